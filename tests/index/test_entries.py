"""What a worker hands over for the index is what the record's file would give."""

import json
from pathlib import Path

import pytest

# isort: split
from index_dump import dump

import extract
from extract import index, storage
from extract.cli import main
from extract.index import rows
from extract.index.entries import unpacked_entry
from extract.read.ocr import OcrOptions
from extract.record.model import Record

CORPUS = Path(__file__).parent.parent.parent / "corpus"
SAMPLES = sorted(file for file in CORPUS.glob("*/source*") if file.suffix in (".docx", ".pdf"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_an_entry_is_that_of_the_record_as_written(sample: Path) -> None:
    record = extract.convert(sample, ocr=OcrOptions("never"))
    read = Record.parse(record.to_json().encode())

    entry = unpacked_entry(rows.record_entry(record, "a.json", "0", "1-1").as_bytes())
    assert entry == rows.record_entry(read, "a.json", "0", "1-1")
    assert all(part.text for part in entry.filings)
    assert len(entry.filings) >= 1


def test_a_run_writes_the_index_that_its_records_give(tmp_path: Path, monkeypatch) -> None:
    def no_record(data: bytes, name: object = "") -> Record:
        raise AssertionError(f"{name} is read again")

    sources = [str(sample) for sample in SAMPLES[::3]]
    with monkeypatch.context() as patch:
        patch.setattr(Record, "parse", no_record)
        assert main(["convert", *sources, "--out", str(tmp_path / "out"), "--jobs", "1", "--ocr", "never"]) in (0, 1)
    counts = index.rebuild(tmp_path / "out", tmp_path / "other.db")

    assert counts == index.SyncCounts(added=len(sources))
    assert dump(tmp_path / "out" / "shenbao.db") == dump(tmp_path / "other.db")
    lines = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert "entry" not in {key for line in lines for key in json.loads(line)}


def test_an_entry_counts_only_while_its_record_is_as_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["convert", str(SAMPLES[0]), "--out", str(out), "--no-index", "--ocr", "never"]) in (0, 1)
    line = json.loads((out / "manifest.jsonl").read_bytes())
    file = out / "records" / line["record"]
    stamp = storage.stamp(file)
    record = Record.parse(file.read_bytes())
    entry = rows.record_entry(record, line["record"], line["record_sha256"], stamp).as_bytes()

    follower = index.Follower(out, str(out / "shenbao.db"))
    follower.see(line["record"], entry)
    file.write_bytes(file.read_bytes().replace("项目".encode(), "事项".encode()) + b" ")
    (trouble, _) = follower.end().trouble
    assert trouble == f"{file} 写出后被改动过，没有编入"

    follower = index.Follower(out, str(out / "shenbao.db"))
    follower.see(line["record"], entry)
    file.unlink()
    assert "不在或无法读取" in follower.end().trouble[0]


def test_a_record_changed_while_others_are_converted_is_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["convert", str(SAMPLES[0]), "--out", str(out), "--no-index", "--ocr", "never"]) in (0, 1)
    line = json.loads((out / "manifest.jsonl").read_bytes())
    file = out / "records" / line["record"]
    entry = rows.record_entry(
        Record.parse(file.read_bytes()), line["record"], line["record_sha256"], storage.stamp(file)
    )
    file.write_bytes(file.read_bytes() + b" ")
    index.add(out, out / "shenbao.db", [line["record"]], {line["record"]: entry.as_bytes()})
    assert index.update(out, out / "shenbao.db").trouble[0] == f"{file} 写出后被改动过，没有编入"
