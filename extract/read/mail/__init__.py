"""Mail (.eml, RFC 5322 and 2045) → Document: who wrote what to whom, then the body; ``parts`` takes the message apart.

The body goes through the reader of its format: text, or a web page where it has a table or nothing else is there.
"""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape

from msgspec.structs import replace

from extract.errors import DamagedSource
from extract.model import Document
from extract.read.embedded_file import EmbeddedFile, Separate, file_of_bytes, plain_name, separate_remark
from extract.read.formats import MAIL
from extract.read.mail.parts import attachment_name, attachments, bodies, body_text, header_text, raw_content
from extract.read.unread import unread_remark

_HEADERS = {"from": "发件人", "to": "收件人", "cc": "抄送", "subject": "主题", "date": "日期"}


def read(source: bytes, inner: Callable[[bytes], Document], separate: Separate) -> Document:
    """The document; ``inner`` reads the body as a file of its own. Raises a ``SourceError`` where that cannot be read.

    Attachments that are not ``separate`` are told.
    """
    message = _message(source)
    raw = {name.lower(): str(value) for name, value in message.raw_items()}
    headers = [f"{label}：{header_text(raw[name])}" for name, label in _HEADERS.items() if name in raw]
    texts = [(body_text(part), part.get_content_subtype() == "html") for part in bodies(message)]
    if any(is_page for _, is_page in texts):
        lines = "".join(f"<p>{escape(line)}</p>" for line in headers)
        pages = "".join(
            text if is_page else "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
            for text, is_page in texts
        )
        data = f"\ufeff<html><body>{lines}{pages}</body></html>".encode()
    else:
        data = "\n".join([*headers, "", *(text for text, _ in texts)]).encode()
    document = inner(data)
    names = [plain_name(attachment_name(part)) for part in attachments(message)]
    apart = [(separate[name], None) for name in names if name in separate]
    left = [(f"“{name}”", None) for name in names if name not in separate]
    remarks = [
        *document.remarks,
        *([separate_remark(apart)] if apart else []),
        *([unread_remark("附件", left)] if left else []),
    ]
    return replace(document, media_type=MAIL.media_type, remarks=tuple(remarks))


def attached_files(source: bytes) -> Iterator[EmbeddedFile]:
    """The files attached to the mail, mails among them."""
    for part in attachments(_message(source)):
        name = plain_name(attachment_name(part))
        yield file_of_bytes(name, name, raw_content(part))


def _message(source: bytes) -> EmailMessage:
    message = message_from_bytes(source, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise DamagedSource("邮件无法打开，请在邮件程序中重新导出后再转换。")
    return message
