"""The signatures of a form (填表人, 单位负责人) and the day that stands beside them."""

from collections.abc import Iterable

from msgspec.structs import replace

from extract import pack
from extract.find import date
from extract.find.form.entries.entry import FormEntry
from extract.find.form.words.label import Vocabulary, bare_label
from extract.find.width import half_width
from extract.model import Cell

_DAY = "填报日期"


def with_signatures(entries: Iterable[FormEntry], vocabulary: Vocabulary) -> list[FormEntry]:
    """The entries; the day behind a signature (填表人：张三　2026年9月30日) is the form's, as is 日期 in its line."""
    entries = list(entries)
    lines = {_line(one) for one in entries if _is_signature(one)}
    day, names = vocabulary.field(_DAY), pack.toml("field")["signature"]["day"]
    own = (
        replace(one, field=day) if bare_label(one.label) in names and _line(one) in lines else one for one in entries
    )
    return [part for one in own for part in signature_parts(one, vocabulary)]


def _is_signature(entry: FormEntry) -> bool:
    field = entry.field
    if field is None or field.listing is not None or field.type not in ("person", "text"):
        return False
    if not field.foot:  # 主管部门（盖章）
        return pack.pattern("field", "stamp_behind").search(half_width(entry.label)) is not None
    return not bare_label(entry.label).endswith(tuple(pack.toml("field")["signature"]["day"]))


def _line(entry: FormEntry) -> tuple[int, int]:
    """What entries of one line have in common: the row of the table, or the paragraph."""
    holder = entry.holder
    return (holder.table, holder.row) if isinstance(holder, Cell) else (-1, holder.index)


def signature_parts(entry: FormEntry, vocabulary: Vocabulary) -> list[FormEntry]:
    """A signature, and the day that stands apart behind it; a mark alone (公章) is no name."""
    span = entry.values[-1] if entry.values and _is_signature(entry) else None
    if span is None:
        return [entry]
    blank = pack.pattern("field", "unsigned")
    days = date.dates_in(span.text)
    if not days and blank.fullmatch(half_width(span.text)):
        return [replace(entry, values=entry.values[:-1])]
    if len(days) != 1 or not days[0].whole or not blank.fullmatch(half_width(span.text[days[0].end :])):
        return [entry]
    name = span.text[: days[0].start]
    is_signed = blank.fullmatch(half_width(name)) is None
    if is_signed and not name[-1].isspace():
        return [entry]
    signed = (span.part(0, len(name.rstrip())),) if is_signed else ()
    day = span.part(days[0].start, days[0].end)
    own = replace(entry, values=(*entry.values[:-1], *signed))
    is_of_form = entry.field is not None and (entry.field.foot or entry.field.key == "reporting_unit")
    label = _DAY if is_of_form else "日期"  # the day of a department's stamp is not the form's
    return [own, FormEntry(label, vocabulary.field(_DAY) if is_of_form else None, entry.holder, (day,), entry.over)]
