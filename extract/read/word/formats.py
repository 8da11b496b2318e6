"""Numbers in the formats of Word's lists (ISO/IEC 29500-1, 17.18.59): 3 → 三, 叁, 丙, ③, iii, c."""

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_LAST = 9999  # the last number that is spelled with 千


def formatted(number: int, kind: str) -> str:
    """The number as a list of that kind prints it; plain digits where the kind does not reach or is not known."""
    if kind == "none":
        return ""
    if number < 0 or kind not in _FORMATS:
        return str(number)
    return _FORMATS[kind](number) or str(number)


def _spelled(number: int, digits: str, units: str) -> str:
    """三百零五: with units, a gap filled by one zero; 十五 not 一十五 where the numerals are the common ones."""
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


def _chinese(number: int) -> str:
    return _spelled(number, _DIGITS, "千百十 ")


def _counting(number: int) -> str:
    """Counting with 十 up to 99, digit by digit from 100 on (chineseCounting)."""
    return _chinese(number) if number < 100 else _digital(number)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _one_of(signs: str) -> Callable[[int], str]:
    """The signs in their order, nothing after the last."""
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else ""


def _run(first: str, count: int) -> Callable[[int], str]:
    return _one_of("".join(chr(ord(first) + step) for step in range(count)))


def _circled(number: int) -> str:
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    if 36 <= number <= 50:
        return chr(0x32B1 + number - 36)
    return _run("①", 20)(number)


def _letter(number: int) -> str:
    """A to z, then aa, bb as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 1 <= number <= 780 else ""


def _roman(number: int) -> str:
    result = ""
    for worth, sign in _ROMAN if number <= _MOST_ROMAN else ():
        result += sign * (number // worth)
        number %= worth
    return result


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(number))


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _run("⒈", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": lambda number: _spelled(number, _LEGAL, "仟佰拾 "),
    "ideographLegalTraditional": lambda number: _spelled(number, _LEGAL_TRADITIONAL, "仟佰拾 "),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographEnclosedCircle": _run("㊀", 10),
}
