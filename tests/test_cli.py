"""The command: what each subcommand writes, and its exit codes."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract
from extract.cli import main
from extract.cli.cite_lines import InputReport, json_lines

Captured = pytest.CaptureFixture[str]
BinaryCaptured = pytest.CaptureFixture[bytes]
SAMPLE = "minhang-2020-pingan"
CASES = {
    "wrong command": ["translate"],
    "no command": [],
    "no source": ["convert", "--out", "out"],
    "no name of a folder": ["convert", "none.pdf", "--out", ""],
    "Protocol not known": ["convert", "none.pdf", "--out", "nonsense://bucket/out"],
    "no number of jobs": ["convert", "none.pdf", "--out", "out", "--jobs", "0"],
    "less than a second": ["convert", "none.pdf", "--out", "out", "--seconds", "0.5"],
    "more than a system counts": ["convert", "none.pdf", "--out", "out", "--seconds", "9" * 20],
    "a number that fills lines": ["convert", "none.pdf", "--out", "out", "--memory", "9" * 5000],
    "missing file": ["show", "none.pdf"],
    "missing text": ["cite", "none.txt"],
}


# ---------------------------------------------------------------- usage


@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    told = capsys.readouterr().err
    assert stop.value.code == 2
    assert "usage: shenbao" in told
    assert "invalid" not in told.replace("invalid choice", "")  # argparse would name a function of ours


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
def test_a_run_may_begin_without_standard_streams(root: Path, tmp_path: Path) -> None:
    shell = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "extract", "convert"]
    source = root / "corpus" / SAMPLE / "source.docx"
    done = subprocess.run([*shell, source, "--out", tmp_path / "out"], cwd=root, check=False)

    assert done.returncode == 0
    assert [path.name for path in (tmp_path / "out" / "records").iterdir()] == ["source.docx.json"]
    assert (tmp_path / "out" / "shenbao.db").stat().st_size


def test_a_folder_with_nothing_to_convert_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(tmp_path), "--out", str(tmp_path / "out")]) == 2

    assert f"nothing to convert in {tmp_path}" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["convert", "show", "seed", "cite", "score", "schema"])
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])

    assert stop.value.code == 0
    assert f"shenbao {command}" in capsys.readouterr().out.partition("example:")[2]


def test_version_is_the_package_s(root: Path) -> None:
    assert f'version = "{extract.__version__}"' in (root / "pyproject.toml").read_text(encoding="utf-8")


def test_schema_is_the_file(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["schema"]) == 0
    assert capfdbinary.readouterr().out == (root / "output/schema/record.schema.json").read_bytes()


# ---------------------------------------------------------------- cite


def cited(data: bytes) -> list[dict]:
    return [json.loads(line) for line in json_lines(io.BytesIO(data), InputReport("text"))]


def test_cite_answers_each_line_of_text() -> None:
    first, second, third = cited("\ufeff根据沪财绩(2018)4号\n\n（闵委政〔2018〕3号）".encode())

    assert (first["id"], second, third["id"]) == (1, {"id": 2, "citations": []}, 3)
    (citation,) = first["citations"]
    assert citation == {
        "start": 2,
        "end": 13,
        "text": "沪财绩(2018)4号",
        "id": "沪财绩〔2018〕4号",
        "kind": "document",
        "issuer": "沪财绩",
        "year": 2018,
        "number": 4,
        "title": None,
        "repairs": ["brackets"],
        "title_start": None,
        "title_end": None,
        "pinpoint": None,
        "organ": "上海市财政局",
        "level": "province",
        "region": "上海市",
        "confidence": 1.0,
        "category": None,
        "pinpoints": [],
    }


def test_cite_gives_references_documents_and_statuses_where_asked(tmp_path: Path, capfdbinary: BinaryCaptured) -> None:
    text = (
        "《值班办法》（国发〔2018〕4号）第三条。该办法自2018年5月1日起施行，（2015）沪0112民初1号，财税〔2008〕3至5号"
    )
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    assert main(["cite", "--references", "--statuses", "--cases", "--ranges", str(tmp_path / "text.txt")]) == 0
    line = json.loads(capfdbinary.readouterr().out)

    ids = [one["id"] for one in line["citations"]]
    assert ids[1:] == ["（2015）沪0112民初1号", *(f"财税〔2008〕{number}号" for number in (3, 4, 5))]
    (reference,) = line["references"]
    assert (reference["text"], reference["id"], reference["resolved"]) == ("该办法", "国发〔2018〕4号", True)
    assert reference["antecedents"][0]["start"] == line["citations"][0]["start"] == 7
    assert line["documents"][0] == {
        "id": "国发〔2018〕4号",
        "kind": "document",
        "title": "值班办法",
        "organ": "国务院",
        "mentions": [[7, 17]],
        "references": [[22, 25]],
    }
    assert [(one["kind"], one["id"], one["date"]) for one in line["statuses"]] == [
        ("effective", "国发〔2018〕4号", "2018-05-01")
    ]


def test_cite_keeps_the_ids_of_json_lines() -> None:
    lines = [{"id": "a", "text": "沪财绩〔2018〕4号"}, {"text": "无"}, {"id": 7, "text": ""}]
    data = "\n\n".join(json.dumps(line) for line in lines).encode()

    assert [(line["id"], len(line["citations"])) for line in cited(data)] == [("a", 1), (3, 0), (7, 0)]


@pytest.mark.parametrize("bad", [b'{"id": 1}', b"[1]", b"text", b'{"text": 5}', b'{"text": "', b"\xff\xff"])
def test_cite_passes_over_a_line_that_is_no_object(bad: bytes, tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "lines.jsonl").write_bytes(b'{"text": ""}\n' + bad + '\n{"text": "沪财绩〔2018〕4号"}\n'.encode())

    assert main(["cite", str(tmp_path / "lines.jsonl")]) == 1
    out, err = capfd.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 3]
    assert "lines.jsonl: line 2 is no" in err


@pytest.mark.parametrize("how", [[], ["--html"]])
def test_cite_mends_the_numbers_of_scans_if_told(how: list[str], tmp_path: Path, capfdbinary: BinaryCaptured) -> None:
    (tmp_path / "scan.txt").write_text("根据沪财绩C2018J4号", encoding="utf-8")
    assert main(["cite", *how, str(tmp_path / "scan.txt")]) == 0
    assert "沪财绩〔2018〕4号".encode() not in capfdbinary.readouterr().out
    assert main(["cite", *how, "--scanned", str(tmp_path / "scan.txt")]) == 0
    assert "沪财绩〔2018〕4号".encode() in capfdbinary.readouterr().out


def test_cite_takes_lines_for_json_whose_first_is_cut_off() -> None:
    assert [line["id"] for line in cited(b'{"text": "\n{"id": "b", "text": ""}')] == ["b"]


def test_cite_passes_over_a_line_that_is_not_utf8(capsys: Captured) -> None:
    lines = [b"text", "沪财绩".encode("gb18030"), "沪财绩".encode(), "沪财绩".encode()]

    assert [line["id"] for line in cited(b"\n".join(lines))] == [1, 3, 4]
    assert "line 2 is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_cite_reads_gb18030_and_says_so(encoding: str, tmp_path: Path, capfd: Captured) -> None:
    text = "notes\r\n根据沪财绩〔2018〕4号\r\n和闵委政〔2018〕3号\r\n"
    (tmp_path / "text.txt").write_bytes(text.encode(encoding))

    assert main(["cite", str(tmp_path / "text.txt")]) == 0
    out, err = capfd.readouterr()
    found = [[one["id"] for one in json.loads(line)["citations"]] for line in out.splitlines()]
    assert found == [[], ["沪财绩〔2018〕4号"], ["闵委政〔2018〕3号"]]
    assert "text.txt: not UTF-8, read as GB18030" in err


@pytest.mark.parametrize("name", ["source.docx", "source-libreoffice.pdf"])
@pytest.mark.parametrize("how", [[], ["--html"]])
def test_cite_sends_a_document_to_the_other_commands(name: str, how: list[str], root: Path, capfd: Captured) -> None:
    assert main(["cite", str(root / "corpus" / SAMPLE / name), *how]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert f"{name} is a document: use `shenbao convert` or `shenbao show`" in err


@given(st.lists(st.text()))
def test_cite_gives_a_line_for_a_line(texts: list[str]) -> None:
    lines = [text.encode(errors="ignore").replace(b"\n", b" ") for text in texts]

    if not any(line.strip().startswith(b"{") for line in lines):
        assert [line["id"] for line in cited(b"\n".join([*lines, b"end"]))] == list(range(1, len(lines) + 2))


def test_cite_reads_a_file_or_standard_input(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "根据沪财绩〔2018〕4号\n".encode()
    (tmp_path / "text.txt").write_bytes(text)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))

    assert main(["cite", str(tmp_path / "text.txt")]) == 0
    from_file = capfdbinary.readouterr().out
    assert main(["cite"]) == 0
    assert capfdbinary.readouterr().out == from_file != b""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert main(["cite", "-"]) == 0
    assert capfdbinary.readouterr().out == from_file


def test_cite_names_utf_16(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "text.txt").write_bytes("沪财绩〔2018〕4号\n".encode("utf-16"))

    assert main(["cite", str(tmp_path / "text.txt")]) == 2
    assert "is UTF-16: save it as UTF-8 first" in capsys.readouterr().err


def command(root: Path, *arguments: str, text: str) -> subprocess.CompletedProcess[str]:
    """A run of its own: an own pack holds for the whole process."""
    return subprocess.run(
        [sys.executable, "-m", "extract", *arguments],
        cwd=root,
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_cite_marks_the_text_as_a_page(root: Path) -> None:
    run = command(root, "cite", "--html", text="见<沪财绩>(2018)4号和沪财绩(2018)4号。\n")

    assert run.returncode == 0
    assert run.stdout.startswith("<!doctype html>")
    assert ">沪财绩(2018)4号</mark>。" in run.stdout
    assert "&lt;沪财绩&gt;" in run.stdout


def test_a_pack_that_is_wrong_is_named_with_its_line(root: Path, tmp_path: Path) -> None:
    (tmp_path / "citation.toml").write_text(
        '[[pattern]]\nname = "own"\nexpression = "("\nexamples = ["a"]\nrejects = []\n', encoding="utf-8"
    )
    run = command(root, "cite", "--patterns", str(tmp_path), text="见沪财绩(2018)4号。\n")

    assert run.returncode == 3
    assert "citation.toml, line 2: pattern 'own'" in run.stderr


def test_a_pack_of_one_s_own_reaches_the_workers(root: Path, tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    broken = '[[pattern]]\nname = "own"\nexpression = "("\nexamples = ["a"]\nrejects = []\n'
    (packs / "citation.toml").write_text(broken, encoding="utf-8")
    source = str(root / "corpus" / SAMPLE / "source.docx")
    wrong = command(root, "convert", source, "--out", str(tmp_path / "out"), "--patterns", str(packs), text="")
    assert (wrong.returncode, "citation.toml, line 2" in wrong.stderr) == (3, True)

    (packs / "citation.toml").unlink()
    field = '[[field]]\nkey = "project.name"\ntype = "text"\nlabels = ["工程称谓"]\n'
    (packs / "field.toml").write_text(field, encoding="utf-8")
    right = command(root, "convert", source, "--out", str(tmp_path / "out"), "--patterns", str(packs), text="")
    assert right.returncode == 0, right.stderr
    record = json.loads((tmp_path / "out" / "records" / "source.docx.json").read_bytes())
    assert record["filings"][0]["project"]["name"] == "平安建设"


def test_score_names_what_it_cannot_compare(root: Path, tmp_path: Path) -> None:
    gold = root / "corpus" / SAMPLE / "gold.json"
    for name in ("a", "b"):
        (tmp_path / "gold" / name).mkdir(parents=True)
        (tmp_path / "gold" / name / "gold.json").write_bytes(gold.read_bytes())
    for name in ("a", "c"):
        (tmp_path / "records" / name).mkdir(parents=True)
        (tmp_path / "records" / name / "source.docx.json").write_bytes(gold.read_bytes())
    run = command(root, "score", str(tmp_path / "records"), str(tmp_path / "gold"), text="")

    assert run.returncode == 0, run.stderr
    named = [Path(line.rpartition(": ")[2]).relative_to(tmp_path).as_posix() for line in run.stderr.splitlines()]
    assert named == ["gold/b/gold.json", "records/c/source.docx.json"]
