"""What a page costs, beside how much of its tables is right: other libraries and ours, on the same PDF files.

Usage: ``python bench/peers.py [PICTURE.png]`` (``out/peers.png`` unless told otherwise). Prints a table for README, and
draws it. The libraries are installed into an environment of their own (``out/peers``) from ``bench/peers.txt``; one
that cannot be used is named with the reason. The truth is what the filings of ``corpus/`` were printed from, as
``corpus/making`` lays it out: no reader has touched it.

The measures, each over all files; white space counts nowhere:

- cells: cells with a text, of which the library has a cell with exactly this text (check boxes aside); a cell that a
  page break cuts counts if it is one again
- merged: cells over several rows or columns that are given as one cell over as many, counted in the rows that the
  library's own table has, so that a table cut by a page loses only what the cut went through
- tables over pages: those printed over several pages, of which all cells of the first and of the last row stand in one
- boxes: check boxes given as a box of their state between the two characters before and after them
- numbers: numerals in cells given whole, as often as they are printed
- CPU ms a page: of the process with its threads and children, warm, every file once. Ours twice: the tables alone, as
  the others give, and the whole record from the file's bytes to its JSON (fields, citations, checks, evidence)
"""

import json
import os
import re
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import Any

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "corpus")]

from making.blocks import OPEN, TICKED, Table, placed_cells  # noqa: E402
from making.content import load, source_of  # noqa: E402

from extract import convert, read  # noqa: E402

PLACE = ROOT / "out" / "peers"
PINNED = ROOT / "bench" / "peers.txt"
TOOLS = ROOT / "bench" / "peer_tools"
LIBRARIES = ("pdfplumber", "camelot", "tabula", "markitdown", "img2table", "kreuzberg")
NO_SPANS = {"markitdown"}  # its tables have none
MEASURES = ("cells", "merged", "tables over pages", "boxes", "numbers")
SECONDS = 900  # of a library for all files

OPENED, TICKS = "□☐○◻❏口", "☑☒■✓✔√🗹🗷"  # marks that other programs write for a box
BOXES = re.compile(f"[{OPENED}{TICKS}\\ue000-\\uf8ff]")  # and those of private use, which say nothing
NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
NEAR = 3.0  # units: edges nearer than that are one
GRID = 10.0  # units: a row or column where a reader counts them
SHORT = 6  # characters: a longer text stands nowhere by chance

Bounds = tuple[float, float, float, float]
Spot = tuple[str, Bounds]  # a text without white space, and left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Truth:
    """A PDF file with the tables that it was printed from."""

    file: Path
    pages: tuple[str, ...]  # the text of each, without white space
    tables: tuple[Table, ...]


@dataclass(slots=True)
class Score:
    """How many of each measure were right, of how many, and the CPU seconds for the pages."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    pages: int = 0
    tables: int = 0  # that were given
    unread: list[str] = field(default_factory=list)


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


def bare(text: str) -> str:
    """The text without white space, its boxes as ☐ and ☑."""
    marks = {**dict.fromkeys(OPENED, OPEN), **dict.fromkeys(TICKS, TICKED)}
    return "".join(marks.get(one, one) for one in "".join(text.split()))


def words(text: str) -> str:
    """A text to compare: without white space and boxes."""
    return BOXES.sub("", text)


def true_cells(table: Table) -> list[Spot]:
    """The cells of a table that was printed."""
    return [
        (bare(cell.text), (GRID * column, GRID * row, GRID * (column + cell.columns), GRID * (row + cell.rows)))
        for row, column, cell in placed_cells(table)
    ]


def merged_texts(cells: list[Spot]) -> Counter[tuple[str, int, int]]:
    """The texts of merged cells with the numbers of columns and rows that they cover, as far as an edge shows it."""
    edges: tuple[list[float], list[float]] = [], []
    for side in (0, 1):
        for edge in sorted(bounds[side] for _, bounds in cells):
            if not edges[side] or edge - edges[side][-1] >= NEAR:
                edges[side].append(edge)
    sizes = Counter[tuple[str, int, int]]()
    for text, bounds in cells:
        columns, rows = (
            sum(bounds[side] - NEAR <= edge < bounds[side + 2] - NEAR for edge in edges[side]) for side in (0, 1)
        )
        sizes[words(text), columns, rows] += bool(words(text)) and max(columns, rows) > 1
    return +sizes


def rows_of_piece(table: list[Spot], piece: list[Spot]) -> list[Spot]:
    """The true cells in those rows of a table that a piece has cells of, cut to them."""
    times, texts = Counter(words(text) for text, _ in table), {words(text) for text, _ in piece}
    there = [bounds for text, bounds in table if times[words(text)] == 1 and words(text) and words(text) in texts]
    first, last = min((one[1] for one in there), default=0), max((one[3] for one in there), default=0)
    return [
        (text, (left, max(top, first), right, min(bottom, last)))
        for text, (left, top, right, bottom) in table
        if top < last and bottom > first
    ]


def is_over_pages(table: list[Spot], pages: tuple[str, ...]) -> bool:
    """Whether cells whose text stands on one page alone stand on different pages."""
    texts = (words(text) for text, _ in table if len(words(text)) > SHORT)
    places = ([page for page, printed in enumerate(pages) if text in printed] for text in texts)
    return len({place[0] for place in places if len(place) == 1}) > 1


def is_joined(table: list[Spot], header_rows: int, pieces: list[list[Spot]]) -> bool:
    """Whether one piece has the cells that begin in the first row that no page repeats, and those of the last row."""
    last = max(bounds[1] for _, bounds in table)
    ends = {words(text) for text, bounds in table if bounds[1] in (GRID * header_rows, last) and words(text)}
    return any(ends <= {words(text) for text, _ in piece} for piece in pieces)


def numerals(text: str) -> Counter[str]:
    """The numerals in a text as it is and with its lines joined, as a library may keep the breaks of a narrow cell."""
    return Counter(NUMERAL.findall(text)) | Counter(NUMERAL.findall("".join(text.split())))


def add(score: Score, truth: Truth, answer: dict[str, Any]) -> None:
    """Add what is right in the answer for a file."""
    score.seconds, score.pages = score.seconds + answer["cpu"], score.pages + len(truth.pages)
    if "error" in answer:
        score.unread.append(f"{truth.file.parent.name}/{truth.file.name}: {answer['error']}")
    texts = [text for table in answer.get("tables", ()) for text, *_ in table]
    pieces = [[(bare(text), tuple(bounds)) for text, *bounds in table] for table in answer.get("tables", ())]
    score.tables += len(pieces)
    tables = [true_cells(table) for table in truth.tables]
    printed = [cell.text for table in truth.tables for _, _, cell in placed_cells(table)]
    running = answer.get("text") or ""
    given = bare(running) or "\n".join(bare(text) for text in texts)
    boxes = Counter(box for text in printed for box in boxes_with_neighbours(bare(text)))
    merged, right = Counter[Any](), Counter[Any]()
    for number, table in enumerate(tables):
        merged.update((number, text) for text, *_ in merged_texts(table).elements())
        for piece in pieces:
            same = merged_texts(rows_of_piece(table, piece)) & merged_texts(piece)
            right.update((number, text) for text, *_ in same.elements())
    over_pages = {number: table for number, table in enumerate(tables) if is_over_pages(table, truth.pages)}
    pairs: dict[str, tuple[Counter[Any], Counter[Any]]] = {
        "cells": (Counter(filter(None, map(words, map(bare, printed)))), Counter(map(words, map(bare, texts)))),
        "merged": (merged, right),
        "tables over pages": (
            Counter(list(over_pages)),
            Counter(
                number
                for number, table in over_pages.items()
                if is_joined(table, truth.tables[number].header_rows, pieces)
            ),
        ),
        "boxes": (boxes, Counter({box: given.count(box) for box in boxes})),
        "numbers": (
            sum((Counter(NUMERAL.findall(text)) for text in printed), Counter()),
            numerals(running) if running else sum(map(numerals, texts), Counter()),
        ),
    }
    for measure, (wanted, got) in pairs.items():
        score.all[measure] += wanted.total()
        score.right[measure] += (wanted & got).total()


def boxes_with_neighbours(text: str) -> list[str]:
    """The boxes of a cell, each with up to two characters before and after it."""
    return [text[max(at - 2, 0) : at + 3] for at, one in enumerate(text) if one in (OPEN, TICKED)]


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
            add(scores[name], truth, answer)
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
