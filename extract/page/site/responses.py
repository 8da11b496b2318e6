"""Responses: pages, downloaded files, and errors in words."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from extract.errors import IndexTrouble, NotOne, QueryError, SourceError
from extract.page.site import links
from extract.page.site.collection import NotThere
from extract.page.templates import environment
from extract.seed import DraftRefused

if TYPE_CHECKING:
    from extract.page.site.collection import Collection

_STATUSES: dict[type[Exception], int] = {
    NotThere: 404,
    NotOne: 404,  # before QueryError, its base class: the first match counts
    QueryError: 400,
    DraftRefused: 409,
    SourceError: 409,
    IndexTrouble: 503,
}
ERRORS = (*_STATUSES, HTTPException, Exception)  # with a response of their own
_MESSAGES = {404: "没有这个页面。", 405: "这个地址只能读取。"}
_DEFECT = "程序出错，已记入服务器的日志；请告诉管理员。"


def page_response(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A page of the site."""
    collection: Collection = request.app.state.collection
    shared = {
        "user": getattr(request.state, "user", None),
        "masked": collection.masked,
        "links": links,
        "here": request.url.path,
    }
    return HTMLResponse(environment().get_template(f"site/{template}").render(**shared, **values), status)


def file_response(data: bytes, name: str, media_type: str) -> Response:
    """A downloaded file with this name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})


def error_response(request: Request, error: Exception) -> Response:
    """The response for an error, in words: JSON for the API, else a page."""
    status, message, headers = 500, _DEFECT, None
    if isinstance(error, HTTPException):
        status, headers = error.status_code, error.headers
        message = _MESSAGES.get(status, error.detail)
    elif isinstance(error, tuple(_STATUSES)):
        status, message = next(number for kind, number in _STATUSES.items() if isinstance(error, kind)), str(error)
    if request.url.path.startswith("/api/"):
        response: Response = JSONResponse({"error": message}, status)
    else:
        response = page_response(request, "trouble.html", status, code=status, message=message)
    response.headers.update(headers or {})
    return response
