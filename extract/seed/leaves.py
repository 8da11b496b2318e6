"""The leaves of a filing: every one that its form could have, filled or not, with last year's value as written."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_APART = frozenset(("form", "checks", "evidence", "at", "fiscal_year"))  # what is no field of the form to carry over
_LISTS = frozenset(("phases",))  # lists that are one leaf: the boxes of one cell group

UNITS = ("/money_unit", "/funds/unit", "/budget/unit", "/budget/unit_price_unit")  # of money

# what is read out of another field's text, or of the form's label: it goes over with that
_READ_OUT = frozenset(
    (
        "/indicators/level1", "/indicators/level2", "/indicators/horizon", "/indicators/target/measurable",
        "/safeguards/citation", "/funds/sources/unit",
    )
)  # fmt: skip


class Leaf(NamedTuple):
    """A leaf: its JSON pointer, the same without list positions, the typed value and the text as written."""

    pointer: str
    name: str
    value: Any
    text: str


def leaves(filing: Mapping[str, Any]) -> Iterator[Leaf]:
    """Every leaf of the filing in the order of the record."""
    for pointer, value in _walk(filing, ""):
        yield Leaf(pointer, bare(pointer), value, _text(filing, pointer, value))


def _walk(node: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key in node:
            if key not in _APART:
                yield from [(f"{pointer}/{key}", node[key])] if key in _LISTS else _walk(node[key], f"{pointer}/{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _walk(item, f"{pointer}/{index}")
    else:
        yield pointer, node


def sizes(filing: Mapping[str, Any]) -> dict[str, int]:
    """The number of items of each list of the filing by its pointer."""
    return dict(_sizes(filing, ""))


def _sizes(node: Any, pointer: str) -> Iterator[tuple[str, int]]:
    for key, value in node.items() if isinstance(node, dict) else ():
        if isinstance(value, list) and key not in (*_APART, *_LISTS):
            yield f"{pointer}/{key}", len(value)
        elif key not in _APART:
            yield from _sizes(value, f"{pointer}/{key}")


def bare(pointer: str) -> str:
    """The pointer without list positions: ``/budget/rows/amount``."""
    return "/".join(step for step in pointer.split("/") if not step.isdecimal())


def is_read_out(name: str) -> bool:
    """Whether a leaf, without list positions, has no text of its own in any form."""
    return name in _READ_OUT


def item(pointer: str) -> str:
    """The pointer of the list item that a leaf stands in, or the leaf's own: ``/budget/rows/3``."""
    steps = pointer.split("/")
    places = [index for index, step in enumerate(steps) if step.isdecimal()]
    return "/".join(steps[: places[-1] + 1]) if places else pointer


def _text(filing: Mapping[str, Any], pointer: str, value: Any) -> str:
    """The text as written; what stands inside the text of the target is not written a second time.

    An operator or a unit of a target has a text only where it stands in a cell of its own.
    """
    if value is None or isinstance(value, (bool, list)):
        return ""
    evidence = filing.get("evidence", {})
    text = str(evidence[pointer]["text"]) if pointer in evidence else str(value)
    if "/target/" in pointer and not pointer.endswith("/text"):
        whole = evidence.get(f"{pointer.rpartition('/')[0]}/text", {}).get("text", "")
        return "" if text in whole else text
    return text
