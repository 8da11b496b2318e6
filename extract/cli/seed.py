"""``shenbao seed``: writes next year's declaration as a Word form, from last year's record."""

import argparse
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.arguments import (
    COMPLETE,
    INCOMPLETE,
    STOPPED,
    add_command,
    add_passwords,
    add_patterns,
    existing_file,
    filing_position,
    print_notes,
    usage_error,
    word_file,
)
from extract.messages import say

if TYPE_CHECKING:
    from extract.cli.arguments import Commands
    from extract.seed import Seed
    from extract.seed.budget_sheet import BudgetSheet


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
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
        "--out", metavar="DOCX", type=word_file, help="the form; beside it, as .json, what became of each field"
    )
    parser.add_argument(
        "--self-evaluation", metavar="RECORD", type=existing_file, help="last year's self-evaluation: actual values"
    )
    parser.add_argument(
        "--history", metavar="RECORD", nargs="+", type=existing_file, default=[], help="earlier years, for the trends"
    )
    parser.add_argument(
        "--filing", metavar="N", type=filing_position, help="which filing of the record, counted from 1"
    )
    parser.add_argument("--to", metavar="LAYOUT", help="write another layout, one of --layouts")
    parser.add_argument("--layouts", action="store_true", help="print the layouts: form, place, years, unit of money")
    parser.add_argument("--keep-all", action="store_true", help="carry over every field as it is")
    parser.add_argument(
        "--xlsx", metavar="FILE", type=Path, help="write the budget breakdown to fill in as a workbook too"
    )
    parser.add_argument("--apply", metavar="FILE", type=existing_file, help="take such a workbook back into --draft")
    parser.add_argument("--draft", metavar="DOCX", type=existing_file, help="the form that --apply fills in")
    parser.add_argument(
        "--force", action="store_true", help="write a draft also of a project that has ended, or of a self-evaluation"
    )
    add_passwords(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the form and the summary of its fields; print what a person must look at."""
    if options.layouts:
        return _print_layouts()
    if options.out is None:
        return usage_error("--out DOCX is wanted; --layouts prints the layouts")
    if options.apply or options.draft:
        return _fill_draft(options)
    if options.record is None or options.year is None:
        return usage_error("RECORD and --year are wanted")
    from extract import conversion  # noqa: PLC0415
    from extract.record.causes import cause_text  # noqa: PLC0415
    from extract.seed import DraftRefused, SeedOptions, seed  # noqa: PLC0415

    try:
        record = conversion.open_record(options.record, options.password_file)
        evaluation = options.self_evaluation
        choices = SeedOptions(
            filing=options.filing,
            evaluation=conversion.open_record(evaluation, options.password_file) if evaluation else None,
            history=[conversion.open_record(file, options.password_file) for file in options.history],
            keep_all=options.keep_all,
            force=options.force,
        )
        draft = seed(record, options.year, choices, form=options.to)
        if record.status == "partial":
            errors = (one for one in record.remarks if one.severity == "error")
            reasons = "；".join(say(one.message, cause_text(one.code)).removesuffix("。") for one in errors)
            print(say(f"注意：上年的记录不完整：{reasons}。"), file=sys.stderr)
        sheet = draft.to_sheet() if options.xlsx else None
    except (ValueError, DraftRefused) as error:
        return usage_error(str(error))
    if sheet:
        _write_sheet(options.xlsx, sheet)
    _write(options.out, draft.to_docx())
    options.out.with_suffix(".json").write_text(draft.to_json(), encoding="utf-8")
    return _print_summary(draft, options)


def _print_layouts() -> int:
    """Print a table of the layouts with the years of their editions."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from extract import terminal  # noqa: PLC0415
    from extract.seed.layout import editions  # noqa: PLC0415

    table = Table(*map(say, ("表式（--to）", "表名", "地区", "适用年度", "金额单位")), box=SIMPLE_HEAD, pad_edge=False)
    for one in editions():
        table.add_row(*one)
    terminal.console().print(table)
    return COMPLETE


def _fill_draft(options: argparse.Namespace) -> int:
    """Write the lines of a filled workbook into a draft."""
    from extract.errors import SourceError  # noqa: PLC0415
    from extract.read import read_bytes  # noqa: PLC0415
    from extract.seed import DraftRefused, apply  # noqa: PLC0415
    from extract.seed.budget_sheet import filled_lines  # noqa: PLC0415

    if not (options.apply and options.draft) or options.record:
        return usage_error("--apply FILE and --draft DOCX are wanted together, without RECORD")
    try:
        workbook = read_bytes(options.apply.read_bytes(), options.password_file)
        form = apply(options.draft.read_bytes(), workbook)
        amounts = [line["amount"] for line in filled_lines(workbook, None)]
    except DraftRefused as refused:
        return usage_error(str(refused))
    except SourceError as error:
        print(f"shenbao: {options.apply}: {say(str(error))}", file=sys.stderr)
        return STOPPED
    _write(options.out, form)
    troubles = [remark.message for remark in workbook.remarks if remark.severity == "error"]
    if any(amounts):
        print(say(f"{options.out}：已按 {options.apply} 填写预算明细，请核对合计和各项资金。"))
        if not all(amounts):
            print(say(f"注意：{options.apply}：{amounts.count('')}行没有填写预算金额。"), file=sys.stderr)
    else:
        troubles.append("没有一行填写了预算金额，表中的金额仍是空的。")
    for trouble in troubles:
        print(say(f"注意：{options.apply}：{trouble}"), file=sys.stderr)
    return INCOMPLETE if troubles else COMPLETE


def _write_sheet(path: Path, sheet: "BudgetSheet") -> None:
    """Write the workbook in which the budget is filled in."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from extract import export  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        book = Path(folder, "sheet.xlsx")
        notes = export.write_workbook(book, [export.WorkbookSheet(sheet.name, sheet.heads, sheet.rows)])
        _write(path, book.read_bytes())
    print_notes("seed", notes)


def _write(path: Path, content: bytes) -> None:
    """Write a file; one of other content, which a clerk may have filled in, stays under another name, which is told."""
    if path.exists() and path.read_bytes() != content:
        names = (path.with_stem(f"{path.stem}.old{number}") for number in count(1))
        kept = path.rename(next(name for name in names if not name.exists()))
        print(say(f"注意：原有的 {path} 内容不同，已改名保留为 {kept}。"), file=sys.stderr)
    path.write_bytes(content)


def _print_summary(draft: "Seed", options: argparse.Namespace) -> int:
    """Print a summary of the fields, and a newer edition of the form; returns 1 if a field has no place in it."""
    from extract.seed.layout import newer_edition  # noqa: PLC0415

    out, newer = options.out, None if options.to else newer_edition(draft.layout, options.year)
    summary: dict[str, Any] = draft.to_dict()
    title = summary["form"]["title"]
    print(say(f"{out}：{title}（{summary['year']}年），各栏说明见 {out.with_suffix('.json')}"))
    lost = {field["field"] for field in summary["without_place"]}
    fields = [field for field in summary["fields"] if field["field"] not in lost]
    messages = [(field["label"], flag["message"]) for field in fields for flag in field["flags"]]
    messages += [(note["label"], note["message"]) for note in summary["notes"]]
    names = {"rolled": "沿用", "proposed": "建议", "open": "待填", "flagged": "需核对"}
    counts = "，".join(f"{name} {summary['counts'][state]} 项" for state, name in names.items())
    print(say(f"{counts}；提示 {len(messages)} 条"))
    for label, message in messages:
        print(f"  {label}{say('：')}{say(message)}")
    if newer:
        print(say(f"注意：该表自{newer[0]}年起有新版；按新版填写请加 --to {newer[1]}。"))
    # rows of one list are counted together: their labels without the places in the list
    labels = (field["label"].split("·") for field in summary["without_place"])
    places = Counter("·".join(word for word in words if not word.isdecimal()) for words in labels)
    for label, number in places.items():
        print(say(f"  没有位置：{label}" + (f"（{number}处）" if number > 1 else "")))
    return INCOMPLETE if places else COMPLETE
