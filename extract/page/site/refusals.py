"""Refusals of the API: a code for programs beside the Chinese words for people."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

CODES: dict[str, tuple[int, str]] = {  # code: (HTTP status, what it means)
    "address_too_long": (400, "the address has more than 8,000 bytes"),
    "parameter_invalid": (400, "a parameter is not known, is missing, or has a value that is not valid"),
    "query_invalid": (400, "the search cannot be understood, or takes too long"),
    "file_empty": (400, "no file was sent"),
    "not_logged_in": (401, "nobody is logged in, and no key was given"),
    "key_unknown": (401, "the key is not known"),
    "form_foreign": (403, "a page of another site sent this"),
    "address_unknown": (404, "there is no such address"),
    "not_there": (404, "the archive has no such thing, or no longer"),
    "document_unknown": (404, "no filing cites such a document"),
    "document_ambiguous": (404, "several documents fit; the words name them"),
    "job_unknown": (
        404,
        "no such job of this user: its record is kept no longer, or the site was restarted; send it again",
    ),
    "method_not_allowed": (405, "the address is not asked in this way"),
    "upload_slow": (408, "the file did not arrive in time"),
    "job_unfinished": (409, "the job has no record yet"),
    "source_unreadable": (409, "the original cannot be shown"),
    "draft_refused": (409, "a draft cannot be made from this filing"),
    "body_too_large": (413, "what was sent is larger than the limit, or does not say its length"),
    "form_not_taken": (415, "the file is to be sent as the body itself, not in a form"),
    "archive_not_taken": (415, "an archive file: send its files one by one"),
    "host_foreign": (421, "the host is none of this site's names"),
    "too_many_jobs": (429, "this user has too many files in the queue"),
    "log_in_too_often": (429, "too many log-ins have failed"),
    "defect": (500, "a defect of this program"),
    "index_unusable": (503, "the index cannot be used now"),
    "queue_full": (503, "too many files are in the queue"),
}

UPLOAD_STATUSES = (408, 415)  # only of requests that send a file


class Refused(HTTPException):
    """A request is refused with a code of ``CODES``; the message is Chinese."""

    def __init__(self, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(CODES[code][0], message, headers)
        self.code = code


def refusal(code: str, message: str) -> JSONResponse:
    """The API's answer to a request that is refused."""
    return JSONResponse({"error": message, "code": code}, CODES[code][0])
