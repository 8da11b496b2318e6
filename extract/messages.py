"""What the command line says, in its reader's language: Chinese (``zh``) or English (``en``).

The code has each message once, in one of the two; ``say`` gives it in the reader's. ``output/language/zh.toml`` has
those that the code has in English, ``en.toml`` those that it has in Chinese: a line for each, with names in braces for
what varies, and the same in the other language. ``{+name}`` is itself a message, ``{#name}`` a number, ``{,name}`` a
list of messages with 、 or ；, and ``[s]`` or ``[es]`` in English is left out behind 1. What the catalogue lacks stays
as the code has it, and so do values, paths and names of options.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache

from extract import resources

LANGUAGES = ("zh", "en")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is not empty counts, by POSIX
_PLACEHOLDER = re.compile(r"\{([+#,]?\w+)\}")
_LIST_PIECE = re.compile("[、；]|(?:“[^”]*”|《[^》]*》|[（][^）]*[）]|[^、；])+")  # no mark within what is quoted
_PLURAL = re.compile(r"(?P<one>(?<![\d.,])1 [a-z ]+)?\[(?P<ending>e?s)\]")
_reader: list[str] = []  # the language in use; none until a command line begins: messages are as the code has them


def use(language: str) -> None:
    """Speak this language from now on; "" gives messages as the code has them."""
    _reader[:] = [language] if language else []


def language_of_locale(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the locale: Chinese where it is a Chinese one, else English, also where none is set."""
    name = next((environment[key] for key in _VARIABLES if environment.get(key)), "")
    if not name and sys.platform == "win32":
        import ctypes  # noqa: PLC0415
        import locale  # noqa: PLC0415

        name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return "zh" if name.startswith("zh") else "en"


def language() -> str:
    """The language in use, else that of the locale."""
    return _reader[0] if _reader else language_of_locale()


def say(message: str, otherwise: str = "") -> str:
    """The message in the reader's language; as it is where the catalogue does not have it.

    ``otherwise`` is said to who reads English where the catalogue lacks a message of a record: less, but true of it.
    """
    if not _reader or (_reader[0] == "en" and message.isascii()):
        return message
    texts, templates = _catalogue(_reader[0])
    if message in texts:
        return texts[message]
    for literals, names, translation in templates:
        if not (message.startswith(literals[0]) and message.endswith(literals[-1])):
            continue
        values = _values(literals, message)
        if values and all(name[0] != "#" or one.isdecimal() for name, one in zip(names, values, strict=True)):
            value_texts = (_value_text(name[0], value) for name, value in zip(names, values, strict=True))
            text = translation.format_map(dict(zip((name.lstrip("+#,") for name in names), value_texts, strict=True)))
            return _PLURAL.sub(lambda plural: plural["one"] or plural["ending"], text)
    return say(otherwise) if otherwise and _reader == ["en"] else message


def _value_text(kind: str, value: str) -> str:
    """A value of a message in the reader's language, by the sign before its name."""
    if kind == "," and _reader == ["en"]:
        return "".join(map(say, _LIST_PIECE.findall(value)))
    return say(value) if kind == "+" else value


def _values(literals: Sequence[str], message: str) -> list[str]:
    """What stands between the literals of a message that begins with the first and ends with the last.

    Nothing if the others are not there in their order.
    """
    first, *middle, last = literals
    at, end, values = len(first), len(message) - len(last), []
    if at > end:
        return []
    for literal in middle:
        place = message.find(literal, at, end)
        if place < 0:
            return []
        values.append(message[at:place])
        at = place + len(literal)
    return [*values, message[at:end]]


@cache
def _catalogue(language: str) -> tuple[dict[str, str], list[tuple[list[str], list[str], str]]]:
    """The messages without placeholders; and templates, with most literal text first, as literals, names and words."""
    import tomllib  # noqa: PLC0415  (not for messages that are as the code has them)

    texts = tomllib.loads((resources.LANGUAGE / f"{language}.toml").read_text(encoding="utf-8"))
    templates = [
        (parts[::2], parts[1::2], _PLACEHOLDER.sub(lambda hole: f"{{{hole[1].lstrip('+#,')}}}", words))
        for key, words in texts.items()
        if len(parts := _PLACEHOLDER.split(key)) > 1
    ]
    return texts, sorted(templates, key=lambda one: -sum(map(len, one[0])))
