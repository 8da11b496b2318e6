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

from shenbao_cite import find_citations, find_references, find_statuses

GOLD = Path(__file__).with_name("gold.jsonl")
LATER = GOLD.with_name("later.jsonl")
MARKS = ("<!-- scores -->", "<!-- end of scores -->")
NUMBERED = ("document", "order", "announcement")
KINDS = {kind: kind for kind in (*NUMBERED, "standard", "law")} | {"named": "law"}
STATUSES = {
    "repealed": "废止",
    "suspended": "暂停",
    "expired": "失效",
    "amended": "修订",
    "effective": "施行",
    "valid_until": "有效期至",
    "in_force": "有效",
}
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
    text = line["text"]
    citations = find_citations(text)
    mentions = [
        # the numbers between the ends of a range are not written
        Mention(
            kind,
            one.id,
            (one.start, one.end) if one in citations else None,
            None if kind == "law" else one.title,
            points,
        )
        for one in find_citations(text, ranges=True)
        if (kind := KINDS.get(one.kind))
        for points in [tuple(point.text for point in one.pinpoints)]
    ]
    # a law without 《》 is a reference to the reader, the annotation calls it a citation where none stands before it
    laws = [one for one in find_references(text, citations) if one.kind == "law" and not one.antecedents]
    mentions += [
        Mention("law", f"《{one.text}》", (one.start, one.end), None, tuple(point.text for point in one.pinpoints))
        for one in laws
    ]
    return mentions


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
    return f"{2 * counts[right] / max(counts[gold] + counts[ours], 1):.3f}"


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


Said = tuple[tuple[int, int], str, frozenset[str]]


def annotated_words(line: Line, topic: str) -> set[Said]:
    """What the annotation of a line says of references or status words: place, status, the documents meant."""
    if topic == "reference":
        return {(tuple(one["span"]), "", frozenset(one["antecedents"])) for one in line["references"]}
    return {(tuple(one["span"]), one["word"], frozenset(one["of"])) for one in line["status"]}


def read_words(line: Line, topic: str) -> set[Said]:
    """What the reader says of them."""
    if topic == "reference":
        references = [one for one in find_references(line["text"]) if one.kind != "law" or one.antecedents]
        return {((one.start, one.end), "", frozenset(meant.id for meant in one.antecedents)) for one in references}
    facts: defaultdict[tuple[tuple[int, int], str], set[str]] = defaultdict(set)
    for fact in find_statuses(line["text"]):
        facts[(fact.start, fact.end), STATUSES[fact.kind]] |= {fact.citation.id} if fact.citation else set()
    return {(*place, frozenset(meant)) for place, meant in facts.items()}


def word_tables(gold: list[Line]) -> Iterator[str]:
    """The scores of references and status words, and each line where the two differ."""
    yield "| topic | annotated | words F1 | words and documents F1 |\n|---|--:|--:|--:|"
    differences = ["\n| line | text | annotated | read |\n|---|---|---|---|"]
    for topic in ("reference", "status"):
        counts: Counter[str] = Counter()
        for line in (line for line in gold if line["topic"] == topic):
            right, ours = annotated_words(line, topic), read_words(line, topic)
            counts += Counter(gold=len(right), read=len(ours), whole=len(right & ours))
            counts += Counter(places=len({place for place, *_ in right} & {place for place, *_ in ours}))
            if right != ours:
                shown = [
                    "; ".join(
                        f"{line['text'][slice(*place)]} {word} {'、'.join(sorted(ids))}"
                        for place, word, ids in sorted(said, key=lambda one: one[:2])
                    )
                    for said in (right, ours)
                ]
                differences.append(f"| {line['id']} | {line['text']} | {' | '.join(shown)} |")
        scores = [f1(counts, part, "gold", "read") for part in ("places", "whole")]
        yield f"| {topic} | {counts['gold']} | {' | '.join(scores)} |"
    yield from differences


def report(gold: list[Line], reader: Callable[[Line], list[Mention]] = read) -> str:
    """The scores as Markdown tables, the decoys that were taken, and the misses."""
    rows = [(line, pair) for line in gold for pair in pairs(annotated(line), reader(line))]
    decoys = {line["id"] for line in gold if line["topic"].startswith("decoy")}
    taken = {line["id"] for line, (right, _) in rows if not right} & decoys
    tables = ["\n".join(part) for part in (*(tallies(rows, key) for key in KEYS), misses(rows), word_tables(gold))]
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
        later = f"## The later lines today\n\n{report(lines(LATER))}"
        page = f"{head}{MARKS[0]}\n\n{text}\n\n{later}\n\n{MARKS[1]}{rest.partition(MARKS[1])[2]}"
        options.page.write_text(page, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
