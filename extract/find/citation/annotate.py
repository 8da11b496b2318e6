"""Citations marked in their text: any markup, or a page of HTML to look at."""

from collections.abc import Callable, Iterable, Iterator
from html import escape as escaped

from extract.find.citation.find import find_citations
from extract.model import Citation

Mark = str | Callable[[Citation], str]

_KINDS = {
    "document": "发文字号",
    "order": "令",
    "announcement": "公告",
    "named": "文件标题",
    "meeting": "会议",
    "standard": "标准",
    "letter": "函",
}
_REPAIRS = {
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
}
_STYLE = "body{max-width:50em;margin:2em auto;padding:0 1em;font:16px/1.9 sans-serif}p{white-space:pre-wrap}"


def annotate(
    text: str, citations: Iterable[Citation], before: Mark, after: Mark, escape: Callable[[str], str] = str
) -> str:
    """The text with ``before`` and ``after`` around each citation; a function makes them of the citation.

    Marks always nest: where citations overlap, the inner one is closed and opened again. ``escape`` is applied to the
    text between the marks. ``ValueError`` names a citation that is of another text.

    >>> annotate("见沪财绩(2018)4号。", find_citations("见沪财绩(2018)4号。"), "[", lambda found: f"|{found.id}]")
    '见[沪财绩(2018)4号|沪财绩〔2018〕4号]。'
    """
    pieces: list[str] = []
    opened: list[tuple[int, Citation]] = []
    place = 0
    for offset, edge in _edges(text, citations):
        pieces.append(escape(text[place:offset]))
        place = offset
        pieces.extend(_opening(opened, edge, before) if edge not in opened else _closing(opened, edge, before, after))
    return "".join([*pieces, escape(text[place:])])


def annotate_html(text: str, citations: Iterable[Citation]) -> str:
    """The text as HTML, each citation in a ``<mark>`` with its kind as class and its normal form as ``data-id``."""
    return annotate(text, citations, _mark, "</mark>", escaped)


def html_page(texts: Iterable[str], *, scanned: bool = False) -> Iterator[str]:
    """A page of HTML with the citations of all texts marked, a paragraph each, piece by piece in constant memory.

    ``scanned`` says that the texts were read from images.
    """
    legend = " ".join(f'<mark class="{kind}">{name}</mark>' for kind, name in _KINDS.items())
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


def _edges(text: str, citations: Iterable[Citation]) -> list[tuple[int, tuple[int, Citation]]]:
    """Where marks stand, in order: at one place the ends first, the innermost before the others, then the longest."""
    edges = []
    for index, found in enumerate(citations):
        if found.start >= found.end or text[found.start : found.end] != found.text:
            raise ValueError(f"{found.text!r} does not stand at {found.start} of the text")
        edges.append((found.start, 1, -found.end, index, (index, found)))
        edges.append((found.end, 0, -found.start, -index, (index, found)))
    return [(offset, edge) for offset, _, _, _, edge in sorted(edges, key=lambda entry: entry[:4])]


def _opening(opened: list[tuple[int, Citation]], edge: tuple[int, Citation], before: Mark) -> Iterator[str]:
    opened.append(edge)
    yield _made(before, edge[1])


def _closing(
    opened: list[tuple[int, Citation]], edge: tuple[int, Citation], before: Mark, after: Mark
) -> Iterator[str]:
    """The marks that end a citation; those opened behind it are closed with it and opened again."""
    at = opened.index(edge)
    behind = opened[at + 1 :]
    yield from (_made(after, other) for _, other in reversed(opened[at:]))
    yield from (_made(before, other) for _, other in behind)
    del opened[at]


def _made(mark: Mark, citation: Citation) -> str:
    return mark if isinstance(mark, str) else mark(citation)


def _mark(citation: Citation) -> str:
    """The opening tag; its tooltip says kind, normal form, title and what was mended."""
    said = [f"{_KINDS[citation.kind]} {citation.id}"]
    if citation.title and citation.number is not None:
        said.append(f"《{citation.title}》")
    if citation.repairs:
        said.append("已规范：" + "、".join(_REPAIRS.get(name, name) for name in citation.repairs))
    tip = escaped("\n".join(said))
    return f'<mark class="{citation.kind}" data-id="{escaped(citation.id)}" title="{tip}">'
