"""Hard lines: year first, orders, brackets in a code, left edges, titles, articles, and what is no citation.

``lines.txt`` marks each citation with ⟦⟧; behind ⇒ stand their normal forms, with ``@`` its title, ``#`` articles.
"""

import re
from pathlib import Path

import pytest

from shenbao_cite import find_citations

_GOLD = re.compile(r"(?P<id>[^@#]+?)(?: @ (?P<title>[^#]*?))?(?: # (?P<pinpoint>.*))?")
_NUMBERED = ("document", "order", "announcement")


def _lines():
    content = (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8")
    return [line for line in content.splitlines() if "⇒" in line]


def _citations(marked):
    """The text without its marks, and the spans that they show."""
    pieces = re.split("([⟦⟧])", marked)
    places, length = [], 0
    for piece in pieces:
        if piece in ("⟦", "⟧"):
            places.append(length)
        else:
            length += len(piece)
    return "".join(piece for piece in pieces if piece not in ("⟦", "⟧")), list(
        zip(places[::2], places[1::2], strict=True)
    )


def test_there_are_lines_of_each_kind():
    assert len(_lines()) >= 300
    assert sum(line.endswith("⇒") for line in _lines()) >= 50


@pytest.mark.parametrize("line", _lines())
def test_line(line):
    marked, _, gold = line.rpartition("⇒")
    text, spans = _citations(marked.rstrip(" "))
    expected = [_GOLD.fullmatch(one.strip()) for one in gold.split(" ; ") if one.strip()]
    cited = [one for one in find_citations(text) if one.kind in _NUMBERED]
    assert [(one.start, one.end, one.id) for one in cited] == [
        (*span, match["id"]) for span, match in zip(spans, expected, strict=True)
    ]
    for citation, match in zip(cited, expected, strict=True):
        assert match["title"] in (None, citation.title)
        assert match["pinpoint"] in (None, citation.pinpoint)
