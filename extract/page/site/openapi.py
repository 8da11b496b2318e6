"""The API's description (OpenAPI 3.1)."""

from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

from extract import __version__
from extract.index.model import LONGEST_QUERY, Facet, Sort
from extract.page.site import parameters, schemas
from extract.record import labels
from extract.record.loading import SCHEMA

ROOT = "/api/v1"
Content = dict[str, Any]


class Parameter(NamedTuple):
    """A parameter: its schema, its description, whether it is required; a list may be repeated."""

    schema: Content
    means: str
    needed: bool = False

    @property
    def is_list(self) -> bool:
        """Whether the parameter may be repeated."""
        return bool(self.schema["type"] == "array")

    @property
    def is_strict(self) -> bool:
        """Whether its values are numbers or from a fixed set, so that an empty value is wrong."""
        values = self.schema.get("items", self.schema)
        return values["type"] == "integer" or "enum" in values


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
        "expired": Parameter({"type": "string", "enum": ["1"]}, "only those that cite a plan which had run out"),
        "repealed": Parameter({"type": "string", "enum": ["1"]}, "only those that cite what another text repeals"),
        "sort": Parameter({"type": "string", "enum": list(get_args(Sort))}, "the order of hits"),
        "facet": Parameter(_several(get_args(Facet)), "what is to be counted over all hits"),
        **_PAGE,
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
}
_MEANS = {
    "search": "filings that cite a document or say something, with the places where they do",
    "regulations": "documents that filings cite, most cited first",
    "regulation": "a document: spellings, titles, who cites it when, and with what",
    "filing": "a filing with the documents it cites",
    "record": f"a filing's whole record ({SCHEMA})",
    "archive": "the archive as a whole",
    "openapi.json": "this description",
}
_REFUSALS = {
    "400": "a parameter is not known, or its value cannot be understood",
    "401": "nobody is logged in",
    "404": "there is no such thing, or several; the message names them",
    "503": "the index cannot be used now",
}


def document(types: Mapping[str, Any]) -> Content:
    """The OpenAPI document; ``types`` has the type of each address's answer."""
    known: dict[str, Content] = {
        "Refusal": {
            "type": "object",
            "properties": {"error": {"type": "string", "description": "what is wrong, in Chinese"}},
            "required": ["error"],
            "additionalProperties": False,
        }
    }
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    refusals = {status: {"description": means, "content": refusal} for status, means in _REFUSALS.items()}
    paths = {}
    for name, own in PARAMETERS.items():
        answer = schemas.schema(types[name], known) if name in types else {"type": "object"}
        success = {"description": _MEANS[name], "content": {"application/json": {"schema": answer}}}
        operation = {
            "operationId": name,
            "summary": _MEANS[name],
            "parameters": [
                {"name": key, "in": "query", "description": one.means, "required": one.needed, "schema": one.schema}
                for key, one in own.items()
            ],
            "responses": {"200": success, **refusals},
        }
        paths[f"{ROOT}/{name}"] = {"get": operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "shenbao", "version": __version__, "description": "申报表检索"},
        "paths": paths,
        "components": {"schemas": known},
    }
