"""What products prove of three numbers."""

import pytest

from extract.find import money
from extract.find.budget import order

LAYOUT = order.ROLES


def line(*texts):
    return [money.find(text) for text in texts]


@pytest.mark.parametrize(
    "texts", [("813.70", "4.99", "163"), ("500.00", "3.13", "160"), ("145.30", "0.28", "519"), ("20.00", "20.00", "1")]
)
def test_fits(texts):
    assert order.fits(line(*texts), LAYOUT)


@pytest.mark.parametrize("texts", [("4.99", "163", "813.70"), ("500.00", "3.11", "160"), ("10.00", "2", "5元")])
def test_does_not_fit(texts):
    assert not order.fits(line(*texts), LAYOUT)


def test_no_line_proves_nothing():
    assert order.proved([], None) == order.proved([], LAYOUT) == {}


def test_the_layout_decides_what_products_leave_open():
    ones = [line("20.00", "20.00", "1")]
    assert order.proved(ones, None) == {}
    assert order.proved(ones, LAYOUT) == {"amount": 0, "unit_price": 1, "quantity": 2}


def test_the_layout_does_not_go_against_the_products():
    lines = [line("4.99", "163", "813.70"), line("1.25", "4", "5.00")]
    assert order.proved(lines, LAYOUT) == {"amount": 2}


def test_one_wrong_line_leaves_the_layout_and_breaks_a_proof():
    lines = [line("813.70", "4.99", "163"), line("5.00", "1.25", "4"), line("90.00", "1.25", "4")]
    assert order.proved(lines, LAYOUT) == {"amount": 0, "unit_price": 1, "quantity": 2}
    assert order.proved(lines, None) == {}


def test_a_wrong_line_that_fits_only_a_swap_leaves_the_layout():
    """28.00 × 1 is 25.00 only if the 1 is a price that is rounded to whole units: such a line says nothing."""
    lines = [line("813.70", "4.99", "163"), line("25.00", "28.00", "1"), line("70.00", "35.00", "2")]
    assert order.fits(lines[1], ("amount", "quantity", "unit_price"))
    assert order.proved(lines, LAYOUT) == {"amount": 0, "unit_price": 1, "quantity": 2}


def test_decimals_may_tell_price_from_quantity():
    """160.00 × 3 is 480, far from 500; 3 rounded from 3.125 is not."""
    assert order.proved([line("500.00", "3", "160.00")], None) == {"amount": 0, "unit_price": 1, "quantity": 2}
