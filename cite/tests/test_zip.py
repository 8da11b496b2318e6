"""The package imported from a zip file, as a zipapp or a wheel on the path is: its patterns are read there."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import shenbao_cite

_MAIN = """
import shenbao_cite
from shenbao_cite import pack
print(shenbao_cite.__file__)
print(*sorted(pack.names()))
print(*(one.id for one in shenbao_cite.find_citations("见沪财绩(2018)4号和《预算法》")))
print(*(one.kind for one in shenbao_cite.find_statuses("财预〔2015〕8号同时废止")))
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program in one file, with the package inside."""
    path, package = tmp_path / "program.pyz", Path(shenbao_cite.__file__).parent
    with ZipFile(path, "w") as archive:
        for file in package.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                archive.write(file, file.relative_to(package.parent))
        archive.writestr("__main__.py", _MAIN)
    return path


@pytest.mark.parametrize("keeps_bytecode", [False, True])
def test_it_runs_from_a_zip_file(program: Path, tmp_path: Path, keeps_bytecode: bool) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONUTF8": "1"}
    if keeps_bytecode:
        environment["PYTHONPYCACHEPREFIX"] = str(tmp_path / "kept")
    done = subprocess.run(
        [sys.executable, program], env=environment, capture_output=True, encoding="utf-8", check=False
    )

    assert done.stderr == ""
    place, names, ids, kinds = done.stdout.splitlines()
    assert place.startswith(str(program))
    assert names.split() == sorted(shenbao_cite.pack.names())
    assert ids.split() == [one.id for one in shenbao_cite.find_citations("见沪财绩(2018)4号和《预算法》")]
    assert kinds == "repealed"
