"""The auditors' web page: a collection of records that is searched, read, checked and compared in a browser."""

from extract.page.site.app import Site, application
from extract.page.site.collection import Collection

__all__ = ["Collection", "Site", "application"]
