"""What holds for every document: nothing crashes, and each value points at text that says it."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from extract import pack
from extract.find.filings import find_filings
from extract.model import Value
from extract.readings.node import ReadingNode

_FIELDS = pack.toml("field")
LABELS = sorted({label for entry in chain(_FIELDS["field"], _FIELDS["column"]) for label in entry["labels"]})
WORDS = [
    "",
    "完成",
    "≥95%",
    "100.00",
    "1,200万元",
    "2020年1月1日",
    "----",
    "一次性项目 ☑",
    "项目负责人：张三 联系电话：",
    "是",
    "：",
    "合计",
]
TITLES = [
    "项目支出绩效目标申报表",
    "项目支出绩效目标申报表（制度保障）",
    "（2020年）",
    "金额单位：万元",
    "项目预算分解",
    "第二章",
]

texts = st.one_of(st.sampled_from(LABELS), st.sampled_from(WORDS), st.text("一、（）:： \n项目资金1.%≥", max_size=8))
cells = st.tuples(texts, st.integers(1, 3), st.integers(1, 2))
tables = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8)
blocks = st.lists(st.one_of(st.sampled_from(TITLES), tables), max_size=6)


def leaves(item):
    """Every value of a filing."""
    if isinstance(item, Value):
        yield item
    elif isinstance(item, ReadingNode):
        for name in item.__struct_fields__:
            yield from leaves(getattr(item, name))
    elif isinstance(item, tuple):
        for part in item:
            yield from leaves(part)


@given(blocks)
def test_every_value_points_at_its_text(paper, made):
    filings, _ = find_filings(paper(TITLES[0], *made))
    for leaf in leaves(filings):
        assert leaf.spans
        assert leaf.text.strip()
        assert all(0 <= span.start < span.end <= len(span.holder.text) for span in leaf.spans)
        assert 0 < leaf.confidence <= 1


@given(blocks)
def test_texts_are_as_written(paper, made):
    filings, _ = find_filings(paper(*made))
    for leaf in leaves(tuple(filing.project for filing in filings)):
        if isinstance(leaf.value, str) and not leaf.value.isascii():
            assert leaf.value == leaf.text
