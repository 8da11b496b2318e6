"""Lines that begin like the rows of a form, but stand in no table and have no colon: columns parted by white space.

Such a form is not read; a remark says that its values are missing from the filing.
"""

from collections.abc import Iterable

from extract.find.form.words.label import Vocabulary, bare_label
from extract.model import Clause

_FEWEST = 3  # different fields: prose may begin with one of the words


def unruled_lines(clauses: Iterable[Clause], vocabulary: Vocabulary) -> list[Clause]:
    """The paragraphs of the form ``项目名称 道路养护``, the last one of each field; [] for fewer than three fields."""
    lines: dict[str, Clause] = {}
    for clause in clauses:
        words = clause.text.split()
        field = vocabulary.field(bare_label(words[0])) if len(words) > 1 and clause.label is None else None
        if field and field.key and not field.is_weak and not words[0].endswith(("：", ":")):
            lines[field.key] = clause
    return list(lines.values()) if len(lines) >= _FEWEST else []
