"""The auditors' web page: an archive that is searched, read, checked and compared in a browser."""

from extract.page.site.app import Site, application
from extract.page.site.archive import Archive

__all__ = ["Archive", "Site", "application"]
