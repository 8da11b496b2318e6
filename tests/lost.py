"""Functions that harm the worker process as a hostile original does; the process imports them."""

import os
import signal
import time


def dying(*given: object) -> None:
    """Abort, as PDFium does without memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def greedy(*given: object) -> None:
    bytearray(1 << 40)


def lasting(*given: object) -> None:
    time.sleep(60)
