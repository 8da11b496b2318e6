"""What is the same: when two names mean one project, cited document, organ, indicator or budget item.

Every package that compares names uses this module. For each kind of thing there is a key: two names mean the same thing
where their keys are equal and not empty (a name that says nothing has the key ""). A key leaves out what writers are
free to write or not, as a rule of the form or of the language says, and nothing else: two things taken for one are
worse than one thing taken for two. The words that are left out stand in ``patterns/identity.toml``.

Names with different keys may still mean one thing: ``likeness`` measures how alike they are, and a person decides.

``text_key`` tells whether two texts, names or not, say the same word for word.
"""

import unicodedata
from functools import lru_cache
from hashlib import sha256

from extract import pack

PROPOSED_PROJECT = 0.5  # the least likeness of two names that may be of one project
_TELLING_TITLE = 8  # characters: shorter titles (工作要点, 实施办法) name many documents
_OF_THE_SPOT = "区市县省街镇"  # 区综治办 names only the kind of its region: readers must know which region it is
_SHORTEST_ISSUER = 3  # characters: a shorter code does not identify the full code that ends in it


@lru_cache(maxsize=1 << 12)
def text_key(text: str | None) -> str:
    """The characters and digits of a text, without what typing it anew may change.

    Left out are blanks, marks, widths, compatibility forms (㎡), upper case and traditional characters. Between two
    digits the first mark stays, since it tells numbers apart.

    >>> text_key("《禁毒工作》 要点（１）") == text_key("禁毒工作要点(1)")
    True
    >>> text_key("1、2月工资"), text_key("12月工资"), text_key(None)
    ('1、2月工资', '12月工资', '')
    """
    plain = pack.fold(unicodedata.normalize("NFKC", "".join((text or "").split()))).casefold()
    return pack.pattern("identity", "marks").sub("", plain)


# ---------------------------------------------------------------- projects


@lru_cache(maxsize=1 << 12)
def project_key(name: str | None) -> str:
    """The name of a project (项目名称) without the year it is filed for, and without 项目 at its end.

    A project is declared anew each year, so that its name may carry the year (2020年平安建设); the field's own label
    says that it is a 项目. A span of years (2021-2023年) and 经费 stay: 社区工作 and 社区工作经费 are two projects. One
    project is of one unit: a caller that knows the units compares them with ``organ_key``.

    >>> project_key("2019年平安建设") == project_key("平安建设项目（2021年度）") == "平安建设"
    True
    """
    whole = text_key(name)
    without_year = text_key(pack.pattern("identity", "fiscal_year").sub("", pack.fold(name or "")))
    return pack.pattern("identity", "project_word").sub("", without_year) or whole


# ---------------------------------------------------------------- cited documents


@lru_cache(maxsize=1 << 12)
def title_key(title: str | None) -> str:
    """The title of a document (标题) by itself: of 关于印发《X》的通知 X, without 关于 and 中华人民共和国 at its start.

    A notice that issues a document lends it its number, so both titles name one document; so do notices that announce
    it, amend it or ask for comment on it. A notice that forwards it (转发) is a document of its own, and so are another
    year's, another organ's, a trial one (试行) and one of another kind (通知, 意见): their words stay.

    >>> title_key("关于印发《禁毒工作要点》的通知") == title_key("〈禁毒工作要点〉") == "禁毒工作要点"
    True
    """
    folded = "".join(pack.fold(title or "").split())
    while issued := pack.pattern("identity", "issued").fullmatch(folded):
        folded = issued["title"]
    key = text_key(folded)
    lead = pack.pattern("identity", "title_lead").search(key)
    return key[lead.end() :] if lead and lead.end() < len(key) else key


def is_telling_title(title: str | None) -> bool:
    """Whether a title is long enough to know a document by it alone."""
    return len(title_key(title)) >= _TELLING_TITLE


def is_shortened_title(title: str | None, full: str | None) -> bool:
    """Whether the first title is a part of the second one, which says more."""
    return title_key(title) != title_key(full) and title_key(title) in title_key(full)


def may_be_one_title(one: str | None, other: str | None) -> bool:
    """Whether two titles of one document number do not contradict each other: the same, or one in short."""
    return title_key(one) in title_key(other) or title_key(other) in title_key(one)


# ---------------------------------------------------------------- organs


@lru_cache(maxsize=1 << 12)
def organ_key(name: str | None) -> str:
    """The name of an organ or unit (单位, 部门), its long words shortened as the language does: 委员会 to 委.

    A name that leaves out the region (新虹街道 for 闵行区新虹街道) has another key: there are others of that name.

    >>> organ_key("闵行区卫生健康委员会（本级）") == organ_key("闵行区卫生健康委")
    True
    """
    key = text_key(pack.pattern("identity", "own_level").sub("", pack.fold("".join((name or "").split()))))
    for long, short in pack.toml("identity")["short_organ"].items():
        key = key.replace(long, short)
    return key


def is_issuer_of_the_spot(issuer: str, full: str) -> bool:
    """Whether an issuer's code (机关代字) says 区 or 市 where the full one names its region: 区综治办, 闵综治办."""
    of_the_spot = issuer[:1] in _OF_THE_SPOT and full[:1] not in _OF_THE_SPOT
    return of_the_spot and len(issuer) >= _SHORTEST_ISSUER and issuer[1:] == full[1:]


def is_shortened_issuer(issuer: str, full: str) -> bool:
    """Whether an issuer's code may be the full one in short: with 区 or 市 for its region, or without its beginning."""
    without_beginning = _SHORTEST_ISSUER <= len(issuer) < len(full) and full.endswith(issuer)
    return without_beginning or is_issuer_of_the_spot(issuer, full)


# ---------------------------------------------------------------- items of a list


@lru_cache(maxsize=1 << 12)
def item_key(name: str | None) -> str:
    """The name of a budget item (明细) or an indicator (绩效指标), without its position in the list: （一）, 指标1：.

    Years stay: 2019年尾款 and 2020年尾款 are two items.

    >>> item_key("指标1：入室盗窃发案率（％）") == item_key("①入室盗窃发案率") == "入室盗窃发案率"
    True
    """
    folded = pack.fold("".join((name or "").split()))
    place = pack.pattern("identity", "place_in_list").match(folded)
    return text_key(folded[place.end() :] if place else folded) or text_key(name)


# ---------------------------------------------------------------- likeness


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """Twice the length of the longest common subsequence by the lengths of both: 1 for equal texts, 0 for foreign ones.

    Also 0 for texts whose lengths alone show that their likeness is below ``least``.

    >>> likeness("辅警工资、奖金等", "辅警工资、奖金"), likeness("", "")
    (0.9333333333333333, 0.0)
    """
    both = len(one) + len(other)
    if not one or not other or 2 * min(len(one), len(other)) < least * both:
        return 0.0
    # the length of the longest common subsequence, a bit for each character of ``one`` (Hyyrö 2004)
    where = _positions(one)
    row = full = (1 << len(one)) - 1
    for character in other:
        if character in where:
            shared = row & where[character]
            row = (row + shared) | (row - shared)
    return 2 * (len(one) - (row & full).bit_count()) / both


@lru_cache(maxsize=1 << 10)
def _positions(text: str) -> dict[str, int]:
    """Where each character stands in a text, as bits."""
    where: dict[str, int] = {}
    for position, character in enumerate(text):
        where[character] = where.get(character, 0) | 1 << position
    return where


# ---------------------------------------------------------------- the pack


def fingerprint() -> str:
    """A hash of the pack's words about names: keys stored in an index are valid for one fingerprint only."""
    return sha256(repr(pack.toml("identity")).encode()).hexdigest()[:16]
