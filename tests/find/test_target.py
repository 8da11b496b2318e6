"""The values that indicators are to reach."""

import pytest

from extract.find.indicator import target
from extract.model import Clause, Span


def read(text, operator=None, unit=None):
    spans = (Span(Clause(0, part), 0, len(part)) if part is not None else None for part in (text, operator, unit))
    found = target.read_target(*spans)
    leaves = (found.operator, found.value, found.value_max, found.unit, found.measurable)
    return tuple(leaf and (leaf.value if leaf.value in (True, False) else str(leaf.value)) for leaf in leaves)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥95%", (">=", "95", None, "%", True)),
        (">=95%", (">=", "95", None, "%", True)),
        ("≤120万元", ("<=", "120", None, "万元", True)),
        ("=100.00(%)", ("=", "100.00", None, "%", True)),
        ("≥13459.00(平方米)", (">=", "13459.00", None, "平方米", True)),
        ("≤420,000.00(元)", ("<=", "420000.00", None, "元", True)),
        ("=64.00(台/套)", ("=", "64.00", None, "台/套", True)),
        ("不低于90%", (">=", "90", None, "%", True)),
        ("不超过30%", ("<=", "30", None, "%", True)),
        ("95%以上", (">=", "95", None, "%", True)),
        ("3天以内", ("<=", "3", None, "天", True)),
        ("2-3次", ("range", "2", "3", "次", True)),
        ("80%-95%", ("range", "80", "95", "%", True)),
        ("12期", ("=", "12", None, "期", True)),
        ("≤1600元/亩", ("<=", "1600", None, "元/亩", True)),
        ("补贴对象生活改善度不低于80%", (">=", "80", None, "%", True)),
        ("≥**%", (">=", None, None, "%", None)),
        ("**", (None, None, None, None, None)),
        ("完成", (None, None, None, None, False)),
        ("稳定在Ⅳ类以上", (None, None, None, None, False)),
        ("2021年7月", (None, None, None, None, True)),
        ("12月底前完成", (None, None, None, None, True)),
        ("100%22.5", (None, None, None, None, None)),
        ("/", (None, None, None, None, None)),
    ],
)
def test_target(text, expected):
    assert read(text) == expected


def test_operator_and_unit_in_cells_of_their_own():
    assert read("120", "≥", "人") == (">=", "120", None, "人", True)
    assert read("好坏", "定性", "/") == (None, None, None, None, False)


def test_parts_point_at_their_characters():
    text = "合格率不低于 95.5%"
    found = target.read_target(Span(Clause(0, text), 0, len(text)))
    assert (found.operator.text, found.value.text, found.unit.text) == ("不低于", "95.5", "%")
