"""Next year's declaration from last year's record: a Word form to fill in, and a summary of every field.

``extract.seed(record, year)`` calls the function ``seed``. Importing this package replaces that name in ``extract``, so
the package can be called like the function.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from extract.model import Document
from extract.record import writing
from extract.record.model import Record
from extract.seed import layout
from extract.seed.budget_sheet import BudgetSheet, draft_sheet
from extract.seed.filled_layout import FilledLayout, printed_fields
from extract.seed.form_change import are_lists_in_order, draft_in_form, fields_without_place
from extract.seed.model import Block, Decision, Draft, DraftRefused
from extract.seed.plan import SeedOptions, plan_draft
from extract.seed.summary import draft_summary, reported_fields

__all__ = ["DraftRefused", "Seed", "SeedOptions", "apply", "seed"]


@dataclass(frozen=True, slots=True)
class Seed:
    """A draft in its layout; ``without_place`` are last year's fields that have no place in the layout."""

    draft: Draft
    layout: str
    blocks: tuple[Block, ...]
    without_place: tuple[Decision, ...]

    def to_docx(self) -> bytes:
        """The form as a Word file; the same record gives the same bytes."""
        from extract.seed.word_writer import draft_docx  # noqa: PLC0415

        return draft_docx(self.blocks, self.draft, layout.layouts()[self.layout]["page"], self.layout)

    def to_sheet(self) -> BudgetSheet:
        """The budget breakdown as a sheet to fill in, for ``apply``; raises ``DraftRefused`` if the form has none."""
        return draft_sheet(self.draft, self.blocks)

    def to_dict(self) -> dict[str, Any]:
        """The summary of every field, valid under ``output/schema/seed.schema.json``."""
        fields = reported_fields(self.draft, printed_fields(self.blocks))
        return draft_summary(self.draft, self.layout, fields, self.without_place)

    def to_json(self) -> str:
        """The summary as indented JSON, amounts with the digits as written."""
        return writing.to_json(self.to_dict()).decode()


def apply(draft: bytes, filled: Document) -> bytes:
    """The draft's Word file with the lines of a filled sheet.

    Raises ``DraftRefused`` if the file or the sheet was not written by this package.
    """
    from extract.seed.apply_sheet import draft_with_sheet  # noqa: PLC0415

    return draft_with_sheet(draft, filled)


def seed(
    record: Record | Mapping[str, Any], year: int, options: SeedOptions | None = None, *, form: str | None = None
) -> Seed:
    """The declaration for ``year`` from a record or its content as dicts; raises ``DraftRefused`` with a reason.

    ``form`` names a layout to use instead of the one of the record's form.
    """
    record = record if isinstance(record, Record) else Record.from_dict(record)
    draft = plan_draft(record, year, options or SeedOptions())
    if form:
        edition = layout.edition(form)
        return _in_layout(draft_in_form(draft, edition), edition)
    layouts = layout.fitting_layouts(record, record.filings[draft.source["filing"]])
    if layouts[0].get("form"):  # the form's own
        return _in_layout(draft, layouts[0])
    for one in layouts:
        laid_out = _in_layout(draft, one)
        if not laid_out.without_place and are_lists_in_order(laid_out.blocks):
            break
    return laid_out  # the last one is the general layout


def _in_layout(draft: Draft, chosen: Mapping[str, Any]) -> Seed:
    blocks = tuple(FilledLayout(draft, chosen).blocks())
    return Seed(draft, chosen["name"], blocks, fields_without_place(draft, blocks))


class _CallablePackage(ModuleType):
    """The package, which can be called like its function."""

    def __call__(
        self,
        record: Record | Mapping[str, Any],
        year: int,
        options: SeedOptions | None = None,
        *,
        form: str | None = None,
    ) -> Seed:
        """The result of the function ``seed``."""
        return seed(record, year, options, form=form)


sys.modules[__name__].__class__ = _CallablePackage
