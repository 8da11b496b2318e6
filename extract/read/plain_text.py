"""The characters of a text file: UTF-8, UTF-16 with a byte order mark, or GB 18030, and of nothing else."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress

from extract.pack import patterns

_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
_END_OF_FILE = "\x1a"  # DOS programs end a text with it


def decoded_text(data: bytes) -> str | None:
    r"""The text with ``\n`` at the ends of lines; None where the bytes are no text in one of these encodings.

    GB 18030 contains GBK and GB 2312. It comes after UTF-8: Chinese text in GB 18030 is no valid UTF-8.
    """
    names = [name for mark, name in _MARKS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for name in names:
        with suppress(UnicodeDecodeError):
            text = data.decode(name).rstrip(_END_OF_FILE).replace("\r\n", "\n").replace("\r", "\n")
            return None if patterns("text")["control"].search(text) else text
    return None


def is_chinese(text: str) -> bool:
    """Whether there are Chinese characters in the text, without which it is no filing and cites nothing."""
    return patterns("text")["ideograph"].search(text) is not None
