"""Self-contained HTML reports of checks and comparisons, with pages of the originals beside them."""

from extract.page.originals import Original
from extract.page.report import check_report, comparison_report
from extract.page.source_files import source_file

__all__ = ["Original", "check_report", "comparison_report", "source_file"]
