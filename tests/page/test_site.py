"""The pages: what stands on them, what they lead to, and what they refuse."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from urllib.parse import quote

import httpx2
import lost
import pytest
from docx import Document
from markupsafe import escape
from PIL import Image
from sites import EVIL, HARM, LATER, NOTICE, PDF, PERSONS, TWO, WORD, Open, Page, serve, write_record
from starlette.testclient import TestClient

from extract import Record, convert, index, read
from extract.cli import main
from extract.conversion import convert_bytes
from extract.page.site import Collection, Site, application, page_pictures, rendering, worker_process
from extract.page.site.collection import stored_record
from extract.read.formats import DOCX
from extract.record.annotations import annotations

NUMBER = "闵综治办〔2017〕11号"


# ---------------------------------------------------------------- search


@pytest.mark.parametrize("written", [NUMBER, "闵综治办(2017)11号", "闵综治办 [2017] 11", "综治办〔2017"])
def test_a_number_in_any_spelling_finds_its_filings(page: Page, written: str) -> None:
    text = page(f"/?q={quote(written)}&status=complete")

    assert "查到 2 份申报" in text
    assert f"<mark>{NUMBER}</mark>" in text
    assert "第5页 · 制度保障·3·文件名称" in text
    assert f"/regulation?name={quote(NUMBER)}" in text


def test_facets_narrow_and_widen_again(page: Page) -> None:
    text = page("/?q=社区&year=2020")
    away, other = re.findall(
        r'<a href="([^"]*)" aria-label="取消条件：年度 2020 年"|<a href="([^"]*year=2024[^"]*)"', text
    )[0]

    assert "查到 2 份申报" in text
    assert "year" not in away
    assert other == ""
    assert "查到 2 份申报" not in page(away.replace("&amp;", "&"))


def test_two_documents_that_are_cited_together(page: Page) -> None:
    text = page(f"/?both={quote(NUMBER)}&both={quote('沪禁毒委〔2018〕43号')}&status=complete")

    assert "查到 2 份申报" in text
    assert f'value="{NUMBER}"' in text


def test_a_query_that_is_not_understood_stays_in_its_box(site: Open) -> None:
    answer = site().get("/?q=禁毒 AND (&year=2020&sort=unit")

    assert answer.status_code == 400
    assert 'value="禁毒 AND ("' in answer.text
    assert re.search('<p class="note" id="trouble" role="alert">[^<]*没有写完', answer.text)
    assert '<input type="hidden" name="year" value="2020">' in answer.text
    assert "查到" not in answer.text


def test_filings_and_other_texts_are_counted_apart_everywhere(page: Page) -> None:
    assert "已收录 7 份申报，另有 1 处申报表以外的文字" in page("/")
    assert "<h1>7 份申报（在 6 份文件中），另有 1 份文件没有申报表，共 7 份文件</h1>" in page("/archive")
    only = page("/?q=" + quote("临财绩〔2023〕16号"))
    name = re.search(r'href="(/regulation[?]name=[^"]*)"', only)
    assert "查到 1 处申报表以外的文字" in only
    assert "<span>没有申报表</span>" in only
    assert name
    text = page(name[1])
    assert "<div><dt>份申报引用</dt><dd>0</dd></div>" in text
    assert "<div><dt>处申报表以外的文字引用</dt><dd>1</dd></div>" in text


def test_the_files_of_an_archive_add_up(root: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    shutil.copy(root / "corpus" / WORD, folder / "filing.docx")
    (folder / "notice.txt").write_text(
        "各单位按照《关于加强预算管理的通知》（财预〔2020〕10号）执行。\n", encoding="utf-8"
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (folder / "thumbs.db").write_bytes(b"1")
    (folder / "~$filing.docx").write_bytes(b"lock")
    main(["convert", str(folder), "--out", str(out)])
    client = TestClient(application(Site(Collection(str(out / "shenbao.db"), out))), base_url="http://127.0.0.1")
    others = "1 份文件没有申报表、1 份读取失败、2 份不是文档、未读取"
    assert f"<h1>1 份申报，另有 {others}，共 5 份文件</h1>" in client.get("/archive").text

    (out / "manifest.jsonl").unlink()  # only its lines know of what was skipped
    index.update(out, out / "shenbao.db")
    assert "1 份文件没有申报表、1 份读取失败，共 3 份文件</h1>" in client.get("/archive").text


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    index.update(tmp_path, tmp_path / "shenbao.db")
    collection = Collection(str(tmp_path / "shenbao.db"), tmp_path)
    client = TestClient(application(Site(collection)), base_url="http://127.0.0.1")

    for text in (client.get("/").text, client.get("/archive").text):
        assert "档案中尚无文件" in text
        assert "shenbao convert" in text
        assert [word for word in ("没有查到", "各年度预算", "读取完整") if word in text] == []
    assert "没有查到" in client.get("/?q=平安").text


def test_amounts_of_hits_are_grouped_with_the_digits_as_written(page: Page) -> None:
    assert '<span class="amount">3,855.9424 万元</span>' in page("/?q=平安")


def test_plans_that_had_run_out_stand_once_with_their_filings(page: Page) -> None:
    text = page("/archive")
    plans = text[text.index('<ul class="plans">') : text.index("</section>", text.index('<ul class="plans">'))]
    links = re.findall(r'<li><p><a href="([^"]*)"', plans)

    assert len(links) == len(set(links)) > 2
    assert re.search(r"<summary>[23] 份申报，过期 3 年</summary>", plans)
    expired = page(re.findall(r'<p><a href="(/[?]both[^"]*)"', plans)[0].replace("&amp;", "&"))
    assert re.search("查到 [23] 份申报", expired)


def test_a_printed_result_says_what_was_searched(page: Page) -> None:
    printed = re.search(r'<dl class="printed">(.*?)</dl>', page("/?q=平安&year=2020&sort=unit"), re.DOTALL)

    assert printed
    assert re.findall("<dt>([^<]*)</dt><dd>([^<]*)</dd>", printed[1]) == [
        ("检索", "平安"),
        ("年度", "2020 年"),
        ("排序", "按单位"),
        ("打印日期", ""),
    ]


def test_a_place_is_what_stands_there_and_not_what_mentions_it(page: Page) -> None:
    found = re.findall(r'data-at="([^"]*)" data-own="([^"]*)"', page(f"/filing/{PDF}.json"))
    owned = [set(own.split()) for keys, own in found if keys != own]

    assert len(owned) > 10
    assert [own for own in owned if any(key.startswith("/checks") for key in own)] == []
    assert all(set(own.split()) <= set(keys.split()) for keys, own in found)


def test_a_document_that_the_archive_has_not_is_named(page: Page) -> None:
    text = page(f"/?both={quote(NUMBER)}&both={quote('沪财预〔1999〕7号')}")

    assert "检索库中找不到：<b>沪财预〔1999〕7号</b>" in text
    assert f"<b>{NUMBER}</b>" not in text


def test_nothing_found_says_what_to_do(page: Page) -> None:
    assert "没有查到。可减少检索词" in page("/?q=孤品一词")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/?q=(", 400, "没有写完"),
        ("/?q=" + "长" * 501, 400, "超过 500 个字"),
        ("/?page=0", 400, "整数"),
        ("/?page=x", 400, "整数"),
        ("/?size=101", 400, "整数"),
        ("/?page=9999&size=100", 400, "只能翻到"),
        ("/?sort=best", 400, "没有“best”这种排序"),
        ("/?year=20O0", 400, "整数"),
        ("/?" + "unit=a&" * 51, 400, "过多"),
        ("/?q=" + "a" * 9000, 400, "地址过长"),
        ("/regulation?name=无", 404, "没有文件引用"),
        ("/filing/none.json", 404, "检索库中找不到该申报"),
        ("/filing/../../shenbao.db", 404, "找不到"),
        ("/filing/%2e%2e/manifest.jsonl", 404, "找不到"),
        ("/record/..%2f..%2fetc%2fpasswd", 404, "找不到"),
        ("/picture/99/" + PDF + ".json", 404, "原件中没有该页"),
        ("/picture/1/" + EVIL + ".json", 404, "找不到"),
        ("/filing/" + PDF + ".json?place=%3Cb%3E", 400, "位置有误"),
        ("/filing/" + PDF + ".json?place=1%3B1%2C2%2C3%3B%3B", 400, "位置有误"),
        ("/compare?old=none&new=none", 404, "找不到"),
        ("/nothing", 404, "找不到该页面"),
    ],
)
def test_what_cannot_be_answered_says_why(site: Open, address: str, status: int, words: str) -> None:
    answer = site().get(address)

    assert answer.status_code == status
    assert words in answer.text


def test_the_site_is_read_only(site: Open) -> None:
    client = site()
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, "/").status_code == 405


# ---------------------------------------------------------------- a filing


def test_a_filing_shows_its_fields_beside_its_pages(page: Page) -> None:
    text = page(f"/filing/{PDF}.json")

    assert 'data-at="/budget/rows/1/amount" title="第3页">813.70</a>' in text
    assert text.count('<figure class="page"') == 6
    assert "未填：项目编号" in text or "未填：" in text
    assert "必填栏目为空" in text
    assert "沪禁毒委〔2018〕43号" in text


def test_values_in_doubt_stand_beside_a_piece_of_the_page(root: Path, tmp_path: Path) -> None:
    record = convert(root / "corpus" / PDF, root / "corpus").to_dict()
    filing = record["filings"][0]
    filing["project"]["start_date"] = None
    filing["evidence"]["/project/start_date"] |= {"confidence": 0.4, "alternatives": ["2020-01-07"]}
    write_record(tmp_path, PDF, Record.from_dict(record).to_json())
    index.update(tmp_path, tmp_path / "shenbao.db")
    collection = Collection(str(tmp_path / "shenbao.db"), tmp_path, (root / "corpus",))
    text = TestClient(application(Site(collection)), base_url="http://127.0.0.1").get(f"/filing/{PDF}.json").text
    x0, top, x1, bottom = filing["evidence"]["/project/start_date"]["at"]["box"]
    assert "也可能是2020-01-07" in text
    assert f'viewBox="{x0 - 12:.1f} {top - 5:.1f} {x1 - x0 + 24:.1f} {bottom - top + 10:.1f}" width=' in text
    assert '<image href="/picture/1/' in text


def test_a_value_is_lit_on_the_page_without_javascript(page: Page) -> None:
    text = page(f"/filing/{PDF}.json?at=/budget/rows/1/amount")

    assert 'class="v lit" id="here"' in text
    lit = re.findall(r'<a href="[^"]*" tabindex="-1" class="value lit" id="lit" data-at="([^"]*)"', text)
    assert [keys.split()[0] for keys in lit] == ["/budget/rows/1/amount"]


def test_a_place_from_a_hit_is_lit(page: Page) -> None:
    found = re.search(r'class="where" href="([^"]*place=[^"]*)"', page(f"/?q={quote(NUMBER)}&status=complete"))
    assert found
    assert 'class="cited lit"' in page(found[1].replace("&amp;", "&").partition("#")[0])


def test_the_words_of_a_word_file_are_its_original(page: Page) -> None:
    text = page(f"/filing/{WORD}.json?at=/budget/rows/1/amount")

    assert '<td class="lit" id="lit"><a' in text
    assert f"/original/{WORD}.json?n=1" in text


@pytest.mark.skipif(
    not page_pictures.is_printable(DOCX.media_type),
    reason="LibreOffice is not installed: apt install libreoffice-writer",
)
def test_a_word_file_is_printed_and_its_values_are_found_on_the_paper(site: Open, collection: Collection) -> None:
    answer = site().get(f"/original/{WORD}.json?n=1&at=/budget/rows/1/amount")
    lit = re.search(
        r'id="lit" data-at="/budget/rows/1/amount[^>]*><title>[^<]*</title><rect x="([^"]*)" y="([^"]*)" w',
        answer.text,
    )
    spotted = {key for keys in re.findall(r'data-at="([^"]*)"', answer.text) for key in keys.split()}
    values = {field.pointer for field in annotations(stored_record(collection, f"{WORD}.json").record, ["field"], 0)}

    assert lit
    assert len(spotted & values) / len(values) > 0.95
    picture = site().get(f"/picture/3/{WORD}.json")
    assert Image.open(io.BytesIO(picture.content)).width == 1191


def test_a_file_of_two_filings_leads_from_one_to_the_other(page: Page) -> None:
    assert f"/filing/{TWO}.json?n=2" in page(f"/filing/{TWO}.json")
    assert "残疾人阳光之家日间照料补贴</h1>" in page(f"/filing/{TWO}.json?n=2")


def test_a_file_without_a_filing_can_be_read(page: Page) -> None:
    text = page(f"/filing/{NOTICE}.json")

    assert "该文件中没有申报表" in text
    assert "财预" in text


def test_a_page_of_the_original_is_an_image(site: Open) -> None:
    answer = site().get(f"/picture/3/{PDF}.json")

    assert answer.headers["content-type"] in ("image/png", "image/jpeg")
    assert Image.open(io.BytesIO(answer.content)).size == (1191, 1684)


def test_whoever_waits_too_long_for_a_page_is_told(site: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "_PATIENCE", 0.01)
    monkeypatch.setattr(rendering, "picture", lost.lasting)
    page_pictures.picture.cache_clear()
    answer = site().get(f"/picture/4/{PDF}.json")

    assert answer.status_code == 409
    assert "请稍后再试" in answer.text
    monkeypatch.undo()
    assert site().get(f"/picture/4/{PDF}.json").status_code == 200


@pytest.mark.parametrize("deed", [lost.dying, lost.greedy, lost.lasting])
def test_an_original_that_brings_its_reader_down_takes_nothing_else_along(
    site: Open, monkeypatch: pytest.MonkeyPatch, deed: Callable[..., None]
) -> None:
    monkeypatch.setattr(rendering, "picture", deed)
    monkeypatch.setattr(worker_process, "_SECONDS", 1.0)
    page_pictures.picture.cache_clear()
    answer = site().get(f"/picture/4/{PDF}.json")

    assert answer.status_code == 409
    assert "文件可能已损坏" in answer.text
    monkeypatch.undo()
    assert site().get(f"/picture/4/{PDF}.json").status_code == 409  # it is not tried again and again
    page_pictures.picture.cache_clear()
    assert site().get(f"/picture/4/{PDF}.json").status_code == 200


def test_pictures_that_take_long_leave_room_for_searches(folder: Path, root: Path, monkeypatch) -> None:
    monkeypatch.setattr(rendering, "picture", lost.lasting)
    page_pictures.picture.cache_clear()
    collection = Collection(str(folder / "shenbao.db"), folder, (root / "corpus",))
    with serve(application(Site(collection))) as address, ThreadPoolExecutor(60) as many:
        pictures = [
            many.submit(httpx2.get, f"{address}/picture/{page}/{PDF}.json", timeout=60) for page in range(1, 61)
        ]
        wait(pictures, 10, "FIRST_COMPLETED")
        assert not all(picture.done() for picture in pictures)
        assert httpx2.get(f"{address}/?q=禁毒", timeout=10).status_code == 200
        worker_process.stop_worker()
        assert {picture.result().status_code for picture in pictures} == {404, 409}
    monkeypatch.undo()
    page_pictures.picture.cache_clear()


def test_another_file_of_the_same_name_is_no_original(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / PDF
    other.parent.mkdir(parents=True)
    other.write_bytes(b"%PDF-1.4 another")
    collection = Collection(str(folder / "shenbao.db"), folder, (tmp_path,))
    text = TestClient(application(Site(collection)), base_url="http://127.0.0.1").get(f"/filing/{PDF}.json").text

    assert "找不到原件" in text
    assert "813.70" in text


# ---------------------------------------------------------------- regulations, archive, comparison


def test_a_regulation_shows_its_spellings_and_who_cites_it(page: Page) -> None:
    text = page(f"/regulation?name={quote(NUMBER)}")

    assert "<td>闵综治办(2017)11号</td>" in text
    assert "2020 年" in text
    assert "综治组" in text
    assert "闵反恐办〔2017〕15号" in text


def test_the_archive_tells_what_was_not_read_and_how_much_money(page: Page) -> None:
    text = page("/archive")

    assert '<dt>读取完整</dt><dd><a href="/?status=complete">6</a></dd>' in text
    assert '<dt>读取不完整</dt><dd><a href="/?status=partial">1</a></dd>' in text
    assert "7,711.88 万元" in text  # the same filing as PDF and as Word


def test_two_years_are_compared(page: Page) -> None:
    text = page(f"/compare?old={WORD}.json&new={PERSONS}.json&n=1")

    assert "平安建设" in text
    assert "社区居家养老服务" in text
    assert f'href="/filing/{WORD}.json?at=%2Fproject%2Fname#lit"' in text
    assert "<b>旧</b>" in text
    assert '<th scope="col">新</th>' in text


@pytest.mark.parametrize("text", ["闵综治办(2017)11号", "闵综治办2017-11"])
def test_a_regulation_has_a_page_in_any_spelling(page: Page, text: str) -> None:
    assert page(f"/regulation?name={quote(text)}") == page(f"/regulation?name={quote(NUMBER)}")


def test_where_several_regulations_fit_the_list_is_shown(site: Open) -> None:
    answer = site().get("/regulation", params={"name": "沪禁毒"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/regulations?q={quote('沪禁毒')}")
    listed = site(follow=True).get("/regulation", params={"name": "沪禁毒"}).text
    assert "沪禁毒委〔2018〕43号" in listed
    assert "沪禁毒办〔2018〕55号" in listed


def test_the_list_of_regulations_is_narrowed(page: Page) -> None:
    assert "共 <b>1</b> 份文件" in page(f"/regulations?q={quote('沪禁毒委〔2018〕43号')}")


# ---------------------------------------------------------------- what is taken along


def test_a_record_its_tables_and_a_draft_are_taken_along(site: Open, folder: Path) -> None:
    client = site()
    record = client.get(f"/record/{PDF}.json")
    tables = client.get(f"/tables/{PDF}.json")
    draft = client.get(f"/draft/{PDF}.json?year=2021&n=1")

    assert record.json()["filings"][0]["project"]["name"] == "平安建设"
    assert "813.70" in record.text
    assert record.headers["content-disposition"].startswith("attachment")
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(tables.content)).namelist()
    assert quote("年草稿.docx") in draft.headers["content-disposition"]
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(draft.content)).namelist()


def test_a_draft_is_offered_as_the_command_writes_it(site: Open, page: Page) -> None:
    """The layout, the years before and the budget as a workbook."""
    offered = page(f"/filing/{LATER}.json")
    option = '<option value="shanghai-minhang-2020">项目支出绩效目标申报表（上海市闵行区，2018—2020年，万元）</option>'
    assert option in offered
    assert "2020年申报表：历年金额和目标" in offered
    assert 'name="as" value="xlsx"' in offered
    assert "历年金额和目标" not in page(f"/filing/{NOTICE}.json")
    asked = f"/draft/{LATER}.json?year=2022&n=1&to=shanghai-minhang-2021&history={quote(PDF)}.json"
    client = site()

    draft, budget = client.get(asked), client.get(f"{asked}&as=xlsx")

    assert Document(io.BytesIO(draft.content)).core_properties.identifier == "shanghai-minhang-2021"
    comments = "".join(comment.text for comment in Document(io.BytesIO(draft.content)).comments)
    assert "历年：2020年 813.70，2021年" in comments
    assert quote("2022年预算.xlsx") in budget.headers["content-disposition"]
    assert convert_bytes(budget.content, "budget.xlsx").to_dict()["tables"][0]["cells"][0]["text"] == "大类"
    assert client.get(f"{asked}&to=nowhere").status_code == 409


def test_a_comparison_is_taken_along(site: Open) -> None:
    client = site()
    asked = f"old={WORD}.json&new={PDF}.json&n=1"

    assert "<!doctype html>" in client.get(f"/compare.html?{asked}").text
    assert client.get(f"/compare.xlsx?{asked}").content[:2] == b"PK"
    assert client.get(f"/compare.pdf?{asked}").status_code == 404


def test_hits_are_taken_along(site: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    client = site()
    asked = f"q={quote(NUMBER)}&status=complete"
    lines = client.get(f"/hits.csv?{asked}").text.splitlines()

    assert lines[0].startswith("\ufeff检索词,申报数,近似,年度,填报单位")
    assert lines[1].startswith(f"{NUMBER},2,否,2020,综治组")
    assert len(lines) == 5
    assert "3855.9424" in lines[1]
    assert client.get(f"/hits.xlsx?{asked}").content[:2] == b"PK"
    assert client.get(f"/hits.db?{asked}").status_code == 404
    monkeypatch.setattr("extract.page.site.parameters.DEEPEST", 1)
    assert "一次最多下载 1 份" in client.get(f"/hits.csv?{asked}&size=1").text


def test_a_draft_that_is_refused_says_why(site: Open) -> None:
    answer = site().get(f"/draft/{NOTICE}.json?year=2024")

    assert answer.status_code == 409
    assert "无法完成" in answer.text


# ---------------------------------------------------------------- harm


def test_harm_in_any_field_is_shown_as_text(page: Page) -> None:
    texts = [
        page("/?year=2019"),
        page(f"/filing/{EVIL}.json"),
        page(f"/compare?old={WORD}.json&new={EVIL}.json&n=1"),
        page(f"/regulation?name={quote(NUMBER + HARM)}"),
        page("/archive"),
        page("/regulations"),
        page(f"/?q={quote(HARM.replace('(', '').replace(')', ''))}"),
    ]
    for text in texts:
        assert "&lt;script&gt;" in text
        assert "<script>" not in text
        assert "<img src=x" not in text
        assert "{{7*7}}" in text or "49" not in text


def test_every_answer_tells_the_browser_to_run_nothing_of_others(site: Open) -> None:
    client = site()
    for address in ("/", "/nothing", "/api/v1/search", "/static/site.js", f"/record/{PDF}.json", "/?q=("):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_no_page_has_script_or_style_of_its_own(page: Page) -> None:
    for address in (
        "/",
        f"/filing/{PDF}.json",
        f"/compare?old={WORD}.json&new={PERSONS}.json",
        "/archive",
        "/regulations",
    ):
        text = page(address)
        assert re.findall(r"<script(?! src=)", text) == []
        assert re.findall(r"<[^>]*\s(?:on\w+|style)=|<style|javascript:", text.replace(escape(HARM), "")) == []
        assert set(re.findall(r'(?:src|href)="(https?:[^"]*|//[^"]*)"', text)) == set()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("[::1]:8765", 200),
        ("10.2.3.4", 200),
        ("files.example.gov.cn", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("", 421),
        ("a b", 421),
    ],
)
def test_only_our_own_names_are_answered(site: Open, host: str, status: int) -> None:
    assert site(names=("files.example.gov.cn",)).get("/", headers={"host": host}).status_code == status


def test_a_defect_tells_nothing_of_itself(site: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    client = site()
    client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]

    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("extract.page.site.overview_page.overview.statuses", broken)
    answer = client.get("/archive")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "程序出错" in answer.text


def test_what_is_taken_along_can_be_read_again(site: Open, tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    file.write_bytes(site().get(f"/draft/{PDF}.json?year=2021").content)

    assert any("平安建设" in holder.text for holder in read(file).holders())


# ---------------------------------------------------------------- where originals lie


def moved(folder: Path, place: Path, path: str) -> str:
    """The page of a filing whose record has this path, with originals in this place."""
    collection = Collection(str(folder / "shenbao.db"), folder, (place,))
    record = json.loads((folder / "records" / f"{PDF}.json").read_text(encoding="utf-8"))
    record["source"]["path"] = path
    write_record(folder, PDF, json.dumps(record, ensure_ascii=False))
    return TestClient(application(Site(collection)), base_url="http://127.0.0.1").get(f"/filing/{PDF}.json").text


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def test_originals_of_several_folders_are_found_below_each(copied: Path, root: Path, tmp_path: Path) -> None:
    place = tmp_path / "甲"
    (place / "2020").mkdir(parents=True)
    (place / "a.pdf").write_bytes(b"%PDF-1.4 another of its name")
    shutil.copy(root / "corpus" / PDF, place / "2020" / "a.pdf")
    text = moved(copied, place, "home/甲/2020/a.pdf")

    assert 'src="/picture/1/' in text
    assert "找不到原件" not in text


def test_an_original_in_an_archive_says_so_until_it_is_unpacked(copied: Path, root: Path, tmp_path: Path) -> None:
    place = tmp_path / "2020"
    place.mkdir()
    for name in ("b.zip", "c.zip"):
        (place / name).write_bytes(b"PK")
    assert "原件在压缩包 b.zip 里" in moved(copied, tmp_path, "2020/b.zip/a.pdf")
    (place / "d.docx").write_bytes(b"PK")
    assert "原件附在或嵌在文件 d.docx 里" in moved(copied, tmp_path, "2020/d.docx/a.pdf")

    shutil.copy(root / "corpus" / PDF, place / "a.pdf")
    (place / "c").mkdir()
    shutil.copy(root / "corpus" / PDF, place / "c" / "d.pdf")
    for path in ("2020/b.zip/a.pdf", "2020/c.zip/d.pdf"):
        assert 'src="/picture/1/' in moved(copied, tmp_path, path)
