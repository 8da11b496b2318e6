"""Pages of HTML that stand alone: what was checked, what was compared, with the pages of the originals beside it."""

from extract.page.originals import Original
from extract.page.report import checks, comparison
from extract.page.sources import beside

__all__ = ["Original", "beside", "checks", "comparison"]
