"""A file inside a document: attached to a PDF or OFD file or to a mail, embedded in a Word file or workbook."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from extract.model import Place, Remark

_MOST_NAMED = 5  # files that a message names

Separate = Mapping[str, str]  # of each file that is converted apart, its ``place`` and the name that it is listed under


class EmbeddedFile(Struct, frozen=True):
    """A file inside a document: its name, the place by which the document's reader knows it, its bytes if known.

    ``read`` takes the most bytes that may be unpacked, and returns at most one more. ``is_content`` says that the file
    is shown as part of the text.
    """

    name: str
    place: str
    read: Callable[[int], bytes]
    size: int = 0
    is_content: bool = False


def file_of_bytes(name: str, place: str, data: bytes, *, is_content: bool = False) -> EmbeddedFile:
    """The embedded file with these bytes; of a name that is a path, only the end counts."""
    return EmbeddedFile(plain_name(name), place, lambda most: data[: most + 1], len(data), is_content)


def separate_remark(files: Sequence[tuple[str, Place | None]]) -> Remark:
    """The remark on embedded files that are converted as files of their own: their names, and where they stand."""
    names = [name for name, _ in files]
    quotes = "、".join(f"“{name}”" for name in names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
    message = (
        f"文件中附带或嵌入的{len(names)}个文件（{quotes}）已作为单独的文件处理，在清单（manifest.jsonl）中各占一行。"
    )
    at = tuple(dict.fromkeys(place for _, place in files if place is not None))
    return Remark("part_separate", "info", message, at[0] if len(at) == 1 else at or None)


def plain_name(name: str) -> str:
    """The last part of a name that may be a path of any system, without what cannot stand in a file's name."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable()).strip() or "附件"
