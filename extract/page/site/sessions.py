"""Sessions of logged-in users, and limits on failed log-ins.

A restart of the process ends all sessions. The cookie has a random token, the process only its hash.
"""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from time import monotonic

from extract.page.site.passwords import Hash, hash_of

LONGEST = 10 * 3600  # seconds of a session: a working day
_IDLE = 2 * 3600  # seconds without a request that end a session
_MOST_SESSIONS = 10_000
_PER = 15 * 60  # seconds for which a failed log-in counts
# failed log-ins: of a user from one address, of all users from one address (an office may share it), of a user from all
# addresses, with a high limit, so that an attacker cannot easily lock a user out
_TRIES = {"both": 5, "client": 20, "user": 50}
_MOST_REMEMBERED = 10_000
_AT_ONCE = 2  # passwords hashed at the same time: each takes a core and 16 MiB


_Key = tuple[str, str]


class TooOften(Exception):
    """Too many log-ins have failed; the next is allowed after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Sessions:
    """The sessions of the users of a password file."""

    def __init__(self, users: Mapping[str, Hash]) -> None:
        self._users = users
        self._nobody = hash_of(secrets.token_urlsafe())  # hashed for unknown users, so that their answer takes as long
        self._sessions: OrderedDict[bytes, tuple[str, float, float]] = OrderedDict()
        self._failures: OrderedDict[_Key, list[float]] = OrderedDict()
        self._lock = Lock()
        self._hashing = BoundedSemaphore(_AT_ONCE)

    def enter(self, name: str, password: str, client: str) -> str | None:
        """The token of a new session; None for a wrong name or password. Raises ``TooOften``."""
        keys = {("both", f"{name} {client}"), ("client", client), ("user", name)}
        at = self._count_try(keys)
        with self._hashing:
            fits = self._users.get(name, self._nobody).fits(password)
        with self._lock:
            if not fits or name not in self._users:
                return None
            for key in keys - {("client", client)}:
                self._failures.pop(key, None)
            own = self._failures.get(("client", client), [])  # the failures of others from there still count
            own[:] = [one for one in own if one != at]
            token, now = secrets.token_urlsafe(32), monotonic()
            self._sessions[_token_hash(token)] = (name, now, now)
            while len(self._sessions) > _MOST_SESSIONS:
                self._sessions.popitem(last=False)
            return token

    def user(self, token: str) -> str | None:
        """The user of a session; None if there is none or it has ended."""
        key, now = _token_hash(token), monotonic()
        with self._lock:
            name, began, last = self._sessions.get(key, ("", 0.0, 0.0))
            if not name or now - began > LONGEST or now - last > _IDLE:
                self._sessions.pop(key, None)
                return None
            self._sessions[key] = (name, began, now)
            return name

    def leave(self, token: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(_token_hash(token), None)

    def _count_try(self, keys: set[_Key]) -> float:
        """Count a log-in as failed before its password is checked, so that many at once get no further; its time.

        Raises ``TooOften``, and does not count it, if too many failed before.
        """
        now = monotonic()
        with self._lock:
            for key in keys:
                recent = [at for at in self._failures.get(key, ()) if now - at < _PER]
                most = _TRIES[key[0]]
                if len(recent) >= most:
                    raise TooOften(int(recent[-most] + _PER - now) + 1)
            for key in keys:
                self._failures[key] = [*(at for at in self._failures.pop(key, ()) if now - at < _PER), now]
            while len(self._failures) > _MOST_REMEMBERED:
                self._failures.popitem(last=False)
        return now


def _token_hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
