"""Showing a record: tables on the screen, boxes drawn over the pages."""

from extract.show.overlay import overlay
from extract.show.screen import screen

__all__ = ["overlay", "screen"]
