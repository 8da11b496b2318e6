"""A lock for a folder at an address, where no system keeps two runs apart: an object that is created once.

It names the run, its machine and process, and when the run was last seen there, which the run writes anew every minute.
A run that meets a lock takes it over where the other has ended: its process is gone from the same machine, or it was
not seen for ten minutes. A run whose lock was taken over stops, once it notices: within some two minutes at the latest.
"""

import json
import os
import platform
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Self

from extract.read.sandbox import is_alive
from extract.storage import Address, AddressTrouble

NAME = "_lock.json"
_SEEN = 60.0  # seconds between two times of a lock
_STALE = 600.0  # seconds without a new time, after which a run counts as ended


class AddressLock:
    """The lock of a run in a folder, held in a ``with`` block; raises ``AddressTrouble`` if another run holds it."""

    def __init__(self, folder: Address) -> None:
        self._file = folder / NAME
        self._folder = folder
        self._own = {"run": uuid.uuid4().hex, "machine": _machine(), "process": os.getpid()}
        self._is_over, self._is_lost, self._renewed = Event(), False, monotonic()
        self._watch = Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Self:
        """The lock, new or taken over."""
        try:
            self._file.create(self._content())
        except FileExistsError:
            other = self._holder()
            if other and not self._has_ended(other):
                raise AddressTrouble(
                    f"{self._folder}: another run is writing there ({other.get('machine')}, {other.get('seen')}); "
                    f"if it has ended, wait ten minutes or remove {NAME}"
                ) from None
            if self._holder() == other:  # nobody else has taken it over in between
                self._file.unlink(missing_ok=True)
            return self.__enter__()
        self._renewed = monotonic()
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the lock, unless it is another run's by now."""
        self._is_over.set()
        self._watch.join()
        if self._is_own():
            self._file.unlink(missing_ok=True)

    def check(self) -> None:
        """Raise ``AddressTrouble`` if another run has taken the lock over, which counts this one as ended."""
        if self._is_lost or not self._is_own():
            raise AddressTrouble(f"{self._folder}: another run has taken over, as this one was not seen for long")

    def check_if_overdue(self) -> None:
        """The same by what is known here; the store is asked only if the lock was not renewed in time."""
        if self._is_lost or monotonic() - self._renewed > 2 * _SEEN:
            self.check()

    def _content(self) -> bytes:
        return json.dumps({**self._own, "seen": datetime.now(UTC).isoformat(timespec="seconds")}).encode()

    def _holder(self) -> dict[str, object]:
        """What the lock says; nothing if there is none, or it is damaged."""
        try:
            content = json.loads(self._file.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _is_own(self) -> bool:
        return self._holder().get("run") == self._own["run"]

    def _has_ended(self, other: dict[str, object]) -> bool:
        """Whether the run of a lock has ended."""
        process = other.get("process")
        if other.get("machine") == self._own["machine"] and isinstance(process, int) and not is_alive(process):
            return True
        try:
            last_seen = datetime.fromisoformat(str(other.get("seen")))
            return (datetime.now(UTC) - last_seen).total_seconds() > _STALE
        except (ValueError, TypeError):  # no time, or one without its zone
            return True

    def _renew(self) -> None:
        """Write the time into the lock again and again, as long as it is this run's."""
        while not self._is_over.wait(_SEEN) and not self._is_lost:
            try:
                self._is_lost = not self._is_own()
                if not self._is_lost:
                    self._file.create(self._content(), is_new=False)
                    self._renewed = monotonic()
            except (AddressTrouble, OSError):  # the service may be back before the lock is stale
                continue


def _machine() -> str:
    """What names this machine as far as process numbers go, which begin anew with a start and in a container."""
    parts = [platform.node(), f"{uuid.getnode():x}"]  # containers may share both
    with suppress(OSError):  # as Linux alone has it
        parts += [Path("/proc/sys/kernel/random/boot_id").read_text().strip(), os.readlink("/proc/self/ns/pid")]
    return "-".join(parts)
