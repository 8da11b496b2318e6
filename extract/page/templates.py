"""HTML templates; all texts from documents are escaped."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extract import resources
from extract.record import labels


def rendered_pieces(template: str, **values: object) -> Iterator[str]:
    """The page of a template in pieces, so that a long page is never in memory as a whole."""
    style = Markup((resources.PAGE / "report.css").read_text(encoding="utf-8"))
    return environment().get_template(template).generate(style=style, **values)


@cache
def environment() -> Environment:
    """The templates of ``output/page``, with the filters ``word`` (a value in Chinese) and ``grouped`` (digits)."""
    templates = Environment(
        loader=FileSystemLoader(resources.PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"word": labels.value_text, "grouped": grouped_digits}
    return templates


def grouped_digits(digits: str) -> str:
    """An amount's digits as written, in groups of three.

    >>> grouped_digits("3580000.00"), grouped_digits("-813.7")
    ('3,580,000.00', '-813.7')
    """
    return f"{Decimal(digits):,f}"
