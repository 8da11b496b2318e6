"""A WebHDFS server in memory, after Hadoop's "WebHDFS REST API" and "FileSystem specification".

As HDFS does, it gives no file the place of another (RENAME answers false), makes the folders around a new file, and
sends who reads or writes content to a data node, here another path of the same server.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_START = "/webhdfs/v1"
_DATA = "/data"


class HdfsTree:
    """The files of a server by path; a folder has None for its content."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | None] = {"/": None}
        self.times: dict[str, int] = {}
        self._lock = Lock()

    def write(self, path: str, data: bytes, *, adds: bool = False) -> None:
        with self._lock:
            self._make_folders(path.rpartition("/")[0])
            self.files[path] = ((self.files.get(path) or b"") if adds else b"") + data
            self.times[path] = len(self.times) + self.times.get(path, 0) + 1

    def make_folders(self, path: str) -> bool:
        with self._lock:
            self._make_folders(path)
        return True

    def rename(self, path: str, goal: str) -> bool:
        with self._lock:
            if path not in self.files or self.files.get(goal) is not None or goal.rpartition("/")[0] not in self.files:
                return False
            for old in [one for one in self.files if one == path or one.startswith(f"{path}/")]:
                self.files[goal + old.removeprefix(path)] = self.files.pop(old)
        return True

    def remove(self, path: str) -> bool:
        with self._lock:
            return self.files.pop(path, b"") is not None

    def status(self, path: str, suffix: str = "") -> dict[str, Any]:
        data = self.files[path]
        kind, length = ("DIRECTORY", 0) if data is None else ("FILE", len(data))
        return {
            "pathSuffix": suffix,
            "type": kind,
            "length": length,
            "modificationTime": self.times.get(path, 0),
            "permission": "644",
        }

    def statuses(self, path: str) -> list[dict[str, Any]]:
        if self.files[path] is not None:
            return [self.status(path)]
        start = f"{path.rstrip('/')}/"
        names = sorted(one.removeprefix(start) for one in self.files if one.startswith(start) and one != start)
        return [self.status(start + name, name) for name in names if "/" not in name]

    def _make_folders(self, path: str) -> None:
        while path:
            self.files.setdefault(path, None)
            path = path.rpartition("/")[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tree: HdfsTree

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _answer(self) -> None:
        url = urlsplit(self.path)
        asked = {key.lower(): value for key, value in parse_qsl(url.query)}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if url.path.startswith(_DATA):
            self._answer_as_data_node(unquote(url.path.removeprefix(_DATA)), asked, body)
        else:
            self._answer_as_name_node(unquote(url.path.removeprefix(_START)).rstrip("/") or "/", asked)

    do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815  (as the standard library calls them)

    def _answer_as_data_node(self, path: str, asked: dict[str, str], body: bytes) -> None:
        if asked["op"] == "OPEN":
            data, start = self.tree.files[path] or b"", int(asked.get("offset", 0))
            self._send(200, data[start : start + int(asked.get("length", len(data)))])
        else:
            self.tree.write(path, body, adds=asked["op"] == "APPEND")
            self._send(201 if asked["op"] == "CREATE" else 200)

    def _answer_as_name_node(self, path: str, asked: dict[str, str]) -> None:
        operation = asked["op"]
        if operation in {"OPEN", "GETFILESTATUS", "LISTSTATUS", "APPEND"} and path not in self.tree.files:
            error = {"exception": "FileNotFoundException", "message": f"File does not exist: {path}"}
            self._send_json({"RemoteException": error}, 404)
        elif operation in {"OPEN", "CREATE", "APPEND"}:
            query = "&".join(f"{key}={quote(value)}" for key, value in asked.items())
            host = self.headers["Host"]
            self._send(307, headers={"Location": f"http://{host}{_DATA}{quote(path)}?{query}"})
        elif operation == "GETFILESTATUS":
            self._send_json({"FileStatus": self.tree.status(path)})
        elif operation == "LISTSTATUS":
            self._send_json({"FileStatuses": {"FileStatus": self.tree.statuses(path)}})
        else:
            changes = {
                "MKDIRS": lambda: self.tree.make_folders(path),
                "RENAME": lambda: self.tree.rename(path, asked["destination"]),
                "DELETE": lambda: self.tree.remove(path),
            }
            self._send_json({"boolean": changes[operation]()})

    def _send_json(self, content: object, status: int = 200) -> None:
        self._send(status, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, data: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def running_server() -> Iterator[tuple[str, HdfsTree]]:
    """The address of a new server (``webhdfs://127.0.0.1:50070``) and its files."""
    tree = HdfsTree()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_OwnHandler", (_Handler,), {"tree": tree}))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"webhdfs://127.0.0.1:{server.server_port}", tree
    finally:
        server.shutdown()
        server.server_close()
