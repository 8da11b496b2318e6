"""The lines annotated by hand: well formed, and read no worse than the published page says."""

import re
from collections import Counter
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "citations.md").read_text(encoding="utf-8")
FORMS = {
    "document": r"[^\s\d〔〕《》，。]{1,20}〔\d{4}〕[1-9]\d*(-\d)?号",
    "order": r"[^\s\d〔〕《》、]+令(\d{4}年)?第[1-9]\d*号",
    "announcement": r"[^\s\d〔〕《》、]+公告(\d{4}年|〔[一二三四五六七八九十]+届〕)?第[1-9]\d*号",
    "standard": r"(([A-Z]+(/[A-Z]+)?(\d\d){0,2}(/T)?|建标) |DB\d\d/)[A-Z]?[\d.-]+[-:]\d{4}",
    "law": r"《[^《》]+》",
}
LEVELS = {"central", "ministry", "party", "province", "city", "district", "court", "university", "company"}


@pytest.fixture
def score(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "corpus"))
    return import_module("citations.score")


def figures(text: str) -> dict[str, list[float]]:
    """The rows of the first tables of figures and of words: F1, and how many titles and pin-points are right."""
    tables = [text.partition(f"| {head} |")[2].partition("\n\n")[0] for head in ("figure", "topic | annotated")]
    lines = [line for table in tables for line in table.splitlines()[2:]]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return {name: [float(cell.split()[0]) for cell in cells] for name, _, *cells in rows}


def decoys(text: str) -> int:
    return int(re.findall(r"Decoys taken: (\d+) of", text)[0])


def test_there_are_enough_lines_of_every_kind(score: ModuleType):
    lines = score.lines()
    cited = Counter(one["kind"] for line in lines for one in line["citations"])

    assert len(lines) >= 500
    assert len({line["text"] for line in lines}) == len({line["id"] for line in lines}) == len(lines)
    assert sum(not line["citations"] for line in lines) >= 60
    assert {line["level"] for line in lines} == LEVELS
    assert {line["era"] for line in lines} >= {f"{year}s" for year in range(1980, 2030, 10)}
    assert set(cited) == set(FORMS)
    assert min(cited.values()) >= 20


def test_spans_are_those_of_the_surfaces(score: ModuleType):
    for line in [*score.lines(), *score.lines(score.LATER)]:
        text = line["text"]
        parts = [*line["citations"], *line["references"], *line["status"], *line["decoys"]]
        parts += [point for part in parts for point in part.get("pinpoints", ())]
        for part in parts:
            if part["span"]:
                assert text[slice(*part["span"])] == part["surface"] != "", line["id"]
        for cited in line["citations"]:
            assert (cited["title"] and text[slice(*cited["title_span"])]) == cited["title"], line["id"]
            assert re.fullmatch(FORMS[cited["kind"]], cited["canonical"]), line["id"]


def test_what_is_spoken_of_is_cited_in_the_line(score: ModuleType):
    for line in [*score.lines(), *score.lines(score.LATER)]:
        cited = {one["canonical"] for one in line["citations"]}
        assert cited.issuperset(one for part in line["references"] for one in part["antecedents"]), line["id"]
        assert cited.issuperset(one for part in line["status"] for one in part["of"]), line["id"]
        assert not (cited and line["topic"].startswith("decoy")), line["id"]


def test_citations_of_a_line_do_not_cross(score: ModuleType):
    for line in [*score.lines(), *score.lines(score.LATER)]:
        spans = sorted(tuple(one["span"]) for one in line["citations"] if one["span"])
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), line["id"]


def test_scores_are_no_worse_than_published(score: ModuleType):
    first, later = PAGE.partition(score.MARKS[0])[2].split("## The later lines today")

    for page, path in ((first, score.GOLD), (later, score.LATER)):
        report, published = score.report(score.lines(path)), figures(page)
        assert set(published) == {"numbers", "law", "standard", "reference", "status"}
        for name, values in figures(report).items():
            assert all(ours >= told for ours, told in zip(values, published[name], strict=True)), name
        assert decoys(report) <= decoys(page)


def test_references_and_status_words_are_scored_with_what_they_mean(score: ModuleType):
    line = {"id": "x", "topic": "status", "text": "财税〔2016〕36号废止", "references": []}
    right = {"span": [11, 13], "word": "废止", "of": ["财税〔2016〕36号"]}
    for status, scores in ((right, "1 | 1.000 | 1.000"), (right | {"of": []}, "1 | 1.000 | 0.000")):
        rows = list(score.word_tables([line | {"status": [status]}]))
        assert f"| status | {scores} |" in rows
        assert any(row.startswith("| x |") for row in rows) == (status is not right)


def test_the_scorer_sees_each_kind_of_difference(score: ModuleType):
    right = score.Mention("document", "财税〔2016〕36号", (2, 13), "通知", ("第一条",))
    shifted = right._replace(span=(0, 13), id="文财税〔2016〕36号", title=None, pinpoints=())

    assert score.agreement(right, right) == Counter(
        gold=1,
        read=1,
        gold_spans=1,
        read_spans=1,
        ids=1,
        spans=1,
        titles=1,
        titles_right=1,
        pinpoints=1,
        pinpoints_right=1,
    )
    assert score.agreement(right, shifted) == Counter(gold=1, read=1, gold_spans=1, read_spans=1, titles=1, pinpoints=1)
    assert score.agreement(None, right) == Counter(read=1, read_spans=1)
    assert score.agreement(right._replace(span=None), right)["read_spans"] == 0
    assert list(score.pairs([right], [shifted, right])) == [(right, right), (None, shifted)]


def test_the_second_annotator_agrees_but_for_one_pinpoint(score: ModuleType) -> None:
    gold = {line["id"]: line for line in score.lines()}
    second = score.lines(score.GOLD.with_name("second.jsonl"))

    assert len(second) == 100
    different = [line["id"] for line in second if score.annotated(line) != score.annotated(gold[line["id"]])]
    assert different == ["c0529"]
