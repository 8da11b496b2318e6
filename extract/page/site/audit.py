"""The audit log: who requested which page, a line of JSON for each, in a file that only grows."""

import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OUTCOMES = {303: "entered", 429: "too_often"}  # of a log-in
_SILENT = ("/static/", "/picture/")  # files and images that belong to a page


class AuditLog:
    """Logs user, request, time, address and outcome; of a log-in the user name, never the password.

    The line is written before the answer is sent: a request that cannot be logged is not answered.
    """

    def __init__(self, app: ASGIApp, file: Path) -> None:
        self._app = app
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log it."""
        if scope["type"] != "http" or scope["path"].startswith(_SILENT):
            await self._app(scope, receive, send)
            return

        async def write_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._write(scope, message["status"])
            await send(message)

        await self._app(scope, receive, write_and_send)

    def _write(self, scope: Scope, status: int) -> None:
        """Append a line; the file is opened each time, so that logrotate may move it."""
        state = scope.get("state", {})
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "user": state.get("user"),
            "client": scope["client"][0] if scope.get("client") else None,
            "method": scope["method"],
            "path": scope["path"],
            "query": parse_qs(scope["query_string"].decode("latin-1")),
            "status": status,
        }
        if "tried" in state:
            line |= {"tried": state["tried"], "outcome": _OUTCOMES.get(status, "refused")}
        with open(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:
            stream.write(orjson.dumps(line) + b"\n")
