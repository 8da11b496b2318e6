"""An evidence pack (证据包): hits with their places, the pages that show them, their files and hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.index.model import Context, FilingSummary
from extract.record import labels
from extract.record.annotations import PageBox

CAUTION = "所列内容由程序从原件中读取，以原件为准。"


class EvidencePlace(NamedTuple):
    """A place of a hit: its label (``2.1``), what stands there, and its boxes on the pages (points)."""

    label: str
    context: Context
    boxes: tuple[PageBox, ...] = ()

    @property
    def page(self) -> int | None:
        """The first page that shows the place."""
        return self.boxes[0][0] if self.boxes else None

    @property
    def box_text(self) -> str:
        """The boxes in words, in points from the page's top left corner."""
        return "；".join(f"第{page}页（{'，'.join(f'{edge:g}' for edge in box)}）" for page, box in self.boxes)


class EvidencePicture(NamedTuple):
    """A page with marks: its number, its image, and the labels of the places that are marked on it."""

    page: int
    image: bytes
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A filing of the pack with its places; ``note`` says why pages are missing, "" if none are.

    ``sha256`` is the hash of the original, None if the record cannot be opened; ``is_printed``: the pages are those of
    LibreOffice's print, since the original has none of its own. ``notes`` are what users wrote on the filing.
    ``missing`` is what would be needed for the pages; "" also if a file of this kind has none.
    """

    number: int
    filing: FilingSummary
    sha256: str | None
    places: Sequence[EvidencePlace]
    pictures: Sequence[EvidencePicture] = ()
    note: str = ""
    is_printed: bool = False
    notes: Sequence[str] = ()
    missing: Literal["", "record", "original", "rendering"] = ""

    def caption(self, picture: EvidencePicture) -> str:
        """The caption of a picture: its file, page and marks."""
        marks = f"　标记 {'、'.join(picture.labels)}" if picture.labels else ""
        printed = "（LibreOffice 打印页）" if self.is_printed else ""
        return f"{self.number}　{self.filing.path}　第 {picture.page} 页{printed}{marks}"

    def facts(self) -> list[tuple[str, str]]:
        """What is known of the filing, in words: heads and values, without those that are unknown."""
        filing = self.filing
        budget = filing.annual_budget if filing.annual_budget is not None else filing.total_budget
        return [
            (head, str(value))
            for head, value in (
                ("年度", filing.fiscal_year),
                ("填报单位", filing.unit),
                ("表单", filing.form_title or (filing.form and labels.value_text(filing.form))),
                ("预算", budget and f"{budget} {filing.money_unit or '（单位不明）'}"),
                ("读取情况", labels.value_text(filing.status)),
                ("核对不符", filing.failed_checks and f"{filing.failed_checks} 项"),
                ("文件", filing.path),
                ("SHA-256", self.sha256 or "不明：找不到记录文件"),
                ("说明", self.note),
                ("批注", "\n".join(self.notes)),
            )
            if value
        ]


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """A pack: what was searched for in words (head and value), the filings, and what is said of the whole pack."""

    query_words: Sequence[tuple[str, str]]
    items: Sequence[EvidenceItem]
    note: str = ""

    def summary_lines(self) -> list[tuple[str, str]]:
        """What stands before the filings: heads and values."""
        note = [("未附页图", self.note)] if self.note else []
        return [*self.query_words, ("收录", self.summary()), *note, ("说明", CAUTION)]

    def summary(self) -> str:
        """The numbers of filings and places in words."""
        return f"{len(self.items)} 份，{sum(len(item.places) for item in self.items)} 处"
