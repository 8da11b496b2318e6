"""Next year's declaration out of last year's record: a Word form to fill in, and what became of every field.

The package is what the library's ``extract.seed(record, year)`` calls: an imported package takes the name in its
parent, so that it must be the function too.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from extract.model import Document
from extract.seed import fill, layout, move, sheet, told
from extract.seed.model import Content, Decision, Draft, Refused
from extract.seed.plan import Given, draft

__all__ = ["Given", "Refused", "Seed", "apply", "seed"]


@dataclass(frozen=True, slots=True)
class Seed:
    """A draft in its layout; ``nowhere`` is what was filled last year and has no place in the layout."""

    draft: Draft
    layout: str
    blocks: tuple[Any, ...]
    nowhere: tuple[Decision, ...]

    def to_docx(self) -> bytes:
        """The form as a Word file; the same record gives the same bytes."""
        from extract.seed.writer import written  # noqa: PLC0415

        return written(self.blocks, self.draft, layout.exactly(self.layout)["page"], self.layout)

    def to_sheet(self) -> sheet.Sheet:
        """The budget breakdown as a sheet to fill in, for ``apply``; ``Refused`` where the form has none."""
        return sheet.budget(self.draft, self.blocks)

    def to_dict(self) -> dict[str, Any]:
        """What became of every field, valid under ``output/schema/seed.schema.json``."""
        fields = told.listed(self.draft, fill.fields(self.blocks))
        return told.content(self.draft, self.layout, fields, self.nowhere)

    def to_json(self) -> str:
        """The same as indented JSON."""
        return told.written(self.to_dict())


def apply(draft: bytes, filled: Document) -> bytes:
    """The draft's Word file with the lines of a filled sheet; raises ``Refused`` if either is not what was written."""
    from extract.seed.refill import refilled  # noqa: PLC0415

    return refilled(draft, filled)


def seed(record: Any, year: int, given: Given | None = None, *, form: str | None = None) -> Seed:
    """The declaration for ``year`` out of a record (or its content as dicts); raises ``Refused`` with the reason.

    ``form`` names another layout than that in which the record was printed.
    """
    content: Content = record.to_dict() if hasattr(record, "to_dict") else record
    found = draft(content, year, given or Given())
    if form:
        chosen = layout.named(form)
        return _laid_out(move.moved(found, chosen), chosen)
    choices = layout.fitting(content, content["filings"][found.source["filing"]])
    if found.form:
        return _laid_out(found, choices[0])
    drafts = (_laid_out(found, one) for one in choices)
    return next(one for one in drafts if one.layout == layout.GENERAL or _is_whole(one))


def _laid_out(found: Draft, chosen: Mapping[str, Any]) -> Seed:
    blocks = tuple(fill.Fill(found, chosen).blocks())
    return Seed(found, chosen["name"], blocks, move.without_place(found, blocks))


def _is_whole(draft: Seed) -> bool:
    """Whether the layout has a place for everything, in the order of the record."""
    return not draft.nowhere and move.is_in_order(draft.blocks)


class _Function(ModuleType):
    """The package, which can be called like its function."""

    def __call__(self, record: Any, year: int, given: Given | None = None, *, form: str | None = None) -> Seed:
        """The declaration as ``seed`` gives it."""
        return seed(record, year, given, form=form)


sys.modules[__name__].__class__ = _Function
