"""What products prove of three numbers."""

import pytest

from extract.find import money
from extract.find.budget import products

LAYOUT = products.ROLES


def line(*texts):
    return [money.amount(text) for text in texts]


@pytest.mark.parametrize(
    "texts", [("813.70", "4.99", "163"), ("500.00", "3.13", "160"), ("145.30", "0.28", "519"), ("20.00", "20.00", "1")]
)
def test_fits(texts):
    assert products.fits(line(*texts), LAYOUT)


@pytest.mark.parametrize("texts", [("4.99", "163", "813.70"), ("500.00", "3.11", "160"), ("10.00", "2", "5元")])
def test_does_not_fit(texts):
    assert not products.fits(line(*texts), LAYOUT)


def test_no_line_proves_nothing():
    assert products.sure_positions([], None) == products.sure_positions([], LAYOUT) == {}


def test_the_layout_decides_what_products_leave_open():
    ones = [line("20.00", "20.00", "1")]
    assert products.sure_positions(ones, None) == {}
    assert products.sure_positions(ones, LAYOUT) == {"amount": 0, "unit_price": 1, "quantity": 2}


def test_the_layout_does_not_go_against_the_products():
    lines = [line("4.99", "163", "813.70"), line("1.25", "4", "5.00")]
    assert products.sure_positions(lines, LAYOUT) == {"amount": 2}


def test_one_wrong_line_leaves_the_layout_and_breaks_a_proof():
    lines = [line("813.70", "4.99", "163"), line("5.00", "1.25", "4"), line("90.00", "1.25", "4")]
    assert products.sure_positions(lines, LAYOUT) == {"amount": 0, "unit_price": 1, "quantity": 2}
    assert products.sure_positions(lines, None) == {}


def test_a_wrong_line_that_fits_only_a_swap_leaves_the_layout():
    """28.00 × 1 is 25.00 only if the 1 is a price that is rounded to whole units: such a line says nothing."""
    lines = [line("813.70", "4.99", "163"), line("25.00", "28.00", "1"), line("70.00", "35.00", "2")]
    assert products.fits(lines[1], ("amount", "quantity", "unit_price"))
    assert products.sure_positions(lines, LAYOUT) == {"amount": 0, "unit_price": 1, "quantity": 2}


def test_decimals_may_tell_price_from_quantity():
    """160.00 × 3 is 480, far from 500; 3 rounded from 3.125 is not."""
    assert products.sure_positions([line("500.00", "3", "160.00")], None) == {
        "amount": 0,
        "unit_price": 1,
        "quantity": 2,
    }
