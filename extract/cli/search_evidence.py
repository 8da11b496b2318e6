"""The evidence pack of ``shenbao search``: a PDF or a workbook with all that the hits stand on."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, INCOMPLETE, existing_file, existing_folder, print_notes, usage_error
from extract.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.index import Connection, Query
    from extract.page.evidence import EvidenceItem

_MOST = 500  # filings
_NAMED = 3  # originals that a message names


def add_options(group: "argparse._ArgumentGroup") -> None:
    """Add the options."""
    group.add_argument(
        "--evidence",
        metavar="FILE",
        type=Path,
        help="FILE.pdf or FILE.xlsx: each hit with words, places, marked pages, file and SHA-256",
    )
    group.add_argument("--records", metavar="DIR", type=existing_folder, help="the records, if not beside the index")
    group.add_argument(
        "--sources",
        metavar="DIR",
        type=existing_folder,
        action="append",
        default=[],
        help="where the originals lie; may be given several times",
    )
    group.add_argument(
        "--notes", metavar="FILE", type=existing_file, help="put in the notes of the file of the site's --notes"
    )


def write_pack(engine: "Connection", options: argparse.Namespace, query: "Query") -> int:
    """Write the pack of all hits to the file of the options; returns the exit code, 1 where pages are missing.

    Raises ``QueryError`` if there are no hits, or too many.
    """
    from extract.page.evidence import EvidencePack  # noqa: PLC0415
    from extract.page.evidence_pdf import evidence_pdf  # noqa: PLC0415
    from extract.page.evidence_workbook import write_evidence  # noqa: PLC0415
    from extract.page.site.search_page import asked_words  # noqa: PLC0415

    kind = options.evidence.suffix.lower()
    if kind not in (".pdf", ".xlsx"):
        return usage_error(f"the evidence pack is a PDF or a workbook: {options.evidence} must end in .pdf or .xlsx")
    if not options.records and "://" in options.db:
        return usage_error("--records DIR is wanted: the folder that convert wrote")
    try:
        items = _items(engine, options, query)
    except ValueError as error:  # of the file of notes
        return usage_error(str(error))
    pack = EvidencePack(asked_words(query), items, _missing_originals(items))
    notes = [f"{item.filing.path}：{item.note}" for item in items if item.note and item.missing != "original"]
    if kind == ".pdf":
        options.evidence.write_bytes(evidence_pdf(pack))
    else:
        notes += write_evidence(options.evidence, pack)
    print_notes("search", [*filter(None, [pack.note]), *notes])
    print(say(f"{options.evidence}：{pack.summary()}"))
    return INCOMPLETE if any(item.missing for item in items) else COMPLETE


def _items(engine: "Connection", options: argparse.Namespace, query: "Query") -> "list[EvidenceItem]":
    """The filings of the pack; raises ``ValueError`` if the file of notes is none."""
    from dataclasses import replace  # noqa: PLC0415

    from extract.page.site import Collection, worker_process  # noqa: PLC0415
    from extract.page.site.evidence_items import evidence_hits, evidence_items  # noqa: PLC0415
    from extract.page.site.notebook import Notebook  # noqa: PLC0415

    folder = options.records or Path(options.db).parent
    notes = Notebook(options.notes) if options.notes else None
    hits = evidence_hits(engine, replace(query, size=_MOST + 1), _MOST)
    collection = Collection(options.db, folder, (*options.sources, folder, folder.parent))
    try:
        return list(evidence_items(collection, hits, notes))
    finally:
        worker_process.stop_worker()


def _missing_originals(items: "Sequence[EvidenceItem]") -> str:
    """A sentence on the originals that were not found, in the reader's language; "" if there are none."""
    paths = list(dict.fromkeys(item.filing.path for item in items if item.missing == "original"))
    if not paths:
        return ""
    names = "、".join(paths[:_NAMED]) + "……" * (len(paths) > _NAMED)
    return say(f"{len(paths)} 份文件找不到原件，没有页图；请用 --sources DIR 指明原件所在的文件夹：{names}")
