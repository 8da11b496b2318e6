"""The site for tests: its filings, hostile texts in them, and a port for browsers."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from extract.record.fields import fields

PDF = "minhang-2020-pingan/source-libreoffice.pdf"
WORD = "minhang-2020-pingan/source.docx"
PERSONS = "minhang-2021-community/source-libreoffice.pdf"  # the filing with names and a telephone
TWO = "putuo-2024-two-forms/source.docx"
NOTICE = "notice-2023/source.docx"
LATER = "later/2021.pdf"  # the first one's next year, without its text
EVIL = "evil/source.pdf"
HARM = """<script>alert(1)</script>'"><img src=x onerror=alert(2)>{{7*7}}"""
USER, PASSWORD = "审计员", "一二三四五六七八"

Content = dict[str, Any]
Open = Callable[..., TestClient]
Page = Callable[[str], str]


CHOICES = {choice for field in fields() for choice in field.choices}


def harmful(node: Any) -> Any:
    """The record with hostile markup in each of its texts, except choices and dates."""
    if isinstance(node, dict):
        kept = ("code", "kind", "role", "severity", "outcome", "status", "schema", "sha256", "media_type", "text_layer")
        kept += ("at", "id", "field", "start", "end", "start_date", "end_date", "filing_date")
        return {key: value if key in kept else harmful(value) for key, value in node.items()}
    if isinstance(node, list):
        return [harmful(item) for item in node]
    return f"{node}{HARM}" if isinstance(node, str) and node not in CHOICES else node


def a_year_later(record: Content) -> Content:
    """The record of the next year's filing, which differs in a few fields; without its text it is found by its unit."""
    later: Content = json.loads(json.dumps(record))
    later["filings"][0] |= {"fiscal_year": 2021, "checks": []}
    later["filings"][0]["budget"]["rows"][1]["amount"] = 900.5
    later["source"]["path"] = LATER
    return later | {"citations": [], "clauses": [], "tables": []}


def write_record(out: Path, name: str, text: str) -> None:
    file = out / "records" / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@contextmanager
def serve(app: Any) -> Iterator[str]:
    """Serve the site on a port of this machine; yields its address."""
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
