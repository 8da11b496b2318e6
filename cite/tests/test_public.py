"""The public face: what a user imports, and with which arguments."""

import inspect
from dataclasses import fields

import pytest

import shenbao_cite
from shenbao_cite import Citation, Reference, StatusFact, annotate

_NAMES = {
    "annotate": ["text", "citations", "before", "after", "escape"],
    "annotate_html": ["text", "citations"],
    "find_citations": ["text", "scanned", "cases", "ranges"],
    "find_references": ["text", "citations"],
    "find_statuses": ["text", "citations", "kinds"],
    "normalise": ["number_text"],
    "parse": ["number_text"],
    "resolve": ["source"],
}
_CLASSES = ["Citation", "DocumentEntity", "Number", "PackError", "LikelyPair", "Pinpoint"]
_CLASSES += ["Reference", "Resolution", "StatusFact"]


def test_public_names():
    assert sorted(shenbao_cite.__all__) == sorted([*_NAMES, *_CLASSES])
    for name, arguments in _NAMES.items():
        assert list(inspect.signature(getattr(shenbao_cite, name)).parameters) == arguments


def test_what_a_citation_and_its_like_tell():
    first = ["start", "end", "text", "id", "kind", "issuer", "year", "number", "title", "repairs"]
    later = ["title_start", "title_end", "pinpoint", "organ", "level", "region", "confidence", "category", "pinpoints"]
    assert [one.name for one in fields(Citation)] == [*first, *later]
    names = ["start", "end", "text", "kind", "id", "antecedents", "pinpoint", "pinpoints"]
    assert [one.name for one in fields(Reference)] == names
    names = ["start", "end", "text", "kind", "id", "citation", "date", "years", "pinpoint"]
    assert [one.name for one in fields(StatusFact)] == names


def test_a_link_for_each_citation():
    text = "见《值班办法》（国发〔2018〕4号）<甲>"
    link = "https://law.example/{organ}?number={number}&title={title}&at={pinpoint}"
    assert annotate("国务院令第9号", "https://law.example/{id}") == (
        '<a href="https://law.example/%E5%9B%BD%E5%8A%A1%E9%99%A2%E4%BB%A4%E7%AC%AC9%E5%8F%B7">国务院令第9号</a>'
    )
    linked = annotate(text, link)
    assert "%E5%9B%BD%E5%8A%A1%E9%99%A2?number=4&amp;title=" in linked
    assert '&amp;at=">国发〔2018〕4号</a>）&lt;甲&gt;' in linked
    with pytest.raises(ValueError, match="nowhere"):
        annotate(text, "https://law.example/{nowhere}")
