"""Basis, necessity and feasibility that one label holds together."""

from extract.find.filings import find_filings
from extract.model import Cell, Clause, Document, Table

BASIS = "根据《上海市养老服务条例》和沪府规〔2019〕26号文件要求设立。"
NEEDED = "辖区老龄化程度逐年提高，现有助餐点不足，亟需增加。"
CAN_BE = "街道已有合作单位，人员和场地落实，方案切实可行。"


def filing_of(reasons: str):
    rows = [
        ("项目名称", "社区助餐"),
        ("项目实施单位", "甲街道办事处"),
        ("项目申请原因", reasons),
        ("年度绩效目标", "完成助餐点建设"),
    ]
    cells = tuple(Cell(row, column, 1, 1, text) for row, pair in enumerate(rows) for column, text in enumerate(pair))
    title = Clause(0, "项目支出绩效目标申报表", role="heading")
    (filing,), remarks = find_filings(Document("text/plain", (), (title, Table(0, len(rows), 2, cells))))
    return filing.project, [remark.code for remark in remarks]


def test_one_text_is_parted_by_what_its_sentences_say() -> None:
    project, remarks = filing_of(BASIS + NEEDED + CAN_BE)
    assert (project.basis.value, project.necessity.value, project.feasibility.value) == (BASIS, NEEDED, CAN_BE)
    assert project.necessity.text == NEEDED
    assert project.necessity.confidence < 1
    assert remarks == ["reasons_parted"]


def test_a_text_that_only_gives_the_basis_stays_whole() -> None:
    project, remarks = filing_of(BASIS)
    assert (project.basis.value, project.necessity, project.feasibility, remarks) == (BASIS, None, None, [])
