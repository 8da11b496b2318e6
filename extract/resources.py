"""The folders of patterns, schemas, layouts of forms, templates of pages and catalogues of messages.

In an installed wheel they lie inside the package; in a checkout they lie beside it. Only this module knows where.
"""

from pathlib import Path

_INSIDE = Path(__file__).parent / "_shelves"
_BESIDE = Path(__file__).parent.parent
_ROOT = _INSIDE if _INSIDE.is_dir() else _BESIDE

PATTERNS = _ROOT / "patterns"
SCHEMA = _ROOT / "output" / "schema" / "record.schema.json"
SEED_SCHEMA = _ROOT / "output" / "schema" / "seed.schema.json"
FORMS = _ROOT / "output" / "form"
PAGE = _ROOT / "output" / "page"
LANGUAGE = _ROOT / "output" / "language"
