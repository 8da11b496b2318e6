"""Form definitions (``patterns/forms/*.toml``): which form a part belongs to, and which of its parts it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from extract import pack
from extract.find.form.title import FormTitle, unusual_titles
from extract.find.form.words.label import Vocabulary, bare_label, general_vocabulary, vocabulary_with

_ENOUGH = 0.7  # share of a definition's labels from which a part counts as that form's
_MANY = 8  # labels that prove a form whose title is another, or was not read


class Match(Struct, frozen=True):
    """How well a part matches a definition: ``id`` and the part's key, None where no definition fits well enough.

    ``label_count`` of the definition's ``total`` labels stand on the part, ``missing`` are the others.
    """

    id: str | None
    part: str | None
    label_count: int
    total: int
    missing: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The share of the definition's labels that stand on the part."""
        return self.label_count / self.total if self.total else 0.0


class _KnownPart(NamedTuple):
    """A part of a definition: the bare titles of the form, the part's own "" without one, and its bare labels.

    ``is_own`` says that the definition is a bureau's own, not one of the package.
    """

    form: str
    key: str | None
    titles: tuple[str, ...]
    title: str
    labels: tuple[str, ...]
    without: tuple[str, ...]
    is_own: bool


@cache
def _known_parts() -> tuple[_KnownPart, ...]:
    """The parts of all definitions, each definition's in their order."""
    return tuple(
        _KnownPart(
            form["id"],
            part.get("key"),
            tuple(map(bare_label, (form["title"], *form.get("titles", ())))),
            part.get("title") or "",
            tuple(map(bare_label, part["labels"])),
            tuple(map(bare_label, part.get("without", ()))),
            form.get("own", False),
        )
        for form in pack.forms()
        for part in form["part"]
    )


def best_match(names: set[str], title: FormTitle | None) -> Match:
    """The definition and part whose labels the part with these ``names`` holds best.

    One whose title is that of the part goes before the others, then the larger share of labels, then a bureau's own
    one, then more labels. A label of ``without`` on the part says that it is not that form.
    """
    matches = []
    printed = bare_label(title.span.text) if title is not None else ""  # with a year or a place before it
    for part in _known_parts():
        count, has_title = sum(map(names.__contains__, part.labels)), printed.endswith(part.titles)
        if not (has_title or count >= _MANY) or not names.isdisjoint(part.without):
            continue
        missing = tuple(label for label in part.labels if label not in names)
        match = Match(part.form, part.key, count, len(part.labels), missing)
        can_be = title is None or not title.bracket or part.title in title.bracket
        if can_be and match.score >= _ENOUGH:
            matches.append((has_title, match.score, part.is_own, count, match))
    if matches:
        return max(matches, key=lambda one: one[:4])[-1]
    core = [entry["labels"] for entry in pack.toml("field")["field"] if entry.get("core")]
    return Match(None, None, sum(any(label in names for label in labels) for labels in core), len(core))


def definition_of(form: str | None) -> Mapping[str, Any]:
    """The definition with this id: ``field`` and ``column`` are the labels it adds to the general ones, ``budget`` the
    order in which it prints amount, unit price and quantity of a breakdown without a header row. Empty for None.
    """
    return next((entry for entry in pack.forms() if entry["id"] == form), {})


@cache
def vocabulary_of(form: str | None) -> Vocabulary:
    """The general labels with those that the definition adds; the very general ones if it adds none."""
    own = definition_of(form)
    return vocabulary_with(own) if own.get("field") or own.get("column") else general_vocabulary()


@contextmanager
def only_with(definitions: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Inside of this block these are all definitions there are: to try one, or to see what another one is good for."""
    kept = (_known_parts, vocabulary_of, unusual_titles)
    try:
        with pack.other_forms(definitions):
            for one in kept:
                one.cache_clear()
            yield
    finally:
        for one in kept:
            one.cache_clear()
