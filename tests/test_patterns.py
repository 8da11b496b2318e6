"""Every pattern of every pack against its own examples and rejects, and the packs against the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract import pack, resources
from shenbao_cite.proof import failed_examples

_SOURCE = Path(pack.__file__).parent
_AS_A_WHOLE = (".items()",)
_FILES = sorted(path.stem for path in resources.PATTERNS.glob("*.toml"))


def _entries():
    return [(file, entry) for file in _FILES for entry in pack.toml(file).get("pattern", ())]


def _named(value):
    return value["name"] if isinstance(value, dict) else value


def test_there_are_patterns():
    assert len(_FILES) >= 5
    assert len(_entries()) >= 40


@pytest.mark.parametrize(("file", "entry"), _entries(), ids=_named)
def test_pattern_matches_its_examples_and_no_reject(file, entry):
    assert entry["examples"]
    assert entry["rejects"]
    folded = bool(pack.toml(file).get("folded"))
    assert list(failed_examples(pack.patterns(file)[entry["name"]], entry, folded=folded)) == []


# ---------------------------------------------------------------- hard texts

_LONG = 20_000  # characters: a square of that many steps takes far longer than the timeout, a multiple far shorter
_TIMEOUT = 3.0  # seconds
_UNITS = [
    "1",
    "一",
    "a",
    "甲",
    "的",
    " ",
    "\n",
    "(",
    "〔",
    "《",
    "“",
    "1 ",
    "1,",
    "1.",
    "1-",
    "a.",
    "a@",
    "年",
    "第",
    "号",
    "·",
]
_UNITS += ["、", "%", "=", "-", "★", "〔2017", "2017年", "关于", "的通知", "（一）", "、\n", " ,"]


def _hard_texts(file, entry):
    """Long texts of one part, again and again: of a common mark, of an example, of its halves."""
    shown = [example.replace("⟨", "").replace("⟩", "") for example in entry["examples"]]
    halves = [part for one in shown for part in (one, one[:-1], one[1:], one[: len(one) // 2], one[len(one) // 2 :])]
    for unit in dict.fromkeys(filter(None, [*_UNITS, *halves])):
        text = (unit * (_LONG // len(unit) + 1))[:_LONG]
        yield pack.fold(text) if pack.toml(file).get("folded") else text


@pytest.mark.parametrize(("file", "entry"), _entries(), ids=_named)
def test_hard_texts_take_a_time_that_grows_as_they_do(file, entry):
    pattern = pack.patterns(file)[entry["name"]]
    for text in _hard_texts(file, entry):
        if entry.get("use") == "search":
            for _ in pattern.finditer(text, timeout=_TIMEOUT):
                pass
        else:
            pattern.fullmatch(text, timeout=_TIMEOUT)


# ---------------------------------------------------------------- nothing stands there in vain


def _code():
    return "".join(path.read_text(encoding="utf-8") for path in _SOURCE.rglob("*.py"))


def _unused(file: str, code: str) -> Iterator[str]:
    """Patterns that no code asks for, alone or with all of their file, and parts that no expression names."""
    entries, parts = pack.toml(file).get("pattern", ()), pack.toml(file).get("parts", {})
    whole = any(f'patterns("{file}"){use}' in code for use in _AS_A_WHOLE) or f'toml("{file}")["pattern"]' in code
    yield from (entry["name"] for entry in entries if not whole and f'"{entry["name"]}"' not in code)
    expressions = [*(entry["expression"] for entry in entries), *parts.values()]
    yield from (name for name in parts if not any(f"{{{{{name}}}}}" in each for each in expressions))


@pytest.mark.parametrize("file", _FILES)
def test_every_pattern_and_part_is_used(file):
    assert list(_unused(file, _code())) == []


def test_forms_have_no_patterns_of_their_own():
    assert not any("pattern" in form or "parts" in form for form in pack.forms())


@pytest.mark.parametrize("file", _FILES)
def test_names_are_unique(file):
    names = [entry["name"] for entry in pack.toml(file).get("pattern", ())]
    assert len(names) == len(set(names))
