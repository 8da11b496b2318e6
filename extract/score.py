"""Records against hand-made gold records: how many leaves are right, field by field and citation by citation.

Only written records are read, so a score can be taken again without another extraction. What the gold record does not
speak of (places, evidence, confidence) is not scored: it may hold a part of a record only, down to some keys of an
object. So both are read as plain JSON: the classes of a record would fill in what gold leaves out.
"""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import orjson

from extract import terminal
from extract.messages import say

Pair = tuple[str, Path, Path]

_SCORED = ("filings", "citations", "tables")
_CITATIONS = "citations"  # the one list whose items have an id
_UNSCORED = {"at", "mentions", "evidence", "checks"}
_COLUMNS = ("gold", "ours", "strict precision", "recall", "soft precision", "recall")
_MEANT = "%‰"  # signs that Unicode calls punctuation, but which change a value


@dataclass(slots=True)
class LeafTally:
    """Leaves that are filled in the gold record and in ours, and how many agree strictly and softly."""

    gold: int = 0
    predicted: int = 0
    strict: int = 0
    soft: int = 0

    def add(self, gold: object, predicted: object) -> None:
        """Count one leaf, None where it is blank."""
        self.gold += gold is not None
        self.predicted += predicted is not None
        if gold is not None and predicted is not None:
            self.strict += str(gold) == str(predicted)
            self.soft += soft_text(gold) == soft_text(predicted)

    def precision(self, *, soft: bool = False) -> float | None:
        """The share of our leaves that are right; None if we have none."""
        return (self.soft if soft else self.strict) / self.predicted if self.predicted else None

    def recall(self, *, soft: bool = False) -> float | None:
        """The share of the gold leaves that we have right; None if gold has no leaves."""
        return (self.soft if soft else self.strict) / self.gold if self.gold else None


@dataclass(frozen=True, slots=True)
class Scores:
    """The tallies of each file and of each field (``filings/*/funds/unit``, ``citations/*/id``) over all files."""

    files: dict[str, LeafTally] = field(default_factory=lambda: defaultdict(LeafTally))
    fields: dict[str, LeafTally] = field(default_factory=lambda: defaultdict(LeafTally))

    def total(self) -> LeafTally:
        """All leaves of all files."""
        parts = self.files.values()
        return LeafTally(
            *(sum(getattr(part, name) for part in parts) for name in ("gold", "predicted", "strict", "soft"))
        )


def pairs(predicted: Path, gold: Path) -> list[Pair]:
    """Each record with its gold record and a name for both, in the order of the names.

    ``gold`` may be one file, which then stands for all records, or a folder: a ``gold.json`` in it is for the records
    directly in the same folder of ``predicted``, any other file for the record of the same path.
    """
    if not predicted.is_dir():
        return [(predicted.name, predicted, gold)] if gold.is_file() else []
    if gold.is_file():
        return [(file.relative_to(predicted).as_posix(), file, gold) for file in sorted(predicted.rglob("*.json"))]
    matching: list[Pair] = []
    for file in gold.rglob("*.json"):
        same = predicted / file.relative_to(gold)
        for record in same.parent.glob("*.json") if file.name == "gold.json" else [same]:
            if record.is_file():
                matching.append((record.relative_to(predicted).as_posix(), record, file))
    return sorted(matching)


def unpaired_files(predicted: Path, gold: Path, matching: Iterable[Pair]) -> list[Path]:
    """The records without a gold record and the gold records without a record, which no score counts."""
    paired = {path for _, ours, right in matching for path in (ours, right)}
    return sorted(
        path for folder in (predicted, gold) if folder.is_dir() for path in folder.rglob("*.json") if path not in paired
    )


def scores(matching: Iterable[Pair]) -> Scores:
    """The tallies over all pairs; ``ValueError`` names a file that is no JSON object."""
    result = Scores()
    for name, predicted, gold in matching:
        for where, right, ours in leaf_pairs(_content(gold), _content(predicted)):
            result.files[name].add(right, ours)
            result.fields[where].add(right, ours)
    return result


def _content(path: Path) -> dict[str, Any]:
    """What is scored of a record, or of a part of one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    if not isinstance(content, dict) or not content.keys() & set(_SCORED):
        raise ValueError(f"{path}: no record")
    return {key: content[key] for key in _SCORED if key in content}


# ---------------------------------------------------------------- leaves


def leaf_pairs(gold: Any, predicted: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each leaf of the gold record beside ours, and our leaves in list items that gold does not have.

    Items of a list are set side by side where they agree; citations where their ids do. Where one is an object or a
    list and the other is not, none agrees: gold's leaves are missing, and ours are too many.
    """
    shape, other = _shape(gold), _shape(predicted)
    if gold is not None and predicted is not None and shape is not other:
        yield from leaf_pairs(gold, None, where)
        yield from leaf_pairs(None, predicted, where)
    elif dict in (shape, other):
        for key in (predicted if gold is None else gold).keys() - _UNSCORED:
            inner = f"{where}/{key}" if where else key
            yield from leaf_pairs((gold or {}).get(key), (predicted or {}).get(key), inner)
    elif list in (shape, other):
        for right, ours in _aligned_items(gold or [], predicted or [], by_id=where == _CITATIONS):
            yield from leaf_pairs(right, ours, f"{where}/*")
    else:
        yield where, gold, predicted


def _shape(node: Any) -> type | None:
    """Object, list or None for a plain value."""
    return next((shape for shape in (dict, list) if isinstance(node, shape)), None)


def _aligned_items(gold: Sequence[Any], predicted: Sequence[Any], *, by_id: bool) -> Iterator[tuple[Any, Any]]:
    """The items of two lists side by side where they agree.

    An item that gold does not have keeps only the members that gold's items have; all members if gold has no items.
    """
    keys = {key for item in gold if isinstance(item, dict) for key in item} - _UNSCORED
    theirs, ours = ([_signature(item, keys, by_id=by_id) for item in items] for items in (gold, predicted))
    for _, start, end, from_, to in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        for offset in range(max(end - start, to - from_)):
            right = gold[start + offset] if start + offset < end else None
            own = predicted[from_ + offset] if from_ + offset < to else None
            if right is None and keys and isinstance(own, dict):
                own = {key: value for key, value in own.items() if key in keys}
            yield right, own


def _signature(item: Any, keys: set[str], *, by_id: bool) -> str:
    """The text by which two items of a list count as the same."""
    if isinstance(item, dict) and not by_id:
        return repr([(key, item.get(key)) for key in sorted(keys or item.keys())])
    return soft_text(item.get("id") if isinstance(item, dict) else item)


def soft_text(value: object) -> str:
    """A value as soft scoring sees it: no blanks, no punctuation, half width; numbers without trailing zeros."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    text = unicodedata.normalize("NFKC", str(value)).lower()
    return "".join(char for char in text if char in _MEANT or unicodedata.category(char)[0] not in "PZC")


# ---------------------------------------------------------------- output


def to_json(result: Scores) -> bytes:
    """The tallies with precision and recall as indented JSON, fields and files in the order of their names."""
    content = {
        "total": _numbers(result.total()),
        "fields": {name: _numbers(tally) for name, tally in sorted(result.fields.items())},
        "files": {name: _numbers(tally) for name, tally in sorted(result.files.items())},
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _numbers(tally: LeafTally) -> dict[str, float | None]:
    """The counts, then the shares with four decimals."""
    counts = {"gold": tally.gold, "predicted": tally.predicted, "strict": tally.strict, "soft": tally.soft}
    shares = {
        "strict_precision": tally.precision(),
        "strict_recall": tally.recall(),
        "soft_precision": tally.precision(soft=True),
        "soft_recall": tally.recall(soft=True),
    }
    return counts | {name: share if share is None else round(share, 4) for name, share in shares.items()}


def print_scores(result: Scores) -> None:
    """Print the tallies as tables: files, then fields that are filled anywhere, each with the total."""
    from rich.table import Table  # noqa: PLC0415

    console = terminal.console()
    filled = {name: tally for name, tally in result.fields.items() if tally.gold or tally.predicted}
    for title, tallies in (("file", result.files), ("field", filled)):
        table = Table(*map(say, (title, *_COLUMNS)), box=None, padding=(0, 2, 0, 0))
        for name, tally in [*sorted(tallies.items()), (say("total"), result.total())]:
            shares = ("–" if share is None else f"{share:.4f}" for share in [*_numbers(tally).values()][-4:])
            table.add_row(name, str(tally.gold), str(tally.predicted), *shares)
        console.print(table, "")
