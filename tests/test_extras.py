"""With a library missing, what needs it is skipped and named; any other failed import stays an error."""

import subprocess
import sys
from pathlib import Path

import pytest
from extras import missing_module, optional_modules

CV2 = 'cv2 is not installed: pip install ".[ocr]"'


def test_each_optional_module_has_the_command_that_installs_it() -> None:
    modules = optional_modules()

    assert {
        module: modules[module].rpartition("install ")[2] for module in ("cv2", "pyarrow", "psycopg", "hatchling")
    } == {
        "cv2": '".[ocr]"',
        "pyarrow": '".[parquet]"',
        "psycopg": '".[postgres]"',
        "hatchling": "-r requirements/test.txt",
    }
    assert not modules.keys() & {"lxml", "pikepdf", "spacy"}


@pytest.mark.parametrize(
    ("name", "module"), [("cv2", "cv2"), ("pyarrow.parquet", "pyarrow"), ("lxml", None), ("extract.nothing", None)]
)
def test_the_module_is_known_through_the_errors_that_follow(name: str, module: str | None) -> None:
    absent = ModuleNotFoundError(name=name)
    caused, followed = RuntimeError(), RuntimeError()
    caused.__cause__ = followed.__context__ = absent

    assert [missing_module(error) for error in (absent, caused, followed)] == [module] * 3
    assert missing_module(RuntimeError()) is None


def collected(root: Path, file: Path) -> tuple[int, str]:
    """Exit code and output of pytest where OpenCV is not installed."""
    arguments = ["-c", "pyproject.toml", "--collect-only", str(file)]
    program = f"import sys, pytest; sys.modules['cv2'] = None; sys.exit(pytest.main({arguments}))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    return run.returncode, run.stdout


def test_a_file_that_needs_a_missing_library_is_skipped_and_named(root: Path, tmp_path: Path) -> None:
    (tmp_path / "pixels.py").write_text("import cv2\n")
    (tmp_path / "test_pixels.py").write_text("import cv2\n\ndef test_it():\n    assert cv2\n")

    code, output = collected(root, tmp_path)
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED
    assert output.count(CV2) == 2


def test_a_file_that_needs_what_does_not_exist_is_an_error(root: Path, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("import cv3\n")

    code, output = collected(root, tmp_path)
    assert code == pytest.ExitCode.INTERRUPTED
    assert "No module named 'cv3'" in output
