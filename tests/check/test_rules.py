"""The rules of one filing: what they say of the corpus, and that each sees its error and no other does."""

import io
from collections import Counter
from copy import deepcopy
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import EVALUATION, GENERAL, LIBRARY, M20, M21, PLANTED, TWO, put

from extract import convert
from extract.check import RULES
from extract.check import checks as check_record
from extract.check.subject import subjects
from extract.conversion import convert_bytes
from extract.record.model import Record
from extract.record.writing import to_dict
from extract.resources import PATTERNS

_CORPUS = PATTERNS.parent / "corpus"
_BAD = ("fails", "flag", "cannot_check")


@pytest.fixture(scope="module")
def records():
    folders = (M20, M21, LIBRARY, TWO, GENERAL, EVALUATION)
    return {folder: convert(_CORPUS / folder / "source.docx").to_dict() for folder in folders}


def checks(record):
    """What the rules say of a record in dicts and lists, in the same."""
    return [list(map(to_dict, of_filing)) for of_filing in check_record(Record.from_dict(record))]


def outcomes(record, filing=0):
    return {check["rule"]: check["outcome"] for check in checks(record)[filing]}


def message(record, rule):
    return next(check["message"] for check in checks(record)[0] if check["rule"] == rule)


def fired(record):
    return {rule for rule, outcome in outcomes(record).items() if outcome in _BAD}


# ---------------------------------------------------------------- planted errors


@pytest.mark.parametrize("rule", [entry.name for entry in RULES])
def test_a_planted_error_is_seen_by_its_rule_and_by_no_other(rule, records):
    planted = PLANTED[rule]
    clean = deepcopy(records[planted.folder])
    planted.before(clean)
    wrong = deepcopy(clean)
    planted.error(wrong)

    assert outcomes(wrong)[rule] == planted.outcome
    assert fired(wrong) ^ fired(clean) == {rule}


def test_no_planted_error_is_without_a_rule():
    assert PLANTED.keys() == {entry.name for entry in RULES}


def test_each_rule_says_in_its_docstring_how_much_it_weighs_and_where_it_comes_from():
    for entry in RULES:
        told = entry.decide.__doc__
        weights = {"error": ("error",), "warning": ("warning", "flag"), "info": ("info",)}[entry.severity]
        assert any(f", {weight}." in told for weight in weights), entry.name
        assert "Source: " in told, entry.name
    assert len({entry.name for entry in RULES}) == len({entry.title for entry in RULES}) == len(RULES)


# ---------------------------------------------------------------- what they say of the Minhang filing


def test_the_minhang_filing_gives_what_an_auditor_found(records):
    found = outcomes(records[M20])
    by_outcome = {outcome: {rule for rule, one in found.items() if one == outcome} for outcome in set(found.values())}
    assert by_outcome["fails"] == {
        "form.required_filled",
        "indicators.measurable",
        "indicators.rates_have_percent",
        "indicators.qualitative_graded",
        "indicators.outputs_complete",
    }
    assert by_outcome["flag"] == {
        "project.procurement_told",
        "project.one_off_items",
        "project.headcounts_agree",
        "project.goals_differ",
        "budget.rows_as_precise_as_total",
        "budget.amount_exactly_price_times_quantity",
        "budget.one_headcount",
        "indicators.belong_to_project",
        "indicators.goals_have_indicators",
        "indicators.descriptions_add",
        "safeguards.phases_covered",
        "citations.annual_plans_of_year",
        "citations.are_regulations",
        "citations.provisional_in_force",
        "citations.have_numbers",
        "citations.basis_and_safeguards_agree",
    }
    assert by_outcome["holds"] >= {
        "project.one_recurrence_box",
        "project.procurement_method_agrees",
        "dates.within_fiscal_year",
        "dates.one_fiscal_year",
        "funds.units_agree",
        "funds.total_covers_annual",
        "funds.annual_is_its_sources",
        "funds.appropriation_is_its_levels",
        "funds.annual_is_breakdown_total",
        "budget.rows_sum_to_total",
        "budget.unit_price_rounded_half_up",
        "budget.amount_is_price_times_quantity",
        "indicators.levels_present",
        "safeguards.categories_and_phases",
        "citations.none_younger",
        "citations.one_number",
        "citations.validity_covers_year",
    }
    assert "cannot_check" not in by_outcome


UNIT = "funds.amounts_fit_unit"


def with_cost(records, budget, name, target):
    """The Minhang filing of 2021 with these budgets in a unit and one indicator of cost."""
    record = deepcopy(records[M21])
    *amounts, unit = budget
    for key, amount in zip(("total_budget", "annual_budget", "fiscal_appropriation"), amounts, strict=True):
        put((f"/funds/{key}", Decimal(amount)), ("/funds/unit", unit))(record)
    put(("/indicators/0/name", name), ("/indicators/0/target/text", target))(record)
    record["filings"][0]["indicators"] = record["filings"][0]["indicators"][:1]
    return record


@pytest.mark.parametrize(
    ("budget", "name", "target", "words"),
    [
        (("358211040.00", "119403680.00", "0", "万元"), "总成本", "不超过11940.368万元", "119403680.00万元"),
        (("990000.00", "330000.00", "0", "万元"), "项目总成本", "不超33万", "金额疑似以元填列"),
        (("695166.00", "231722.00", "0", "万元"), "总成本", "总成本不超过23.1742万元", "“23.1742万元”相差一万倍"),
        (("160.00", "160.00", "160.00", "元"), "经费总额", "≤160万元", "金额疑似以万元填列"),
        (("61234.50", "61234.50", "0", "万元"), "设备购置费", "≤61,234.50元", "项目总预算61234.50万元"),
    ],
)
def test_a_budget_ten_thousand_times_what_the_text_says_has_the_wrong_unit(records, budget, name, target, words):
    record = with_cost(records, budget, name, target)
    assert outcomes(record)[UNIT] == "fails"
    assert words in message(record, UNIT)


@pytest.mark.parametrize(
    ("budget", "name", "target", "outcome"),
    [
        (("119403.68", "119403.68", "119403.68", "万元"), "总成本", "≤119403.68万元", "holds"),
        (("1194036800.00", "1194036800.00", "0", "元"), "总成本", "≤11.94亿元", "holds"),
        (("38000000.00", "9500000.00", "9500000.00", "万元"), "培训人次", "≥500人次", None),  # 950亿元
        (("100.00", "100.00", "100.00", "万元"), "人均补助标准", "≤100元", None),
        (("120.00", "120.00", "120.00", "万元"), "餐费标准", "≤120元/人", None),
        (("0.05", "0.05", "0.05", "万元"), "补助标准", "500元", None),
        (("86400.00", "86400.00", "0", "元"), "补助人数", "≥86人", None),
        (("120000000.00", "120000000.00", "0", "万元"), "补助人数", "≥86人", "flag"),
        (("86.40", "86.40", "0", "元"), "补助人数", "≥86人", "flag"),
    ],
)
def test_a_plausible_budget_is_not_called_wrong(records, budget, name, target, outcome):
    assert outcomes(with_cost(records, budget, name, target)).get(UNIT) == outcome


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("budget.rows_sum_to_total", ("23行", "3855.95", "3855.9424", "+0.0076", "±0.115")),
        ("budget.unit_price_rounded_half_up", ("23行中23行",)),
        ("budget.amount_exactly_price_times_quantity", ("23行中20行", "+0.33", "-0.8", "-0.02")),
        ("budget.one_headcount", ("辅警", "163", "160")),
        ("funds.appropriation_is_its_levels", ("上级财政拨款、下级财政配套为空，按0计",)),
        ("form.required_filled", ("项目负责人", "联系人", "联系电话", "填报单位负责人", "填表人", "填报日期")),
        ("indicators.measurable", ("6项指标中6项", "完成", "达标", "及时", "提升", "改善", "满意")),
        ("indicators.rates_have_percent", ("项目完成率", "达标率", "满意度")),
        ("indicators.outputs_complete", ("缺少成本指标",)),
        ("indicators.goals_have_indicators", ("破案率",)),
        ("project.one_off_items", ("200.00", "100.00", "5.00", "70.00")),
        ("project.procurement_told", ("公开招标", "388.63", "145.30", "568.00", "591.50", "200.00", "100.00")),
        ("project.headcounts_agree", ("9名社工", "按总额列支")),
        ("safeguards.phases_covered", ("立项和计划阶段", "收尾和完成阶段")),
        ("citations.annual_plans_of_year", ("6件", "闵综治办〔2018〕4号", "闵反恐办〔2017〕15号", "田园模式")),
        ("citations.are_regulations", ("征求意见稿1件：区综治办〔2018〕25号", "会议3件", "函1件")),
        ("citations.one_number", ("5件",)),
        ("citations.validity_covers_year", ("区综治办〔2018〕25号于本年到期",)),
        ("citations.basis_and_safeguards_agree", ("10件文件中5件", "闵禁毒委〔2018〕16号", "闵禁毒委〔2018〕17号")),
    ],
)
def test_a_message_names_what_a_clerk_has_to_look_at(rule, words, records):
    told = message(records[M20], rule)
    for word in words:
        assert word in told, told


def test_the_places_of_every_number_are_given(records):
    found = {check["rule"]: check["at"] for check in checks(records[M20])[0]}
    assert len(found["budget.amount_is_price_times_quantity"]) == 23 * 3
    assert len(found["budget.rows_sum_to_total"]) == 24
    assert {"table": 1, "row": 9, "column": 6} in found["budget.amount_exactly_price_times_quantity"]
    assert len(found["indicators.measurable"]) == 6


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in _CORPUS.glob("*/gold.json")))
def test_every_form_of_a_filing_gives_the_same_outcomes(folder):
    found = [
        [outcomes(record, filing) for filing in range(len(record["filings"]))]
        for record in (convert(path).to_dict() for path in sorted((_CORPUS / folder).glob("source*")))
    ]
    assert len(found) > 1
    assert all(one == found[0] for one in found)


# ---------------------------------------------------------------- never a pass, never a fall


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("budget.rows_sum_to_total", put(("/budget/rows/3/amount", None))),
        ("budget.amount_is_price_times_quantity", put(("/budget/unit_price_unit", None))),
        ("funds.annual_is_breakdown_total", put(("/budget/unit", "美元"))),
        ("funds.units_agree", put(("/funds/unit", None))),
        ("dates.within_fiscal_year", put(("/fiscal_year", None))),
        ("project.one_recurrence_box", put(("/project/recurrence", None))),
    ],
)
def test_what_is_unknown_is_never_a_pass(rule, change, records):
    record = deepcopy(records[M20])
    kept = deepcopy(record["filings"][0]["evidence"])
    change(record)
    record["filings"][0]["evidence"] = kept  # something stands there, but it could not be read
    for table in record["tables"]:
        for cell in table["cells"]:
            for box in cell["boxes"]:
                box["checked"] = None
    assert outcomes(record)[rule] == "cannot_check"


def test_a_blank_is_no_contradiction_where_a_number_was_left_out(records):
    record = deepcopy(records[M20])
    put(("/funds/own_level", None), ("/funds/from_higher_level", Decimal("1.00")))(record)
    assert outcomes(record)["funds.appropriation_is_its_levels"] == "fails"
    place = {"table": 0, "row": 7, "column": 1}
    record["remarks"] = [{"code": "amount_unread", "severity": "warning", "message": "金额无法识别。", "at": place}]
    assert outcomes(record)["funds.appropriation_is_its_levels"] == "cannot_check"


def test_an_amount_in_another_unit_is_named(records):
    record = deepcopy(records[M20])
    put(("/funds/own_level", Decimal("38559424")))(record)
    assert "若本级财政安排38559424以元为单位则相符" in message(record, "funds.appropriation_is_its_levels")


def test_a_doubtful_number_is_told(records):
    record = deepcopy(records[M20])
    record["filings"][0]["evidence"]["/funds/own_level"]["confidence"] = 0.8
    assert "（其中“3855.9424”为影像识别或推断，请对照原件。）" in message(record, "funds.appropriation_is_its_levels")
    for entry in record["filings"][0]["evidence"].values():
        entry["confidence"] = 0.98
    assert "（其中24个数为影像识别或推断，请对照原件。）" in message(record, "budget.rows_sum_to_total")
    assert "影像" not in message(record, "indicators.goals_have_indicators")


def test_a_blank_cell_that_holds_text_is_not_called_empty(records):
    record = deepcopy(records[M21])
    put(("/project/contact_phone", None))(record)
    assert outcomes(record)["form.required_filled"] == "cannot_check"


def test_an_option_that_lost_its_box_is_no_empty_one(records):
    record = deepcopy(records[M20])
    put(("/project/recurrence", None))(record)
    cells = [cell for table in record["tables"] for cell in table["cells"]]
    (cell,) = (cell for cell in cells if "经常性项目" in cell["text"])
    cell["boxes"] = []
    assert outcomes(record)["project.one_recurrence_box"] == "cannot_check"


def test_units_are_converted(records):
    record = deepcopy(records[M20])
    rows = record["filings"][0]["budget"]["rows"]
    for row in rows:
        row["unit_price"] = (row["unit_price"] * 10000).quantize(Decimal("1.00"))
    record["filings"][0]["budget"]["unit_price_unit"] = "元"
    found = outcomes(record)
    assert found["budget.amount_is_price_times_quantity"] == "fails"  # 3.13 万元 is not 31250 元
    rows[1]["unit_price"], rows[2]["unit_price"] = Decimal("49920.25"), Decimal("31250.00")
    rows[9]["unit_price"] = Decimal("121083.33")
    found = outcomes(record)
    assert found["budget.amount_is_price_times_quantity"] == "holds"
    assert found["budget.unit_price_rounded_half_up"] == "holds"


def leaves(node, path=()):
    yield path
    if isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(child, (*path, key))


_ODD = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        "",
        "x",
        "%",
        "2020",
        "2020-13-40",
        [],
        {},
        [None],
        {"a": 1},
        1e300,
        Decimal("NaN"),
        10**30,
        "一" * 300,
    ]
)


@settings(max_examples=150)
@given(data=st.data())
def test_odd_content_never_raises(data, records):
    record = deepcopy(data.draw(st.sampled_from([records[folder] for folder in sorted(records)])))
    part = data.draw(st.sampled_from(["filings", "filings", "filings", "citations", "clauses", "tables", "remarks"]))
    found = [path for path in leaves(record[part]) if path]
    for path in data.draw(st.lists(st.sampled_from(found), max_size=4)) if found else ():
        node = record[part]
        try:
            for key in path[:-1]:
                node = node[key]
            if data.draw(st.booleans()):
                del node[path[-1]]
            else:
                node[path[-1]] = data.draw(_ODD)
        except (KeyError, IndexError, TypeError):  # an earlier change took it away
            continue
    try:
        first = checks(record)
    except ValueError:  # no record: whoever loads it says so
        with pytest.raises(ValueError, match="no record"):
            Record.from_dict(record)
        return
    assert first == checks(deepcopy(record))
    for check in (check for of_filing in first for check in of_filing):
        assert check["message"].endswith(("。", "）"))
        assert check["outcome"] in ("holds", *_BAD)


def test_the_filings_of_the_corpus_have_no_contradictions_in_their_sums(records):
    found = Counter(
        check["rule"]
        for record in records.values()
        for of_filing in checks(record)
        for check in of_filing
        if check["outcome"] == "fails" and check["rule"].startswith(("budget", "funds", "scores", "dates", "citations"))
    )
    assert found == {}


def test_a_record_has_as_many_lists_of_checks_as_filings(records):
    assert [len(checks(record)) for record in records.values()] == [
        len(record["filings"]) for record in records.values()
    ]
    assert len(checks(records[TWO])) == 2
    assert checks({"schema": "shenbao/record/1", "filings": []}) == []


def test_rules_leave_an_indicator_alone_that_does_not_apply(records):
    record = deepcopy(records[LIBRARY])
    before = outcomes(record)
    none = deepcopy(record["filings"][0]["indicators"][0]) | {"name": "不适用", "description": "不适用", "weight": None}
    none["target"] = dict.fromkeys(none["target"]) | {"text": "不适用", "applies": False}
    record["filings"][0]["indicators"].append(none)
    assert outcomes(record) == before


def test_forms_one_below_the_other_have_their_own_rows():
    """A row without values is of the form around it, or of both between two, and not of all of them."""
    names = [f"养护{at}" for at in range(9)]
    with io.BytesIO() as buffer:
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            for at, name in enumerate(names):
                lines = [
                    ["项目名称", name, "主管部门", "交通局"],
                    ["项目负责人", "", "联系电话", ""],
                    ["年度资金总额（万元）", 120 + at, "项目属性", "经常性项目"],
                    ["一级指标", "二级指标", "三级指标", "指标值"],
                    ["产出指标", "数量指标", "养护里程", "≥12公里"],
                ]
                sheet.merge_range(at * 6, 0, at * 6, 3, "项目支出绩效目标申报表（2026年度）")
                for down, line in enumerate(lines, 1):
                    sheet.write_row(at * 6 + down, 0, line)
        record = convert_bytes(buffer.getvalue(), "two.xlsx")
    rows = [sorted({cell.row for cell in subject.cells}) for subject in subjects(record)]
    assert [one.project.name for one in record.filings] == names
    assert rows[4] == list(range(24, 30))
    messages = [
        check["message"] for own in checks(record.to_dict()) for check in own if check["rule"] == "form.required_filled"
    ]
    assert all("必填栏目为空：" in one and "项目负责人" in one for one in messages)
