"""The record's schema: jsonschema-rs decides in microseconds, jsonschema puts errors into words."""

from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from extract import resources
from extract.errors import SchemaError
from extract.record.model import Record
from extract.record.writing import to_builtins, to_dict


def text() -> str:
    """The schema as it is published: JSON Schema 2020-12."""
    return resources.SCHEMA.read_text(encoding="utf-8")


def check(record: Record | dict[str, Any]) -> None:
    """Raise a ``SchemaError`` that names the place and the reason if a record breaks the schema."""
    content = to_builtins(record) if isinstance(record, Record) else record
    if not _validator().is_valid(content):
        raise SchemaError(_reason(to_dict(content)))


@cache
def _validator() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(orjson.loads(resources.SCHEMA.read_bytes()))


def _reason(content: dict[str, Any]) -> str:
    # only a defect of this library leads here, so the slower package is loaded only now
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    worst = best_match(Draft202012Validator(orjson.loads(resources.SCHEMA.read_bytes())).iter_errors(content))
    if worst is None:
        return "the record breaks the schema"
    return f"{worst.json_path}: {worst.message[:500]}"
