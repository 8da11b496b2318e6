"""Folders for what is unfinished: those of a killed process are removed, those in use stay."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from extract.temporary import TemporaryFolder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such lock there")
HOLD = """
from extract.temporary import TemporaryFolder
folder = TemporaryFolder()
(folder.path / "part").write_bytes(b"x")
print(folder.path, flush=True)
input()
"""


def holder(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that holds a folder below this one."""
    environment = os.environ | {"TMPDIR": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_a_folder_outlives_no_killed_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "shenbao-other").mkdir()  # of another program, or of one that is just making it
    (tmp_path / "else").mkdir()
    (tmp_path / "shenbao-link").symlink_to(tmp_path / "else")
    killed, gone = holder(tmp_path)
    living, kept = holder(tmp_path)
    with living:
        assert gone.parent == tmp_path
        with killed:
            killed.kill()
        assert (gone / "part").exists()

        with TemporaryFolder() as own:
            assert own.path.is_dir()
            assert not gone.exists()
            assert (kept / "part").read_bytes() == b"x"
        assert {file.name for file in tmp_path.iterdir()} == {"shenbao-other", "else", "shenbao-link", kept.name}
        living.communicate("\n")
    with TemporaryFolder() as own:
        assert {file.name for file in tmp_path.iterdir()} == {"shenbao-other", "else", "shenbao-link", own.path.name}
    assert not own.path.exists()


def test_what_was_only_begun_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process may be killed before it holds its folder; a folder with anything else in it is not one of these."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, file in (("empty", None), ("begun", ".held.new"), ("fresh", ".held.new"), ("foreign", "a.pdf")):
        folder = tmp_path / f"shenbao-{name}"
        folder.mkdir()
        if file:
            (folder / file).touch()
        if name != "fresh":
            os.utime(folder, (0, time.time() - 90_000))

    with TemporaryFolder() as own:
        left = {file.name for file in tmp_path.iterdir()} - {own.path.name}
    assert left == {"shenbao-fresh", "shenbao-foreign"}


def test_a_folder_that_cannot_be_held_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no locks left")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("extract.temporary.fcntl.flock", fail)
    with pytest.raises(OSError, match="no locks left"):
        TemporaryFolder()
    assert list(tmp_path.iterdir()) == []
