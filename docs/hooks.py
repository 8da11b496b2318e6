"""What the pages take from the code: a line ``<!-- table: name -->`` of a page becomes a table made here."""

import argparse
import json
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from extract.cli import command_parser
from extract.record import labels, schema
from extract.record.fields import Field, fields_of

MARKER = re.compile(r"^<!-- table: ([a-z]+) -->$", re.MULTILINE)
PARTS = (
    ("filing", "/filings/*"),
    ("form", "/form"),
    ("project", "/project"),
    ("schedule_step", "/project/schedule/*"),
    ("funds", "/funds"),
    ("annual_funds", "/funds/annual"),
    ("funds_source", "/funds/sources/*"),
    ("execution", "/funds/execution/*"),
    ("budget", "/budget"),
    ("budget_row", "/budget/rows/*"),
    ("indicator", "/indicators/*"),
    ("target", "/indicators/*/target"),
    ("grade_values", "/indicators/*/grade_values"),
    ("safeguard", "/safeguards/*"),
    ("allocation", "/allocations/*"),
    ("department", "/department"),
    ("department_line", "/department/budget_lines/*"),
    ("transfer", "/transfer"),
    ("region_target", "/transfer/region_targets/*"),
    ("evaluation", "/evaluation"),
    ("fund_management", "/evaluation/fund_management/*"),
    ("review", "/review"),
    ("review_item", "/review/items/*"),
    ("review_opinion", "/review/opinions/*"),
    ("other_field", "/other_fields/*"),
)
OUTSIDE = (
    "source", "remark", "check", "evidence", "citation", "mention", "mention_place", "clause", "table", "cell", "place",
)  # fmt: skip


def on_page_markdown(markdown: str, **_: Any) -> str:
    """MkDocs calls this for each page: its text with every such line replaced; ``KeyError`` for an unknown name."""
    return MARKER.sub(lambda marker: TABLES[marker[1]](), markdown)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(heads), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def field_tables() -> str:
    """A table for each part of a filing: key, titles, kind, unit."""
    parts = []
    for part, pointer in PARTS:
        rows = (
            (f"`{field.name}`", field.chinese, field.english, _kind(field), f"`{field.unit}`" if field.unit else "")
            for field in fields_of(part)
        )
        heads = ("key", "on the form", "in English", "holds", "unit stands at")
        parts.append(f"### {labels.part_title(part)} · `{pointer}`\n\n{table(heads, rows)}")
    return "\n\n".join(parts)


def _kind(field: Field) -> str:
    kind = field.kind + (", names a person" if field.person else "")
    if field.choices:
        return f"{kind}: " + ", ".join(f"`{choice}` {labels.value_text(choice)}" for choice in field.choices)
    return f"{kind} of `{field.holds}`" if field.holds else kind


def outside_tables() -> str:
    """The record itself, and each part of it that is no filing: key, Chinese title and what the schema says of it."""
    whole = json.loads(schema.text())
    parts = []
    for part, definition in (("record", whole), *((part, whole["$defs"][part]) for part in OUTSIDE)):
        rows = (
            (f"`{key}`", entry.get("title", ""), _meaning(entry, whole["$defs"]))
            for key, entry in definition["properties"].items()
        )
        parts.append(f"### `{part}`\n\n{table(('key', 'in Chinese', 'meaning'), rows)}")
    return "\n\n".join(parts)


def _meaning(entry: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What the schema says of a key: its own words, its choices, else the name of what it holds."""
    name = (entry.get("$ref") or entry.get("items", {}).get("$ref", "")).rpartition("/")[2]
    words = entry.get("description") or definitions.get(name, {}).get("description", "")
    choices = ", ".join(f"`{choice}`" for choice in entry.get("enum", ()) if choice is not None)
    return " ".join(part for part in (words, choices) if part) or (f"see `{name}`" if name in OUTSIDE else "")


def command_reference() -> str:
    """Every command with its options, from its own parser."""
    parts = []
    for name, parser in subcommands().items():
        rows = (
            (_option(action), (action.help or "") % (vars(action) | {"prog": parser.prog}))
            for action in parser._actions
            if action.help != argparse.SUPPRESS and action.dest != "help"
        )
        example = (parser.epilog or "").partition("\n")[2].strip()
        words = re.findall(r"\[[^\]]*\]|\S+", parser.format_usage().removeprefix("usage: "))
        lines = textwrap.wrap(
            " ".join(" ".join(word.split()).replace(" ", "\0") for word in words), 74, break_on_hyphens=False
        )
        usage = "\n    ".join(lines).replace("\0", " ")
        parts.append(
            f"## shenbao {name}\n\n{parser.description}\n\n```text\n{usage}\n```\n\n"
            f"{table(('option', 'does'), rows)}\n\n```console\n$ {example}\n```"
        )
    return "\n\n".join(parts)


def _option(action: argparse.Action) -> str:
    """An option with what it takes; an argument by its name."""
    name = ", ".join(f"`{option}`" for option in action.option_strings)
    values = action.metavar or (f"{{{','.join(action.choices)}}}" if action.choices else action.dest.upper())
    taken = " ".join([values] if isinstance(values, str) else values)
    return f"{name} `{taken}`" if name and action.nargs != 0 else name or f"`{taken}`"


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """The parsers of the commands by their names; a command with commands of its own gives each of these."""
    parsers: dict[str, argparse.ArgumentParser] = {}
    for name, parser in _choices(command_parser()).items():
        inner = _choices(parser)
        parsers |= {f"{name} {one}": own for one, own in inner.items()} if inner else {name: parser}
    return parsers


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    action = next((one for one in parser._actions if isinstance(one, argparse._SubParsersAction)), None)
    return dict(action.choices) if action else {}


def rule_tables() -> str:
    """The auditor's rules: name, weight, what a clerk calls it, its source."""
    from extract.check import listing  # noqa: PLC0415

    rows = [(f"`{one.name}`", one.severity, one.title, one.source, one.wide) for one in listing()]
    heads = ("rule", "severity", "in Chinese", "source")
    return (
        "### Over one filing\n\n"
        + table(heads, [row[:-1] for row in rows if not row[-1]])
        + "\n\n### Over several filings\n\n"
        + table(heads, [row[:-1] for row in rows if row[-1]])
    )


def format_table() -> str:
    """The file formats that are read: what they are called, their suffixes, what must be installed, media type."""
    from extract.read.formats import FORMATS  # noqa: PLC0415

    rows = (
        (
            one.group.english,
            " ".join(f"`{suffix}`" for suffix in (*one.suffixes, *one.other_suffixes)),
            {None: "", "ocr": "`[ocr]`"}.get(one.needs, one.needs),
            f"`{one.media_type}`",
        )
        for one in FORMATS
    )
    return table(("format", "suffixes", "needs", "media type"), rows)


def code_table() -> str:
    """The codes with which the API refuses requests."""
    from extract.page.site.refusals import CODES  # noqa: PLC0415

    return table(
        ("code", "HTTP", "meaning"), ((f"`{code}`", str(status), means) for code, (status, means) in CODES.items())
    )


TABLES: dict[str, Callable[[], str]] = {
    "fields": field_tables,
    "outside": outside_tables,
    "commands": command_reference,
    "rules": rule_tables,
    "formats": format_table,
    "codes": code_table,
}
