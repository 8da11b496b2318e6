"""Every pattern of every pack against its own examples and rejects, and the packs against the tests."""

from dataclasses import dataclass
from typing import Any

import pytest
import regex

from extract import pack, resources
from extract.find import numbers

_MARKED = regex.compile(r"^(?P<before>[^⟨]*)⟨(?P<shown>[^⟩]*)⟩(?P<after>.*)$", regex.DOTALL)
_FILES = sorted(path.stem for path in resources.PATTERNS.glob("*.toml"))


@dataclass(frozen=True)
class Case:
    file: str
    entry: dict[str, Any]
    text: str

    def __str__(self) -> str:
        return f"{self.file}.{self.entry['name']}: {self.text}"


def _entries():
    return [(file, entry) for file in _FILES for entry in pack.toml(file).get("pattern", ())]


def _cases(key):
    return [Case(file, entry, text) for file, entry in _entries() for text in entry.get(key, ())]


def _clean(case, text):
    return numbers.fold(text) if pack.toml(case.file).get("folded") else text


def _searched(case):
    return case.entry.get("use") == "search"


def _pattern(case):
    return pack.patterns(case.file)[case.entry["name"]]


def _holds(case):
    """Whether the example is matched: whole, or where its marks show."""
    marked = _MARKED.match(case.text)
    if marked is None:
        return _pattern(case).fullmatch(_clean(case, case.text)) is not None
    text = _clean(case, marked["before"] + marked["shown"] + marked["after"])
    start = len(marked["before"])
    return (start, start + len(marked["shown"])) in {found.span() for found in _pattern(case).finditer(text)}


def test_there_are_patterns():
    assert len(_FILES) >= 5
    assert len(_entries()) >= 40


@pytest.mark.parametrize("case", _cases("examples"), ids=str)
def test_example_is_matched(case):
    assert _holds(case)


@pytest.mark.parametrize("case", _cases("rejects"), ids=str)
def test_reject_is_not_matched(case):
    text = _clean(case, case.text)
    if _searched(case):
        assert not any(found[0] for found in _pattern(case).finditer(text))
    else:
        assert not _pattern(case).fullmatch(text)


@pytest.mark.parametrize(
    ("file", "entry"), _entries(), ids=lambda value: value["name"] if isinstance(value, dict) else value
)
def test_pattern_has_examples(file, entry):
    assert entry["examples"]
    assert "rejects" in entry


@pytest.mark.parametrize("file", _FILES)
def test_names_are_unique(file):
    names = [entry["name"] for entry in pack.toml(file).get("pattern", ())]
    assert len(names) == len(set(names))


def test_issuer_codes_are_sorted_and_unique():
    regions = pack.toml("issuer")["region"]
    lists = [codes.split() for region in regions for codes in (region["others"], *region["organs"].values())]
    codes = [code for listed in lists for code in listed]
    assert len(codes) == len(set(codes)) > 500
    assert all(listed == sorted(listed) for listed in lists)
    assert all(list(region["organs"]) == sorted(region["organs"]) for region in regions)
