"""Content files: loading, conversion to blocks, and their gold records."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from making import general, gold, minhang, notice, putuo
from making.blocks import Source

CONTENT = Path(__file__).parent.parent / "content"
Content = dict[str, Any]
LAYOUTS: dict[str, Callable[[Content], Source]] = {
    "minhang": minhang.whole,
    "putuo": putuo.whole,
    "general": general.declaration,
    "evaluation": general.evaluation,
    "notice": notice.whole,
}


def load(name: str) -> Content:
    """The content of ``content/<name>.toml``."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def source_of(content: Content) -> Source:
    """The content as blocks, in the layout that it names."""
    return LAYOUTS[content["layout"]](content)


def gold_of(content: Content) -> bytes:
    """The gold record of the content as JSON."""
    forms = content.get("forms", [content] if "form" in content else [])
    return gold.gold(forms, source_of(content), content.get("citations", []))
