r"""Equations as one line of text: OMML (ISO/IEC 29500-1, 22.1) and the field EQ; a fraction keeps its bar: 1/2.

What stands above or below comes out as raised or lowered digits where there are such (m², H₂O), else behind ^ and _.
"""

from collections.abc import Callable, Mapping

from lxml import etree

from extract.pack import patterns
from extract.read.word.names import Element, w

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VALUE = f"{_M}val"
_RAISED = dict(zip("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_GONE = frozenset(map(w, ("del", "moveFrom")))


def equation_text(element: Element) -> str:
    """The text of an equation or a part of one."""
    make = _FORMS.get(element.tag)
    if make is not None:
        return make(element)
    if element.tag == f"{_M}t":
        return element.text or ""
    return "" if element.tag in _GONE else _joined_parts(element)


def field_text(instruction: str) -> str:
    r"""What a field EQ shows: ``EQ \f(1,2)`` is 1/2; of other forms what they are made of. "" for any other field."""
    match = patterns("clause")["equation"].fullmatch(instruction)
    text, fraction = match["content"].strip() if match else "", patterns("clause")["fraction"]
    while (inner := fraction.search(text)) is not None:
        text = (
            text[: inner.start()] + text_behind(text[: inner.start()], _fraction(*inner.groups())) + text[inner.end() :]
        )
    return patterns("clause")["switch"].sub("", text)


def text_behind(before: str, text: str) -> str:
    """The text as it stands behind another one: a blank parts a whole number from the fraction behind it."""
    is_mixed = before[-1:].isdigit() and patterns("clause")["plain_fraction"].match(text) is not None
    return f" {text}" if is_mixed else text


def _joined_parts(element: Element | None) -> str:
    result = ""
    for part in () if element is None else element:
        result += text_behind(result, equation_text(part))
    return result


def _part(element: Element, name: str) -> str:
    return _joined_parts(element.find(_M + name))


def _property(element: Element, name: str, default: str = "") -> str:
    """The value of a property, which stands in the child that is named as the element with Pr behind it."""
    below = element.find(f"{_M}{etree.QName(element).localname}Pr/{_M}{name}")
    return default if below is None else below.get(_VALUE, default)


def _fraction(top: str, bottom: str) -> str:
    parts = (part if part.isalnum() or part.replace(".", "").isdigit() else f"({part})" for part in (top, bottom))
    return "/".join(parts)


def _script(text: str, signs: Mapping[str, str], mark: str) -> str:
    if text and all(char in signs for char in text):
        return "".join(signs[char] for char in text)
    return f"{mark}{text if len(text) == 1 else f'({text})'}" if text else ""


def _fraction_text(element: Element) -> str:
    top, bottom = _part(element, "num"), _part(element, "den")
    return f"{top} {bottom}" if _property(element, "type") == "noBar" else _fraction(top, bottom)


def _scripts_text(element: Element) -> str:
    lowered, raised = _script(_part(element, "sub"), _LOWERED, "_"), _script(_part(element, "sup"), _RAISED, "^")
    scripts = lowered + raised
    return scripts + _part(element, "e") if element.tag == f"{_M}sPre" else _part(element, "e") + scripts


def _root_text(element: Element) -> str:
    degree, inside = _script(_part(element, "deg"), _RAISED, "^"), _part(element, "e")
    return f"{degree}√{inside if inside.isalnum() else f'({inside})'}"


def _delimited_text(element: Element) -> str:
    parts = (_joined_parts(one) for one in element.iterfind(f"{_M}e"))
    begin, end = _property(element, "begChr", "("), _property(element, "endChr", ")")
    return begin + _property(element, "sepChr", "|").join(parts) + end


def _sum_text(element: Element) -> str:
    lowered, raised = _script(_part(element, "sub"), _LOWERED, "_"), _script(_part(element, "sup"), _RAISED, "^")
    return _property(element, "chr", "∫") + lowered + raised + _part(element, "e")


def _rows_text(element: Element) -> str:
    return "；".join(equation_text(one) for one in element if one.tag in (f"{_M}e", f"{_M}mr"))


def _cells_text(element: Element) -> str:
    return " ".join(_joined_parts(one) for one in element.iterfind(f"{_M}e"))


_FORMS: Mapping[object, Callable[[Element], str]] = {
    f"{_M}f": _fraction_text,
    **dict.fromkeys((f"{_M}{name}" for name in ("sSup", "sSub", "sSubSup", "sPre")), _scripts_text),
    f"{_M}rad": _root_text,
    f"{_M}d": _delimited_text,
    f"{_M}nary": _sum_text,
    f"{_M}eqArr": _rows_text,
    f"{_M}m": _rows_text,
    f"{_M}mr": _cells_text,
}
