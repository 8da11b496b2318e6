"""What is shown of a filing: every field of the table, also one that was added today; records of an older version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from msgspec import Struct

from extract import convert
from extract.index.persons import person_words
from extract.page import Original, check_report
from extract.page.site.filing_fields import check_lines, cited_documents, field_groups, field_tables
from extract.page.site.linked_original import original_pages, original_paragraphs, original_tables
from extract.page.site.mask import masked_record
from extract.record import fields as table
from extract.record.annotations import annotations
from extract.record.model import FieldTitle, Filing, Record
from extract.record.sections import sections, tables
from extract.show.overlay import labelled_boxes
from extract.show.screen import screen

SAMPLE = "corpus/minhang-2020-pingan/source-libreoffice.pdf"
VALUE, TITLE = "沪许2020第7号", "许可证号"
NEW = {
    "": "filing",
    "/form": "form",
    "/project": "project",
    "/project/schedule/0": "schedule_step",
    "/funds": "funds",
    "/funds/annual": "annual_funds",
    "/funds/sources/0": "funds_source",
    "/funds/execution/0": "execution",
    "/budget": "budget",
    "/budget/rows/0": "budget_row",
    "/indicators/0": "indicator",
    "/indicators/0/target": "target",
    "/safeguards/0": "safeguard",
    "/indicators/0/grade_values": "grade_values",
    "/allocations/0": "allocation",
    "/department": "department",
    "/department/budget_lines/0": "department_line",
    "/transfer": "transfer",
    "/transfer/region_targets/0": "region_target",
    "/evaluation": "evaluation",
    "/evaluation/fund_management/0": "fund_management",
    "/review": "review",
    "/review/items/0": "review_item",
    "/review/opinions/0": "review_opinion",
    "/other_fields/0": "other_field",
}


def extended(kind: type[Struct], part: str) -> type[Struct]:
    """The class with a further field in its objects of this part."""
    changes: list[tuple[str, Any, Any]] = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        held, *about = get_args(hint) or (hint,)
        is_list = get_origin(held) is tuple
        inner = get_args(held)[0] if is_list else held
        if isinstance(inner, type) and issubclass(inner, Struct) and about:
            other: Any = extended(inner, part)
            if other is not inner:
                hint = Annotated[tuple[other, ...] if is_list else other, about[0]]  # noqa: PLW2901
                changes.append((name, hint, () if is_list else other()))
    if part == table._part_name(kind):
        changes.append(("permit", Annotated[str | None, FieldTitle(TITLE, "permit number")], None))
    return msgspec.defstruct(kind.__name__, changes, bases=(kind,), frozen=True) if changes else kind


@contextmanager
def added_field(part: str) -> Iterator[type[Struct]]:
    """The class of a filing, and the table of fields, with a further field."""
    cached = (table.fields, table.leaves, table.fields_of, table.field_at, table._by_pointer)
    with pytest.MonkeyPatch.context() as patched:
        kind = extended(Filing, part)
        patched.setattr(table, "Filing", kind)
        for function in cached:
            function.cache_clear()
        yield kind
    for function in cached:
        function.cache_clear()


def with_value(root: Path, base: str, kind: type[Struct]) -> Record:
    """A record whose filing has a value in the field that was added to the object at ``base``."""
    record = convert(root / SAMPLE)
    content = record.to_dict()["filings"][0]
    content["project"]["schedule"] = [{"content": "一期"}]
    content["funds"]["sources"] = [{"label": "国有资本经营预算拨款", "amount": 5}]
    content["funds"]["execution"] = [{"label": "合计"}]
    content["allocations"] = [{"task": "巡查"}]
    content["department"] = {"budget_lines": [{"label": "基本支出"}]}
    content["transfer"] = {"region_targets": [{"region": "甲县"}]}
    content["evaluation"] = {"fund_management": [{"aspect": "分配科学性"}]}
    content["review"] = {"items": [{"criterion": "目标相关性"}], "opinions": [{"stage": "主管部门"}]}
    content["indicators"][0]["grade_values"] = {}
    content["other_fields"] = [{"label": "备注", "value": "无"}]
    node = content
    for step in base.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    node["permit"] = VALUE
    content["evidence"][f"{base}/permit"] = {"text": VALUE, "at": {"page": 1, "box": [1, 2, 3, 4]}}
    return msgspec.structs.replace(record, filings=(msgspec.convert(content, kind),))


@pytest.mark.parametrize(("base", "part"), NEW.items())
def test_a_new_field_is_shown(base: str, part: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with added_field(part) as kind:
        record = with_value(root, base, kind)
        filing = record.filings[0]

        screen(record)
        shown = "".join(capsys.readouterr().out.split())
        page = [field for group in field_groups(filing) for field in group.fields]
        page += [field for rows in field_tables(filing) for row in rows.rows for field in row if field]
        boxes = [box.label for box in labelled_boxes(record)]
        titles = [field.title for field in annotations(record, ["field"])]
        report = "".join(check_report([Original(record)]))

    assert TITLE in shown
    assert VALUE in shown
    assert [(field.label.rpartition("·")[2], field.key) for field in page if field.text == VALUE] == [
        (TITLE, f"{base}/permit")
    ]
    assert f"{base}/permit" in boxes
    assert any(title.endswith(TITLE) for title in titles)
    assert "核对报告" in report


def test_every_filled_leaf_is_shown_or_left_out_by_name(root: Path) -> None:
    """What is not shown is told by the sections' own list, and stands in the parts that it names."""
    filing = Filing()
    shown = {value.pointer for section in sections(filing) for value in section.values}
    missing = {field.pointer for field in table.leaves() if "*" not in field.pointer} - shown

    assert {pointer.split("/")[1] for pointer in missing} == {"form", "budget"}


def test_an_older_record_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    record = Record.parse(
        b'{"schema": "shenbao/record/1", "filings": [{"project": {"name": "p"}, "indicators": [{}], "checks": [{}],'
        b' "evidence": {"/project/name": {"text": "p"}, "/project/of_tomorrow": {"text": "q"}}}],'
        b' "citations": [{"id": "c", "mentions": [{"at": {"paragraph": 0, "filing": null,'
        b' "field": null, "start": 0, "end": 1}}]}], "tables": [{}]}'
    )
    filing = record.filings[0]
    every = list(annotations(record))

    screen(record)
    assert "p" in capsys.readouterr().out
    assert field_groups(filing)[0].fields[0].text == "p"
    assert (field_tables(filing)[0].rows, tables(filing)[0].title) == (((),), "绩效指标")
    assert len(check_lines(filing)["cannot_check"]) == 1
    assert [(cited.id, len(mentions)) for cited, mentions in cited_documents(record, 0)] == [("c", 1)]
    assert labelled_boxes(record) == []
    assert original_pages([(1, 1)], every, "", {})[0].boxes == ()
    assert [table.rows for table in original_tables(record, every, "")] == [()]
    assert list(original_paragraphs(record, every, "")) == []
    assert masked_record(record, person_words(())).record == record
    assert "没有" not in "".join(check_report([Original(record)]))
