"""Long runs of what patterns begin with: time grows with their length, not with its square, which would take long."""

import pytest

from shenbao_cite import find_citations

_UNITS = [
    *"《〔（号第令，、 \n一9",
    "《》",
    "（）",
    "2018",
    "〔2018〕",
    "〔2018〕4号",
    "（94）",
    "（94）财税字第1号",
    "法（研）发",
    "《甲办法》（",
    "（试行）",
    "以下简称",
    "（以下简称《甲》，",
    "第一条、",
    "第（一）项、",
    "第一章至",
    "附件1",
    "令第1号",
    "第1号令",
    "公告2018年",
    "财政部、",
    "商务部2日发布",
    "关于印发",
    "的通知",
    "国务院",
    "中国人民银行",
    "沪府发",
    "某会计师事务所",
]


@pytest.mark.parametrize("unit", _UNITS)
def test_a_number_behind_a_long_run_is_cited(unit):
    text = unit * (60_000 // len(unit)) + "。\n\n见沪财绩〔2018〕4号。"
    assert find_citations(text)[-1].id == "沪财绩〔2018〕4号"
