"""What came out of the converter: whether it is text, and what of it is the converter's own.

Word keeps the text that a field showed when its document was saved. LibreOffice computes some fields again: the date
becomes the day of the conversion, the file name that of a temporary file, the count of pages what the fonts at hand
give. None of that is the document's, so these fields are emptied.
"""

from io import BytesIO
from unicodedata import category, name
from zipfile import BadZipFile, ZipFile

from lxml import etree
from msgspec import Struct

from extract.errors import DamagedSource, OversizedSource
from extract.pack import patterns
from extract.read.glyphs import UNREADABLE

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARK, _INSTRUCTION, _TEXT = f"{_W}fldChar", f"{_W}instrText", f"{_W}t"
_PARTS = (".xml", ".rels")
_PICTURES = "/media/"  # the folder of a package that holds them
_MOST = 50_000_000  # bytes of XML, unpacked
_MOST_OF_PICTURES = 300_000_000  # bytes
_SHOWN = frozenset(("DATE", "TIME", "FILENAME"))  # what readers of the paper saw, so a remark reports the loss
_COMPUTED = _SHOWN | {"PAGEREF", "NUMPAGES", "SECTIONPAGES", "NUMWORDS", "NUMCHARS", "EDITTIME"}
_UNRESOLVED = "Error: Reference source not found"  # what LibreOffice shows for a reference without target
_SCRIPTS = 3  # a region's own script may stand beside Chinese, and a name in one more
_TORN = frozenset(("Cc", "Cn", "Cs"))
_TORN_SHARE = 0.01


class CleanDocument(Struct, frozen=True):
    """A converted document, all its text run together, and the names of the fields whose text is gone."""

    docx: bytes
    text: str
    emptied: tuple[str, ...]


def clean_document(docx: bytes, *, stateless: bool = False) -> CleanDocument:
    """The converted document without the fields that LibreOffice computed; raises ``DamagedSource`` if it is broken.

    Where the source is ``stateless``, it says of no form field's check box whether it is ticked: all are unreadable.
    Only the parts that are XML, and the pictures, are kept.
    """
    target = BytesIO()
    texts: list[str] = []
    emptied: set[str] = set()
    try:
        with ZipFile(BytesIO(docx)) as source, ZipFile(target, "w") as kept:
            entries = [entry for entry in source.infolist() if entry.filename.endswith(_PARTS)]
            if sum(entry.file_size for entry in entries) > _MOST:
                raise OversizedSource("文件转换后过大，不像一份正常的文件，已拒绝读取，请核对原件。")
            for entry in entries:
                root = etree.fromstring(source.read(entry), etree.XMLParser(resolve_entities=False, no_network=True))
                emptied |= _empty_computed_fields(root)
                if stateless:
                    _make_states_unreadable(root)
                texts += (element.text or "" for element in root.iter(_TEXT))
                kept.writestr(entry.filename, etree.tostring(root))
            pictures = [entry for entry in source.infolist() if _PICTURES in entry.filename]
            if sum(entry.file_size for entry in pictures) <= _MOST_OF_PICTURES:
                for entry in pictures:
                    kept.writestr(entry.filename, source.read(entry))
    except (BadZipFile, etree.XMLSyntaxError) as error:
        raise DamagedSource("文件未能完整转换，原件可能已损坏，请用 Word 打开核对。") from error
    return CleanDocument(target.getvalue(), "".join(texts), tuple(sorted(emptied & _SHOWN)))


def is_garbled(text: str) -> bool:
    """Whether torn bytes were taken for letters: those of many scripts at once, or many that are no characters."""
    letters = patterns("legacy")["foreign_letter"].findall(text)
    scripts = {name(letter, "").partition(" ")[0] for letter in letters}
    torn = sum(category(char) in _TORN or char == "\ufffd" for char in text)
    return len(scripts) >= _SCRIPTS or torn > max(len(text) * _TORN_SHARE, 1)


def _empty_computed_fields(root: etree._Element) -> set[str]:
    """Empty the results of computed fields; the names of those that had one."""
    emptied: set[str] = set()
    fields: list[tuple[str, bool]] = []  # each open field's instruction, and whether its result has begun; inner last
    for element in root.iter(_MARK, _INSTRUCTION, _TEXT):
        mark = element.get(f"{_W}fldCharType", "") if element.tag == _MARK else None
        if mark == "begin":
            fields.append(("", False))
        elif mark == "end":
            del fields[-1:]
        elif mark == "separate" and fields:
            fields[-1] = (fields[-1][0], True)
        elif element.tag == _INSTRUCTION and fields:
            fields[-1] = (fields[-1][0] + (element.text or ""), fields[-1][1])
        elif element.tag == _TEXT and fields:
            names = {
                (instruction.split() or [""])[0].upper() for instruction, in_result in fields if in_result
            } & _COMPUTED
            if names or element.text == _UNRESOLVED:
                element.text = ""
                emptied |= names
    return emptied


def _make_states_unreadable(root: etree._Element) -> None:
    """Put the sign of an unreadable check box in the place of each form field's."""
    for data in list(root.iter(f"{_W}ffData")):
        mark = data.getparent()
        if mark is not None and data.find(f"{_W}checkBox") is not None:
            unreadable = etree.Element(_TEXT)
            unreadable.text = UNREADABLE
            mark.addprevious(unreadable)
            mark.remove(data)
