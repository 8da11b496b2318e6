"""The parts of a message: its bodies, its attachments, and their texts in whatever character set they are."""

from collections.abc import Iterator
from contextlib import suppress
from email.header import decode_header
from email.message import EmailMessage, Message

from extract.read.plain_text import decoded_text

_TEXTS = ("text/plain", "text/html")
_WIDER = {name: "gb18030" for name in ("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "hz-gb-2312-x")}


def bodies(part: Message) -> list[Message]:
    """The parts that are the text of the message; of alternatives the one that tells most.

    That is a page with a table, as plain text has lost its cells; else the plain text.
    """
    if part.get_content_type() == "multipart/alternative":
        choices = [texts for inner in _inner(part) if (texts := bodies(inner))]
        pages = [texts for texts in choices if any("<table" in body_text(one).lower() for one in texts)]
        return next(iter([*pages, *choices]), [])
    if part.get_content_type() in _TEXTS:
        return [] if part.get_filename() or part.get_content_disposition() == "attachment" else [part]
    is_several = part.get_content_maintype() == "multipart"  # a mail that is attached is a file of its own
    return [text for inner in _inner(part) for text in bodies(inner)] if is_several else []


def attachments(part: Message) -> Iterator[Message]:
    """The parts that are files of their own, also the pictures of a page."""
    if part.get_content_maintype() == "multipart":
        for inner in _inner(part):
            yield from attachments(inner)
    elif part.get_content_type() not in _TEXTS or part.get_filename() or part.get_content_disposition() == "attachment":
        yield part


def attachment_name(part: Message) -> str:
    """The file's name; of a mail its subject."""
    name = part.get_filename()
    if name is None and part.get_content_type() == "message/rfc822":
        subject = next((header_text(str(one.get("subject", ""))) for one in _inner(part)), "")
        return f"{subject.replace('/', '_').strip() or '邮件'}.eml"
    return header_text(name or f"附件.{part.get_content_subtype()}")


def raw_content(part: Message) -> bytes:
    """The bytes of an attached file."""
    if part.get_content_maintype() == "message":
        return b"".join(inner.as_bytes() for inner in _inner(part))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def body_text(part: Message) -> str:
    """The text of a part; a name of GB 2312 means its larger successor, and a wrong name is not believed."""
    data = raw_content(part)
    declared = (part.get_content_charset() or "").lower()
    with suppress(LookupError, UnicodeDecodeError):
        return data.decode(_WIDER.get(declared, declared or "utf-8"))
    text = decoded_text(data)
    return data.decode("utf-8", "replace") if text is None else text


def header_text(raw: str) -> str:
    """The text of a header: encoded words (RFC 2047) and bare bytes in the character set that they are in."""
    parts = []
    for text, charset in decode_header(raw):
        data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
        for name in (_WIDER.get((charset or "").lower(), charset or "utf-8"), "utf-8", "gb18030"):
            with suppress(LookupError, UnicodeDecodeError):
                parts.append(data.decode(name))
                break
        else:
            parts.append(data.decode("utf-8", "replace"))
    return " ".join("".join(parts).split())


def _inner(part: Message) -> list[Message]:
    content = part.get_payload()
    return [one for one in content if isinstance(one, (EmailMessage, Message))] if isinstance(content, list) else []
