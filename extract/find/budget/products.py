"""Which of a line's three numbers is amount, unit price and quantity, as the products of the whole table prove it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations

from extract.find.money import Amount

ROLES = ("amount", "unit_price", "quantity")
ORDERS = tuple(permutations(ROLES))
_HALF = Decimal("0.5")
Numbers = Sequence[Amount]


def sure_positions(lines: Sequence[Numbers], layout: Sequence[str] | None) -> Mapping[str, int]:
    """The position of each role that is certain, among the three numbers of every line.

    A role is certain where all orders that every line fits agree on it. Price and quantity mostly are not, since the
    factors of a product can be swapped. Then ``layout``, the printed order of the form's definition, decides, if most
    lines fit it and no order with the amount in another place fits more lines. An order that only swaps price and
    quantity does not count against it: it gives the same product, only less exactly known where the price is a whole
    number (28.00 × 1 would fit in the place of 25.00).
    """
    misfits = {order: sum(not fits(line, order) for line in lines) for order in ORDERS}
    if lines and layout:
        alike = [count for order, count in misfits.items() if order.index("amount") == layout.index("amount")]
        if min(alike) == min(misfits.values()) and 2 * misfits.get(tuple(layout), len(lines)) < len(lines):
            return {role: layout.index(role) for role in ROLES}
    left = [order for order, count in misfits.items() if lines and not count]
    positions = {role: {order.index(role) for order in left} for role in ROLES}
    return {role: places.pop() for role, places in positions.items() if len(places) == 1}


def fits(numbers: Numbers, order: Sequence[str]) -> bool:
    """Whether amount = quantity × unit price, amount and price each rounded half up to their last digit.

    Both ends of the interval count, as 3.125 may be printed 3.13. What has a unit of money is no quantity.
    """
    by_role = dict(zip(order, numbers, strict=True))
    amount, price, quantity = (by_role[role].value for role in ROLES)
    if by_role["quantity"].unit:
        return False
    low, high = sorted(quantity * (price + sign * _half_unit(price)) for sign in (-1, 1))
    return low - _half_unit(amount) <= amount <= high + _half_unit(amount)


def _half_unit(value: Decimal) -> Decimal:
    """Half of one in the last decimal place: 0.005 for 4.99."""
    exponent = value.as_tuple().exponent
    return _HALF.scaleb(exponent if isinstance(exponent, int) else 0)
