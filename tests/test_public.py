"""The public face: what a user of the command and of the library sees first, and what it costs to see it."""

import subprocess
import sys
from pathlib import Path

import pytest

import extract

HEAVY = {"spacy", "pdfplumber", "pdfminer", "cv2", "rapidocr"}
LIGHT_COMMANDS = [["--help"], ["schema"], ["cite"], ["--version"]]


def loaded_by(root: Path, arguments: list[str]) -> set[str]:
    """The top-level modules that a run of the command imports."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "extract", *arguments],
        cwd=root,
        input="根据沪财绩〔2018〕4号\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", LIGHT_COMMANDS, ids=" ".join)
def test_light_commands_load_nothing_heavy(root: Path, arguments: list[str]) -> None:
    loaded = loaded_by(root, arguments)

    assert "extract" in loaded
    assert not loaded & HEAVY


def test_public_names() -> None:
    functions = ["annotate", "convert", "find_citations", "read", "search", "seed"]
    assert sorted(extract.__all__) == ["Citation", "Document", "Record", "ShenbaoError", "SourceError", *functions]
    for name in extract.__all__:
        assert callable(getattr(extract, name))
