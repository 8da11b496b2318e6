"""What all writers have in common: the tables they write, and files that get their name when they are complete."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Self

from extract.record.labels import Kind, value_text

Value = str | int | bool | Decimal | None
Row = Sequence[Value]
BETWEEN = ";"  # the words of a value that is a list


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its head for people, and what its cells hold.

    ``words`` gives people's words for the texts of the cells; a text that is not among them stays as it is.
    """

    key: str
    head: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict, hash=False)

    def worded(self, value: str | bool) -> str:
        """A value of the column for people: yes, no and codes in the form's words, any other text as it is."""
        if isinstance(value, bool):
            return value_text(value)
        return value_text(value.split(BETWEEN)) if self.kind == "code" else self.words.get(value, value)


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table: its name for programs, its title for people, and its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]


class Writer(ABC):
    """Writes tables row by row within a ``with``; if an error ends the ``with``, the files are thrown away.

    ``notes`` say in Chinese what could not be written as it is.
    """

    notes: list[str]

    @abstractmethod
    def open(self, table: ExportTable) -> None:
        """Begin a table."""

    @abstractmethod
    def put(self, name: str, row: Row) -> None:
        """Add a row to the table of that name."""

    @abstractmethod
    def end(self, *, keep: bool) -> None:
        """Complete the files and give them their names, or throw them away."""

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Keep what is written unless an error ended it."""
        self.end(keep=error is None)


@dataclass(frozen=True, slots=True)
class PartialFile:
    """A file that is written at ``path`` and moved to ``target`` when it is complete."""

    target: Path

    @property
    def path(self) -> Path:
        """Where it is written: a hidden file beside the target."""
        return self.target.with_name(f".{self.target.name}.part")

    def end(self, *, keep: bool) -> None:
        """Move the file to its target, or delete it."""
        if keep:
            self.path.replace(self.target)
        else:
            self.path.unlink(missing_ok=True)
