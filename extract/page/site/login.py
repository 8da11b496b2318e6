"""The log-in: users who are not logged in see only the log-in page."""

from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from extract.page.site.responses import page_response
from extract.page.site.sessions import LONGEST, Sessions, TooOften

_COOKIE = "shenbao"
_LONGEST_NAME = 64
_OPEN = ("/login", "/static/")  # these pages show nothing of the collection


class LoginGate:
    """Passes on requests of logged-in users, with their name as ``state.user``."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or redirect it to the log-in."""
        answer = self._app
        if scope["type"] == "http":
            token = HTTPConnection(scope).cookies.get(_COOKIE)
            user = self._sessions.user(token) if token else None
            scope.setdefault("state", {})["user"] = user
            if user is None and scope["path"].startswith("/api/"):
                answer = JSONResponse({"error": "请先登录：向 /login 提交 name 和 password。"}, 401)
            elif user is None and not scope["path"].startswith(_OPEN):
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
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    name, password = (form.get(key, [""])[-1] for key in ("name", "password"))
    request.state.tried = name[:_LONGEST_NAME]
    try:
        sessions: Sessions = request.app.state.sessions
        token = await run_in_threadpool(sessions.enter, name, password, request.client.host if request.client else "")
    except TooOften as error:
        trouble = f"登录失败次数太多，请在 {-(-error.seconds // 60)} 分钟后再试。"
        refusal = page_response(request, "login.html", 429, onward=onward, trouble=trouble)
        refusal.headers["Retry-After"] = str(error.seconds)
        return refusal
    if token is None:
        return page_response(request, "login.html", 403, onward=onward, trouble="用户名或密码不对。")
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
