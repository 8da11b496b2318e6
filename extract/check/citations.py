"""The documents that a filing cites (引用文件): their age, their standing, and whether its parts cite the same."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from extract.check.subject import Cited, Finding, Node, Subject
from extract.check.words import listed, says
from extract.identity import is_telling_title, title_key

_BASIS, _SAFEGUARDS = "/project/basis", "/safeguards/"
_NO_REGULATIONS = {"meeting": "会议", "letter": "函"}


def none_younger(subject: Subject) -> Finding | None:
    """No cited document is younger than the filing; one without date was written in the year before its fiscal year.

    C1, error. Source: 填报说明 of the 2011 form (2011年编报2012年部门预算). A transfer is filed in its own
    year, a self-evaluation in the year after.
    """
    dated = [one for one in subject.citations if one.year is not None]
    latest = _latest(subject)
    if not dated:
        return None
    pointers = ("/fiscal_year", "/filing_date")
    if latest is None:
        return Finding("cannot_check", "年度和填报日期不明，无法核对引用文件的年份。", pointers, _places(dated))
    young = [one for one in dated if (one.year or 0) > latest]
    since = "" if subject.day("/filing_date") else f"（未填填报日期，按{subject.year()}年度的编报年份{latest}年计）"
    if not young:
        told = f"{len(dated)}件有年份的引用文件均不晚于填报年份{latest}年{since}。"
        return Finding("holds", told, pointers, _places(dated))
    told = f"引用文件晚于填报年份{latest}年{since}：{_names(young)}，请核对文号年份。"
    return Finding("fails", told, pointers, _places(young))


def annual_plans_of_year(subject: Subject) -> Finding | None:
    """Annual plans (20XX年…方案, 要点, 考评) that are cited are those of the fiscal year.

    C2, flag. Source: common sense; a plan of an earlier year has ended.
    """
    plans = [one for one in subject.citations if one.annual_plan_for is not None]
    year = subject.year()
    if not plans or year is None:
        return None
    others = sorted((one for one in plans if one.annual_plan_for != year), key=lambda one: one.annual_plan_for or 0)
    if not others:
        return Finding("holds", f"引用的{len(plans)}件年度文件均为{year}年度。", ("/fiscal_year",), _places(plans))
    told = listed(f"{one.annual_plan_for}年 {_short(one)}" for one in others)
    told = f"引用了{len(others)}件非{year}年度的年度文件：{told}。请改引本年度文件或说明仍适用。"
    return Finding("flag", told, ("/fiscal_year",), _places(others))


def validity_covers_year(subject: Subject) -> Finding | None:
    """The period that a cited document names (2018-2020) covers the fiscal year.

    C3, flag. Source: common sense.
    """
    periods = [one for one in subject.citations if one.valid is not None]
    year = subject.year()
    if not periods or year is None:
        return None
    outside = [one for one in periods if one.valid and not one.valid[0] <= year <= one.valid[1]]
    if outside:
        told = listed(f"{one.id}（{_period(one)}）" for one in outside)
        return Finding("flag", f"引用文件的期间不含{year}年：{told}，请核对。", ("/fiscal_year",), _places(outside))
    ending = [one.id for one in periods if one.valid and one.valid[1] == year]
    note = f"；{listed(ending)}于本年到期" if ending else ""
    told = listed(f"{one.id}（{_period(one)}）" for one in periods)
    return Finding("holds", f"引用文件的期间均含{year}年：{told}{note}。", ("/fiscal_year",), _places(periods))


def are_regulations(subject: Subject) -> Finding | None:
    """What is cited are documents in force: no drafts for comment, letters or meetings.

    C4, flag. Source: common sense.
    """
    if not subject.citations:
        return None
    drafts = [one for one in subject.citations if one.draft]
    others = [one for one in subject.citations if one.kind in _NO_REGULATIONS and not one.draft]
    if not drafts and not others:
        told = f"引用的{len(subject.citations)}件文件中没有征求意见稿、函和会议。"
        return Finding("holds", told, (), _places(subject.citations))
    kinds = {"征求意见稿": drafts}
    kinds |= {word: [one for one in others if one.kind == kind] for kind, word in _NO_REGULATIONS.items()}
    parts = "；".join(f"{word}{len(some)}件：{_names(some)}" for word, some in kinds.items() if some)
    return Finding("flag", f"以下不是正式制度文件，请补充正式文件：{parts}。", (), _places((*drafts, *others)))


def one_number(subject: Subject) -> Finding | None:
    """A document has one number: two of one title differ in more than a third of it.

    C5, error. Source: common sense; brackets are normalised before. Documents of one title that differ in year
    and number, or in issuer and year, are different ones.
    """
    titled = [one for one in subject.citations if one.kind == "document" and one.title]
    twins = list(same_document(titled))
    if twins:
        told = listed(f"{first.id}与{second.id}（{second.title}）" for first, second in twins)
        return Finding(
            "fails", f"同一文件写有不同文号：{told}，请核对文号。", (), _places(one for pair in twins for one in pair)
        )
    several = [one for one in titled if len(one.places) > 1]
    if not several:
        return None
    return Finding("holds", f"{len(several)}件多处引用的文件文号一致。", (), _places(several))


def have_numbers(subject: Subject) -> Finding | None:
    """Cited documents have numbers; laws and regulations (法, 条例) need none.

    C6, info. Source: common sense.
    """
    named = [one for one in subject.citations if one.kind == "named" and not says("law", one.title)]
    if not named:
        return None
    return Finding("flag", f"引用文件未写文号：{_names(named)}，如有文号请补写。", (), _places(named))


def basis_and_safeguards_agree(subject: Subject) -> Finding | None:
    """The documents of the basis are in the safeguards, and the numbered ones of the safeguards in the basis.

    C7, info. Source: common sense.
    """
    documents = [one for one in subject.citations if one.kind not in _NO_REGULATIONS]
    basis = [one for one in documents if _BASIS in one.fields]
    safeguards = [one for one in documents if any(name.startswith(_SAFEGUARDS) for name in one.fields)]
    if not basis or not safeguards:
        return None
    missing = [one for one in basis if one not in safeguards]
    extra = [one for one in safeguards if one not in basis and one.kind != "named"]
    if not missing and not extra:
        return Finding("holds", f"立项依据的{len(basis)}件文件均列入制度保障。", (_BASIS,), _places(basis))
    parts = [f"立项依据的{len(basis)}件文件中{len(missing)}件未列入制度保障：{_names(missing)}"] if missing else []
    parts += [f"制度保障的{len(extra)}件文件未列入立项依据：{_names(extra)}"] if extra else []
    return Finding("flag", "；".join(parts) + "。", (), _places((*missing, *extra)))


def provisional_in_force(subject: Subject) -> Finding | None:
    """Provisional documents (暂行, 试行) are still in force, which a person must look up.

    C8, flag. Source: common sense.
    """
    found = [one for one in subject.citations if one.provisional]
    if not found:
        return None
    told = listed(f"{one.id}{_titled(one)}" for one in found)
    return Finding("flag", f"引用了暂行或试行文件，请确认仍有效：{told}。", (), _places(found))


# ---------------------------------------------------------------- documents


def same_document(cited: Iterable[Cited]) -> Iterator[tuple[Cited, Cited]]:
    """Pairs of one title under two numbers, of which two of issuer, year and number are the same."""
    titled: dict[str, list[Cited]] = {}
    for one in cited:
        if is_telling_title(one.title):
            titled.setdefault(title_key(one.title), []).append(one)
    for several in titled.values():
        for first, second in combinations(several, 2):
            agree = (first.issuer == second.issuer, first.year == second.year, first.number == second.number)
            if first.id != second.id and sum(agree) >= 2:
                yield first, second


def _latest(subject: Subject) -> int | None:
    filed, year = subject.day("/filing_date"), subject.year()
    if filed is not None:
        return filed.year
    if year is None:
        return None
    return year + {"self_evaluation": 1, "transfer": 0}.get(subject.kind() or "", -1)


def _names(cited: Iterable[Cited]) -> str:
    return listed(one.id for one in cited)


def _short(one: Cited) -> str:
    return one.id if one.kind == "named" else f"{one.id}{_titled(one)}"


def _titled(one: Cited) -> str:
    title = one.title
    if not title or one.id.startswith("《"):
        return ""
    return title if "《" in title or "〈" in title else f"《{title}》"


def _period(one: Cited) -> str:
    return f"{one.valid[0]}-{one.valid[1]}" if one.valid else ""


def _places(cited: Iterable[Cited]) -> list[Node]:
    return [where for one in cited for where in one.places]
