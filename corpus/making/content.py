"""Content files: loading, conversion to blocks, and their gold records."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from making import general, gold, minhang, notice, putuo, sheet
from making.blocks import Source

CORPUS = Path(__file__).parent.parent
CONTENT, SHEETS = CORPUS / "content", CORPUS / "layouts"
Content = dict[str, Any]
LAYOUTS: dict[str, Callable[[Content], Source]] = {
    "minhang": minhang.whole,
    "putuo": putuo.whole,
    "general": general.declaration,
    "evaluation": general.evaluation,
    "notice": notice.whole,
    "sheet": sheet.whole,
}
SIGNS = {"≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", "=": "=", "＝": "="}
TARGETS = ("target", "long_term", "annual")


def load(name: str) -> Content:
    """The content of ``content/<name>.toml``, or of ``layouts/<name>.toml`` with its indicators as tables."""
    path = CONTENT / f"{name}.toml"
    if path.exists():
        return tomllib.loads(path.read_text(encoding="utf-8"))
    content = tomllib.loads((SHEETS / path.name).read_text(encoding="utf-8"))
    content = {"layout": "sheet", "year": None, "project": {}, "target_text": "{sign}{number}{unit}", **content}
    content["form"] = {"id": name, "parts": [], **content["form"]}
    forms = [_with_indicators({**content, **form}) for form in content.get("forms", [content])]
    return {**content, **forms[0], "forms": forms}


def source_of(content: Content) -> Source:
    """The content as blocks, in the layout that it names."""
    return LAYOUTS[content["layout"]](content)


def gold_of(content: Content) -> bytes:
    """The gold record of the content as JSON."""
    forms = content.get("forms", [content] if "form" in content else [])
    return gold.gold(forms, source_of(content), content.get("citations", []))


# ---------------------------------------------------------------- rows of indicators


def _with_indicators(form: Content) -> Content:
    """The form with its rows of indicators as tables, and ``groups``: the same with each level on a row of its own."""
    rows = [_indicator(dict(zip(form["columns"], row, strict=True)), form["target_text"]) for row in form["indicators"]]
    lists = {"schedule": form["project"].get("schedule"), "execution": form.get("funds", {}).get("execution")}
    breakdown = {"budget": {"rows": form["rows"]}} if "rows" in form else {}
    others = [{"label": label, "value": value} for label, value in form.get("other_fields", ())]
    return {
        **form,
        **breakdown,
        "other_fields": others,
        "indicators": rows,
        "groups": list(_groups(rows, form)),
        **lists,
    }


def _indicator(row: Content, printed: str) -> Content:
    """The row with its targets taken apart: ``≥|9|座`` is sign, number and unit, ``定性:优`` a word in place of the
    sign and words, ``!10月底前`` words that can be measured. ``printed`` is what of these the target's cell holds.
    """
    taken = dict(row)
    for key in TARGETS:
        if key in row:
            nature, _, words = row[key].rpartition(":")
            sign, number, unit = row[key].split("|") if "|" in row[key] else (nature, words.lstrip("!"), "")
            pieces = {"sign": sign, "number": number, "unit": unit}
            taken |= pieces if key == "target" else {f"{key}_{name}": piece for name, piece in pieces.items()}
            taken[key] = sign + number + unit
            measured = {"operator": SIGNS.get(sign), "value": number, "unit": unit} if "|" in row[key] else {}
            text = printed.format(**pieces) if measured else number
            taken[f"{key}_gold"] = {"text": text, "measurable": words != number or bool(measured), **measured}
    return taken


def _groups(rows: list[Content], form: Content) -> Iterator[Content]:
    blank = dict.fromkeys(("level1", "level2"), "")
    last = blank
    for row in rows:
        for key in ("level1", "level2"):
            if row.get(key, "") != last[key]:
                nothing = dict.fromkeys((*row, "sign", "number", "unit"), "")
                yield {**nothing, "name" if form.get("tree") else key: row[key]}
                last = {**(last if key == "level2" else blank), key: row[key]}
        yield {**row, **blank}
