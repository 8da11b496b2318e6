"""Scores: what agrees, what is missing, what is too much; strictly and softly."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import score
from extract.cli import main

GOLD = {
    "filings": [
        {
            "project": {"name": "平安建设", "leader": None},
            "budget": {"rows": [{"item": item, "amount": Decimal("81.20")} for item in ("甲", "乙", "丙")]},
        }
    ],
    "citations": [
        {"id": "闵综治办〔2017〕11号", "title": "关于《方案》的通知", "annual_plan_for": None},
        {"id": "沪财绩〔2018〕4号", "title": None, "annual_plan_for": None},
    ],
}


def tallies(ours: Any, gold: Any = GOLD) -> dict[str, tuple[int, int, int, int]]:
    counts: dict[str, score.LeafTally] = {}
    for where, right, own in score.leaf_pairs(gold, ours):
        counts.setdefault(where, score.LeafTally()).add(right, own)
    return {where: (t.gold, t.predicted, t.strict, t.soft) for where, t in counts.items()}


def changed(**changes: Any) -> Any:
    """A copy of the gold record's filing with its project changed."""
    ours = json.loads(json.dumps(GOLD, default=str))
    ours["filings"][0]["project"] |= changes
    return ours


def test_the_same_is_all_right() -> None:
    assert tallies(GOLD) == {
        "filings/*/project/name": (1, 1, 1, 1),
        "filings/*/project/leader": (0, 0, 0, 0),
        "filings/*/budget/rows/*/item": (3, 3, 3, 3),
        "filings/*/budget/rows/*/amount": (3, 3, 3, 3),
        "citations/*/id": (2, 2, 2, 2),
        "citations/*/title": (1, 1, 1, 1),
        "citations/*/annual_plan_for": (0, 0, 0, 0),
    }


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("平安建设", (1, 1, 1, 1)),
        ("平安 建设", (1, 1, 0, 1)),
        ("《平安建设》", (1, 1, 0, 1)),
        ("平安", (1, 1, 0, 0)),
        (None, (1, 0, 0, 0)),
    ],
)
def test_a_text_is_right_strictly_softly_or_not(name: str | None, counts: tuple[int, ...]) -> None:
    assert tallies(changed(name=name))["filings/*/project/name"] == counts


def test_a_value_where_gold_has_a_blank_counts_against_precision() -> None:
    assert tallies(changed(leader="张三"))["filings/*/project/leader"] == (0, 1, 0, 0)


@pytest.mark.parametrize(("amount", "strict", "soft"), [("81.20", 3, 3), ("81.2", 0, 3), ("81.21", 0, 0)])
def test_digits_count_strictly(amount: str, strict: int, soft: int) -> None:
    rows = [{"item": item, "amount": Decimal(amount)} for item in ("甲", "乙", "丙")]
    ours = {"filings": [{"project": {}, "budget": {"rows": rows}}]}

    assert tallies(ours)["filings/*/budget/rows/*/amount"] == (3, 3, strict, soft)


def test_a_missing_row_does_not_shift_the_others() -> None:
    rows = GOLD["filings"][0]["budget"]["rows"]
    ours = {"filings": [{"project": {}, "budget": {"rows": [rows[0], rows[2]]}}]}

    assert tallies(ours)["filings/*/budget/rows/*/item"] == (3, 2, 2, 2)


def test_a_row_too_many_counts_against_precision() -> None:
    extra = {"item": "丁", "amount": None, "at": {"page": 1}}
    rows = [extra, *GOLD["filings"][0]["budget"]["rows"]]
    ours = {"filings": [{"project": {}, "budget": {"rows": rows}}]}
    counts = tallies(ours)

    assert counts["filings/*/budget/rows/*/item"] == (3, 4, 3, 3)
    assert not any("at" in where.split("/") for where in counts)


def test_citations_meet_by_their_ids() -> None:
    ours = {
        "citations": [
            {"id": "沪财绩〔2018〕4号", "title": None, "annual_plan_for": None},
            {"id": "闵综治办(2017)11号", "title": "关于方案的通知", "annual_plan_for": None},
        ]
    }
    counts = tallies({**ours, "citations": ours["citations"][1:]})

    assert counts["citations/*/id"] == (2, 1, 0, 1)
    assert counts["citations/*/title"] == (1, 1, 0, 1)


def test_citations_are_known_by_their_place_not_by_their_members() -> None:
    gold = {"citations": [{"id": "甲", "title": "一"}, {"id": "乙", "title": "二"}]}
    ours = {"citations": [{"id": "乙", "title": "三"}]}

    assert tallies(ours, gold) == {"citations/*/id": (2, 1, 1, 1), "citations/*/title": (2, 1, 0, 0)}


def test_what_gold_does_not_speak_of_is_not_scored() -> None:
    cited = [{"id": name, "title": None, "annual_plan_for": None, "provisional": True} for name in ("甲", "乙")]

    assert {"citations/*/id", "citations/*/title"} <= tallies({"citations": cited}).keys()
    assert "citations/*/provisional" not in tallies({"citations": cited})


@pytest.mark.parametrize(
    ("gold", "ours", "expected"),
    [
        ({"b": "x", "c": "y"}, "x", {"a": (0, 1, 0, 0), "a/b": (1, 0, 0, 0), "a/c": (1, 0, 0, 0)}),
        ("x", {"b": "x"}, {"a": (1, 0, 0, 0), "a/b": (0, 1, 0, 0)}),
        (["x", "y"], "x", {"a": (0, 1, 0, 0), "a/*": (2, 0, 0, 0)}),
        ("x", [], {"a": (1, 0, 0, 0)}),
        ({"b": "x"}, ["x"], {"a/b": (1, 0, 0, 0), "a/*": (0, 1, 0, 0)}),
        ([{"b": "x"}], ["x"], {"a/*": (0, 1, 0, 0), "a/*/b": (1, 0, 0, 0)}),
    ],
)
def test_another_shape_is_wrong(gold: Any, ours: Any, expected: dict[str, tuple[int, ...]]) -> None:
    assert tallies({"a": ours}, {"a": gold}) == expected


@given(st.recursive(st.none() | st.text() | st.booleans(), lambda inner: st.lists(inner, min_size=1)))
def test_every_leaf_of_a_list_is_counted_once(items: Any) -> None:
    counts = tallies({"filings": items}, {"filings": items})

    assert counts.keys() == {where for where, _ in plain(items, "filings")}
    assert sum(gold for gold, *_ in counts.values()) == sum(leaf is not None for _, leaf in plain(items, "filings"))
    assert all(gold == own == strict for gold, own, strict, _ in counts.values())


def plain(items: Any, where: str) -> Iterator[tuple[str, Any]]:
    """The leaves of nested lists with their paths."""
    if not isinstance(items, list):
        yield where, items
        return
    for item in items:
        yield from plain(item, f"{where}/*")


json_values: Any = st.recursive(
    st.none() | st.text(max_size=3) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_any_two_contents_can_be_compared(gold: Any, ours: Any) -> None:
    for where, right, own in score.leaf_pairs({"filings": gold}, {"filings": ours}):
        assert where.startswith("filings")
        assert not isinstance(right, (dict, list))
        assert not isinstance(own, (dict, list))


def test_pairs_follow_the_folders(tmp_path: Path) -> None:
    names = ["ours/a/x.pdf.json", "ours/a/parts/y.pdf.json", "ours/b.json", "gold/a/gold.json", "gold/b.json"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    ours, gold = tmp_path / "ours", tmp_path / "gold"

    assert [name for name, _, _ in score.pairs(ours, gold)] == ["a/x.pdf.json", "b.json"]
    assert [name for name, _, _ in score.pairs(ours / "b.json", gold / "b.json")] == ["b.json"]
    assert len(score.pairs(ours, gold / "b.json")) == 3


def test_the_command_prints_json_or_tables(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = str(root / "corpus" / "minhang-2020-pingan" / "gold.json")

    assert main(["score", gold, gold, "--json"]) == 0
    total = json.loads(capsys.readouterr().out)["total"]
    assert total["gold"] == total["predicted"] == total["strict"] > 100
    assert total["strict_precision"] == 1.0
    assert main(["score", gold, gold]) == 0
    assert "filings/*/project/name" in capsys.readouterr().out


def test_nothing_to_score_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(tmp_path), str(tmp_path)]) == 2
    assert "has a gold record" in capsys.readouterr().err


def test_a_file_that_is_no_record_stops_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text("[", encoding="utf-8")

    assert main(["score", str(tmp_path / "a.json"), str(tmp_path / "a.json")]) == 3
    assert "a.json" in capsys.readouterr().err


def test_what_is_no_record_is_named(tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"a": 1}', encoding="utf-8")

    assert main(["score", str(other), str(root / "corpus/notice-2023/gold.json")]) == 3
    assert f"{other}: no record" in capsys.readouterr().err
