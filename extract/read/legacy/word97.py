"""What the head of a Word 97–2003 file says of itself ([MS-DOC] 2.5, the FIB): whether it is locked, how long it is.

Only the place of the stream WordDocument is looked up ([MS-CFB] 2.6), the rest is LibreOffice's business.
"""

from struct import error as StructError  # noqa: N812
from struct import unpack_from

from extract.errors import DamagedSource, EncryptedSource

_NAME = "WordDocument\0".encode("utf-16-le")
_ENTRY = 128  # bytes of an entry of the directory; sectors are multiples of it
_SMALL = 4096  # bytes: a shorter stream lies in pieces of others; Word pads its own to this length
_WORD_97 = 0xA5EC
_ENCRYPTED = 0x0100


def character_count(data: bytes) -> int | None:
    """How many characters the main text has, marks of paragraphs, cells and fields included; None if it is unknown.

    Raises ``EncryptedSource`` where the text is locked by a password, ``DamagedSource`` where it is cut off.
    """
    entry = data.find(_NAME)
    while entry >= 0 and entry % _ENTRY:
        entry = data.find(_NAME, entry + 1)
    shift = int.from_bytes(data[30:32], "little")  # of the size of a sector
    first, size = (int.from_bytes(data[entry + at : entry + at + 4], "little") for at in (116, 120))
    if entry < 0 or shift not in (9, 12) or size < _SMALL:
        return None
    start = (first + 1) << shift  # the header takes the place of a sector
    try:
        mark, flags, count = (
            unpack_from(kind, data, start + at)[0] for kind, at in (("<H", 0), ("<H", 10), ("<i", 76))
        )
    except StructError as error:
        raise DamagedSource("Word 文件不完整（缺少正文），请重新取得原件。") from error
    if mark != _WORD_97:
        return None
    if flags & _ENCRYPTED:
        raise EncryptedSource("文件设有打开密码，请用 Word 或 WPS 取消密码后再转换，或用 --password-file 提供密码。")
    return int(count)
