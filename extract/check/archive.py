"""The rules over several records: a project over the years, its declaration and self-evaluation, cited documents."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from extract.check import years
from extract.check.arithmetic import mapping
from extract.check.citations import same_document
from extract.check.filed import Filed, Project, Said, projects
from extract.check.rules import Entry
from extract.check.subject import Cited, Node, places, subjects, text
from extract.check.words import listed
from extract.identity import is_shortened_title, title_key

OfProject = Callable[[Project], Iterator[Said]]  # over the filings of one project
OfDocuments = Callable[[Iterable[Filed]], Iterator[Said]]  # over the documents that all filings cite
_APPROVED = "财预〔2015〕88号第二十八、二十九条（批复的目标一般不予调整，按其自评）"
_SUM, _SENSE, _PRACTICE = "算术勾稽", "前后一致", "滚动编制的常见问题"

PROJECT_RULES: tuple[Entry[OfProject], ...] = (
    Entry("evaluation.keeps_indicators", "error", "自评指标与申报一致", _APPROVED, years.evaluation_keeps_indicators),
    Entry("evaluation.keeps_targets", "error", "自评目标值与申报一致", _APPROVED, years.evaluation_keeps_targets),
    Entry("evaluation.keeps_budget", "error", "年初预算数与申报一致", _APPROVED, years.evaluation_keeps_budget),
    Entry("years.last_year_amounts_agree", "warning", "上年预算与上年申报一致", _SUM, years.last_year_amounts_agree),
    Entry("years.goals_renewed", "warning", "年度目标不照抄上年", _APPROVED, years.goals_renewed),
    Entry("years.one_off_items_once", "warning", "一次性支出不重复申报", _SENSE, years.one_off_items_once),
    Entry("years.one_off_project_once", "warning", "一次性项目不重复申报", _SENSE, years.one_off_project_once),
    Entry("years.amounts_renewed", "info", "预算明细不照抄上年", _PRACTICE, years.amounts_renewed),
    Entry("years.targets_not_below_results", "info", "目标不低于上年实际", _SENSE, years.targets_not_below_results),
    Entry("archive.copies_agree", "warning", "同一申报的各份文件一致", _SENSE, years.copies_agree),
)


def checks(records: Iterable[Node]) -> list[dict[str, Any]]:
    """What the rules say of all records together: as the ``checks`` of a record, each place with its file.

    ``at`` has for each value involved ``path`` of the file, ``filing`` (its position) and the members of a place.
    """
    filed = [
        Filed(text(mapping(record.get("source")).get("path")) or "", subject)
        for record in records
        for subject in subjects(record)
    ]
    found: list[tuple[Entry[Any], Said]] = [
        (entry, said) for project in projects(filed) for entry in PROJECT_RULES for said in entry.rule(project)
    ]
    found += [(entry, said) for entry in DOCUMENT_RULES for said in entry.rule(filed)]
    return [entry.told(said.outcome, said.message, _places(said)) for entry, said in found]


def one_document_one_title(filed: Iterable[Filed]) -> Iterator[Said]:
    """A document number has one title in all filings; one that is a shortened other is the same.

    Warning. Source: common sense. One entry for each number with two titles.
    """
    known: dict[str, list[tuple[Filed, Cited]]] = {}
    for one in filed:
        for cited in one.subject.citations:
            if cited.kind != "named" and cited.title:
                known.setdefault(cited.id, []).append((one, cited))
    for number, found in known.items():
        titles = {title_key(cited.title): cited.title or "" for _, cited in found}.values()
        kept = [title for title in titles if not any(is_shortened_title(title, other) for other in titles)]
        if len(kept) > 1:
            told = listed(f"“{title}”" for title in kept)
            files = listed(dict.fromkeys(one.path for one, _ in found))
            message = f"同一文号{number}写有{len(kept)}个标题：{told}（见{files}），请核对。"
            yield Said("flag", message, (), [(one, cited.places) for one, cited in found])


def one_document_one_number(filed: Iterable[Filed]) -> Iterator[Said]:
    """A document has one number in all filings.

    C5 over the archive, error. Source: common sense. What one filing already contradicts is said there.
    """
    first: dict[str, tuple[Filed, Cited]] = {}
    for one in filed:
        for cited in one.subject.citations:
            if cited.kind == "document" and cited.title:
                first.setdefault(cited.id, (one, cited))
    for left, right in same_document(cited for _, cited in first.values()):
        where = first[left.id], first[right.id]
        if where[0][0] is where[1][0]:
            continue
        files = listed(dict.fromkeys(one.path for one, _ in where))
        told = f"同一文件写有不同文号：{left.id}与{right.id}（{right.title}；见{files}），请核对文号。"
        yield Said("fails", told, (), [(one, cited.places) for one, cited in where])


DOCUMENT_RULES: tuple[Entry[OfDocuments], ...] = (
    Entry("archive.one_document_one_title", "warning", "同一文号同一标题", _SENSE, one_document_one_title),
    Entry("archive.one_document_one_number", "error", "同一文件各处文号一致", _SENSE, one_document_one_number),
)


def _places(said: Said) -> Iterator[dict[str, Any]]:
    for one, pointers in said.pointers:
        evidence = mapping(one.subject.filing.get("evidence"))
        found = (place for pointer in pointers for place in places(mapping(evidence.get(pointer)).get("at")))
        yield from ({"path": one.path, "filing": one.subject.index, **place} for place in found)
    for one, where in said.places:
        yield from ({"path": one.path, "filing": one.subject.index, **place} for place in where)
