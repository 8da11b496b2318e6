"""What stands before every page: which hosts, methods and lengths are let in, and what each answer tells the browser.

Sources: OWASP Secure Headers Project; OWASP Cheat Sheet Series, Content Security Policy, and Cross-Site Request
Forgery Prevention; for the host, DNS rebinding (a foreign name that leads to this machine).
"""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LONGEST_ADDRESS = 8000  # bytes
_LONGEST_BODY = 4096  # bytes: a log-in form
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_KEPT = "max-age=3600"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Lets in what is asked of this host, by its own pages, in measure."""

    def __init__(self, app: ASGIApp, names: Sequence[str] = ()) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in ("localhost", *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        answer: ASGIApp = _refusal(scope, *refused) if refused else self._app

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", _KEPT if scope["path"].startswith("/static/") else "no-store")
            await send(message)

        await answer(scope, receive, told)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request is not let in, with the status that says so."""
        headers = Headers(scope=scope)
        if not self._is_ours(headers.get("host", "")):
            return 421, "这个地址不是本站的名称；请用 --name 说明本站的名称后再启动。"
        if len(scope["query_string"]) + len(scope.get("raw_path") or scope["path"].encode()) > _LONGEST_ADDRESS:
            return 400, "地址太长。"
        if scope["method"] == "POST" and not self._is_own(headers):
            return 403, "这个表单不是本站的页面发出的。"
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal() or int(length) > _LONGEST_BODY:
            return 413, "提交的内容太长。"
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a host is one of our names, or an address: no foreign name has led here then."""
        name = _name(host)
        return name in self._names or _is_address(name)

    def _is_own(self, headers: Headers) -> bool:
        """Whether a form was sent by one of our pages: ``SameSite`` keeps the session back, this the log-in."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site in ("same-origin", "none")
        return origin is None or urlsplit(origin).netloc == headers.get("host")


def _refusal(scope: Scope, status: int, message: str) -> Response:
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": message}, status)
    return PlainTextResponse(message, status)


def _name(host: str) -> str:
    """The name without the port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
