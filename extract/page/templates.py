"""Templates, with everything escaped that comes from a document."""

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extract import resources


def rendered(name: str, **values: object) -> Iterator[str]:
    """The page of a template in pieces, so that a long one is never held as a whole."""
    style = Markup((resources.PAGE / "report.css").read_text(encoding="utf-8"))
    return _environment().get_template(name).generate(style=style, **values)


def text(name: str, **values: object) -> str:
    """The page of a template as one text."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resources.PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
