"""What the writers have in common: the tables they are given, and files that stand under their name when whole."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Self

from extract.record.labels import Kind, shown

Value = str | int | bool | Decimal | None
Row = Sequence[Value]
BETWEEN = ";"  # the words of a value that is a list


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its head for people, and what its cells hold.

    ``words`` are for people what a text of the cells is called; a text that is not among them stays.
    """

    key: str
    head: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict, hash=False)


def worded(value: str | bool, column: Column) -> str:
    """A value for people: a text as it is; yes, no and codes in the form's words."""
    if isinstance(value, bool):
        return shown(value)
    return shown(value.split(BETWEEN)) if column.kind == "code" else column.words.get(value, value)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name for programs, its title for people, and its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]


class Writer(ABC):
    """Where tables are written to, row by row, within a ``with``: kept if it ends well, else thrown away.

    ``notes`` say in Chinese what could not be written as it is.
    """

    notes: list[str]

    @abstractmethod
    def open(self, table: Table) -> None:
        """Begin a table."""

    @abstractmethod
    def put(self, name: str, row: Row) -> None:
        """Add a row to the table of that name."""

    @abstractmethod
    def end(self, *, keep: bool) -> None:
        """Make the files whole, or throw them away."""

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Keep what is written unless an error ended it."""
        self.end(keep=error is None)


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is being written beside its target."""

    target: Path

    @property
    def path(self) -> Path:
        """Where it is written to."""
        return self.target.with_name(f".{self.target.name}.part")

    def done(self, *, keep: bool) -> None:
        """Give the file its name, or throw it away."""
        if keep:
            self.path.replace(self.target)
        else:
            with suppress(FileNotFoundError):
                self.path.unlink()
