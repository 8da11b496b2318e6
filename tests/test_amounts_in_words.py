"""Amounts in numerals (壹佰贰拾捌万陆仟元整) in forms, and figures beside them that say something else."""

import pytest
from docx_files import docx, p, tc
from pdfs import pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from extract import convert
from extract.record.model import Record

TITLE = "项目支出绩效目标申报表"


def rows(unit: str, words: str) -> list[list[str]]:
    return [
        ["项目名称", "道路养护", "主管部门", "某区交通委"],
        [f"资金总额（{unit}）" if unit else "资金总额", words, "其中：财政拨款", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "养护道路长度", "≥32公里"],
    ]


def printed(unit: str, words: str) -> Record:
    def draw(canvas: Canvas) -> None:
        text(canvas, 240, 50, TITLE)
        table(canvas, [40.0, 140.0, 360.0, 470.0, 560.0], [80.0, 100.0, 120.0, 140.0, 160.0], rows(unit, words))

    return convert(pdf(draw))


def typed(unit: str, words: str) -> Record:
    lines = "".join(f"<w:tr>{''.join(map(tc, row))}</w:tr>" for row in rows(unit, words))
    return convert(docx(p(TITLE) + f"<w:tbl>{lines}</w:tbl>"))


@pytest.mark.parametrize("made", [printed, typed])
@pytest.mark.parametrize(
    ("unit", "words", "total"),
    [
        ("元", "壹佰贰拾捌万陆仟元整", "1286000"),
        ("万元", "壹佰贰拾捌万陆仟元整", "128.6"),
        ("元", "人民币叁万元整", "30000"),
        ("", "一百二十万元", "120"),
        ("万元", "128.6万元（壹佰贰拾捌万陆仟元整）", "128.6"),
        ("万元", "128.60", "128.60"),
        ("万元", "人民币柒拾肆万零伍佰元整（￥740,500.00）", "74.05"),
        ("万元", "74.05（大写：柒拾肆万零伍佰元整）", "74.05"),
        ("万元", "74.00（大写：柒拾肆万元整）", "74.00"),
        ("", "柒拾肆万零伍佰元整（¥740500）", "740500"),
    ],
)
def test_an_amount_in_words_is_the_amount(made, unit: str, words: str, total: str) -> None:
    record = made(unit, words)
    assert record.status == "complete"
    [filing] = record.filings
    assert str(filing.funds.annual_budget or filing.funds.total_budget) == total


@pytest.mark.parametrize("made", [printed, typed])
@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("元", "一百二十八万元（¥1290000元）"),
        ("万元", "一百二十八万元整（¥1290000.00）"),
        ("", "一百二十八万元整（¥1290000）"),
    ],
)
def test_words_and_figures_that_differ_are_told(made, unit: str, words: str) -> None:
    record = made(unit, words)
    assert record.status == "partial"
    [remark] = [one for one in record.remarks if one.code == "amount_unclear"]
    assert "大写与小写不一致" in remark.message
    assert record.filings[0].funds.annual_budget is record.filings[0].funds.total_budget is None
