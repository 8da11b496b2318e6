"""The outline of a document by its own numbering: what a paragraph's label is and how deep it stands."""

from extract import pack

# The depth of each kind of number. 编 章 节 条 divide a regulation; within it and elsewhere 一、（一）1.（1）① follow.
_LEVELS = {
    "part": 1,
    "chapter": 2,
    "section": 3,
    "article": 4,
    "chinese": 1,
    "bracketed_chinese": 2,
    "arabic": 3,
    "bracketed_arabic": 4,
    "circled": 5,
}
# Only paragraphs that begin with one of these can carry a number: a cheap look before the patterns.
_FIRST = frozenset("第（(〇零一二三四五六七八九十百0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚❶❷❸❹❺❻❼❽❾❿")
_LEAD_REACH = 12  # characters: a lead word's colon stands within


def label_of(text: str) -> tuple[str | None, int | None]:
    """The label a paragraph begins with and its level (1 is the outermost), or its lead word, which has no level.

    >>> label_of("（一）财政拨款：3855.9424")
    ('（一）', 2)
    >>> label_of("依据：根据工作要求")
    ('依据', None)
    >>> label_of("2018年平安建设工作要点")
    (None, None)
    """
    stripped = text.lstrip()
    if stripped[:1] in _FIRST:
        found = _number(stripped)
        if found is not None:
            return found
    head = stripped[:_LEAD_REACH]
    if "：" in head or ":" in head:
        lead = pack.patterns("clause")["lead"].match(stripped)
        if lead is not None:
            return lead[0], None
    return None, None


def _number(text: str) -> tuple[str, int] | None:
    patterns = pack.patterns("clause")
    for name, level in _LEVELS.items():
        found = patterns[name].match(text)
        if found is not None:
            return found[0].strip(), level
    return None


def is_note(text: str) -> bool:
    """Whether the paragraph is a note (注：…) to what stands above it."""
    return text[:1] in "注备说" and pack.patterns("clause")["note"].match(text) is not None


def page_mark(text: str) -> bool:
    """Whether the paragraph is nothing but a page number (— 1 —, 第1页, 1/5)."""
    return len(text) <= 20 and pack.patterns("clause")["page_mark"].fullmatch(text.strip()) is not None
