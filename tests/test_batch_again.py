"""Run after run into one output: its root, records lost or changed, files that are gone, names that collide."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import hostile
import pytest
from index_dump import dump

from extract import batch, index
from extract.batch import store
from extract.cli import main


def form(name: str) -> bytes:
    return f"项目支出绩效目标申报表\n项目名称\t{name}\n当年预算（万元）\t813.70\n".encode()


def put(folder: Path, contents: dict[str, bytes]) -> Path:
    for name, data in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments), "--jobs", "1"])


def lines(out: Path) -> dict[str, dict]:
    content = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({line["path"] for line in content}) == len(content)
    return {line["path"]: line for line in content}


def names(out: Path) -> dict[str, str]:
    """The project's name in the record of each file."""
    records = {path: json.loads((out / "records" / line["record"]).read_bytes()) for path, line in lines(out).items()}
    return {path: record["filings"][0]["project"]["name"] for path, record in records.items()}


def is_as_anew(out: Path, folder: Path) -> bool:
    """Whether the index equals one that is made anew."""
    index.update(out, folder / "fresh.db")
    return dump(out / "shenbao.db") == dump(folder / "fresh.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path / "in", {"a.txt": form("平安建设"), "2020/b.txt": form("禁毒"), "2020/c.txt": form("绿化")})


# ---------------------------------------------------------------- the root


def test_another_folder_does_not_take_the_place_of_the_first(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, other = tmp_path / "out", put(tmp_path / "other", {"a.txt": form("河道")})
    assert convert(folder, "--out", out) == 0
    assert convert(other, "--out", out) == 2
    told = capsys.readouterr().err
    assert f"{out} has the records of {folder}" in told
    assert "another --out" in told
    assert "--root" in told
    assert names(out) == {"a.txt": "平安建设", "2020/b.txt": "禁毒", "2020/c.txt": "绿化"}
    assert convert(other, "--out", out, "--root", other) == 2
    assert convert(tmp_path / "in", other, "--out", out) == 2


def test_a_file_or_folder_of_the_root_keeps_its_path(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert convert(folder / "a.txt", "--out", out) == 0  # one file first, its folder later
    assert convert(folder, "--out", out) == 0
    (folder / "2020" / "b.txt").write_bytes(form("新禁毒"))
    monkeypatch.chdir(folder)
    assert convert("2020/b.txt", "--out", "../out") == 0
    assert convert("2020", "--out", "../out") == 0
    assert names(out) == {"a.txt": "平安建设", "2020/b.txt": "新禁毒", "2020/c.txt": "绿化"}
    assert is_as_anew(out, tmp_path)


def test_a_deeper_root_is_told_at_the_start(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert convert(folder / "2020" / "b.txt", "--out", out, "--root", folder) == 0
    assert convert(folder, "--out", out) == 0
    assert set(lines(out)) == {"a.txt", "2020/b.txt", "2020/c.txt"}


def test_a_folder_that_was_moved_goes_on(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, moved = tmp_path / "out", tmp_path / "moved"
    convert(folder, "--out", out)
    before = lines(out)
    folder.rename(moved)
    assert convert(moved, "--out", out) == 2
    capsys.readouterr()

    assert convert(moved, "--out", out, "--root", moved) == 0
    assert "3 unchanged since an earlier run" in capsys.readouterr().out
    assert lines(out) == before
    assert convert(moved, "--out", out) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_the_root_is_the_root(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    convert(folder, "--out", tmp_path / "out")
    assert convert(tmp_path / "link" / "2020", "--out", tmp_path / "out") == 0
    assert set(lines(tmp_path / "out")) == {"a.txt", "2020/b.txt", "2020/c.txt"}


def test_a_folder_beside_the_others_is_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The root of several folders is the folder above them; what lies elsewhere is refused."""
    folders = [put(tmp_path / "in" / year, {"a.txt": form(f"河道{year}")}) for year in ("2019", "2020", "2021", "2022")]
    out = tmp_path / "out"
    assert convert(*folders[:3], "--out", out) == 0
    before = lines(out)
    assert convert(folders[3], "--out", out) == 0
    assert set(lines(out)) == {*before, "2022/a.txt"} == {f"{folder.name}/a.txt" for folder in folders}
    assert (out / "records/2022/a.txt.json").is_file()
    elsewhere = put(tmp_path / "elsewhere", {"a.txt": form("社区")})
    assert convert(elsewhere, "--out", out) == 2
    assert "has the records of" in capsys.readouterr().err
    assert convert(*folders, elsewhere, "--out", tmp_path / "all") == 0
    assert convert(folders[0], "--out", tmp_path / "early", "--root", tmp_path) == 0
    assert convert(elsewhere, "--out", tmp_path / "early") == 0


def test_an_output_of_an_earlier_version_takes_its_root_from_its_files(folder: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "out", put(tmp_path / "other", {"a.txt": form("河道")})
    convert(folder, "--out", out)
    (out / "root.txt").unlink()
    assert convert(other, "--out", out) == 2
    assert convert(folder, "--out", out) == 0
    assert (out / "root.txt").read_text(encoding="utf-8") == f"{folder}\n"


# ---------------------------------------------------------------- a password that is given later


def test_a_password_given_later_opens_what_failed_for_want_of_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As OCR that is installed later: without --retry; what was read, or failed for another reason, stays."""
    out, passwords = tmp_path / "out", tmp_path / "passwords"
    locked, other = hostile.encrypted_pdf(), hostile.encrypted_pdf("other")
    put(folder, {"1.pdf": locked, "2020/2.pdf": locked, "other.pdf": other, "torn.pdf": b"%PDF-1.7\n"})
    passwords.write_text("secret\n", encoding="utf-8")
    convert(folder, "--out", out)
    before = lines(out)
    assert {path for path, line in before.items() if line["cause"] == "source_encrypted"} == {
        "1.pdf",
        "2020/2.pdf",
        "other.pdf",
    }
    assert before["torn.pdf"]["cause"] == "source_damaged"
    records = {path: (out / "records" / line["record"]).read_bytes() for path, line in before.items()}
    capsys.readouterr()

    convert(folder, "--out", out, "--password-file", passwords)
    assert "4 unchanged since an earlier run" in capsys.readouterr().out
    after = lines(out)
    assert after["1.pdf"]["status"] == after["2020/2.pdf"]["status"] == "complete"
    assert after["other.pdf"]["cause"] == "source_encrypted"
    changed = {path for path, line in after.items() if (out / "records" / line["record"]).read_bytes() != records[path]}
    assert changed == {"1.pdf", "2020/2.pdf"}
    assert is_as_anew(out, tmp_path)

    anew = tmp_path / "anew"
    convert(folder, "--out", anew, "--password-file", passwords)
    assert {path: line["record_sha256"] for path, line in lines(anew).items()} == {
        path: line["record_sha256"] for path, line in after.items()
    }
    capsys.readouterr()
    convert(folder, "--out", out)  # what is open stays so
    assert "7 unchanged since an earlier run" in capsys.readouterr().out


# ---------------------------------------------------------------- records that were lost or changed


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:200])


def edit(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace("平安建设".encode(), "平安建筑".encode()))


def turn_into_folder(file: Path) -> None:
    file.unlink()
    put(file, {"kept.txt": b"somebody's"})


def turn_into_other(file: Path) -> None:
    file.write_text('{"schema": "shenbao/record/1", "filings": [{}]}', encoding="utf-8")


DEEDS: dict[str, Callable[[Path], object]] = {
    "removed": Path.unlink,
    "cut": cut,
    "emptied": lambda file: file.write_bytes(b""),
    "edited": edit,
    "folder": turn_into_folder,
    "other": turn_into_other,
    "garbled": lambda file: file.write_bytes(b"\xff\xfe" * 50),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("is_old", [False, True], ids=["", "old manifest"])
def test_a_record_that_was_lost_or_changed_is_named_and_converted_anew(
    deed: Callable[[Path], object], is_old: bool, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    convert(folder, "--out", out)
    record = out / "records" / "a.txt.json"
    before, dumped = record.read_bytes(), dump(out / "shenbao.db")
    if is_old:
        rest = ({k: v for k, v in line.items() if k not in ("record_sha256", "gone")} for line in lines(out).values())
        (out / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in rest), encoding="utf-8")
    deed(record)
    is_unseen = is_old and deed in (edit, turn_into_other)  # only the hash tells
    capsys.readouterr()

    assert main(["index", str(out)]) == (0 if is_unseen else 1)
    if not is_unseen:
        assert str(record) in capsys.readouterr().err
        assert dump(out / "shenbao.db") == dumped  # the index keeps what it has
        assert main(["index", str(out), "--db", str(tmp_path / "new.db"), "--rebuild"]) == 1
        assert convert(folder, "--out", out) == 0
        assert record.read_bytes() == before
    assert main(["index", str(out)]) == 0
    assert main(["index", str(out), "--rebuild"]) == 0
    if deed is turn_into_folder:
        assert (record.with_name("a.txt.json.aside1") / "kept.txt").read_bytes() == b"somebody's"


def test_a_file_in_the_place_of_a_folder_is_set_aside(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(folder, "--out", out)
    shutil.rmtree(out / "records" / "2020")
    (out / "records" / "2020").write_bytes(b"a file")

    assert convert(folder, "--out", out) == 0
    assert len(names(out)) == 3
    assert (out / "records" / "2020.aside1").read_bytes() == b"a file"


@pytest.mark.parametrize(
    "line", [b"[1, 2]", b'{"path": 5}', b"\xff\xfe", b'{"path": "a.txt", "record": 7}', b"", b"{" * 9999]
)
def test_a_damaged_line_of_the_manifest_heals(line: bytes, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(folder, "--out", out)
    before, dumped = lines(out), dump(out / "shenbao.db")
    _, *rest = (out / "manifest.jsonl").read_bytes().splitlines()
    (out / "manifest.jsonl").write_bytes(b"\n".join([line, *rest]) + b"\n")

    assert main(["index", str(out)]) == 1
    assert dump(out / "shenbao.db") == dumped
    assert convert(folder, "--out", out) == 0
    assert lines(out).keys() == before.keys()
    assert main(["index", str(out)]) == 0


@pytest.mark.parametrize(("at", "size"), [(0, 3000), (4096, 1 << 20)], ids=["head", "pages"])
def test_a_damaged_database_says_the_command_that_heals_it(
    at: int, size: int, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    convert(folder, "--out", out)
    whole = dump(out / "shenbao.db")
    data = (out / "shenbao.db").read_bytes()
    (out / "shenbao.db").write_bytes(data[:at] + b"\xa5" * len(data[at : at + size]) + data[at + size :])
    (folder / "d.txt").write_bytes(form("河道"))
    capsys.readouterr()

    assert convert(folder, "--out", out) == 3
    assert "--rebuild" in capsys.readouterr().err
    assert main(["index", str(out), "--rebuild"]) == 0
    (folder / "d.txt").unlink()
    assert convert(folder, "--out", out, "--prune") == 0
    assert dump(out / "shenbao.db") == whole


def test_a_folder_in_the_place_of_the_database_is_set_aside(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(folder, "--out", out)
    (out / "shenbao.db").unlink()
    (out / "shenbao.db").mkdir()

    assert convert(folder, "--out", out) == 3
    assert main(["index", str(out), "--rebuild"]) == 0
    assert main(["index", str(out)]) == 0


# ---------------------------------------------------------------- what is gone


def test_what_is_gone_is_told_and_taken_out(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    put(folder, {"d.zip": hostile.zip_file({"1.txt": form("养老"), "2.txt": form("残联")}), "copy.txt": form("禁毒")})
    convert(folder, "--out", out)
    assert lines(out)["copy.txt"]["record"] == lines(out)["2020/b.txt"]["record"]
    (folder / "2020" / "c.txt").unlink()
    put(folder, {"d.zip": hostile.zip_file({"1.txt": form("养老")})})
    capsys.readouterr()

    assert convert(folder / "a.txt", "--out", out) == 0  # which says nothing about others
    assert not any(line["gone"] for line in lines(out).values())
    assert convert(folder, "--out", out) == 0
    assert "2 of earlier runs are gone" in capsys.readouterr().out
    assert {path for path, line in lines(out).items() if line["gone"]} == {"2020/c.txt", "d.zip/2.txt"}
    assert (out / "records" / "2020" / "c.txt.json").exists()

    assert convert(folder, "--out", out, "--prune") == 0
    told = capsys.readouterr().out
    assert "gone: 2020/c.txt\n" in told
    assert "gone: d.zip/2.txt\n" in told
    assert names(out) == {"2020/b.txt": "禁毒", "a.txt": "平安建设", "copy.txt": "禁毒", "d.zip/1.txt": "养老"}
    assert len(list((out / "records").rglob("*.json"))) == 3
    assert is_as_anew(out, tmp_path)


def test_what_comes_back_is_not_gone(folder: Path, tmp_path: Path) -> None:
    out, file = tmp_path / "out", folder / "a.txt"
    convert(folder, "--out", out)
    file.rename(tmp_path / "elsewhere")
    convert(folder, "--out", out)
    assert lines(out)["a.txt"]["gone"]
    (tmp_path / "elsewhere").rename(file)
    convert(folder, "--out", out)
    assert not lines(out)["a.txt"]["gone"]


def test_the_index_is_pruned_without_a_run(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    put(folder, {"2021/d.zip": hostile.zip_file({"1.txt": form("养老")}), "copy.txt": form("禁毒")})
    os.mkdir(os.fsencode(folder / "2021") + "/名".encode("gbk"))
    (folder / os.fsdecode(b"2021/\xc3\xfb") / "e.txt").write_bytes(form("文化"))
    convert(folder, "--out", out)
    assert set(lines(out)) >= {"2021/名/e.txt", "2021/d.zip/1.txt"}
    shutil.rmtree(folder / "2020")
    capsys.readouterr()

    assert main(["index", str(out), "--prune"]) == 0
    told = capsys.readouterr().out
    assert "移出（原件已不在）：2020/b.txt" in told
    assert "移出 1 份" in told  # the copy still has the record of b.txt
    assert set(lines(out)) == {"a.txt", "copy.txt", "2021/名/e.txt", "2021/d.zip/1.txt"}
    assert is_as_anew(out, tmp_path)
    assert convert(folder, "--out", out) == 0
    assert names(out)["copy.txt"] == "禁毒"


def test_nothing_is_taken_out_where_the_root_is_away(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    convert(folder, "--out", out)
    folder.rename(tmp_path / "away")
    for _ in range(2):
        assert main(["index", str(out), "--prune"]) == 3
        assert "nothing is taken out" in capsys.readouterr().err
        folder.mkdir(exist_ok=True)  # as the place of a disk that is not mounted
    assert len(lines(out)) == 3


def test_members_of_an_archive_that_cannot_be_read_now_are_not_gone(folder: Path, tmp_path: Path) -> None:
    out, data = tmp_path / "out", hostile.zip_file({"1.txt": form("养老")})
    convert(put(folder, {"d.zip": data}), "--out", out)
    put(folder, {"d.zip": data[:60]})
    assert convert(folder, "--out", out, "--prune") == 1
    assert not lines(out)["d.zip/1.txt"]["gone"]


# ---------------------------------------------------------------- names that collide


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux")
def test_two_names_with_one_text_have_a_record_each(tmp_path: Path) -> None:
    folder, out = (
        put(tmp_path / "in", {"申报.txt": form("甲"), "a.json/x.txt": form("丙"), "a.json~/x.txt": form("丁")}),
        tmp_path / "out",
    )
    (folder / os.fsdecode("申报.txt".encode("gbk"))).write_bytes(form("乙"))
    expected = {"申报.txt": "甲", "申报~2.txt": "乙", "a.json/x.txt": "丙", "a.json~/x.txt": "丁"}
    for _ in range(2):
        assert convert(folder, "--out", out) == 0
        assert names(out) == expected
        assert len({line["record"] for line in lines(out).values()}) == 4
    other = folder / os.fsdecode("申报.txt".encode("gbk"))
    assert [one.path for one in batch.run(batch.job([other], out))] == ["申报~2.txt"]


def test_members_with_the_path_of_a_member_s_member_have_a_record_each(tmp_path: Path) -> None:
    members = {
        "in.zip": hostile.zip_file({"a.txt": form("甲")}),
        "in.zip/a.txt": form("乙"),
        "in.zip/b.txt": form("丙"),
    }
    out = tmp_path / "out"
    assert convert(put(tmp_path / "in", {"o.zip": hostile.zip_file(members)}), "--out", out) == 0
    assert names(out) == {"o.zip/in.zip/a.txt": "甲", "o.zip/in~2.zip/a.txt": "乙", "o.zip/in~2.zip/b.txt": "丙"}


def test_records_of_different_paths_are_different_files() -> None:
    paths = [f"{'a.json' + '~' * number}/x" for number in range(4)] + ["a.json", "a.json~", "a"]
    assert len({store.record_path(path) for path in paths}) == len(paths)


def test_members_of_one_name_have_a_record_each(tmp_path: Path) -> None:
    data = hostile.zip_file({"1.txt": form("甲"), "2.txt": form("乙"), "3.txt": form("丙")})
    data = data.replace(b"2.txt", b"1.txt").replace(b"3.txt", b"1.txt")
    assert convert(put(tmp_path / "in", {"o.zip": data}), "--out", tmp_path / "out") == 0
    assert names(tmp_path / "out") == {"o.zip/1.txt": "甲", "o.zip/1~2.txt": "乙", "o.zip/1~3.txt": "丙"}
