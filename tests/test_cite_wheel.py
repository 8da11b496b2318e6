"""The wheel of shenbao-cite: built, installed alone in an empty environment, its own tests run there."""

import os
import subprocess
import sys
import sysconfig
import venv
from email import message_from_bytes
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest
from extras import needs

pytestmark = needs("hatchling")

LARGEST = 1_000_000  # bytes
# what the environment has beside the wheel: its one dependency, and what runs the tests
LENT = ("regex", "pytest", "pluggy", "iniconfig", "packaging", "pygments", "hypothesis", "sortedcontainers", "attrs")


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints, run without this process's own paths."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it is built from ``cite/``."""
    built = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", built, cwd=root / "cite")
    (path,) = built.glob("shenbao_cite-*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the wheel; no network is needed, as this one lends the few packages."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=home)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    for name in LENT:
        tops = {file.parts[0] for file in metadata.files(name) or () if not file.parts[0].startswith("..")}
        for top in tops - {"__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(Path(str(metadata.distribution(name).locate_file(top))))
    return python


def test_it_is_small_and_needs_regex_alone(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        (described,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        told = message_from_bytes(archive.read(described))

    assert wheel.stat().st_size < LARGEST
    assert wheel.name.endswith("-py3-none-any.whl")
    assert [one.partition(">")[0] for one in told.get_all("Requires-Dist", [])] == ["regex"]
    assert told["Requires-Python"] == ">=3.10"
    assert "shenbao_cite/patterns/citation.json" in names
    assert not [name for name in names if name.endswith(".toml") or name.startswith("extract")]


def test_its_own_tests_run_on_the_wheel_alone(root: Path, python: Path, tmp_path: Path) -> None:
    absent = "import importlib.util as u; print([u.find_spec(name) for name in ('extract', 'spacy', 'msgspec')])"
    assert run(python, "-c", absent, cwd=tmp_path).split() == ["[None,", "None,", "None]"]

    place = run(python, "-c", "import shenbao_cite; print(shenbao_cite.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(python.parent.parent)

    printed = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", root / "cite" / "tests", cwd=tmp_path)
    assert " passed" in printed


def test_the_wheel_of_shenbao_may_be_beside_it(root: Path, python: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path, cwd=root)
    (product,) = tmp_path.glob("shenbao-*.whl")
    with ZipFile(product) as archive:
        names = archive.namelist()
        line = archive.read("shenbao.pth").decode()

    assert not [name for name in names if name.startswith("shenbao_cite")]
    assert f"{line.strip()}/shenbao_cite/__init__.py" in names
