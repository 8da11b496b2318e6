"""The sum of the sources of money where 财政拨款 stands as its levels, and lines that are printed as parts."""

import pytest
from docx_files import docx, p, tc

from extract import convert

TITLE = "项目支出绩效目标申报表"


def typed(*rows):
    grid = [["项目名称", "防汛物资储备", "实施单位", "平江县应急管理局"], *rows]
    lines = "".join(f"<w:tr>{''.join(map(tc, row))}</w:tr>" for row in grid)
    return convert(docx(p(TITLE) + p("（2025年度）　金额单位：万元") + f"<w:tbl>{lines}</w:tbl>"))


def check(record, rule):
    return next((one for one in record.filings[0].checks if one.rule == rule), None)


@pytest.mark.parametrize(("own", "outcome"), [("64.5", "holds"), ("60", "fails")])
def test_levels_stand_for_the_appropriation_that_is_blank(own, outcome):
    record = typed(["年度资金总额", "91.7", "上级补助", "20"], ["本级财政资金", own, "其他资金", "7.2"])
    found = check(record, "funds.annual_is_its_sources")
    assert (found.outcome, "财政拨款为空" in found.message) == (outcome, False)


@pytest.mark.parametrize(("label", "outcome"), [("其中：水利专项资金", "fails"), ("水利专项资金", "cannot_check")])
def test_a_line_that_is_printed_as_a_part_is_no_further_source(label, outcome):
    record = typed(["年度资金总额", "91.7", "财政拨款", "80"], [label, "15", "其他资金", "7.2"])
    assert check(record, "funds.annual_is_its_sources").outcome == outcome


def test_lines_of_money_have_evidence_of_label_and_unit():
    record = typed(["年度资金总额", "91.7", "财政拨款", "80"], ["其中：水利专项资金", "15", "其他资金", "7.2"])
    [filing] = record.filings
    label, unit = filing.evidence["/funds/sources/0/label"], filing.evidence["/funds/sources/0/unit"]
    assert (filing.funds.sources[0].label, label.text, unit.text) == ("水利专项资金", "其中：水利专项资金", "万元")
    assert [(place.table, place.row, place.column) for place in label.places] == [(0, 2, 0)]
