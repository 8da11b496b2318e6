"""Filings beside each other: a unit's project over the years, its self-evaluation, the documents that all cite."""

from copy import deepcopy
from decimal import Decimal

import pytest
from planted import GENERAL, M20, cite, put

from extract import convert
from extract.check import DOCUMENT_RULES, PROJECT_RULES, REPEAL_RULES, collection
from extract.record.model import Record
from extract.record.writing import to_dict
from extract.resources import PATTERNS

_CORPUS = PATTERNS.parent / "corpus"
_BAD = ("fails", "flag", "cannot_check")


@pytest.fixture(scope="module")
def records():
    return {folder: convert(_CORPUS / folder / "source.docx").to_dict() for folder in (M20, GENERAL)}


def filed(record, path, **changes):
    """A copy of a record under another path; ``changes`` are heads of its filing."""
    copy = deepcopy(record)
    copy["source"]["path"] = path
    copy["filings"][0].update(changes)
    return copy


def next_year(record):
    """Last year's filing, written anew: the year, the goal, an amount; what occurs once is gone."""
    copy = filed(record, "2021.docx", fiscal_year=2021)
    filing = copy["filings"][0]
    filing["project"] |= {"annual_target": "2021年完成6次演练。", "start_date": "2021-01-01", "end_date": "2021-12-31"}
    for row in filing["budget"]["rows"]:
        if any(word in row["item"] for word in ("质保金", "进博会", "建设")):
            row["item"] = "日常经费"
    filing["budget"]["rows"][1]["amount"] = Decimal("815.00")
    return copy


def evaluated(record):
    """The self-evaluation of a declaration, with everything reached."""
    copy = filed(record, "evaluation.docx")
    filing = copy["filings"][0]
    filing["form"] |= {"kind": "self_evaluation", "title": "项目支出绩效自评表"}
    funds = filing["funds"]
    line = {"label": "年度资金总额", "initial": Decimal("3855.94"), "adjusted": None, "executed": None}
    funds["execution"] = [line | {"rate": None, "weight": None, "score": None, "reason": None}]
    for goal in filing["indicators"]:
        goal["actual"] = "达到"
    return copy


def checks(records):
    """What the rules say of several records in dicts and lists, in the same."""
    return [
        to_dict(check)
        for check in collection.checks(Record.from_dict({"schema": "shenbao/record/1"} | one) for one in records)
    ]


def outcomes(records):
    found = {}
    for check in checks(records):
        found.setdefault(check["rule"], set()).add(check["outcome"])
    return found


def bad(records):
    return {rule for rule, found in outcomes(records).items() if found & set(_BAD)}


def last_years(amount):
    return put(("/budget/rows/3/last_year_budget", Decimal(amount)))


def again(record):
    put(("/budget/rows/0/item", "戒毒康复指导室等质保金"))(record)


def one_off(*records):
    for record in records:
        put(("/project/recurrence", "one_off"))(record)


def same_amounts(first, second):
    second["filings"][0]["budget"]["rows"] = deepcopy(first["filings"][0]["budget"]["rows"])


def one_off_renamed(first, second):
    for record in (first, second):
        for row in record["filings"][0]["budget"]["rows"]:
            if any(word in row["item"] for word in ("质保金", "进博会", "建设")):
                row["item"] = "日常经费"


# what is planted: in the filing of 2020, in that of 2021
YEARS = {
    "years.goals_renewed": lambda old, new: put(
        ("/project/annual_target", old["filings"][0]["project"]["annual_target"])
    )(new),
    "years.one_off_items_once": lambda _, new: again(new),
    "years.one_off_project_once": one_off,
    "years.last_year_amounts_agree": lambda _, new: last_years("81.22")(new),
    "years.amounts_renewed": lambda old, new: (one_off_renamed(old, new), same_amounts(old, new)),
    "archive.one_document_one_title": lambda _, new: cite(5, title="关于印发《闵行区反恐怖工作要点》的通知")(new),
    "archive.one_document_one_number": lambda _, new: cite(5, id="闵反恐办〔2017〕51号", number=51)(new),
}

# in the declaration, in the self-evaluation
EVALUATIONS = {
    "evaluation.keeps_indicators": lambda _, new: new["filings"][0]["indicators"].pop(),
    "evaluation.keeps_targets": lambda _, new: put(("/indicators/0/target/text", "基本完成"))(new),
    "evaluation.keeps_budget": lambda _, new: put(("/funds/execution/0/initial", Decimal("3855.90")))(new),
}


@pytest.mark.parametrize("rule", YEARS)
def test_an_error_between_two_years_is_seen_by_its_rule_and_by_no_other(rule, records):
    old, new = filed(records[M20], "2020.docx"), next_year(records[M20])
    assert bad([old, new]) == set()
    YEARS[rule](old, new)
    assert bad([old, new]) == {rule}


@pytest.mark.parametrize("rule", EVALUATIONS)
def test_an_error_in_a_self_evaluation_is_seen_by_its_rule_and_by_no_other(rule, records):
    old, new = filed(records[M20], "2020.docx"), evaluated(records[M20])
    assert bad([old, new]) == set()
    assert outcomes([old, new])[rule] == {"holds"}
    EVALUATIONS[rule](old, new)
    assert bad([old, new]) == {rule}


def test_a_target_below_last_year_s_result_is_flagged(records):
    result, plan = evaluated(records[M20]), next_year(records[M20])
    goal = {"operator": ">=", "value": Decimal(90), "unit": "%", "text": "≥90%", "value_max": None, "measurable": True}
    plan["filings"][0]["indicators"][0]["target"] = goal
    result["filings"][0]["indicators"][0]["actual"] = "85%"
    assert bad([result, plan]) == set()
    result["filings"][0]["indicators"][0]["actual"] = "96%"
    assert bad([result, plan]) == {"years.targets_not_below_results"}


def test_two_files_of_one_filing_with_other_amounts_are_flagged(records):
    first, second = filed(records[M20], "a.docx"), filed(records[M20], "b.docx")
    assert bad([first, second]) == set()
    put(("/funds/annual_budget", Decimal("3800.00")))(second)
    assert bad([first, second]) == {"archive.copies_agree"}


def test_every_rule_over_several_filings_has_a_planted_error():
    planted = {*YEARS, *EVALUATIONS, "years.targets_not_below_results", "archive.copies_agree"}
    planted |= {"archive.cites_nothing_repealed"}
    assert planted == {entry.name for entry in (*PROJECT_RULES, *DOCUMENT_RULES, *REPEAL_RULES)}


def notice(record, number, words):
    """A record without filings whose text repeals a document that the record cites."""
    cited = next(one for one in record["citations"] if one["id"] == number)
    clause = {"label": None, "level": None, "text": f"{number}{words}", "at": {"paragraph": 0}, "role": "body"}
    return {"source": record["source"] | {"path": "notice.docx"}, "citations": [cited], "clauses": [clause]}


def test_a_document_that_another_record_repeals_is_flagged(records):
    old = filed(records[M20], "2020.docx")
    number = next(one["id"] for one in old["citations"] if one["kind"] == "document")
    assert bad([old, notice(old, number, "继续有效。")]) == set()
    assert bad([old, notice(old, number, "自2021年1月1日起废止。")]) == set()  # after the year of the filing
    assert bad([old, notice(old, number, "第三条自2019年1月1日起废止。")]) == set()  # one article of it
    repealing = [old, notice(old, number, "自2019年1月1日起废止。")]
    assert bad(repealing) == {"archive.cites_nothing_repealed"}
    (check,) = (one for one in checks(repealing) if one["outcome"] == "flag")
    assert check["message"] == (
        f"引用的{number}已不再有效：notice.docx写明“自2019年1月1日起废止”，请改引现行文件或说明理由。"
    )
    assert {place["path"] for place in check["at"]} == {"2020.docx"}


def test_other_units_and_projects_are_left_apart(records):
    old, new = filed(records[M20], "2020.docx"), next_year(records[M20])
    YEARS["years.goals_renewed"](old, new)
    new["filings"][0]["reporting_unit"] = "教育组"
    assert bad([old, new]) == set()
    new["filings"][0]["reporting_unit"] = "综治组"
    new["filings"][0]["project"]["name"] = "2021年平安建设"
    assert bad([old, new]) == {"years.goals_renewed"}
    new["filings"][0]["project"]["name"] = "市容管理"
    assert bad([old, new]) == set()


def test_places_name_their_file(records):
    old, new = filed(records[M20], "2020.docx"), next_year(records[M20])
    YEARS["years.goals_renewed"](old, new)
    (check,) = (one for one in checks([old, new]) if one["outcome"] == "flag")
    assert {place["path"] for place in check["at"]} == {"2020.docx", "2021.docx"}
    assert {place["row"] for place in check["at"]} == {10}
    assert "2021年申报表（2021.docx）" in check["message"]


def test_units_of_money_are_converted_or_left_open(records):
    old, new = filed(records[M20], "2020.docx"), evaluated(records[M20])
    put(("/funds/unit", "元"), ("/funds/execution/0/initial", Decimal("38559424.00")))(new)
    assert outcomes([old, new])["evaluation.keeps_budget"] == {"holds"}
    put(("/funds/unit", None), ("/budget/unit", None))(new)
    assert outcomes([old, new])["evaluation.keeps_budget"] == {"cannot_check"}


def test_the_order_of_the_files_does_not_matter(records):
    several = [filed(records[M20], "2020.docx"), next_year(records[M20]), evaluated(records[M20]), records[GENERAL]]
    assert checks(several) == checks(several[::-1])


@pytest.mark.parametrize("odd", [{}, {"filings": []}, {"filings": [{}]}, {"source": {}, "filings": [{"project": {}}]}])
def test_odd_records_never_raise(odd):
    assert checks([odd, odd]) == []
