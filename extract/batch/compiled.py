"""All patterns compiled, for processes that are forked afterwards; only the fork server imports this module."""

from extract import pack

pack.load()
