"""A file of users and their passwords, as hashes: a line ``name:scrypt:N:r:p:salt:hash`` for each.

The parameters follow OWASP, Password Storage Cheat Sheet (scrypt with 16 MiB); each line has its own, so that later
lines can have larger ones.
"""

import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path
from typing import NamedTuple

_N, _R, _P = 2**14, 8, 5
_MEMORY = 2**26  # bytes that a hash may take
_LENGTH, _SALT = 32, 16  # bytes
SHORTEST, _LONGEST = 8, 256  # characters of a password
_LONGEST_NAME = 64


class Hash(NamedTuple):
    """A password's hash as in the file."""

    n: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    def fits(self, password: str) -> bool:
        """Whether this is the hash of the password."""
        return hmac.compare_digest(_digest(password, self), self.digest)


def hash_of(password: str) -> Hash:
    """A new hash of a password."""
    empty = Hash(_N, _R, _P, secrets.token_bytes(_SALT), b"")
    return empty._replace(digest=_digest(password, empty))


def _digest(password: str, entry: Hash) -> bytes:
    data = password[:_LONGEST].encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=entry.salt, n=entry.n, r=entry.r, p=entry.p, maxmem=_MEMORY, dklen=_LENGTH)


def load_users(file: Path) -> dict[str, Hash]:
    """The users of a file; raises ``ValueError`` with the wrong line, or if there is no user."""
    users = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, kind, n, r, p, salt, digest = line.strip().split(":")
            entry = Hash(int(n), int(r), int(p), b64decode(salt, validate=True), b64decode(digest, validate=True))
        except (ValueError, NotBase64):
            kind = ""
        if kind != "scrypt" or not name or len(entry.digest) != _LENGTH:
            raise ValueError(f"{file}:{number} is no user: name:scrypt:N:r:p:salt:hash is wanted")
        users[name] = entry
    if not users:
        raise ValueError(f"{file} has no user; add one with --add-user NAME")
    return users


def add_user(file: Path, name: str, password: str) -> None:
    """Write a user into a file that only its owner can read; an existing user gets the new password.

    Raises ``ValueError`` for an invalid name or password.
    """
    if not SHORTEST <= len(password) <= _LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {_LONGEST} characters")
    n, r, p, salt, digest = hash_of(password)
    put_line(file, name, f"scrypt:{n}:{r}:{p}:{b64encode(salt).decode()}:{b64encode(digest).decode()}")


def put_line(file: Path, name: str, rest: str) -> None:
    """Write the line ``name:rest`` into a file that only its owner can read, in place of an earlier one of the name.

    Raises ``ValueError`` for an invalid name.
    """
    if not name or len(name) > _LONGEST_NAME or any(mark in name for mark in ":#") or not name.isprintable():
        raise ValueError("a name is up to 64 characters, without : and #")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    kept = [line for line in lines if line.partition(":")[0] != name] + [f"{name}:{rest}"]
    part = file.with_name(f".{file.name}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write("".join(f"{line}\n" for line in kept))
    part.replace(file)
