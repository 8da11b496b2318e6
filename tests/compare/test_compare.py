"""What is told of two records: real filings, and what must hold for any two."""

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import convert
from extract.compare import Change, Comparison, compare, comparison_tables, to_json
from extract.compare.change_texts import change_of_total
from extract.compare.screen import counts_text
from extract.record.fields import Field, field_at, fields_of
from extract.record.model import Record
from extract.record.writing import to_dict

Content = dict[str, Any]


def told(found: Comparison) -> list[tuple[str, str | None, str]]:
    return [(change.word, change.item, change.label) for change in found.changes()]


def only(found: Comparison, label: str, item: str | None = None) -> Change:
    (change,) = [change for change in found.changes() if (change.label, change.item) == (label, item)]
    return change


def texts(change: Change) -> tuple[str | None, str | None]:
    return (change.old and change.old.text, change.new and change.new.text)


# ---------------------------------------------------------------- next year's filing


def test_every_change_of_the_next_year_is_told_once(pingan: Content, next_year: Content) -> None:
    assert told(compare(pingan, next_year)) == [
        ("变更", None, "年度"),
        ("填入", None, "填报单位负责人"),
        ("清空", None, "可行性"),
        ("变更", None, "项目总预算"),
        ("变更", None, "金额合计"),
        ("变更", "戒毒康复指导室等质保金", "金额"),
        ("改名", "辅警工资、奖金", "明细"),
        ("移类", "辅警社保", "子类"),
        ("删除", "武警巡逻伙食补贴", "项目预算分解"),
        ("新增", "消防站点建设", "项目预算分解"),
        ("变更", "项目完成率", "目标值"),
        ("变更", "沪禁毒委〔2018〕43号", "具体措施"),
        ("删除", "闵综治办〔2018〕4号", "引用文件"),
    ]


def test_amounts_have_difference_unit_and_percent(pingan: Content, next_year: Content) -> None:
    found = compare(pingan, next_year)

    total = only(found, "项目总预算")
    assert (total.difference, total.unit, total.percent) == (Decimal("50.0000"), "万元", Decimal("1.30"))
    amount = only(found, "金额", "戒毒康复指导室等质保金")
    assert texts(amount) == ("5.00", "6.25")
    assert (amount.difference, amount.percent) == (Decimal("1.25"), Decimal("25.00"))
    lost = only(found, "项目预算分解", "武警巡逻伙食补贴")
    assert texts(lost) == ("29.20", None)
    assert (lost.difference, lost.percent) == (Decimal("-29.20"), None)
    come = only(found, "项目预算分解", "消防站点建设")
    assert come.difference == Decimal("88.00")


def test_rows_are_added_up(pingan: Content, next_year: Content) -> None:
    changes = [change for change in compare(pingan, next_year).changes() if change.group == "budget"]

    assert change_of_total(changes) == [
        "新增1行 +88.00万元，删除1行 -29.20万元，金额变动1行 +1.25万元；各行合计 +60.05万元"
    ]
    assert change_of_total(changes[:1]) == []


def test_a_renamed_row_is_a_proposal(pingan: Content, next_year: Content) -> None:
    change = only(compare(pingan, next_year), "明细", "辅警工资、奖金")

    assert change.kind == "renamed"
    assert change.likeness == Decimal("0.93")
    assert texts(change) == ("辅警工资、奖金等", "辅警工资、奖金")


def test_both_sides_have_their_pointers_and_places(pingan: Content, next_year: Content) -> None:
    change = only(compare(pingan, next_year), "金额", "戒毒康复指导室等质保金")

    assert change.old is not None
    assert change.old.pointer == "/filings/0/budget/rows/0/amount"
    record = Record.from_dict(pingan)
    assert change.old.places == record.filings[0].evidence["/budget/rows/0/amount"].places
    assert change.old.places[0].page == 3


def test_a_target_is_told_in_one_change(pingan: Content, next_year: Content) -> None:
    change = only(compare(pingan, next_year), "目标值", "项目完成率")

    assert texts(change) == ("完成", "≥95%")
    assert change.note == "由文字改为数值"
    assert change.new is not None
    assert change.new.pointer == "/filings/0/indicators/0/target"


def test_a_document_that_gets_a_number_is_the_same_one(pingan: Content) -> None:
    new = deepcopy(pingan)
    cited = next(one for one in new["citations"] if one["title"] == "平安建设责任书")
    cited.update(id="闵平安办〔2021〕7号", kind="document", issuer="闵平安办", year=2021, number=7)

    found = compare(pingan, new)

    assert {change.word for change in found.citations} == {"变更", "填入"}
    assert texts(only(found, "文号", "闵平安办〔2021〕7号")) == ("《平安建设责任书》", "闵平安办〔2021〕7号")


@pytest.mark.parametrize(
    ("number", "note"),
    [("闵禁毒委〔2018〕26号", ""), ("闵禁毒委〔2019〕16号", "标题相同，但文号的年份不同：也可能是另发的文件")],
)
def test_another_number_under_the_same_title_is_one_change(pingan: Content, number: str, note: str) -> None:
    new = deepcopy(pingan)
    cited = next(one for one in new["citations"] if one["id"] == "闵禁毒委〔2018〕16号")
    cited.update(id=number, year=int(number[5:9]), number=int(number[10:12]))

    (change,) = compare(pingan, new).citations

    assert (change.word, change.item) == ("文号变更", "关于印发《2018年闵行区禁毒工作要点》的通知")
    assert texts(change) == ("闵禁毒委〔2018〕16号", number)
    assert (change.note or "") == note


@pytest.mark.parametrize("title", ["关于印发《2019年闵行区禁毒工作要点》的通知", "通知", None])
def test_two_numbers_are_two_documents_where_no_title_says_otherwise(pingan: Content, title: str | None) -> None:
    old, new = deepcopy(pingan), deepcopy(pingan)
    cited = next(one for one in new["citations"] if one["id"] == "闵禁毒委〔2018〕16号")
    cited.update(id="闵禁毒委〔2019〕16号", year=2019, title=title)
    if title == "通知":
        next(one for one in old["citations"] if one["id"] == "闵禁毒委〔2018〕16号")["title"] = title

    assert [(change.word, change.item) for change in compare(old, new).citations] == [
        ("删除", "闵禁毒委〔2018〕16号"),
        ("新增", "闵禁毒委〔2019〕16号"),
    ]


def test_any_two_filings_are_compared(two_forms: Content) -> None:
    first, second = (one["project"]["name"] for one in two_forms["filings"])

    (pair,) = compare(two_forms, two_forms, 1, 0).filings

    assert (pair.old, pair.new) == (0, 1)
    assert texts(only(compare(two_forms, two_forms, 1, 0), "项目名称")) == (first, second)
    with pytest.raises(ValueError, match="旧文件没有第3份申报表，共2份"):
        compare(two_forms, two_forms, 0, 2)


def test_what_is_typed_otherwise_is_told_as_such(pingan: Content) -> None:
    new = deepcopy(pingan)
    project = new["filings"][0]["project"]
    project["summary"] = project["summary"].replace("，", ",\n")

    (change,) = compare(pingan, new).changes()

    assert (change.label, change.is_typographic) == ("项目概况", True)


def test_the_same_filing_in_word_and_pdf_has_no_differences(root: Path) -> None:
    folder = root / "corpus/minhang-2020-pingan"

    found = compare(*(convert(folder / name).to_dict() for name in ("source.docx", "source-libreoffice.pdf")))

    assert told(found) == []
    assert counts_text(list(found.changes())) == "没有差异"


# ---------------------------------------------------------------- across layouts and units


def test_layouts_are_compared_field_by_field(pingan: Content, two_forms: Content) -> None:
    found = compare(pingan, two_forms)

    assert [(filing.old, filing.new) for filing in found.filings] == [(0, 0), (None, 1)]
    total = next(change for change in found.changes() if change.label == "项目总预算")
    assert texts(total) == ("3855.9424", "1286500.00")
    assert (total.difference, total.unit, total.percent) == (Decimal("-3727.2924"), "万元", Decimal("-96.66"))
    assert total.note == "单位不同（万元 → 元），差额已折算为万元"
    assert (
        "两份申报表的表式不同：项目支出绩效目标申报表（上海市闵行区，2018—2022年） → "
        "财政项目支出绩效目标填报表（上海市普陀区，2023—2026年）。一方没有的栏目会显示为填入或清空。" in found.notes
    )
    assert any("项目名称不同" in note for note in found.notes)


def test_one_filing_of_several_is_compared(two_forms: Content) -> None:
    new = deepcopy(two_forms)
    new["filings"].reverse()
    new["filings"][0]["fiscal_year"] = 2025

    assert [(filing.old, filing.new) for filing in compare(two_forms, new).filings] == [(1, 0), (0, 1)]
    found = compare(two_forms, new, filing=0)
    assert [(filing.old, filing.new, filing.name) for filing in found.filings] == [(1, 0, "残疾人阳光之家日间照料补贴")]
    assert told(found) == [("变更", None, "年度")]
    with pytest.raises(ValueError, match="没有第3份"):
        compare(two_forms, new, filing=2)


def test_filings_are_paired_by_their_projects_whatever_year_the_names_carry(two_forms: Content) -> None:
    old, new = deepcopy(two_forms), deepcopy(two_forms)
    for record, year in ((old, 2023), (new, 2024)):
        for filing in record["filings"]:
            filing["project"]["name"] = f"{year}年{filing['project']['name']}"
    new["filings"].reverse()

    found = compare(old, new)

    assert [(filing.old, filing.new) for filing in found.filings] == [(1, 0), (0, 1)]
    assert told(found) == [("变更", None, "项目名称")] * 2


def test_the_same_money_in_another_unit_is_no_difference(pingan: Content) -> None:
    new = deepcopy(pingan)
    budget = new["filings"][0]["budget"]
    budget["unit"] = "元"
    budget["total"] = budget["total"] * 10000
    for row in budget["rows"]:
        row["amount"] = row["amount"] * 10000
    budget["rows"][0]["amount"] = Decimal("50000.01")

    found = compare(pingan, new)

    assert told(found) == [("变更", None, "金额单位"), ("变更", "戒毒康复指导室等质保金", "金额")]
    assert only(found, "金额", "戒毒康复指导室等质保金").difference == Decimal("0.000001")


def test_the_same_digits_in_another_unit_are_a_difference(pingan: Content) -> None:
    new = deepcopy(pingan)
    new["filings"][0]["budget"]["unit"] = "元"

    assert only(compare(pingan, new), "金额合计").percent == Decimal("-99.99")


def test_an_unknown_unit_gives_no_difference(pingan: Content) -> None:
    new = deepcopy(pingan)
    filing = new["filings"][0]
    filing["funds"].update(unit=None, total_budget=Decimal(4000))
    filing["money_unit"] = None

    total = only(compare(pingan, new), "项目总预算")

    assert (total.difference, total.percent) == (None, None)
    assert total.note == "单位不同或未注明（万元 → 未注明），不计差额"


def test_filings_of_one_year_are_first_and_second_not_old_and_new(pingan: Content, next_year: Content) -> None:
    for new, words in ((pingan, ("甲", "乙")), (next_year, ("旧", "新"))):
        found = compare(pingan, new)
        summary, differences = comparison_tables(found)

        assert found.words == words
        assert [row[0] for row in summary.rows[:2]] == [f"{word}文件" for word in words]
        assert [head for head in differences.heads if head[0] in words] == [
            f"{word}{what}" for what in ("值", "位置") for word in words
        ]


@pytest.mark.parametrize("status", ["partial", "failed"])
def test_a_record_that_is_not_whole_is_named(pingan: Content, status: str) -> None:
    (note,) = compare(pingan, {**pingan, "status": status}).notes

    assert note.startswith("乙文件读取不完整")


# ---------------------------------------------------------------- what holds for any two records

LEAVES = st.sampled_from(["清空", "改写", "删去", "重复", "调换"])


def filing_leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The path of each filled leaf, list positions as *, and its value: targets as one, as they are told."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in {"evidence", "at", "checks", "id", "parts", "pages", "score", "mentions"}:
                yield from filing_leaves(value, f"{path}/{key}")
    elif isinstance(node, list) and node and isinstance(node[0], dict):
        for item in node:
            yield from filing_leaves(item, f"{path}/*")
    elif node not in (None, []):
        number = isinstance(node, Decimal | int) and not isinstance(node, bool)
        yield path, str(Decimal(node).normalize()) if number else str(node)


def pointed(pointer: str) -> str:
    return "/".join("*" if step.isdecimal() else step for step in pointer.split("/"))


def under(pointer: str, value: Any) -> Counter[tuple[str, str]]:
    return Counter(filing_leaves(to_dict({"value": value})["value"], pointed(pointer)))


def whole(record: Content) -> Counter[tuple[str, str]]:
    return under("/filings", record["filings"])


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Content, Content]:
    """A record, and a copy with some of its leaves and list items changed; money units stay."""
    old = draw(st.sampled_from(list(RECORDS)))
    new = deepcopy(old)
    for _ in range(draw(st.integers(1, 8))):
        change(*draw(st.sampled_from(list(leaf_places(new)))), draw)
    return old, new


def leaf_places(node: Any) -> Iterator[tuple[Any, Any, Field | None]]:
    """Where a record may be changed: an object, a key and its field; a list and a position."""
    for filing in node["filings"]:
        rows = filing["budget"]["rows"]
        parts = [("project", filing["project"]), ("funds", filing["funds"])]
        parts += [*(("budget_row", row) for row in rows), *(("safeguard", one) for one in filing["safeguards"])]
        for name, part in parts:
            fields = (field for field in fields_of(name) if field.is_leaf and field.kind != "list")
            yield from ((part, field.name, field) for field in fields if field.name != "unit")
        for number, indicator in enumerate(filing["indicators"]):
            for key in ("name", "level1", "weight", "description"):
                yield indicator, key, field_at(f"/indicators/{number}/{key}")
            yield indicator["target"], "text", field_at(f"/indicators/{number}/target/text")
        for items in (rows, filing["indicators"], filing["safeguards"]):
            yield from ((items, position, None) for position in range(len(items)))


def change(parent: Any, key: Any, field: Field | None, draw: st.DrawFn) -> None:
    if field is None:
        if key < len(parent):
            how = draw(st.sampled_from(["drop", "repeat", "turn"]))
            if how == "drop":
                del parent[key]
            elif how == "repeat":
                parent.append(deepcopy(parent[key]))
            else:
                parent.reverse()
        return
    value = parent[key]
    values: dict[str, list[Any]] = {
        "text": [None, "甲", f"{value}（修订）", str(value)[1:] or None],
        "choice": [None, *field.choices],
        "boolean": [None, True, False],
        "date": [None, "2020-02-29"],
    }
    number = value if isinstance(value, Decimal | int) else Decimal("7.00")
    parent[key] = draw(st.sampled_from(values.get(field.kind, [None, number + 1, Decimal("0.00"), -number])))


ROOT = Path(__file__).parents[2]
RECORDS = [
    json.loads((ROOT / "output/example" / name).read_text(encoding="utf-8"), parse_float=Decimal)
    for name in ("shanghai-minhang-2020.json", "shanghai-putuo-2023.json", "general.json")
]


@given(mutated())
def test_a_record_is_equal_to_itself(records: tuple[Content, Content]) -> None:
    _, new = records

    assert list(compare(new, deepcopy(new)).changes()) == []


@given(mutated())
def test_every_difference_is_told_exactly_once(records: tuple[Content, Content]) -> None:
    """The old leaves, less what the changes say is old, with what they say is new, are the new leaves."""
    old, new = records
    found = [change for filing in compare(old, new).filings for change in filing.changes]

    left = whole(old)
    for change in found:
        if change.old is not None:
            left.subtract(under(change.old.pointer, change.old.value))
        if change.new is not None:
            left.update(under(change.new.pointer, change.new.value))
    assert {leaf: number for leaf, number in left.items() if number} == dict(whole(new))
    assert all(change.old is None or change.new is None or change.old.value != change.new.value for change in found)


@given(mutated())
def test_turned_round_the_changes_are_the_same(records: tuple[Content, Content]) -> None:
    turned = {"added": "dropped", "dropped": "added"}
    old, new = records

    there = Counter((c.kind, c.label, repr(c.old), repr(c.new), c.difference) for c in compare(old, new).changes())
    back = Counter(
        (turned.get(c.kind, c.kind), c.label, repr(c.new), repr(c.old), None if c.difference is None else -c.difference)
        for c in compare(new, old).changes()
    )

    assert there == back


# ---------------------------------------------------------------- what is written


def test_json_has_the_digits_as_written(pingan: Content, next_year: Content) -> None:
    found = compare(pingan, next_year)

    written = to_json(found)

    content = json.loads(written, parse_float=Decimal)
    assert content["schema"] == "shenbao/comparison/1"
    assert len(content["filings"][0]["changes"]) + len(content["citations"]) == len(list(found.changes()))
    assert b'"difference": 50.0000' in written
    assert b'"likeness": 0.93' in written
    assert written == to_json(compare(deepcopy(pingan), deepcopy(next_year)))


def test_tables_have_a_row_for_each_change(pingan: Content, next_year: Content) -> None:
    found = compare(pingan, next_year)

    summary, changes = comparison_tables(found)

    assert ("平安建设", "12处差异") in summary.rows
    assert len(changes.rows) == len(list(found.changes()))
    row = dict(zip(changes.heads, changes.rows[5], strict=True))
    assert (row["栏目"], row["旧值"], row["新值"], row["增减%"]) == (
        "金额",
        Decimal("5.00"),
        Decimal("6.25"),
        Decimal("25.00"),
    )
    assert row["旧位置"] == "第3页"
    lost = dict(zip(changes.heads, changes.rows[8], strict=True))
    assert (lost["类别"], lost["旧值"], lost["新值"], lost["差额"]) == (
        "删除",
        Decimal("29.20"),
        None,
        Decimal("-29.20"),
    )
