"""Lines that begin like the rows of a form, but stand in no table and have no colon: columns with white between only.

Such a form is not read; that its values are missing from the filing has to be said.
"""

from collections.abc import Iterable, Iterator

from extract.find.form.label import Vocabulary, bare
from extract.model import Clause

_FEWEST = 3  # different fields: prose may begin with one of the words


def lines(clauses: Iterable[Clause], vocabulary: Vocabulary) -> list[Clause]:
    """The paragraphs of the form ``项目名称 道路养护``; none where too few fields stand so."""
    found = dict(_first_of_field(clauses, vocabulary))
    return list(found.values()) if len(found) >= _FEWEST else []


def _first_of_field(clauses: Iterable[Clause], vocabulary: Vocabulary) -> Iterator[tuple[str, Clause]]:
    for clause in clauses:
        words = clause.text.split()
        field = vocabulary.field(bare(words[0])) if len(words) > 1 and clause.label is None else None
        if field and field.key and not field.is_weak and not words[0].endswith(("：", ":")):
            yield field.key, clause
