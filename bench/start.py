"""CPU and wall time of the commands that a user waits for, each from the start of Python to its end.

Modules are compiled beforehand, as those of an installed package are.

Usage: ``python bench/start.py [TIMES]``, the least of so many runs (10) of each; Linux.
"""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from subprocess import DEVNULL, run
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parent.parent
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
FILING = ROOT / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf"


def cost(environment: dict[str, str], arguments: list[str], text: str = "") -> tuple[float, float]:
    """CPU and wall seconds of the command, its own processes included."""
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    command = [sys.executable, "-m", "extract", *arguments]
    run(command, cwd=ROOT, env=environment, input=text.encode(), stdout=DEVNULL, check=True)
    end = perf_counter()
    with suppress(ChildProcessError):  # what a command leaves behind ends with it, and is counted once it is waited for
        while os.wait():
            pass
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, end - start


def main(times: int) -> None:
    """Print a line for each command."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    with TemporaryDirectory() as folder:
        environment = os.environ | {"PYTHONPYCACHEPREFIX": f"{folder}/compiled", "PYTHONDONTWRITEBYTECODE": ""}
        database = f"{folder}/out/shenbao.db"
        commands = {
            "--help": [(["--help"], "") for _ in range(times + 1)],
            "cite": [(["cite"], "见沪财绩(2018)4号") for _ in range(times + 1)],
            "convert one.pdf": [
                (["convert", str(FILING), "--out", f"{folder}/{k or 'out'}"], "") for k in range(times + 1)
            ],
            "search": [(["search", "项目", "--db", database], "") for _ in range(times + 1)],
        }
        print(f"{'command':18}{'CPU s':>8}{'wall s':>8}")
        for name, runs in commands.items():
            cost(environment, *runs[0])  # which compiles
            cpu, wall = (min(one) for one in zip(*(cost(environment, *each) for each in runs[1:]), strict=True))
            print(f"{name:18}{cpu:8.3f}{wall:8.3f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
