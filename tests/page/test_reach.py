"""Who reaches the site: passwords, sessions, what is written down, and what is masked."""

import io
import json
import re
import socket
import stat
from pathlib import Path

import pytest
from PIL import Image
from sites import PASSWORD, PDF, PERSONS, USER, WORD, Open
from starlette.testclient import TestClient

from extract.cli import main
from extract.page.site import Collection, passwords, sessions
from extract.page.site.collection import stored_record
from extract.page.site.sessions import Sessions, TooOften

NAMES = ("沈佩兰", "顾一鸣", "021-55500123")
ADDRESSES = (
    "/",
    "/?q=x",
    "/hits.csv",
    "/evidence.pdf?of=all",
    "/regulations",
    "/regulation?name=x",
    "/network",
    "/archive",
    f"/filing/{PDF}.json",
    f"/original/{PDF}.json",
    f"/picture/1/{PDF}.json",
    f"/record/{PDF}.json",
    f"/tables/{PDF}.json",
    f"/draft/{PDF}.json?year=2021",
    f"/compare?old={WORD}.json&new={PDF}.json",
    f"/compare.html?old={WORD}.json&new={PDF}.json",
    "/api/v1/search",
    "/api/v1/regulations",
    "/api/v1/archive",
    "/api/v1/openapi.json",
    f"/api/v1/record?file={PDF}.json",
    "/api",
    "/nothing",
)


def log_in(client: TestClient, name: str = USER, password: str = PASSWORD, onward: str = "/") -> int:
    answer = client.post("/login", params={"next": onward}, data={"name": name, "password": password})
    return int(answer.status_code)


# ---------------------------------------------------------------- strangers


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_gets_nothing(site: Open, users: Path, address: str) -> None:
    answer = site(passwords=users).get(address)

    if address.startswith("/api/"):
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_logged_in"
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=")
        assert answer.content == b""


def test_the_log_in_itself_tells_nothing_of_the_archive(site: Open, users: Path) -> None:
    text = site(passwords=users).get("/login").text

    assert "登录" in text
    assert "档案概览" not in text


def test_who_logs_in_gets_on_to_what_was_asked(site: Open, users: Path) -> None:
    client = site(passwords=users)
    asked = client.get("/?q=平安").headers["location"]
    answer = client.post(asked, data={"name": USER, "password": PASSWORD})

    assert answer.headers["location"] == "/?q=%E5%B9%B3%E5%AE%89"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "secure" not in cookie.lower()
    assert USER in client.get("/").text


def test_behind_tls_the_session_stays_there(site: Open, users: Path) -> None:
    client = site(passwords=users)
    client.base_url = "https://127.0.0.1"
    answer = client.post("/login", data={"name": USER, "password": PASSWORD})

    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "onward", ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:x", "/\t/x"]
)
def test_nobody_is_led_to_another_site(site: Open, users: Path, onward: str) -> None:
    client = site(passwords=users)
    answer = client.post("/login", params={"next": onward}, data={"name": USER, "password": PASSWORD})

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"), [(USER, "falsch12"), ("nobody", PASSWORD), ("", ""), (USER, PASSWORD + "x")]
)
def test_what_does_not_fit_is_refused(site: Open, users: Path, name: str, password: str) -> None:
    client = site(passwords=users)

    assert log_in(client, name, password) == 403
    assert client.get("/").status_code == 303


def test_a_form_of_another_site_is_refused(site: Open, users: Path) -> None:
    client = site(passwords=users)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = client.post("/login", data={"name": USER, "password": PASSWORD}, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_a_long_form_is_refused(site: Open, users: Path) -> None:
    assert site(passwords=users).post("/login", data={"name": "x" * 5000}).status_code == 413


def test_who_leaves_is_a_stranger_again(site: Open, users: Path) -> None:
    client = site(passwords=users)
    log_in(client)
    token = client.cookies["shenbao"]
    client.post("/logout")
    client.cookies.set("shenbao", token)

    assert client.get("/").status_code == 303


def test_too_many_failures_close_the_door(site: Open, users: Path) -> None:
    client = site(passwords=users)

    assert [log_in(client, USER, "falsch12") for _ in range(6)] == [403] * 5 + [429]
    assert log_in(client) == 429
    assert client.get("/").status_code == 303


def test_the_door_opens_again(users: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(sessions, "monotonic", lambda: now[0])
    held = Sessions(passwords.load_users(users))
    for _ in range(5):
        assert held.enter(USER, "falsch12", "10.0.0.1") is None
    with pytest.raises(TooOften) as told:
        held.enter(USER, PASSWORD, "10.0.0.1")
    assert held.enter(USER, PASSWORD, "10.0.0.2") is not None  # nobody locks another out
    now[0] += told.value.seconds

    assert held.enter(USER, PASSWORD, "10.0.0.1") is not None


@pytest.mark.parametrize(("names", "clients", "most"), [(range(99), range(1), 20), (range(1), range(99), 50)])
def test_an_address_and_a_user_have_limits_too(users: Path, names: range, clients: range, most: int) -> None:
    held = Sessions(passwords.load_users(users))
    tries = [(f"{USER}{name}", f"10.0.0.{client}") for name in names for client in clients]

    assert [held.enter(name, "falsch12", client) for name, client in tries[:most]] == [None] * most
    with pytest.raises(TooOften):
        held.enter(tries[most][0], "falsch12", tries[most][1])


def test_a_session_ends(users: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(sessions, "monotonic", lambda: now[0])
    held = Sessions(passwords.load_users(users))
    token, other = (held.enter(USER, PASSWORD, "10.0.0.1") or "" for _ in range(2))
    ends = []
    for _ in range(11):
        now[0] += 3600
        ends.append(held.user(token))

    assert ends == [USER] * 10 + [None]
    assert held.user(other) is None
    assert held.user("anything") is None


# ---------------------------------------------------------------- the password file and the command


def test_a_password_stands_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "users"
    passwords.add_user(file, "甲", "correct horse")
    passwords.add_user(file, "乙", "battery staple")
    passwords.add_user(file, "甲", "correct horse 2")
    users = passwords.load_users(file)

    assert "horse" not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(users) == {"甲", "乙"}
    assert [users["甲"].fits(password) for password in ("correct horse", "correct horse 2")] == [False, True]


@pytest.mark.parametrize(
    ("name", "password"),
    [("甲", "short"), ("a:b", "long enough"), ("", "long enough"), ("#", "long enough"), ("a\nb", "long enough")],
)
def test_what_will_not_do_is_not_written(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(ValueError, match=r"a name is|a password has"):
        passwords.add_user(tmp_path / "users", name, password)


@pytest.mark.parametrize("text", ["", "# nobody\n", "a:b\n", "a:md5:1:2:3:x:y\n", "a:scrypt:x:8:5:AA==:AA==\n"])
def test_a_file_without_users_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "users"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"has no user|is no user"):
        passwords.load_users(file)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "--auth FILE, or --no-auth"),
        (["--host", "archive.example"], "--auth FILE, or --no-auth"),
        (["--auth", "x", "--no-auth"], "not both"),
        (["--auth", "missing"], "No such file"),
        (["--add-user", "甲"], "--auth FILE says where"),
        (["--audit-log", "missing/folder/log"], "No such file"),
    ],
)
def test_the_command_does_not_start_unguarded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(folder)

    assert main(["serve", "--db", "shenbao.db", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_server_wants_its_records_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--db", "postgresql://host/db"]) == 2
    assert "--records DIR is wanted" in capsys.readouterr().err


def test_a_user_is_added_by_the_command(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "users"
    monkeypatch.setattr("sys.stdin", io.StringIO("一二三四五六七八\n"))

    assert main(["serve", "--db", str(folder / "shenbao.db"), "--auth", str(file), "--add-user", "甲"]) == 0
    assert passwords.load_users(file)["甲"].fits("一二三四五六七八")


@pytest.mark.parametrize(
    "arguments", [[], ["--host", "0.0.0.0", "--no-auth"], ["--host", "::1"], ["--host", "localhost"]]
)
def test_the_command_serves(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    doors: list[tuple[str, int]] = []
    monkeypatch.setattr(
        "uvicorn.Server.run", lambda server, sockets: doors.extend(door.getsockname()[:2] for door in sockets)
    )

    assert main(["serve", "--db", str(folder / "shenbao.db"), "--port", "0", *arguments]) == 0
    ((host, port),) = doors
    wanted = arguments[1] if arguments else "127.0.0.1"
    assert host == ("127.0.0.1" if wanted == "localhost" else wanted)
    assert f":{port}/ ，按 Ctrl+C 结束" in capsys.readouterr().out


def test_a_door_that_is_taken_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        assert main(["serve", "--db", str(folder / "shenbao.db"), "--port", port]) == 3
    told = capsys.readouterr()
    assert f"127.0.0.1:{port} 不能使用" in told.err
    assert "--port" in told.err
    assert "网页在" not in told.out


def test_the_command_says_what_visitors_would_miss(
    folder: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("uvicorn.Server.run", lambda server, sockets: None)
    copied = tmp_path / "copied" / "shenbao.db"
    copied.parent.mkdir()
    copied.write_bytes((folder / "shenbao.db").read_bytes())

    assert main(["serve", "--db", str(copied), "--port", "0"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert [line.startswith("shenbao serve: ") for line in told] == [True, True]
    assert f"{copied.parent / 'records'} 中没有检索库所列的记录" in told[0]
    assert "--records DIR" in told[0]
    assert "没有检索库所列的原件" in told[1]
    assert "--sources DIR" in told[1]
    assert main(["serve", "--db", str(copied), "--records", str(folder), "--sources", str(tmp_path)]) == 0
    assert "原件" in capsys.readouterr().err
    assert main(["serve", "--db", str(folder), "--sources", str(root / "corpus")]) == 0
    assert capsys.readouterr().err == ""


# ---------------------------------------------------------------- who searched what


def test_it_is_written_down_who_searched_what(site: Open, users: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    client = site(passwords=users, audit=log)
    client.get("/?q=平安")
    log_in(client, USER, "falsch12")
    log_in(client)
    client.get("/?q=平安%0A{}&unit=综治组")
    client.get("/static/site.js")
    client.get("/", headers={"host": "evil.example"})

    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    told = [(line["user"], line["path"], line["status"]) for line in lines]
    assert told == [
        (None, "/", 303),
        (None, "/login", 403),
        (USER, "/login", 303),
        (USER, "/", 200),
        (None, "/", 421),
    ]
    outcomes = [(line.get("tried"), line.get("outcome")) for line in lines]
    assert outcomes == [(None, None), (USER, "refused"), (USER, "entered"), (None, None), (None, None)]
    assert lines[3]["query"] == {"q": ["平安\n{}"], "unit": ["综治组"]}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", lines[3]["at"])
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert [word for word in (PASSWORD, "falsch12") if word in log.read_text(encoding="utf-8")] == []


def test_it_is_written_down_who_tried_to_log_in(site: Open, users: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    client = site(passwords=users, audit=log)
    for _ in range(6):
        log_in(client, "陌生人" + "x" * 100, "falsch12")

    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {line["tried"] for line in lines} == {("陌生人" + "x" * 100)[:64]}
    assert [line["outcome"] for line in lines] == ["refused"] * 5 + ["too_often"]
    assert {line["user"] for line in lines} == {None}


def test_what_cannot_be_written_down_is_not_answered(site: Open, tmp_path: Path) -> None:
    client = site(audit=tmp_path)
    with pytest.raises(IsADirectoryError):
        client.get("/")


# ---------------------------------------------------------------- persons


def test_where_they_are_not_masked_they_are_there(site: Open) -> None:
    text = site().get(f"/filing/{PERSONS}.json").text

    assert [name for name in NAMES if name not in text] == []


def test_persons_are_not_found_where_they_are_masked(site: Open) -> None:
    assert "查到 1 份申报" in site().get("/?q=沈佩兰").text
    assert "没有查到" in site(masked=True).get("/?q=沈佩兰").text


def test_persons_are_black_on_the_page(site: Open, collection: Collection) -> None:
    at = stored_record(collection, f"{PERSONS}.json").record.filings[0].evidence["/project/leader"].places[0]
    found = site(masked=True).get("/api/v1/search?q=社区居家").json()["hits"][0]["filing"]["file"]
    pictures = [
        Image.open(io.BytesIO(site(masked=masked).get(f"/picture/{at.page}/{file}").content)).convert("L")
        for masked, file in ((False, f"{PERSONS}.json"), (True, found))
    ]
    box = tuple(int(float(edge) * 2) + inward for edge, inward in zip(at.box or (), (2, 2, -2, -2), strict=True))

    assert pictures[0].crop(box).getextrema()[1] > 250
    assert pictures[1].crop(box).getextrema()[1] < 8
