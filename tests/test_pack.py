"""A bureau's own patterns over ours."""

import subprocess
import sys
from pathlib import Path

import pytest

from extract import pack
from extract.errors import PackError

_ROOT = Path(__file__).parent.parent
_PATTERN = """folded = true
[[pattern]]
name = "{name}"
expression = '{expression}'
examples = ["{example}"]
rejects = ["没有"]
"""

_PARTS = """[parts]
a = "{}"
b = "{}"
"""


def _own(tmp_path, file, text):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path


def test_patterns_of_the_same_name_take_the_place_of_ours():
    ours = {"parts": {"a": "1"}, "pattern": [{"name": "x", "expression": "1"}, {"name": "y", "expression": "2"}]}
    own = {"parts": {"b": "2"}, "pattern": [{"name": "z", "expression": "4"}, {"name": "x", "expression": "3"}]}
    assert pack.merged_content(ours, own) == {
        "parts": {"a": "1", "b": "2"},
        "pattern": [
            {"name": "x", "expression": "3"},
            {"name": "y", "expression": "2"},
            {"name": "z", "expression": "4"},
        ],
    }


def test_words_and_regions_are_added():
    ours = {"stems": ["财"], "before": {"hard": ["根据"]}, "region": [{"name": "上海市"}]}
    own = {"stems": ["审"], "before": {"hard": ["遵从"]}, "region": [{"name": "新虹街道"}]}
    assert pack.merged_content(ours, own) == {
        "stems": ["财", "审"],
        "before": {"hard": ["根据", "遵从"]},
        "region": [{"name": "上海市"}, {"name": "新虹街道"}],
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (_PATTERN.format(name="x", expression="(", example="甲"), 3, "missing"),
        (_PATTERN.format(name="x", expression="{{nowhere}}", example="甲"), 3, "nowhere"),
        (_PATTERN.format(name="x", expression="甲", example="乙"), 3, "乙"),
        (_PATTERN.format(name="x", expression="甲|没有", example="甲"), 3, "没有"),
        ("folded = true\n[[pattern]]\nname = \"x\"\nexpression = '甲'\nrejects = []\n", 3, "examples"),
        ("folded = true\n= 3\n", 2, "Invalid"),
        (_PARTS.format("{{a}}x", "y"), 2, "part 'a' names itself"),
        (_PARTS.format("x", "{{b}}|y"), 3, "part 'b' names itself"),
        (_PARTS.format("{{b}}", "{{a}}"), 2, "part 'a' names itself"),
        (_PARTS.format("x", "{{nowhere}}"), 3, "nowhere"),
    ],
)
def test_mistake_is_named_by_file_and_line(tmp_path, text, line, words):
    with pytest.raises(PackError, match=words) as error:
        pack.check(_own(tmp_path, "decoy.toml", text))
    assert "decoy.toml" in str(error.value)
    assert f"line {line}" in str(error.value)


@pytest.mark.parametrize("parts", [{"a": "{{a}}x"}, {"a": "{{b}}", "b": "x{{c}}", "c": "{{a}}"}])
def test_pattern_of_a_part_that_names_itself(parts):
    content = {"parts": parts, "pattern": [{"name": "case_code", "expression": "甲{{a}}"}]}
    with pytest.raises(PackError, match=r"decoy\.toml, line \d+: pattern 'case_code': part 'a' names itself"):
        pack.Patterns("decoy.toml", content)["case_code"]


def test_a_part_may_stand_twice():
    assert pack.expanded_expression("{{a}}{{b}}{{a}}", {"a": "1", "b": "{{a}}"}) == "(?:1)(?:(?:1))(?:1)"


def test_file_that_is_not_among_ours(tmp_path):
    with pytest.raises(PackError, match=r"strange\.toml"):
        pack.check(_own(tmp_path, "strange.toml", ""))


def test_folder_without_patterns(tmp_path):
    with pytest.raises(PackError, match="no pattern file"):
        pack.check(tmp_path)


def test_once_in_use_the_patterns_stay(tmp_path):
    pack.toml("decoy")
    with pytest.raises(PackError, match="in use"):
        pack.use(_own(tmp_path, "decoy.toml", _PATTERN.format(name="x", expression="甲", example="甲")))


def test_own_issuers_and_patterns_find_citations(tmp_path):
    region = '[[region]]\nname = "某园区"\n[region.organs]\n"某园区管委会" = "据园管"\n'
    own = _own(tmp_path, "issuer.toml", region)
    code = (
        "import sys, pathlib; from extract import pack; from shenbao_cite import find_citations;"
        "pack.use(pathlib.Path(sys.argv[1])); pack.use(pathlib.Path(sys.argv[1]));"
        "print([c.issuer for c in find_citations('据园管〔2018〕4号')], len(pack.forms()) > 0)"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(own)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=_ROOT, check=True)
    assert run.stdout.strip() == "['据园管'] True"
