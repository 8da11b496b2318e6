"""Files that programs send: a record comes back, a scan becomes a job, and what is too much is refused."""

import os
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from extras import needs
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sites import PASSWORD, PDF, USER
from starlette.testclient import TestClient

import extract
from extract.batch import tasks
from extract.cli import main
from extract.limits import Limits
from extract.page.site import Collection, ConversionLimits, Site, application
from extract.page.site.api_keys import load_keys, new_key
from extract.page.site.conversions import ConversionJob

Openings = Callable[..., TestClient]
SMALL = Limits(file_size=1 << 20, seconds=20, cpu_seconds=20)


@pytest.fixture
def taking(collection: Collection) -> Iterator[Openings]:
    """Opens a site that takes files; its workers end with the test."""
    clients: list[TestClient] = []

    def open_site(limits: ConversionLimits | None = None, **given: Any) -> TestClient:
        app = application(Site(collection, files=limits or ConversionLimits(SMALL, jobs=1), **given))
        clients.append(TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False))
        return clients[-1].__enter__()

    yield open_site
    for client in clients:
        client.__exit__()


def send(client: TestClient, data: bytes, name: str = "a.pdf", **given: Any) -> Any:
    return client.post("/api/v1/convert", params={"name": name, **given.pop("params", {})}, content=data, **given)


def test_a_site_takes_no_files_unless_that_is_asked_for(site: Callable[..., TestClient], root: Path) -> None:
    answer = send(site(), b"%PDF-1.4")

    assert (answer.status_code, answer.json()["code"]) == (404, "address_unknown")
    assert "/api/v1/convert" not in site().get("/api/v1/openapi.json").json()["paths"]


@pytest.mark.parametrize("name", [PDF, "minhang-2020-pingan/source.docx"])
def test_a_file_in_its_record_out(taking: Openings, root: Path, name: str) -> None:
    """The record is that of ``shenbao convert``, byte for byte."""
    file = root / "corpus" / name
    answer = send(taking(), file.read_bytes(), f"../x\\{file.name}", params={"wait": 60})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == extract.convert(file, file.parent).to_json().encode()
    assert extract.Record.parse(answer.content).status == "complete"


def test_a_file_that_cannot_be_read_has_its_record_too(taking: Openings) -> None:
    answer = send(taking(), b"%PDF-1.7 no more", params={"wait": 60})

    assert answer.status_code == 200
    record = answer.json()
    assert record["status"] == "failed"
    assert record["remarks"][0]["code"] == "source_damaged"


def test_what_crashes_its_worker_harms_no_other(taking: Openings, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "convert", _crash)
    client = taking()
    lost = send(client, b"x", params={"wait": 60}).json()
    monkeypatch.undo()
    good = send(client, (root / "corpus" / PDF).read_bytes(), params={"wait": 60}).json()

    assert (lost["status"], lost["remarks"][0]["code"]) == ("failed", "reader_crashed")
    assert good["status"] == "complete"


def test_a_file_that_cannot_be_kept_leaves_the_queue_to_others(
    taking: Openings, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that was full for a while costs the file that met it, not the thread and not a place in the queue."""
    good = (root / "corpus" / PDF).read_bytes()
    monkeypatch.setattr("extract.page.site.conversions._PAUSE", 0.1)
    client = taking(ConversionLimits(SMALL, jobs=1, of_user=1))
    app: Any = client.app
    with monkeypatch.context() as full:
        full.setattr(ConversionJob, "record", root / "no folder" / "record.json")
        lost = send(client, good, params={"wait": 0}).json()
        end = time.monotonic() + 120
        while app.state.conversions._jobs and time.monotonic() < end:
            time.sleep(0.05)

    assert client.get("/api/v1/job", params={"id": lost["job"]}).json()["code"] == "job_unknown"
    assert send(client, good, params={"wait": 60}).json()["status"] == "complete"


def _crash(*_: object) -> None:
    os._exit(1)


def picture_pdf(root: Path) -> bytes:
    """A page that is a picture: it has to be read by OCR."""

    stream, image = BytesIO(), BytesIO()
    Image.new("L", (800, 1000), 255).save(image, "PNG")
    canvas = Canvas(stream, (400, 500))

    canvas.drawImage(ImageReader(BytesIO(image.getvalue())), 0, 0, 400, 500)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


@needs("rapidocr")
def test_a_scan_becomes_a_job(taking: Openings, root: Path) -> None:
    client = taking()
    later = send(client, picture_pdf(root), "扫描.pdf", params={"wait": 60})

    assert later.status_code == 202
    job = later.json()
    assert job["name"] == "扫描.pdf"
    assert job["state"] in ("waiting", "working")
    assert later.headers["location"] == f"/api/v1/job?id={job['job']}"
    end = time.monotonic() + 120
    while job["state"] != "done" and time.monotonic() < end:
        job = client.get(f"{later.headers['location']}&wait=20").json()
    record = client.get(job["record"])
    assert record.json()["source"]["path"] == "扫描.pdf"
    assert record.json()["source"]["text_layer"] in ("ocr", "none")


def test_a_file_that_takes_long_becomes_a_job(taking: Openings, root: Path) -> None:
    client = taking()
    job = send(client, (root / "corpus" / PDF).read_bytes(), params={"wait": 0}).json()
    early = client.get("/api/v1/job/record", params={"id": job["job"]})
    done = client.get("/api/v1/job", params={"id": job["job"], "wait": 60}).json()

    assert (early.status_code, early.json()["code"]) == (409, "job_unfinished")
    assert done["state"] == "done"
    assert client.get(done["record"]).json()["status"] == "complete"


def test_what_is_refused(taking: Openings) -> None:
    client = taking()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    form = {"content-type": "multipart/form-data; boundary=x"}
    codes = {
        "file_empty": send(client, b""),
        "body_too_large": send(client, b"x" * ((1 << 20) + 1)),
        "archive_not_taken": send(client, packed.getvalue(), "a.zip"),
        "form_not_taken": send(client, b"--x--", headers=form),
        "parameter_invalid": send(client, b"x", ".."),
        "form_foreign": send(client, b"x", headers={"origin": "http://evil.example"}),
        "job_unknown": client.get("/api/v1/job?id=x"),
    }

    assert {code: answer.json()["code"] for code, answer in codes.items()} == {code: code for code in codes}


def test_the_queue_has_an_end(taking: Openings, monkeypatch: pytest.MonkeyPatch) -> None:
    client = taking(ConversionLimits(SMALL, jobs=1, waiting=2, of_user=1))
    app: Any = client.app
    monkeypatch.setattr(app.state.conversions, "_start", lambda: None)  # nobody works
    first = send(client, b"x", params={"wait": 0})
    second = send(client, b"x", params={"wait": 0})

    assert first.status_code == 202
    assert (second.status_code, second.json()["code"]) == (429, "too_many_jobs")
    assert second.headers["retry-after"] == "30"
    client = taking(ConversionLimits(SMALL, jobs=1, waiting=1))
    app = client.app
    monkeypatch.setattr(app.state.conversions, "_start", lambda: None)
    send(client, b"x", params={"wait": 0})
    assert send(client, b"x", params={"wait": 0}).json()["code"] == "queue_full"


def test_records_are_kept_for_a_while(taking: Openings, root: Path) -> None:
    client = taking(ConversionLimits(SMALL, jobs=1, kept=0))
    job = send(client, (root / "corpus" / PDF).read_bytes(), params={"wait": 0}).json()["job"]
    app: Any = client.app
    one = app.state.conversions._jobs[job]
    end = time.monotonic() + 60
    while one.state != "done" and time.monotonic() < end:
        time.sleep(0.05)

    assert client.get("/api/v1/job", params={"id": job}).json()["code"] == "job_unknown"
    assert not one.folder.exists()


def test_a_job_that_is_forgotten_is_to_be_sent_again(taking: Openings, root: Path) -> None:
    """Forgotten in a restart, or between the question for its record and the answer."""
    client = taking(ConversionLimits(SMALL, jobs=1))
    app: Any = client.app
    answer = send(client, (root / "corpus" / PDF).read_bytes(), params={"wait": 60})
    assert answer.status_code == 200
    (job,) = app.state.conversions._jobs
    assert client.get("/api/v1/job/record", params={"id": job}).content == answer.content
    app.state.conversions._jobs[job].record.unlink()
    gone = client.get("/api/v1/job/record", params={"id": job})
    assert (gone.status_code, gone.json()["code"]) == (404, "job_unknown")
    assert "请重新提交文件" in gone.json()["error"]
    fresh = taking(ConversionLimits(SMALL, jobs=1)).get("/api/v1/job", params={"id": job}).json()
    assert (fresh["code"], "重新启动过" in fresh["error"]) == ("job_unknown", True)


# ---------------------------------------------------------------- keys


def test_with_keys_only_they_send_files(taking: Openings, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    key = new_key(file, "财政局")
    other = new_key(file, "审计局")
    client = taking(keys=file)

    assert send(client, b"x").json()["code"] == "not_logged_in"
    assert send(client, b"x", headers={"authorization": f"Bearer {key}x"}).json()["code"] == "key_unknown"
    answer = send(client, b"x", params={"wait": 0}, headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 202
    own = client.get("/api/v1/job", params={"id": answer.json()["job"]}, headers={"authorization": f"Bearer {key}"})
    assert own.status_code == 200
    foreign = client.get(
        "/api/v1/job", params={"id": answer.json()["job"]}, headers={"authorization": f"bearer {other}"}
    )
    assert foreign.json()["code"] == "job_unknown"
    assert client.get("/api/v1/archive").status_code == 200  # without --auth everybody may read


def test_a_key_opens_the_api_of_a_site_with_passwords(taking: Openings, users: Path, tmp_path: Path) -> None:
    key = new_key(tmp_path / "keys", "程序")
    audit = tmp_path / "audit"
    client = taking(passwords=users, keys=tmp_path / "keys", audit=audit)
    bearer = {"authorization": f"Bearer {key}"}

    assert client.get("/api/v1/archive").status_code == 401
    assert client.get("/api/v1/archive", headers=bearer).status_code == 200
    assert client.get("/", headers=bearer).status_code == 303  # pages are for people
    assert '"user":"key:程序"' in audit.read_text(encoding="utf-8")
    client.post("/login", data={"name": USER, "password": PASSWORD})
    assert send(client, b"").json()["code"] == "file_empty"  # who is logged in may send files, too


def test_a_key_is_printed_once_and_its_hash_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "keys"
    assert main(["serve", "--db", str(tmp_path / "x.db"), "--api-keys", str(file), "--add-key", "一"]) == 0
    key = capsys.readouterr().out.strip()

    assert key.startswith("sbk_")
    assert key not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert list(load_keys(file).values()) == ["一"]
    assert main(["serve", "--db", str(tmp_path / "x.db"), "--api-keys", str(file), "--add-key", "a:b"]) == 2
    file.write_text("一:sha256:xyz\n", encoding="utf-8")
    with pytest.raises(ValueError, match="keys:1 is no key"):
        load_keys(file)
