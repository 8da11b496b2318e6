"""Typed leaves out of spans: the value as written, with a remark where something stands that cannot be read.

A blank or a dash is None without a remark. No amount is converted: one in another unit than its table's is left out.
"""

from collections.abc import Sequence
from datetime import date as Date  # noqa: N812
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from extract import pack
from extract.find import date, money
from extract.find.width import half_width
from extract.model import Holder, Remark, Span, Value

GUESS = 0.8  # the confidence of a reading that adds something to the text as written
T = TypeVar("T")
Unit = Value[str] | None


class ValueReading(NamedTuple, Generic[T]):
    """A value, None where nothing stands or its reading is not certain, and the remarks on it."""

    value: Value[T] | None = None
    remarks: tuple[Remark, ...] = ()


def text(span: Span | None) -> Value[str] | None:
    """The words as written."""
    return Value(span.text, (span,)) if span and not money.is_blank(span.text) else None


def is_template(text: str) -> bool:
    """Whether a text is the form's own: blanks to fill in (目标1：……), or nothing but how to (（300字以内）)."""
    plain, patterns = half_width(text), pack.patterns("account")
    return any(patterns[name].fullmatch(plain) is not None for name in ("stub", "hint"))


# ---------------------------------------------------------------- amounts and numbers


def amount(span: Span | None, what: str, unit: Unit, column: Unit = None) -> ValueReading[Decimal]:
    """The amount of money in ``unit``; ``column`` is the unit that its column's header gives, if any.

    Where the unit beside it, else the header's, is not ``unit``, the amount is left out with a remark, but for 0.
    """
    if span is None or money.is_blank(span.text) or money.says_none(span.text):
        return ValueReading()
    amount = money.amount(span.text)
    if amount is None:
        return ValueReading(remarks=(remark("amount_unread", f"{what}无法识别为金额，未予采用", span),))
    printed, table = amount.unit or (column.value if column else None), unit.value if unit else None
    where = (span.part(amount.start, amount.end),)
    if amount.in_words is not None:
        own = money.YUAN.get(printed or table or "")
        if amount.in_words not in [amount.value * times for times in ((own,) if own else money.YUAN.values())]:
            return ValueReading(remarks=(remark("amount_unclear", f"{what}的大写与小写不一致，未予采用", span),))
        if times := money.YUAN.get(table or ""):  # numerals name one sum, in whatever unit the table has
            value = amount.in_words / times
            return ValueReading(Value(amount.value if amount.value == value else value, where))  # 46.80 as printed
    if printed and printed != table and amount.value:
        other = f"表格单位“{table}”不一致" if table else "表格不一致（表格未写明单位）"
        return ValueReading(remarks=(remark("amount_unit", f"{what}的单位“{printed}”与{other}，未予采用", span),))
    return ValueReading(Value(amount.value, where))


def number(span: Span | None, what: str, *, of_hundred: bool = False) -> ValueReading[Decimal]:
    """A number that is no money: a quantity, a weight, a score; ``of_hundred`` also one in per cent (分值 30%)."""
    if span is None or money.is_blank(span.text):
        return ValueReading()
    bare = half_width(span.text).rstrip()
    span = span.part(0, len(bare) - 1) if of_hundred and bare.endswith("%") else span
    amount = money.amount(span.text)
    if amount is None or amount.unit:
        return ValueReading(remarks=(remark("number_unread", f"{what}无法识别为数字，未予采用", span),))
    return ValueReading(Value(amount.value, (span.part(amount.start, amount.end),)))


def unit_in(holder: Holder) -> Unit:
    """The first unit of money in a label or a line (金额单位：万元)."""
    unit = money.unit_in(holder.text)
    return Value(unit[0], (Span(holder, unit[1], unit[2]),)) if unit else None


def own_unit(span: Span) -> Unit:
    """The unit beside an amount; 万 is 万元."""
    amount = money.amount(span.text)
    return Value(amount.unit, (span.part(*amount.unit_at),)) if amount and amount.unit else None


# ---------------------------------------------------------------- dates


def day(span: Span | None, what: str, *, last: bool = False) -> ValueReading[Date]:
    """The one date of a cell; ``last`` for the end of a stretch of time."""
    if span is None:
        return ValueReading()
    days = date.dates_in(span.text)
    return date_reading(days[0], [span], last=last) if len(days) == 1 else unread_date(span, what)


def date_reading(day: date.Day, spans: Sequence[Span], *, last: bool) -> ValueReading[Date]:
    """A date in the joined text of the spans; without a day it is the first of the month, of an end the last one, as a
    guess.
    """
    start, where = 0, []
    for span in spans:
        end = start + span.end - span.start
        if start < day.end and day.start < end:
            where.append(span.part(max(day.start, start) - start, min(day.end, end) - start))
        start = end
    if day.whole:
        return ValueReading(Value(day.value, tuple(where)))
    guess, words = date.last_of_month(day.value) if last else day.value, "".join(span.text for span in where)
    places = tuple(place for span in where for place in span.places())
    message = f"“{words}”未写明日，按{guess.isoformat()}记录。"
    return ValueReading(Value(guess, tuple(where), GUESS), (Remark("date_guessed", "info", message, places),))


def unread_date(span: Span, what: str) -> ValueReading[Date]:
    """No date: with a remark if the text has digits; an empty 年 月 日 is blank."""
    if not any(mark.isdigit() for mark in half_width(span.text)):
        return ValueReading()
    return ValueReading(remarks=(remark("date_unreadable", f"{what}的日期无法识别", span),))


def remark(code: str, message: str, *spans: Span) -> Remark:
    """A warning that ends with the text it is about."""
    words = " ".join(span.text for span in spans)[:40]
    return Remark(code, "warning", f"{message}：“{words}”。", tuple(place for span in spans for place in span.places()))
