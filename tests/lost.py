"""What a harmful original does to the process that reads it; importable there."""

import os
import signal
import time


def dying(*given: object) -> None:
    """As PDFium does where it cannot get memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def greedy(*given: object) -> None:
    bytearray(1 << 40)


def lasting(*given: object) -> None:
    time.sleep(60)
