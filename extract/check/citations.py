"""The documents that a filing cites (引用文件): their age, their standing, and whether its parts cite the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from extract.check.subject import CitationInFiling, Finding, Subject
from extract.check.words import has_phrase, word_list
from extract.identity import is_telling_title, title_key
from extract.model import Place
from extract.record.model import CitedDocument

_BASIS, _SAFEGUARDS = "/project/basis", "/safeguards/"
_NO_REGULATIONS = {"meeting": "会议", "letter": "函"}
_FILED_AFTER = {"self_evaluation": 1, "transfer": 0}  # years after the fiscal year; others: the year before


def none_younger(subject: Subject) -> Finding | None:
    """No cited document is younger than the filing; one without date counts as of the year before its fiscal year.

    C1, error. Source: 填报说明 of the 2011 form (2011年编报2012年部门预算). A transfer is filed in its own
    year, a self-evaluation in the year after.
    """
    dated = [one for one in subject.citations if one.document.year is not None]
    if not dated:
        return None
    filing, pointers = subject.filing, ("/fiscal_year", "/filing_date")
    if filing.filing_date is not None:
        latest, since = filing.filing_date.year, ""
    elif filing.fiscal_year is not None:
        latest = filing.fiscal_year + _FILED_AFTER.get(filing.form.kind, -1)
        since = f"（未填填报日期，按{filing.fiscal_year}年度的编报年份{latest}年计）"
    else:
        message = "年度和填报日期不明，无法核对引用文件的年份。"
        return Finding("cannot_check", message, pointers, _places(dated))
    young = [one for one in dated if (one.document.year or 0) > latest]
    if not young:
        message = f"{len(dated)}件有年份的引用文件均不晚于填报年份{latest}年{since}。"
        return Finding("holds", message, pointers, _places(dated))
    message = f"引用文件晚于填报年份{latest}年{since}：{_ids(young)}，请核对文号年份。"
    return Finding("fails", message, pointers, _places(young))


def annual_plans_of_year(subject: Subject) -> Finding | None:
    """Annual plans (20XX年…方案, 要点, 考评) that are cited are those of the fiscal year.

    C2, flag. Source: common sense; a plan of an earlier year has ended.
    """
    plans = [(one.document.annual_plan_for, one) for one in subject.citations if one.document.annual_plan_for]
    year = subject.filing.fiscal_year
    if not plans or year is None:
        return None
    others = sorted(((other, one) for other, one in plans if other != year), key=lambda plan: plan[0])
    if not others:
        message = f"引用的{len(plans)}件年度文件均为{year}年度。"
        return Finding("holds", message, ("/fiscal_year",), _places(one for _, one in plans))
    words = word_list(
        f"{other}年 {one.document.id if one.document.kind == 'named' else _document_words(one.document)}"
        for other, one in others
    )
    message = f"引用了{len(others)}件非{year}年度的年度文件：{words}。请改引本年度文件或说明仍适用。"
    return Finding("flag", message, ("/fiscal_year",), _places(one for _, one in others))


def validity_covers_year(subject: Subject) -> Finding | None:
    """The period that a cited document names (2018-2020) covers the fiscal year.

    C3, flag. Source: common sense.
    """
    periods = [(one, one.document.valid) for one in subject.citations if one.document.valid is not None]
    year, pointers = subject.filing.fiscal_year, ("/fiscal_year",)
    if not periods or year is None:
        return None
    outside = [(one, (first, last)) for one, (first, last) in periods if not first <= year <= last]
    words = word_list(f"{one.document.id}（{first}-{last}）" for one, (first, last) in outside or periods)
    places = _places(one for one, _ in outside or periods)
    if outside:
        return Finding("flag", f"引用文件的期间不含{year}年：{words}，请核对。", pointers, places)
    ending = [one.document.id for one, (_, last) in periods if last == year]
    note = f"；{word_list(ending)}于本年到期" if ending else ""
    return Finding("holds", f"引用文件的期间均含{year}年：{words}{note}。", pointers, places)


def are_regulations(subject: Subject) -> Finding | None:
    """The cited documents are in force: no drafts for comment, letters or meetings.

    C4, flag. Source: common sense.
    """
    if not subject.citations:
        return None
    kinds = {"征求意见稿": [one for one in subject.citations if one.document.draft]}
    kinds |= {
        word: [one for one in subject.citations if one.document.kind == kind and not one.document.draft]
        for kind, word in _NO_REGULATIONS.items()
    }
    if not any(kinds.values()):
        message = f"引用的{len(subject.citations)}件文件中没有征求意见稿、函和会议。"
        return Finding("holds", message, (), _places(subject.citations))
    parts = "；".join(f"{word}{len(some)}件：{_ids(some)}" for word, some in kinds.items() if some)
    others = [one for one in subject.citations if one.document.kind in _NO_REGULATIONS and not one.document.draft]
    places = _places((*kinds["征求意见稿"], *others))
    return Finding("flag", f"以下不是正式制度文件，请补充正式文件：{parts}。", (), places)


def one_number(subject: Subject) -> Finding | None:
    """A document has one number: no two numbers of one title agree in two of issuer, year and serial number.

    C5, error. Source: common sense; brackets are normalised before. Documents of one title that differ in year
    and number, or in issuer and year, are different ones.
    """
    titled = [one for one in subject.citations if one.document.kind == "document" and one.document.title]
    twins = list(twin_documents(titled))
    if twins:
        words = word_list(
            f"{first.document.id}与{second.document.id}（{second.document.title}）" for first, second in twins
        )
        places = _places(one for pair in twins for one in pair)
        return Finding("fails", f"同一文件写有不同文号：{words}，请核对文号。", (), places)
    several = [one for one in titled if len(one.places) > 1]
    if not several:
        return None
    return Finding("holds", f"{len(several)}件多处引用的文件文号一致。", (), _places(several))


def have_numbers(subject: Subject) -> Finding | None:
    """Cited documents have numbers; laws and regulations (法, 条例) need none.

    C6, info. Source: common sense.
    """
    unnumbered = [
        one for one in subject.citations if one.document.kind == "named" and not has_phrase("law", one.document.title)
    ]
    if not unnumbered:
        return None
    return Finding("flag", f"引用文件未写文号：{_ids(unnumbered)}，如有文号请补写。", (), _places(unnumbered))


def basis_and_safeguards_agree(subject: Subject) -> Finding | None:
    """The documents of the basis are in the safeguards, and the numbered ones of the safeguards in the basis.

    C7, info. Source: common sense.
    """
    documents = [one for one in subject.citations if one.document.kind not in _NO_REGULATIONS]
    basis = [one for one in documents if _BASIS in one.fields]
    safeguards = [one for one in documents if any(name.startswith(_SAFEGUARDS) for name in one.fields)]
    if not basis or not safeguards:
        return None
    missing = [one for one in basis if one not in safeguards]
    extra = [one for one in safeguards if one not in basis and one.document.kind != "named"]
    if not missing and not extra:
        return Finding("holds", f"立项依据的{len(basis)}件文件均列入制度保障。", (_BASIS,), _places(basis))
    parts = [f"立项依据的{len(basis)}件文件中{len(missing)}件未列入制度保障：{_ids(missing)}"] if missing else []
    parts += [f"制度保障的{len(extra)}件文件未列入立项依据：{_ids(extra)}"] if extra else []
    return Finding("flag", "；".join(parts) + "。", (), _places((*missing, *extra)))


def provisional_in_force(subject: Subject) -> Finding | None:
    """Provisional documents (暂行, 试行) are still in force, which a person must look up.

    C8, flag. Source: common sense.
    """
    provisional = [one for one in subject.citations if one.document.provisional]
    if not provisional:
        return None
    words = word_list(_document_words(one.document) for one in provisional)
    return Finding("flag", f"引用了暂行或试行文件，请确认仍有效：{words}。", (), _places(provisional))


# ---------------------------------------------------------------- documents


def twin_documents(cited: Iterable[CitationInFiling]) -> Iterator[tuple[CitationInFiling, CitationInFiling]]:
    """Pairs of documents with one title whose numbers differ, but agree in two of issuer, year and serial number."""
    by_title: dict[str, list[CitationInFiling]] = defaultdict(list)
    for one in cited:
        if is_telling_title(one.document.title):
            by_title[title_key(one.document.title)].append(one)
    for several in by_title.values():
        for first, second in combinations(several, 2):
            left, right = first.document, second.document
            agree = (left.issuer == right.issuer, left.year == right.year, left.number == right.number)
            if left.id != right.id and sum(agree) >= 2:
                yield first, second


def _document_words(document: CitedDocument) -> str:
    """The number and the title of a document, or the one of them that is known."""
    title = document.title
    if not title or document.id.startswith("《"):
        return document.id
    return document.id + (title if "《" in title or "〈" in title else f"《{title}》")


def _ids(cited: Iterable[CitationInFiling]) -> str:
    return word_list(one.document.id for one in cited)


def _places(cited: Iterable[CitationInFiling]) -> list[Place]:
    return [place for one in cited for place in one.places]
