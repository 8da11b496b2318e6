"""The value an indicator is to reach (指标值): ≥95%, ≤120万元, 80%-95%, 不低于90%, or words."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import regex

from extract import pack
from extract.find import money
from extract.find.form.values import GUESS
from extract.find.width import half
from extract.model import Span, Value
from extract.readings import TargetReading

_SIGNS = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "eq": "="}


def read(span: Span | None, operator: Span | None = None, unit: Span | None = None) -> TargetReading:
    """The target that a cell states; operator and unit may stand in cells of their own.

    Words are not measurable. A template's hole (≥**%) has no value, and whether it can be measured is open, as it is
    for several numbers in one text. A date is measurable, though no number. "/" means that there is no target.
    """
    if span is None or money.is_blank(span.text):
        return TargetReading()
    target = replace(_stated(span), text=Value(span.text, (span,)))
    return _with_own_cells(target, operator, unit)


def _stated(span: Span) -> TargetReading:
    patterns = pack.patterns("target")
    plain = half(span.text)
    if found := patterns["hole"].fullmatch(plain):
        return TargetReading(operator=_sign(found, span), unit=_unit(found, span))
    if not any(mark.isdigit() for mark in plain):
        return TargetReading(measurable=Value(False, (span,)))
    if found := patterns["range"].fullmatch(plain):
        return _range(found, span)
    for name in ("compared", "bounded", "plain"):
        if found := patterns[name].fullmatch(plain):
            return _single(found, span)
    return TargetReading(measurable=Value(True, (span,)) if patterns["moment"].search(plain) else None)


def _single(found: regex.Match[str], span: Span) -> TargetReading:
    """One number; without a sign it is to be reached exactly, and with words before it that is a guess."""
    sure = 1.0 if _sign(found, span) or not found["words"] else GUESS
    return TargetReading(
        operator=_sign(found, span) or Value("=", (span,), sure),
        value=_number(found, "value", span, sure),
        unit=_unit(found, span),
        measurable=Value(True, (span,)),
    )


def _range(found: regex.Match[str], span: Span) -> TargetReading:
    unit = _unit(found, span) or _unit(found, span, "first")
    return TargetReading(
        operator=Value("range", (span,)),
        value=_number(found, "value", span),
        value_max=_number(found, "most", span),
        unit=unit,
        measurable=Value(True, (span,)),
    )


def _with_own_cells(target: TargetReading, operator: Span | None, unit: Span | None) -> TargetReading:
    """The target with the operator and unit of cells of their own, which go before what the text says."""
    sign = pack.patterns("target")["operator"].fullmatch(half(operator.text)) if operator else None
    if operator is not None and sign is not None:
        target = replace(target, operator=_sign(sign, operator))
    if unit is not None and not money.is_blank(unit.text) and (target.value is not None or sign is not None):
        target = replace(target, unit=Value(unit.text, (unit,)))
    return target


def _sign(found: regex.Match[str], span: Span) -> Value[str] | None:
    groups: Mapping[str, str | None] = found.groupdict()
    name = next((name for name in _SIGNS if groups.get(name)), None)
    return Value(_SIGNS[name], (_part(found, name, span),)) if name else None


def _number(found: regex.Match[str], name: str, span: Span, sure: float = 1.0) -> Value[Decimal]:
    return Value(Decimal(found[name].replace(",", "")), (_part(found, name, span),), sure)


def _unit(found: regex.Match[str], span: Span, name: str = "unit") -> Value[str] | None:
    """The unit without blanks and brackets around it: 平方米 of (平方米)."""
    if not found[name]:
        return None
    start, end = found.span(name)
    while start < end and found.string[start] in " (":
        start += 1
    while end > start and found.string[end - 1] in " )":
        end -= 1
    where = span.part(start, end)
    return Value(where.text, (where,)) if start < end else None


def _part(found: regex.Match[str], name: str, span: Span) -> Span:
    return span.part(*found.span(name))
