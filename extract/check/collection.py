"""The rules over several records: a project over the years, its declaration and self-evaluation, cited documents."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from extract.check import years
from extract.check.citations import twin_documents
from extract.check.projects import CollectionFinding, ProjectHistory, project_histories
from extract.check.repeals import Repeal, repeals
from extract.check.rules import CheckRule
from extract.check.subject import CitationInFiling, Subject, subjects
from extract.check.words import word_list
from extract.identity import is_shortened_title, title_key
from extract.model import Box, Severity
from extract.record.model import Outcome, Record

OfProject = Callable[[ProjectHistory], Iterator[CollectionFinding]]  # over the filings of one project
OfDocuments = Callable[[Iterable[Subject]], Iterator[CollectionFinding]]  # over the documents that all filings cite
Repeals = Mapping[str, list[tuple[Record, Repeal]]]  # by document: what records say of it
OfRepeals = Callable[[Iterable[Subject], Repeals], Iterator[CollectionFinding]]
_APPROVED = "财预〔2015〕88号第二十八、二十九条（批复的目标一般不予调整，按其自评）"
_SUM, _SENSE, _PRACTICE = "算术勾稽", "前后一致", "滚动编制的常见问题"

PROJECT_RULES: tuple[CheckRule[OfProject], ...] = (
    CheckRule(
        "evaluation.keeps_indicators", "error", "自评指标与申报指标", _APPROVED, years.evaluation_keeps_indicators
    ),
    CheckRule("evaluation.keeps_targets", "error", "自评目标值与申报目标值", _APPROVED, years.evaluation_keeps_targets),
    CheckRule(
        "evaluation.keeps_budget", "error", "自评的年初预算数与申报预算", _APPROVED, years.evaluation_keeps_budget
    ),
    CheckRule(
        "years.last_year_amounts_agree", "warning", "所填上年预算与上年申报", _SUM, years.last_year_amounts_agree
    ),
    CheckRule("years.goals_renewed", "warning", "年度目标与上年目标", _APPROVED, years.goals_renewed),
    CheckRule("years.one_off_items_once", "warning", "一次性支出的重复申报", _SENSE, years.one_off_items_once),
    CheckRule("years.one_off_project_once", "warning", "一次性项目的重复申报", _SENSE, years.one_off_project_once),
    CheckRule("years.amounts_renewed", "info", "预算明细与上年明细", _PRACTICE, years.amounts_renewed),
    CheckRule("years.targets_not_below_results", "info", "目标值与上年实际", _SENSE, years.targets_not_below_results),
    CheckRule("archive.copies_agree", "warning", "同一申报的各份文件", _SENSE, years.copies_agree),
)


class CollectionPlace(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where a value stands: as :class:`extract.model.Place`, in which file (``path``), in which of its filings."""

    path: str
    filing: int
    page: int | None = None
    box: Box | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None


class CollectionCheck(Struct, frozen=True):
    """What one rule says of several records: as the record's ``Check``, each place with its file."""

    rule: str
    severity: Severity
    outcome: Outcome
    message: str
    at: tuple[CollectionPlace, ...] = ()


def checks(records: Iterable[Record]) -> list[CollectionCheck]:
    """What the rules say of all records together."""
    filings: list[Subject] = []
    repealed: dict[str, list[tuple[Record, Repeal]]] = {}
    for record in records:
        filings += subjects(record)
        for repeal in repeals(record):
            repealed.setdefault(repeal.document.id, []).append((record, repeal))
    histories = project_histories(filings)
    findings: list[tuple[CheckRule[Any], CollectionFinding]] = [
        (rule, finding) for history in histories for rule in PROJECT_RULES for finding in rule.decide(history)
    ]
    findings += [(rule, finding) for rule in DOCUMENT_RULES for finding in rule.decide(filings)]
    findings += [(rule, finding) for rule in REPEAL_RULES for finding in rule.decide(filings, repealed)]
    return [
        CollectionCheck(rule.name, rule.severity, finding.outcome, finding.message, tuple(_places(finding)))
        for rule, finding in findings
    ]


def one_document_one_title(filings: Iterable[Subject]) -> Iterator[CollectionFinding]:
    """A document number has one title in all filings; a title that shortens another counts as the same.

    Warning. Source: common sense. One entry for each number with two titles.
    """
    by_number: dict[str, list[tuple[Subject, CitationInFiling]]] = {}
    for one in filings:
        for cited in one.citations:
            if cited.document.kind != "named" and cited.document.title:
                by_number.setdefault(cited.document.id, []).append((one, cited))
    for number, citing in by_number.items():
        titles = {title_key(cited.document.title): cited.document.title or "" for _, cited in citing}.values()
        full = [title for title in titles if not any(is_shortened_title(title, other) for other in titles)]
        if len(full) > 1:
            words = word_list(f"“{title}”" for title in full)
            files = word_list(dict.fromkeys(one.record.source.path for one, _ in citing))
            message = f"同一文号{number}写有{len(full)}个标题：{words}（见{files}），请核对。"
            yield CollectionFinding("flag", message, (), [(one, cited.places) for one, cited in citing])


def one_document_one_number(filings: Iterable[Subject]) -> Iterator[CollectionFinding]:
    """A document has one number in all filings.

    C5 over the collection, error. Source: common sense. Contradictions within one filing are left to that filing's
    rule.
    """
    first: dict[str, tuple[Subject, CitationInFiling]] = {}
    for one in filings:
        for cited in one.citations:
            if cited.document.kind == "document" and cited.document.title:
                first.setdefault(cited.document.id, (one, cited))
    for left, right in twin_documents(cited for _, cited in first.values()):
        citing = first[left.document.id], first[right.document.id]
        if citing[0][0] is citing[1][0]:
            continue
        files = word_list(dict.fromkeys(one.record.source.path for one, _ in citing))
        numbers = f"{left.document.id}与{right.document.id}（{right.document.title}；见{files}）"
        message = f"同一文件写有不同文号：{numbers}，请核对文号。"
        yield CollectionFinding("fails", message, (), [(one, cited.places) for one, cited in citing])


def none_repealed(filings: Iterable[Subject], repealed: Repeals) -> Iterator[CollectionFinding]:
    """No filing cites a document that the text of another record says is repealed or no longer in force.

    Warning. Source: common sense. A repeal of a later year than the filing's is none for it.
    """
    for one in filings:
        year = one.filing.fiscal_year
        for cited in one.citations:
            for record, repeal in repealed.get(cited.document.id, ()):
                is_later = repeal.year is not None and year is not None and repeal.year > year
                if record is not one.record and not is_later:
                    when = f"{repeal.year}年" if repeal.year and str(repeal.year) not in repeal.words else ""
                    source_words = f"{record.source.path}写明{when}“{repeal.words}”"
                    message = f"引用的{cited.document.id}已不再有效：{source_words}，请改引现行文件或说明理由。"
                    yield CollectionFinding("flag", message, (), [(one, cited.places)])
                    break


REPEAL_RULES: tuple[CheckRule[OfRepeals], ...] = (
    CheckRule("archive.cites_nothing_repealed", "warning", "已废止文件的引用", _SENSE, none_repealed),
)

DOCUMENT_RULES: tuple[CheckRule[OfDocuments], ...] = (
    CheckRule("archive.one_document_one_title", "warning", "同一文号的标题", _SENSE, one_document_one_title),
    CheckRule("archive.one_document_one_number", "error", "各份申报中同一文件的文号", _SENSE, one_document_one_number),
)


def _places(finding: CollectionFinding) -> dict[CollectionPlace, None]:
    """The places of the values involved, then the finding's own, each once."""
    involved = [
        (one, [place for name in names if name in one.filing.evidence for place in one.filing.evidence[name].places])
        for one, names in finding.pointers
    ]
    return {
        CollectionPlace(path=one.record.source.path, filing=one.index, **asdict(place)): None
        for one, places in (*involved, *finding.places)
        for place in places
    }
