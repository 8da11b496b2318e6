"""Saved searches with what is new, notes and tags: files beside the archive, which stays as it is."""

import csv
import io
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sites import EVIL, HARM, LATER, PASSWORD, PDF, USER, Open, write_record
from starlette.testclient import TestClient

import extract
from extract import index
from extract.cli import main
from extract.index.searching import hit_contents
from extract.page.site import Collection, Site, application, notebook, passwords
from extract.page.site.notebook import Notebook

FIELD = "/funds/annual_budget"
FILE = f"{PDF}.json"


def page_text(text: str) -> str:
    """The text of a page without its markup."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", text)).split())


@pytest.fixture
def own(root: Path, tmp_path: Path) -> Path:
    """An archive of one filing that a test may change."""
    record = extract.convert(root / "corpus" / PDF, root / "corpus").to_json()
    write_record(tmp_path / "out", PDF, record)
    index.update(tmp_path / "out", tmp_path / "out/shenbao.db")
    return tmp_path / "out"


def site_client(out: Path, tmp_path: Path) -> TestClient:
    site = Site(Collection(str(out / "shenbao.db"), out), searches=tmp_path / "book", notes=tmp_path / "book")
    return TestClient(application(site), base_url="http://127.0.0.1:8765")


def save(client: TestClient, name: str, query: str) -> int:
    """Save a search; the status of the answer."""
    return client.post("/saved", data={"do": "save", "name": name, "query": query}).status_code


def test_a_saved_search_tells_what_is_new(own: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    assert "保存此项检索" in client.get("/?q=综治办").text
    assert save(client, "综治办的文件", "/?q=综治办") == 200
    assert "综治办的文件 检索：综治办 没有新增 · 全部 1 份" in page_text(client.get("/saved").text)

    later = json.loads((own / f"records/{PDF}.json").read_text(encoding="utf-8"))
    later["source"] |= {"path": LATER, "sha256": "0" * 64}
    later["filings"][0]["project"]["name"] = "平安建设二期"
    write_record(own, LATER, json.dumps(later))
    index.update(own, own / "shenbao.db")

    assert "1 份新增 · 全部 2 份" in page_text(client.get("/saved").text)
    new = client.get("/saved/1").text
    assert "平安建设二期" in new
    assert new.count('class="hit"') == 1
    client.post("/saved", data={"do": "look", "id": "1"})
    assert "没有新增 · 全部 2 份" in page_text(client.get("/saved").text)


def test_a_search_that_grew_beyond_what_is_kept_says_so_and_loads_no_hits(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.page.site.parameters.DEEPEST", 20)
    client = site_client(own, tmp_path)
    assert save(client, "全部", "/?q=综治办") == 200
    later = json.loads((own / f"records/{PDF}.json").read_text(encoding="utf-8"))
    for number in range(10, 30):
        later["source"] |= {"path": f"{number}-{LATER}", "sha256": str(number) * 32}
        write_record(own, f"{number}-{LATER}", json.dumps(later))
    index.update(own, own / "shenbao.db")
    refusal = "查到 21 份，超过 20 份的检索不能保存，也不比较新增"

    assert refusal in page_text(client.get("/saved").text)
    assert refusal in client.get("/saved/1").text
    assert refusal in client.post("/saved", data={"do": "look", "id": "1"}).text
    assert refusal in client.post("/saved", data={"do": "save", "name": "再", "query": "/?q=综治办"}).text
    with index.reading(own / "shenbao.db") as connection:
        assert hit_contents(connection, index.Query("综治办"), 20) == (21, [])
        assert len(hit_contents(connection, index.Query(), 21)[1]) == 21


def test_an_index_built_anew_makes_nothing_new(own: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    save(client, "全部禁毒", "/?q=禁毒")
    index.rebuild(own, own / "shenbao.db")
    text = page_text(client.get("/saved").text)
    assert "没有新增" in text
    client.post("/saved", data={"do": "drop", "id": "1"})
    assert "0 项检索" in page_text(client.get("/saved").text)


def test_filters_are_saved_and_wrong_ones_refused(site: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "MOST_SEARCHES", 3)
    client = site(follow=True, searches=tmp_path / "saved")
    assert save(client, "2020", "/?q=&year=2020&sort=amount") == 200
    assert 'href="/?year=2020&amp;sort=amount"' in client.get("/saved").text
    assert save(client, "错", "/?year=abc") == 400
    assert save(client, "", "/?q=a") == 400
    assert save(client, "名" * 61, "/?q=a") == 400
    assert "最多 60 个字" in client.post("/saved", data={"do": "save", "name": "名" * 61, "query": "/?q=a"}).text
    assert client.get("/saved/99").status_code == 404
    for number in range(3):
        save(client, str(number), "/?q=禁毒")
    assert "已满" in client.post("/saved", data={"do": "save", "name": "再一项", "query": "/?q=a"}).text


def test_a_search_of_the_same_name_takes_its_place(tmp_path: Path) -> None:
    book = Notebook(tmp_path / "book")
    book.save_search("甲", "同名", "/?q=a", ["1"])
    book.save_search("甲", "同名", "/?q=b", ["2"])
    book.save_search("乙", "同名", "/?q=c", [])
    (only,) = book.searches("甲")
    assert (only.query, only.new_hits(["1", "2", "3"])) == ("/?q=b", ["1", "3"])


def test_a_note_stands_at_its_field_and_survives_a_rebuild(own: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    before = (own / "shenbao.db").read_bytes(), (own / f"records/{PDF}.json").read_bytes()
    assert "记在“<span>项目资金·当年预算</span>”" in client.get(f"/filing/{FILE}?at={FIELD}").text
    note = {
        "do": "add",
        "file": FILE,
        "n": "1",
        "at": FIELD,
        "text": "金额待核\n第二行",
        "tags": "待核实、已约谈 待核实",
    }
    answer = client.post("/note", data=note, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/filing/{FILE}?at=%2Ffunds%2Fannual_budget#notes",
    )
    assert ((own / "shenbao.db").read_bytes(), (own / f"records/{PDF}.json").read_bytes()) == before

    index.rebuild(own, own / "shenbao.db")
    text = client.get(f"/filing/{FILE}").text
    assert "金额待核\n第二行" in text
    assert "批注和标签 1" in page_text(text)
    assert "项目资金·当年预算" in text
    assert "写于原件更换之前" not in text
    every = client.get("/notes?tag=已约谈").text
    assert "1 条批注，标签“已约谈”" in page_text(every)
    assert f'href="/filing/{FILE}?at=%2Ffunds%2Fannual_budget#lit"' in every
    assert "没有带该标签的批注" in client.get("/notes?tag=无").text


def test_a_note_brings_its_writer_back_to_the_hit(own: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    (first, *_) = re.findall('<h3><a href="([^"]*)">', client.get("/?q=禁毒").text)
    shown = client.get(unescape(first)).text
    assert "“禁毒” 第 1 处，共" in page_text(shown)
    (back,) = {unescape(one) for one in re.findall('name="back" value="([^"]*)"', shown)}
    note = {"do": "add", "file": FILE, "n": "1", "text": "待核", "back": back}
    location = client.post("/note", data=note, follow_redirects=False).headers["location"]
    assert location == unescape(first).partition("#")[0] + "#notes"
    again = client.get(location).text
    assert "“禁毒” 第 1 处，共" in page_text(again)
    assert again.count(f'name="back" value="{back}"'.replace("&", "&amp;")) == 2  # to write, and to delete
    dropped = client.post("/note", data={"do": "drop", "id": "1", "back": back}, follow_redirects=False)
    assert dropped.headers["location"] == location
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/filing/", "/logout", "javascript:alert(1)"):
        answer = client.post("/note", data=note | {"back": elsewhere}, follow_redirects=False)
        assert answer.headers["location"] == f"/filing/{FILE}#notes"


def test_a_value_that_is_opened_keeps_the_query(own: Path, tmp_path: Path) -> None:
    text = site_client(own, tmp_path).get(f"/filing/{FILE}?q=禁毒").text
    assert f'href="?q=%E7%A6%81%E6%AF%92&amp;at={FIELD}#lit"' in text


def test_a_note_stays_with_its_path_when_the_file_is_replaced(own: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    client.post("/note", data={"do": "add", "file": FILE, "n": "1", "text": "旧版的金额有误"})
    record = json.loads((own / f"records/{PDF}.json").read_text(encoding="utf-8"))
    record["source"]["sha256"] = "1" * 64
    write_record(own, PDF, json.dumps(record))
    index.update(own, own / "shenbao.db")
    text = client.get(f"/filing/{FILE}").text
    assert "旧版的金额有误" in text
    assert "写于原件更换之前" in text
    shutil.move(own / f"records/{PDF}.json", tmp_path / "gone.json")
    index.update(own, own / "shenbao.db")
    assert "旧版的金额有误" in client.get("/notes").text  # without a link, as the filing is gone


def test_notes_are_exported(own: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    for text in ("第一条", "=1+1"):
        client.post("/note", data={"do": "add", "file": FILE, "n": "1", "at": FIELD, "text": text, "tags": "待核实"})
    rows = list(csv.DictReader(io.StringIO(client.get("/notes.csv").content.decode("utf-8-sig"))))
    assert [row["批注"].lstrip("'") for row in rows] == ["第一条", "=1+1"]
    assert (rows[0]["文件"], rows[0]["栏目"], rows[0]["标签"]) == (PDF, "项目资金·当年预算", "待核实")
    assert len(rows[0]["文件的 SHA-256"]) == 64
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(client.get("/notes.xlsx").content)).get_sheet_by_index(0).to_python()
    )
    assert [row[4] for row in rows] == ["批注", "第一条", "=1+1"]  # a text, no formula, which would have no value
    assert client.get("/notes.doc").status_code == 404


def test_markup_in_names_notes_and_tags_is_text(site: Open, tmp_path: Path) -> None:
    client = site(searches=tmp_path / "book", notes=tmp_path / "book")
    save(client, HARM[:60], "/?q=" + "%3Cscript%3E")
    client.post("/note", data={"do": "add", "file": f"{EVIL}.json", "n": "1", "text": HARM, "tags": "<b>"})
    for address in ("/saved", "/saved/1", "/notes", f"/filing/{EVIL}.json"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>" not in text.replace("<b>0 份", "")
        assert "49" not in re.findall(r"\{\{.*?\}\}|49", text)


@pytest.mark.parametrize("address", ["/saved", "/note"])
def test_a_foreign_page_cannot_write(site: Open, tmp_path: Path, address: str) -> None:
    client = site(searches=tmp_path / "saved", notes=tmp_path / "notes")
    data = {"do": "save", "name": "外来", "query": "/?q=a", "file": FILE, "n": "1", "text": "外来"}
    for header in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(address, data=data, headers=header).status_code == 403
    assert client.post(address, content=b"x" * 40_000).status_code == 413
    assert client.get(address).status_code == (200 if address == "/saved" else 405)
    assert "外来" not in client.get("/notes").text + client.get("/saved").text


def test_limits_of_notes(site: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "MOST_NOTES", 4)
    client = site(follow=True, notes=tmp_path / "notes")
    base = {"do": "add", "file": FILE, "n": "1"}
    assert client.post("/note", data=base | {"text": "字" * 1000}).status_code == 200
    for wrong, word in (
        ({"text": "字" * 1001}, "最多 1000 个字"),
        ({"tags": "一 " * 3 + "长" * 21}, "每个最多 20 个字"),
        ({"tags": " ".join(map(str, range(11)))}, "标签最多 10 个"),
        ({"text": "  "}, "请写批注或标签"),
        ({f"field{number}": "1" for number in range(21)}, "表单最多 20 项"),
    ):
        answer = client.post("/note", data=base | wrong)
        assert answer.status_code == 400
        assert word in answer.text
    assert client.post("/note", data=base | {"file": "../../etc/passwd", "text": "x"}).status_code == 404
    assert client.post("/note", data=base | {"at": "/checks/0", "text": "整份"}).status_code == 200
    for number in range(4):
        client.post("/note", data=base | {"text": str(number)})
    assert "已满" in client.post("/note", data=base | {"text": "再一条"}).text


def test_users_have_their_own_searches_and_delete_only_their_notes(site: Open, tmp_path: Path, users: Path) -> None:
    file = tmp_path / "users"
    shutil.copy(users, file)
    passwords.add_user(file, "另一人", PASSWORD)
    client = site(passwords=file, searches=tmp_path / "book", notes=tmp_path / "book")
    assert client.get("/notes").headers["location"].startswith("/login")
    assert client.post("/login", data={str(number): "1" for number in range(21)}).status_code == 400
    client.post("/login", data={"name": USER, "password": PASSWORD})
    save(client, "我的", "/?q=禁毒")
    client.post("/note", data={"do": "add", "file": FILE, "n": "1", "text": "审计员写的"})
    assert re.search(rf"{USER} · \d{{4}}-\d\d-\d\d \d\d:\d\d", page_text(client.get("/notes").text))
    client.post("/logout")
    client.post("/login", data={"name": "另一人", "password": PASSWORD})
    assert "0 项检索" in page_text(client.get("/saved").text)
    text = client.get("/notes").text
    assert "审计员写的" in text
    assert ">删除<" not in text
    client.post("/note", data={"do": "drop", "id": "1"})
    client.post("/saved", data={"do": "drop", "id": "1"})
    assert "审计员写的" in client.get("/notes").text
    client.post("/logout")
    client.post("/login", data={"name": USER, "password": PASSWORD})
    assert "1 项检索" in page_text(client.get("/saved").text)
    client.post("/note", data={"do": "drop", "id": "1"})
    assert "审计员写的" not in client.get("/notes").text


def test_without_the_files_nothing_can_be_written(site: Open, page: object) -> None:
    client = site()
    for address in ("/saved", "/notes", "/note", "/notes.csv"):
        assert client.get(address).status_code == 404
    assert client.post("/note", data={"do": "add"}).status_code == 404
    assert "批注" not in client.get(f"/filing/{FILE}").text
    assert "已存检索" not in client.get("/?q=禁毒").text


def test_another_programs_file_is_refused(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").write_text("no database, but long enough to be read as one" * 30, encoding="utf-8")
    assert main(["serve", "--db", str(own), "--records", str(own), "--notes", str(own / "shenbao.db")]) == 2
    assert "is another program's database" in capsys.readouterr().err
    assert main(["serve", "--db", str(own), "--records", str(own), "--notes", str(tmp_path / "text")]) == 2
    assert "cannot be used" in capsys.readouterr().err
    assert main(["serve", "--db", str(own), "--notes", str(tmp_path / "n"), "--mask-persons"]) == 2
    assert "--mask-persons" in capsys.readouterr().err


def test_notes_are_in_the_evidence(own: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    client.post("/note", data={"do": "add", "file": FILE, "n": "1", "at": FIELD, "text": "金额待核", "tags": "待核实"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/evidence.xlsx?q=综治办&of=all").content))
    heads, row, *_ = book.get_sheet_by_name("证据").to_python()
    assert re.fullmatch(r"项目资金·当年预算 · [\d :-]{16} · 待核实：金额待核", row[heads.index("批注")])


def test_searches_are_saved_and_listed_on_the_command_line(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["search", "--db", str(own), "--saved", str(tmp_path / "book")]
    assert main(asked) == 2
    assert "no such file" in capsys.readouterr().err
    assert main([*asked, "综治办", "--year", "2020", "--save", "综治办的文件"]) == 0
    assert capsys.readouterr().out == "已保存“综治办的文件”：1 份\n"

    client = site_client(own, tmp_path)  # the site's own list has it
    assert "综治办的文件 检索：综治办；年度：2020 年 没有新增 · 全部 1 份" in page_text(client.get("/saved").text)
    later = json.loads((own / f"records/{PDF}.json").read_text(encoding="utf-8"))
    later["source"] |= {"path": LATER, "sha256": "0" * 64}
    write_record(own, LATER, json.dumps(later))
    index.update(own, own / "shenbao.db")
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "检索：综治办；年度：2020 年  1 份新增，共 2 份" in said
    assert said.count(LATER) == 1
    assert PDF not in said
    assert main([*asked, "--looked", "综治办的文件"]) == 0
    assert "0 份新增，共 2 份" in capsys.readouterr().out
    assert "没有新增 · 全部 2 份" in page_text(client.get("/saved").text)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--save", "甲"], "--save goes with --saved"),
        (["--looked", "甲"], "--looked goes with --saved"),
        (["禁毒", "--saved", "{book}"], "QUERY cannot go with --saved"),
        (["--saved", "{book}", "--looked", "乙"], "没有名为“乙”的已存检索"),
        (["禁毒", "--notes", "{book}"], "--notes goes with --evidence"),
        (["禁毒", "--saved", "{text}", "--save", "甲"], "cannot be used"),
        (["禁毒", "--evidence", "{pack}", "--notes", "{text}"], "cannot be used"),
    ],
)
def test_wrong_usage_of_saved_searches_is_told(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], words: str
) -> None:
    Notebook(tmp_path / "book")
    (tmp_path / "text").write_text("no database, but long enough to be read as one" * 30, encoding="utf-8")
    names = {"book": tmp_path / "book", "text": tmp_path / "text", "pack": tmp_path / "pack.pdf"}
    assert main(["search", "--db", str(own), *(one.format(**names) for one in given)]) == 2
    assert words in capsys.readouterr().err


def test_users_have_their_own_searches_on_the_command_line(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["search", "--db", str(own), "--saved", str(tmp_path / "book")]
    assert main([*asked, "禁毒", "--save", "甲的", "--user", "甲"]) == 0
    assert [one.name for one in Notebook(tmp_path / "book").searches("甲")] == ["甲的"]
    capsys.readouterr()
    assert main(asked) == 0
    assert capsys.readouterr().out == "0 项检索\n"


def test_notes_are_in_the_evidence_of_the_command_line(own: Path, root: Path, tmp_path: Path) -> None:
    client = site_client(own, tmp_path)
    client.post("/note", data={"do": "add", "file": FILE, "n": "1", "at": FIELD, "text": "金额待核"})
    pack = tmp_path / "pack.xlsx"
    asked = ["search", "综治办", "--db", str(own), "--evidence", str(pack), "--sources", str(root / "corpus")]
    assert main([*asked, "--notes", str(tmp_path / "book")]) == 0
    heads, row, *_ = CalamineWorkbook.from_path(pack).get_sheet_by_name("证据").to_python()
    assert re.fullmatch(r"项目资金·当年预算 · [\d :-]{16}：金额待核", row[heads.index("批注")])
