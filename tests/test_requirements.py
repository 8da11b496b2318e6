"""The pinned requirements: in step with pyproject.toml, hashed, and without a trace of where they were made."""

import re
import tomllib
from pathlib import Path

import pytest

FILES = ["build", "runtime", "test"]


def pinned(root: Path, name: str) -> set[str]:
    """The names that a file of requirements pins."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))


def wanted(root: Path, name: str) -> set[str]:
    """The names that pyproject.toml asks for."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = {"build": groups["build"], "runtime": project["project"]["dependencies"]}
    asked["test"] = [*asked["build"], *asked["runtime"], *(entry for entry in groups["test"] if isinstance(entry, str))]
    return {re.split(r"[<>=!~;\[ ]", entry, maxsplit=1)[0] for entry in asked[name]}


@pytest.mark.parametrize("name", FILES)
def test_all_that_is_asked_for_is_pinned(root: Path, name: str) -> None:
    assert wanted(root, name)
    assert wanted(root, name) <= pinned(root, name)


@pytest.mark.parametrize("name", FILES)
def test_each_pin_has_hashes_and_nothing_else(root: Path, name: str) -> None:
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    logical = text.replace("\\\n", " ").splitlines()

    for line in logical:
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+", line), line
