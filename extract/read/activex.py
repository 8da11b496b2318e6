"""Form controls of ActiveX (Microsoft Forms 2.0) in Word and Excel files → what a reader sees of them.

The properties stand as text in the control's XML, or in a binary part: a stream ([MS-OFORMS] 2.2.5, 2.2.4), behind the
class of the control or in a compound file.
"""

from collections.abc import Iterator, Mapping, Sequence
from struct import calcsize, unpack_from
from struct import error as StructError  # noqa: N812
from unicodedata import category
from uuid import UUID

from extract.read.compound import compound_stream
from extract.read.container import Element
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE
from extract.signatures import OLE_SIGNATURE

_AX = "{http://schemas.microsoft.com/office/2006/activeX}"
_BOXES = frozenset(
    ("8BD21D40-EC42-11CE-9E0D-00AA006002F3", "8BD21D50-EC42-11CE-9E0D-00AA006002F3")  # CheckBox, OptionButton
)
_FIELDS = frozenset(  # TextBox, ListBox, ComboBox
    f"8BD21D{number}-EC42-11CE-9E0D-00AA006002F3" for number in ("10", "20", "30")
)
_LABEL = "978C9E23-D4B0-11CE-BF2D-00AA003F40D0"
_SILENT = frozenset(  # CommandButton, ScrollBar, SpinButton: they hold no content
    (
        "D7053240-CE69-11CD-A777-00DD01143C57",
        "DFD181E0-5E2F-11CE-A449-00AA004A803D",
        "79176FB0-B7F2-11CE-97EF-00AA006D2776",
    )
)
_STATES = {"1": TICKED, "-1": TICKED, "TRUE": TICKED, "0": EMPTY, "": EMPTY, "FALSE": EMPTY}
_GUID = 16  # bytes
# the properties in the order of their bits, each with its form: an integer, a string whose size stands here and whose
# characters behind all integers ("s"), a pair that stands there alone ("p"), a bit without data (None)
_MORPH = (
    *("I", "I", "I", "I", "B", "B", "B", "B", "p", "H", "I", "H", "H", "H", "H", "H", "B", "B", "B", None, "B", "B"),
    *("s", "s", "I", "I", "I", "H", "H", "H", None, None, "s"),
)
_OF_LABEL = ("I", "I", "I", "s", "I", "p", "B", "I", "H", "H", "H", "H", "H")
_NAMES = {_MORPH: {22: "Value", 23: "Caption"}, _OF_LABEL: {3: "Caption"}}
_PAIR = 8  # bytes
_COMPRESSED = 0x8000_0000  # of a string's size: one byte a character


def control_text(root: Element, binary: bytes | None) -> str | None:
    """What the control shows: a box with its words, or what is filled in; "" for a button, None where it is unknown.

    ``root`` is that of the control's XML, ``binary`` the part that this refers to.
    """
    kind = root.get(f"{_AX}classid", "").strip("{} ").upper()
    if kind in _SILENT:
        return ""
    if kind not in _BOXES | _FIELDS | {_LABEL}:
        return None
    values: Mapping[str, str] = {one.get(f"{_AX}name", ""): one.get(f"{_AX}value", "") for one in root}
    if binary is not None:
        try:
            values = _properties(_stream(binary), _OF_LABEL if kind == _LABEL else _MORPH)
        except (ValueError, StructError):
            return None
    value, caption = (_without_controls(values.get(name, "")) for name in ("Value", "Caption"))
    if kind in _BOXES:
        return _STATES.get(value.upper(), UNREADABLE) + caption
    return caption if kind == _LABEL else value


def _without_controls(text: str) -> str:
    """The text without control characters and surrogates, which no XML can hold, and without blanks around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char == "\n" or category(char) not in ("Cc", "Cs", "Cn")).strip()


def _stream(binary: bytes) -> bytes:
    """The stream of properties; raises ``ValueError`` where there is none."""
    if not binary.startswith(OLE_SIGNATURE):
        UUID(bytes_le=binary[:_GUID])
        return binary[_GUID:]
    stream = compound_stream(binary, "contents")
    if stream is None:
        raise ValueError("no stream of properties")
    return stream


def _properties(stream: bytes, forms: tuple[str | None, ...]) -> dict[str, str]:
    """The strings among the properties by their names; each integer stands at a multiple of its size.

    The mask says by a bit for each property whether it is there; one of more than 32 bits takes eight bytes.
    """
    at = 12 if len(forms) > 32 else 8
    mask = int.from_bytes(stream[4:at], "little")
    behind: list[tuple[str, int]] = []  # what stands behind the integers: a name and a size, of a pair no name
    for bit, form in enumerate(forms):
        if form is None or not mask >> bit & 1:
            continue
        if form == "p":
            behind.append(("", _PAIR))
            continue
        size = 4 if form == "s" else calcsize(form)
        at += -at % size
        if form == "s":
            behind.append((_NAMES[forms].get(bit, ""), unpack_from("<I", stream, at)[0]))
        at += size
    return dict(_strings(stream, at + -at % 4, behind))


def _strings(stream: bytes, at: int, sizes: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    for name, size in sizes:
        count = size & ~_COMPRESSED
        content = stream[at : at + count]
        if len(content) < count:
            raise ValueError("a string is cut off")
        if name:
            yield name, content.decode("latin-1" if size & _COMPRESSED else "utf-16-le")
        at += count + -count % 4
