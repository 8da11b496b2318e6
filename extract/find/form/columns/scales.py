"""Heads side by side that are a scale: grades (优 | 良 | 差), or how likely it is that a target will be reached."""

from collections.abc import Iterable, Sequence

from extract import pack
from extract.find.form.columns.frame import FrameColumn
from extract.find.form.words.label import Vocabulary, bare_label
from extract.find.width import half_width


def grade_word(head: str) -> str:
    """The word of a head that may be a grade: in its bracket if one stands there (指标值（优）, not (A)), or bare."""
    bracket = pack.patterns("field")["brackets"].search(half_width("".join(head.split())))
    word = bracket[0][1:-1] if bracket else ""
    return word if grade_of(word) and not word.isascii() else bare_label(head)


def grade_of(name: str) -> str | None:
    """Whether a bare head is the ``best`` grade of a scale or a ``lower`` one, None for any other."""
    return next((grade for grade, words in pack.toml("field")["grades"].items() if name in words), None)


def names_grades(names: Iterable[str]) -> bool:
    """Whether heads are grades of a scale: the best one and a lower one."""
    own, grades = set(names), pack.toml("field")["grades"]
    return not (own.isdisjoint(grades["best"]) or own.isdisjoint(grades["lower"]))


def scale_keys(columns: Sequence[FrameColumn], known: Vocabulary) -> dict[int, str]:
    """The keys of the columns, by place, whose heads side by side are a scale: grades (优 | 良 | 差), or how likely it
    is that a target will be reached (确定能 | 有可能 | 完全不可能), of which each line has one ticked.
    """
    keys: dict[int, str] = {}
    words = {column.column: grade_word(column.path[-1].text) for column in columns}
    if names_grades(words.values()):
        grades = {
            place: (grade_of(word), known.column("评价标准" + word).get("indicators")) for place, word in words.items()
        }
        keys |= {place: "target" if grade == "best" else key or "" for place, (grade, key) in grades.items() if grade}
    names = {column.column: bare_label(column.path[-1].text) for column in columns}
    likelihoods = pack.toml("field")["likelihood"].items()
    likely = {place: f"likelihood_{key}" for place, name in names.items() for key, own in likelihoods if name in own}
    return keys | likely if len(set(likely.values())) > 1 else keys
