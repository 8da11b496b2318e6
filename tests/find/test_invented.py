"""Filings that Hypothesis invents on the forms of the corpus: what was put on the form is what is found."""

import json
import sys
from datetime import date
from decimal import Decimal
from importlib import import_module

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.conversion.filings import record_filing
from extract.find.filings import find_filings
from extract.record import writing

PHASES = ("planning", "implementation", "closing")
CATEGORIES = ("项目管理制度", "预算管理制度", "财务管理制度")
LEVELS = {
    "产出": ("数量", "质量", "时效", "成本"),
    "效益": ("社会效益", "经济效益", "生态效益", "可持续影响"),
    "满意度": ("服务对象满意度",),
}

# sentences that hold words of labels, numbers and dates without being any
sentences = st.lists(
    st.sampled_from(
        [
            "组织开展活动。",
            "目标1：完成；",
            "必要性强，",
            "共计100万元，其中：财政资金50万元；",
            "项目名称待定。",
            "（一）宣传",
            "2019年1月1日起",
        ]
    ),
    min_size=1,
    max_size=4,
).map("".join)
words = st.lists(st.sampled_from(["宣传", "610", "补贴", "（一期）", "合同", "数量", "、", "2020年"]), max_size=3).map(
    lambda parts: "".join(parts) + "费"
)
dates = st.dates(date(2015, 1, 1), date(2035, 12, 31))
cents = st.integers(0, 10**9).map(lambda value: Decimal(value).scaleb(-2))
sums = st.one_of(st.just(""), cents.map("{:.2f}".format), cents.map("{:,.2f}".format))
signs = st.sampled_from([("≥", ">="), ("≤", "<="), ("=", "="), ("不低于", ">="), ("不超过", "<=")])
units = st.sampled_from(["%", "人次", "元/亩", "万元", "(平方米)", "(台/套)"])


@st.composite
def targets(draw):
    if draw(st.booleans()):
        return {"text": draw(st.sampled_from(["完成", "及时", "有所提升", "健全"]))}
    (sign, operator), unit, number = draw(signs), draw(units), str(draw(st.integers(0, 9999)))
    return {"text": f"{sign}{number}{unit}", "operator": operator, "value": number, "unit": unit.strip("()")}


@st.composite
def indicators(draw, ending, described):
    pairs = [(outer, inner) for outer, inners in LEVELS.items() for inner in inners if draw(st.booleans())]
    described_by = sentences if described else st.just("")
    return [
        {
            "level1": outer + ending,
            "level2": inner + ending,
            "name": draw(words),
            "target": draw(targets()),
            "description": draw(described_by),
        }
        for outer, inner in pairs or [("产出", "数量")]
        for _ in range(draw(st.integers(1, 2)))
    ]


@st.composite
def lines(draw):
    price, quantity = draw(st.integers(1, 10**6)), draw(st.integers(1, 400))
    amounts = (f"{price * quantity / 100:.2f}", f"{price / 100:.2f}")
    return [
        draw(words),
        *amounts,
        draw(st.sampled_from(["", "人", "次"])),
        str(quantity),
        draw(st.sampled_from(["", "含税"])),
    ]


@st.composite
def groups(draw):
    names = [(outer, inner) for outer in "甲乙" for inner in "丙丁"][: draw(st.integers(1, 4))]
    rows = st.lists(lines(), min_size=1, max_size=4)
    return [{"category": outer, "subcategory": inner, "rows": draw(rows)} for outer, inner in names]


@st.composite
def minhang_filings(draw):
    texts = ("summary", "resources_and_institutions", "overall_target", "annual_target", "main_activities")
    reasons = {key: draw(words) for key in ("basis", "necessity", "feasibility")}
    recurrence = draw(st.sampled_from(["one_off", "recurring", "medium_term_pilot", None]))
    signed = {"unit_leader": "张三", "preparer": "李四", "filing_date": draw(dates)} if draw(st.booleans()) else {}
    safeguards = [
        {"category": category, "document": "街道规定", "measures": draw(sentences), "phases": draw(st.sampled_from(
            [[], list(PHASES), ["implementation"], ["planning", "closing"]]))}
        for category in CATEGORIES
        for _ in range(draw(st.integers(1, 2)))
    ]  # fmt: skip
    return {
        "year": draw(st.integers(2015, 2035)),
        "budget_header": draw(st.booleans()),
        "form": {
            "kind": "declaration",
            "id": "shanghai-minhang-2020",
            "title": "项目支出绩效目标申报表",
            "parts": ["overview", "targets", "safeguards"],
        },
        "filing": {"reporting_unit": "某办", "money_unit": "万元", **signed},
        "project": {
            "name": draw(words),
            "recurrence": recurrence,
            "government_procurement": draw(st.sampled_from("是否")),
            "procurement_method": draw(st.sampled_from(["", "公开招标", "其他"])),
            "start_date": draw(dates),
            "end_date": draw(dates),
            **{key: draw(sentences) for key in texts},
            **reasons,
        },
        "funds": {
            "total_budget": "1.00",
            "annual_budget": draw(sums),
            "own_level": draw(sums),
            "other_funds": draw(sums),
        },
        "budget": {"total": "123.4500", "group": draw(groups())},
        "indicators": draw(indicators("目标", True)),
        "safeguards": safeguards,
    }


@st.composite
def putuo_filings(draw):
    annual = {key: draw(sums) for key in ("fiscal_appropriation", "carried_over", "other_funds")}
    whole = {key: draw(sums) for key in ("annual_budget", "fiscal_appropriation", "other_funds")}
    return {
        "year": draw(st.integers(2023, 2035)),
        "title_in_table": draw(st.booleans()),
        "boxes": draw(st.booleans()),
        "dates": draw(st.sampled_from(["iso", "slash"])),
        "value_head": draw(st.sampled_from(["年度(/项目)指标值", "年度指标值"])),
        "form": {
            "kind": "declaration",
            "id": "shanghai-putuo-2023",
            "title": "财政项目支出绩效目标申报表",
            "parts": [],
        },
        "filing": {"money_unit": "元"},
        "project": {
            "name": draw(words),
            "recurrence": draw(st.sampled_from(["one_off", "recurring", "phased"])),
            "budget_class": draw(st.sampled_from(["特定目标类", "其他运转类", ""])),
            "competent_department": "某局",
            "implementing_unit": draw(st.sampled_from(["某局", "某所"])),
            "start_date": draw(dates),
            "end_date": draw(dates),
            "overall_target": draw(sentences),
            "annual_target": draw(sentences),
        },
        "funds": {"total_budget": "1,000.00", **whole, "annual": annual},
        "indicators": draw(indicators("指标", False)),
    }


@pytest.fixture(scope="module")
def making(root):
    """The layouts of the corpus and the maker of its gold records."""
    sys.path.insert(0, str(root / "corpus"))
    yield {name: import_module(f"making.{name}") for name in ("minhang", "putuo", "gold")}
    sys.path.remove(str(root / "corpus"))


def printed(blocks):
    """The blocks of a layout as paragraphs and rows."""
    for block in blocks:
        if hasattr(block, "rows"):
            yield [[(cell.text, cell.columns, cell.rows) for cell in row] for row in block.rows]
        elif block.text:
            yield block.text


def expected(making, content):
    return json.loads(orjson.dumps(making["gold"].filing(content)), parse_float=Decimal, parse_int=Decimal)


def found_in(paper, blocks):
    (filing,), remarks = find_filings(paper(*printed(blocks)))
    assert remarks == ()
    content = writing.to_dict(record_filing(filing))
    record = {key: value for key, value in content.items() if key not in ("evidence", "checks")}
    return {**record, "form": {key: record["form"][key] for key in ("kind", "id", "title", "parts")}}


@given(content=minhang_filings())
def test_minhang(making, paper, content):
    assert found_in(paper, making["minhang"].whole(content).blocks) == expected(making, content)


@given(content=putuo_filings())
def test_putuo(making, paper, content):
    assert found_in(paper, making["putuo"].whole(content).blocks) == expected(making, content)
