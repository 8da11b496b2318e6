"""Numbers in Chinese numerals as a spreadsheet writes them: 120 → 一百二十, 壹佰贰拾 (formats with DBNum1, DBNum2)."""

from collections.abc import Mapping

_DIGITS: Mapping[str, str] = {"1": "〇一二三四五六七八九", "2": "零壹贰叁肆伍陆柒捌玖", "3": "０１２３４５６７８９"}
_UNITS: Mapping[str, str] = {"1": " 十百千", "2": " 拾佰仟", "3": " 十百千"}
_MYRIADS = (" ", "万", "亿")
_MOST_DIGITS = 4 * len(_MYRIADS)


def chinese_digits(text: str, kind: str) -> str:
    """The text with each of its digits in the numerals of DBNum1, DBNum2 or DBNum3: 2020 → 二〇二〇."""
    return "".join(_DIGITS[kind][int(char)] if char.isdecimal() else char for char in text)


def chinese_number(text: str, kind: str) -> str | None:
    """The number of plain digits as it is spoken (1205.5 → 一千二百〇五.五), the digits behind the point one by one;
    None from a million millions on, for which there are several ways.
    """
    whole, point, behind = text.partition(".")
    if not whole.isdecimal() or len(whole) > _MOST_DIGITS:
        return None
    result, is_gap = "", False
    for place, digit in zip(range(len(whole) - 1, -1, -1), whole, strict=True):
        if digit != "0":
            zero = _DIGITS[kind][0] if is_gap and result else ""
            result += zero + _DIGITS[kind][int(digit)] + _UNITS[kind][place % 4].strip()
        is_gap = digit == "0"
        if place % 4 == 0 and int(whole[: len(whole) - place][-4:]):
            result += _MYRIADS[place // 4].strip()
    return (result or _DIGITS[kind][0]) + point + chinese_digits(behind, kind)
