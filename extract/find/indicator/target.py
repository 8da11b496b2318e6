"""The value an indicator is to reach (指标值): ≥95%, ≤120万元, 80%-95%, 不低于90%, or words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import regex
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.words.values import GUESS
from extract.find.width import half_width
from extract.model import Span, Value
from extract.readings import TargetReading

_FORMS = ("compared", "bounded", "reached", "about", "plain")  # of a number, the most certain first
_LONGEST_NONE = 8  # characters
_SIGNS = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "eq": "="}


def read_target(span: Span | None, operator: Span | None = None, unit: Span | None = None) -> TargetReading:
    """The target that a cell states; operator and unit may stand in cells of their own, which go before the text's.

    Words are not measurable. A template's hole (≥**%, ≥  %) has no value, and whether it can be measured is open, as it
    is for several numbers in one text. A date is measurable, though no number. A dash and 不适用 say that the indicator
    does not apply.
    """
    if span is None or not span.text.strip():
        return TargetReading()
    if money.is_blank(span.text):
        return TargetReading(applies=Value(False, (span,)))
    if does_not_apply(span.text):
        return TargetReading(text=Value(span.text, (span,)), applies=Value(False, (span,)))
    target = replace(_target_in(span), text=Value(span.text, (span,)))
    sign = pack.patterns("target")["operator"].fullmatch(half_width(operator.text)) if operator else None
    if operator is not None and sign is not None:
        target = replace(target, operator=_sign(sign, operator))
    if unit is not None and not money.is_blank(unit.text) and (target.value is not None or sign is not None):
        target = replace(target, unit=Value(unit.text, (unit,)))
    return target


def does_not_apply(text: str) -> bool:
    """Whether a text says that there is no such indicator (不适用, 无)."""
    return len(text) < _LONGEST_NONE and pack.patterns("target")["none"].fullmatch(half_width(text)) is not None


def is_hole(text: str) -> bool:
    """Whether a text is the template's place for a target (≥**%, ≥  %)."""
    return pack.patterns("target")["hole"].fullmatch(half_width(text)) is not None


def is_template(name: str, targets: Iterable[str]) -> bool:
    """Whether name and targets are the template's places for them (×××率 | ≥××%): no indicator was filled in."""
    return pack.pattern("target", "hole_in_name").search(name) is not None and all(map(is_hole, targets))


def _target_in(span: Span) -> TargetReading:
    """The target in a text: one number or two, of which the second counts where one becomes the other. Only a sign or a
    word for it gives an operator; a value behind words is a guess without one. What another time reached, in brackets
    behind it (上年93%), is no part of it, nor is a detail (38座（含新建11座）) where the number is not read with it.
    """
    patterns = pack.patterns("target")
    plain = patterns["aside"].sub("", half_width(span.text))
    if match := patterns["hole"].fullmatch(plain):
        return TargetReading(operator=_sign(match, span), unit=_unit(match, span))
    if not any(mark.isdigit() for mark in plain):
        share = patterns["share_in_words"].fullmatch(plain) if "分之" in plain else None
        return TargetReading(operator=_sign(share, span) if share else None, measurable=Value(False, (span,)))
    changed = patterns["changed"].fullmatch(plain)
    if changed is None and (match := patterns["range"].fullmatch(plain) or patterns["between"].fullmatch(plain)):
        return TargetReading(
            operator=Value("range", (span,)),
            value=_number(match, "value", span),
            value_max=_number(match, "most", span),
            unit=_unit(match, span) or _unit(match, span, "first"),
            measurable=Value(True, (span,)),
        )
    if match := patterns["fraction"].fullmatch(plain):
        return TargetReading(operator=_sign(match, span), measurable=Value(True, (span,)))
    match = changed or _number_in(plain) or _number_in(patterns["detail"].sub("", plain))
    if match is None:
        return TargetReading(measurable=Value(True, (span,)) if patterns["moment"].search(plain) else None)
    sign = _sign(match, span)
    sure = 1.0 if sign or not match["words"] else GUESS
    return TargetReading(
        operator=sign,
        value=_number(match, "value", span, sure),
        unit=_unit(match, span),
        measurable=Value(True, (span,)),
    )


def _number_in(plain: str) -> regex.Match[str] | None:
    """The one number of a text and what stands around it, in the most certain form that fits."""
    patterns = pack.patterns("target")
    return next(filter(None, (patterns[name].fullmatch(plain) for name in _FORMS)), None)


def _sign(match: regex.Match[str], span: Span) -> Value[str] | None:
    groups: Mapping[str, str | None] = match.groupdict()
    name = next((name for name in _SIGNS if groups.get(name)), None)
    return Value(_SIGNS[name], (span.part(*match.span(name)),)) if name else None


def _number(match: regex.Match[str], name: str, span: Span, sure: float = 1.0) -> Value[Decimal]:
    return Value(Decimal(match[name].replace(",", "")), (span.part(*match.span(name)),), sure)


def _unit(match: regex.Match[str], span: Span, name: str = "unit") -> Value[str] | None:
    """The unit without blanks, brackets and words around it (平方米 of (平方米), 小时 of 个小时, % of %满意), and with
    another one in brackets behind it (台（套）).
    """
    if not match[name]:
        return None
    start, end = match.span(name)
    while start < end and match.string[start] in " (":
        start += 1
    while end > start and match.string[end - 1] in " )":
        end -= 1
    core = pack.patterns("target")["unit"].fullmatch(match.string, start, end)
    start, end = core.span("core") if core else (start, end)
    other = pack.patterns("target")["other_unit"].match(half_width(span.text), end)
    where = span.part(start, other.end() if other is not None and match.string[start] != "(" else end)
    return Value(where.text, (where,)) if where.text else None
