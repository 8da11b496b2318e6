"""Citations marked in their text."""

import html
import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shenbao_cite import find_citations, pack
from shenbao_cite import markup as annotate_module
from shenbao_cite.markup import REPAIRS, annotate, annotate_html, html_page
from shenbao_cite.model import Citation, CitationKind


def _citation(text, start, end):
    return Citation(start, end, text[start:end], "甲", "document", None, None, None, None)


def test_every_kind_has_its_words_and_its_colour():
    assert tuple(annotate_module.KINDS) == tuple(annotate_module._COLOURS) == get_args(CitationKind)


def test_plain_marks():
    text = "按《值班办法》（闵新办(2018)4号）执行"
    assert annotate(text, find_citations(text), "<", ">") == "按《值班办法》（<闵新办(2018)4号>）执行"


def test_marks_of_the_citation():
    text = "见闵新办(2018)4号。"
    marked = annotate(text, find_citations(text), lambda citation: f"[{citation.id}: ", "]")
    assert marked == "见[闵新办〔2018〕4号: 闵新办(2018)4号]。"


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([(0, 4), (1, 2)], "(甲(乙)丙丁)"),
        ([(0, 2), (1, 3)], "(甲(乙))(丙)丁"),
        ([(0, 2), (2, 4)], "(甲乙)(丙丁)"),
        ([(1, 3), (1, 3)], "甲((乙丙))丁"),
        ([(0, 1), (0, 4)], "((甲)乙丙丁)"),
    ],
)
def test_marks_always_nest(spans, marked):
    text = "甲乙丙丁"
    assert annotate(text, [_citation(text, *span) for span in spans], "(", ")") == marked


def test_citation_of_another_text():
    (citation,) = find_citations("见闵新办(2018)4号。")
    with pytest.raises(ValueError, match="stand at"):
        annotate("另一段文字", [citation], "<", ">")
    with pytest.raises(ValueError, match="stand at"):
        annotate("见闵新办(2018)4号。", [replace(citation, end=citation.start, text="")], "<", ">")


def test_html_is_escaped():
    text = "<b>《关于<值班>办法的通知》</b>（闵新办(2018)4号）&"
    marked = annotate_html(text, find_citations(text))
    assert html.unescape(re.sub(r"<mark[^>]*>|</mark>", "", marked)) == text
    assert 'data-id="闵新办〔2018〕4号"' in marked
    assert "已规范：括号" in marked
    assert "<b>" not in marked


def test_page():
    page = "".join(html_page(["见闵新办(2018)4号。", "没有", "国务院令第722号"]))
    assert page.count("<p>") == 3
    assert "共标出 2 处引用" in page


def test_every_repair_has_a_chinese_name():
    of_no_pattern = {"full_width", "traditional", "shared_issuer", "range", "shared_meeting", "misread"}
    assert {*pack.patterns("repair"), *of_no_pattern} == set(REPAIRS)


@given(
    st.text(alphabet="<>&\"'《》〔〕闵新办2018 4号见\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9))),
)
def test_nothing_of_the_text_is_lost(text, places):
    citations = [_citation(text, start, start + size) for start, size in places if start + size <= len(text)]
    marked = annotate(text, citations, "\u2402", "\u2403")
    assert marked.replace("\u2402", "").replace("\u2403", "") == text
    assert marked.count("\u2402") == marked.count("\u2403") >= len(citations)
