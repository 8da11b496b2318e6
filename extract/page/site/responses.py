"""Responses: pages, downloaded files, and errors in words."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from extract.errors import IndexTrouble, NotOne, ParameterError, QueryError, SourceError
from extract.page.site import links
from extract.page.site.collection import NotThere
from extract.page.site.refusals import CODES, Refused, refusal
from extract.page.templates import environment
from extract.seed import DraftRefused

if TYPE_CHECKING:
    from extract.page.site.collection import Collection

_CODES: dict[type[Exception], str] = {
    NotThere: "not_there",
    NotOne: "document_unknown",  # before QueryError, its base class: the first match counts
    ParameterError: "parameter_invalid",
    QueryError: "query_invalid",
    DraftRefused: "draft_refused",
    SourceError: "source_unreadable",
    IndexTrouble: "index_unusable",
}
ERRORS = (*_CODES, HTTPException, Exception)  # with a response of their own
_BY_ROUTE = {404: ("address_unknown", "找不到该页面。"), 405: ("method_not_allowed", "该地址不支持这种请求方式。")}
_DEFECT = "程序出错，已记入服务器日志，请联系管理员。"


def page_response(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A page of the site."""
    collection: Collection = request.app.state.collection
    shared = {
        "user": getattr(request.state, "user", None),
        "masked": collection.masked,
        "links": links,
        "here": request.url.path,
        "has_saved": request.app.state.search_notebook is not None,
        "has_notes": request.app.state.note_notebook is not None,
    }
    return HTMLResponse(environment().get_template(f"site/{template}").render(**shared, **values), status)


def file_response(data: bytes, name: str, media_type: str) -> Response:
    """A downloaded file with this name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})


def error_response(request: Request, error: Exception) -> Response:
    """The response for an error, in words: JSON for the API, else a page."""
    code, message, headers = "defect", _DEFECT, None
    if isinstance(error, HTTPException):
        headers = error.headers
        code, message = _BY_ROUTE.get(error.status_code, ("parameter_invalid", error.detail))
        if isinstance(error, Refused):
            code, message = error.code, error.detail
    elif isinstance(error, NotOne) and error.several:
        code, message = "document_ambiguous", str(error)
    elif isinstance(error, tuple(_CODES)):
        code, message = next(code for kind, code in _CODES.items() if isinstance(error, kind)), str(error)
    status = CODES[code][0]
    if request.url.path.startswith("/api/"):
        response: Response = refusal(code, message)
    else:
        response = page_response(request, "trouble.html", status, code=status, message=message)
    response.headers.update(headers or {})
    return response
