"""Lines of a text → paragraphs: lines that only the width of the page broke are one again, as mail programs break them.

Such lines are all about as wide as the widest, but for the last of a paragraph; a line that is indented or numbered
begins a new one, and so does the line behind the end of a sentence.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from unicodedata import east_asian_width

from extract.read.paragraph_labels import label_of

_LEAST = 40  # columns: narrower lines are broken by their author
_ENDS = tuple("。！？；：")  # a sentence that ends with its line may end its paragraph
_HANGING = 4  # columns: a mark that must not begin a line takes the character before it along


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs, each a line; between Chinese characters nothing stands where they were broken."""
    for is_blank, group in groupby(lines, lambda line: not line.strip()):
        if is_blank:
            continue
        block = list(group)
        widest = max(map(_width, block))
        text = block[0]
        for above, line in pairwise(block):
            is_full = widest >= _LEAST and _width(above) >= widest - _HANGING and not above.rstrip().endswith(_ENDS)
            if is_full and not line[:1].isspace() and label_of(line)[0] is None:
                text = text.rstrip() + (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
            else:
                yield text
                text = line
        yield text


def _width(line: str) -> int:
    """Columns of the line as it is shown; a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line.rstrip())
