"""What every class of what was read stands on."""

from msgspec import Struct


class ReadingNode(Struct, frozen=True):
    """A part of what was read: the fields of the record's part, each leaf a ``Value``, None where it is blank."""
