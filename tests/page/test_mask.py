"""Persons are nowhere on a masked site: not in another's filing, not in names of files, not letter by letter."""

import html
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from PIL import Image
from sites import NOTICE, PDF, PERSONS, write_record
from starlette.testclient import TestClient

import extract
from extract import index
from extract.index import masking
from extract.index.folding import folded_text
from extract.index.persons import entry_words, person_words
from extract.page.site import Collection, Site, application, mask
from extract.record.model import Record

NAMED = "2021/顾一鸣-社区申报.docx"  # the filing's file has the name of its contact
SECRETS = ("沈佩兰", "顾一鸣", "55500123", "13812345678", "310112198001011234", "gu.yiming", "朱小勤", "64921")
TOLD = (
    "本项目由顾 一鸣联系，电话（021）5550 0123、138 1234 5678，身份证310112 19800101 1234，gu.yiming@example.gov.cn。"
)


def told(record: dict[str, Any]) -> str:
    """The record of another filing, which tells of the first one's persons wherever it can."""
    filing = record["filings"][0]
    record["clauses"].append({"label": None, "level": None, "text": TOLD, "at": {"page": 1}, "role": "body"})
    filing["project"]["name"] += "（沈佩兰）"
    filing["other_fields"].append({"label": "联系电话", "value": "朱小勤 64921", "at": {"paragraph": 0}})
    at = {"page": 1, "paragraph": len(record["clauses"]) - 1}
    filing["evidence"][f"/other_fields/{len(filing['other_fields']) - 1}/value"] = {
        "text": "朱小勤 64921",
        "at": at,
        "confidence": 1.0,
    }
    record["citations"][0]["title"] = "关于沈佩兰同志工作的通知"
    record["citations"][1]["id"] = "《关于顾一鸣同志的决定》"
    remark = {"code": "page_unreadable", "severity": "error", "message": "顾一鸣的页读不出", "at": None}
    record |= {"status": "partial", "remarks": [remark]}
    return json.dumps(record, ensure_ascii=False)


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("masked")
    sources = out / "sources"
    for name, source in ((PERSONS, PERSONS), (NAMED, "minhang-2021-community/source.docx"), (NOTICE, NOTICE)):
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "corpus" / source, sources / name)
        write_record(out, name, extract.convert(sources / name, sources).to_json())
    write_record(out, PDF, told(json.loads(extract.convert(root / "corpus" / PDF, root / "corpus").to_json())))
    index.update(out, out / "shenbao.db")
    return out


def opened(folder: Path, *, masked: bool) -> TestClient:
    collection = Collection(str(folder / "shenbao.db"), folder, (folder / "sources",), masked)
    return TestClient(application(Site(collection)), base_url="http://127.0.0.1:8765", follow_redirects=True)


@pytest.fixture
def client(folder: Path) -> TestClient:
    return opened(folder, masked=True)


def key(client: TestClient, words: str) -> str:
    """The key of the record that is found by some words."""
    hits = client.get("/api/v1/search", params={"q": words}).json()["hits"]
    return str(hits[0]["filing"]["file"])


def total(client: TestClient, words: str) -> int:
    """How many filings are found by some words."""
    return int(client.get("/api/v1/search", params={"q": words}).json()["total"])


def texts(data: bytes) -> str:
    """What a page or file says; of a package of XML files, all of them."""
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    package = zipfile.ZipFile(io.BytesIO(data))
    return "\n".join(
        [*package.namelist(), *(package.read(name).decode("utf-8", "replace") for name in package.namelist())]
    )


def walked(client: TestClient, starts: list[str]) -> dict[str, str]:
    """All that can be reached: by address, what it says, its headers first."""
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith("/static/"):
            continue
        answer = client.get(address)
        asks = address.startswith(("/api/v1/", "/evidence.", "/compare")) and "?" not in address  # in /api, or a form
        is_bare = answer.status_code == 400 and asks
        assert is_bare or answer.status_code in (200, 404, 409), (address, answer.text[:200])
        is_image = answer.headers.get("content-type", "").startswith("image/")
        found[address] = "" if is_image else f"{dict(answer.headers)}\n{texts(answer.content)}"
        if answer.headers["content-type"].startswith("text/html") and "attachment" not in found[address][:400]:
            linked = re.findall(r'(?:href|src|hx-get|action)="([^"]*)"', answer.text)
            paths = (html.unescape(one).partition("#")[0] for one in linked)
            waiting += [
                one for one in paths if one.startswith("/") and not re.search("[?&](?:at|place)=|&.*&|^/[?].*&", one)
            ]
    return found


def leaks(text: str) -> list[str]:
    bare = folded_text(html.unescape(unquote(text)))
    return [secret for secret in SECRETS if secret in bare]


def test_the_whole_site_has_no_persons(client: TestClient, folder: Path) -> None:
    starts = [
        "/",
        "/regulations",
        "/archive",
        "/?q=项目",
        f"/hits.csv?q={quote('通知')}",
        "/hits.xlsx",
        "/?sort=amount",
        "/network",
        "/evidence.xlsx?of=all",
    ]
    api = [
        "search?facet=unit&facet=issuer&size=100",
        "search?q=通知",
        "regulations?size=100",
        "archive",
        "openapi.json",
    ]
    keys = {hit["filing"]["file"] for hit in client.get("/api/v1/search?size=100").json()["hits"]}
    for one in keys:
        starts += [
            f"/filing/{one}",
            f"/original/{one}?n=1",
            f"/record/{one}",
            f"/tables/{one}",
            f"/draft/{one}?year=2022",
        ]
        api += [f"filing?file={one}", f"record?file={one}"]
        starts += [f"/compare{kind}?old={one}&new={other}" for other in keys for kind in ("", ".html", ".xlsx")]
    names = [one["name"] for one in client.get("/api/v1/regulations?size=100").json()["documents"]]
    starts += [f"/api/v1/{path}" for path in api] + [f"/api/v1/regulation?name={quote(name)}" for name in names]
    found = walked(client, starts)

    assert len(found) > 150
    assert "平安建设" in found["/evidence.xlsx?of=all"]
    assert sum("社区居家养老服务" in text for text in found.values()) > 15
    assert {address: leaks(address + text) for address, text in found.items() if leaks(address + text)} == {}


def test_where_they_are_not_masked_they_are_there(folder: Path) -> None:
    found = walked(opened(folder, masked=False), ["/", "/archive", f"/record/{PDF}.json"])

    assert {secret for text in found.values() for secret in leaks(text)} == set(SECRETS)


@pytest.mark.parametrize("name", ["沈佩兰", "顾一鸣", "朱小勤"])
def test_no_name_is_spelt_out_by_searching(client: TestClient, name: str) -> None:
    parts = {name[start:end] for start in range(len(name)) for end in range(start + 2, len(name) + 1)}
    for part in (*parts, f"由{name[:2]}", f"{name[-1]}同志", f"{name[1:]}同志", f"关于{name[0]}"):
        assert client.get("/api/v1/search", params={"q": part}).json()["total"] == 0, part
        assert client.get("/api/v1/regulations", params={"q": part}).json()["total"] == 0, part


@pytest.mark.parametrize("secret", [one for one in SECRETS if one.isascii()])
def test_no_number_is_spelt_out_by_searching(client: TestClient, secret: str) -> None:
    for length in range(3, len(secret) + 1):
        assert client.get("/api/v1/search", params={"q": secret[:length]}).json()["total"] == 0, secret[:length]


def test_a_number_is_not_in_the_full_text_even_where_nothing_is_masked(folder: Path) -> None:
    client = opened(folder, masked=False)

    for part in ("5550", "1381234", "19800101", "yiming"):
        assert client.get("/api/v1/search", params={"q": part}).json()["total"] == 0
    for whole in ("55500123", "64921", "朱小勤"):
        hits = client.get("/api/v1/search", params={"q": whole}).json()["hits"]
        assert hits, whole


def test_a_file_goes_by_a_key_and_not_by_its_name(client: TestClient, folder: Path) -> None:
    one = key(client, "社区居家")

    assert re.fullmatch(r"\d+-[0-9a-f]{16}", one)
    assert client.get(f"/filing/{one}").status_code == 200
    assert "2021/＊＊＊-社区申报.docx" in client.get("/?q=社区居家").text
    for name in (f"{NAMED}.json", f"{PERSONS}.json", f"{one[:-1]}g", f"9{one}", "1-"):
        assert client.get(f"/filing/{name}").status_code == 404
        assert client.get(f"/api/v1/record?file={name}").status_code == 404


def test_a_key_ends_with_its_record(client: TestClient, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    client = opened(copy, masked=True)
    one = key(client, "社区居家")
    for name in (PERSONS, NAMED):
        file = copy / "records" / f"{name}.json"
        file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")), indent=1), encoding="utf-8")
    index.update(copy, copy / "shenbao.db")

    assert client.get(f"/filing/{one}").status_code == 404


def test_a_person_who_comes_in_later_is_masked_at_once(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    client = opened(copy, masked=True)
    assert "沪禁毒委" in client.get("/?q=禁毒").text
    file = copy / "records" / f"{PERSONS}.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["filings"][0]["evidence"]["/project/leader"]["text"] = "沪禁毒"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    index.update(copy, copy / "shenbao.db")

    assert total(client, "沪禁毒") == 0
    assert "沪禁毒委(" not in client.get(f"/filing/{key(client, '平安建设')}").text


def changed(folder: Path, copy: Path, change: Callable[[dict[str, Any]], None]) -> TestClient:
    """The masked site of a copy of the archive with a filing that was changed."""
    shutil.copytree(folder, copy)
    file = copy / "records" / f"{PERSONS}.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    change(record["filings"][0])
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    index.update(copy, copy / "shenbao.db")
    return opened(copy, masked=True)


def test_an_index_that_is_built_anew_is_another(folder: Path, tmp_path: Path) -> None:
    """Its newest record has the id, stamp and digest that the newest one had before."""
    copy = tmp_path / "copy"
    client = changed(folder, copy, lambda _: None)
    assert total(client, "沪禁毒") > 0
    file = copy / "records" / f"{PERSONS}.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["filings"][0]["evidence"]["/project/leader"]["text"] = "沪禁毒"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    index.rebuild(copy, copy / "shenbao.db")

    assert total(client, "沪禁毒") == 0


def test_a_unit_keeps_its_name_though_a_person_has_part_of_it(folder: Path, tmp_path: Path) -> None:
    def led(filing: dict[str, Any]) -> None:
        filing["evidence"]["/project/leader"]["text"] = "金山"
        filing["reporting_unit"] = "金山区财政局"
        filing["project"]["name"] = "13800138000"
        filing["funds"] |= {"annual_budget": 15000000000, "total_budget": 15000000000}

    client = changed(folder, tmp_path / "copy", led)
    answer = client.get("/api/v1/search", params={"facet": "unit", "unit": "金山区财政局"}).json()

    assert [answer["total"], answer["facets"]["unit"]] == [1, [["金山区财政局", 1]]]
    (hit,) = answer["hits"]
    assert hit["filing"]["project"] == "＊" * 11
    assert hit["filing"]["annual_budget"] == "15000000000"
    assert "金山区财政局" in client.get(f"/filing/{hit['filing']['file']}").text
    assert client.get("/api/v1/search", params={"q": "金山"}).json()["total"] == 0


def test_a_search_for_who_is_hidden_is_told_so(client: TestClient) -> None:
    said = "检索词含已隐去的姓名或电话"

    assert said in client.get("/?q=沈佩兰").text
    assert said in client.get("/?q=通知 13800138000").text
    assert said not in client.get("/?q=通知").text


def test_a_common_word_that_touches_a_name_is_found_where_it_is_shown(client: TestClient, folder: Path) -> None:
    whole = opened(folder, masked=False)

    assert total(client, "养老服务") == total(whole, "养老服务") > 0
    assert total(client, "一") == total(whole, "一") > 0
    assert total(client, "兰同志") == 0 < total(whole, "兰同志")


def test_what_very_many_filings_have_is_searched_as_it_is(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert total(client, "一鸣") == 0
    monkeypatch.setattr(masking, "_MOST", 0)

    assert total(client, "一鸣") == 2  # a text and the name of a file


def test_what_is_hidden_is_not_called_blank(client: TestClient) -> None:
    text = client.get(f"/filing/{key(client, '社区居家')}").text
    blank = re.findall("未填：([^<]*)", text)

    assert re.search("已隐去：[^<]*填表人", text)
    assert [names for names in blank if "填表人" in names or "联系" in names] == []


def test_pages_that_cannot_be_masked_say_why(client: TestClient, folder: Path) -> None:
    with sqlite3.connect(folder / "shenbao.db") as database:
        rows = database.execute("SELECT id || '-' || substr(digest, 1, 16), file FROM record").fetchall()
    keys = {name: one for one, name in rows}
    word, partial = (client.get(f"/filing/{keys[name]}").text for name in (f"{NAMED}.json", f"{PDF}.json"))

    assert "联系人和电话无法可靠地遮盖，故不显示原页" in word
    assert "没有固定的页面" not in word
    assert "hx-get" not in word
    assert "/picture/" not in partial
    for name in (NAMED, PDF):
        assert client.get(f"/picture/1/{keys[f'{name}.json']}").status_code == 404
    page = client.get(f"/picture/1/{keys[f'{PERSONS}.json']}")
    assert Image.open(io.BytesIO(page.content)).width == 1191
    assert page.headers["cache-control"] == "private, no-cache"


def test_a_masked_record_differs_in_nothing_but_persons(folder: Path) -> None:
    whole = Record.load(folder / "records" / f"{PERSONS}.json")
    masked = mask.masked_record(whole, person_words(()))

    assert masked.record.source == whole.source
    assert masked.record.filings[0].budget == whole.filings[0].budget
    assert masked.record.filings[0].project.leader is None
    assert "/project/leader" in masked.hidden[0]
    both = (whole, masked.record)
    lengths = [[len(cell.text) for table in one.tables for cell in table.cells] for one in both]
    assert lengths[0] == lengths[1]
    assert mask.masked_record(masked.record, person_words(())).record == masked.record


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("沈佩兰", {"沈佩兰"}),
        ("张 三、李 四", {"张三", "李四"}),
        ("填表人：顾一鸣 电话：（021）5550 0123", {"顾一鸣", "55500123"}),
        ("综治办 主任", set()),
        ("财政局", set()),
        ("王建国主任", {"王建国主任", "王建国"}),
        ("张三科长", {"张三科长", "张三"}),
        ("王建国同志", {"王建国同志", "王建国"}),
        ("综治办沈佩兰", {"综治办沈佩兰", "沈佩兰"}),
        ("党支部书记王强", {"党支部书记王强", "王强"}),
        ("党组织书记", set()),
        ("张三 2021-03-01 13812345678", {"张三", "13812345678"}),
        ("七宝镇综治办沈佩兰副主任", {"七宝镇综治办沈佩兰副主任", "沈佩兰"}),
        ("沈𠮷兰", {"沈𠮷兰"}),
        ("欧阳登科", {"欧阳登科"}),
        ("同上", set()),
        ("买买提·艾力/13812345678", {"买买提艾力", "买买提", "艾力", "13812345678"}),
        ("短号64921", {"短号"}),
    ],
)
def test_words_of_a_field_that_may_stand_elsewhere(entry: str, found: set[str]) -> None:
    assert set(entry_words(entry)) == found


@pytest.mark.parametrize(
    ("text", "blotted"),
    [
        ("由沈 佩兰办", "由＊＊＊＊办"),
        ("邮箱A.b@c.gov.cn。", "邮箱＊＊＊＊＊＊＊＊＊＊＊＊。"),
        ("1074.00万元，沪财预〔2017〕11号", "1074.00万元，沪财预〔2017〕11号"),
        ("编号955500123", "编号955500123"),
        ("分机55500123", "分机＊＊＊＊＊＊＊＊"),
        ("总机5550-0123。", "总机＊＊＊＊＊＊＊＊＊。"),
        ("沈\u200b佩·兰办", "＊＊＊＊＊办"),
        ("1 3 8 0 0 1 3 8 0 0 0", "＊" * 21),
        ("138.0013.8000。", "＊" * 13 + "。"),
        ("138\u200b0013\u200b8000", "＊" * 13),
        ("数量15 20 30 40 50 6，金额138.00138000", "数量15 20 30 40 50 6，金额138.00138000"),
    ],
)
def test_known_words_are_taken_out_of_a_text(text: str, blotted: str) -> None:
    assert person_words(["沈佩兰", "55500123"]).blotted_text(text) == blotted


@pytest.mark.parametrize(
    ("text", "blotted"),
    [
        ("王小明任组长，小明同志分管宣传", "＊＊＊任组长，＊＊同志分管宣传"),
        ("小 明同志分管宣传，组长王小明", "＊＊＊同志分管宣传，组长＊＊＊"),
        ("王小明和王某某、王芳", "＊＊＊和王某某、王芳"),
        ("欧阳登科联系，登科回复", "＊＊＊＊联系，＊＊回复"),
        ("小明同志分管宣传", "小明同志分管宣传"),  # another person perhaps
        ("王明任组长，明同志", "＊＊任组长，明同志"),
    ],
)
def test_a_given_name_is_taken_out_where_the_whole_name_stands(text: str, blotted: str) -> None:
    assert person_words(["王小明", "欧阳登科", "王明"]).blotted_text(text) == blotted
