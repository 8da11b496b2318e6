"""``POST /api/v1/convert``: a file in, its record out; a scan becomes a job, whose record is fetched later."""

import asyncio
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from extract.batch import kinds
from extract.errors import ParameterError
from extract.page.site import openapi, parameters
from extract.page.site.conversions import ConversionJob, Conversions
from extract.page.site.refusals import Refused
from extract.record.writing import to_json

_LOOK = 0.02  # seconds between two looks at a job
_WAIT = 20  # seconds until a file becomes a job, unless the request says
_ARCHIVES = ("archive file", "unknown archive file")


@dataclass(frozen=True, slots=True)
class JobAnswer:
    """A file in the queue: where it stands, how many are ``ahead``, the ``page`` of ``pages`` that is read by OCR.

    Its record is at ``record`` once ``state`` is done.
    """

    job: str
    name: str
    state: Literal["waiting", "working", "done"]
    ahead: int
    page: int | None
    pages: int | None
    record: str | None


def routes() -> list[Route]:
    """The routes of a site that takes files."""
    return [
        Route(f"{openapi.ROOT}/convert", convert, methods=["POST"]),
        Route(f"{openapi.ROOT}/job", job_state),
        Route(f"{openapi.ROOT}/job/record", job_record),
    ]


async def convert(request: Request) -> Response:
    """The record of the file that is sent, or the job that it has become."""
    query_params = request.query_params
    parameters.refuse_wrong(query_params, openapi.PARAMETERS["convert"])
    name = parameters.text(query_params, "name").replace("\\", "/").rpartition("/")[2]
    if name in ("", ".", "..") or not name.isprintable():
        raise ParameterError("“name”须是文件的名称，如 申报表.pdf。")
    if request.headers.get("content-type", "").startswith("multipart/"):
        raise Refused("form_not_taken", "请将文件直接作为请求内容提交，不要放入表单（curl --data-binary @文件）。")
    conversions: Conversions = request.app.state.conversions
    with conversions.upload(_user(request), name) as job:
        await _receive(request, job, conversions.limits.upload)
        if await run_in_threadpool(kinds.kind, job.source, name) in _ARCHIVES:
            raise Refused("archive_not_taken", "该文件是压缩包；请解压后逐个提交，或用 shenbao convert 转换。")
    end = monotonic() + _wait(request, _WAIT)
    while not (job.is_scan or job.state == "done") and monotonic() < end:
        await asyncio.sleep(_LOOK)
    if job.state == "done":
        return Response(conversions.record(job), media_type="application/json")
    address = f"{openapi.ROOT}/job?id={job.id}"
    return _json_response(_answer(conversions, job), 202, {"Location": address, "Retry-After": "5"})


async def _receive(request: Request, job: ConversionJob, seconds: float) -> None:
    """Write the body of the request into the job's file."""
    try:
        async with asyncio.timeout(seconds):
            with job.source.open("wb") as stream:
                async for chunk in request.stream():
                    stream.write(chunk)
    except (TimeoutError, ClientDisconnect) as error:
        raise Refused("upload_slow", f"文件未能在 {seconds:g} 秒内提交完毕。") from error
    if not job.source.stat().st_size:
        raise Refused("file_empty", "未收到文件。")


async def job_state(request: Request) -> Response:
    """A job as it stands, once it is done or after ``wait`` seconds."""
    job = _job(request, "job")
    end = monotonic() + _wait(request, 0)
    while job.state != "done" and monotonic() < end:
        await asyncio.sleep(_LOOK)
    return _json_response(_answer(request.app.state.conversions, job))


async def job_record(request: Request) -> Response:
    """The record of a job."""
    job = _job(request, "job/record")
    if job.state != "done":
        raise Refused("job_unfinished", "该文件尚未读取完毕，请稍后再取。")
    return Response(request.app.state.conversions.record(job), media_type="application/json")


def _job(request: Request, address: str) -> ConversionJob:
    """The job that a request names; raises ``Refused`` if the user has none such."""
    parameters.refuse_wrong(request.query_params, openapi.PARAMETERS[address])
    conversions: Conversions = request.app.state.conversions
    return conversions.job(parameters.text(request.query_params, "id"), _user(request))


def _user(request: Request) -> str | None:
    user: str | None = getattr(request.state, "user", None)
    return user


def _wait(request: Request, default: int) -> int:
    """The seconds that a request waits for an answer."""
    digits = parameters.text(request.query_params, "wait")
    return default if not digits else 0 if digits == "0" else parameters.whole("wait", digits, openapi.LONGEST_WAIT)


def _answer(conversions: Conversions, job: ConversionJob) -> JobAnswer:
    page, _, pages = (job.page() or "").partition("/") if job.state == "working" else ("", "", "")
    return JobAnswer(
        job.id,
        job.name,
        job.state,
        conversions.ahead(job),
        int(page) if page else None,
        int(pages) if pages else None,
        f"{openapi.ROOT}/job/record?id={job.id}" if job.state == "done" else None,
    )


def _json_response(answer: JobAnswer, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(to_json(asdict(answer)), status, headers, "application/json")
