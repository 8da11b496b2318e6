"""LibreOffice as a converter behind limits: files → .docx, .xlsx or .pdf.

Each call has a folder of its own for the profile, the files and whatever LibreOffice leaves about, removed afterwards:
nothing of one call reaches the next, and calls may run side by side. Nothing that the files ask for is done: no
network, no linked file, no macro. The exit code says nothing, so only the files that came out count.
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
from time import monotonic

from extract.errors import ConverterMissing, DamagedSource
from extract.read.sandbox import end_group
from extract.temporary import TemporaryFolder

SECONDS = 45  # until the next file is there, the first takes one to five; less than a file has in a batch
CPU_SECONDS, CPU_SECONDS_MORE = 45, 10  # for one file, for each further one: a filing takes a fifth of a second
_BYTES_OF_MEMORY = 4_000_000_000
_BYTES_OF_FILE = 500_000_000
_LEAST_FREE = 32_000_000  # bytes on the disk: with fewer it may have failed for want of them
_MISSING = (
    "读取 .doc、.wps、.rtf、.ods、.xlsb、网页等格式需要 LibreOffice，本机没有安装。"
    "请安装后再转换（Debian/Ubuntu：apt install libreoffice-writer libreoffice-calc；"
    "其他系统：https://zh-cn.libreoffice.org），或用 Word、WPS 另存为 .docx、.xlsx。"
)
# what LibreOffice is to make
DOCX, XLSX, PDF = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML", "pdf"
_SIMPLEST = {DOCX: ("0.rtf", rb"{\rtf1 1}"), XLSX: ("0.csv", b"1")}
_OUT = "out"
_GLANCE = 0.5  # seconds
# Stands before the command so that it ends with this process, however this process ends: a shell leads the group of
# processes and waits for the command; a second one reads what this process holds the other end of, and ends the group
# when that end is gone.
_TIED = (
    'exec 3<&0 </dev/null; { read _ <&3; kill -KILL 0; } & guard=$!; "$@" 3<&-; code=$?; '
    "kill -KILL $guard; wait $guard; exit $code"
)
_AGAIN = 81  # EXITHELPER_NORMAL_RESTART
_NO_WAY_OUT = "http://127.0.0.1:9"  # the port "discard" as proxy: nothing answers there
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SETTINGS = (  # the path of a setting, its name, its value
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),  # never
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Setup/L10N", "ooSetupSystemLocale", "zh-CN"),  # in which dates without a format of their own are shown
    ("Inet/Settings", "ooInetProxyType", "2"),  # by hand
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_PROFILE = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'.format(
    "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
).encode()


def program() -> str:
    """The path of LibreOffice; raises ``ConverterMissing``, which says how to get it."""
    command = shutil.which("soffice") or shutil.which("libreoffice") or (str(_MAC) if _MAC.is_file() else None)
    if command is None:
        raise ConverterMissing(_MISSING)
    # the script "soffice" stays a parent of this program: to end with whoever called it, it has to be called itself
    inner = Path(command).resolve().with_name("soffice.bin")
    return str(inner) if sys.platform == "linux" and inner.is_file() else command


def converted_files(files: Mapping[str, bytes], target: str, infilter: str | None = None) -> dict[str, bytes]:
    """Of each file, by its name, what LibreOffice made of it; those of which it made nothing are left out.

    The suffix of a name says what the file is; ``target`` is ``DOCX``, ``XLSX`` or ``PDF``; ``infilter`` is the import
    filter where the suffix does not settle it. Raises ``ConverterMissing`` where LibreOffice is not installed,
    ``OSError`` where the disk is full.
    """
    office = program()
    with TemporaryFolder() as place:
        folder = place.path
        profile, sources = folder / "profile", [folder / "in" / name for name in files]
        contents = dict(zip(sources, files.values(), strict=True))
        for path, data in {profile / "user" / "registrymodifications.xcu": _PROFILE, **contents}.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        command = [
            *([] if sys.platform == "win32" else ["/bin/sh", "-c", _TIED, "sh"]),
            *_limiting_command(CPU_SECONDS + CPU_SECONDS_MORE * (len(sources) - 1)),
            *(office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"),
            *([f"--infilter={infilter}"] if infilter else []),
            *("--convert-to", target, "--outdir", str(folder / _OUT), *map(str, sources)),
        ]
        if _exit_code(command, folder) == _AGAIN:  # LibreOffice asks for a restart to use a new profile
            _exit_code(command, folder)
        outputs = {source.name: folder / _OUT / f"{source.stem}.{target.partition(':')[0]}" for source in sources}
        converted = {name: path.read_bytes() for name, path in outputs.items() if path.is_file()}
        if len(converted) < len(files) and shutil.disk_usage(folder).free < _LEAST_FREE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        return converted


def pdf_file(data: bytes, suffix: str) -> bytes:
    """The pages that LibreOffice prints of a file; ``suffix`` (.docx) says what it is.

    Raises as ``converted_files`` does, and ``DamagedSource`` where nothing comes out.
    """
    printed = converted_files({f"0{suffix}": data}, PDF)
    if not printed:
        raise DamagedSource("LibreOffice 未能把该文件排成页面。")
    return next(iter(printed.values()))


@cache
def works(target: str) -> bool:
    """Whether LibreOffice makes ``DOCX`` or ``XLSX`` of the simplest file; without Writer or Calc it does not."""
    return bool(converted_files(dict([_SIMPLEST[target]]), target))


def _exit_code(command: list[str], folder: Path) -> int | None:
    """The exit code, None where no further file came for too long; whatever is left of the process group is ended.

    The surroundings are the same on every machine: language, time zone, no fonts or settings of the user's, no way to
    the network.
    """
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    home = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder))
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NO_WAY_OUT)
    surroundings = {**kept, **home, **proxies, "LANG": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"}
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=surroundings, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            files, deadline = 0, monotonic() + SECONDS
            while monotonic() < deadline:
                with suppress(subprocess.TimeoutExpired):
                    return process.wait(_GLANCE)
                if (now := sum(1 for _ in (folder / _OUT).glob("*"))) > files:
                    files, deadline = now, monotonic() + SECONDS
            return None
        finally:
            process.kill()
            end_group(process.pid)


def _limiting_command(seconds: int) -> list[str]:
    """What stands before the command to limit it, as far as this system has it (util-linux).

    Limits of memory, time and file size; a network of its own with nothing in it, and processes of its own. A limit
    that already holds for this process and is lower stays: nobody may raise it again.
    """
    if sys.platform != "linux":
        return []
    import resource  # noqa: PLC0415  (not on every system)

    command = ["prlimit"]
    for name, most in (("as", _BYTES_OF_MEMORY), ("cpu", seconds), ("fsize", _BYTES_OF_FILE), ("core", 0)):
        _, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}"))
        command.append(f"--{name}={most if hard == resource.RLIM_INFINITY else min(most, hard)}")
    apart = [*command, "unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child"]
    return next((prefix for prefix in (apart, command) if _can_run(tuple(prefix))), [])


@cache
def _can_run(prefix: tuple[str, ...]) -> bool:
    """Whether a command can be run with this one before it: a container may forbid it."""
    try:
        return subprocess.run([*prefix, "true"], capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
