"""The results of a self-evaluation, of monitoring or of a review (评价结果): texts, sums of scores, months."""

from collections.abc import Iterator
from typing import Any

from extract import pack
from extract.find.form import FieldValues, FormEntry, FormListing, FormReading, cell_span
from extract.find.form.columns.scales import grade_of
from extract.find.form.listings.line_values import line_values
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.width import half_width
from extract.model import Cell, Remark, Span, Value
from extract.readings import EvaluationReading, FundManagementReading

_SCORED = ("indicators", "execution", "review")  # listings with columns of weights and scores
_TOTALS = {"weight": "total_weight", "score": "total_score"}
_MONITORED = ("executed", "rate", "actual")  # columns whose heads name the months


def find_evaluation(form: FormReading, fields: FieldValues) -> tuple[EvaluationReading, list[Remark]]:
    """The results; texts are those of ``fields``. Of several sums of scores the first one counts.

    A grade (优) in a row of sums of scores is that of the whole.
    """
    own: dict[str, Any] = {
        key.removeprefix("evaluation."): value for key, value in fields.values.items() if key.startswith("evaluation.")
    }
    remarks: list[Remark] = []
    for entry in score_entries(form):
        for key, span in _scores(form, entry):
            number = values.number(span.part(0, len(span.text.rstrip("分 "))), f"“{entry.label}”")
            remarks += number.remarks
            if number.value is not None:
                own.setdefault(key, number.value)
        grades = [span for span in entry.values if grade_of(bare_label(span.text))]
        if len(grades) == 1:
            own.setdefault("grade", values.text(grades[0]))
    rows = ((listing, row) for _, listing in form.listings("fund_management") for row in listing.rows())
    managed = tuple(line for listing, row in rows if (line := _fund_management(listing, row)))
    return EvaluationReading(period=monitored_period(form), fund_management=managed, **own), remarks


def _fund_management(listing: FormListing, row: int) -> FundManagementReading | None:
    """One line of 资金管理情况; its aspect stands before the line where its column has no head."""
    line = dict(line_values(listing, row, "fund_management", None).values)
    if line.keys().isdisjoint(("situation", "problems")):
        return None
    aspect = next(filter(None, map(cell_span, listing.sides(row))), None)
    return FundManagementReading(**({"aspect": values.text(aspect)} | line))


def score_entries(form: FormReading) -> list[FormEntry]:
    """The labels with sums of scores: 总分 and the like, and 合计 below a column of scores."""
    return [
        entry
        for entry in form.entries
        if entry.field is not None
        and (entry.field.type == "score" or (entry.field.key == "funds.other_source" and not entry.is_under("funds")))
        and any(True for _ in _scores(form, entry))
    ]


def _scores(form: FormReading, entry: FormEntry) -> Iterator[tuple[str, Span]]:
    """The sums beside a label by the columns of weights and scores that they stand in.

    Where no such column is, a single number beside 总分 is the score.
    """
    spans = [span for span in entry.values if any(mark.isdigit() for mark in half_width(span.text))]
    heads = [
        (listing.grid, key, head)
        for kind in _SCORED
        for _, listing in form.listings(kind)
        for key, head in listing.columns.items()
        if key in _TOTALS
    ]
    keyed = []
    for span in (one for one in spans if isinstance(one.holder, Cell)):
        cell = span.holder
        over = [
            (head.row, _TOTALS[key])
            for grid, key, head in heads
            if isinstance(cell, Cell) and cell.column == head.column and head.row < cell.row
            if grid.at.get((cell.row, cell.column)) is cell
        ]
        keyed += [(max(over)[1], span)] if over else []  # of several lists one above the other the nearest head counts
    is_score = entry.field is not None and entry.field.type == "score"
    key = "total_weight" if "分值" in entry.label else "total_score"
    yield from keyed or ([(key, spans[0])] if is_score and len(spans) == 1 else [])


def monitored_period(form: FormReading) -> Value[str] | None:
    """The months that the heads of a monitoring form name (1-7月执行数); None of any other, and of a blank one."""
    months = pack.pattern("field", "months")
    listings = [listing for kind in ("execution", "indicators") for _, listing in form.listings(kind)]
    filled = [
        (one, key) for one in listings for key in _MONITORED if any(cell_span(one.cell(key, row)) for row in one.rows())
    ]
    for head in (head for one, key in filled for head in one.path(key)):
        match = months.search(half_width(head.text))
        if match is not None:
            span = Span(head, *match.span())
            return Value(span.text, (span,))
    return None
