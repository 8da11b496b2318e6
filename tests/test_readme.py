"""Both READMEs say what is true: their commands run, their Python holds, their record is what the code writes."""

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import extract

READMES = ["README.md", "README.zh.md"]
PROGRESS = re.compile(r"\d+/\d+ files, ")  # a slow machine is told how far the conversion is
SAMPLE = "corpus/minhang-2020-pingan/source-libreoffice.pdf"


def blocks(root: Path, readme: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    text = (root / readme).read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"{readme} has no {language} block"
    return found


def commands(root: Path, readme: str) -> list[str]:
    """The lines that a reader would type."""
    lines = "".join(blocks(root, readme, "console")).splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def holds(excerpt: Any, whole: Any) -> bool:
    """Whether an excerpt says nothing that the whole does not: keys may be left out of objects, items out of lists."""
    if isinstance(excerpt, dict):
        return isinstance(whole, dict) and all(key in whole and holds(excerpt[key], whole[key]) for key in excerpt)
    if isinstance(excerpt, list):
        return isinstance(whole, list) and all(any(holds(item, other) for other in whole) for item in excerpt)
    return bool(excerpt == whole and str(excerpt) == str(whole))


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Path:
    """A folder with the sample filings and the command on the path, as after an installation."""
    (tmp_path / "corpus").symlink_to(root / "corpus")
    command = tmp_path / "bin" / "shenbao"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m extract "$@"\n')
    command.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("readme", READMES)
def test_commands_run(root: Path, desk: Path, readme: str) -> None:
    menu = (root / "Makefile").read_text(encoding="utf-8")
    environment = os.environ | {"PATH": f"{desk / 'bin'}{os.pathsep}{os.environ['PATH']}"}

    for line in commands(root, readme):
        if line.startswith("make "):
            assert f"\n{line.split()[1]}:" in menu
        else:
            run = subprocess.run(
                ["bash", "-c", line], cwd=desk, env=environment, capture_output=True, encoding="utf-8", check=False
            )
            complaints = [said for said in run.stderr.splitlines() if not PROGRESS.match(said)]
            assert (run.returncode, complaints) == (0, []), line
            assert run.stdout, line


@pytest.mark.parametrize("readme", READMES)
def test_the_gate_begins_with_the_two_commands(root: Path, readme: str) -> None:
    """As a stranger types them: nothing is set up before them."""
    first = blocks(root, readme, "console")[0].splitlines()
    script = (root / ".ci/run").read_text(encoding="utf-8").splitlines()
    steps = [line for line in script if line and not line.startswith("#")]

    assert [line.partition("#")[0].strip() for line in first] == ["$ make demo", "$ make test"]
    assert steps[:4] == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make demo", "make test"]
    assert "make lint" in steps[4:]
    assert not {"make test", "make check"}.intersection(steps[4:])


def dry_run(root: Path, target: str) -> str:
    """The commands that make would run for the target where nothing is set up."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--dry-run", "--no-print-directory", target, "VENV=none-yet"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=True).stdout


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_each_of_the_two_commands_sets_up_what_it_needs(root: Path) -> None:
    demo, test = (dry_run(root, target) for target in ("demo", "test"))
    set_up, tests, rest = test.partition(" -m pytest")
    programs = {
        "libreoffice-writer",
        "libreoffice-calc",
        "chromium",
        "fonts-noto-cjk",
        "postgresql",
        "libarchive-tools",
    }

    assert (tests, rest) == (" -m pytest", " -n auto --dist loadfile\n")
    for part in (".ci/python", "requirements/runtime.txt", "requirements/ocr.txt", "requirements/test.txt"):
        assert part in set_up, part
    assert programs == {name for line in re.findall(r"\.ci/system-packages (.+)", set_up) for name in line.split()}
    assert "requirements/runtime.txt" in demo
    for part in ("requirements/ocr.txt", "requirements/test.txt", ".ci/system-packages", "pytest"):
        assert part not in demo, part


@pytest.mark.parametrize("readme", READMES)
def test_python_holds(root: Path, readme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    examples = doctest.DocTestParser().get_doctest("".join(blocks(root, readme, "python")), {}, readme, readme, 0)

    assert doctest.DocTestRunner().run(examples).failed == 0


@pytest.mark.parametrize("readme", READMES)
def test_excerpt_is_in_the_record(root: Path, readme: str) -> None:
    record = json.loads(extract.convert(root / SAMPLE).to_json(), parse_float=Decimal)

    for block in blocks(root, readme, "json"):
        excerpt = json.loads(block, parse_float=Decimal)
        for key, value in excerpt.items():
            assert holds(value, record[key]), key


def test_holds_sees_a_difference() -> None:
    whole = {"a": [{"b": Decimal("1.10"), "c": None}]}

    assert holds({"a": [{"b": Decimal("1.10")}]}, whole)
    assert not holds({"a": [{"b": Decimal("1.1")}]}, whole)
    assert not holds({"a": [{"d": None}]}, whole)


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_named(root: Path, readme: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "extract", "--help"], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    text = (root / readme).read_text(encoding="utf-8")

    named = set(re.findall(r"^\| `shenbao (\w+)", text, re.MULTILINE))
    assert named
    for command in named:
        assert re.search(rf"\b{command}\b", run.stdout), command


@pytest.mark.parametrize("readme", READMES)
def test_links_lead_somewhere(root: Path, readme: str) -> None:
    text = (root / readme).read_text(encoding="utf-8")

    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (root / target).exists(), target
