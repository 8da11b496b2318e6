"""Web pages that Word or WPS saved → a page that LibreOffice cannot misread.

LibreOffice believes a declared character set, and maps GB 2312 without the characters that GBK and GB 18030 added. So
the page is decoded here, and written with character references alone, which mean the same in every character set.
"""

from email import message_from_bytes

from extract.errors import DamagedSource
from extract.pack import patterns
from extract.read.legacy.form_fields import page_with_fields

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WIDER = {name: "gb18030" for name in ("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "big5-gbk")}
_HEAD = 4096


def ascii_page(data: bytes, declared: str | None = None) -> bytes:
    """The page in ASCII; ``declared`` is the character set of the message, which overrides that of the page.

    A byte order mark takes precedence over both; UTF-8 and GB 18030 are tried last.
    """
    charset = patterns("legacy")["charset"]
    of_page = charset.search(data[:_HEAD].decode("latin-1"))
    names = [name for mark, name in _MARKS if data.startswith(mark)]
    names += [_WIDER.get(name.lower(), name) for name in (declared, of_page and of_page["name"]) if name]
    for name in (*names, "utf-8"):
        try:
            text = data.decode(name)
            break
        except (ValueError, LookupError):  # a name may be that of no character set at all
            continue
    else:
        text = data.decode("gb18030", "replace")
    text = page_with_fields(charset.sub("charset=us-ascii", text[:_HEAD]) + text[_HEAD:])
    return text.encode("ascii", "xmlcharrefreplace")


def ascii_page_of_mhtml(data: bytes) -> bytes:
    """The first page of a single-file web page (MHTML, RFC 2557), in ASCII; ``DamagedSource`` if it holds none."""
    for part in message_from_bytes(data).walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            return ascii_page(content, part.get_content_charset())
    raise DamagedSource("单个文件网页（MHTML）中没有正文，可能不完整，请重新取得原件。")
