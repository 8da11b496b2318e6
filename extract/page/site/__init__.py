"""The auditors' web site: searching, reading, checking and comparing a collection of records in a browser.

``app`` has the routes and the middleware (``audit``, ``request_guard``, ``login``). A page is a module:
``search_page``, ``filing_page`` with ``original_pane``, ``compare_page``, ``evidence_page``, ``network_page``,
``overview_page``, ``regulation_pages``, ``notebook_pages``; ``api`` and ``conversion_api`` are for programs. They read
the ``collection``, write to a ``notebook`` alone, and answer through ``responses``. Originals are opened in a
``worker_process``.
"""

from extract.page.site.app import Site, application
from extract.page.site.collection import Collection
from extract.page.site.conversions import ConversionLimits

__all__ = ["Collection", "ConversionLimits", "Site", "application"]
