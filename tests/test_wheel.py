"""The wheel: built, installed in an empty environment and run from another folder, it finds its own shelves."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from extras import needs

pytestmark = needs("hatchling")


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints, run without this process's own paths."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment that has the wheel and, beside it, only its dependencies.

    The dependencies are lent by a .pth to the running environment's packages, so that no network is needed; a .pth
    found in a folder that was itself lent is not followed, so that the checkout stays out.
    """
    built = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", built, cwd=root)
    (wheel,) = built.glob("shenbao-*.whl")
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=built)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def test_everything_lies_inside_the_wheel(installed: Path, tmp_path: Path) -> None:
    shelves = "r.PATTERNS, r.SCHEMA, r.SEED_SCHEMA, r.PAGE, r.FORMS"
    program = f"import extract.resources as r; print(r.__file__, {shelves}, sep='\\n')"

    places = run(installed / "python", "-c", program, cwd=tmp_path).splitlines()

    assert all(place.startswith(str(installed.parent)) and Path(place).exists() for place in places)


def test_schema_is_printed(root: Path, installed: Path, tmp_path: Path) -> None:
    printed = run(installed / "shenbao", "schema", cwd=tmp_path)

    assert json.loads(printed) == json.loads((root / "output/schema/record.schema.json").read_text(encoding="utf-8"))


def test_a_filing_is_converted(root: Path, installed: Path, tmp_path: Path) -> None:
    source = root / "corpus" / "minhang-2020-pingan" / "source.docx"

    run(installed / "shenbao", "convert", source, "--out", tmp_path / "out", cwd=tmp_path)

    (written,) = (tmp_path / "out" / "records").rglob("*.json")
    record = json.loads(written.read_text(encoding="utf-8"))
    assert record["status"] == "complete"
    assert record["filings"][0]["form"]["id"] == "shanghai-minhang-2020"


def test_a_report_is_written(root: Path, installed: Path, tmp_path: Path) -> None:
    source = root / "corpus" / "minhang-2020-pingan" / "source.docx"

    run(installed / "shenbao", "compare", source, source, "--html", tmp_path / "report.html", cwd=tmp_path)

    assert "两份文件没有差异。" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_draft_is_written(root: Path, installed: Path, tmp_path: Path) -> None:
    source = root / "corpus" / "minhang-2020-pingan" / "source.docx"

    run(installed / "shenbao", "seed", source, "--year", "2021", "--out", tmp_path / "draft.docx", cwd=tmp_path)

    told = json.loads((tmp_path / "draft.json").read_text(encoding="utf-8"))
    assert told["form"]["layout"] == "shanghai-minhang-2020"
    assert (tmp_path / "draft.docx").stat().st_size > 10_000
