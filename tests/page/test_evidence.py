"""Evidence packs: what stands in them, who gets how many, and that the same archive gives the same bytes."""

import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from sites import EVIL, HARM, PDF, PERSONS, TWO, WORD, Open

from extract.cli import main
from extract.index.model import Context, FilingSummary
from extract.page.evidence import EvidenceItem, EvidencePack, EvidencePlace
from extract.page.evidence_pdf import evidence_pdf
from extract.page.site import Collection, page_pictures
from extract.page.site.collection import stored_record
from extract.read.formats import DOCX

NUMBER = "闵综治办〔2017〕11号"
ASKED = f"q={quote(NUMBER)}&file=source-libreoffice"
FILING = FilingSummary(
    1, "a.json", "a.pdf", "partial", 0, "declaration", None, (1, 1), 2020, "甲", None, None, "5", None, 0
)
with_office = pytest.mark.skipif(
    not page_pictures.is_printable(DOCX.media_type),
    reason="LibreOffice is not installed: apt install libreoffice-writer",
)


def pack(site: Open, asked: str, kind: str = "pdf", **given: bool) -> bytes:
    answer = site(**given).get(f"/evidence.{kind}?{asked}")
    assert answer.status_code == 200, answer.text
    return answer.content


def text_of(pdf: bytes) -> str:
    """The text of all pages without blanks and line breaks."""
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))


def rows(book: bytes, sheet: str) -> list[dict[str, object]]:
    heads, *lines = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, heads), line, strict=True)) for line in lines]


def keys(site: Open, asked: str) -> dict[str, str]:
    """The key of each hit's box, by the file that its label names."""
    boxes = re.findall('name="hit" value="([^"]*)".*?，([^<]*)</span>', site().get(f"/?{asked}").text)
    return {unescape(path): key for key, path in boxes}


# ---------------------------------------------------------------- what stands in them


def test_a_pdf_has_words_place_file_hash_and_marked_page(site: Open, collection: Collection) -> None:
    data = pack(site, f"{ASKED}&of=all")
    text, record = text_of(data), stored_record(collection, f"{PDF}.json").record

    assert record.source.sha256 in text
    for words in (
        f"检索{NUMBER}",
        "1份，2处",
        PDF,
        "读取情况完整",
        "预算3855.9424万元",
        f"引用{NUMBER}",
        "第5页·制度保障",
    ):
        assert words in text
    (place,) = next(one for one in record.citations if one.id == NUMBER).mentions[1].places
    assert place.box is not None
    assert f"第5页（{'，'.join(f'{edge:g}' for edge in place.box)}）" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [str(entry.title) for entry in pdf.open_outline().root] == ["1 平安建设"]
        (picture,) = pdf.pages[-1].Resources.XObject.values()
        image = pikepdf.PdfImage(picture).as_pil_image().convert("RGB")
    scale, (x0, top, x1, bottom) = image.width / 595.3, map(float, place.box)
    for x, y in ((x0 - 1.5, (top + bottom) / 2), (x1 + 1.5, (top + bottom) / 2), ((x0 + x1) / 2, bottom + 1.5)):
        near = [image.getpixel((round(x * scale) + step, round(y * scale) + step)) for step in (-2, -1, 0, 1, 2)]
        assert any(red > 150 and green < 90 and blue < 90 for red, green, blue in near)


def test_the_font_lies_within(site: Open) -> None:
    with pikepdf.open(io.BytesIO(pack(site, f"{ASKED}&of=all"))) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        drawn = [one for one in fonts if "/FontDescriptor" in one]

        assert drawn
        assert all("/FontFile2" in one.FontDescriptor for one in drawn)
        assert all("/ToUnicode" in one for one in drawn)


def test_characters_without_a_glyph_show_that_something_stands_there() -> None:
    place = EvidencePlace("1.1", Context("☐一次性 ☑经常性\x07<b>㎡①℃𠮷\n“甲”", ((0, 4),), None, None))

    text = text_of(evidence_pdf(EvidencePack([("检索", "")], [EvidenceItem(1, FILING, None, [place], note="无页图")])))

    assert "□一次性[√]经常性<b>㎡①℃〓“甲”" in text
    assert "SHA-256不明：找不到记录文件" in text
    assert "读取情况不完整" in text


def test_texts_without_end_have_room_on_their_pages() -> None:
    filing = replace(FILING, project="平安" * 3000, path="夹/" * 3000)
    places = [EvidencePlace(f"1.{number}", Context("禁毒" * 2000, ((0, 2),), None, None)) for number in (1, 2)]

    text = text_of(evidence_pdf(EvidencePack([("检索", "x" * 500)], [EvidenceItem(1, filing, "a" * 64, places)])))

    assert text.count("禁毒" * 20) >= 100
    assert "……（未完）" in text


def test_a_workbook_has_a_row_for_each_place_and_the_marked_pages(site: Open, collection: Collection) -> None:
    book = pack(site, f"{ASKED}&of=all", "xlsx")
    first, second = rows(book, "证据")

    assert (first["序号"], first["引用文件"], first["页"], first["当年预算（元）"]) == ("1.1", NUMBER, 1.0, 38559424.0)
    assert second["命中的文字"] == "闵综治办(2017)11号"
    assert second["位置"] == "第5页 · 制度保障·3·文件名称"
    assert second["SHA-256"] == stored_record(collection, f"{PDF}.json").record.source.sha256
    assert second["页图"] == "页图 第 50 行"
    assert rows(book, "页图")[48]["原件页面"] == f"1　{PDF}　第 5 页　标记 1.2"
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        pictures = [name for name in package.namelist() if name.startswith("xl/media/")]
        assert [Image.open(package.open(name)).width for name in pictures] == [1191, 1191]
        assert package.read("xl/worksheets/sheet1.xml").count(b"<hyperlink ") == 2


def test_totals_have_their_places_and_a_marked_page(site: Open) -> None:
    lines = rows(pack(site, f"q={quote('3855.9424万元')}&file=source-libreoffice&of=all", "xlsx"), "证据")

    assert [line["位置"] for line in lines] == ["第1页 · 项目资金·项目总预算", "第1页 · 项目资金·当年预算"]
    assert len({line["框（点，自页面左上角）"] for line in lines} - {""}) == 2
    assert [(line["页"], line["说明"]) for line in lines] == [(1.0, ""), (1.0, "")]


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_same_archive_gives_the_same_bytes(site: Open, kind: str) -> None:
    assert pack(site, f"{ASKED}&of=all", kind) == pack(site, f"{ASKED}&of=all", kind)


@with_office
def test_a_word_file_shows_its_print(site: Open) -> None:
    (row, *_) = rows(pack(site, f"q={quote(NUMBER)}&file=source.docx&of=all", "xlsx"), "证据")

    assert row["文件"] == WORD
    assert row["页"] == 1.0
    assert str(row["位置"]).startswith("表1行")
    assert row["页图"] == "页图 第 2 行"


def test_a_filing_without_places_shows_its_first_page(site: Open) -> None:
    (row,) = rows(pack(site, "year=2021&form=declaration&file=community&of=all", "xlsx"), "证据")

    assert (row["序号"], row["文件"], row["原文"], row["页图"]) == ("1", PERSONS, "", "页图 第 2 行")


def test_what_has_no_page_says_why(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "pack.pdf"

    assert main(["search", NUMBER, "--db", str(folder), "--evidence", str(target)]) == 1

    said = capsys.readouterr()
    lacking = "2 份文件找不到原件，没有页图；请用 --sources DIR 指明原件所在的文件夹"
    assert said.out == f"{target}：2 份，4 处\n"
    assert lacking in said.err
    assert PDF in said.err
    assert len(said.err.splitlines()) == 1
    text = text_of(target.read_bytes())
    assert "说明找不到原件。未附页图。" in text
    assert f"未附页图{''.join(lacking.split())}" in text


@pytest.mark.parametrize(("language", "words"), [("en", "with --sources DIR"), ("zh", "请用 --sources DIR")])
def test_missing_originals_are_told_in_the_reader_s_language(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    target = tmp_path / "pack.xlsx"
    asked = ["search", NUMBER, "--db", str(folder), "--evidence", str(target), "--file", "libreoffice"]
    assert main([*asked, "--lang", language]) == 1
    assert words in capsys.readouterr().err
    told = {row["项目"]: row["内容"] for row in rows(target.read_bytes(), "说明")}
    assert words in str(told["未附页图"])


def test_a_pack_with_all_its_pages_is_complete(folder: Path, root: Path, tmp_path: Path) -> None:
    asked = ["search", NUMBER, "--db", str(folder), "--evidence", str(tmp_path / "p.xlsx"), "--file", "libreoffice"]
    assert main([*asked, "--sources", str(root / "corpus")]) == 0
    assert "未附页图" not in [row["项目"] for row in rows((tmp_path / "p.xlsx").read_bytes(), "说明")]


def test_harm_stays_text(site: Open) -> None:
    asked = f"q={quote('平安')}&file=evil&of=all"

    assert "".join(HARM.split()) in text_of(pack(site, asked))
    assert all(HARM in str(row["文件"]) for row in rows(pack(site, asked, "xlsx"), "证据"))
    assert EVIL not in text_of(pack(site, asked))


def test_a_masked_pack_names_nobody(site: Open) -> None:
    asked = "file=community&form=declaration&of=all"
    data, book = pack(site, asked, masked=True), pack(site, asked, "xlsx", masked=True)
    told = text_of(data) + str(CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python())

    assert PERSONS in told
    assert not any(name in told for name in ("沈佩兰", "顾一鸣", "021-55500123"))


# ---------------------------------------------------------------- which hits


def test_chosen_hits_are_all_that_it_has(site: Open) -> None:
    own = keys(site, f"q={quote(NUMBER)}")
    book = pack(site, f"q={quote(NUMBER)}&hit={own[PDF]}", "xlsx")

    assert {PDF, WORD} <= own.keys()
    assert {row["文件"] for row in rows(book, "证据")} == {PDF}
    assert rows(book, "说明")[:2] == [{"项目": "检索", "内容": NUMBER}, {"项目": "收录", "内容": "1 份，2 处"}]


def test_hits_of_several_pages_are_chosen_together(site: Open) -> None:
    client, asked = site(), f"q={quote(NUMBER)}&size=1"
    (first,) = re.findall('name="hit" value="([^"]*)"', client.get(f"/?{asked}").text)
    text = client.get(f"/?{asked}&page=2&hit={first}").text
    (second, other) = re.findall('name="hit" value="([^"]*)"', text)

    assert other == first
    assert "其他页上选用的 1 份" in text
    assert '<output id="chosen">（1）</output>' in text
    assert re.search('form="pack" formaction="/" name="page" value="1"', text)
    both = rows(pack(site, f"{asked}&page=2&hit={second}&hit={first}&of=chosen", "xlsx"), "证据")
    assert {row["文件"] for row in both} == {PDF, WORD}
    again = client.get(f"/?{asked}&page=1&hit={second}&hit={first}").text
    assert f'value="{first}" form="pack" checked' in again
    assert '<output id="chosen">（2）</output>' in again


def test_what_is_chosen_is_known_and_not_too_much(site: Open) -> None:
    client = site()
    many = "&".join(f"hit={number}-0" for number in range(51))
    for address in (f"/?q=x&{many}", f"/evidence.pdf?q=x&{many}"):
        answer = client.get(address)
        assert answer.status_code == 400
        assert "选用了 51 份，最多 50 份" in answer.text
    assert "其他页上选用的" not in client.get(f"/?q={quote(NUMBER)}&hit=1-0&hit=abc").text


def test_a_page_of_hits(site: Open) -> None:
    told = [
        {row["文件"] for row in rows(pack(site, f"{ASKED[:-18]}&size=1&page={page}&of=page", "xlsx"), "证据")}
        for page in (1, 2)
    ]

    assert len(told[0]) == len(told[1]) == 1
    assert told[0] != told[1]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("q=x&of=chosen", "没有选中任何一份"),
        ("q=x&hit=1-0", "请重新检索后再选"),
        ("q=x&hit=abc", "请重新检索后再选"),
        ("q=没有这个词&of=all", "没有查到申报"),
        ("q=x&of=some", "没有“some”这种范围"),
        ("q=(&of=all", "没有写完"),
    ],
)
def test_what_cannot_be_packed_says_why(site: Open, asked: str, words: str) -> None:
    answer = site().get(f"/evidence.pdf?{asked}")

    assert answer.status_code == 400
    assert words in answer.text


def test_the_limit_is_told(site: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("evidence_page", "search_page"):
        monkeypatch.setattr(f"extract.page.site.{module}.MOST_FILINGS", 1)
    client = site()

    assert "共 2 份，一个证据包最多 1 份" in client.get(f"/evidence.xlsx?q={quote(NUMBER)}&of=all").text
    page = client.get(f"/?q={quote(NUMBER)}").text
    assert "全部 2 份（超过上限）" in page
    assert 'value="all" disabled' in page


def test_two_chosen_hits_are_compared(site: Open) -> None:
    first, second = re.findall(
        'name="hit" value="([^"]*)"', site().get(f"/?file={quote(TWO)}&sort=unit&form=declaration").text
    )
    client = site(follow=True)

    text = client.get(f"/compare?hit={first}&hit={second}&of=chosen").text

    assert f"/filing/{TWO}.json" in text
    assert ">项目名称</th>" in text
    assert "选了 1 份；请选要比较的两份" in client.get(f"/compare?hit={first}").text
    assert "请先" in client.get("/compare?of=chosen").text


@pytest.mark.parametrize(("given", "words"), [("p.doc", ".pdf or .xlsx"), ("p.pdf --json", "--json")])
def test_wrong_usage_is_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: str, words: str
) -> None:
    assert main(["search", "x", "--db", str(folder), "--evidence", *f"{tmp_path}/{given}".split()]) == 2
    assert words in capsys.readouterr().err
    assert main(["search", "x", "--db", str(folder), "--sources", str(tmp_path)]) == 2
    assert "--sources goes with --evidence" in capsys.readouterr().err
