"""Checks of every request (host, form, length), and the security headers of each answer.

Sources: OWASP Secure Headers Project; OWASP Cheat Sheet Series, Content Security Policy, and Cross-Site Request
Forgery Prevention. The check of the host prevents DNS rebinding (a foreign name that resolves to this machine).
"""

import ipaddress
from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extract.page.site.refusals import CODES, refusal

_LONGEST_ADDRESS = 8000  # bytes
_LONGEST_BODY = 4096  # bytes: a log-in form
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_CACHED = "max-age=3600"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class RequestGuard:
    """Refuses requests for other hosts, from foreign forms or too long ones; adds security headers to answers."""

    def __init__(self, app: ASGIApp, names: Sequence[str] = (), uploads: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._uploads = uploads or {}  # bytes that may be sent to an address
        self._names = frozenset(name.lower() for name in ("localhost", *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        code, message = self._refusal(scope)
        answer = self._app
        if code and scope["path"].startswith("/api/"):
            answer = refusal(code, message)
        elif code:
            answer = PlainTextResponse(message, CODES[code][0])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", _CACHED if scope["path"].startswith("/static/") else "no-store")
            await send(message)

        await answer(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> tuple[str, str]:
        """The code and message of a refused request; "" for an accepted one."""
        headers = Headers(scope=scope)
        if not self._is_own_host(headers.get("host", "")):
            return "host_foreign", "该地址不是本站名称；请用 --name 指定本站名称后再启动。"
        if len(scope["query_string"]) + len(scope.get("raw_path") or scope["path"].encode()) > _LONGEST_ADDRESS:
            return "address_too_long", "地址过长。"
        if scope["method"] == "POST" and not _is_own_form(headers):
            return "form_foreign", "该表单不是由本站页面提交的。"
        length = headers.get("content-length", "0")
        most = self._uploads.get(scope["path"], _LONGEST_BODY)
        if "transfer-encoding" in headers or not length.isdecimal() or int(length) > most:
            return "body_too_large", f"提交的内容过长，或未注明长度；上限为 {most} 字节。"
        return "", ""

    def _is_own_host(self, host: str) -> bool:
        """Whether a host is one of our names or an IP address; any other name may be DNS rebinding."""
        with suppress(ValueError):
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
            return name in self._names or bool(ipaddress.ip_address(name))
        return False


def _is_own_form(headers: Headers) -> bool:
    """Whether one of our pages sent the form: ``SameSite`` protects the session, this check the log-in."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
