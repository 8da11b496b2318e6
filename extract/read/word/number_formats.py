"""Numbers in the formats of Word's lists (ISO/IEC 29500-1, 17.18.59): 3 → 三, 叁, 丙, ③, iii, c."""

from collections.abc import Callable, Mapping
from functools import partial

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_LAST = 9999  # the last number that is spelled with 千
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_SIGNS: Mapping[str, str] = {  # the signs of 1, 2, 3 …; there are none for the numbers after the last
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}


def formatted_number(number: int, kind: str) -> str:
    """The number as a list of that kind prints it; plain digits where the kind is unknown or has no such number."""
    if kind == "none":
        return ""
    if kind in _SIGNS and 1 <= number <= len(_SIGNS[kind]):
        return _SIGNS[kind][number - 1]
    if kind in _FORMATS and number >= 0:
        return _FORMATS[kind](number) or str(number)
    return str(number)


def _chinese_number(number: int, digits: str = _DIGITS, units: str = "千百十 ") -> str:
    """The number in Chinese with units (三百零五): one zero fills a gap; in the common numerals 十五, not 一十五."""
    if number == 0 or number > _LAST:
        return "" if number else digits[0]
    result, gap = "", False
    for power, unit in zip((1000, 100, 10, 1), units, strict=True):
        digit = number // power % 10
        if digit:
            result += ("零" if gap and result else "") + digits[digit] + unit.strip()
        gap = digit == 0
    common = digits == _DIGITS and 10 <= number < 20
    return result[1:] if common else result


def _digit_by_digit(number: int, digits: str = _DIGITS) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """With 十 up to 99, digit by digit from 100 on (chineseCounting)."""
    return _chinese_number(number) if number < 100 else _digit_by_digit(number)


def _letter(number: int) -> str:
    """The letters a to z, then aa, bb … zz, aaa … as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 1 <= number <= 780 else ""


def _roman(number: int) -> str:
    result = ""
    for worth, sign in _ROMAN if number <= _MOST_ROMAN else ():
        result += sign * (number // worth)
        number %= worth
    return result


_full_width = partial(_digit_by_digit, digits="０１２３４５６７８９")
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _counting,
    "chineseCountingThousand": _chinese_number,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _chinese_number,
    "japaneseCounting": _chinese_number,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": partial(_chinese_number, digits=_LEGAL, units="仟佰拾 "),
    "ideographLegalTraditional": partial(_chinese_number, digits=_LEGAL_TRADITIONAL, units="仟佰拾 "),
}
