"""What stands behind a code or a name: the organ (发文机关), its level and region, over its renamings.

``patterns/issuer.toml`` lists codes with their organs, ``patterns/organ_history.toml`` the names of national organs by
years.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from shenbao_cite import pack
from shenbao_cite.model import Level

_LEVELS: Mapping[str, Level] = {"district": "county", "local": "county"}
_NATION = "全国"
_LONGEST = 24  # characters of one organ's name in a joint list


class Organ(NamedTuple):
    """An organ by its full name, where that is known, with its level and its region (None: the nation)."""

    name: str | None = None
    level: Level | None = None
    region: str | None = None


class OrganName(NamedTuple):
    """A name in a lineage: the years in which the organ had it (None: no limit), its short forms, who renamed it.

    ``doubtful`` says that those who wrote the table are not sure of its years or of the decision.
    """

    name: str
    short: tuple[str, ...]
    since: int | None
    until: int | None
    source: str | None
    doubtful: bool = False

    def held_in(self, year: int | None) -> bool:
        """Whether the organ had this name in that year; True where no year is known."""
        return year is None or ((self.since or year) <= year <= (self.until or year))


@cache
def lineages() -> tuple[tuple[OrganName, ...], ...]:
    """The names of each national organ, the latest first; ``source`` is what the source's key stands for."""
    content = pack.toml("organ_history")
    return tuple(
        tuple(
            OrganName(
                one["name"],
                tuple(one["short"]),
                one.get("since"),
                one.get("until"),
                content["sources"].get(one.get("source")),
                one.get("doubtful", False),
            )
            for one in lineage["names"]
        )
        for lineage in content["lineage"]
    )


@cache
def _by_name() -> Mapping[str, tuple[OrganName, ...]]:
    """The names in which each full or short name may be meant."""
    names: dict[str, list[OrganName]] = {}
    for lineage in lineages():
        for one in lineage:
            for word in (one.name, *one.short):
                if one not in names.setdefault(word, []):
                    names[word].append(one)
    return {word: tuple(meant) for word, meant in names.items()}


@lru_cache(maxsize=4096)
def full_name(name: str, year: int | None = None) -> str:
    """The full name of the organ in that year; a name that may be two organs, or none of ours, comes back as it is.

    >>> full_name("税务总局", 2019), full_name("国家计委", 1995), full_name("国家计委", 2001)
    ('国家税务总局', '国家计划委员会', '国家发展计划委员会')
    """
    known = _by_name().get(name, ())
    # a writer may call an organ by a name that it got later
    meant = {one.name for one in known if one.held_in(year)} or {one.name for one in known}
    return meant.pop() if len(meant) == 1 else name


def joint_names(issuer: str, year: int | None = None) -> tuple[str, ...]:
    """The full names of the organs that sign together, from their names without a mark between; one organ: one name.

    >>> joint_names("财政部税务总局", 2019)
    ('财政部', '国家税务总局')
    """
    known = _by_name().get(issuer)
    if known and any(one.held_in(year) for one in known):
        return (full_name(issuer, year),)
    names: list[str] = []
    start = 0
    while start < len(issuer):
        ends = range(min(len(issuer), start + _LONGEST), start + 1, -1)
        end = next((end for end in ends if is_national(issuer[start:end], year)), None)
        if end is None:
            return (full_name(issuer, year),)
        names.append(full_name(issuer[start:end], year))
        start = end
    return tuple(names)


def is_national(name: str, year: int | None = None) -> bool:
    """Whether it is the full or short name of a national organ, in that year where one is given."""
    known = _by_name().get(name)
    return any(one.held_in(year) for one in known) if known else name in _national_names()


@cache
def _national_names() -> frozenset[str]:
    return frozenset(pack.toml("issuer")["national"]["organs"])


def are_successive(name: str, other: str) -> bool:
    """Whether two full names are of one lineage: an organ before and after a renaming, or one and its successor."""
    return any({name, other} <= {one.name for one in lineage} for lineage in lineages())


# ---------------------------------------------------------------- codes and names


@cache
def _by_code() -> Mapping[str, Organ]:
    """The organ of each listed code."""
    organs: dict[str, Organ] = {}
    for region in pack.toml("issuer")["region"]:
        level = _level(region)
        place = None if region["name"] == _NATION else region["name"]
        for name, codes in region.get("organs", {}).items():
            organs |= dict.fromkeys(codes.split(), Organ(name, level, place))
        organs |= dict.fromkeys(region.get("others", "").split(), Organ(None, level, place))
    for name, codes in pack.toml("organ_history")["codes"].items():
        organs |= dict.fromkeys(codes.split(), Organ(name, "central"))
    return organs


@cache
def _by_short_region() -> Mapping[str, Organ]:
    """The region of each short name that one region alone has."""
    places: dict[str, list[Organ]] = {}
    for region in pack.toml("issuer")["region"]:
        for short in region.get("short", ()):
            places.setdefault(short, []).append(Organ(None, _level(region), region["name"]))
    return {short: regions[0] for short, regions in places.items() if len(regions) == 1}


def _level(region: Mapping[str, Any]) -> Level | None:
    """The level of a region's organs; regions of a pack of one's own may leave it out."""
    return _LEVELS.get(region.get("level", ""), region.get("level"))


@lru_cache(maxsize=4096)
def organ_of_code(code: str, year: int | None = None) -> Organ:
    """The organ that a code (机关代字) stands for; of an unlisted code what its first characters tell.

    The organ of a listed code is named as it was called in ``year``.

    >>> organ_of_code("国发"), organ_of_code("环发", 2010).name
    (Organ(name='国务院', level='central', region=None), '环境保护部')
    """
    organ = _by_code().get(code) or _by_code().get(code.removesuffix("字"))
    if organ:
        return Organ(_name_in(organ.name, year), organ.level, organ.region) if organ.name else organ
    short = next((code[:size] for size in (2, 1) if code[:size] in _by_short_region()), None)
    if short is None:
        return Organ()
    place = _by_short_region()[short]
    # behind the short name of a province may stand that of one of its cities: 粤府, but 吉市政办
    government = pack.pattern("organ_history", "government").fullmatch(code, len(short))
    return (
        Organ(f"{place.region}人民政府", place.level, place.region) if government else Organ(None, None, place.region)
    )


def _name_in(name: str, year: int | None) -> str:
    """The full name in that year of the organ that is listed by the name of today; today's where it is not certain."""
    today = full_name(name)
    if year is None:
        return today
    meant = {one.name for one in history(today) if one.held_in(year)}
    return meant.pop() if len(meant) == 1 else today


@lru_cache(maxsize=4096)
def organ_of_name(issuer: str, year: int | None = None) -> Organ:
    """The organ that signs an order or announcement by its name; joint organs are joined with 、."""
    names = joint_names(issuer, year)
    if all(is_national(name) for name in names):
        return Organ("、".join(names), "central")
    return Organ(issuer, *_place(issuer))


def _place(name: str) -> tuple[Level | None, str | None]:
    """The level and region that an organ's name begins with."""
    for region in _regions():
        if name.startswith(region.region or _NATION):
            return region.level, region.region
    place = pack.pattern("organ_history", "place").match(name)
    if place is None:
        return None, None
    return ("county" if place["county"] else "city"), place[0]


@cache
def _regions() -> tuple[Organ, ...]:
    """The regions by their full names, the longest first."""
    regions = (Organ(None, _level(one), one["name"]) for one in pack.toml("issuer")["region"] if one["name"] != _NATION)
    return tuple(sorted(regions, key=lambda one: -len(one.region or "")))


@cache
def history(name: str) -> tuple[OrganName, ...]:
    """All names of the organ that has, or had, this full or short name, the latest first, none twice."""
    lineage = (one for names in lineages() if any(name in (one.name, *one.short) for one in names) for one in names)
    return tuple(dict.fromkeys(lineage))
