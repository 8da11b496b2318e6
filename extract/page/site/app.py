"""The site: its routes, and the middleware of every request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from extract import resources
from extract.page.site import (
    api,
    compare_page,
    downloads,
    filing_page,
    login,
    original_pane,
    overview_page,
    regulation_pages,
    search_page,
    worker_process,
)
from extract.page.site.audit import AuditLog
from extract.page.site.collection import Collection
from extract.page.site.login import LoginGate
from extract.page.site.passwords import load_users
from extract.page.site.request_guard import RequestGuard
from extract.page.site.responses import ERRORS, error_response
from extract.page.site.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Site:
    """Settings of the site: ``passwords`` and ``audit`` are files, ``names`` are further names of this host."""

    collection: Collection
    passwords: Path | None = None
    audit: Path | None = None
    names: tuple[str, ...] = ()


def application(site: Site) -> Starlette:
    """The site as an ASGI application; raises ``ValueError`` if the password file is not valid.

    A request passes the middleware in this order, so that the audit log has requests refused by the guard, too.
    """
    sessions = Sessions(load_users(site.passwords)) if site.passwords else None
    middleware = [Middleware(AuditLog, file=site.audit)] if site.audit else []
    middleware.append(Middleware(RequestGuard, names=site.names))
    routes = _routes()
    if sessions:
        middleware.append(Middleware(LoginGate, sessions=sessions))
        routes.append(Route("/login", login.log_in, methods=["GET", "POST"]))
        routes.append(Route("/logout", login.log_out, methods=["POST"]))
    app = Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers=dict.fromkeys(ERRORS, error_response),
        lifespan=_lifespan,
    )
    app.state.collection, app.state.sessions = site.collection, sessions
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Stop the worker process when the site stops."""
    yield
    worker_process.stop_worker()


def _routes() -> list[Route | Mount]:
    return [
        Route("/", search_page.search_page),
        Route("/hits.{kind}", downloads.hits),
        Route("/regulations", regulation_pages.regulation_list),
        Route("/regulation", regulation_pages.regulation),
        Route("/filing/{file:path}", filing_page.filing_page),
        Route("/original/{file:path}", original_pane.original_alone),
        Route("/picture/{page:int}/{file:path}", original_pane.page_picture),
        Route("/compare", compare_page.compare_page),
        Route("/compare.{kind}", compare_page.compare_file),
        Route("/record/{file:path}", downloads.record),
        Route("/tables/{file:path}", downloads.tables),
        Route("/draft/{file:path}", downloads.draft),
        Route("/archive", overview_page.overview_page),
        *api.routes(),
        Route("/static/report.css", _report_style),
        Mount("/static", StaticFiles(directory=resources.PAGE / "static")),
    ]


def _report_style(request: Request) -> Response:
    """The style sheet of the reports, on which the site's own builds."""
    return FileResponse(resources.PAGE / "report.css")
