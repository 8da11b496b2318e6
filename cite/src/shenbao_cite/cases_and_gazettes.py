"""Cases of courts (案号) and issues of gazettes (公报): （2015）沪0112民初1号, 国务院公报2018年第5号."""

from collections.abc import Iterator

from shenbao_cite import pack
from shenbao_cite.model import Citation
from shenbao_cite.numbers import integer
from shenbao_cite.organ import organ_start
from shenbao_cite.organ_names import organ_of_name

_LONGEST = 40  # characters of a gazette's name
_WIDE = str.maketrans("[]〈〉()", "（）（）（）")


def case_citations(text: str, folded: str) -> Iterator[Citation]:
    """The cases of a text in order; ``issuer`` is the court's code, the id is the number as courts write it."""
    for match in pack.pattern("kind", "case").finditer(folded):
        kind = match["type"].translate(_WIDE)
        ordinal = "第" if match["ordinal"] else ""
        name = f"（{match['year']}）{match['court']}{kind}{ordinal}{int(match['number'])}号{match['part'] or ''}"
        yield Citation(
            start=match.start(),
            end=match.end(),
            text=text[slice(*match.span())],
            id=name,
            kind="case",
            issuer=match["court"],
            year=int(match["year"]),
            number=int(match["number"]),
            title=None,
        )


def gazette_citations(text: str, folded: str) -> Iterator[Citation]:
    """The issues of gazettes of a text in order; ``issuer`` is the organ whose gazette it is."""
    for match in pack.pattern("kind", "gazette").finditer(folded):
        stop = match.start()
        if match["close"]:
            start = folded.rfind("《", max(0, stop - _LONGEST), stop)
            name = folded[start + 1 : stop]
        else:
            organ_at = organ_start(folded, stop)
            start = -1 if organ_at is None else organ_at
            name = folded[start:stop]
        if start < 0 or not name:
            continue
        issuer = "".join(name.split()).removeprefix("中华人民共和国")
        year, number = int(match["year"]), integer(match["number"])
        organ = organ_of_name(issuer, year)
        yield Citation(
            start=start,
            end=match.end(),
            text=text[start : match.end()],
            id=f"{issuer}公报{year}年第{number}{match['count']}",
            kind="gazette",
            issuer=issuer,
            year=year,
            number=number,
            title=None,
            organ=organ.name,
            level=organ.level,
            region=organ.region,
        )
