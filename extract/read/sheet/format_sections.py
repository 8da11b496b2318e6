"""The sections of a number format, each with what it is made of and the numbers that it is for (18.8.31)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from extract.pack import patterns

GENERAL = "General"
_COMPARISONS = {"<": lt, "<=": le, "=": eq, "<>": ne, ">=": ge, ">": gt}
_POSITIVE, _NOT_NEGATIVE, _NEGATIVE = (">", Decimal(0)), (">=", Decimal(0)), ("<", Decimal(0))
_USUAL = {1: (None,), 2: (_NOT_NEGATIVE, None), 3: (_POSITIVE, _NEGATIVE, None)}  # what sections without a test are for
_SILENT = frozenset(("room", "colour", "condition", "numerals", "locale"))
_SYSTEM: Mapping[str, str] = {  # the date and time in the form that a Chinese system is set to, whatever the code says
    **dict.fromkeys(("f800", "x-sysdate"), 'yyyy"年"m"月"d"日"'),
    **dict.fromkeys(("f400", "x-systime"), "h:mm:ss"),
}
_CHINA = ("", "804")


class FormatPart(NamedTuple):
    """A part of a format: ``kind`` is a group of the pattern ``piece``."""

    kind: str
    text: str


class FormatSection(NamedTuple):
    """What a section shows, the test of its numbers (None: all the others), the Chinese numerals that it has.

    ``is_negative`` says whether it is for negative numbers alone, which stand without their sign. ``language`` is ""
    for that of the system, "9" for English, "804" for that of China.
    """

    parts: Sequence[FormatPart]
    test: tuple[str, Decimal] | None
    is_negative: bool
    numerals: str
    language: str

    @property
    def is_known(self) -> bool:
        """Whether it has no part whose meaning is not known here."""
        has_numerals = not self.numerals or (self.numerals in "123" and self.language in _CHINA)
        return has_numerals and not any(part.kind == "unknown" for part in self.parts)

    def has_kind(self, *kinds: str) -> bool:
        """Whether a part of one of these kinds is in it."""
        return any(part.kind in kinds for part in self.parts)


def section_of(value: Decimal, code: str) -> FormatSection | None:
    """The section of the format that shows the number; None where there is none, or with parts that are not known."""
    sections = (
        one for one in _number_sections(code) if one.test is None or _COMPARISONS[one.test[0]](value, one.test[1])
    )
    section = next(sections, None)
    return section if section is not None and section.is_known else None


def text_section(code: str) -> Sequence[FormatPart] | None:
    """What a cell with this format shows in the place of a text: the fourth section, or a last one with ``@``; None
    for the text as it is.
    """
    sections = [_parts(section) for section in _sections(code)]
    if len(sections) < 4 and not any(part.kind == "text" for part in sections[-1]):
        return None
    return [part for part in sections[min(len(sections), 4) - 1] if part.kind not in _SILENT]


@lru_cache  # a workbook has few formats, and very many cells
def _number_sections(code: str) -> tuple[FormatSection, ...]:
    """The sections for numbers; of fewer than four a last one with ``@`` is for text alone."""
    codes = _sections(code)
    if len(codes) < 4 and any(part.kind == "text" for part in _parts(codes[-1])):
        codes = codes[:-1] or (GENERAL,)
    sections: list[FormatSection] = []
    for text, usual in zip(codes[:3], _USUAL[min(len(codes), 3)], strict=True):
        parts = _parts(text)
        of_kind = {part.kind: part.text.lower() for part in parts}
        match = patterns("sheet")["test"].fullmatch(of_kind.get("condition", ""))
        if "condition" in of_kind and match is None:
            parts = (FormatPart("unknown", text),)
        test = (match["sign"], Decimal(match["limit"])) if match else usual
        locale = of_kind.get("locale", "").lstrip("0")
        if locale in _SYSTEM:
            parts = _parts(_SYSTEM[locale])
        language = "9" if locale.endswith("09") else locale
        shown = tuple(part for part in parts if part.kind not in _SILENT)
        if not shown and text.strip() and not any(part.kind == "room" for part in parts):
            shown = (FormatPart("general", GENERAL),)  # a colour, a test or numerals alone
        is_rest = len(codes) == 2 and test is None and sections[0].test in (_POSITIVE, _NOT_NEGATIVE)
        is_negative = is_rest or (test is not None and not test[1] > 0 and test[0] == "<")
        is_negative |= test is not None and test[1] < 0 and test[0] in ("<=", "=")
        if any("condition" in {part.kind for part in _parts(one)} for one in codes):
            is_negative &= any(part.text[:1] in ("-", "(") for part in shown)  # programs differ: the sign is kept
        sections.append(FormatSection(shown, test, is_negative, of_kind.get("numerals", ""), language))
    return tuple(sections)


@lru_cache
def _sections(code: str) -> tuple[str, ...]:
    return tuple(patterns("sheet")["divider"].split(code or GENERAL))


@lru_cache
def _parts(section: str) -> tuple[FormatPart, ...]:
    matches = patterns("sheet")["piece"].finditer(section)
    return tuple(FormatPart(match.lastgroup or "", match[match.lastgroup or 0]) for match in matches)
