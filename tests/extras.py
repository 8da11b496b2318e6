"""A pytest plugin: a test file that imports a library which is not installed is skipped, and the reason says so.

Only the libraries of an extra and those of the tests may be missing, as pyproject.toml lists them; any other import
that fails is an error. The plugin is loaded with ``-p`` in pyproject.toml: a conftest.py below ``tests/`` would not
serve the doctests below ``extract/``.
"""

import re
import tomllib
from collections.abc import Generator, Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"
_MODULES = {"opencv-python-headless": "cv2"}  # modules whose name differs from their distribution


@cache
def optional_modules() -> dict[str, str]:
    """The modules that may be missing, each with the command that installs it."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    modules = _modules([*groups["build"], *groups["test"]], "pip install -r requirements/test.txt")
    for extra, requirements in project["project"]["optional-dependencies"].items():
        modules |= _modules(requirements, f'pip install ".[{extra}]"')
    return modules


def _modules(requirements: Iterable[object], command: str) -> dict[str, str]:
    names = [re.split(r"[<>=!~;\[ ]", entry, maxsplit=1)[0] for entry in requirements if isinstance(entry, str)]
    return {_MODULES.get(name, name.replace("-", "_")): command for name in names}


def _reason(module: str) -> str:
    """Why a test is skipped that needs the module, and what to do about it."""
    return f"{module} is not installed: {optional_modules()[module]}"


def needs(module: str) -> pytest.MarkDecorator:
    """A mark for tests that need the module while they run."""
    return pytest.mark.skipif(find_spec(module) is None, reason=_reason(module))


def missing_module(error: BaseException | None) -> str | None:
    """The optional module whose absence led to the error, directly or through other errors; None for other causes."""
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and error.name:
            module = error.name.partition(".")[0]
            return module if module in optional_modules() else None
        error = error.__cause__ or error.__context__
    return None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the error of a file that imports a missing optional module into a skip that names it."""
    report = yield
    raised = report.call.excinfo if report.call else None
    module = missing_module(raised.value) if report.failed and raised else None
    if module:
        report.outcome = "skipped"
        report.longrepr = (str(collector.path), 1, _reason(module))
    return report
