"""What a page costs, beside how much of its tables is right: other libraries and ours, on the same PDF files.

Usage: ``python bench/peers.py [PICTURE.png]`` (``out/peers.png`` unless told otherwise). Prints a table for README, and
draws it. The libraries are installed into an environment of their own (``out/peers``) from ``bench/peers.txt``; one
that cannot be used is named with the reason. The truth is what the filings of ``corpus/`` were printed from, as
``corpus/making`` lays it out: no reader has touched it.

``table_scores`` has the measures but one: CPU ms a page is that of the process with its threads and
children, warm, every file once. Ours is measured twice: the tables alone, as the others give, and the whole record from
the file's bytes to its JSON (fields, citations, checks, evidence).
"""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import Any

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "corpus")]

from making.blocks import OPEN, TICKED  # noqa: E402
from making.content import load, source_of  # noqa: E402

from bench.table_scores import GRID, MEASURES, Score, Truth, add_answer  # noqa: E402
from extract import convert, read  # noqa: E402

PLACE = ROOT / "out" / "peers"
PINNED = ROOT / "bench" / "peers.txt"
TOOLS = ROOT / "bench" / "peer_tools"
LIBRARIES = ("pdfplumber", "camelot", "tabula", "markitdown", "img2table", "kreuzberg")
NO_SPANS = {"markitdown"}  # its tables have none
SECONDS = 900  # of a library for all files


def environment() -> Path:
    """The Python of the peers' own environment, which is made when its pinned packages changed."""
    python, mark = PLACE / "bin" / "python", PLACE / "pinned.sha256"
    digest = sha256(PINNED.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != digest:
        venv.create(PLACE, with_pip=True, clear=True)
        options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:")
        subprocess.run([python, "-m", "pip", "install", *options, "-r", PINNED], check=True)
        mark.write_text(digest)
    return python


def truths() -> Iterator[Truth]:
    """Every PDF of the sample filings that has tables."""
    for file in sorted((ROOT / "corpus").glob("*/source-*.pdf")):
        if tables := source_of(load(file.parent.name)).tables:
            with pypdfium2.PdfDocument(file) as pdf:
                texts = [page.get_textpage().get_text_range() for page in pdf]
            yield Truth(file, tuple("".join(text.split()) for text in texts), tables)


def peer_answers(python: Path, library: str, files: list[Truth]) -> list[dict[str, Any]] | str:
    """What the library gives for each file; why it gives nothing."""
    command = [str(python), str(TOOLS / "extraction.py"), library, *(str(one.file) for one in files)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"more than {SECONDS} seconds"
    answers: list[dict[str, Any]] = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    if len(answers) < len(files):
        return (run.stderr.strip().splitlines() or [f"exit code {run.returncode}"])[-1]
    if all("error" in one for one in answers):
        return str(answers[0]["error"])
    return answers


def own_answers(files: list[Truth], *, is_whole: bool) -> list[dict[str, Any]]:
    """What this project's reader gives, in the form of the others; ``is_whole``: the time is that of the record."""
    answers = []
    for number, one in enumerate([files[0], *files]):
        start = process_time()
        if is_whole:
            convert(one.file).to_json()
        else:
            document = read(one.file)
        seconds = process_time() - start
        document = read(one.file)
        tables = [
            [
                (with_marks(cell.text, {box.start: box.checked for box in cell.boxes}), *(GRID * at for at in bounds))
                for cell in table.cells
                for bounds in [(cell.column, cell.row, cell.column + cell.column_span, cell.row + cell.row_span)]
            ]
            for table in document.tables
        ]
        answers += [{"cpu": seconds, "tables": tables, "text": ""}] if number else []
    return answers


def with_marks(text: str, boxes: dict[int, bool | None]) -> str:
    """The text with a mark of its state in the place of each box."""
    return "".join(
        ((TICKED if boxes[at] else OPEN) if boxes.get(at) is not None else one) for at, one in enumerate(text)
    )


def print_table(scores: dict[str, Score]) -> None:
    """Print the table for README; the best of each column is bold, "–" is what a library does not give at all."""
    (most,) = {tuple(score.all[measure] for measure in MEASURES) for score in scores.values()}
    heads = [f"{measure}, of {number}" for measure, number in zip(MEASURES, most, strict=True)]
    print("| | " + " | ".join(heads) + " | CPU ms a page |\n|" + " --- |" * (len(MEASURES) + 2))
    best = {measure: max(score.right[measure] for score in scores.values()) for measure in MEASURES}
    least = min(score.seconds / score.pages for score in scores.values())
    for name, score in scores.items():
        none = set(MEASURES[:3]) if not score.tables else {"merged"} if name in NO_SPANS else set()
        values = [(f"{score.right[one]}", score.right[one] == best[one]) for one in MEASURES]
        values.append((f"{1000 * score.seconds / score.pages:.1f}", score.seconds / score.pages == least))
        cells = [
            "–" if measure in none else f"**{text}**" if is_best else text
            for measure, (text, is_best) in zip((*MEASURES, ""), values, strict=True)
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


def draw(panels: list[dict[str, Any]], target: Path, python: Path) -> None:
    """Draw panels (see ``peer_tools/plots.py``) into a PNG file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source = target.with_suffix(".json")
    source.write_text(json.dumps(panels, ensure_ascii=False), encoding="utf-8")
    subprocess.run([python, TOOLS / "plots.py", source, target], check=True)
    print(f"{target}")


def main(target: Path) -> None:
    """Measure, print and draw."""
    python, files = environment(), list(truths())
    print(
        f"{len(files)} files, {sum(len(one.pages) for one in files)} pages, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    answers: dict[str, list[dict[str, Any]] | str] = {
        "shenbao, tables alone": own_answers(files, is_whole=False),
        "shenbao, whole record": own_answers(files, is_whole=True),
        **{library: peer_answers(python, library, files) for library in LIBRARIES},
    }
    scores: dict[str, Score] = {}
    for name, given in answers.items():
        if isinstance(given, str):
            print(f"{name}: not measured ({given})")
            continue
        scores[name] = Score()
        for truth, answer in zip(files, given, strict=True):
            add_answer(scores[name], truth, answer)
        print("".join(f"{name}: {one}\n" for one in scores[name].unread), end="")
    print_table(scores)
    lines = {name: 1000 * score.seconds / score.pages for name, score in scores.items()}
    panels = [
        {
            "title": measure,
            "x": "CPU ms a page",
            "y": f"right, % of {next(iter(scores.values())).all[measure]}",
            "scales": ["log", "linear"],
            "lines": {
                name: [[lines[name], 100 * score.right[measure] / score.all[measure]]]
                for name, score in scores.items()
                if (score.tables or measure not in MEASURES[:3]) and (measure != "merged" or name not in NO_SPANS)
            },
        }
        for measure in MEASURES
    ]
    draw(panels, target, python)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "out" / "peers.png")
