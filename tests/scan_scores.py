"""Scores of a scan's record against the gold record, with the wrong numbers that no remark points at."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract import Record
from extract.score import LeafTally, leaf_pairs

FLAGS = ("amount_doubtful", "amounts_unconfirmed", "amount_settled", "value_unsure", "value_reread", "place_unsure")


class Located(Decimal):
    """A number of our record with the places of its evidence."""

    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The scores of one record.

    ``leaves`` counts the fields of its filings, ``numbers`` those of them that are numbers, ``citations`` the ids of
    cited documents; ``wrong`` are all fields that differ (name, gold, ours), ``silent`` those numbers among them that
    no remark points at.
    """

    leaves: LeafTally
    numbers: LeafTally
    citations: LeafTally
    wrong: tuple[tuple[str, Any, Any], ...]
    silent: tuple[tuple[str, Any, Any], ...]


def gold_of(folder: Path) -> dict[str, Any]:
    """The gold record of a sample filing."""
    content: dict[str, Any] = json.loads(
        (folder / "gold.json").read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return content


def reading(record: Record, gold: dict[str, Any]) -> Reading:
    """The scores of a record: agreement with gold's filings and citations, and the differences."""
    content = record.to_dict()
    flagged = {place for remark in content["remarks"] if remark["code"] in FLAGS for place in _places(remark["at"])}
    pairs = list(leaf_pairs(gold.get("filings", []), [_with_located_numbers(filing) for filing in content["filings"]]))
    wrong = tuple(pair for pair in pairs if pair[1] != pair[2] and str(pair[1]) != str(pair[2]))
    return Reading(
        _tally((right, ours) for _, right, ours in pairs),
        _tally((right, ours) for _, right, ours in pairs if Decimal in map(_kind, (right, ours))),
        _tally(_ids(gold, content)),
        wrong,
        tuple(pair for pair in wrong if isinstance(pair[2], Located) and not flagged.issuperset(pair[2].at)),
    )


def sure_readings(record: Record, printed: Record) -> list[tuple[float, bool]]:
    """How sure each piece of evidence of a scan is, and whether its text stands in that of the page as printed."""
    texts = Counter("".join(one.text.split()) for filing in printed.filings for one in filing.evidence.values())
    return [
        (one.confidence, "".join(one.text.split()) in texts)
        for filing in record.filings
        for one in filing.evidence.values()
        if one.confidence < 1
    ]


def boxes(record: Record) -> Counter[tuple[str, bool | None]]:
    """The check boxes of the tables, each with its words and whether it is ticked."""
    cells = (cell for table in record.to_dict()["tables"] for cell in table["cells"])
    return Counter((box["label"], box["checked"]) for cell in cells for box in cell["boxes"])


def total(tallies: Iterable[LeafTally]) -> LeafTally:
    """The sum of the tallies."""
    summed = LeafTally()
    for one in tallies:
        summed = LeafTally(
            summed.gold + one.gold,
            summed.predicted + one.predicted,
            summed.strict + one.strict,
            summed.soft + one.soft,
        )
    return summed


def _tally(pairs: Iterable[tuple[Any, Any]]) -> LeafTally:
    tally = LeafTally()
    for right, ours in pairs:
        tally.add(right, ours)
    return tally


def _kind(value: object) -> type | None:
    return Decimal if isinstance(value, Decimal) else None


def _ids(gold: dict[str, Any], ours: dict[str, Any]) -> Iterator[tuple[str | None, str | None]]:
    right, own = ({document["id"] for document in content.get("citations", [])} for content in (gold, ours))
    for name in sorted(right | own):
        yield name if name in right else None, name if name in own else None


def _with_located_numbers(filing: dict[str, Any]) -> dict[str, Any]:
    located: dict[str, Any] = _with_places(filing, "", filing["evidence"])
    return located


def _with_places(node: Any, pointer: str, evidence: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        return {key: _with_places(value, f"{pointer}/{key}", evidence) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_places(value, f"{pointer}/{index}", evidence) for index, value in enumerate(node)]
    if isinstance(node, Decimal) and pointer in evidence:
        number = Located(node)
        number.at = tuple(_places(evidence[pointer]["at"]))
        return number
    return node


def _places(at: Any) -> Iterator[str]:
    """Each place as text, so that places can be looked up."""
    for place in at if isinstance(at, list) else [at]:
        yield json.dumps(place, sort_keys=True, default=str)
