"""The screen that commands print tables on."""

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 160  # characters: a file or pipe has room


def console(*, stderr: bool = False) -> "Console":
    """A screen as wide as the terminal, or wide enough to cut nothing where there is none.

    Printing raises ``BrokenPipeError`` when the reader of a pipe (``head``) has closed it, as plain ``print`` does.
    """
    from rich.console import Console  # noqa: PLC0415

    class Screen(Console):
        def on_broken_pipe(self) -> NoReturn:
            raise BrokenPipeError

    screen = Screen(stderr=stderr)
    if not screen.is_terminal:
        screen.width = _WIDE
    return screen
