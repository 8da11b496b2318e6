"""Damaged archives: what is damaged costs itself, and no archive ends a run."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
from ctypes.util import find_library
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import hostile
import pytest

from extract.batch import archive_files, trouble, worker
from extract.cli import main
from extract.limits import Limits

FORM = "项目支出绩效目标申报表\n项目名称\t平安建设\n当年预算（万元）\t813.70\n"
MEMBERS = {f"{name}.txt": (FORM + Random(name).randbytes(2500).hex()).encode() for name in "abcd"}


def zipped(members: dict[str, bytes], compression: int) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, data in members.items():
            package.writestr(ZipInfo(name), data, compression)
    return buffer.getvalue()


def tar(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as package:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            package.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def damaged(data: bytes, part: bytes) -> bytes:
    """The bytes with one bit turned over where the part begins."""
    at = data.index(part)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def unpacked(data: bytes, folder: Path) -> tuple[str | None, dict[str, bytes | str]]:
    """The cause of the archive, and of each member its bytes or its cause."""
    (folder / "a").write_bytes(data)
    (folder / "out").mkdir()
    answer = archive_files.unpack(folder / "a", folder / "out", Limits())
    members: dict[str, bytes | str] = {}
    for one in answer.members:
        members[one.path] = one.trouble.code if one.trouble else (folder / "out" / one.file).read_bytes()
    assert {path.name for path in (folder / "out").iterdir()} == {one.file for one in answer.members if one.file}
    return answer.trouble.code if answer.trouble else None, members


B = MEMBERS["b.txt"][100:140]
STORED, PLAIN = zipped(MEMBERS, ZIP_STORED), tar(MEMBERS)


@pytest.mark.parametrize(
    ("data", "cause", "lost"),
    [
        (damaged(STORED, B), None, {"b.txt": "member_damaged"}),
        (damaged(PLAIN, b"b.txt"), "archive_damaged", {"b.txt": None}),
        (damaged(PLAIN, b"a.txt"), "archive_damaged", {"a.txt": None}),
        (gzip.compress(damaged(PLAIN, b"b.txt")), "archive_damaged", {"b.txt": None}),
        (gzip.compress(PLAIN)[:-8] + bytes(8), "archive_damaged", {}),
        (PLAIN[: PLAIN.index(b"d.txt")], "archive_damaged", {"d.txt": None}),
        (PLAIN[: PLAIN.index(b"d.txt") + 2000], "archive_damaged", {"d.txt": "member_damaged"}),
        (gzip.compress(PLAIN), None, {}),
        (bz2.compress(PLAIN), None, {}),
        (lzma.compress(PLAIN), None, {}),
        (PLAIN + tar({"e.txt": MEMBERS["a.txt"]}), None, None),
    ],
    ids=["zip", "tar", "tar first", "tar.gz", "gzip", "cut", "cut in", "whole gz", "whole bz2", "whole xz", "joined"],
)
def test_what_is_damaged_costs_itself_only(
    data: bytes, cause: str | None, lost: dict[str, str | None] | None, tmp_path: Path
) -> None:
    code, members = unpacked(data, tmp_path)
    assert code == cause
    if lost is None:
        assert {path[0] for path in members} == set("abcde")
        return
    assert members == {name: lost.get(name, data) for name, data in MEMBERS.items() if lost.get(name, "") is not None}


def test_a_damaged_stream_costs_one_member_of_a_deflated_zip(tmp_path: Path) -> None:
    data = bytearray(zipped(MEMBERS, ZIP_DEFLATED))
    at = data.index(b"b.txt") + 80
    data[at : at + 20] = bytes(20)
    assert unpacked(bytes(data), tmp_path) == (None, MEMBERS | {"b.txt": "member_damaged"})


@pytest.mark.skipif(find_library("archive") is None, reason="the system's libarchive is not installed")
def test_a_wrong_checksum_costs_one_member_of_a_7z_file(tmp_path: Path) -> None:
    data = hostile.seven_zip_file(MEMBERS, "compression=store")
    assert unpacked(damaged(data, B), tmp_path) == (None, MEMBERS | {"b.txt": "member_damaged"})


def test_a_member_without_a_name_ends_no_run(tmp_path: Path) -> None:
    nameless = zipped(MEMBERS, ZIP_STORED).replace(b"b.txt", bytes(5))
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.zip").write_bytes(nameless)
    (folder / "z.txt").write_text(FORM, encoding="utf-8")

    assert main(["convert", str(folder), "--out", str(out)]) == 0
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["path"]: line["status"] for line in lines} == {
        "a.zip/.": "skipped",
        **dict.fromkeys(("a.zip/a.txt", "a.zip/c.txt", "a.zip/d.txt", "z.txt"), "complete"),
    }


def fail(*_: object) -> None:
    raise KeyError("a defect")


@pytest.mark.parametrize("place", ["archive_files._path_and_refusal", "kinds.is_document"])
def test_any_defect_while_unpacking_is_the_archive_s_failed_line(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.zip").write_bytes(STORED)
    monkeypatch.setattr(f"extract.batch.{place}", fail)
    for module in ("archive_files", "archive_entries"):
        monkeypatch.setattr(f"extract.batch.{module}.BROKEN", ())

    limits = Limits(cpu_seconds=100_000)
    answer = worker.unpack(archive_files.unpack, tmp_path / "a.zip", tmp_path, limits, ())
    assert (answer.members, answer.trouble) == ((), trouble.DEFECT)


def test_a_file_that_the_command_itself_cannot_look_at_is_a_worker_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text(FORM, encoding="utf-8")
    for name in ("kinds.kind", "may_embed_files"):
        monkeypatch.setattr(f"extract.batch.discover.{name}", fail)

    assert main(["convert", str(folder), "--out", str(out)]) == 0
