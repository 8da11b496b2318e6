"""What was read, as a person would look at it: tables on the screen, boxes drawn over the page."""

from extract.show.overlay import overlay
from extract.show.screen import screen

__all__ = ["overlay", "screen"]
