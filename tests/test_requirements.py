"""The pinned requirements: in step with pyproject.toml, hashed, and without a trace of where they were made."""

import re
import tomllib
from pathlib import Path

import pytest

FILES = ["build", "bundle", "docs", "ocr", "peers", "runtime", "test"]


def requirements(root: Path, name: str) -> Path:
    """The file of pins with this name; those of the libraries that we are compared with stand with the benchmark."""
    return root / ("bench" if name == "peers" else "requirements") / f"{name}.txt"


def pinned(root: Path, name: str) -> set[str]:
    """The names that a file of requirements pins."""
    text = requirements(root, name).read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))


def required(root: Path, name: str) -> set[str]:
    """The names that pyproject.toml requires."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    runtime = project["project"]["dependencies"]
    extras = project["project"]["optional-dependencies"]
    bundled = extras.keys() - {"oss"}
    entries = {
        "build": groups["build"],
        "bundle": [*groups["bundle"], *runtime, *(entry for name in bundled for entry in extras[name])],
        "docs": groups["docs"],
        "ocr": [*runtime, *extras["ocr"]],
        "peers": (root / "bench" / "peers.in").read_text(encoding="utf-8").split(),
        "runtime": runtime,
        "test": [*groups["build"], *runtime, *(entry for entry in groups["test"] if isinstance(entry, str))],
    }
    return {re.split(r"[<>=!~;\[ ]", entry, maxsplit=1)[0] for entry in entries[name]}


@pytest.mark.parametrize("name", FILES)
def test_all_that_is_required_is_pinned(root: Path, name: str) -> None:
    assert required(root, name)
    assert required(root, name) <= pinned(root, name)


@pytest.mark.parametrize("name", FILES)
def test_each_pin_has_hashes_and_nothing_else(root: Path, name: str) -> None:
    text = requirements(root, name).read_text(encoding="utf-8")
    logical = text.replace("\\\n", " ").splitlines()

    for line in logical:
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+", line), line
