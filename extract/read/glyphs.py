"""Characters that stand for others: compatibility ideographs, private-area symbols, check boxes.

Some PDF producers write 目 as the radical ⽬ and 民 as ⺠, and Word keeps the boxes of the Wingdings fonts in Unicode's
private area. ``plain`` gives the ordinary character, one for one, so that offsets stay.
"""

import unicodedata

from extract.model import CheckBox

# Radicals that NFKC leaves as they are (CJK Radicals Supplement): those whose shape is a character of its own.
_RADICALS = dict(
    zip(
        "⺁⺅⺋⺌⺎⺒⺖⺘⺙⺛⺝⺞⺟⺠⺡⺣⺤⺧⺨⺩⺪⺫⺬⺭⺮⺶⺷⺹⺻⺼⺽⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻏⻐⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱⻳",
        "厂亻㔾小尢巳忄扌攵旡月歺母民氵灬爫牛犭王疋目示礻竹羊羊老聿肉臼虎衤覀西见角角讠贝足车辶阝钅长镸长门雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟龟",
        strict=True,
    )
)
_COMPATIBILITY = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
_OTHERS = {"\u2329": "〈", "\u232a": "〉", "\u00a0": " ", "\u2f00": "一"}
# Wingdings and Wingdings 2 as Word keeps them (ECMA-376, 17.3.3.30): symbol code + F000
_PRIVATE = {
    **dict.fromkeys("\uf06f\uf071\uf072\uf0a8\uf0a3\uf02a\uf030", "☐"),
    **dict.fromkeys("\uf0fe\uf052", "☑"),
    **dict.fromkeys("\uf0fd\uf078\uf051\uf053\uf054", "☒"),
    **dict.fromkeys("\uf0fc\uf050", "✓"),
    **dict.fromkeys("\uf0fb\uf04f", "✗"),
    "\uf06e": "■",
}

_EMPTY = frozenset("□☐◻▢")
_TICKED = frozenset("☑☒⊠🗹")
_MARKS = frozenset("√✓✔■▣")  # boxes only beside option words: they also occur in running text
_SENTENCE = frozenset("。；;，,！？!?")
_OPTION_LENGTH = 24  # characters: the longest text in which a bare mark is taken for a ticked option


def _table() -> dict[int, str]:
    table = {ord(char): plain for char, plain in (_RADICALS | _OTHERS | _PRIVATE).items()}
    for block in _COMPATIBILITY:
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code) and len(plain) == 1:
                table.setdefault(code, plain)
    return table


_PLAIN = _table()


def plain(text: str) -> str:
    r"""The text with ordinary characters, of the same length.

    >>> plain("项⽬⺠生 \uf0fe")
    '项目民生 ☑'
    """
    return text.translate(_PLAIN)


def is_checked(glyph: str) -> bool | None:
    """Whether the glyph is a ticked box (True) or an empty one (False), None if it is no box."""
    if glyph in _EMPTY:
        return False
    return True if glyph in _TICKED or glyph in _MARKS else None


def boxes_of(text: str) -> tuple[CheckBox, ...]:
    """The check boxes of a cell or clause with the words that belong to them.

    >>> [(box.label, box.checked) for box in boxes_of("一次性项目 □ 经常性项目 ☑")]
    [('一次性项目', False), ('经常性项目', True)]
    >>> [(box.label, box.checked) for box in boxes_of("√新增项目 □延续项目")]
    [('新增项目', True), ('延续项目', False)]
    """
    starts = [k for k, char in enumerate(text) if char in _EMPTY or char in _TICKED]
    marks = [k for k, char in enumerate(text) if char in _MARKS]
    if marks and (starts or _is_option(text)):
        starts = sorted(starts + marks)
    if not starts:
        return ()
    label = _behind if _boxes_lead(text, starts) else _before
    return tuple(CheckBox(label(text, starts, k), is_checked(text[start]), start) for k, start in enumerate(starts))


def _is_option(text: str) -> bool:
    return len(text) <= _OPTION_LENGTH and not any(char in _SENTENCE for char in text)


def _boxes_lead(text: str, starts: list[int]) -> bool:
    """Whether the words stand behind their boxes: the text, or what follows its label, begins with one."""
    before = text[: starts[0]].rstrip()
    return not before or (before[-1] in "：:" and _behind(text, starts, 0) is not None)


def _behind(text: str, starts: list[int], k: int) -> str | None:
    end = starts[k + 1] if k + 1 < len(starts) else len(text)
    return text[starts[k] + 1 : end].strip().split("\n")[0].strip() or None


def _before(text: str, starts: list[int], k: int) -> str | None:
    begin = starts[k - 1] + 1 if k else 0
    words = text[begin : starts[k]].strip().rstrip("：:")
    for mark in "：:\n":
        words = words.rsplit(mark, 1)[-1]
    return words.strip() or None
