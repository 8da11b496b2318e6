"""Records of the sample filings to seed from, with other years made from them, and the content of drafts."""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from extract import convert
from extract.conversion import convert_bytes
from extract.seed import Seed, SeedOptions, seed

CORPUS = Path(__file__).parent.parent / "corpus"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# every sample filing: the folder and the filing's place in it
FILINGS = [
    ("general-2015", 0),
    ("minhang-2020-pingan", 0),
    ("minhang-2021-community", 0),
    ("putuo-2024-library", 0),
    ("putuo-2024-two-forms", 0),
    ("putuo-2024-two-forms", 1),
    ("putuo-2026-repair", 0),
    ("self-evaluation-2022", 0),
]
_APART = {"evidence", "checks", "at", "score", "pages", "fiscal_year"}
Content = dict[str, Any]


@cache
def _record(name: str) -> Content:
    return convert(CORPUS / name / "source.docx").to_dict()


def record(name: str) -> Content:
    """A record of a sample filing that a test may change."""
    return deepcopy(_record(name))


def of(name: str, year: int | None = None, **given: Any) -> Seed:
    """The draft from a sample filing, for the next year unless another is given."""
    content = record(name)
    filing = content["filings"][given.get("filing") or 0]
    return seed(content, year or filing["fiscal_year"] + 1, SeedOptions(**given))


def read(draft: Seed | bytes) -> Content:
    """The record of the draft's Word file."""
    return convert_bytes(draft if isinstance(draft, bytes) else draft.to_docx(), "draft.docx").to_dict()


def leaves(node: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a filing with the digits as written, and the length of each list; no places."""
    if isinstance(node, dict):
        for key in node.keys() - _APART:
            yield from leaves(node[key], f"{pointer}/{key}")
    elif isinstance(node, list):
        yield f"{pointer}#", len(node)
        for index, item in enumerate(node):
            yield from leaves(item, f"{pointer}/{index}")
    else:
        yield pointer, str(node) if isinstance(node, Decimal) else node


def earlier(content: Content, year: int, changes: Content) -> Content:
    """The same project in an earlier year, with the changed leaves."""
    content = deepcopy(content)
    filing = content["filings"][0]
    filing["fiscal_year"] = year
    for pointer, value in changes.items():
        node, *steps = filing, *pointer.split("/")[1:]
        for step in steps[:-1]:
            node = node[int(step)] if isinstance(node, list) else node[step]
        node[steps[-1]] = value
        filing["evidence"].setdefault(pointer, {"at": {"paragraph": 0}, "confidence": 1.0})["text"] = str(value)
    return content


# ---------------------------------------------------------------- the Word file


def saved(document: Any) -> bytes:
    """The bytes of a document of python-docx."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def cell_texts(row: etree._Element) -> list[str]:
    """The texts of the cells of a table row."""
    return ["".join(cell.itertext(f"{W}t")) for cell in row.iter(f"{W}tc")]


def part(docx: bytes, name: str) -> etree._Element:
    """A part of the package."""
    with ZipFile(BytesIO(docx)) as package:
        return etree.fromstring(package.read(name))


def commented_words(docx: bytes) -> list[tuple[str, str]]:
    """The words of each comment's range, and its text, in the order of the document."""
    texts = {
        one.get(f"{W}id"): "\n".join("".join(p.itertext()) for p in one.iter(f"{W}p"))
        for one in part(docx, "word/comments.xml")
    }
    words: dict[str, str] = {}
    open_: list[str] = []
    for node in part(docx, "word/document.xml").iter():
        if node.tag == f"{W}commentRangeStart":
            open_.append(node.get(f"{W}id"))
            words[open_[-1]] = ""
        elif node.tag == f"{W}commentRangeEnd":
            open_.remove(node.get(f"{W}id"))
        elif node.tag == f"{W}t":
            for number in open_:
                words[number] += node.text or ""
    assert not open_
    assert texts.keys() == words.keys()
    return [(words[number], texts[number]) for number in words]


def proposed_texts(docx: bytes) -> list[str]:
    """The texts in blue: proposals."""
    runs = part(docx, "word/document.xml").iter(f"{W}r")
    return ["".join(run.itertext(f"{W}t")) for run in runs if run.find(f"{W}rPr/{W}color") is not None]
