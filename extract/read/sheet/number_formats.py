"""Numbers as a spreadsheet shows them: value and number format → text (ECMA-376 part 1, 18.8.30 and 18.8.31).

A spreadsheet works with binary fractions and shows no more than fifteen significant digits, so that 0.1 + 0.2 is 0.3.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction

from extract.read.sheet.chinese_numerals import chinese_digits, chinese_number
from extract.read.sheet.date_formats import date_text
from extract.read.sheet.format_sections import GENERAL, FormatPart, FormatSection, section_of, text_section

_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # holds the largest binary fraction to its last digit
_LARGEST = 308  # powers of ten in a binary fraction of 64 bits
_DAY, _TIME = "yyyy/m/d", "h:mm:ss"
# formats without a code in the file, as a Chinese spreadsheet shows them (18.8.30, zh-cn)
BUILT_IN: Mapping[int, str] = {
    **{0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: _DAY, 20: "h:mm"},
    **dict.fromkeys((5, 6), "¥#,##0;¥-#,##0"),
    **dict.fromkeys((7, 8), "¥#,##0.00;¥-#,##0.00"),
    **{11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM"},
    **{19: "h:mm:ss AM/PM", 21: _TIME, 22: f"{_DAY} h:mm", 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"'},
    **{
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
    },
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), '#,##0;-#,##0;"-"'),
    **dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"'),
}
_WRITTEN = ("digits", "fraction", "exponent")  # parts whose digits Chinese numerals may write


def stored_number(text: str) -> Decimal | None:
    """The number that a file holds, None if no spreadsheet can have it."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and (not value or abs(value.adjusted()) <= _LARGEST) else None


def is_beyond_digits(text: str) -> bool:
    """Whether a stored number has more whole digits than the fifteen that a spreadsheet keeps, as a long code has."""
    value = stored_number(text) if len(text) > _DIGITS.prec or "e" in text.lower() else None
    return value is not None and value.adjusted() >= _DIGITS.prec


def general_text(value: Decimal) -> str:
    """The number without a format, with up to fifteen significant digits; a larger one as a power of ten, so that no
    zeros stand where digits are not known.
    """
    rounded = _DIGITS.create_decimal(value)
    if rounded.adjusted() >= _DIGITS.prec:
        return format(rounded.normalize(), "E")
    text = format(rounded, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def number_text(value: Decimal, code: str, epoch: int = 1900) -> str | None:
    """What stands in a cell that has this number and format, without the blanks around it; None if the format has
    parts that are not known here, or no section for the number.
    """
    value = _DIGITS.create_decimal(value)
    section = section_of(value, code)
    if section is None:
        return None
    if section.has_kind("date", "elapsed"):
        return date_text(value, epoch, section)
    percents = sum(part.kind == "other" and part.text == "%" for part in section.parts)
    texts = _texts_of_parts(abs(value).scaleb(2 * percents), section)
    if texts is None:
        return None
    if section.numerals:
        pairs = zip(texts, section.parts, strict=True)
        texts = [chinese_digits(text, section.numerals) if part.kind in _WRITTEN else text for text, part in pairs]
    text = "".join(texts).strip()
    return f"-{text}" if value < 0 and not section.is_negative else text


def _texts_of_parts(value: Decimal, section: FormatSection) -> Sequence[str] | None:
    """The number that is not negative as the parts of its format show it; None for what no spreadsheet accepts."""
    masks = [part.text for part in section.parts if part.kind == "digits"]
    kinds = [part.kind for part in section.parts]
    generals, powers = kinds.count("general") + kinds.count("text"), kinds.count("fraction") + kinds.count("exponent")
    if len(masks) > 1 and not generals and not powers:
        return _parted_texts(value, section.parts, masks)
    if len(masks) + generals > 1 or powers > 1:
        return None
    plain: str | None = general_text(value)
    plain = chinese_number(plain or "", section.numerals) if section.numerals and generals else plain
    if plain is None:
        return None
    texts = {"general": plain, "text": plain, "digits": _digits_by_mask(value, masks[0]) if masks else ""}
    for part in section.parts:
        if part.kind == "fraction":
            texts["digits"], texts["fraction"] = _fraction_texts(value, masks, part.text)
        elif part.kind == "exponent":
            texts["digits"], texts["exponent"] = _exponent_texts(value, masks[0] if masks else "0", part.text)
    return [texts.get(part.kind, part.text) for part in section.parts]


def _parted_texts(value: Decimal, parts: Sequence[FormatPart], masks: Sequence[str]) -> Sequence[str] | None:
    """The texts of the parts where words part the digits: 0!.0, shows 1286000 as 128.6. Behind the first group of
    digits each has a fixed length. None where no number is written so.
    """
    if any("." in mask or "," in mask.rstrip(",") for mask in masks[:-1]):
        return None
    lengths = [len(mask.rstrip(",").partition(".")[0]) for mask in masks[1:]]
    mask = masks[0] + "".join(masks[1:]).replace("#", "0")
    whole, point, behind = _digits_by_mask(value, mask.replace("?", "0")).partition(".")
    groups: list[str] = []
    for length in reversed(lengths):
        groups.insert(0, whole[len(whole) - length :])
        whole = whole[: len(whole) - length]
    groups = [whole, *groups]
    groups[-1] += point + behind
    return [groups.pop(0) if part.kind == "digits" else part.text for part in parts]


def _fraction_texts(value: Decimal, masks: Sequence[str], code: str) -> tuple[str, str]:
    """The whole number and the fraction beside it (1, 1/2) by a code such as ``?/?`` or ``??/100``; the fraction alone
    where the format has no place for the whole number.
    """
    denominator = code.partition("/")[2].strip()
    whole = int(value) if masks else 0
    rest = Fraction(value) - whole
    if denominator.isdecimal() and int(denominator):
        parts = int(denominator)
        count = int(rest * parts + Fraction(1, 2))
    else:
        nearest = rest.limit_denominator(10 ** len(denominator) - 1)
        count, parts = nearest.numerator, nearest.denominator
    if masks and count == parts:
        whole, count = whole + 1, 0
    fraction = f"{count}/{parts}" if count or not masks else ""
    digits = _digits_by_mask(Decimal(whole), masks[0]) if masks else ""
    return digits or ("" if fraction else "0"), fraction


def _exponent_texts(value: Decimal, mask: str, code: str) -> tuple[str, str]:
    """The number before the power of ten and the power (1.23, E+04) by a mask and a code such as ``E+00``."""
    step = max(len(mask.partition(".")[0]), 1)
    exponent = value.adjusted() // step * step if value else 0
    digits = _digits_by_mask(value.scaleb(-exponent), mask)
    if Decimal(digits.replace(",", "") or 0) >= 10**step:
        exponent += step
        digits = _digits_by_mask(value.scaleb(-exponent), mask)
    sign = "-" if exponent < 0 else code[1].strip("-")
    return digits, f"E{sign}{str(abs(exponent)).zfill(code.count('0'))}"


def formatted_text(text: str, code: str) -> str:
    """What stands in a cell that has this text and format: a section for text adds to it, or hides it."""
    parts = text_section(code)
    if parts is None:
        return text
    return "".join(text if part.kind in ("text", "general") else part.text for part in parts)


def _digits_by_mask(value: Decimal, mask: str) -> str:
    """The digits of a number that is not negative, by a mask such as ``#,##0.00``; commas at its end divide it."""
    bare = mask.rstrip(",")
    whole, _, part = bare.partition(".")
    scaled = value.scaleb(-3 * (len(mask) - len(bare)))
    rounded = scaled.quantize(Decimal(1).scaleb(-len(part)), context=_WIDE)
    before, _, behind = f"{rounded:f}".partition(".")
    least = len(part.rstrip("#?"))
    behind = behind[:least] + behind[least:].rstrip("0")
    before = before.lstrip("0").zfill(whole.count("0"))
    before = f"{int(before):,}" if "," in whole and before else before
    return f"{before}.{behind}" if behind else before
