"""The site: its addresses, and what stands before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from extract import resources
from extract.page.site import (
    answers,
    api,
    aside,
    compared,
    downloads,
    filings,
    gate,
    originals,
    overview,
    regulations,
    searched,
)
from extract.page.site.archive import Archive
from extract.page.site.audit import Audit
from extract.page.site.gate import Gate
from extract.page.site.guard import Guard
from extract.page.site.passwords import load
from extract.page.site.sessions import Sessions

_MESSAGES = {404: "没有这个页面。", 405: "这个地址只能读取。"}


@dataclass(frozen=True, slots=True)
class Site:
    """How an archive is shown: ``passwords`` and ``audit`` are files, ``names`` further names of this host."""

    archive: Archive
    passwords: Path | None = None
    audit: Path | None = None
    names: tuple[str, ...] = ()


def application(site: Site) -> Starlette:
    """The site as an ASGI application; ``ValueError`` where the password file is none."""
    sessions = Sessions(load(site.passwords)) if site.passwords else None
    handlers: dict[Any, Any] = dict.fromkeys(answers.TOLD, _trouble)
    handlers |= {HTTPException: _refused, Exception: _defect}
    app = Starlette(
        routes=[*_routes(), *(_log_in() if sessions else ())],
        middleware=list(_middleware(site, sessions)),
        exception_handlers=handlers,
        lifespan=_until_the_end,
    )
    app.state.archive, app.state.sessions = site.archive, sessions
    return app


@asynccontextmanager
async def _until_the_end(app: Starlette) -> AsyncIterator[None]:
    """What the site has begun ends with it."""
    yield
    aside.end()


def _middleware(site: Site, sessions: Sessions | None) -> list[Middleware]:
    """The outermost first: what is refused at the door is written down too."""
    found = [Middleware(Guard, names=site.names)]
    if site.audit:
        found.insert(0, Middleware(Audit, file=site.audit))
    return [*found, Middleware(Gate, sessions=sessions)] if sessions else found


def _routes() -> list[Route | Mount]:
    return [
        Route("/", searched.start),
        Route("/hits.{kind}", downloads.hits),
        Route("/regulations", regulations.listed),
        Route("/regulation", regulations.one),
        Route("/filing/{file:path}", filings.one),
        Route("/original/{file:path}", originals.shown),
        Route("/picture/{page:int}/{file:path}", originals.picture),
        Route("/compare", compared.one),
        Route("/compare.{kind}", compared.kept),
        Route("/record/{file:path}", downloads.record),
        Route("/tables/{file:path}", downloads.tables),
        Route("/draft/{file:path}", downloads.draft),
        Route("/archive", overview.shown),
        *api.routes(),
        Route("/static/report.css", _style),
        Mount("/static", StaticFiles(directory=resources.PAGE / "static")),
    ]


def _style(request: Request) -> Response:
    """The style of the reports, which the site's own stands on."""
    return FileResponse(resources.PAGE / "report.css")


def _log_in() -> list[Route]:
    return [Route("/login", gate.enter, methods=["GET", "POST"]), Route("/logout", gate.leave, methods=["POST"])]


def _trouble(request: Request, error: Exception) -> Response:
    return answers.trouble(request, error)


def _refused(request: Request, error: HTTPException) -> Response:
    answer = answers.told(request, error.status_code, _MESSAGES.get(error.status_code, error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _defect(request: Request, error: Exception) -> Response:
    return answers.told(request, 500, "程序出错，已记入服务器的日志；请告诉管理员。")
