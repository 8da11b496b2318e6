"""Templates, with everything escaped that comes from a document."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extract import resources
from extract.record import labels


def rendered(name: str, **values: object) -> Iterator[str]:
    """The page of a template in pieces, so that a long one is never held as a whole."""
    style = Markup((resources.PAGE / "report.css").read_text(encoding="utf-8"))
    return _environment().get_template(name).generate(style=style, **values)


def text(name: str, **values: object) -> str:
    """The page of a template as one text."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(resources.PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"word": labels.shown, "grouped": grouped}
    return found


def grouped(digits: str) -> str:
    """An amount's digits as written, in groups of three.

    >>> grouped("3580000.00"), grouped("-813.7")
    ('3,580,000.00', '-813.7')
    """
    return f"{Decimal(digits):,f}"
