"""Answers: pages, files to keep, and what went wrong in words."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from extract.errors import IndexTrouble, NotOne, QueryError, SourceError
from extract.page.site import links
from extract.page.site.archive import NotThere
from extract.page.templates import text
from extract.seed import DraftRefused

if TYPE_CHECKING:
    from extract.page.site.archive import Archive

_STATUSES: dict[type[Exception], int] = {
    NotThere: 404,
    NotOne: 404,  # a QueryError too: the first that fits holds
    QueryError: 400,
    DraftRefused: 409,
    SourceError: 409,
    IndexTrouble: 503,
}
TOLD = tuple(_STATUSES)


def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A page of the site."""
    archive: Archive = request.app.state.archive
    shared = {
        "user": getattr(request.state, "user", None),
        "masked": archive.masked,
        "links": links,
        "here": request.url.path,
    }
    return HTMLResponse(text(f"site/{template}", **shared, **values), status)


def keep(data: bytes, name: str, media_type: str) -> Response:
    """A file to keep, under this name."""
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": told})


def trouble(request: Request, error: Exception) -> Response:
    """What went wrong, in words: JSON for programs, a page for people."""
    status = next(number for kind, number in _STATUSES.items() if isinstance(error, kind))
    return told(request, status, str(error))


def told(request: Request, status: int, message: str) -> Response:
    """A message with its status."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": message}, status)
    return page(request, "trouble.html", status, code=status, message=message)
