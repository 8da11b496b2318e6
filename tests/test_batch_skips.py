"""Each file of a folder has one line in the manifest: what is no document is skipped, with its reason."""

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import compounds
import hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import batch, index
from extract.batch import archive_files
from extract.batch.discover import source_files
from extract.cli import main
from extract.limits import Limits

SAMPLE = "minhang-2020-pingan"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
FORM = "项目支出绩效目标申报表\n项目名称\t平安建设\n当年预算（万元）\t813.70\n"
NO_FORM = "今天开会，请大家准时参加。\n"


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments)])


def manifest(out: Path) -> dict[str, dict]:
    """The lines of the manifest by path: each path has one."""
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    by_path = {line["path"]: line for line in lines}
    assert len(by_path) == len(lines)
    return by_path


def results(out: Path) -> dict[str, tuple[str, str | None]]:
    return {path: (line["status"], line["cause"]) for path, line in manifest(out).items()}


def put(folder: Path, contents: dict[str, bytes | str]) -> Path:
    for name, data in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


SKIPPED: dict[str, tuple[bytes | str, str]] = {
    "~$申报表.docx": (b"lock", "file_lock"),
    ".~lock.申报表.docx#": (b"lock", "file_lock"),
    ".~申报表.xlsx": (b"lock", "file_lock"),
    "~WRL0001.tmp": (OLE, "file_temporary"),
    "申报表.docx~": (b"backup", "file_temporary"),
    "Thumbs.db": (OLE, "file_of_system"),
    "desktop.ini": ("[.ShellClassInfo]", "file_of_system"),
    ".DS_Store": (b"\0\0\0\1Bud1", "file_of_system"),
    "._申报表.pdf": (b"\0\5\26\7", "file_of_system"),
    ".隐藏.pdf": (b"%PDF-1.7", "file_hidden"),
    "setup.exe": (b"MZ\x90\0" + bytes(99), "file_of_other_program"),
    "平面图.dwg": (b"AC1032" + bytes(99), "file_of_other_program"),
    "会议.mp4": (b"\0\0\0\x20ftypisom" + bytes(99), "file_of_other_program"),
    "记录.json": ('{"名称": "平安建设"}', "file_of_other_program"),
    "动画.gif": (b"GIF89a" + bytes(20), "file_of_other_program"),
    "安装.msi": (OLE, "file_of_other_program"),
    "图.vsdx": (
        hostile.zip_file({"[Content_Types].xml": b"<Types/>", "visio/a.xml": b"<a/>"}),
        "file_of_other_program",
    ),
    "空.dat": (b"", "file_empty"),
    "空.txt": (b"", "file_empty"),
    "通知.txt": (NO_FORM, "text_without_form"),
    "readme.md": ("# Read me\n\nNo filing.\n", "text_without_form"),
    "日志.txt": (NO_FORM.encode("gb18030"), "text_without_form"),
    "空.zip": (hostile.zip_file({}), "archive_empty"),
}


def test_a_text_with_an_amount_and_its_label_is_a_document(tmp_path: Path) -> None:
    texts = {
        "金额.txt": "预算金额：12万元\n",
        "资金.txt": "项目资金（万元）：128.60\r\n",
        "电话.txt": "联系电话：13800138000\n",
    }
    out = tmp_path / "out"
    convert(put(tmp_path / "in", {name: text.encode() for name, text in texts.items()}), "--out", out)
    assert results(out) == {
        "金额.txt": ("complete", None),
        "资金.txt": ("complete", None),
        "电话.txt": ("skipped", "text_without_form"),
    }


def test_what_is_no_document_is_skipped_with_its_reason(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filing = (root / "corpus" / SAMPLE / "source-libreoffice.pdf").read_bytes()
    folder = put(tmp_path / "in", {name: data for name, (data, _) in SKIPPED.items()})
    put(folder, {"a.pdf": filing, ".git/b.pdf": filing, "__MACOSX/._a.pdf": b"\0", "$RECYCLE.BIN/c.pdf": filing})
    out = tmp_path / "out"

    assert convert(folder, "--out", out) == 0
    assert results(out) == {name: ("skipped", cause) for name, (_, cause) in SKIPPED.items()} | {
        ".git": ("skipped", "folder_hidden"),
        "__MACOSX": ("skipped", "folder_hidden"),
        "$RECYCLE.BIN": ("skipped", "folder_hidden"),
        "a.pdf": ("complete", None),
    }
    lines = manifest(out)
    assert lines["通知.txt"]["message"] == "文本文件中没有申报表、文号、表格或金额。"
    assert all(line["record"] is None for line in lines.values() if line["status"] == "skipped")
    assert [path.name for path in (out / "records").rglob("*.json")] == ["a.pdf.json"]
    told = capsys.readouterr().out
    number = len(lines)
    assert f"{number} files: 1 complete, 0 partial, 0 failed, {number - 1} skipped" in told
    assert "3 file_lock: 这是 Office" in told
    assert index.update(out, out / "shenbao.db").unchanged == 1

    assert convert(folder, "--out", out) == 0
    assert f"{number} unchanged since an earlier run" in capsys.readouterr().out
    assert manifest(out) == lines


def test_members_of_an_archive_that_are_no_documents_have_lines(root: Path, tmp_path: Path) -> None:
    filing = (root / "corpus" / SAMPLE / "source-libreoffice.pdf").read_bytes()
    members = {
        "表/申报.pdf": filing,
        "表/申报.txt": FORM.encode("gb18030"),
        "说明.txt": NO_FORM.encode(),
        "__MACOSX/表/._申报.pdf": b"\0",
        "__MACOSX/._说明.txt": b"\0",
        "Thumbs.db": OLE,
        "a.exe": b"MZ",
        "库.dat": OLE,
    }
    folder = put(
        tmp_path / "in", {"a.zip": hostile.zip_file(members), "b.tar.gz": hostile.tar_file(members, {"l": "/x"})}
    )

    assert convert(folder, "--out", tmp_path / "out") == 0
    expected = {
        "表/申报.pdf": ("complete", None),
        "表/申报.txt": ("complete", None),
        "说明.txt": ("skipped", "text_without_form"),
        "__MACOSX": ("skipped", "folder_hidden"),
        "Thumbs.db": ("skipped", "file_of_system"),
        "a.exe": ("skipped", "file_of_other_program"),
        "库.dat": ("skipped", "file_of_other_program"),
    }
    assert results(tmp_path / "out") == {
        f"{package}/{name}": result for package in ("a.zip", "b.tar.gz") for name, result in expected.items()
    } | {"b.tar.gz/l": ("skipped", "source_link")}


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
def test_an_archive_of_office_files_is_unpacked_however_it_was_packed(root: Path, tmp_path: Path, method: int) -> None:
    """Without compression, or where there is nothing left to compress, the names of their parts stand in its bytes."""
    filing = (root / "corpus" / SAMPLE / "source.docx").read_bytes()
    folder = tmp_path / "in"
    folder.mkdir()
    with ZipFile(folder / "a.zip", "w", method) as package:
        package.writestr("表/申报.docx", filing)
        package.writestr("b.zip", hostile.zip_file({"c.docx": filing}))
    whole = (folder / "a.zip").read_bytes()
    put(folder, {"cut.zip": whole[: len(whole) // 2]})

    assert convert(folder, "--out", tmp_path / "out") == 1
    assert results(tmp_path / "out") == {
        "a.zip/表/申报.docx": ("complete", None),
        "a.zip/b.zip/c.docx": ("complete", None),
        "cut.zip": ("failed", "archive_damaged"),
    }


def test_presentations_and_other_office_files_fail_and_say_what_to_do(tmp_path: Path) -> None:
    slides = hostile.zip_file(
        {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<a/>", "ppt/media/1.png": b"1"}
    )
    draw = hostile.zip_file({"mimetype": b"application/vnd.oasis.opendocument.graphics", "content.xml": b"<a/>"})
    mail = compounds.compound_file({"__properties_version1.0": b"", "__substg1.0_1000001F": b"a"})
    folder = put(tmp_path / "in", {"a.pptx": slides, "b.odg": draw, "c.msg": mail})
    put(folder, {"d.heic": b"\0\0\0\x18ftypheic" + bytes(50), "e.webp": b"RIFF\1\0\0\0WEBPVP8 "})

    assert convert(folder, "--out", tmp_path / "out") == 1
    assert results(tmp_path / "out") == {
        **dict.fromkeys(("a.pptx", "b.odg", "c.msg"), ("failed", "format_legacy")),
        **dict.fromkeys(("d.heic", "e.webp"), ("failed", "format_unknown")),
    }
    assert "另存为 .eml" in manifest(tmp_path / "out")["c.msg"]["message"]


def test_a_text_that_loses_its_form_loses_its_record(tmp_path: Path) -> None:
    folder, out = (
        put(tmp_path / "in", {"a.txt": FORM, "b.txt": FORM, "c.csv": "项目,金额\n甲,1.50\n"}),
        tmp_path / "out",
    )
    convert(folder, "--out", out)
    assert [line["record"] for line in manifest(out).values()] == ["a.txt.json", "a.txt.json", "c.csv.json"]

    put(folder, {"a.txt": NO_FORM})
    assert convert(folder, "--out", out) == 0
    assert [line["record"] for line in manifest(out).values()] == [None, "b.txt.json", "c.csv.json"]
    assert {path.name for path in (out / "records").iterdir()} == {"b.txt.json", "c.csv.json"}

    put(folder, {"a.txt": "见闵综治办〔2017〕11号。"})
    assert convert(folder, "--out", out) == 0
    record = json.loads((out / "records/a.txt.json").read_bytes())
    assert [one["id"] for one in record["citations"]] == ["闵综治办〔2017〕11号"]


def test_a_text_in_no_known_encoding_fails(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a.txt": "申报表".encode("gb18030")[:-1] + b"\xff\0", "b.md": b"\xff\xfe\0"})

    assert convert(folder, "--out", tmp_path / "out") == 1
    assert results(tmp_path / "out") == dict.fromkeys(("a.txt", "b.md"), ("failed", "format_unknown"))


def test_only_files_that_are_skipped_are_nothing_to_convert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = put(tmp_path / "in", {"a.exe": b"MZ", "通知.txt": NO_FORM})

    assert convert(folder, "--out", tmp_path / "out") == 2
    assert "nothing to convert" in capsys.readouterr().err
    assert Counter(results(tmp_path / "out").values()) == {
        ("skipped", "file_of_other_program"): 1,
        ("skipped", "text_without_form"): 1,
    }


NAMES = st.sampled_from(
    [
        "a.pdf",
        "b.txt",
        "c.exe",
        "~$d.docx",
        "._e",
        ".f",
        "g",
        "h.zip",
        "Thumbs.db",
        "i.tmp",
        "表.csv",
        "dir",
        ".git",
        "x y.md",
    ]
)
TREES = st.recursive(
    st.sampled_from([b"", b"MZ", b"%PDF-1.7", "申报表".encode(), OLE]),
    lambda inner: st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(NAMES, TREES, max_size=5))
def test_every_file_below_a_folder_is_listed_once(tmp_path_factory: pytest.TempPathFactory, tree: dict) -> None:
    folder = tmp_path_factory.mktemp("tree")

    def make(place: Path, content: dict | bytes) -> None:
        if isinstance(content, bytes):
            place.write_bytes(content)
            return
        place.mkdir(exist_ok=True)
        for name, inner in content.items():
            make(place / name, inner)

    make(folder, tree)
    todo = batch.job([folder], folder / "out")
    paths = [source.path for source in source_files(todo)]
    passed_over = {source.path for source in source_files(todo) if source.file.is_dir()}
    assert len(set(paths)) == len(paths) == batch.file_count(todo)
    for place, _, names in os.walk(folder):
        for name in names:
            path = (Path(place) / name).relative_to(folder)
            assert (path.as_posix() in paths) != any(parent.as_posix() in passed_over for parent in path.parents)


MEMBERS = st.lists(
    st.sampled_from(
        ["a.pdf", "表/b.txt", "表/~$c.docx", "d.exe", ".git/e", "__MACOSX/._a", "f", "g/h/i.csv", "Thumbs.db"]
    ),
    unique=True,
)
PACKERS = st.sampled_from([hostile.zip_file, lambda members: hostile.tar_file(members, {})])


@settings(max_examples=60, deadline=None)
@given(MEMBERS, PACKERS, st.sampled_from([b"", b"MZ", b"%PDF-1.7", "申报表".encode(), OLE]))
def test_every_member_of_an_archive_is_listed_once(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], pack: Callable[[dict[str, bytes]], bytes], data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "a").write_bytes(pack(dict.fromkeys(names, data)))
    (folder / "out").mkdir()
    unpacked = archive_files.unpack(folder / "a", folder / "out", Limits())

    folders = {".git", "__MACOSX"}
    expected = {name.split("/")[0] if name.split("/")[0] in folders else name for name in names}
    assert [member.path for member in unpacked.members] == sorted(expected, key=lambda path: path.split("/"))
    assert (unpacked.trouble is None) == bool(names)
    assert all(bool(member.file) != bool(member.trouble) for member in unpacked.members)


def test_a_file_that_becomes_a_copy_loses_its_own_record(tmp_path: Path) -> None:
    folder, out = put(tmp_path / "in", {"a.txt": FORM, "b.txt": f"{FORM}附注\n"}), tmp_path / "out"
    convert(folder, "--out", out)
    assert {path.name for path in (out / "records").iterdir()} == {"a.txt.json", "b.txt.json"}

    put(folder, {"b.txt": FORM})
    assert convert(folder, "--out", out) == 0
    assert [line["record"] for line in manifest(out).values()] == ["a.txt.json", "a.txt.json"]
    assert {path.name for path in (out / "records").iterdir()} == {"a.txt.json"}
