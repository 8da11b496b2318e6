"""A collection for the site: some sample filings with their originals, and a hostile one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites import (
    EVIL,
    HARM,
    LATER,
    NOTICE,
    PASSWORD,
    PDF,
    PERSONS,
    TWO,
    USER,
    WORD,
    Open,
    Page,
    a_year_later,
    harmful,
    write_record,
)
from starlette.testclient import TestClient

import extract
from extract import index
from extract.page.site import Collection, Site, application, passwords


@pytest.fixture(scope="session")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder of ``shenbao convert`` for the samples."""
    out = tmp_path_factory.mktemp("site")
    for name in (PDF, WORD, PERSONS, TWO, NOTICE):
        write_record(out, name, extract.convert(root / "corpus" / name, root / "corpus").to_json())
    record = json.loads((out / "records" / f"{PDF}.json").read_text(encoding="utf-8"))
    evil = harmful(record)
    evil["source"] |= {"path": f"evil/{HARM}.pdf"}
    evil["filings"][0]["fiscal_year"] = 2019
    for cited in evil["citations"]:
        cited["id"] += HARM
    evil |= {"status": "partial", "remarks": [{"code": HARM, "severity": "error", "message": HARM, "at": None}]}
    write_record(out, EVIL, json.dumps(evil))
    write_record(out, LATER, json.dumps(a_year_later(record)))
    index.update(out, out / "shenbao.db")
    return out


@pytest.fixture(scope="session", autouse=True)
def quick() -> Iterator[None]:
    """Fast password hashes, a thousand times cheaper."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "_N", 2**4)
        yield


@pytest.fixture(scope="session")
def users(quick: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A password file with one user."""
    file = tmp_path_factory.mktemp("users") / "users"
    passwords.add_user(file, USER, PASSWORD)
    return file


@pytest.fixture(scope="session")
def collection(folder: Path, root: Path) -> Collection:
    return Collection(str(folder / "shenbao.db"), folder, (root / "corpus",))


@pytest.fixture
def site(folder: Path, root: Path) -> Open:
    """A function that opens the site; it takes ``masked`` and the arguments of ``Site``."""

    def open_site(*, masked: bool = False, follow: bool = False, **given: Any) -> TestClient:
        collection = Collection(str(folder / "shenbao.db"), folder, (root / "corpus",), masked)
        return TestClient(
            application(Site(collection, **given)), base_url="http://127.0.0.1:8765", follow_redirects=follow
        )

    return open_site


@pytest.fixture
def page(site: Open) -> Page:
    """A function that returns the text of an address."""
    client = site()

    def page_text(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    return page_text
