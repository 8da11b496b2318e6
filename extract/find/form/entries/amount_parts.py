"""What an amount is made of, where brackets behind it say so."""

from collections.abc import Iterable, Iterator

from extract import pack
from extract.find import money
from extract.find.form.entries.entry import FormEntry, label_text
from extract.find.form.words.label import Vocabulary
from extract.find.form.words.segment import explained_amounts
from extract.find.width import half_width
from extract.model import Remark


def with_amount_parts(entries: Iterable[FormEntry], vocabulary: Vocabulary) -> list[FormEntry]:
    """The entries, behind each line of money those of its parts (140万元（县级财政100万元，镇级财政40万元）)."""
    return [part for entry in entries for part in (entry, *amount_parts(entry, vocabulary))]


def unread_parts(entries: Iterable[FormEntry], vocabulary: Vocabulary) -> Iterator[Remark]:
    """An error for each amount whose brackets begin with 含 or 其中 and name amounts that no label has."""
    lead, amount = pack.pattern("money", "part_lead"), pack.pattern("money", "labelled_amount")
    for entry in (one for one in entries if one.field is not None and one.field.type == "money"):
        for span in entry.values:
            match = pack.pattern("money", "amount_explained").fullmatch(half_width(span.text))
            words = match["explained"] if match is not None else ""
            if lead.search(words) and amount.search(words) and not explained_amounts(span.text, vocabulary):
                message = f"“{entry.label}”括号内的金额未能归入任何栏目：“{words[:40]}”，请对照原件。"
                yield Remark("amount_unread", "error", message, tuple(span.places()))


def amount_parts(entry: FormEntry, vocabulary: Vocabulary) -> Iterator[FormEntry]:
    """The entries of the parts that the brackets behind the one amount of a line name."""
    spans = [span for span in entry.values if not money.is_blank(span.text)]
    if entry.field is None or entry.field.type != "money" or len(spans) != 1:
        return
    for one in explained_amounts(spans[0].text, vocabulary):
        label = label_text(spans[0].text[one.label_start : one.label_end])
        value = spans[0].part(one.value_start, one.value_end)
        yield FormEntry(label, one.field, entry.holder, (value,), (entry.field, *entry.over))
