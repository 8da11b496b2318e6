"""The log-in: a stranger gets its page and nothing else."""

from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from extract.page.site.answers import page
from extract.page.site.sessions import LONGEST, Sessions, TooOften

_COOKIE = "shenbao"
_LONGEST_NAME = 64
_OPEN = ("/login", "/static/")  # nothing of the archive is there


class Gate:
    """Passes on who is logged in, with the name as ``state.user``."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or lead it to the log-in."""
        if scope["type"] == "http":
            token = HTTPConnection(scope).cookies.get(_COOKIE)
            user = self._sessions.user(token) if token else None
            scope.setdefault("state", {})["user"] = user
            if user is None and not scope["path"].startswith(_OPEN):
                await _stranger(scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _stranger(scope: Scope) -> Response:
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": "请先登录：向 /login 提交 name 和 password。"}, 401)
    asked = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"/login?next={quote(scope['path'] + (f'?{asked}' if asked else ''), safe='')}", 303)


async def enter(request: Request) -> Response:
    """The form of the log-in, and what becomes of it."""
    onward = _own(request.query_params.get("next"))
    if request.method != "POST":
        return page(request, "login.html", onward=onward, trouble=None)
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    name, password = (form.get(key, [""])[-1] for key in ("name", "password"))
    request.state.tried = name[:_LONGEST_NAME]
    try:
        sessions: Sessions = request.app.state.sessions
        token = await run_in_threadpool(sessions.enter, name, password, request.client.host if request.client else "")
    except TooOften as error:
        trouble = f"登录失败次数太多，请在 {-(-error.seconds // 60)} 分钟后再试。"
        answer = page(request, "login.html", 429, onward=onward, trouble=trouble)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    if token is None:
        return page(request, "login.html", 403, onward=onward, trouble="用户名或密码不对。")
    request.state.user = name
    entered = RedirectResponse(onward, 303)
    secure = request.url.scheme == "https"
    entered.set_cookie(_COOKIE, token, max_age=LONGEST, httponly=True, samesite="strict", secure=secure)
    return entered


async def leave(request: Request) -> Response:
    """End the session."""
    request.app.state.sessions.leave(request.cookies.get(_COOKIE, ""))
    left = RedirectResponse("/login", 303)
    left.delete_cookie(_COOKIE)
    return left


def _own(path: str | None) -> str:
    """A path of this site: what leads elsewhere leads to its start."""
    is_own = path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if path and is_own else "/"
