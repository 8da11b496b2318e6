"""The offline bundle: its installer needs no network, and refuses what is damaged or meant for another machine."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bundle is for Linux")
MACHINE = f"Linux-{platform.machine()}"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
COMMAND = "import sys\n\ndef main():\n    print('installed', sys.argv[1:])\n"


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env=own | environment, timeout=300
    )


def write_wheel(folder: Path, name: str, needs: str = "") -> None:
    """A wheel with a command ``shenbao`` that prints its arguments."""
    module, about = f"{name}_stub", f"{name}-1.0.dist-info"
    files = {
        f"{module}.py": COMMAND,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if name == "shenbao":
        files[f"{about}/entry_points.txt"] = f"[console_scripts]\nshenbao = {module}:main\n"
    record = "".join(f"{path},,\n" for path in files) + f"{about}/RECORD,,\n"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        for path, text in (files | {f"{about}/RECORD": record}).items():
            wheel.writestr(path, text)


@pytest.fixture
def bundle(root: Path, tmp_path: Path) -> Path:
    """The unpacked archive of a bundle: shenbao, a library that it needs, one of an extra, and pip."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    extra = "Provides-Extra: cluster\nRequires-Dist: many; extra == 'cluster'\n"
    write_wheel(wheels, "shenbao", f"Requires-Dist: helper\n{extra}")
    write_wheel(wheels, "helper")
    write_wheel(wheels, "many")
    _pack_pip(wheels)
    made = run(root / ".ci" / "bundle", wheels, tmp_path / "made" / "shenbao-offline", MACHINE, PYTHON)
    if made.returncode:
        pytest.fail(made.stderr)
    (tmp_path / "taken").mkdir()
    subprocess.run(["tar", "-xf", tmp_path / "made" / "shenbao-offline.tar", "-C", tmp_path / "taken"], check=True)
    return tmp_path / "taken" / "shenbao-offline"


def _pack_pip(folder: Path) -> None:
    """The wheel of the pip that is installed, from its files."""
    import pip  # noqa: PLC0415

    home = Path(pip.__file__).parent
    about = next(home.parent.glob("pip-*.dist-info"))
    with zipfile.ZipFile(folder / f"{about.name.removesuffix('.dist-info')}-py3-none-any.whl", "w") as wheel:
        for file in [*home.rglob("*.py"), *home.rglob("*.pem"), *home.rglob("*.txt"), *about.glob("*")]:
            if file.is_file():
                wheel.write(file, file.relative_to(home.parent))


def offline(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a namespace without network, where the system allows one."""
    apart = ["unshare", "--map-root-user", "--net"]
    is_apart = shutil.which("unshare") and run(*apart, "true").returncode == 0
    return run(*(apart if is_apart else []), *command, PYTHON=sys.executable, http_proxy="http://127.0.0.1:9")


def test_it_installs_without_network(bundle: Path, tmp_path: Path) -> None:
    done = offline(bundle / "install.sh", tmp_path / "home")

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"已装好：{tmp_path}/home/bin/shenbao\n"
    assert run(tmp_path / "home/bin/shenbao", "x").stdout == "installed ['x']\n"
    assert run(tmp_path / "home/bin/python", "-c", "import helper_stub, many_stub").returncode == 0


def test_every_file_has_its_checksum(bundle: Path) -> None:
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {line[66:]: line[:64] for line in lines}
    files = {file.relative_to(bundle).as_posix(): file for file in bundle.rglob("*") if file.is_file()}

    assert sums.keys() == files.keys() - {"SHA256SUMS"}
    assert all(sums[name] == hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sums)
    assert {"install.sh", "README.txt", "service/shenbao.service", "LICENSE"} <= sums.keys()


@pytest.mark.parametrize("harm", ["changed", "missing", "added", "other machine", "other python"])
def test_what_is_wrong_is_named_and_nothing_installed(bundle: Path, tmp_path: Path, harm: str) -> None:
    wheel = bundle / "wheels" / "helper-1.0-py3-none-any.whl"
    if harm == "changed":
        wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")
    elif harm == "missing":
        wheel.unlink()
    elif harm == "added":
        shutil.copy(wheel, wheel.with_name("helper-2.0-py3-none-any.whl"))
    else:
        conf = bundle / "bundle.conf"
        old, new = (MACHINE, "Linux-sparc") if harm == "other machine" else (f"={PYTHON}", "=2.7")
        conf.write_text(conf.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        sums = bundle / "SHA256SUMS"
        lines = [line for line in sums.read_text(encoding="utf-8").splitlines() if not line.endswith("bundle.conf")]
        lines.append(f"{hashlib.sha256(conf.read_bytes()).hexdigest()}  bundle.conf")
        sums.write_text("\n".join(lines) + "\n", encoding="utf-8")

    done = offline(bundle / "install.sh", tmp_path / "home")

    words = {"changed": "helper", "missing": "helper", "added": "helper-2.0", "other machine": "sparc"}
    assert done.returncode == 1
    assert words.get(harm, "2.7") in done.stderr
    assert not (tmp_path / "home").exists()


def test_the_same_files_give_the_same_archive(root: Path, bundle: Path, tmp_path: Path) -> None:
    again = run(root / ".ci" / "bundle", tmp_path / "wheels", tmp_path / "again" / "shenbao-offline", MACHINE, PYTHON)

    assert again.returncode == 0
    first, second = (tmp_path / name / "shenbao-offline.tar" for name in ("made", "again"))
    assert first.read_bytes() == second.read_bytes()


# ---------------------------------------------------------------- the service


def test_the_unit_is_accepted_by_systemd(root: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: apt install systemd")
    unit = tmp_path / "shenbao.service"
    text = (root / "output/service/shenbao.service").read_text(encoding="utf-8")
    program = tmp_path / "shenbao"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    unit.write_text(text.replace("/opt/shenbao/bin/shenbao", str(program)), encoding="utf-8")

    verified = run("systemd-analyze", "verify", "--man=no", unit)
    security = run("systemd-analyze", "security", "--offline=true", "--threshold=25", unit)

    assert (verified.returncode, verified.stderr) == (0, "")
    assert security.returncode == 0, security.stdout[-200:]  # an exposure of at most 2.5 of 10


def test_the_unit_starts_the_site_as_it_is(root: Path, tmp_path: Path) -> None:
    """Its command line, with the settings of its file, is one that the command takes."""
    from extract.cli import command_parser  # noqa: PLC0415

    unit = (root / "output/service/shenbao.service").read_text(encoding="utf-8")
    settings = (root / "output/service/serve.env").read_text(encoding="utf-8")
    pairs = [line.partition("=")[::2] for line in settings.splitlines() if line and not line.startswith("#")]
    line = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).partition("bin/shenbao ")[2]
    for name, value in pairs:
        line = line.replace(f"${{{name}}}", value).replace(f"${name}", value)
    words = line.replace("/srv/shenbao/originals", str(tmp_path)).split()
    options = command_parser().parse_args([*words, "--convert", "--api-keys", "/etc/shenbao/keys"])

    assert "$" not in line
    assert (options.host, options.port, options.name) == ("127.0.0.1", 8765, ["shenbao.example.org"])
    assert options.sources == [tmp_path]
