"""What the auditor's rules say of last year's filing and is still to be mended this year, at the fields it is about."""

from extract import pack
from extract.record.model import Filing
from extract.seed.leaves import without_positions
from extract.seed.model import Flag


def check_flags(filing: Filing) -> dict[str, list[Flag]]:
    """The flags by the leaf that each stands at.

    ``seed.toml`` names the fields that a rule's flag may stand at; of their leaves it stands at the first one, or at
    each one, that has a place in common with the rule's outcome.
    """
    flags: dict[str, list[Flag]] = {}
    checks = {check.rule: check for check in filing.checks if check.outcome in ("fails", "flag")}
    leaves = [
        (pointer.rpartition("/phases/")[0] + "/phases" if "/phases/" in pointer else pointer, evidence.places)
        for pointer, evidence in filing.evidence.items()
    ]
    for entry in pack.toml("seed")["check"]:
        check = checks.get(entry["rule"])
        if check is None:
            continue
        places = set(check.at)
        pointers = dict.fromkeys(
            pointer
            for field in entry["fields"]
            for pointer, own in leaves
            if without_positions(pointer) == field and not places.isdisjoint(own)
        )
        for pointer in pointers if entry.get("each") else list(pointers)[:1]:
            flag = Flag(entry["rule"].replace(".", "_"), f"上年申报表核对：{check.message}")
            flags.setdefault(pointer, []).append(flag)
    return flags
