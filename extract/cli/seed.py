"""``shenbao seed``: writes next year's declaration as a Word form, from last year's record."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.arguments import (
    COMPLETE,
    INCOMPLETE,
    STOPPED,
    add_command,
    add_patterns,
    existing_file,
    filing_position,
    print_notes,
    usage_error,
    word_file,
)

if TYPE_CHECKING:
    from extract.cli.arguments import Commands
    from extract.seed import Seed


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
        "--out",
        metavar="DOCX",
        required=True,
        type=word_file,
        help="the form; beside it, as .json, what became of each field",
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
    parser.add_argument("--to", metavar="FORM", help="write the current edition of another form")
    parser.add_argument("--keep-all", action="store_true", help="carry over every field as it is")
    parser.add_argument(
        "--xlsx", metavar="FILE", type=Path, help="write the budget breakdown to fill in as a workbook too"
    )
    parser.add_argument("--apply", metavar="FILE", type=existing_file, help="take such a workbook back into --draft")
    parser.add_argument("--draft", metavar="DOCX", type=existing_file, help="the form that --apply fills in")
    parser.add_argument("--force", action="store_true", help="also a project that has ended, or a self-evaluation")
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the form and the summary of its fields; print what a person must look at."""
    if options.apply or options.draft:
        return _fill_draft(options)
    if options.record is None or options.year is None:
        return usage_error("RECORD and --year are wanted")
    from extract import conversion  # noqa: PLC0415
    from extract.seed import DraftRefused, SeedOptions, seed  # noqa: PLC0415

    try:
        record = conversion.open_record(options.record)
        choices = SeedOptions(
            filing=options.filing,
            evaluation=conversion.open_record(options.self_evaluation) if options.self_evaluation else None,
            history=[conversion.open_record(file) for file in options.history],
            keep_all=options.keep_all,
            force=options.force,
        )
        draft = seed(record, options.year, choices, form=options.to)
        if record.status == "partial":
            errors = (remark.message for remark in record.remarks if remark.severity == "error")
            print(f"注意：上年的记录不完整：{'；'.join(errors)}", file=sys.stderr)
        sheet = draft.to_sheet() if options.xlsx else None
    except (ValueError, DraftRefused) as error:
        return usage_error(str(error))
    if sheet:
        from extract import export  # noqa: PLC0415

        print_notes(
            "seed", export.write_workbook(options.xlsx, [export.WorkbookSheet(sheet.name, sheet.heads, sheet.rows)])
        )
    options.out.write_bytes(draft.to_docx())
    options.out.with_suffix(".json").write_text(draft.to_json(), encoding="utf-8")
    return _print_summary(draft, options.out)


def _fill_draft(options: argparse.Namespace) -> int:
    """Write the lines of a filled workbook into a draft."""
    from extract.errors import SourceError  # noqa: PLC0415
    from extract.read import read  # noqa: PLC0415
    from extract.seed import DraftRefused, apply  # noqa: PLC0415

    if not (options.apply and options.draft) or options.record:
        return usage_error("--apply FILE and --draft DOCX are wanted together, without RECORD")
    try:
        workbook = read(options.apply)
        form = apply(options.draft.read_bytes(), workbook)
    except DraftRefused as refused:
        return usage_error(str(refused))
    except SourceError as error:
        print(f"shenbao: {options.apply}: {error}", file=sys.stderr)
        return STOPPED
    options.out.write_bytes(form)
    print(f"{options.out}：已按 {options.apply} 填写预算明细，请核对合计和各项资金。")
    troubles = [remark.message for remark in workbook.remarks if remark.severity == "error"]
    for trouble in troubles:
        print(f"注意：{options.apply}：{trouble}", file=sys.stderr)
    return INCOMPLETE if troubles else COMPLETE


def _print_summary(draft: "Seed", out: Path) -> int:
    """Print a Chinese summary of the fields; returns 1 if a field has no place in the form."""
    summary: dict[str, Any] = draft.to_dict()
    print(f"{out}：{summary['form']['title']}（{summary['year']}年），各栏说明见 {out.with_suffix('.json')}")
    lost = {field["field"] for field in summary["without_place"]}
    fields = [field for field in summary["fields"] if field["field"] not in lost]
    messages = [(field["label"], flag["message"]) for field in fields for flag in field["flags"]]
    messages += [(note["label"], note["message"]) for note in summary["notes"]]
    names = {"rolled": "沿用", "proposed": "建议", "open": "待填", "flagged": "需核对"}
    counts = "，".join(f"{name} {summary['counts'][state]} 项" for state, name in names.items())
    print(f"{counts}；提示 {len(messages)} 条")
    for label, message in messages:
        print(f"  {label}：{message}")
    # rows of one list are counted together: their labels without the places in the list
    labels = (field["label"].split("·") for field in summary["without_place"])
    places = Counter("·".join(word for word in words if not word.isdecimal()) for words in labels)
    for label, count in places.items():
        print(f"  没有位置：{label}" + (f"（{count}处）" if count > 1 else ""))
    return INCOMPLETE if places else COMPLETE
