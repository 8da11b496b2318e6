"""What can go wrong with patterns."""


class PackError(ValueError):
    """A pattern file with a mistake; the message names file and line."""
