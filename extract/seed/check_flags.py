"""Flags for outcomes of the auditor's rules on last year's filing that must be corrected this year."""

from extract import pack
from extract.record.model import Filing
from extract.seed.leaves import without_positions
from extract.seed.model import Flag


def check_flags(filing: Filing, before: str) -> dict[str, list[Flag]]:
    """The flags by leaf; ``before`` is what last year's filing is called.

    ``seed.toml`` names the fields for the flags of each rule. The flag is put at the first of their leaves, or at each,
    that shares a place with the rule's outcome; where it holds for all of the ``form``, at each that has a value.
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
            if without_positions(pointer) == field and (entry.get("form") or not places.isdisjoint(own))
        )
        for pointer in pointers if entry.get("each") or entry.get("form") else list(pointers)[:1]:
            flag = Flag(entry["rule"].replace(".", "_"), f"{before}申报内容核对：{check.message}")
            flags.setdefault(pointer, []).append(flag)
    return flags
