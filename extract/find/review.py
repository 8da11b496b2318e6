"""A review (评审): its points with scores, and what reviewers and offices say of the whole (审核意见)."""

from collections.abc import Iterator
from typing import Any

from extract import pack
from extract.find import checkbox, date, money
from extract.find.form import FormEntry, FormListing, FormReading, cell_span
from extract.find.form.listings.line_values import line_values
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.width import half_width
from extract.model import Remark, Span, Value
from extract.readings import ReviewItemReading, ReviewOpinionReading, ReviewReading

_SIGNED = ("reviewer", "review_date")  # kinds of labels that belong to an opinion
_GIVEN = ("score", "opinion", "conclusion")
Content = dict[str, Value[Any]]


def find_review(form: FormReading) -> tuple[ReviewReading, list[Remark]]:
    """The points of a review with what was given for them, one for each reviewer, and the opinions on the whole.

    Of options with boxes the ticked one is the opinion. What a form prints itself (评审内容, 评审要点) is no point as
    long as nothing was given for it.
    """
    items: list[Content] = []
    opinions: list[Content] = list(_opinions(form))
    remarks: list[Remark] = []
    for _, listing in form.listings("review"):
        category: Content = {}
        for row in listing.rows():
            line = line_values(listing, row, "review_item", None)
            own = {**category, **_with_choices(line.own(("category",)))}
            category = {key: own[key] for key in ("category",) if key in own}
            remarks += line.remarks
            printed = {key: value for key, value in own.items() if key not in _GIVEN}
            items += [{**printed, **score} for score in scores_by_reviewer(listing, row)]
            items += [own] if own.keys() != printed.keys() else []
    for _, listing in form.listings("opinions"):
        for line in (line_values(listing, row, "review_opinion", None) for row in listing.rows()):
            own = _with_choices(dict(line.values))
            remarks += line.remarks
            opinions += [own] if not own.keys().isdisjoint(_GIVEN) else []
    points = tuple(ReviewItemReading(**one) for one in items)
    return ReviewReading(points, tuple(ReviewOpinionReading(**one) for one in opinions)), remarks


def scores_by_reviewer(listing: FormListing, row: int) -> Iterator[Content]:
    """The scores of a row in columns of one reviewer each (专家1, 专家2)."""
    reviewer_head = pack.pattern("field", "reviewer_head")
    heads = listing.grid.across(listing.first - 1)
    for head in (head for head in heads if reviewer_head.fullmatch(half_width("".join(head.text.split())))):
        span, name = cell_span(listing.grid.at.get((row, head.column))), cell_span(head)
        score = values.number(span, head.text).value
        if score is not None and name is not None:
            yield {"reviewer": Value(name.text, (name,)), "score": score}


def _with_choices(own: Content) -> Content:
    """The line with the ticked option in place of options with boxes (优□ 良☑), without one where none is ticked."""
    result = dict(own)
    for key, value in own.items():
        options = checkbox.boxed_options(value.spans) if key in _GIVEN[1:] else []
        ticked = [option for option in options if option.checked]
        if options:
            del result[key]
        if len(ticked) == 1:
            result[key] = Value(ticked[0].words, (ticked[0].span,))
    return result


# ---------------------------------------------------------------- opinions beside labels


def review_entries(form: FormReading) -> list[FormEntry]:
    """The labels that belong to reviews: those of opinions, and who signed them where the form has any."""
    opinions = {id(entry) for entry in form.entries if _is_opinion(entry)}
    is_review = bool(opinions) or any(True for kind in ("review", "opinions") for _ in form.listings(kind))
    return [entry for entry in form.entries if id(entry) in opinions or (is_review and _listing(entry) in _SIGNED)]


def _is_opinion(entry: FormEntry) -> bool:
    """Whether a label is that of an opinion, or stands under one (主管部门 beside 审核意见)."""
    is_result = entry.field is not None and (entry.field.key or "").startswith("evaluation.")
    is_own = not is_result and _listing(entry) == "review"
    return _listing(entry) not in _SIGNED and (is_own or entry.is_of_review)


def _listing(entry: FormEntry) -> str | None:
    return entry.field.listing if entry.field is not None else None


def _opinions(form: FormReading) -> Iterator[Content]:
    """The opinions beside labels; a reviewer or date beside a label of its own belongs to the opinion before it."""
    opinions: list[Content] = []
    for entry in review_entries(form):
        span = next((span for span in entry.values if not money.is_blank(span.text)), None)
        key = _listing(entry)
        if span is None:
            continue
        if key not in _SIGNED or key is None:
            own = opinion_in(span)
            opinions += [{"stage": _label(entry), **own}] if own else []
            continue
        value = values.text(span) if key == "reviewer" else values.day(span, f"“{entry.label}”").value
        if value is not None and (not opinions or key in opinions[-1]):
            opinions.append({key: value})
        elif value is not None:
            opinions[-1][key] = value
    yield from opinions


def _label(entry: FormEntry) -> Value[str]:
    """The label of an opinion: 主管部门 beside 审核意见."""
    text = entry.holder.text
    start = max(0, text.find(entry.label))
    end = start + len(entry.label) if entry.label in text else len(text.rstrip())
    return Value(bare_label(entry.label) or entry.label, (Span(entry.holder, start, end),))


def opinion_in(span: Span) -> Content:
    """Opinion, reviewer and date in one cell (同意。审核人：张三 2024年1月5日); {} where nothing is filled in."""
    patterns, plain = pack.patterns("field"), half_width(span.text)
    label = patterns["opinion_label"].search(plain)
    start = label.end() if label else 0
    signature = patterns["signature"].search(plain, start)
    if signature and patterns["prose_behind"].search(plain, signature.end()):  # 2.负责人：变更为李四；3.压减10%
        signature = None
    days = date.dates_in(span.text)
    is_last = bool(days) and not plain[days[-1].end :].strip()
    end = min(signature.start() if signature else len(plain), days[-1].start if is_last else len(plain))
    own: Content = {}
    body = span.part(start, start + len(plain[start:end].rstrip()))
    if any(mark.isalnum() for mark in body.text):
        own["opinion"] = Value(body.text, (body,))
    if name := patterns["signed_name"].search(plain, end):
        part = span.part(*name.span())
        own["reviewer"] = Value(part.text, (part,))
    if signed := [day for day in days if day.start >= end and day.whole]:
        own["review_date"] = Value(signed[-1].value, (span.part(signed[-1].start, signed[-1].end),))
    return _with_choices(own)
