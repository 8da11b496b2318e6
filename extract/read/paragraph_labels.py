"""How a paragraph says where it stands: its number or lead word, a page mark, a title. Decided on the text alone.

Levels count from 1, the outermost, on the scale of that kind of number:

- official documents (GB/T 9704-2012, 7.3.3): ``一、`` 1, ``（一）`` 2, ``1.`` 3, ``（1）`` 4, and ``①`` 5 by custom;
  ``1.1`` counts as 4 and ``1.1.1`` as 5, one below ``1.``;
- rules (立法法, article 65): ``第一编`` 1, ``第一章`` and ``第一部分`` 2, ``第一节`` 3, ``第一条`` 4.

A lead word (``依据：``) has no level: it says what the paragraph is about, not where it stands.
"""

import regex

from extract.pack import patterns

_DIVISIONS = {"编": 1, "分编": 1, "章": 2, "部分": 2, "节": 3}
_ARTICLE = 4
_LEVELS = {"chinese": 1, "chinese_bracketed": 2, "decimal_bracketed": 4, "decimal": 3, "circled": 5}
_NUMERALS = frozenset("一二三四五六七八九十")
_NOTES = frozenset(("注", "备注", "说明", "填表说明"))
_LONGEST = 40  # characters: only the beginning of a longer text is searched for a label


def label_of(text: str) -> tuple[str | None, int | None]:
    """The number or lead word that the paragraph begins with, as written but without a colon, and its level.

    (None, None) where there is none; a lead word's level is None.
    """
    head = text[:_LONGEST]
    if numbered := _division(head) or _number(head):
        return numbered
    lead = _match("lead", head) if "：" in head or ":" in head else None
    return (lead["label"] if lead else None), None


def _match(name: str, text: str) -> regex.Match[str] | None:
    return patterns("clause")[name].match(text)


def _division(text: str) -> tuple[str, int] | None:
    if not text.lstrip().startswith("第"):
        return None
    if match := _match("division", text):
        return match["label"], _DIVISIONS[match["unit"]]
    if match := _match("article", text):
        return match["label"], _ARTICLE
    return None


def _number(text: str) -> tuple[str, int] | None:
    first = text.lstrip()[:1]
    if first.isalpha() and first not in _NUMERALS:  # as most paragraphs begin
        return None
    if match := _match("multilevel", text):
        label = match["label"]
        parts = regex.split(r"[.．]", label.rstrip(".．"))
        return label, len(parts) + 2
    for name, level in _LEVELS.items():
        if match := _match(name, text):
            return match["label"], level
    return None


def is_page_mark(text: str, *, damaged: bool = False) -> bool:
    """Whether the text is a page number, or says that a table goes on, and nothing else: ``— 1 —`` ``1/5`` ``续表``.

    ``damaged`` says that it was read from an image: one of its dashes may be missing, and a digit be a letter.
    """
    names = ("page_mark", "damaged_page_mark") if damaged else ("page_mark",)
    return len(text) <= _LONGEST and any(patterns("clause")[name].fullmatch(text) is not None for name in names)


def is_title_like(text: str) -> bool:
    """Whether the words could be a title: a short line without any punctuation of a sentence."""
    return bool(text.strip()) and patterns("clause")["title"].fullmatch(text) is not None


def is_note(label: str | None) -> bool:
    """Whether the lead word announces a note to the form (注： 备注： 说明：)."""
    return label is not None and "".join(label.split()) in _NOTES
