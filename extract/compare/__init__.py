"""What changed from one record to another: fields, budget rows, indicators, safeguards, cited documents."""

from extract.compare.comparison import compare
from extract.compare.likeness import Piece, pieces
from extract.compare.model import Change, Comparison, FilingChanges, Side
from extract.compare.screen import screen
from extract.compare.tables import Table, tables
from extract.compare.writing import to_json

__all__ = [
    "Change",
    "Comparison",
    "FilingChanges",
    "Piece",
    "Side",
    "Table",
    "compare",
    "pieces",
    "screen",
    "tables",
    "to_json",
]
