"""Document numbers (发文字号) as values: any spelling in, the one normal form out.

The normal form is that of GB/T 9704-2012, 7.2.5: ``机关代字〔年份〕顺序号``, full year, no 第, no leading zeros.
Orders and announcements become ``机关令第N号`` and ``机关公告YYYY年第N号``.
"""

from functools import lru_cache
from typing import Literal, NamedTuple

from shenbao_cite import pack

Kind = Literal["document", "order", "announcement"]

_CHINESE = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_CODE_BRACKETS = str.maketrans("[]()", "（）（）")  # of 法（研）发, whichever the source has
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WORDS = {"order": "令", "announcement": "公告"}
_FORMS = tuple(_WORDS.values())
_NO_ENDS = (*_FORMS, "第")  # of the code of a document
_ORDER_SIGNS = (("令第", "令"), ("公告", "公告"))
_DATED_SIZE, _SERIAL_SIZE = 6, 6  # characters of 2018年第; a serial number has fewer
_CENTURIES = ("19", "20")
_FIRST_YEAR = 49  # of two digits: the state whose organs write these documents exists since 1949
_STATE = "中华人民共和国"
_NO_MARKS = dict.fromkeys(map(ord, "、,，;；"))


class Number(NamedTuple):
    """A document number taken apart; ``year`` is None where the series runs on without years.

    ``term`` is that of the congress whose announcements are counted (十五届), ``branch`` the 2 of 18-2号.
    """

    kind: Kind
    issuer: str
    year: int | None
    number: int
    term: str | None = None
    branch: int | None = None

    def __str__(self) -> str:
        """The normal form."""
        kind, issuer, year, number, term, branch = self
        serial = number if branch is None else f"{number}-{branch}"
        if kind == "document":
            return f"{issuer}〔{year}〕{serial}号"
        series = f"{year}年" if year is not None else f"〔{term}〕" if term else ""
        return f"{issuer}{_WORDS[kind]}{series}第{serial}号"


def fold(text: str) -> str:
    """A clean copy of the same length: half-width digits, one kind of bracket, simplified characters, plain hyphens."""
    return pack.fold(text)


def normalise(number_text: str) -> str:
    """The normal form of one document number; text that is none comes back folded and without blanks.

    >>> normalise("闵综治办(2017) 11 号"), normalise("中华人民共和国国务院令第七百二十二号")
    ('闵综治办〔2017〕11号', '国务院令第722号')
    """
    number = parse(number_text)
    return str(number) if number else "".join(fold(number_text).split())


def parse(number_text: str) -> Number | None:
    """The parts of one document number in any spelling, None where the text is not one."""
    return parse_clean("".join(fold(number_text).split()))


def parse_clean(text: str) -> Number | None:
    """The parts of one document number that is folded already and has no blanks.

    The organs of a joint order are concatenated, without the name of the state before them. Most numbers are written in
    one of three ways, which differ in their digits alone.
    """
    head, bracket, rest = text.rpartition("[")
    if bracket and rest[4:5] == "]":
        year, serial, is_plain = rest[:4], rest[5:-1], head.isalpha() and not head.endswith(_NO_ENDS)
        if is_plain and rest[-1] == "号" and year[:2] in _CENTURIES and (year + serial).isdecimal():
            return Number("document", head, int(year), int(serial))
    for begins, form in _ORDER_SIGNS:
        head, sign, rest = text.rpartition(begins)
        dated = _DATED_SIZE if form == "公告" else 0
        serial = rest[dated:-1]
        if sign and serial.isdecimal() and len(serial) < _SERIAL_SIZE and rest[-1] == "号":
            year = rest[:4] if dated else ""
            if dated and not (rest[4:dated] == "年第" and year.isdecimal() and year[:2] in _CENTURIES):
                return _parse_any(text)
            kind: Kind = "announcement" if dated else "order"
            issuer = issuer_of_order(head, kind)
            if issuer:
                return Number(kind, issuer, int(year) if dated else None, int(serial))
    return _parse_any(text)


@lru_cache(maxsize=4096)
def issuer_of_order(organs: str, kind: Kind) -> str | None:
    """The organs of an order or announcement as its normal form names them; None where they are no name."""
    alike = _parse_any(organs + ("令第1号" if kind == "order" else "公告2000年第1号"))
    return alike.issuer if alike and alike.kind == kind and organs.replace("、", "").isalpha() else None


@lru_cache(maxsize=8192)
def _parse_any(text: str) -> Number | None:
    """The parts of one document number in any spelling."""
    patterns = pack.patterns("citation")
    if text.endswith("令") and (match := patterns["anchor_organ_last"].fullmatch(text)):
        return Number("order", match["organ"], None, integer(match["serial"]))
    if any(form in text for form in _FORMS) and (match := patterns["number_order"].fullmatch(text)):
        kind: Kind = "order" if (match["form"] or match["late_form"]) == "令" else "announcement"
        digits = match["year"] or match["before_year"]
        organs = match["issuer"].translate(_NO_MARKS)
        number = integer(match["number"] or match["before_form"])
        organs = organs.replace(_STATE, "") or organs
        organs = pack.toml("issuer")["national"]["shortened"].get(organs, organs)
        return Number(kind, organs, full_year(digits) if digits else None, number, match["term"])
    if match := patterns["number_document"].fullmatch(text):
        issuer = match["issuer"] or match["first_issuer"]
        issuer = (issuer.removesuffix("字") + "字" if match["word"] else issuer).translate(_CODE_BRACKETS)
        issuer += match["rest"] or ""
        year = full_year(match["year"] or match["first_year"] or match["hyphen"] or match["lost"])
        serial = match["number"] or match["first_number"] or match["after_hyphen"] or match["after_lost"]
        branch = int(match["branch"]) if match["branch"] else None
        plain = Number("document", issuer, year, integer(serial), branch=branch)
        if branch is not None and branch > plain.number:  # a range
            return None
        if issuer in _FORMS:  # 公告2015年第7号: of which organ is not said
            return None
        # an order with its year before the organ, 〔2005〕国令第4号, is written as other orders are
        order = f"{issuer}{year}年第{plain.number}号"
        is_order = issuer.endswith(_FORMS) and patterns["number_order"].fullmatch(order)
        return parse_clean(order) if is_order else plain
    return None


def integer(digits: str) -> int:
    """The value of digits, ASCII, Chinese or both, blanks between them ignored: 64 for 六十四, 2018 for 二0一八."""
    if digits.isdecimal() and digits.isascii():
        return int(digits)
    digits = "".join(digits.split()).translate(_CHINESE)
    if not any(unit in digits for unit in _UNITS):
        return int(digits)
    total, pending = 0, None
    for digit in digits:
        if digit in _UNITS:
            total += (1 if pending is None else pending) * _UNITS[digit]
            pending = None
        else:
            pending = int(digit)
    return total + (pending or 0)


def full_year(digits: str) -> int:
    """The year of two or four digits; two digits from 49 on mean 19YY, the others 20YY."""
    year = integer(digits)
    if year > 99:
        return year
    return year + (1900 if year >= _FIRST_YEAR else 2000)
