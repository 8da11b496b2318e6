"""The accelerator, a module in C that makes the innermost steps of reading: None where it was not built or is not used.

``SHENBAO_ACCELERATOR=off`` chooses the ways in Python, of which it is a twin: both give the same to the last bit.
"""

import os
from contextlib import suppress
from importlib import import_module
from typing import Any

accelerator: Any = None
with suppress(ModuleNotFoundError):  # as where the package was built without a compiler
    if os.environ.get("SHENBAO_ACCELERATOR") != "off":
        accelerator = import_module("extract.read.accelerator")
