"""``shenbao seed``: next year's declaration as a Word form, out of last year's record."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.arguments import (
    COMPLETE,
    INCOMPLETE,
    STOPPED,
    add_patterns,
    command,
    existing_file,
    position,
    tell,
    wrong,
)

if TYPE_CHECKING:
    from extract.cli.arguments import Commands
    from extract.seed import Seed


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
        commands,
        "seed",
        "write next year's declaration as a Word form, out of last year's record",
        "shenbao seed corpus/minhang-2020-pingan/source.docx --year 2021 --out draft.docx",
    )
    parser.add_argument(
        "record", metavar="RECORD", nargs="?", type=existing_file, help="last year's record (.json) or filing"
    )
    parser.add_argument("--year", metavar="YEAR", type=int, help="the year that is declared for")
    parser.add_argument(
        "--out",
        metavar="DOCX",
        required=True,
        type=_word_file,
        help="the form; beside it, as .json, what became of each field",
    )
    _add_wishes(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def _word_file(name: str) -> Path:
    if Path(name).suffix.lower() != ".docx":
        raise argparse.ArgumentTypeError(f"the form is a Word file: {name} must end in .docx")
    return Path(name)


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--self-evaluation", metavar="RECORD", type=existing_file, help="last year's self-evaluation: actual values"
    )
    parser.add_argument(
        "--history", metavar="RECORD", nargs="+", type=existing_file, default=[], help="earlier years, for the trends"
    )
    parser.add_argument("--filing", metavar="N", type=position, help="which filing of the record, counted from 1")
    parser.add_argument("--to", metavar="FORM", help="write the current edition of another form")
    parser.add_argument("--keep-all", action="store_true", help="carry over every field as it is")
    parser.add_argument(
        "--xlsx", metavar="FILE", type=Path, help="write the budget breakdown to fill in as a workbook too"
    )
    parser.add_argument("--apply", metavar="FILE", type=existing_file, help="take such a workbook back into --draft")
    parser.add_argument("--draft", metavar="DOCX", type=existing_file, help="the form that --apply fills in")
    parser.add_argument("--force", action="store_true", help="also a project that has ended, or a self-evaluation")


def run(given: argparse.Namespace) -> int:
    """Write the form and what became of its fields; tell what to look at."""
    if given.apply or given.draft:
        return _applied(given)
    if given.record is None or given.year is None:
        return wrong("RECORD and --year are wanted")
    from extract import conversion  # noqa: PLC0415
    from extract.seed import Given, Refused, seed  # noqa: PLC0415

    try:
        content = conversion.content(given.record)
        wishes = Given(
            filing=given.filing,
            evaluation=conversion.content(given.self_evaluation) if given.self_evaluation else None,
            history=[conversion.content(file) for file in given.history],
            keep_all=given.keep_all,
            force=given.force,
        )
        found = seed(content, given.year, wishes, form=given.to)
    except (ValueError, Refused) as error:
        return wrong(str(error))
    if content["status"] == "partial":
        print(f"注意：上年的记录不完整：{_troubles(content)}", file=sys.stderr)
    if given.xlsx and (refused := _write_workbook(found, given.xlsx)):
        return wrong(refused)
    given.out.write_bytes(found.to_docx())
    given.out.with_suffix(".json").write_text(found.to_json(), encoding="utf-8")
    return _tell(found, given.out)


def _write_workbook(found: "Seed", path: Path) -> str | None:
    """Write the budget as a workbook; why not, where the form has none."""
    from extract import export  # noqa: PLC0415
    from extract.seed import Refused  # noqa: PLC0415

    try:
        sheet = found.to_sheet()
    except Refused as refused:
        return str(refused)
    tell("seed", export.workbook(path, [export.Sheet(sheet.name, sheet.heads, sheet.rows)]))
    return None


def _applied(given: argparse.Namespace) -> int:
    """Take a filled workbook back into a draft."""
    from extract.errors import SourceError  # noqa: PLC0415
    from extract.read import read  # noqa: PLC0415
    from extract.seed import Refused, apply  # noqa: PLC0415

    if not (given.apply and given.draft) or given.record:
        return wrong("--apply FILE and --draft DOCX are wanted together, without RECORD")
    try:
        book = read(given.apply)
        filled = apply(given.draft.read_bytes(), book)
    except Refused as refused:
        return wrong(str(refused))
    except SourceError as error:
        print(f"shenbao: {given.apply}: {error}", file=sys.stderr)
        return STOPPED
    given.out.write_bytes(filled)
    print(f"{given.out}：已按 {given.apply} 填写预算明细，请核对合计和各项资金。")
    troubles = [remark.message for remark in book.remarks if remark.severity == "error"]
    for trouble in troubles:
        print(f"注意：{given.apply}：{trouble}", file=sys.stderr)
    return INCOMPLETE if troubles else COMPLETE


def _troubles(content: dict[str, Any]) -> str:
    return "；".join(remark["message"] for remark in content["remarks"] if remark["severity"] == "error")


def _tell(found: "Seed", out: Path) -> int:
    """The summary in Chinese, for who goes on with the form; 1 where a field has no place in it."""
    told: dict[str, Any] = found.to_dict()
    print(f"{out}：{told['form']['title']}（{told['year']}年），各栏说明见 {out.with_suffix('.json')}")
    names = {"rolled": "沿用", "proposed": "建议", "open": "待填", "flagged": "提示"}
    print("，".join(f"{name} {told['counts'][state]} 项" for state, name in names.items()))
    lost = {field["field"] for field in told["without_place"]}
    fields = [field for field in told["fields"] if field["field"] not in lost]
    flagged = [(field["label"], flag["message"]) for field in fields for flag in field["flags"]]
    for label, message in [*flagged, *((note["label"], note["message"]) for note in told["notes"])]:
        print(f"  {label}：{message}")
    places = Counter(_without_numbers(field["label"]) for field in told["without_place"])
    for label, count in places.items():
        print(f"  没有位置：{label}" + (f"（{count}处）" if count > 1 else ""))
    return INCOMPLETE if places else COMPLETE


def _without_numbers(label: str) -> str:
    """A field's name without its place in a list."""
    return "·".join(word for word in label.split("·") if not word.isdecimal())
