"""The common parts of all writers: tables, and files that get their name when they are complete."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Self

from extract.record.fields import Field
from extract.record.labels import Kind, pointer_title, value_text

Value = str | int | bool | Decimal | date | None
Row = Sequence[Value]
BETWEEN = ";"  # the words of a value that is a list


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its head for people, and the kind of its values.

    ``words`` has the Chinese word of each code in the cells, ``meanings`` what some of them mean, in a sentence.
    ``leaf`` is the filing's field that it holds, None for what is no field.
    """

    key: str
    head: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    leaf: Field | None = None
    meanings: Mapping[str, str] = field(default_factory=dict, hash=False)

    def in_words(self, value: str | bool) -> str:
        """A value in Chinese words: yes, no, codes and pointers in the form's words, any other text unchanged."""
        if isinstance(value, bool):
            return value_text(value)
        if self.kind == "pointer":
            return pointer_title(value)
        return value_text([self.words.get(one, one) for one in value.split(BETWEEN)]) if self.kind == "code" else value


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table: its name for programs, its title for people, and its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]


class Writer(ABC):
    """Writes tables row by row in a ``with`` block; if the block raises, the files are deleted.

    ``notes`` say in Chinese which values could not be written unchanged.
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
        """Complete the files and give them their names (``keep``), or delete them."""

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """End the files; keep them unless an error was raised."""
        self.end(keep=error is None)


@dataclass(frozen=True, slots=True)
class PartialFile:
    """A file that is written at ``path`` and moved to ``target`` when it is complete."""

    target: Path

    @property
    def path(self) -> Path:
        """The path to write to: a hidden file beside the target."""
        return self.target.with_name(f".{self.target.name}.part")

    def end(self, *, keep: bool) -> None:
        """Move the file to its target (``keep``), or delete it."""
        if keep:
            self.path.replace(self.target)
        else:
            self.path.unlink(missing_ok=True)
