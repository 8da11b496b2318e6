"""The public face: what a user of the command and of the library sees first, and what it costs to see it."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace

import extract

HEAVY = {"spacy", "pdfplumber", "pdfminer", "cv2", "rapidocr"}
LIGHT_COMMANDS = [["--help"], ["schema"], ["cite"], ["--version"]]


def loaded_by(root: Path, arguments: list[str]) -> set[str]:
    """The top-level modules that a run of the command imports."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "extract", *arguments],
        cwd=root,
        input="根据沪财绩〔2018〕4号\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", LIGHT_COMMANDS, ids=" ".join)
def test_light_commands_load_nothing_heavy(root: Path, arguments: list[str]) -> None:
    loaded = loaded_by(root, arguments)

    assert "extract" in loaded
    assert not loaded & HEAVY


def test_public_names() -> None:
    functions = ["annotate", "convert", "find_citations", "read", "search", "seed"]
    assert sorted(extract.__all__) == ["Citation", "Document", "Record", "ShenbaoError", "SourceError", *functions]
    for name in extract.__all__:
        assert callable(getattr(extract, name))


def test_a_program_reads_a_record_through_its_classes(root: Path) -> None:
    """The lint runs mypy --strict over the same program."""
    example = root / "output" / "example" / "shanghai-minhang-2020.json"
    run = subprocess.run(
        [sys.executable, root / "output" / "example" / "read_record.py", example],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert run.stdout.splitlines()[:2] == ["平安建设 3855.9424 万元", "戒毒康复指导室等质保金 5.00 [3]"]


def test_a_file_is_given_by_its_path_its_bytes_or_a_stream(root: Path) -> None:
    path = root / "corpus" / "notice-2023" / "source.docx"
    data = path.read_bytes()
    record = extract.convert(path)

    with path.open("rb") as stream:
        assert extract.convert(stream) == record
    assert extract.convert(data).source.path == extract.convert(BytesIO(data)).source.path == "-"
    assert replace(extract.convert(data), source=record.source) == record


def test_an_older_record_is_read_and_a_newer_one_too() -> None:
    old = b'{"schema": "shenbao/record/1", "status": "partial", "filings": [{"budget": {"rows": [{"amount": 4.990}]}}]}'
    record = extract.Record.parse(old.replace(b'"amount"', b'"a_newer_key": 1, "amount"'))

    assert str(record.filings[0].budget.rows[0].amount) == "4.990"
    assert record.filings[0].budget.rows[0].item is None
    assert record.citations == ()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema": "other/1"}', '{"schema": "shenbao/record/1", "tables": 3}']
)
def test_what_is_no_record_is_refused_with_its_name(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"a\.json is no (record|JSON)"):
        extract.Record.load(file)


def test_dicts_that_are_no_record_are_refused() -> None:
    with pytest.raises(ValueError, match="no record"):
        extract.Record.from_dict({"anything": 1})
