"""The site that tests visit: which filings it has, what means harm in them, and a port for browsers."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

PDF = "minhang-2020-pingan/source-libreoffice.pdf"
WORD = "minhang-2020-pingan/source.docx"
PERSONS = "minhang-2021-community/source-libreoffice.pdf"  # the filing with names and a telephone
TWO = "putuo-2024-two-forms/source.docx"
NOTICE = "notice-2023/source.docx"
EVIL = "evil/source.pdf"
HARM = """<script>alert(1)</script>'"><img src=x onerror=alert(2)>{{7*7}}"""
USER, PASSWORD = "审计员", "一二三四五六七八"

Content = dict[str, Any]
Open = Callable[..., TestClient]
Page = Callable[[str], str]


def harmful(node: Any) -> Any:
    """The record with harm in each of its texts that is nobody's choice."""
    if isinstance(node, dict):
        kept = ("code", "kind", "recurrence", "novelty", "level1", "level2", "horizon", "operator", "phases", "role")
        kept += ("severity", "outcome", "status", "schema", "sha256", "media_type", "text_layer", "at", "id", "field")
        return {key: value if key in kept else harmful(value) for key, value in node.items()}
    if isinstance(node, list):
        return [harmful(item) for item in node]
    return f"{node}{HARM}" if isinstance(node, str) else node


def written(out: Path, name: str, text: str) -> None:
    file = out / "records" / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The site on a port of this machine, for browsers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
