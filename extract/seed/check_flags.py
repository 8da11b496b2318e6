"""What the auditor's rules say of last year's filing and is still to be mended this year, at the fields it is about."""

from collections.abc import Iterator
from typing import Any

from extract import pack
from extract.record.places import listed
from extract.seed.leaves import bare
from extract.seed.model import Content, Flag

Key = tuple[Any, ...]


def flags(filing: Content) -> dict[str, list[Flag]]:
    """The flags by the leaf that each stands at."""
    found: dict[str, list[Flag]] = {}
    outcomes = {check["rule"]: check for check in filing["checks"] if check["outcome"] in ("fails", "flag")}
    for entry in pack.toml("seed")["check"]:
        check = outcomes.get(entry["rule"])
        named = list(_named(filing, check["at"], entry["fields"])) if check else []
        for pointer in named if entry.get("each") else named[:1]:
            message = f"上年申报表核对：{check['message']}" if check else ""
            found.setdefault(pointer, []).append(Flag(entry["rule"].replace(".", "_"), message))
    return found


def _named(filing: Content, at: list[Content], fields: list[str]) -> Iterator[str]:
    """The leaves with these names that stand at one of the places, in the order of the fields."""
    places = {_key(place) for place in at}
    for field in fields:
        seen: set[str] = set()
        for pointer, evidence in filing["evidence"].items():
            own = pointer.rstrip("0123456789").rstrip("/") if "/phases/" in pointer else pointer
            if bare(own) == field and own not in seen and places & set(map(_key, listed(evidence["at"]))):
                seen.add(own)
                yield own


def _key(place: Content) -> Key:
    """A place as a value; of a page also its box."""
    return tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in sorted(place.items()))
