"""The API's description (OpenAPI 3.1)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from extract import __version__, resources
from extract.index.model import LONGEST_QUERY, Facet, Sort
from extract.page.site import parameters, schemas
from extract.page.site.parameters import Content, Parameter
from extract.page.site.refusals import CODES, UPLOAD_STATUSES
from extract.record import labels
from extract.record.loading import SCHEMA

ROOT = "/api/v1"
LONGEST_WAIT = 60  # seconds
_WORD: Content = {"type": "string", "maxLength": 300}
_WORDS: Content = {"type": "array", "items": _WORD, "maxItems": 50}
_NAME: Content = {**_WORD, "minLength": 1}


def _number(most: int) -> Content:
    return {"type": "integer", "minimum": 1, "maximum": most}


def _several(values: Any) -> Content:
    return {"type": "array", "items": {"type": "string", "enum": list(values)}, "maxItems": 50}


_PAGE = {
    "page": Parameter(_number(parameters.DEEPEST), "which page of the answers, from 1"),
    "size": Parameter(_number(parameters.MOST_HITS), "answers on a page"),
}
_FILE = Parameter(_NAME, "the record's file, as hits have it", needed=True)
_JOB = Parameter(_NAME, "the job, as convert named it", needed=True)
_WAIT = Parameter(
    {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT},
    "seconds to wait until it is done; convert waits 20, job 0",
)
# of each address
PARAMETERS: dict[str, dict[str, Parameter]] = {
    "search": {
        "q": Parameter(
            {"type": "string", "maxLength": LONGEST_QUERY},
            "a document number in any spelling, part of one, a title, words; AND, OR, NOT, quotation marks, groups",
        ),
        "both": Parameter(_WORDS, "documents that a hit must cite all"),
        "year": Parameter({"type": "array", "items": _number(9999), "maxItems": 50}, "fiscal years"),
        "unit": Parameter(_WORDS, "reporting units"),
        "issuer": Parameter(_WORDS, "issuers of documents that are cited"),
        "form": Parameter(_several(labels.FORMS), "kinds of form"),
        "status": Parameter(_several(parameters.STATUSES), "how far the source could be read"),
        "check": Parameter(_WORDS, "rules that fail; * for any"),
        "file": Parameter(_WORDS, "parts of the file's path"),
        "expired": Parameter({"type": "string", "enum": ["1"]}, "only those that cite a plan which had run out"),
        "repealed": Parameter({"type": "string", "enum": ["1"]}, "only those that cite what another text repeals"),
        "sort": Parameter({"type": "string", "enum": list(get_args(Sort))}, "the order of hits"),
        "facet": Parameter(_several(get_args(Facet)), "what is to be counted over all hits"),
        **_PAGE,
        "after": Parameter(
            _number(parameters.LARGEST_ID),
            "only hits behind this one, by the id of its filing: with that of the last hit each time, all are read",
        ),
    },
    "regulations": {
        "q": Parameter(_WORD, "a document number, part of one, or of a title"),
        "issuer": Parameter(_WORD, "the issuer"),
        "year": Parameter(_number(9999), "the year in its number"),
        **_PAGE,
    },
    "regulation": {"name": Parameter(_NAME, "its number in any spelling, or its title", needed=True)},
    "filing": {"file": _FILE, "n": Parameter(_number(10_000), "which filing of the record, from 1")},
    "record": {"file": _FILE},
    "archive": _PAGE,
    "openapi.json": {},
    "convert": {
        "name": Parameter(_NAME, "the file's name; its format is told by its bytes", needed=True),
        "wait": _WAIT,
    },
    "job": {"id": _JOB, "wait": _WAIT},
    "job/record": {"id": _JOB},
}
_MEANS = {
    "search": "filings that cite a document or say something, with the places where they do",
    "regulations": "documents that filings cite, most cited first",
    "regulation": "a document: spellings, titles, who cites it when, and with what",
    "filing": "a filing with the documents it cites",
    "record": f"a filing's whole record ({SCHEMA})",
    "archive": "the archive as a whole",
    "openapi.json": "this description",
    "convert": "a file is sent as the body, and its record comes back; a scan becomes a job",
    "job": "a job: where it stands, and where its record is",
    "job/record": f"the record of a job ({SCHEMA})",
}
_OF_FILES = ("convert", "job", "job/record")  # addresses that only a site has that takes files
FILES_ADDRESSES = tuple(f"{ROOT}/{name}" for name in _OF_FILES)
_BODY = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_LATER = "a scan, or not read yet: a job, which is asked at the address in Location"


@cache
def chinese_words() -> Mapping[str, str]:
    """The descriptions of addresses, parameters, answers and refusals in Chinese, by the English ones."""
    return tomllib.loads((resources.LANGUAGE / "api.toml").read_text(encoding="utf-8"))


def document(types: Mapping[str, Any], *, takes_files: bool = False) -> Content:
    """The OpenAPI document; ``types`` has the type of each address's answer, for ``convert`` of the later one."""
    known: dict[str, Content] = {
        "Refusal": {
            "type": "object",
            "properties": {
                "error": {"type": "string", "description": "what is wrong, in Chinese"},
                "code": {"type": "string", "enum": list(CODES), "description": "the same for programs"},
            },
            "required": ["error", "code"],
            "additionalProperties": False,
        }
    }
    paths: Content = {}
    for name, own in PARAMETERS.items():
        if name in _OF_FILES and not takes_files:
            continue
        answer = schemas.schema(types[name], known) if name in types else {"type": "object"}
        answers = {"200": _response(_MEANS[name], answer)}
        if name == "convert":
            answers = {"200": _response(_MEANS["record"], {"type": "object"}), "202": _response(_LATER, answer)}
        operation = {
            "operationId": name,
            "summary": _MEANS[name],
            "parameters": [
                {"name": key, "in": "query", "description": one.means, "required": one.needed, "schema": one.schema}
                for key, one in own.items()
            ],
            "responses": {**answers, **_refusals(is_upload=name == "convert")},
            "security": [{}, {"key": []}],
        }
        paths[f"{ROOT}/{name}"] = (
            {"post": operation | {"requestBody": _BODY}} if name == "convert" else {"get": operation}
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "shenbao", "version": __version__, "description": "申报表检索"},
        "paths": paths,
        "components": {"schemas": known, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _response(means: str, answer: Content) -> Content:
    return {"description": means, "content": {"application/json": {"schema": answer}}}


def _refusals(*, is_upload: bool) -> Content:
    """The refusals by status, each with its codes in words; without those of uploads where nothing is sent."""
    by_status: dict[str, list[str]] = {}
    for code, (status, means) in CODES.items():
        if is_upload or status not in UPLOAD_STATUSES:
            by_status.setdefault(str(status), []).append(f"{code}: {means}")
    return {
        status: _response("; ".join(codes), {"$ref": "#/components/schemas/Refusal"})
        for status, codes in by_status.items()
    }
