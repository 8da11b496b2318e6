"""Scores of the citation reader against the lines annotated by hand, and each citation where the two differ.

Usage: ``python corpus/citations/score.py [--page docs/citations.md] [--against LINES.jsonl]`` prints Markdown tables.
``--page`` writes them into a page between its marks; ``--against`` scores another annotator instead of the reader.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from shenbao_cite import find_citations

GOLD = Path(__file__).with_name("gold.jsonl")
MARKS = ("<!-- scores -->", "<!-- end of scores -->")
NUMBERED = ("document", "order", "announcement")
KINDS = {kind: kind for kind in (*NUMBERED, "standard", "law")} | {"named": "law"}
KEYS = ("figure", "kind", "topic", "era", "level")
HEAD = "citations | canonical F1 | span F1 | titles | pin-points |\n|---|--:|--:|--:|--:|--:|"
Line = dict[str, Any]


class Mention(NamedTuple):
    """A citation of a line; the span is None where a range implies the number and does not write it."""

    kind: str
    id: str
    span: tuple[int, int] | None
    title: str | None
    pinpoints: tuple[str, ...]


Pair = tuple[Mention | None, Mention | None]


def lines(path: Path = GOLD) -> list[Line]:
    """The lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def annotated(line: Line) -> list[Mention]:
    """What the annotation of a line cites, in order."""
    return [
        Mention(one["kind"], one["canonical"], one["span"] and tuple(one["span"]), one["title"], points)
        for one in line["citations"]
        for points in [tuple(point["surface"] for point in one["pinpoints"])]
    ]


def read(line: Line) -> list[Mention]:
    """What the reader cites in a line; kinds that nobody annotated, such as meetings, are left out."""
    return [
        Mention(kind, one.id, (one.start, one.end), None if kind == "law" else one.title, points)
        for one in find_citations(line["text"])
        if (kind := KINDS.get(one.kind))
        for points in [(one.pinpoint,) if one.pinpoint else ()]
    ]


def likeness(right: Mention, other: Mention) -> tuple[int, bool]:
    """How well two citations match: characters in common (equal spans before all others), then equal forms."""
    if not right.span or not other.span:
        return int(right.id == other.id), False
    overlap = min(right.span[1], other.span[1]) - max(right.span[0], other.span[0])
    return max(overlap, 0) + 1000 * (right.span == other.span), right.id == other.id


def pairs(gold: list[Mention], ours: list[Mention]) -> Iterator[Pair]:
    """Each citation once, with its counterpart in the other list if it has one, best matches first."""
    choices = [(*likeness(right, other), i, j) for i, right in enumerate(gold) for j, other in enumerate(ours)]
    partner: dict[int, int] = {}
    for overlap, _, i, j in sorted(choices, reverse=True):
        if overlap and i not in partner and j not in partner.values():
            partner[i] = j
    yield from ((right, ours[partner[i]] if i in partner else None) for i, right in enumerate(gold))
    yield from ((None, other) for j, other in enumerate(ours) if j not in partner.values())


def agreement(right: Mention | None, other: Mention | None) -> Counter[str]:
    """What a pair adds to the counts."""
    implied = right is not None and right.span is None
    counts = Counter(gold=bool(right), read=bool(other), gold_spans=bool(right) and not implied)
    counts |= Counter(read_spans=bool(other) and not implied)
    if right and other:
        counts |= Counter(ids=right.id == other.id, spans=not implied and right.span == other.span)
    if right and right.title:
        counts |= Counter(titles=1, titles_right=bool(other and other.title == right.title))
    if right and right.pinpoints:
        counts |= Counter(pinpoints=1, pinpoints_right=bool(other and other.pinpoints == right.pinpoints))
    return counts


def f1(counts: Counter[str], right: str, gold: str, ours: str) -> str:
    """The harmonic mean of precision and recall."""
    return f"{2 * counts[right] / (counts[gold] + counts[ours]):.3f}"


def tallies(rows: Iterable[tuple[Line, Pair]], key: str) -> Iterator[str]:
    """A table: the scores under each value of a key of the citation (``figure``, ``kind``) or of the line."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line, pair in rows:
        kind = next(one.kind for one in pair if one)
        values = line | {"kind": kind, "figure": "numbers" if kind in NUMBERED else kind}
        sums[values[key].partition(":")[0]] += agreement(*pair)
    yield f"| {key} | {HEAD}"
    for name, counts in sorted(sums.items()):
        scores = f1(counts, "ids", "gold", "read"), f1(counts, "spans", "gold_spans", "read_spans")
        shares = [f"{counts[part + '_right']} of {counts[part]}" for part in ("titles", "pinpoints")]
        yield f"| {' | '.join((name, str(counts['gold']), *scores, *shares))} |"


def misses(rows: Iterable[tuple[Line, Pair]]) -> Iterator[str]:
    """A table: each citation that was missed, made up, or has another form, span, title or pin-point."""
    yield "| line | text | annotated | read |\n|---|---|---|---|"
    for line, (right, other) in rows:
        if not (right and other and right[1:] == other[1:]):
            shown = (f"{one.id} {one.title or ''} {'、'.join(one.pinpoints)}" if one else "" for one in (right, other))
            yield f"| {line['id']} | {line['text']} | {' | '.join(shown)} |"


def report(gold: list[Line], reader: Callable[[Line], list[Mention]] = read) -> str:
    """The scores as Markdown tables, the decoys that were taken, and the misses."""
    rows = [(line, pair) for line in gold for pair in pairs(annotated(line), reader(line))]
    decoys = {line["id"] for line in gold if line["topic"].startswith("decoy")}
    taken = {line["id"] for line, (right, _) in rows if not right} & decoys
    tables = ["\n".join(part) for part in (*(tallies(rows, key) for key in KEYS), misses(rows))]
    return "\n\n".join([f"Decoys taken: {len(taken)} of {len(decoys)} lines.", *tables])


def main() -> None:
    """Print the report or write it into a page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--page", type=Path, help="the page to write into")
    parser.add_argument("--against", type=Path, help="lines of another annotator")
    options = parser.parse_args()
    others = {line["id"]: line for line in lines(options.against)} if options.against else {}
    chosen = [line for line in lines() if not others or line["id"] in others]
    text = report(chosen, (lambda line: annotated(others[line["id"]])) if others else read)
    if options.page:
        head, _, rest = options.page.read_text(encoding="utf-8").partition(MARKS[0])
        page = f"{head}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{rest.partition(MARKS[1])[2]}"
        options.page.write_text(page, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
