"""Connections to the site: a request must arrive in time, and one address may hold only so many."""

import asyncio
from collections import Counter
from collections.abc import Collection
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 40  # connections of one address: some browsers of an office behind one address
_AT_ONCE = 200  # requests at the same time
_QUIET = 30  # seconds until an idle connection is closed
_SECONDS = 20.0  # in which a request must have arrived
_RATE = 20_000  # bytes a second that earn a long upload more time


class LimitedProtocol(H11Protocol):
    """A connection that is closed if its address has too many, or if a request takes too long to arrive."""

    open_counts: Counter[str]  # by address
    trusted: Collection[str] = ()
    most = MOST
    seconds = _SECONDS
    _timer: asyncio.TimerHandle | None = None
    _received = 0

    def connection_made(self, transport: Any) -> None:
        """Count the connection, and close it if there are too many."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self.open_counts[self._address] += 1
        self._timer = self.loop.call_later(self.seconds, self._close_if_slow, 0)
        if self.open_counts[self._address] > self.most and self._address not in self.trusted:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count the connection no longer."""
        self._stop_timer()
        self.open_counts[self._address] -= 1
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request, and wait for the rest only so long."""
        self._received += len(data)
        super().data_received(data)
        is_begun = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
        if not is_begun and self.conn.their_state is not h11.SEND_BODY:
            self._stop_timer()
        elif self._timer is None:
            self._timer = self.loop.call_later(self.seconds, self._close_if_slow, self._received)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_if_slow(self, before: int) -> None:
        """Close the connection, unless so much has come since ``before`` that it is a long upload."""
        if self._received - before >= _RATE * self.seconds:
            self._timer = self.loop.call_later(self.seconds, self._close_if_slow, self._received)
        else:
            self.transport.abort()


def connection_protocol(
    trusted: Collection[str] = (), most: int = MOST, seconds: float = _SECONDS
) -> type[LimitedProtocol]:
    """Uvicorn's protocol with both limits; ``trusted`` proxies hold the connections of many and are not counted."""
    limits = {"open_counts": Counter[str](), "trusted": trusted, "most": most, "seconds": seconds}
    return type("ServedProtocol", (LimitedProtocol,), limits)


def server_config(app: Any, proxies: list[str]) -> uvicorn.Config:
    """How the site is served: with limits, and believing what ``proxies``, and nobody else, say of the client."""
    return uvicorn.Config(
        app,
        http=connection_protocol(proxies),
        log_level="warning",
        server_header=False,
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=_QUIET,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
    )
