"""The auditors' web site: searching, reading, checking and comparing a collection of records in a browser."""

from extract.page.site.app import Site, application
from extract.page.site.collection import Collection
from extract.page.site.conversions import ConversionLimits

__all__ = ["Collection", "ConversionLimits", "Site", "application"]
