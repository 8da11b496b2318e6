"""Docstrings as the library reference shows them: examples as code, references to other names in plain code style."""

import re
from typing import Any

import griffe

_EXAMPLE = re.compile(r"(?:^>>> .*\n?(?:^(?!>>> )\S.*\n?)*)+", re.MULTILINE)
_REFERENCE = re.compile(r":\w+:`([^`]+)`")


class Docstrings(griffe.Extension):
    """Makes Markdown of each docstring before it is read."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Griffe calls this for each object it has loaded."""
        if obj.docstring:
            text = _EXAMPLE.sub(lambda match: f"\n```pycon\n{match[0].rstrip()}\n```\n", obj.docstring.value)
            obj.docstring.value = _REFERENCE.sub(r"`\1`", text)
