"""The proof of a pattern: its examples and rejects, and the signs that its entry says every match has."""

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from shenbao_cite.errors import PackError
from shenbao_cite.pack import expanded_expression, fold

_SHOWN = regex.compile(r"^(?P<before>[^⟨]*)⟨(?P<shown>[^⟩]*)⟩(?P<after>.*)$", regex.DOTALL)


def check_entry(entry: Mapping[str, Any], content: Mapping[str, Any], where: str) -> None:
    """``PackError``, beginning with ``where``, if a pattern lacks a key, is no expression or breaks its examples."""
    missing = [key for key in ("name", "expression", "examples", "rejects") if key not in entry]
    if missing:
        raise PackError(f"{where}: no {missing[0]}")
    try:
        compiled = regex.compile(expanded_expression(entry["expression"], content.get("parts", {})))
    except (regex.error, KeyError, ValueError) as error:
        raise PackError(f"{where}: {error}") from error
    odd = next((example for example in entry["examples"] if not _has_signs(example, entry)), None)
    if odd is not None:
        raise PackError(f"{where}: {odd!r} has none of what first, last or needs list")
    failed = next(failed_examples(compiled, entry, folded=bool(content.get("folded"))), None)
    if failed is not None:
        raise PackError(f"{where}: {failed!r} does not prove it")


def _has_signs(example: str, entry: Mapping[str, Any]) -> bool:
    """Whether an example has the characters at its ends and the words that the entry says each match has."""
    shown = _SHOWN.match(example)
    inner, whole = (fold(shown["shown"]), fold("".join(shown.groups()))) if shown else (fold(example),) * 2
    first, last, words = (entry.get(key) for key in ("first", "last", "needs"))
    is_bounded = (first is None or inner[:1] in first) and (last is None or inner[-1:] in last)
    return is_bounded and (words is None or any(word in whole for word in words))


def failed_examples(compiled: regex.Pattern[str], entry: Mapping[str, Any], *, folded: bool) -> Iterator[str]:
    """The examples of an entry that its compiled pattern does not match, then the rejects that it does.

    An example is matched whole, or where its marks ``⟨⟩`` show. ``folded`` says that the pattern is written for text
    that ``fold`` has cleaned.
    """
    clean = fold if folded else str
    for example in entry["examples"]:
        shown = _SHOWN.match(example)
        before, inner, after = shown.groups() if shown else ("", example, "")
        whole = clean(before + inner + after)
        span = (len(before), len(before) + len(inner))
        matches = compiled.finditer(whole) if shown else [compiled.fullmatch(whole)]
        if all(match is None or match.span() != span for match in matches):
            yield example
    for reject in entry["rejects"]:
        text = clean(reject)
        if entry.get("use") == "search":
            is_matched = any(match[0] for match in compiled.finditer(text))
        else:
            is_matched = compiled.fullmatch(text) is not None
        if is_matched:
            yield reject
