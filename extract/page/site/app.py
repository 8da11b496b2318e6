"""The site: its routes, and the middleware of every request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from extract import resources
from extract.errors import IndexTrouble
from extract.page.site import (
    api,
    compare_page,
    conversion_api,
    downloads,
    evidence_page,
    filing_page,
    login,
    network_page,
    notebook_pages,
    openapi,
    original_pane,
    overview_page,
    regulation_pages,
    search_page,
    worker_process,
)
from extract.page.site.api_keys import load_keys
from extract.page.site.audit import AuditLog
from extract.page.site.collection import Collection
from extract.page.site.conversions import ConversionLimits, Conversions
from extract.page.site.login import LoginGate
from extract.page.site.notebook import Notebook
from extract.page.site.passwords import load_users
from extract.page.site.request_guard import RequestGuard
from extract.page.site.responses import ERRORS, error_response
from extract.page.site.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Site:
    """Settings of the site: ``passwords``, ``keys`` and ``audit`` are files, ``names`` are further names of this host.

    ``files`` are the limits of files that programs send; None if none are taken. ``searches`` and ``notes`` are the
    files of saved searches and of notes; without them nobody can write any.
    """

    collection: Collection
    passwords: Path | None = None
    audit: Path | None = None
    names: tuple[str, ...] = ()
    keys: Path | None = None
    files: ConversionLimits | None = None
    searches: Path | None = None
    notes: Path | None = None


def application(site: Site) -> Starlette:
    """The site as an ASGI application; raises ``ValueError`` if a file of passwords, keys or notes is not valid.

    A request passes the middleware in this order, so that the audit log has requests refused by the guard, too.
    """
    sessions = Sessions(load_users(site.passwords)) if site.passwords else None
    middleware = [Middleware(AuditLog, file=site.audit)] if site.audit else []
    uploads = {f"{openapi.ROOT}/convert": site.files.of_one.file_size} if site.files else {}
    uploads |= dict.fromkeys(("/saved", "/note"), notebook_pages.LONGEST_FORM)
    middleware.append(Middleware(RequestGuard, names=site.names, uploads=uploads))
    routes = _routes()
    if site.files:
        routes += conversion_api.routes()
    routes += notebook_pages.routes(has_saved=site.searches is not None, has_notes=site.notes is not None)
    if sessions or site.keys:
        keys = load_keys(site.keys) if site.keys else {}
        middleware.append(Middleware(LoginGate, sessions=sessions, keys=keys))
    if sessions:
        routes.append(Route("/login", login.log_in, methods=["GET", "POST"]))
        routes.append(Route("/logout", login.log_out, methods=["POST"]))
    app = Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers=dict.fromkeys(ERRORS, error_response),
        lifespan=_lifespan,
    )
    app.state.collection, app.state.sessions = site.collection, sessions
    app.state.search_notebook = Notebook(site.searches) if site.searches else None
    app.state.note_notebook = Notebook(site.notes) if site.notes else None
    app.state.conversions = Conversions(site.files) if site.files else None
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Stop the worker processes when the site stops."""
    yield
    worker_process.stop_worker()
    if app.state.conversions is not None:
        app.state.conversions.stop()


def _routes() -> list[Route | Mount]:
    return [
        Route("/", search_page.search_page),
        Route("/hits.{kind}", downloads.hits),
        Route("/evidence.{kind}", evidence_page.evidence),
        Route("/regulations", regulation_pages.regulation_list),
        Route("/regulation", regulation_pages.regulation),
        Route("/network", network_page.network),
        Route("/filing/{file:path}", filing_page.filing_page),
        Route("/original/{file:path}", original_pane.original_alone),
        Route("/picture/{page:int}/{file:path}", original_pane.page_picture),
        Route("/compare", compare_page.compare_page),
        Route("/compare.{kind}", compare_page.compare_file),
        Route("/record/{file:path}", downloads.record),
        Route("/tables/{file:path}", downloads.tables),
        Route("/draft/{file:path}", downloads.draft),
        Route("/source/{file:path}", downloads.source),
        Route("/report/{file:path}", downloads.check_report),
        Route("/archive", overview_page.overview_page),
        *api.routes(),
        Route("/static/report.css", _report_style),
        Route("/health", _health),
        Mount("/static", StaticFiles(directory=resources.PAGE / "static")),
    ]


def _health(request: Request) -> Response:
    """Whether the index can be read, for who watches over the service; it says nothing of the collection."""
    try:
        with request.app.state.collection.reading():
            return JSONResponse({"status": "ok"})
    except IndexTrouble:
        return JSONResponse({"status": "unavailable"}, 503)


def _report_style(request: Request) -> Response:
    """The style sheet of the reports, on which the site's own builds."""
    return FileResponse(resources.PAGE / "report.css")
