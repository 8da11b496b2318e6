"""7z and RAR files: their members are converted as those of zip files, under the same limits."""

import json
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import hostile
import pytest

from extract.batch import archive_files, seven_zip_and_rar, trouble
from extract.batch.archive_entries import ArchiveEntry
from extract.cli import main
from extract.limits import Limits

if find_library("archive") is None:
    pytest.skip("the system's libarchive is not installed", allow_module_level=True)
FORM = "项目支出绩效目标申报表\n项目名称\t平安建设\n当年预算（万元）\t813.70\n".encode()
PACKERS = {"7z": hostile.seven_zip_file, "rar5": hostile.rar_file, "rar4": hostile.old_rar_file}


def put(folder: Path, contents: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


def results(out: Path) -> dict[str, tuple[str, str | None]]:
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    return {line["path"]: (line["status"], line["cause"]) for line in lines}


def unpacked(data: bytes, folder: Path, **limits: int) -> archive_files.Unpacked:
    (folder / "a").write_bytes(data)
    (folder / "out").mkdir()
    return archive_files.unpack(folder / "a", folder / "out", Limits(**limits))


def test_members_are_converted(root: Path, tmp_path: Path) -> None:
    filing = (root / "corpus/minhang-2020-pingan/source-libreoffice.pdf").read_bytes()
    members = {"绩效/申报表.pdf": filing, "申报.txt": FORM, "a.exe": b"MZ", "~$b.docx": b"lock"}
    contents = {f"{name}.dat": pack(members) for name, pack in PACKERS.items()}
    contents["nested.zip"] = hostile.zip_file({"in.7z": hostile.seven_zip_file({"申报.txt": FORM + b"\n"})})
    out = tmp_path / "out"

    assert main(["convert", str(put(tmp_path / "in", contents)), "--out", str(out)]) == 0
    expected = {
        "绩效/申报表.pdf": ("complete", None),
        "申报.txt": ("complete", None),
        "a.exe": ("skipped", "file_of_other_program"),
        "~$b.docx": ("skipped", "file_lock"),
    }
    assert results(out) == {f"{name}.dat/{path}": result for name in PACKERS for path, result in expected.items()} | {
        "nested.zip/in.7z/申报.txt": ("complete", None)
    }
    records = {
        name: json.loads((out / "records" / path).read_bytes())
        for name, path in (("txt", "7z.dat/申报.txt.json"), ("pdf", "7z.dat/绩效/申报表.pdf.json"))
    }
    assert records["txt"]["filings"][0]["funds"]["annual_budget"] == 813.7
    assert records["pdf"]["filings"][0]["project"]["name"] == "平安建设"


@pytest.mark.parametrize("name", PACKERS)
def test_a_broken_file_gives_what_stands_before_the_damage(name: str, tmp_path: Path) -> None:
    data = PACKERS[name]({"a.txt": FORM, "b.pdf": b"%PDF-1.7" + bytes(range(256)) * 400})
    found = unpacked(data[: -len(data) // 3], tmp_path)

    assert found.trouble == trouble.ARCHIVE_DAMAGED
    lost = [(member.path, member.trouble) for member in found.members if member.path != "a.txt"]
    assert lost == ([] if name == "7z" else [("b.pdf", trouble.MEMBER_DAMAGED)])
    assert [member.path for member in found.members] == ([] if name == "7z" else ["a.txt", "b.pdf"])


@pytest.mark.parametrize("name", ["rar5", "rar4"])
def test_a_file_cut_between_two_members_is_no_whole_one(name: str, tmp_path: Path) -> None:
    end = 8 if name == "rar5" else 7
    one, two = (PACKERS[name](dict.fromkeys(names, FORM)) for names in (("a.txt",), ("a.txt", "b.txt")))
    assert two.startswith(one[:-end])
    for number, (data, count, reason) in enumerate(
        (
            (one, 1, None),
            (two, 2, None),
            (two[: len(one) - end], 1, trouble.ARCHIVE_DAMAGED),
            (one[:8], 0, trouble.ARCHIVE_DAMAGED),
        )
    ):
        (tmp_path / str(number)).mkdir()
        result = unpacked(data, tmp_path / str(number))
        assert (len(result.members), result.trouble) == (count, reason)


@pytest.mark.parametrize("name", PACKERS)
def test_limits_hold(name: str, tmp_path: Path) -> None:
    data = PACKERS[name]({"a.pdf": b"%PDF-1.7" + bytes(3 << 20), "b.txt": FORM, "c.pdf": b"%PDF-1.7" + bytes(1 << 20)})
    found = unpacked(data, tmp_path, unpacked=2 << 20)

    assert found.trouble is not None
    assert found.trouble.code == "archive_too_large"
    assert sum(file.stat().st_size for file in (tmp_path / "out").iterdir()) <= 2 << 20


def test_a_member_beyond_the_limit_costs_itself_only(tmp_path: Path) -> None:
    data = hostile.seven_zip_file({"a.pdf": b"%PDF-1.7" + bytes(3 << 20), "b.txt": FORM})
    found = unpacked(data, tmp_path, file_size=2 << 20)

    assert [(member.path, member.trouble and member.trouble.code) for member in found.members] == [
        ("a.pdf", "source_too_large"),
        ("b.txt", None),
    ]


@pytest.mark.parametrize("name", PACKERS)
def test_no_member_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    found = unpacked(PACKERS[name]({"../../slip.txt": FORM, "/root.txt": FORM, "in/a.txt": FORM}), tmp_path)

    told = {member.path: member.trouble for member in found.members}
    assert told.pop("in/a.txt") is None
    assert {path: remark.code for path, remark in told.items() if remark} == dict.fromkeys(told, "member_outside")
    assert set(told) == {"slip.txt", "root.txt"}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["2", "a", "out"]


def test_locked_members_are_told(tmp_path: Path) -> None:
    found = unpacked(hostile.old_rar_file({"a.pdf": b"%PDF", "b.exe": b"MZ"}, encrypted=True), tmp_path)

    assert [(member.path, member.trouble and member.trouble.severity) for member in found.members] == [
        ("a.pdf", "error"),
        ("b.exe", "info"),
    ]
    assert "设有密码" in str(found.members[0].trouble)
    locked = seven_zip_and_rar._plain_error(Exception("Crypto codec not supported yet (ID: 0x6F10701)"))
    assert isinstance(locked, seven_zip_and_rar.LockedArchive)


def test_a_locked_archive_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path) -> Iterator[ArchiveEntry]:
        raise seven_zip_and_rar.LockedArchive
        yield

    monkeypatch.setattr(archive_files, "packed_entries", refuse)
    assert unpacked(hostile.rar_file({"a.txt": FORM}), tmp_path).trouble == trouble.ARCHIVE_LOCKED


def test_without_the_library_the_clerk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libarchive", None)
    found = unpacked(hostile.rar_file({"a.txt": FORM}), tmp_path)

    assert (found.members, found.trouble) == ((), trouble.ARCHIVE_UNKNOWN)


def test_compressed_files_of_other_programs_are_told(tmp_path: Path) -> None:
    contents = {
        "a.cab": b"MSCF" + bytes(40),
        "b.docx.gz": b"\x1f\x8b\x08" + bytes(20),
        "c.zst": b"\x28\xb5\x2f\xfd" + bytes(9),
    }

    assert main(["convert", str(put(tmp_path / "in", contents)), "--out", str(tmp_path / "out")]) == 1
    assert results(tmp_path / "out") == dict.fromkeys(contents, ("failed", "archive_unknown"))
