"""The log-in: users who are not logged in see only the log-in page."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from extract.page.site.api_keys import key_hash
from extract.page.site.openapi import FILES_ADDRESSES
from extract.page.site.parameters import form_fields
from extract.page.site.refusals import refusal
from extract.page.site.responses import page_response
from extract.page.site.sessions import LONGEST, Sessions, TooOften

_COOKIE = "shenbao"
_LONGEST_NAME = 64
_OPEN = ("/login", "/static/", "/health")  # these pages show nothing of the collection


class LoginGate:
    """Passes on requests of logged-in users, and those to the API with a key; their names are ``state.user``.

    Without sessions everybody may read, and only files are taken for a key.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions | None, keys: Mapping[str, str]) -> None:
        self._app = app
        self._sessions = sessions
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or redirect it to the log-in."""
        answer = self._app
        if scope["type"] == "http":
            connection, is_api = HTTPConnection(scope), scope["path"].startswith("/api/")
            token = connection.cookies.get(_COOKIE)
            user = self._sessions.user(token) if token and self._sessions else None
            kind, _, key = connection.headers.get("authorization", "").partition(" ")
            if is_api and kind.lower() == "bearer":
                name = self._keys.get(key_hash(key.strip()))
                user = f"key:{name}" if name else None
            is_open = self._sessions is None and not scope["path"].startswith(FILES_ADDRESSES)
            scope.setdefault("state", {})["user"] = user
            if user is None and is_api and key:
                answer = refusal("key_unknown", "密钥有误或已作废，请向管理员申请新密钥。")
            elif user is None and is_api and not is_open:
                answer = refusal(
                    "not_logged_in",
                    "请先登录（向 /login 提交 name 和 password），或用密钥（Authorization: Bearer …）。",
                )
            elif user is None and not is_open and not scope["path"].startswith(_OPEN):
                query = scope["query_string"].decode("latin-1")
                onward = quote(scope["path"] + (f"?{query}" if query else ""), safe="")
                answer = RedirectResponse(f"/login?next={onward}", 303)
        await answer(scope, receive, send)


async def log_in(request: Request) -> Response:
    """The log-in form; for a submitted form, a session and a redirect, or the form with an error."""
    onward = request.query_params.get("next") or ""
    is_own = onward.startswith("/") and not onward.startswith(("//", "/\\")) and onward.isprintable()
    onward = onward if is_own else "/"  # never redirect to another site
    if request.method != "POST":
        return page_response(request, "login.html", onward=onward, trouble=None)
    form = await form_fields(request)
    name, password = form.get("name", ""), form.get("password", "")
    request.state.tried = name[:_LONGEST_NAME]
    try:
        sessions: Sessions = request.app.state.sessions
        token = await run_in_threadpool(sessions.enter, name, password, request.client.host if request.client else "")
    except TooOften as error:
        trouble = f"登录失败次数过多，请在 {-(-error.seconds // 60)} 分钟后再试。"
        refusal = page_response(request, "login.html", 429, onward=onward, trouble=trouble)
        refusal.headers["Retry-After"] = str(error.seconds)
        return refusal
    if token is None:
        return page_response(request, "login.html", 403, onward=onward, trouble="用户名或密码错误。")
    request.state.user = name
    entry = RedirectResponse(onward, 303)
    secure = request.url.scheme == "https"
    entry.set_cookie(_COOKIE, token, max_age=LONGEST, httponly=True, samesite="strict", secure=secure)
    return entry


async def log_out(request: Request) -> Response:
    """End the session."""
    request.app.state.sessions.leave(request.cookies.get(_COOKIE, ""))
    exit_page = RedirectResponse("/login", 303)
    exit_page.delete_cookie(_COOKIE)
    return exit_page
