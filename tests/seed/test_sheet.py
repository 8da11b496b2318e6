"""The budget in a spreadsheet: written to be filled in, and taken back into the form."""

from decimal import Decimal
from pathlib import Path

import docx
import pytest
from drafts import commented_words, of, read, record

from extract import export
from extract import read as read_file
from extract.model import Document
from extract.seed import DraftRefused, Seed, apply
from extract.seed.budget_sheet import BudgetSheet

MINHANG, COMMUNITY = "minhang-2020-pingan", "minhang-2021-community"
HEADS = (
    "大类",
    "子类",
    "明细",
    "预算金额（万元）",
    "单价（万元）",
    "计量单位",
    "数量",
    "备注",
    "上年金额（万元）",
    "上年单价（万元）",
    "上年数量",
    "提示",
)


def saved(sheet: BudgetSheet, path: Path) -> Document:
    """The sheet as a workbook, read as it is read back."""
    export.write_workbook(path, [export.WorkbookSheet(sheet.name, sheet.heads, sheet.rows)])
    return read_file(path)


def with_amounts(sheet: BudgetSheet) -> BudgetSheet:
    """The sheet with 1.5, 2.5 … as amounts and prices, 1 as quantity."""
    rows = [
        (*row[:3], Decimal(n) + Decimal("0.5"), Decimal(n) + Decimal("0.5"), row[5], Decimal(1), *row[7:])
        for n, row in enumerate(sheet.rows, 1)
    ]
    return BudgetSheet(sheet.name, sheet.heads, tuple(rows))


def test_the_sheet_has_the_form_s_columns_and_last_year_s_numbers() -> None:
    sheet = of(MINHANG).to_sheet()

    assert sheet.heads == HEADS
    assert len(sheet.rows) == 23
    assert sheet.rows[1][2:-1] == (
        "辅警工资、奖金等",
        None,
        Decimal("4.99"),
        None,
        None,
        None,
        Decimal("813.70"),
        Decimal("4.99"),
        Decimal(163),
    )
    assert "同一人员的人数不一致" in str(sheet.rows[1][-1])
    assert sheet.rows[3][-1] is None
    assert "“质保金”疑似一次性支出" in str(sheet.rows[0][-1])


@pytest.mark.parametrize("name", [MINHANG, COMMUNITY])
def test_amounts_come_back_into_the_form(name: str, tmp_path: Path) -> None:
    draft, old = of(name), record(name)["filings"][0]["budget"]["rows"]

    docx = apply(draft.to_docx(), saved(with_amounts(draft.to_sheet()), tmp_path / "budget.xlsx"))

    (filing,) = read(docx)["filings"]
    rows = filing["budget"]["rows"]
    assert [str(row["amount"]) for row in rows] == [f"{n}.50" for n in range(1, len(old) + 1)]
    assert [str(row["unit_price"]) for row in rows] == [f"{n}.50" for n in range(1, len(old) + 1)]
    assert {str(row["quantity"]) for row in rows} == {"1"}
    for key in ("category", "subcategory", "item", "unit_of_measure", "note"):
        assert [row[key] for row in rows] == [row[key] for row in old]
    assert filing["budget"]["total"] == sum(row["amount"] for row in rows)
    assert filing["project"]["summary"] == record(name)["filings"][0]["project"]["summary"]


def test_lines_may_be_dropped_and_added(tmp_path: Path) -> None:
    draft = of(MINHANG)
    sheet = with_amounts(draft.to_sheet())
    new = (
        "平安建设",
        "禁毒工作",
        "禁毒宣传教育基地维护",
        Decimal(30),
        Decimal(30),
        None,
        Decimal(1),
        "新增",
        *(None,) * 4,
    )
    kept = (*sheet.rows[1:4], new)

    docx = apply(draft.to_docx(), saved(BudgetSheet(sheet.name, sheet.heads, kept), tmp_path / "budget.xlsx"))

    rows = read(docx)["filings"][0]["budget"]["rows"]
    assert [(row["subcategory"], row["item"], str(row["amount"])) for row in rows] == [
        ("维护社会治安", "辅警工资、奖金等", "2.50"),
        ("维护社会治安", "辅警社保", "3.50"),
        ("维护社会治安", "辅助人员值班误餐费", "4.50"),
        ("禁毒工作", "禁毒宣传教育基地维护", "30.00"),
    ]
    comments = commented_words(docx)
    assert not any("质保金" in text for _, text in comments)
    assert any("是2018年的年度安排" in text for _, text in comments)


def test_an_unfinished_sheet_gives_no_total(tmp_path: Path) -> None:
    draft = of(COMMUNITY)

    docx = apply(draft.to_docx(), saved(draft.to_sheet(), tmp_path / "budget.xlsx"))

    assert read(docx)["filings"][0]["budget"]["total"] is None
    assert len(read(docx)["filings"][0]["budget"]["rows"]) == 49


def test_a_second_sheet_replaces_the_first(tmp_path: Path) -> None:
    draft = of(COMMUNITY)
    first = apply(draft.to_docx(), saved(draft.to_sheet(), tmp_path / "first.xlsx"))

    second = apply(first, saved(with_amounts(draft.to_sheet()), tmp_path / "second.xlsx"))

    assert second == apply(draft.to_docx(), saved(with_amounts(draft.to_sheet()), tmp_path / "budget.xlsx"))


def test_what_was_not_written_here_is_refused(tmp_path: Path) -> None:
    draft = of(MINHANG)
    sheet = saved(draft.to_sheet(), tmp_path / "budget.xlsx")
    other = Path(__file__).parent.parent.parent / "corpus" / MINHANG / "source.docx"

    with pytest.raises(DraftRefused, match="不是由本程序生成的草稿"):
        apply(other.read_bytes(), sheet)
    with pytest.raises(DraftRefused, match="不是能打开的 Word 文件"):
        apply(b"no zip", sheet)
    with pytest.raises(DraftRefused, match="没有“明细”和“预算金额”"):
        apply(draft.to_docx(), read_file(other))


def with_cells(sheet: BudgetSheet, row: int, cells: dict[int, object]) -> BudgetSheet:
    """The sheet with other cells in a row."""
    new = list(sheet.rows[row])
    for column, value in cells.items():
        new[column] = value
    rows = (*sheet.rows[:row], tuple(new), *sheet.rows[row + 1 :])
    return BudgetSheet(sheet.name, sheet.heads, rows)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({3: Decimal(8137000)}, "“辅警工资、奖金等”的金额8137000.00是上次申报金额的10000倍。请核对金额单位"),
        ({3: "8137000元", 8: None}, None),
        ({3: Decimal("0.0814")}, "“辅警工资、奖金等”的金额0.0814是上次申报金额的9996分之一。"),
        ({3: Decimal(800000), 4: Decimal(5), 6: Decimal(160), 8: None}, "是单价乘以数量的积的1000倍。"),
        ({3: Decimal(8137000), 7: "增设中队，按编制测算"}, None),
        ({3: Decimal(900)}, None),
    ],
)
def test_an_amount_out_of_all_proportion_needs_a_word(
    cells: dict[int, object], reason: str | None, tmp_path: Path
) -> None:
    draft = of(MINHANG)
    filled = saved(with_cells(draft.to_sheet(), 1, {6: Decimal(163), **cells}), tmp_path / "budget.xlsx")

    if reason is None:
        assert len(read(apply(draft.to_docx(), filled))["filings"][0]["budget"]["rows"]) == 23
    else:
        with pytest.raises(DraftRefused, match=reason):
            apply(draft.to_docx(), filled)


def test_a_sheet_in_another_unit_is_refused(tmp_path: Path) -> None:
    draft = of(MINHANG)
    sheet = draft.to_sheet()
    heads = tuple(head.replace("预算金额（万元）", "预算金额（元）") for head in sheet.heads)

    with pytest.raises(DraftRefused, match="单位是元，草稿的是万元，金额不作换算"):
        apply(draft.to_docx(), saved(BudgetSheet(sheet.name, heads, sheet.rows), tmp_path / "budget.xlsx"))


def test_the_total_is_open_where_an_amount_is_in_a_unit_of_its_own(tmp_path: Path) -> None:
    draft = of(MINHANG)
    filled = with_cells(with_amounts(draft.to_sheet()), 1, {3: "8137000元"})

    budget = read(apply(draft.to_docx(), saved(filled, tmp_path / "budget.xlsx")))["filings"][0]["budget"]

    assert budget["total"] is None
    assert len(budget["rows"]) == 23


def test_a_form_without_a_budget_has_no_sheet() -> None:
    with pytest.raises(DraftRefused, match="没有预算明细"):
        of("putuo-2026-repair").to_sheet()


def test_comments_that_are_left_are_those_of_the_text(tmp_path: Path) -> None:
    draft: Seed = of(MINHANG)
    filled = apply(draft.to_docx(), saved(with_amounts(draft.to_sheet()), tmp_path / "budget.xlsx"))
    path = tmp_path / "new.docx"
    path.write_bytes(filled)

    assert (
        len(list(docx.Document(str(path)).comments))
        == len(commented_words(filled))
        < len(commented_words(draft.to_docx()))
    )
