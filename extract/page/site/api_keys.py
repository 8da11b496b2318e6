"""A file of keys with which programs use the API, as hashes: a line ``name:sha256:hash`` for each.

A key is 32 random bytes, so that a plain hash protects it: nobody can guess it.
"""

import secrets
from hashlib import sha256
from pathlib import Path

from extract.page.site.passwords import put_line

_MARK = "sbk_"  # by which scanners of leaked secrets may know one
_DIGITS = 64  # of a hash


def new_key(file: Path, name: str) -> str:
    """A new key, whose hash is written into the file; an earlier key of the name no longer holds.

    Raises ``ValueError`` for an invalid name.
    """
    key = _MARK + secrets.token_urlsafe(32)
    put_line(file, name, f"sha256:{key_hash(key)}")
    return key


def load_keys(file: Path) -> dict[str, str]:
    """The names of the keys by their hashes; raises ``ValueError`` with the wrong line, or if there is no key."""
    keys = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.strip().partition(":")
        kind, _, digest = rest.partition(":")
        if kind != "sha256" or not name or len(digest) != _DIGITS:
            raise ValueError(f"{file}:{number} is no key: name:sha256:hash is wanted")
        keys[digest] = name
    if not keys:
        raise ValueError(f"{file} has no key; add one with --add-key NAME")
    return keys


def key_hash(key: str) -> str:
    """The hash of a key, under which it is known: to look it up takes no time that would tell of the key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
