"""Citations marked in their text: any markup, or a page of HTML to look at."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape as escaped

from shenbao_cite.find import find_citations
from shenbao_cite.model import Citation

Mark = str | Callable[[Citation], str]

KINDS = {
    "document": "发文字号",
    "order": "令",
    "announcement": "公告",
    "named": "文件标题",
    "meeting": "会议",
    "standard": "标准",
    "letter": "函",
    "gazette": "公报",
    "case": "案号",
}
REPAIRS = {
    "blanks": "去空格",
    "brackets": "括号",
    "chinese_digits": "汉字数字",
    "full_width": "全角字符",
    "hyphen_year": "连字符年份",
    "inverted": "第N号令",
    "letter_digits": "字母O改数字0",
    "leading_zeros": "去前导零",
    "line_break": "去换行",
    "lost_brackets": "补括号",
    "misread": "误识字符",
    "no_suffix": "补“号”字",
    "ordinal": "去“第”字",
    "organ_word": "去令前重复的机关名",
    "range": "号段",
    "shared_issuer": "承前机关代字",
    "shared_meeting": "承后会议名称",
    "short_year": "补全年份",
    "traditional": "繁体字",
    "year_word": "去“年”字",
}
_COLOURS = {
    "document": "#fde68a",
    "order": "#fecaca",
    "announcement": "#fed7aa",
    "named": "#bfdbfe",
    "meeting": "#bbf7d0",
    "standard": "#ddd6fe",
    "letter": "#fbcfe8",
    "gazette": "#bae6fd",
    "case": "#e5e7eb",
}
_STYLE = "body{max-width:50em;margin:2em auto;padding:0 1em;font:16px/1.9 sans-serif}p{white-space:pre-wrap}"


def annotate(
    text: str,
    citations: Iterable[Citation] | str,
    before: Mark = "",
    after: Mark = "",
    escape: Callable[[str], str] = str,
) -> str:
    """The text with ``before`` and ``after`` around each citation; a function makes them of the citation.

    A template of a link in the place of citations finds them and links each, in HTML, ``https://law.example/{id}``,
    with any fields of it. Marks always nest: an inner one is closed and opened again. ``escape`` is applied to what
    stands between them. ``ValueError`` names a field that no citation has, or a citation that is of another text.

    >>> annotate("见国务院令第9号。", "https://law.example/?number={number}")
    '见<a href="https://law.example/?number=9">国务院令第9号</a>。'
    """
    if isinstance(citations, str):
        return annotate(text, find_citations(text), partial(_link, citations), "</a>", escaped)
    # at one place the ends come first, the innermost before the others, then the beginnings, the longest first
    edges = []
    for index, citation in enumerate(citations):
        if citation.start >= citation.end or text[citation.start : citation.end] != citation.text:
            raise ValueError(f"{citation.text!r} does not stand at {citation.start} of the text")
        edges.append((citation.start, 1, -citation.end, index, citation))
        edges.append((citation.end, 0, -citation.start, -index, citation))
    pieces: list[str] = []
    opened: list[tuple[int, Citation]] = []
    place = 0
    for offset, begins, _, index, citation in sorted(edges, key=lambda edge: edge[:4]):
        pieces.append(escape(text[place:offset]))
        place = offset
        if begins:
            opened.append((index, citation))
            pieces.append(_markup(before, citation))
            continue
        at = opened.index((-index, citation))
        pieces.extend(_markup(after, other) for _, other in reversed(opened[at:]))
        del opened[at]
        pieces.extend(_markup(before, other) for _, other in opened[at:])
    return "".join([*pieces, escape(text[place:])])


def _markup(mark: Mark, citation: Citation) -> str:
    return mark if isinstance(mark, str) else mark(citation)


def _link(template: str, citation: Citation) -> str:
    """The opening tag of a link to the citation; its fields are percent-encoded, those that are None are empty."""
    from urllib.parse import quote  # noqa: PLC0415  # a tenth of the first call, and seldom needed

    values = dict(zip(citation.__slots__, citation.values(), strict=True))
    texts = {name: "" if value is None else quote(f"{value}", safe="") for name, value in values.items()}
    try:
        address = template.format_map(texts)
    except (KeyError, IndexError) as error:
        raise ValueError(f"no citation has the field {error} of the link") from error
    return f'<a href="{escaped(address)}">'


def annotate_html(text: str, citations: Iterable[Citation]) -> str:
    """The text as HTML, each citation in a ``<mark>`` with its kind as class and its normal form as ``data-id``."""
    return annotate(text, citations, html_mark, "</mark>", escaped)


def html_mark(citation: Citation) -> str:
    """The opening tag of a citation; its tooltip says kind, normal form, title and what was mended."""
    lines = [f"{KINDS[citation.kind]} {citation.id}"]
    if citation.title and citation.number is not None:
        lines.append(f"《{citation.title}》")
    if citation.repairs:
        lines.append("已规范：" + "、".join(REPAIRS.get(name, name) for name in citation.repairs))
    tip = escaped("\n".join(lines))
    return f'<mark class="{citation.kind}" data-id="{escaped(citation.id)}" title="{tip}">'


def html_page(texts: Iterable[str], *, scanned: bool = False) -> Iterator[str]:
    """A page of HTML with the citations of all texts marked, a paragraph each, piece by piece in constant memory.

    ``scanned`` says that the texts were read from images.
    """
    legend = " ".join(f'<mark class="{kind}">{name}</mark>' for kind, name in KINDS.items())
    colours = "".join(f"mark.{kind}{{background:{colour}}}" for kind, colour in _COLOURS.items())
    yield (
        f'<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>文号标注</title>\n'
        f"<style>{_STYLE}{colours}</style>\n</head>\n<body>\n<h1>文号标注</h1>\n<div>{legend}</div>\n"
    )
    total = 0
    for text in texts:
        citations = find_citations(text, scanned=scanned)
        total += len(citations)
        yield f"<p>{annotate_html(text, citations)}</p>\n"
    yield f"<footer>共标出 {total} 处引用。</footer>\n</body>\n</html>\n"
