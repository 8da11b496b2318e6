"""Whether the text layer says what the page shows: signs that cost little, and a few lines read by OCR where one asks.

A font's table of meanings (ToUnicode) may be shifted, or made for another subset of the font: the page looks right, and
the text layer has other characters.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice

import pypdfium2

from extract.read.layout.lines import Glyph, text_lines
from extract.read.ocr import ScanImage
from extract.read.pdf.characters import Characters
from extract.read.pdf.pictures import Scan

_SAMPLE = 100  # Chinese characters of a page
_LEAST = 20  # of them: fewer tell nothing
_COMMON = 0.85  # of the characters of any text are common ones; of shifted ones a third is
_FREQUENT = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6))  # first bytes of the frequently used characters
_MISDRAWN = 2  # Chinese characters drawn as others: ornamental typefaces have one
_LINES = 4  # of text that are read
_DETAIL = 200 / 72  # pixels a point
_WHITE, _MARGIN = 24, 4  # pixels between the lines, and around each
_SAME, _SAME_DIGITS = 0.6, 0.8  # of the characters, and of the digits: so many agree where OCR misreads some


def is_doubtful(characters: Characters) -> bool:
    """Whether a sign speaks against the text layer: digits drawn as others are, or characters that no text has."""
    if any(char.isdigit() for char in characters.misdrawn) or len(characters.misdrawn) >= _MISDRAWN:
        return True
    chinese = list(islice((glyph.char for glyph in characters.glyphs if "\u4e00" <= glyph.char <= "\u9fff"), _SAMPLE))
    return len(chinese) >= _LEAST and sum(map(_is_frequent, chinese)) < _COMMON * len(chinese)


@cache
def _is_frequent(char: str) -> bool:
    """Whether simplified or traditional Chinese uses the character often: the first level of GB/T 2312 or of Big5."""
    codes = ((char.encode(encoding, "ignore")[:1], first, last) for encoding, first, last in _FREQUENT)
    return any(code and first <= code[0] <= last for code, first, last in codes)


def agrees(page: pypdfium2.PdfPage, characters: Characters, scan: Scan) -> bool:
    """Whether the lines that tell most say what OCR reads at their places."""
    weighted = (
        (sum(char in characters.misdrawn for char in line.text), sum(map(str.isalpha, line.text)), place, line)
        for place, line in enumerate(text_lines(characters.glyphs))
    )
    lines = [line for *_, line in sorted(weighted)[-_LINES:]]
    whole = page.render(scale=_DETAIL).to_pil().convert("RGB")
    parts = []
    for line in lines:
        x0, top, x1, bottom = (round(side * _DETAIL) for side in (line.x0, line.top, line.x1, line.bottom))
        parts.append(whole.crop((x0 - _MARGIN, top - _MARGIN, x1 + _MARGIN, bottom + _MARGIN)))
    size = max(part.width for part in parts) + 2 * _WHITE, sum(part.height + _WHITE for part in parts) + _WHITE
    from PIL import Image  # noqa: PLC0415  (takes a while, for the few that need it)

    stack, starts = Image.new("RGB", size, "white"), []
    below = _WHITE
    for part in parts:
        stack.paste(part, (_WHITE, below))
        starts.append(below / _DETAIL)
        below += part.height + _WHITE
    scan_glyphs = scan(ScanImage(stack, _DETAIL)).glyphs
    texts = ["".join(line.text.split()) for line in lines]
    pairs = list(zip(texts, _texts(scan_glyphs, starts), strict=True))
    return _share(pairs, str.isdigit) >= _SAME_DIGITS and _share(pairs, str.isalpha) >= _SAME


def _texts(glyphs: Sequence[Glyph], starts: Sequence[float]) -> list[str]:
    """What was read of each line; ``starts`` says where each begins, in points from the top."""
    texts = [""] * len(starts)
    for glyph in glyphs:
        texts[max(bisect_right(starts, (glyph.top + glyph.bottom) / 2) - 1, 0)] += glyph.char
    return texts


def _share(pairs: Sequence[tuple[str, str]], is_kind: Callable[[str], bool]) -> float:
    """How many of the characters of a kind two readings of some lines have in common, of 1."""
    same = most = 0
    for a, b in pairs:
        first, second = Counter(filter(is_kind, a)), Counter(filter(is_kind, b))
        same += (first & second).total()
        most += max(first.total(), second.total())
    return same / most if most else 1.0
