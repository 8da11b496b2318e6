"""All patterns compiled, for processes that are forked afterwards; only the fork server imports this module."""

import atexit
import gc

from extract import pack

pack.load()
atexit.register(gc.freeze)  # so that Python looks through none of it when the server ends
