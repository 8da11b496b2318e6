"""The limits of one file; a module of its own, since the command line shows them before anything is read."""

from typing import NamedTuple

_MEBIBYTE = 1 << 20


class Limits(NamedTuple):
    """What one file may cost; sizes in bytes, times in seconds.

    ``seconds`` is wall time; it and ``cpu_seconds`` count anew for each page that is read from its image. ``memory`` is
    the address space of the reading process, ``file_size`` both what a source may have and what may be written;
    ``unpacked``, ``members`` and ``depth`` limit an archive file.
    """

    seconds: float = 60
    cpu_seconds: int = 40
    memory: int = 2048 * _MEBIBYTE
    file_size: int = 500 * _MEBIBYTE
    unpacked: int = 4096 * _MEBIBYTE
    members: int = 100_000
    depth: int = 3
