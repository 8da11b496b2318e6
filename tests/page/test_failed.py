"""Files that could not be read, or not whole: their page, their reason, their original."""

import json
import re
from pathlib import Path

import pytest
from sites import PDF, Page, write_record
from starlette.testclient import TestClient

import extract
from extract import index
from extract.page.site import Collection, Site, application
from extract.record.causes import CAUSES

LOCKED = b"%PDF-1.4 not a page of it can be read"


@pytest.fixture(scope="module")
def client(root: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A site with a file that could not be read, two that were read in part for one cause, and their originals."""
    out, originals = tmp_path_factory.mktemp("failed"), tmp_path_factory.mktemp("originals")
    (originals / "加密.pdf").write_bytes(LOCKED)
    write_record(out, "加密.pdf", extract.convert(originals / "加密.pdf", originals).to_json())
    whole = extract.convert(root / "corpus" / PDF, root / "corpus").to_json()
    for page in (2, 3):
        record = json.loads(whole)
        record["source"]["path"] = f"第{page}份.pdf"
        remark = {"code": "page_unreadable", "severity": "error", "message": f"第{page}页没有可读的文字。", "at": None}
        record |= {"status": "partial", "remarks": [remark]}
        write_record(out, f"{page}.pdf", json.dumps(record))
    index.update(out, out / "shenbao.db")
    collection = Collection(str(out / "shenbao.db"), out, (originals,))
    return TestClient(application(Site(collection)), base_url="http://127.0.0.1:8765")


def test_a_file_that_could_not_be_read_has_a_page_with_its_reason_and_original(client: TestClient) -> None:
    listed = client.get("/?q=加密&status=failed").text
    assert "查到 1 份读取失败的文件" in listed
    (link,) = set(re.findall('<h3><a href="(/filing/[^"#]*)', listed))
    page = client.get(link)

    assert page.status_code == 200
    assert "该文件未能读取：文件已损坏，无法打开。" in page.text
    (original,) = set(re.findall('href="(/source/[^"]*)"', page.text))
    answer = client.get(original)
    assert answer.content == LOCKED
    assert answer.headers["content-disposition"].startswith("attachment")


def test_nothing_is_said_of_what_a_file_that_could_not_be_read_holds(client: TestClient) -> None:
    listed, page = client.get("/?q=加密&status=failed").text, client.get("/filing/加密.pdf.json").text

    assert page.count("未能读取") == 1
    for claim in ("没有申报表", "引用文件<span", "未引用文件", "以下为读取到的文字和表格"):
        assert claim not in page
    assert 'href="#citations"' not in page
    assert "没有申报表" not in listed
    whole = client.get("/filing/2.pdf.json").text
    assert "引用文件<span" in whole
    assert 'href="#citations"' in whole


def test_the_overview_names_causes_that_hold_for_every_file(client: TestClient) -> None:
    page = client.get("/archive").text

    assert "<b>2</b> 部分页面的文字无法识别" in page
    assert "<b>2</b> 第2页" not in page
    assert "第2页没有可读的文字。" in page  # each file's own row says its page
    assert 'href="/?status=failed"' in page


def test_every_documented_cause_has_words(root: Path) -> None:
    text = (root / "docs" / "remarks.md").read_text(encoding="utf-8")
    failed, _, read = text.partition("## The file was skipped")
    codes = set(re.findall(r"^\| `(\w+)`", failed, re.MULTILINE))
    codes |= set(re.findall(r"^\| `(\w+)` \| error", read, re.MULTILINE))

    assert codes == set(CAUSES)


def test_original_and_check_report_are_downloads_of_a_filing(page: Page, root: Path, site: object) -> None:
    filing = page(f"/filing/{PDF}.json")
    (report,) = set(re.findall('href="(/report/[^"]*)"', filing))

    assert "相符" in page(report)
    client = site()  # type: ignore[operator]
    assert client.get(f"/source/{PDF}.json").content == (root / "corpus" / PDF).read_bytes()
    masked = site(masked=True)  # type: ignore[operator]
    key = re.search(r'href="/filing/([^"?#]*)', masked.get("/").text)
    assert key
    assert masked.get(f"/source/{key[1]}").status_code == 404
