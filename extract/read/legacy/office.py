"""LibreOffice as a converter behind walls: files → .docx.

Each call has a folder of its own for the profile, the files and whatever LibreOffice leaves about, removed afterwards:
nothing of one call reaches the next, and calls may run side by side. What the files ask for is not done: no network, no
linked file, no macro. The exit code says nothing, so only the files that came out count.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from extract.errors import ConverterMissing, DamagedSource
from extract.read.sandbox import end_group

SECONDS = 45  # until the next file is there, the first takes one to five; less than a file has in a batch
CPU_SECONDS, CPU_SECONDS_MORE = 45, 10  # for one file, for each further one: a filing takes a fifth of a second
_BYTES_OF_MEMORY = 4_000_000_000
_BYTES_OF_FILE = 500_000_000
_LEAST_FREE = 32_000_000  # bytes on the disk: with fewer it may have failed for want of them
_MISSING = (
    "读取 .doc、.wps、.rtf、网页等旧格式需要 LibreOffice，本机没有安装。"
    "请安装后再转换（Debian/Ubuntu：apt install libreoffice-writer；其他系统：https://zh-cn.libreoffice.org），"
    "或用 Word、WPS 另存为 .docx。"
)
_OUT = "out"
_GLANCE = 0.5  # seconds
_TIED = (
    'exec 3<&0 </dev/null; { read _ <&3; kill -KILL 0; } & guard=$!; "$@" 3<&-; code=$?; '
    "kill -KILL $guard; wait $guard; exit $code"
)
_AGAIN = 81  # EXITHELPER_NORMAL_RESTART
_NO_WAY_OUT = "http://127.0.0.1:9"  # the port that discards: where a proxy is asked, nothing answers
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SETTINGS = (  # the path of a setting, its name, its value
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Inet/Settings", "ooInetProxyType", "2"),  # by hand
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def program() -> str:
    """Where LibreOffice is; raises ``ConverterMissing``, which says how to get it."""
    found = shutil.which("soffice") or shutil.which("libreoffice") or (str(_MAC) if _MAC.is_file() else None)
    if found is None:
        raise ConverterMissing(_MISSING)
    # the script "soffice" stays a parent of this program: to end with whoever asked, it has to be called itself
    inner = Path(found).resolve().with_name("soffice.bin")
    return str(inner) if sys.platform == "linux" and inner.is_file() else found


def docx_files(files: Mapping[str, bytes], infilter: str | None) -> dict[str, bytes]:
    """Of each file, by its name, the .docx that LibreOffice made of it; those of which it made none are left out.

    The suffix of a name says what the file is; ``infilter`` is the import filter where the suffix does not settle it.
    Raises ``ConverterMissing`` where LibreOffice is not installed, ``OSError`` where the disk is full.
    """
    return _files(files, infilter, "docx:MS Word 2007 XML")


def pdf_file(data: bytes, suffix: str) -> bytes:
    """The pages that LibreOffice prints of a file; ``suffix`` (.docx) says what it is.

    Raises as ``docx_files`` does, and ``DamagedSource`` where nothing comes out.
    """
    found = _files({f"0{suffix}": data}, None, "pdf")
    if not found:
        raise DamagedSource("LibreOffice 未能把该文件排成页面。")
    return next(iter(found.values()))


def _files(files: Mapping[str, bytes], infilter: str | None, target: str) -> dict[str, bytes]:
    office = program()
    with TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        sources = [_written(folder / "in" / name, data) for name, data in files.items()]
        _written(folder / "profile" / "user" / "registrymodifications.xcu", _profile())
        command = [
            *_guard(),
            *_walls(CPU_SECONDS + CPU_SECONDS_MORE * (len(sources) - 1)),
            *(office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"),
            *([f"--infilter={infilter}"] if infilter else []),
            *("--convert-to", target, "--outdir", str(folder / _OUT), *map(str, sources)),
        ]
        _run(command, folder)
        made = {source.name: folder / _OUT / f"{source.stem}.{target.partition(':')[0]}" for source in sources}
        found = {name: path.read_bytes() for name, path in made.items() if path.is_file()}
        if len(found) < len(files) and shutil.disk_usage(folder).free < _LEAST_FREE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        return found


@cache
def works() -> bool:
    """Whether LibreOffice converts the simplest of files; an installation without Writer does not."""
    return bool(docx_files({"0.rtf": rb"{\rtf1 1}"}, None))


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _profile() -> bytes:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'.encode()


# ---------------------------------------------------------------- the process


def _run(command: list[str], folder: Path) -> None:
    """Run to the end or to the limit of time, once more where LibreOffice asks for it to take a new profile in."""
    if _ended(command, folder) == _AGAIN:
        _ended(command, folder)


def _ended(command: list[str], folder: Path) -> int | None:
    """The exit code, None at the limit of time; whatever is left of the process group has been ended."""
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=_surroundings(folder), stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            return _awaited(process, folder / _OUT)
        finally:
            process.kill()
            end_group(process.pid)


def _awaited(process: "subprocess.Popen[bytes]", out: Path) -> int | None:
    """The exit code, None where no further file came for too long."""
    made, deadline = 0, monotonic() + SECONDS
    while monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_GLANCE)
        if (now := sum(1 for _ in out.glob("*"))) > made:
            made, deadline = now, monotonic() + SECONDS
    return None


def _guard() -> list[str]:
    """What stands before the command so that it ends with this process, however this process ends.

    A shell leads the group of processes and waits for the command; a second one reads what this process holds the other
    end of, and ends the group when that end is gone.
    """
    return [] if sys.platform == "win32" else ["/bin/sh", "-c", _TIED, "sh"]


def _surroundings(folder: Path) -> dict[str, str]:
    """The same on every machine: language, time zone, no fonts or settings of the user's, no way to the network."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    home = {name: str(folder) for name in ("HOME", "TMPDIR", "TEMP", "TMP")}
    proxies = {name: _NO_WAY_OUT for name in ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")}
    return {**kept, **home, **proxies, "LANG": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}


# ---------------------------------------------------------------- the walls


def _walls(seconds: int) -> list[str]:
    """What stands before the command to limit it, as far as this system has it (util-linux).

    Limits of memory, time and file size; a network of its own with nothing in it, and processes of its own.
    """
    if sys.platform != "linux":
        return []
    limits = [f"--{name}={_at_most(name, most)}" for name, most in _limits(seconds).items()]
    apart = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child"]
    choices = (["prlimit", *limits, *apart], ["prlimit", *limits])
    return next((list(walls) for walls in choices if _stands(tuple(walls))), [])


def _limits(seconds: int) -> dict[str, int]:
    return {"as": _BYTES_OF_MEMORY, "cpu": seconds, "fsize": _BYTES_OF_FILE, "core": 0}


def _at_most(name: str, most: int) -> int:
    """The limit, or a lower one that already holds for this process: nobody may raise it again."""
    import resource  # noqa: PLC0415  (not on every system)

    _, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}"))
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


@cache
def _stands(walls: tuple[str, ...]) -> bool:
    """Whether a command can be run behind these walls here: a container may forbid them."""
    try:
        return subprocess.run([*walls, "true"], capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
