"""Mail: who wrote what to whom, in whatever character set; a body with a table; what is attached is told."""

import base64
import shutil
from email.message import EmailMessage

import pytest

from extract import convert
from extract.read import mail
from extract.read.formats import MAIL, MHTML
from extract.read.sniff import sniffed_format

NUMBER = "请按闵综治办〔2017〕11号文件执行，经费813.70万元。"


def encoded(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode('gb18030')).decode()}?="


def old_mail(charset: str = "gb2312") -> bytes:
    """A mail as older Chinese programs write it: GBK that is called GB 2312, headers over several lines."""
    lines = [
        "Received: from mail.example.cn",
        "\tby mx.example.cn; Mon, 1 Mar 2021",
        f"From: {encoded('张喆', charset)} <a@b.cn>",
        "To: <c@d.cn>",
        f"Subject: {encoded('关于申报镕', charset)}",
        f" {encoded('项目的事', charset)}",
        "MIME-Version: 1.0",
        f"Content-Type: text/plain; charset={charset}",
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(f"{NUMBER}\r\n朱镕基、喆\r\n".encode("gb18030")).decode(),
    ]
    return "\r\n".join(lines).encode()


def new_mail(**bodies: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "李四 <a@b.cn>", "c@d.cn", "申报表"
    message.set_content(bodies.get("plain", NUMBER))
    if "html" in bodies:
        message.add_alternative(bodies["html"], subtype="html")
    return message


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "x-nonsense"])
def test_an_old_mail(charset: str) -> None:
    record = convert(old_mail(charset))

    assert (record.source.media_type, record.status) == ("message/rfc822", "complete")
    assert [one.text for one in record.clauses] == [
        "发件人：张喆 <a@b.cn>",
        "收件人：<c@d.cn>",
        "主题：关于申报镕项目的事",
        NUMBER,
        "朱镕基、喆",
    ]
    assert [one.id for one in record.citations] == ["闵综治办〔2017〕11号"]


def test_a_new_mail_with_bare_bytes_in_its_headers() -> None:
    raw = new_mail().as_bytes().replace(b"Subject:", "Subject: 附件 ".encode() + b"\r\nX-Old:", 1)
    assert [one.text for one in convert(raw).clauses][2:4] == ["主题：附件", NUMBER]


def test_of_alternatives_the_text_is_read_once() -> None:
    record = convert(new_mail(html=f"<p>{NUMBER}</p>").as_bytes())
    assert [one.text for one in record.clauses].count(NUMBER) == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="a page goes through LibreOffice")
def test_a_table_in_the_body() -> None:
    rows = "".join(
        f"<tr><td>{one}</td><td>{two}</td></tr>"
        for one, two in (("项目名称", "平安建设"), ("当年预算（万元）", "813.70"))
    )
    page = f"<p>项目支出绩效目标申报表</p><table border=1>{rows}</table>"
    record = convert(new_mail(plain="项目名称 平安建设", html=f"<html><body>{page}</body></html>").as_bytes())

    assert record.clauses[0].text == "发件人：李四 <a@b.cn>"
    assert [cell.text for cell in record.tables[0].cells] == ["项目名称", "平安建设", "当年预算（万元）", "813.70"]
    assert record.filings[0].project.name == "平安建设"


def test_attachments_are_told_and_named() -> None:
    message = new_mail()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="申报表.pdf")
    message.add_attachment(new_mail(plain="甲"))
    record = convert(message.as_bytes())

    assert record.status == "partial"
    [told] = [remark for remark in record.remarks if remark.code == "part_unread"]
    assert "2处附件未读取（“申报表.pdf”、“申报表.eml”）" in told.message
    assert "甲" not in [clause.text for clause in record.clauses]
    inside = list(mail.attached_files(message.as_bytes()))
    assert [one.name for one in inside] == ["申报表.pdf", "申报表.eml"]
    assert inside[0].read(2) == b"%PD"
    assert sniffed_format(inside[1].read(10_000)) is MAIL


def test_a_saved_page_is_no_mail() -> None:
    headers = ["From: <Saved by Blink>", "Snapshot-Content-Location: file:///a", "Subject: a", "MIME-Version: 1.0", ""]
    assert sniffed_format("\r\n".join(headers).encode()) is MHTML
    assert sniffed_format(old_mail()) is MAIL


def test_a_mail_that_goes_to_nobody_yet() -> None:
    message = new_mail()
    del message["To"]
    assert sniffed_format(message.as_bytes()) is MAIL
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="申报表.pdf")
    record = convert(message.as_bytes())
    assert [clause.text for clause in record.clauses] == ["发件人：李四 <a@b.cn>", "主题：申报表", NUMBER]
    assert record.status == "partial"


def test_a_broken_mail_is_read_as_far_as_it_goes() -> None:
    message = new_mail()
    message.add_attachment(b"%PDF" * 100, maintype="application", subtype="pdf", filename="a.pdf")
    record = convert(message.as_bytes()[:-200])
    assert record.clauses[3].text == NUMBER
    assert record.status == "partial"
