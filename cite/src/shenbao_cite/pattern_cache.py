"""What was read from a pattern file, and its compiled patterns, kept as Python keeps bytecode.

To compile a file's expressions takes a hundred times as long as to read them back. So they are kept in the folder
``__pycache__`` beside the file, or below ``PYTHONPYCACHEPREFIX``; nothing is written with ``PYTHONDONTWRITEBYTECODE``
or where the folder refuses, and then each pattern is compiled when it is first needed.

A kept file counts only for the same bytes of the pattern file, the same version of ``regex`` and the same Python, and
only if it is whole; any other is passed over and written anew. It is trusted as bytecode is, no more and no less: who
can write into that folder can change the code beside it as well. A folder of the user's own, as Linux has one for
caches, would be writable where the package is not, but is one more place to be told of, to be filled by each user and
to go stale; where an administrator installs the package, one run of theirs fills the cache for all.
"""

import copyreg
import marshal
import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import cache_from_source, source_hash
from typing import Any, NamedTuple

import regex

_HEAD = 24  # bytes: the hashes of the place, the pattern file and the rest


class PackFile(NamedTuple):
    """The content of a pattern file, and its compiled patterns, packed, by their expanded expressions."""

    content: dict[str, Any]
    compiled: Mapping[str, bytes]


def read(path: str, source: bytes) -> PackFile | None:
    """What is kept of the pattern file with these bytes; None where nothing is, or not for them and this Python."""
    try:
        with open(_place(path), "rb") as file:
            kept = memoryview(file.read())
    except (OSError, NotImplementedError):
        return None
    body = kept[_HEAD:]
    return PackFile(*marshal.loads(body)) if kept[:_HEAD] == _head(source, body) else None


def keep(path: str, source: bytes, content: dict[str, Any], expressions: Iterable[str]) -> Mapping[str, bytes]:
    """The compiled expressions of a pattern file, which are kept; none where that cannot be, or one is wrong."""
    if sys.dont_write_bytecode or not os.path.isfile(path):  # what stands in a zip file is not kept
        return {}
    try:
        place = _place(path)
        folder = os.path.dirname(place)
        os.makedirs(folder, exist_ok=True)
    except (OSError, NotImplementedError):
        return {}
    if not os.access(folder, os.W_OK):
        return {}
    try:
        compiled = {expression: _packed_pattern(regex.compile(expression)) for expression in expressions}
        body = marshal.dumps((content, compiled))
    except (regex.error, ValueError):  # a mistake, which is told where the pattern is used
        return {}
    part = f"{place}.{os.getpid()}"
    try:
        mode = os.stat(path).st_mode & 0o666 | 0o200  # as Python does: none may read it who may not read the file
        with open(os.open(part, os.O_EXCL | os.O_CREAT | os.O_WRONLY, mode), "wb") as file:
            file.write(_head(source, body) + body)
        os.replace(part, place)
    except OSError:  # a full disk, a folder in its place: what is compiled serves this process at least
        if os.path.lexists(part):
            os.unlink(part)
    return compiled


def pattern(expression: str, compiled: Mapping[str, bytes]) -> regex.Pattern[str]:
    """The compiled pattern of an expanded expression, as it is kept, else compiled now; raises ``regex.error``."""
    if expression not in compiled:
        return regex.compile(expression)
    made: regex.Pattern[str] = _maker()(*marshal.loads(compiled[expression]))
    return made


def _packed_pattern(one: regex.Pattern[str]) -> bytes:
    """What ``pickle`` keeps of a pattern; ``ValueError`` if that is more than numbers and texts."""
    return marshal.dumps(copyreg.dispatch_table[regex.Pattern](one)[1])


@cache
def _maker() -> Any:
    """The function that makes a pattern of what ``pickle`` keeps."""
    return copyreg.dispatch_table[regex.Pattern](regex.compile(""))[0]


def _place(path: str) -> str:
    """Where the file is kept; ``NotImplementedError`` on a Python that keeps no bytecode."""
    return os.path.splitext(cache_from_source(path))[0] + ".pack"


def _head(source: bytes, body: bytes | memoryview) -> bytes:
    """What stands before a kept file's body: hashes of all that it depends on."""
    facts = (regex.__version__, regex.DEFAULT_VERSION, sys.version, sys.byteorder, sys.maxsize)
    return b"".join(map(source_hash, (repr(facts).encode(), source, body)))
