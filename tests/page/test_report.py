"""Reports: what they say, where their marks stand, and that nothing in them comes from outside or runs."""

import base64
import io
import re
from collections import Counter
from copy import deepcopy
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from extract import convert
from extract.cli import main
from extract.compare import compare
from extract.page import Original, check_report, comparison_report, page_images, source_file
from extract.record.model import Record

Content = dict[str, Any]
FOLDER = "corpus/minhang-2020-pingan"
VOID = {"meta", "img", "br", "link"}


class Page(HTMLParser):
    """A page of HTML: its ids, links, tags, attributes and texts; ``AssertionError`` where its tags do not fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.sources: list[str] = []
        self.boxes: list[dict[str, float]] = []
        self.marked: list[str] = []
        self.names: set[str] = set()
        self.text = ""
        self._open: list[str] = []
        self._marked = 0
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.names |= given.keys()
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.sources += [given["src"]] if "src" in given else []
        if given.get("class", "").startswith("box "):
            self.boxes.append({key: float(part) for key, part in re.findall(r"(\w+):([\d.]+)%", given["style"])})
        if given.get("class", "").startswith("marked "):
            self.marked.append(given["class"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.text += data


@pytest.fixture(scope="module")
def pdf(root: Path) -> Path:
    return root / FOLDER / "source-libreoffice.pdf"


@pytest.fixture(scope="module")
def from_pdf(pdf: Path) -> Content:
    return convert(pdf).to_dict()


@pytest.fixture(scope="module")
def from_word(root: Path) -> Content:
    return convert(root / FOLDER / "source.docx").to_dict()


def original(record: Content, source: Path | None = None) -> Original:
    return Original(Record.from_dict(record), source)


def places(record: Content, pointer: str) -> list[Content]:
    at = record["filings"][0]["evidence"][pointer]["at"]
    return at if isinstance(at, list) else [at]


def with_checks(record: Content) -> Content:
    """The record with a check of each outcome, the failing one over three cells."""
    found = deepcopy(record)
    rows = [f"/budget/rows/1/{key}" for key in ("amount", "unit_price", "quantity")]
    said = [
        ("holds", "budget.sum", "各行合计与总额相符。", ["/budget/total"]),
        ("fails", "budget.product", "单价×数量与金额不符，相差0.33。", rows),
        ("flag", "citations.alias", "文号可能为同一机关。", ["/project/basis"]),
        ("cannot_check", "project.year", "没有上年度预算。", []),
    ]
    found["filings"][0]["checks"] = [
        {"rule": rule, "outcome": outcome, "message": text, "at": [at for key in keys for at in places(found, key)]}
        for outcome, rule, text, keys in said
    ]
    return found


def changed(record: Content) -> Content:
    """The record with a sum, a name and a long text changed."""
    new = deepcopy(record)
    filing = new["filings"][0]
    filing["budget"]["rows"][0]["amount"] = Decimal("6.25")
    filing["budget"]["rows"][1]["item"] = "辅警工资、奖金"
    filing["project"]["feasibility"] = filing["project"]["feasibility"].replace("19名治保主任", "21名治保主任")
    return new


def page(pieces: Any) -> Page:
    return Page("".join(pieces))


# ---------------------------------------------------------------- the check report


def test_messages_stand_under_their_outcomes(from_pdf: Content, pdf: Path) -> None:
    found = page(check_report([original(with_checks(from_pdf), pdf)]))

    words = "".join(found.text.split())
    assert words.startswith("核对报告·平安建设跳至正文核对报告平安建设不符1需核1无法核对1相符1")
    order = [
        words.index(text)
        for text in ("单价×数量与金额不符", "文号可能为同一机关", "没有上年度预算", "各行合计与总额相符")
    ]
    assert order == sorted(order)
    assert "第3页·budget.product" in words


def test_marks_stand_where_the_values_stand(from_pdf: Content, pdf: Path) -> None:
    found = page(check_report([original(with_checks(from_pdf), pdf)]))

    assert len(found.boxes) == 4  # three cells of the failing check, one text of the flag; what holds has none
    x0, top, x1, bottom = (float(edge) for edge in places(from_pdf, "/budget/rows/1/amount")[0]["box"])
    expected = {"left": x0 / 595.3, "top": top / 841.9, "width": (x1 - x0) / 595.3, "height": (bottom - top) / 841.9}
    assert {key: pytest.approx(100 * share, abs=0.1) for key, share in expected.items()} in found.boxes


def test_only_marked_pages_are_shown_as_they_are(from_pdf: Content, pdf: Path) -> None:
    found = page(check_report([original(with_checks(from_pdf), pdf)]))

    assert re.findall(r"^第(\d)页$", found.text, re.MULTILINE) == ["1", "3"]  # of six
    for source in found.sources:
        kind, data = re.fullmatch(r"data:image/(png|jpeg);base64,(.+)", source).groups()  # type: ignore[union-attr]
        with Image.open(io.BytesIO(base64.b64decode(data))) as image:
            assert image.format == kind.upper()
            assert image.size == (910, 1287)


def in_doubt(record: Content) -> Content:
    """The record as if three of its values had been read from an image in doubt, one of them without any use."""
    doubtful = with_checks(record)
    filing = doubtful["filings"][0]
    filing["project"]["start_date"] = None
    for pointer, *others in (("/project/start_date", "2020-01-07"), ("/budget/total",), ("/budget/rows/1/quantity",)):
        filing["evidence"][pointer] |= {"confidence": 0.6} | ({"alternatives": others} if others else {})
    return doubtful


def test_doubts_of_a_scan_stand_beside_a_piece_of_the_page(from_pdf: Content, pdf: Path) -> None:
    shown = page(check_report([original(in_doubt(from_pdf), pdf), original(in_doubt(from_pdf))]))

    words = "".join(shown.text.split())
    date = from_pdf["filings"][0]["evidence"]["/project/start_date"]["text"]
    doubt = f"项目总体情况·起始日期：“{date}”，也可能是2020-01-07未采用·第1页"
    assert words.count(doubt) == 2  # with its file and without
    assert {"r1-m4", "r1-p4", "r1-m5", "r1-p5"} <= set(
        shown.ids
    )  # after what fails, is to be looked at and cannot be checked
    assert shown.sources[0].startswith("data:image/")
    with Image.open(io.BytesIO(base64.b64decode(shown.sources[0].partition(",")[2]))) as image:
        x0, _, x1, _ = places(from_pdf, "/project/start_date")[0]["box"]
        assert image.width == pytest.approx((x1 - x0 + 24) * 200 / 72, abs=2)
        assert 3 < np.count_nonzero(np.asarray(image.convert("L")) < 100) < image.width * image.height / 2


def test_every_link_leads_somewhere_and_back(from_pdf: Content, from_word: Content, pdf: Path) -> None:
    found = page(check_report([original(with_checks(from_pdf), pdf), original(with_checks(from_word))]))

    assert len(set(found.ids)) == len(found.ids)
    missing = {link for link in found.links if link.removeprefix("#") not in found.ids}
    assert missing == {"#r1-p3", "#r2-p3"}  # the check that cannot be made has no place
    assert {"r1-m1", "r1-p1", "r2-m1", "r2-p1"} <= set(found.ids)


def test_of_word_the_tables_are_shown_with_marked_cells(from_word: Content) -> None:
    found = page(check_report([original(with_checks(from_word))]))

    assert found.tags["img"] == 0
    assert found.marked == ["marked flag"] + 3 * ["marked fails"]
    assert "1 813.70" in " ".join(found.text.split())


def test_several_records_have_an_overview(from_pdf: Content, from_word: Content) -> None:
    found = page(check_report([original(with_checks(from_pdf)), original(with_checks(from_word))]))

    words = "".join(found.text.split())
    assert "2份文件" in words
    assert "项目文件不符需核无法核对相符平安建设source-libreoffice.pdf1111平安建设source.docx1111" in words


def test_a_record_without_checks_says_so(root: Path) -> None:
    found = page(check_report([original(convert(root / "corpus/notice-2023/source.docx").to_dict())]))

    assert "没有可核对的内容" in found.text


# ---------------------------------------------------------------- the comparison


def test_changes_have_their_numbers_texts_and_amounts(from_pdf: Content, pdf: Path) -> None:
    new = changed(from_pdf)

    written = "".join(comparison_report(compare(from_pdf, new), original(from_pdf, pdf), original(new)))

    found, words = Page(written), "".join(Page(written).text.split())
    assert "2变更戒毒康复指导室等质保金·金额5.00第3页6.25第3页+1.25万元+25.00%" in words
    assert "<del>19</del>名治保主任" in written
    assert "<ins>21</ins>名治保主任" in written
    assert "疑为改名，名称相似度0.93" in words
    assert "找不到原件" in words
    assert found.tags["img"] == 2
    assert found.marked  # the new record's source is not at hand: its tables stand beside
    assert {link for link in found.links if link.removeprefix("#") not in found.ids} == set()


def test_equal_records_have_a_report_too(from_word: Content) -> None:
    found = page(comparison_report(compare(from_word, from_word), original(from_word), original(from_word)))

    assert "两份文件没有差异。" in found.text


# ---------------------------------------------------------------- what must never be in a report

INJECTIONS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "</style><script>",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_a_document_says_stays_text(from_word: Content, text: str) -> None:
    record = with_checks(from_word)
    filing = record["filings"][0]
    filing["project"]["name"] = record["source"]["path"] = text
    filing["checks"][1].update(message=text, rule=text)
    for table in record["tables"]:
        for cell in table["cells"]:
            cell["text"] = text
    for clause in record["clauses"]:
        clause["text"] = text
    record["remarks"] = [{"code": "x", "severity": "error", "message": text, "at": None}]
    new = deepcopy(record)
    new["filings"][0]["fiscal_year"] = 2021
    new["filings"][0]["project"]["summary"] = new["filings"][0]["project"]["leader"] = text

    for found in (
        page(check_report([original(record)])),
        page(comparison_report(compare(record, new), original(record), original(new))),
    ):
        assert text in found.text
        assert found.tags["script"] == found.tags["svg"] == found.tags["img"] == 0
        assert not any(name.startswith("on") for name in found.names)
        assert all(link.startswith("#") for link in found.links)


def test_nothing_comes_from_outside(from_pdf: Content, pdf: Path) -> None:
    new = changed(from_pdf)
    for written in (
        "".join(check_report([original(with_checks(from_pdf), pdf)])),
        "".join(comparison_report(compare(from_pdf, new), original(from_pdf, pdf), original(new, pdf))),
    ):
        bare = re.sub(r"base64,[A-Za-z0-9+/=]+", "", written)
        assert "://" not in bare
        assert "@import" not in bare
        assert "url(" not in bare
        assert "default-src 'none'" in bare
        assert '<html lang="zh-CN">' in bare
        assert "script" not in Page(written).tags
        assert {source.partition("/")[0] for source in Page(written).sources} == {"data:image"}


# ---------------------------------------------------------------- originals


def test_a_file_of_the_same_name_is_not_the_source(from_pdf: Content, pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "source-libreoffice.pdf").write_bytes(b"%PDF-1.7 other")

    source = Record.from_dict(from_pdf).source

    assert source_file(source, [tmp_path]) is None
    assert source_file(source, [tmp_path, pdf.parent]) == pdf
    assert source_file(source, [pdf]) == pdf
    assert source_file(replace(source, sha256=None), [pdf]) is None


def test_a_page_that_cannot_be_drawn_gives_tables_instead(from_pdf: Content, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7")

    found = page(check_report([original(with_checks(from_pdf), tmp_path / "broken.pdf")]))

    assert "无法打开" in found.text
    assert found.tags["img"] == 0
    assert found.marked.count("marked fails") == 3


def test_pages_beyond_the_limit_are_named(from_pdf: Content, pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.page.originals.MOST_PAGES", 1)
    monkeypatch.setattr(page_images, "MOST_PAGES", 1)

    found = page(check_report([original(with_checks(from_pdf), pdf)]))

    assert found.tags["img"] == 1
    assert "另有1页也有标记，未在此显示。" in found.text


def test_a_long_table_is_shown_around_its_marks(from_word: Content) -> None:
    record = with_checks(from_word)
    cells = [cell(row, 0) for row in range(400)] + [{**cell(10, 1), "row_span": 300}]
    record["tables"] = [{"rows": 400, "columns": 2, "pages": [], "inside": None, "cells": cells, "repeated_rows": []}]
    record["filings"][0]["checks"][1]["at"] = [{"table": 0, "row": 200, "column": 0}]
    record["filings"][0]["checks"] = record["filings"][0]["checks"][1:2]

    text = "".join(check_report([original(record)]))

    shown = re.findall(r"格(\d+)-(\d+)", text)
    assert shown == [("0", "0"), ("1", "0"), ("199", "0"), ("10", "1"), ("200", "0"), ("201", "0")]
    assert text.count("……</td>") == 1
    assert 'rowspan="3"' in text


def cell(row: int, column: int) -> Content:
    text = f"格{row}-{column}"
    return {"row": row, "column": column, "row_span": 1, "column_span": 1, "text": text, "boxes": [], "at": None}


# ---------------------------------------------------------------- the command


def test_compare_writes_a_report_with_both_originals(pdf: Path, from_pdf: Content, tmp_path: Path) -> None:
    record = tmp_path / "old.json"
    record.write_text(convert(pdf).to_json(), encoding="utf-8")
    new = pdf.parent.parent / "minhang-2021-community/source-libreoffice.pdf"
    target = tmp_path / "report.html"

    assert main(["compare", str(record), str(new), "--html", str(target), "--sources", str(pdf.parent)]) == 0

    found = Page(target.read_text(encoding="utf-8"))
    assert found.tags["img"] > 6
    assert "找不到原件" not in found.text
    assert "平安建设 → 社区居家养老服务" in found.text
