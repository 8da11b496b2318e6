"""Many files → a record each, and a manifest with a line about each; one that fails does not stop the others."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import orjson

from extract.errors import PackError, SourceError
from extract.model import Remark
from extract.read.sniff import sniff
from extract.record import Record, Status, convert, failed, source_name

logger = logging.getLogger(__name__)
# what calls itself a document is converted even if it is none, so that its record says what is wrong with it
_DOCUMENTS = {".pdf", ".docx", ".doc", ".wps", ".rtf"}
_HEAD = 1024
_LONGEST = 240  # bytes: file systems take 255, and a suffix has to go behind


@dataclass(frozen=True, slots=True)
class Job:
    """The files to convert, in the order of their paths, and the folder that their paths are relative to."""

    root: Path
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a line of the manifest; ``remarks`` is their number, ``seconds`` is wall time."""

    path: str
    sha256: str | None
    status: Status
    seconds: float
    remarks: int
    trouble: str | None = None  # the first remark that says why the record is not complete


def job(sources: Iterable[str | Path], out: str | Path) -> Job:
    """The files that are named, and of each folder all its documents; ``ValueError`` if they have no common root.

    A folder's documents are told by their bytes or by what their names claim; hidden files, Word's lock files
    (``~$…``) and what lies in ``out`` are left out.
    """
    given = [Path(os.path.abspath(source)) for source in sources]
    root = Path(os.path.commonpath([source if source.is_dir() else source.parent for source in given]))
    results = Path(os.path.abspath(out))
    found = {file for source in given for file in (_walk(source, results) if source.is_dir() else [source])}
    return Job(root, tuple(sorted(found, key=lambda file: file.relative_to(root).parts)))


def run(todo: Job, out: str | Path) -> Iterator[Outcome]:
    """Convert file after file into ``out/records/`` and ``out/manifest.jsonl``; yields as each is done.

    Raises ``OSError`` where ``out`` cannot be written.
    """
    records = Path(out) / "records"
    records.mkdir(parents=True, exist_ok=True)
    with (Path(out) / "manifest.jsonl").open("wb") as manifest:
        for file in todo.files:
            outcome = _convert(file, todo.root, records)
            line = asdict(outcome)
            del line["trouble"]
            manifest.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
            manifest.flush()
            yield outcome


def _walk(folder: Path, results: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and Path(place, name) != results]
        files = (Path(place, name) for name in names if not name.startswith((".", "~$")))
        yield from (file for file in files if _is_document(file))


def _is_document(file: Path) -> bool:
    if file.suffix.lower() in _DOCUMENTS:
        return True
    try:
        with file.open("rb") as stream:
            data = stream.read(_HEAD)
            if data.startswith(b"PK"):  # only the end of a zip archive tells whether Word wrote it
                data += stream.read()
        sniff(data)
    except (OSError, SourceError):
        return False
    return True


def _convert(file: Path, root: Path, records: Path) -> Outcome:
    start = perf_counter()
    record, text = _record(file, root)
    content = record.content
    path = content["source"]["path"]
    _write(records / _named(path), text)
    errors = [remark["message"] for remark in content["remarks"] if remark["severity"] == "error"]
    seconds = round(perf_counter() - start, 3)
    trouble = errors[0] if errors else None
    return Outcome(path, content["source"]["sha256"], record.status, seconds, len(content["remarks"]), trouble)


def _record(file: Path, root: Path) -> tuple[Record, str]:
    """The record and its JSON; whatever goes wrong with one file ends in a failed record."""
    try:
        record = convert(file, root)
        return record, record.to_json()
    except PackError:
        raise  # it would spoil every file alike
    except OSError:
        remark = Remark("source_not_opened", "error", "文件无法打开，请检查读取权限，或文件是否已被移动。")
    except Exception:
        logger.exception("defect while converting %s", file)
        remark = Remark("defect", "error", "程序处理该文件时出错，未能完成；请把该文件报告给程序的维护者。")
    record = failed(source_name(file, root), remark)
    return record, record.to_json()


def _named(path: str) -> Path:
    """The record's path in ``records/``; of a name too long for a file system the end is replaced by its hash."""
    folder, _, name = path.rpartition("/")
    if len(name.encode()) > _LONGEST:
        name = name.encode()[: _LONGEST - 9].decode(errors="ignore") + "~" + sha256(name.encode()).hexdigest()[:8]
    return Path(folder, f"{name}.json")


def _write(target: Path, text: str) -> None:
    """Write whole or not at all: a reader never sees half a record."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(target)


def counts(outcomes: Sequence[Outcome]) -> dict[Status, int]:
    """How many records are complete, partial and failed."""
    kinds: tuple[Status, ...] = ("complete", "partial", "failed")
    return {kind: sum(outcome.status == kind for outcome in outcomes) for kind in kinds}
