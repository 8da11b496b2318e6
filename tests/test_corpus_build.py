"""The corpus agrees with itself: content, sources and gold records, and the arithmetic of what is declared."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest

CORPUS = Path(__file__).parent.parent / "corpus"
CONTENTS = [path for folder in ("content", "layouts") for path in (CORPUS / folder).glob("*.toml")]
NAMES = sorted(path.stem for path in CONTENTS if path.stem != "origin")
CENT = Decimal("0.01")


def files(name: str) -> tuple[Path, Path]:
    """The Word file and the gold record of a filing; a layout has them beside its content."""
    folder, layout = CORPUS / name, CORPUS / "layouts" / name
    if folder.is_dir():
        return folder / "source.docx", folder / "gold.json"
    return layout.with_suffix(".docx"), layout.with_suffix(".gold.json")


def gold(name: str) -> dict:
    return json.loads(files(name)[1].read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(CORPUS))
    return import_module("making.content")


def test_the_corpus_is_there():
    assert len(NAMES) >= 34


@pytest.mark.parametrize("name", NAMES)
def test_committed_files_are_what_the_content_makes(name: str, making: ModuleType, tmp_path: Path):
    content, (word, right) = making.load(name), files(name)
    import_module("making.word").write(making.source_of(content), tmp_path / "source.docx")
    assert making.gold_of(content) == right.read_bytes()
    printed = [word.with_name(f"source-{one}.pdf") for one in content.get("pdf", ())]
    printed += [word.with_suffix(".pdf")] if "producer" in content else []
    assert all(pdf.exists() for pdf in printed)
    assert "pending" in content or members(tmp_path / "source.docx") == members(word)
    assert (word.parent / "origin.toml").exists()


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", NAMES)
def test_every_gold_text_stands_in_the_word_file(name: str, making: ModuleType, tmp_path: Path):
    import_module("making.word").write(making.source_of(making.load(name)), tmp_path / "source.docx")
    with ZipFile(tmp_path / "source.docx") as archive:
        printed = archive.read("word/document.xml").decode()
    printed = re.sub(r"</w:p>", "\n", printed)
    printed = re.sub(r"<[^>]+>", "", printed)
    for filing in gold(name)["filings"]:
        missing = [text for text in chinese(filing) if any(head not in printed for head in text.split("/"))]
        assert missing == []


def chinese(node: object) -> list[str]:
    """All texts of a gold record with a Chinese character in them: dates, numbers and enums are printed otherwise."""
    if isinstance(node, dict):
        return [text for key, value in node.items() if key != "citation" for text in chinese(value)]
    if isinstance(node, list):
        return [text for value in node for text in chinese(value)]
    return [node] if isinstance(node, str) and re.search(r"[一-鿿]", node) else []


def filings() -> list:
    return [pytest.param(f, id=f"{name}-{n}") for name in NAMES for n, f in enumerate(gold(name)["filings"])]


@pytest.mark.parametrize("filing", filings())
def test_unit_prices_follow_from_amounts(filing: dict):
    for row in filing["budget"]["rows"]:
        if row["quantity"] is None:
            continue
        assert (row["amount"] / row["quantity"]).quantize(CENT, ROUND_HALF_UP) == row["unit_price"], row["item"]


@pytest.mark.parametrize("filing", filings())
def test_sums_close(filing: dict):
    funds, rows = filing["funds"], filing["budget"]["rows"]
    if rows:
        total = sum(row["amount"] for row in rows)
        assert abs(total - funds["annual_budget"]) <= len(rows) * CENT / 2
        assert filing["budget"]["total"] in (None, funds["annual_budget"])
        assert funds["annual_budget"] == (funds["fiscal_appropriation"] or 0) + (funds["other_funds"] or 0)
    if filing["form"]["id"] == "shanghai-putuo-2023":
        assert funds["annual_budget"] == sum(value or 0 for value in funds["annual"].values())
        assert funds["total_budget"] == funds["fiscal_appropriation"] + (funds["other_funds"] or 0)
