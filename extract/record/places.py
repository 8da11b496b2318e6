"""Places as a record's dicts write them."""

from typing import Any


def listed(at: Any) -> list[dict[str, Any]]:
    """The places of a record's ``at``: of one, of several, of none.

    >>> listed({"page": 1}), listed(None)
    ([{'page': 1}], [])
    """
    return at if isinstance(at, list) else [at] if at else []
