"""Every sample filing against its gold record, and what must hold of any record: nothing lost, everything traced."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from lxml import etree

from extract import convert, pack

CORPUS = Path(__file__).parent.parent / "corpus"
FILES = [*CORPUS.glob("*/source*"), *(CORPUS / "layouts").glob("*")]
SOURCES = sorted(path for path in FILES if path.suffix in {".pdf", ".docx"})
PDFS = [path for path in SOURCES if path.suffix == ".pdf"]
WORDS = sorted(CORPUS.rglob("*.docx"))
PARTS = sorted(CORPUS.glob("*/parts/*.docx"))
EXAMPLES = sorted((CORPUS.parent / "output" / "example").glob("*.json"))
# glyphs of check boxes: the same box is a character in one file, a drawing or a control in the next
BOXES = set("□☐☑☒■√✓✔🗹")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Content = dict[str, Any]


def name(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name)


@cache
def record(path: Path) -> Content:
    return loaded(convert(path).to_json())


def loaded(text: str) -> Content:
    content: Content = json.loads(text, parse_float=Decimal)
    return content


def gold(path: Path) -> Content:
    folder = CORPUS / path.relative_to(CORPUS).parts[0]
    file = path.with_suffix(".gold.json") if folder.name == "layouts" else folder / "gold.json"
    return loaded(file.read_text(encoding="utf-8"))


def word(path: Path) -> Path:
    """The Word file of the filing that a PDF prints."""
    return path.with_suffix(".docx") if path.parent.name == "layouts" else path.parent / "source.docx"


def differences(right: Any, ours: Any, where: str = "") -> Iterator[str]:
    """Where ours is not what gold says, with the digits as written; keys that gold does not have do not count."""
    if isinstance(right, dict) and isinstance(ours, dict):
        for key, value in right.items():
            yield from differences(value, ours.get(key, "(no such key)"), f"{where}/{key}")
    elif isinstance(right, list) and isinstance(ours, list):
        if len(right) != len(ours):
            yield f"{where}: {len(ours)} items, not {len(right)}"
        for index, (one, other) in enumerate(zip(right, ours, strict=False)):
            yield from differences(one, other, f"{where}/{index}")
    elif type(right) is not type(ours) or str(right) != str(ours):
        yield f"{where}: {ours!r}, not {right!r}"


# ---------------------------------------------------------------- right


def test_the_corpus_is_there() -> None:
    assert len(PDFS) >= 36
    assert len(SOURCES) - len(PDFS) >= 30
    assert len(PARTS) == 3


@each(SOURCES)
def test_every_leaf_is_that_of_the_gold_record(path: Path) -> None:
    content = record(path)

    assert content["status"] == "complete"
    right = gold(path)
    cited, ours = by_id(right.pop("citations")), by_id(content["citations"])
    assert list(differences(cited, ours)) + [one for one in ours if one not in cited] == []
    assert list(differences(right, content)) == []


def by_id(citations: list[Content]) -> Content:
    """The cited documents under their ids; gold does not say which is mentioned first."""
    return dict(sorted({cited["id"]: cited for cited in citations}.items()))


def test_differences_sees_each_kind() -> None:
    right = {"a": [Decimal("1.10"), None], "b": {"c": "x"}, "d": 1}

    assert list(differences(right, {"a": [Decimal("1.10"), None], "b": {"c": "x"}, "d": 1, "e": 0})) == []
    assert len(list(differences(right, {"a": [Decimal("1.1")], "b": {}, "d": True}))) == 4


@each(PDFS)
def test_pdf_and_word_say_the_same(path: Path) -> None:
    assert unplaced(record(path)["filings"]) == unplaced(record(word(path))["filings"])


def unplaced(node: Any) -> Any:
    """A copy without places: ``at``, pages, and of the evidence only what is traced and how sure it is."""
    if isinstance(node, list):
        return [unplaced(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key not in {"at", "pages"}}
    if "confidence" in kept:
        del kept["text"]  # the same tick is another glyph in another file
    return {key: unplaced(value) for key, value in kept.items()}


@each(PARTS)
def test_a_part_says_what_the_whole_says(path: Path) -> None:
    (filing,) = record(path)["filings"]
    (right,) = gold(path)["filings"]

    assert filing["form"]["id"] == right["form"]["id"]
    assert filing["form"]["parts"] == [path.stem]
    assert [pointer for pointer in filing["evidence"] if at(right, pointer) != at(filing, pointer)] == []


def test_the_parts_have_all_that_the_whole_has() -> None:
    whole = {pointer for pointer, _ in leaves(gold(PARTS[0])["filings"][0])}
    found = {pointer for path in PARTS for pointer in record(path)["filings"][0]["evidence"]}

    assert whole - found == set()


def at(node: Any, pointer: str) -> Any:
    """What stands under a JSON pointer."""
    for step in pointer.split("/")[1:]:
        node = node[int(step) if isinstance(node, list) else step]
    return node


# ---------------------------------------------------------------- the same again


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_what_the_code_writes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert convert(CORPUS / loaded(text)["source"]["path"], CORPUS).to_json() == text


def test_each_form_has_an_example_or_a_layout() -> None:
    shown = {filing["form"]["id"] for path in EXAMPLES for filing in loaded(path.read_text("utf-8"))["filings"]}
    shown |= {path.stem for path in (CORPUS / "layouts").glob("*.toml")}

    assert shown >= {form["id"] for form in pack.forms()} - {"national-2011"}


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "extract", "convert", str(CORPUS), "--out", str(tmp_path / seed)]
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"}
        subprocess.run(command, cwd=CORPUS.parent, env=environment, capture_output=True, check=True)

    first, second = (written(tmp_path / seed / "records") for seed in ("1", "2"))
    assert first.keys() > {"citations/GUIDELINE.md.json"}  # a text that cites
    assert len(first) == len(SOURCES) + len(PARTS) + 1
    assert first == second


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")}


# ---------------------------------------------------------------- traced


def leaves(node: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The filled leaves of a filing that are read from the document: labels are no values, the form is a judgement."""
    if isinstance(node, dict):
        for key in node.keys() - {"form", "evidence", "checks", "at"}:
            yield from leaves(node[key], f"{pointer}/{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from leaves(item, f"{pointer}/{index}")
    elif node is not None:
        yield pointer, node


@each(SOURCES)
def test_every_filled_leaf_has_evidence(path: Path) -> None:
    """All but the labels of other fields, which join the heads of a column or row."""
    for filing in record(path)["filings"]:
        filled = {pointer for pointer, _ in leaves(filing)}
        assert {one for one in filled if not re.fullmatch(r"/other_fields/\d+/label", one)} == set(filing["evidence"])


def holder(content: Content, place: Content) -> str:
    """The text of the cell or clause that a place names."""
    if "paragraph" in place:
        return str(content["clauses"][place["paragraph"]]["text"])
    cells = content["tables"][place["table"]]["cells"]
    (text,) = (cell["text"] for cell in cells if (cell["row"], cell["column"]) == (place["row"], place["column"]))
    return str(text)


def places(where: Any) -> list[Content]:
    return where if isinstance(where, list) else [where]


@each(SOURCES)
def test_evidence_stands_where_it_says(path: Path) -> None:
    content = record(path)
    for filing in content["filings"]:
        for pointer, evidence in filing["evidence"].items():
            text = "\n".join(dict.fromkeys(holder(content, place) for place in places(evidence["at"])))
            assert all(part in text for part in evidence["text"].split("\n")), pointer


@each(SOURCES)
def test_mentions_stand_where_they_say(path: Path) -> None:
    content = record(path)
    for cited in content["citations"]:
        for mention in cited["mentions"]:
            for place in places(mention["at"]):
                assert holder(content, place)[place["start"] : place["end"]] == mention["text"]
                if place["field"]:
                    assert place["field"] in content["filings"][place["filing"]]["evidence"]


@each(PDFS)
def test_boxes_hold_their_text(path: Path) -> None:
    content = record(path)
    traced = [evidence for filing in content["filings"] for evidence in filing["evidence"].values()]
    traced += [mention for cited in content["citations"] for mention in cited["mentions"]]
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [(page.get_height(), page.get_textpage()) for page in pdf]
        for entry in traced:
            shown = "".join(bounded(*pages[place["page"] - 1], place["box"]) for place in places(entry["at"]))
            assert characters(entry["text"]) - characters(shown) == Counter(), entry["text"]


def bounded(height: float, page: pypdfium2.PdfTextPage, box: list[Decimal]) -> str:
    """PDFium's own text in a box, with a hair of margin."""
    x0, top, x1, bottom = (float(value) for value in box)
    return str(page.get_text_bounded(x0 - 1, height - bottom - 1, x1 + 1, height - top + 1))


# ---------------------------------------------------------------- nothing lost


def characters(text: str) -> Counter[str]:
    """The characters that are neither blank nor a check box, however often each."""
    return Counter(char for char in text if not char.isspace() and char not in BOXES and not private(char))


def private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff"


def held(content: Content) -> Counter[str]:
    """The characters of a record's cells, clauses and repeated rows."""
    cells = [cell for table in content["tables"] for row in [table["cells"], *table["repeated_rows"]] for cell in row]
    return characters("".join(part.get("raw", part["text"]) for part in [*cells, *content["clauses"]]))


@each(PDFS)
def test_no_character_of_a_pdf_is_lost_or_added(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as pdf:
        own = characters("".join(typed(page.get_textpage()) for page in pdf))

    ours = held(record(path))
    assert (own - ours, ours - own) == (Counter(), Counter())


def typed(page: pypdfium2.PdfTextPage) -> str:
    """PDFium's characters without those that it makes up itself (blanks and breaks between words and lines)."""
    found = range(pdfium.FPDFText_CountChars(page))
    return "".join(chr(pdfium.FPDFText_GetUnicode(page, k)) for k in found if not pdfium.FPDFText_IsGenerated(page, k))


@each(WORDS)
def test_no_character_of_a_word_file_is_lost_or_added(path: Path) -> None:
    with ZipFile(path) as package:
        parts = [part for part in package.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", part)]
        text = "".join(node.text or "" for part in parts for node in etree.fromstring(package.read(part)).iter(f"{W}t"))

    own, ours = characters(text), held(record(path))
    assert (own - ours, ours - own) == (Counter(), Counter())
