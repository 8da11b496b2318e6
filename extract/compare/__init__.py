"""Changes from one record to another: fields, budget rows, indicators, safeguards, cited documents."""

from extract.compare.comparison import compare
from extract.compare.comparison_json import to_json
from extract.compare.comparison_tables import ComparisonTable, comparison_tables
from extract.compare.model import Change, ComparedRecord, Comparison, FilingChanges, Side
from extract.compare.screen import print_comparison
from extract.compare.text_diff import DiffPiece, text_diff

__all__ = [
    "Change",
    "ComparedRecord",
    "Comparison",
    "ComparisonTable",
    "DiffPiece",
    "FilingChanges",
    "Side",
    "compare",
    "comparison_tables",
    "print_comparison",
    "text_diff",
    "to_json",
]
