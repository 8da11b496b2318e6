"""An evidence pack as a workbook: what was searched for, a row for each place, and the marked pages."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

from PIL import Image

from extract.export import Column, ExportTable, Workbook
from extract.index import listing
from extract.index.model import Context
from extract.page.evidence import EvidenceItem, EvidencePack, EvidencePlace

_SUMMARY = ExportTable("summary", "说明", (Column("head", "项目"), Column("value", "内容")))
_PICTURES = ExportTable("pictures", "页图", (Column("caption", "原件页面"),))
_PLACES = ExportTable(
    "places",
    "证据",
    (
        Column("label", "序号"),
        *(
            Column(key, *listing.HEADS[key])
            for key in ("year", "unit", "project", "form", "annual_budget", "money_unit", "annual_budget_yuan")
        ),
        Column("document", "引用文件"),
        Column("text", "原文"),
        Column("hit", "命中的文字"),
        Column("where", "位置"),
        Column("page", "页", "integer"),
        Column("box", "框（点，自页面左上角）"),
        Column("path", "文件"),
        Column("sha256", "SHA-256"),
        Column("status", "读取情况", "code"),
        Column("failed", "核对不符", "integer"),
        Column("note", "说明"),
        Column("notes", "批注"),
        Column("picture", "页图"),
    ),
)


def write_evidence(path: Path, evidence: EvidencePack) -> list[str]:
    """Write the pack; returns Chinese sentences on values that did not fit. The same pack gives the same bytes."""
    with Workbook(path, wrap=True) as book:
        for table in (_PLACES, _PICTURES, _SUMMARY):
            book.open(table)
        for item in evidence.items:
            rows = _put_pictures(book, item)
            for place in item.places or [EvidencePlace(str(item.number), Context("", (), None, None))]:
                book.put(_PLACES.name, _row(item, place))
                row = rows.get(place.label, rows.get(""))
                if row is not None:
                    book.link(_PLACES.name, len(_PLACES.columns) - 1, _PICTURES.name, row)
        for line in evidence.summary_lines():
            book.put(_SUMMARY.name, line)
    return book.notes


def _put_pictures(book: Workbook, item: EvidenceItem) -> dict[str, int]:
    """Add the pages of a filing; returns the row of the first picture for each label ("": a page without marks)."""
    rows: dict[str, int] = {}
    for picture in item.pictures:
        size = Image.open(BytesIO(picture.image)).size
        row = book.put_picture(_PICTURES.name, item.caption(picture), BytesIO(picture.image), size)
        for label in picture.labels or ("",):
            rows.setdefault(label, row)
    return rows


def _row(item: EvidenceItem, place: EvidencePlace) -> tuple[str | int | Decimal | None, ...]:
    filing, context = item.filing, place.context
    return (
        place.label,
        filing.fiscal_year,
        filing.unit,
        filing.project,
        filing.form_title,
        None if filing.annual_budget is None else Decimal(filing.annual_budget),
        filing.money_unit,
        filing.annual_budget_yuan,
        context.document,
        context.text or None,
        "；".join(dict.fromkeys(context.text[start:end] for start, end in context.spans)) or None,
        context.where or None,
        place.page,
        place.box_text or None,
        filing.path,
        item.sha256,
        filing.status,
        filing.failed_checks or None,
        item.note or None,
        "\n".join(item.notes) or None,
        None,
    )
