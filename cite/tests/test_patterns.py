"""Every pattern against its own examples and rejects, and against the code that uses it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shenbao_cite import PackError, pack
from shenbao_cite.proof import check_entry, failed_examples

_SOURCE = Path(pack.__file__).parent
_AS_A_WHOLE = (".items()",)
_FILES = sorted(pack.names())


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


@pytest.mark.parametrize(("file", "entry"), _entries(), ids=_named)
def test_examples_have_the_signs_that_their_entry_lists(file, entry):
    check_entry(entry, pack.toml(file), file)


@pytest.mark.parametrize(
    ("signs", "is_right"),
    [
        ({}, True),
        ({"last": "约"}, True),
        ({"last": "。"}, False),
        ({"first": "合条"}, True),
        ({"first": "约"}, False),
        ({"needs": ["甲", "(合", "(条"]}, True),
        ({"needs": ["甲"]}, False),
    ],
)
def test_signs_are_proved_by_the_examples(signs, is_right):
    entry = {"name": "x", "expression": "合约|条约", "examples": ["（⟨合约⟩", "（⟨条约⟩"], "rejects": [], **signs}
    if is_right:
        check_entry(entry, {}, "own")
        return
    with pytest.raises(PackError, match="own: '（⟨合约⟩' has none of what first, last or needs list"):
        check_entry(entry, {}, "own")


def test_a_pattern_of_ones_own_without_signs_is_tried_everywhere(tmp_path):
    shown = pack.pattern("title", "short_name_before").pattern
    assert "甲" not in pack.edges("title", "short_name_before", "last")
    (tmp_path / "title.toml").write_text(
        f'[[pattern]]\nname = "short_name_before"\nexpression = \'{shown}|(?r)俗名甲\'\nexamples = ["俗名甲"]\n'
        "rejects = []\n[[pattern]]\nname = \"alias\"\nexpression = '俗名(?P<name>.)'\nexamples = []\nrejects = []\n",
        encoding="utf-8",
    )
    pack.reset()
    pack.use(tmp_path)
    try:
        assert "甲" in pack.edges("title", "short_name_before", "last")
        assert [match["name"] for match in pack.matches("title", "alias", "俗名甲")] == ["甲"]
    finally:
        pack.reset()


@pytest.mark.parametrize(
    ("entry", "failed"),
    [
        ({"examples": ["甲", "乙", "一⟨甲⟩"], "rejects": ["甲", "甲乙"]}, ["乙", "甲"]),
        ({"examples": ["一⟨甲⟩二", "⟨一甲⟩"], "rejects": ["乙甲", "乙"], "use": "search"}, ["⟨一甲⟩", "乙甲"]),
    ],
)
def test_prover_sees_what_fails(entry, failed):
    pattern = pack.Patterns("decoy.toml", {"pattern": [{"name": "x", "expression": "甲"}]})["x"]
    assert list(failed_examples(pattern, entry, folded=False)) == failed


def test_prover_folds_where_the_pattern_is_for_folded_text():
    pattern = pack.Patterns("decoy.toml", {"pattern": [{"name": "x", "expression": "[(]4"}]})["x"]
    entry = {"examples": ["（４"], "rejects": []}
    assert list(failed_examples(pattern, entry, folded=True)) == []
    assert list(failed_examples(pattern, entry, folded=False)) == ["（４"]


# ---------------------------------------------------------------- nothing stands there in vain


def _code():
    """The code of this package, and in a checkout that of shenbao beside it, which uses some patterns of titles."""
    beside = Path(__file__).parent.parent.parent / "extract" / "find"
    return "".join(path.read_text(encoding="utf-8") for root in (_SOURCE, beside) for path in root.rglob("*.py"))


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
