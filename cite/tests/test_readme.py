"""Every program of the documentation prints what stands behind it, in both languages."""

import contextlib
import io
import re
from pathlib import Path

import pytest

import shenbao_cite
from shenbao_cite.markup import KINDS

_FOLDER = Path(__file__).parent.parent
_PROGRAM = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PAGES = ("README.md", "README.zh.md")


def _programs(page):
    return _PROGRAM.findall((_FOLDER / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("program", "printed"),
    [pytest.param(*one, id=f"{page}-{at}") for page in _PAGES for at, one in enumerate(_programs(page))],
)
def test_a_program_prints_what_is_said(program, printed):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(program, "README", "exec"), {})
    assert out.getvalue() == printed


@pytest.mark.parametrize("page", _PAGES)
def test_every_program_kind_and_function_is_there(page):
    text = (_FOLDER / page).read_text(encoding="utf-8")
    programs = _programs(page)
    assert len(programs) == text.count("```python") >= 6
    printed = "\n".join(out for _, out in programs)
    assert all(re.search(rf"^{kind} ", printed, re.MULTILINE) for kind in KINDS)
    functions = [name for name in shenbao_cite.__all__ if name[0].islower()]
    assert all(f"`{name}(" in text for name in functions)


def test_both_pages_have_the_same_programs():
    assert [program for program, _ in _programs(_PAGES[0])] == [program for program, _ in _programs(_PAGES[1])]
