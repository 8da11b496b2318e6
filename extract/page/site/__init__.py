"""The auditors' web site: searching, reading, checking and comparing a collection of records in a browser."""

from extract.page.site.app import Site, application
from extract.page.site.collection import Collection

__all__ = ["Collection", "Site", "application"]
