"""A site that strangers reach: slow requests, many connections, guessed passwords, proxies, what is masked."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import uvicorn
from sites import PASSWORD, USER, Open
from starlette.testclient import TestClient

from extract.cli.serve_connections import connection_protocol, server_config
from extract.index.persons import person_words
from extract.page.site import Collection, Site, application, sessions
from extract.page.site.passwords import Hash, load_users
from extract.page.site.sessions import Sessions, TooOften


@pytest.fixture(scope="module")
def port(collection: Collection) -> Iterator[int]:
    """A site whose requests must arrive within half a second, and whose visitors hold three connections."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            application(Site(collection)),
            http=connection_protocol(most=3, seconds=0.5),
            lifespan="off",
            log_level="error",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield door.getsockname()[1]
        server.should_exit = True
        thread.join(10)


def connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), 30)
    connection.settimeout(30)
    return connection


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nn"],
)
def test_a_request_that_does_not_arrive_is_given_up(port: int, sent: bytes) -> None:
    with connected(port) as slow:
        slow.sendall(sent)
        data = b"x"
        try:
            while data:
                data = slow.recv(4096)
        except ConnectionResetError:
            pass


def test_a_request_that_arrives_is_answered(port: int) -> None:
    with connected(port) as quick:
        quick.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert quick.recv(4096).startswith(b"HTTP/1.1 200")


def test_an_address_holds_only_so_many_connections(port: int) -> None:
    held = [connected(port) for _ in range(3)]
    with connected(port) as further:
        assert is_closed(further)
    held[0].sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert held[0].recv(4096).startswith(b"HTTP/1.1 200")
    for one in held:
        one.close()


def test_guesses_at_the_same_time_are_counted_before_they_are_checked(
    users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred at once would else all be checked before the first has failed."""
    checked: list[str] = []

    def slow(own: Hash, password: str) -> bool:
        checked.append(password)
        time.sleep(0.05)
        return False

    monkeypatch.setattr(Hash, "fits", slow)
    guarded = Sessions(load_users(users))

    def guess(number: int) -> str | None:
        try:
            return guarded.enter(USER, str(number), "10.0.0.1")
        except TooOften:
            return "refused"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(16)))

    assert len(checked) == sessions._TRIES["both"]
    assert answers.count("refused") == 16 - len(checked)


def test_who_logs_in_is_not_counted_as_a_failure(users: Path) -> None:
    guarded = Sessions(load_users(users))
    for _ in range(30):
        assert guarded.enter(USER, PASSWORD, "10.0.0.1")


def test_the_watch_is_answered_without_a_log_in_and_learns_nothing(site: Open, users: Path, folder: Path) -> None:
    answer = site(passwords=users).get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    missing = application(Site(Collection(str(folder / "none.db"), folder)))
    broken = TestClient(missing, base_url="http://127.0.0.1:8765").get("/health")
    assert (broken.status_code, broken.json()) == (503, {"status": "unavailable"})


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("沈佩蘭同志負責", "沈佩蘭"),
        ("联系人沈佩兰", "沈佩兰"),
        ("微信号：shen_peilan88，", "shen_peilan88"),
        ("QQ：31415926", "31415926"),
        ("卡号6222 0212 3456 7890 123", "6222 0212 3456 7890 123"),
        ("卡号5105105105105100", "5105105105105100"),
    ],
)
def test_a_mask_catches_other_characters_messengers_and_cards(text: str, hidden: str) -> None:
    blotted = person_words(["沈佩兰"]).blotted_text(text)

    assert blotted == text.replace(hidden, "＊" * len(hidden))


@pytest.mark.parametrize(("proxies", "client"), [([], "127.0.0.1"), (["127.0.0.1"], "10.1.2.3")])
def test_only_a_named_proxy_is_believed(
    collection: Collection, tmp_path: Path, proxies: list[str], client: str
) -> None:
    log = tmp_path / "audit.jsonl"
    config = server_config(application(Site(collection, audit=log)), proxies)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        with connected(door.getsockname()[1]) as connection:
            connection.sendall(b"GET /archive HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.1.2.3\r\n\r\n")
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        server.should_exit = True
        thread.join(10)

    assert json.loads(log.read_text(encoding="utf-8").splitlines()[0])["client"] == client
