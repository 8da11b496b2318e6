"""A definition on a sample: what is read with it, what it misses, and what it changes against the general reader."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from extract import conversion, pack
from extract.find.form import find_forms
from extract.find.form.definition import only_with
from extract.model import Document
from extract.read import read_bytes
from extract.record.labels import part_title, pointer_title, value_text
from extract.record.model import Filing, Record
from extract.record.pointers import leaf_values

_UNCOUNTED = ("/form/", "/other_fields/")  # which form it is; what a definition may move elsewhere


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field of a filing (counted from 1) as the general reader has it and with the definition, None where blank."""

    filing: int
    title: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """How many forms of the sample are ``fitting`` the definition, and how many ``elsewhere`` another one, by its id;
    ``instead_of`` are the ids of those that fit the sample where there is no such definition.

    ``leaves`` are all fields that are filled with the definition or without it; ``misses`` are what a person must see
    to; ``others`` the labels whose values are kept as other fields.
    """

    fitting: int
    elsewhere: Mapping[str, int]
    instead_of: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    misses: tuple[str, ...]
    others: tuple[str, ...]


def try_definition(definition: Mapping[str, Any], sample: Path) -> Trial:
    """Read the sample with the definition among all others, without it, and with none; raises ``SourceError``."""
    data = sample.read_bytes()
    document = read_bytes(data)
    with only_with(()):
        general = conversion.record_of(document, data, sample.name)
    stored = [one for one in pack.forms() if one["id"] != definition["id"]]
    with only_with(stored):
        before = [sheet.match.id for form in find_forms(document)[0] for sheet in form.sheets]
    with only_with(({**definition, "own": True}, *stored)):
        record = conversion.record_of(document, data, sample.name)
        misses = list(_misses(document, record, str(definition["id"])))
    sides = [list(map(texts_by_title, one.filings)) for one in (general, record)]
    leaves = [
        Leaf(number, title, old.get(title), new.get(title))
        for number, (old, new) in enumerate(zip_longest(*sides, fillvalue={}), 1)
        for title in {**new, **old}
    ]
    others = dict.fromkeys(other.label for filing in record.filings for other in filing.other_fields)
    forms = Counter(filing.form.id for filing in record.filings if filing.form.id)
    fitting = forms.pop(str(definition["id"]), 0)
    instead_of = tuple(dict.fromkeys(one for one in before if one and fitting))
    return Trial(fitting, forms, instead_of, tuple(leaves), tuple(misses), tuple(others))


def _misses(document: Document, record: Record, own: str) -> Iterator[str]:
    """What the definition does not fit or does not find, and the errors of the record."""
    forms, _ = find_forms(document)
    matches = [sheet.match for form in forms for sheet in form.sheets]
    if not any(match.id == own for match in matches):
        others = {
            match.id: f"“{match.id}”（{match.total}个栏目有{match.label_count}个在表上）"
            for match in matches
            if match.id
        }
        yield (
            f"没有认作这种表，而按{'、'.join(others.values())}读：请核对 title，在 labels 里写上这种表独有的栏目。"
            if others
            else "没有认作这种表：核对 title 是否与表名一致，labels 是否有七成以上印在表上。"
        )
    for label in dict.fromkeys(label for match in matches if match.id == own for label in match.missing):
        yield f"定义里的栏目“{label}”表上没有：核对写法，或从 labels 中去掉。"
    yield from (remark.message for remark in record.remarks if remark.severity == "error")


def texts_by_title(filing: Filing) -> dict[str, str]:
    """The filled fields of a filing by their titles, the other fields by their labels."""
    leaves = ((pointer, value) for pointer, value in leaf_values(filing) if not pointer.startswith(_UNCOUNTED))
    texts = {pointer_title(pointer): value_text(value) for pointer, value in leaves}
    for other in filing.other_fields:
        title = f"{part_title('other_field')}·{other.label}"
        texts[title] = f"{texts[title]}；{other.value}" if title in texts else other.value
    return texts
