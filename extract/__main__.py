"""The command ``shenbao``, also as ``python -m extract``: a Ctrl-C is answered from here on."""

import sys

from extract.interrupts import held_back


def main() -> int:
    """Run the command line of this process and return its exit code."""
    try:
        with held_back():
            from extract import cli  # noqa: PLC0415
    except KeyboardInterrupt:
        return cli.report_stop()
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
