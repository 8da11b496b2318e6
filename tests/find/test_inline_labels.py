"""A form whose cells each hold a label and its value: 项目名称：平安建设."""

from docx_files import docx, p, tbl, tc, tr

from extract.conversion import convert
from extract.record.writing import to_dict

TITLE = p("项目支出绩效目标申报表") + p("（2024年度）")


def test_cells_of_label_and_value_are_a_filing() -> None:
    table = tbl(
        tr(tc("项目名称：河道保洁"), tc("项目属性：■新增项目 □延续项目")),
        tr(tc("主管部门：临江县水务局"), tc("实施单位：临江县河道所")),
        tr(tc("项目资金（元）：资金总额：56,000.00  其中：财政拨款：56,000.00", '<w:gridSpan w:val="2"/>')),
    )
    record = to_dict(convert(docx(TITLE + table)))

    [filing] = record["filings"]
    assert (record["status"], record["remarks"]) == ("complete", [])
    assert filing["fiscal_year"] == 2024
    project = filing["project"]
    assert (project["name"], project["novelty"]) == ("河道保洁", "new")
    assert (project["competent_department"], project["implementing_unit"]) == ("临江县水务局", "临江县河道所")
    funds = filing["funds"]
    assert (funds["unit"], str(funds["total_budget"]), str(funds["fiscal_appropriation"])) == (
        "元",
        "56000.00",
        "56000.00",
    )


def test_labels_in_running_text_make_no_form() -> None:
    table = tbl(tr(tc("会议时间：2024年1月5日"), tc("会议地点：三楼")), tr(tc("参加人：各科室"), tc("记录人：李明")))
    record = convert(docx(p("会议纪要") + table))
    assert record.filings == ()


def test_a_mark_of_a_note_is_no_part_of_a_label() -> None:
    table = tbl(
        tr(
            tc(p("项目名称", '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>')),
            tc("河道保洁"),
        ),
        tr(tc("主管部门"), tc("临江县水务局")),
        tr(tc("实施单位"), tc("临江县河道所")),
    )
    [filing] = convert(docx(TITLE + table)).filings
    assert filing.project.name == "河道保洁"


def test_an_adjusted_budget_and_a_date_over_two_paragraphs_are_complete() -> None:
    table = tbl(
        tr(tc("项目名称"), tc("河道保洁", '<w:gridSpan w:val="3"/>')),
        tr(tc("主管部门"), tc("临江县水务局"), tc("实施单位"), tc("临江县河道所")),
        tr(tc("年初预算"), tc("100万元"), tc("调整后预算"), tc("80万元")),
    )
    record = to_dict(convert(docx(TITLE + table + p("填表日期：2024年11月") + p("5日"))))

    [filing] = record["filings"]
    assert (record["status"], record["remarks"]) == ("complete", [])
    assert (str(filing["funds"]["annual_budget"]), filing["filing_date"]) == ("80", "2024-11-05")
    assert [(other["label"], other["value"]) for other in filing["other_fields"]] == [("年初预算", "100万元")]
