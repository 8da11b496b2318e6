"""What a cited document is by its force (效力): law, regulation, rule, judicial interpretation, party regulation."""

from functools import lru_cache

from shenbao_cite import pack
from shenbao_cite.laws import full_title
from shenbao_cite.model import Category, CitationKind
from shenbao_cite.numbers import fold
from shenbao_cite.organ_names import Organ

_INTERPRETATIONS = ("法释", "高检发释字")  # codes that bear judicial interpretations alone
_BY_TITLE: tuple[tuple[str, Category], ...] = (
    ("party_title", "party_regulation"),
    ("regulation_title", "administrative_regulation"),
    ("law_title", "law"),
    ("interpretation_title", "judicial_interpretation"),
)


@lru_cache(maxsize=4096)
def category(kind: CitationKind, issuer: str | None, title: str | None, organ: Organ | None) -> Category | None:
    """What the document is; None where neither its number nor its title says it for certain.

    Orders: of the president a law, of the State Council a regulation, of ministries and local governments a rule.
    """
    if kind == "document" and issuer in _INTERPRETATIONS:
        return "judicial_interpretation"
    if kind == "order" and issuer and organ:
        if issuer.endswith("主席"):
            return "law"
        if organ.name == "国务院":
            return "administrative_regulation"
        return "rule" if organ.level == "central" or issuer.endswith("人民政府") else None
    if title is None:
        return None
    plain = full_title(fold(title))
    is_told = "共" in plain or "最高" in plain  # 中国共产党, 中华人民共和国, 最高人民法院
    rows = _BY_TITLE if is_told else ()
    return next((force for name, force in rows if pack.pattern("kind", name).fullmatch(plain)), None)
