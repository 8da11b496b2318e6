"""Both databases, and the archives to search."""

import glob
import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import archives
import pytest

import extract
from extract import index


def programs() -> Path | None:
    """The folder of PostgreSQL's programs: Debian's, on the path, or of the package pgserver; None without them."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    initdb = debian[-1] if debian else shutil.which("initdb")
    package = find_spec("pgserver")
    if initdb is None and package and package.origin:
        initdb = str(Path(package.origin).parent / "pginstall" / "bin" / "initdb")
    return Path(initdb).parent if initdb and Path(initdb).is_file() else None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that runs as long as the tests do."""
    pytest.importorskip("psycopg", reason='psycopg is not installed: pip install ".[postgres]"')
    binaries = programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    folder = Path(
        "/tmp" if Path("/tmp").is_dir() else tmp_path_factory.getbasetemp(), f"shenbao-postgres-{os.getpid()}"
    )
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    folder.mkdir(mode=0o700)
    try:
        if user:
            shutil.chown(folder, user)
        yield from running(binaries, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def running(binaries: Path, folder: Path, user: str | None) -> Iterator[str]:
    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    run("initdb", "-A", "trust", "-U", "shenbao", "-E", "UTF8", "--no-locale", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run("pg_ctl", "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://shenbao@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "-w", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """The address of an index that does not exist yet, in each database."""
    if request.param == "sqlite":
        return tmp_path / "shenbao.db"
    address: str = request.getfixturevalue("server")
    index.remove(address)
    return address


@pytest.fixture(scope="session")
def corpus(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of the Word files of the sample filings."""
    folder = tmp_path_factory.mktemp("corpus")
    for source in sorted((root / "corpus").glob("*/source.docx")):
        target = folder / "records" / source.parent.name / "source.docx.json"
        target.parent.mkdir(parents=True)
        target.write_text(extract.convert(source, root / "corpus").to_json(), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of three hundred invented filings."""
    return archives.files(tmp_path_factory.mktemp("archive"), (archives.record(at, 400) for at in range(300)))


@pytest.fixture(scope="session")
def everything(corpus: Path, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample filings and the archive in one folder."""
    folder = tmp_path_factory.mktemp("everything")
    for part in (corpus, archive):
        shutil.copytree(part / "records", folder / "records", dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, everything: Path, tmp_path_factory: pytest.TempPathFactory) -> Path | str:
    """An index of everything in each database; tests must not change it."""
    if request.param == "sqlite":
        address: Path | str = tmp_path_factory.mktemp("index") / "shenbao.db"
    else:
        address = request.getfixturevalue("server")
    index.remove(address)
    index.update(everything, address)
    return address
