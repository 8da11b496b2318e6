"""Ctrl-C at the moments when a command is still being loaded."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from extract.interrupts import held_back, unheard_by_children

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")

# runs the command, and sends its process group a Ctrl-C when a module is imported
_PROGRAM = """
import os, runpy, signal, sys

class Interrupter:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            sys.meta_path.remove(self)
            os.killpg(0, signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
module = sys.argv.pop(1)
sys.meta_path.insert(0, Interrupter())
runpy.run_module("extract", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize(
    "module", ["extract.cli", "extract.cli.convert", "extract.fork_server", "extract.batch", "extract.index"]
)
def test_a_command_that_is_being_loaded_is_stopped_with_a_short_message(
    module: str, root: Path, tmp_path: Path
) -> None:
    folder = root / "corpus" / "minhang-2020-pingan"
    command = [sys.executable, "-c", _PROGRAM, module, "convert", folder, "--out", tmp_path / "out", "--lang", "en"]
    done = subprocess.run(
        command, cwd=root, capture_output=True, encoding="utf-8", start_new_session=True, timeout=60, check=False
    )

    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("shenbao: stopped")
    assert done.stdout == ""


def test_an_interrupt_waits_for_the_end_of_the_block() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    steps = []

    def interrupted() -> None:
        with held_back():
            signal.raise_signal(signal.SIGINT)
            steps.append("the rest of the block")

    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert steps == ["the rest of the block"]


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with held_back():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_child_hears_no_ctrl_c() -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('goes on')"
    with unheard_by_children():
        child = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)

    assert (child.stdout, child.stderr) == ("goes on\n", "")
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
