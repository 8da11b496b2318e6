"""What LibreOffice converts gives the document that Word's own file gives; nothing that a file asks for is done."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any
from zipfile import ZipFile

import pytest
from docx_files import cells, docx, p, tbl, tc, tr
from hypothesis import given
from hypothesis import strategies as st

from extract.conversion import convert
from extract.conversion.filings import record_filing
from extract.errors import ConverterMissing, DamagedSource, EncryptedSource, SourceError
from extract.find.filings import find_filings
from extract.model import Document
from extract.read import office_password, read_bytes, read_legacy, read_many
from extract.read.legacy import cleaning, flat_opc, office, web_pages, word97
from extract.record.writing import to_dict

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FODT = (
    '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{}'
    "</office:text></office:body></office:document>"
)
PAGE = "<html><head><meta charset={}></head><body>{}</body></html>"

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")


def texts(document: Document) -> list[str]:
    return [holder.text for holder in document.holders()]


def remarks(document: Document) -> list[str]:
    return [remark.code for remark in document.remarks]


# ---------------------------------------------------------------- the same filings


def made(sources: dict[str, Path], suffix: str, folder: Path) -> dict[str, bytes]:
    """The files as LibreOffice saves them in an older format."""
    for name, path in sources.items():
        shutil.copy(path, folder / f"{name}.docx")
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
    files = [f"{name}.docx" for name in sources]
    subprocess.run([*command, "--outdir", suffix, *files], cwd=folder, check=True, capture_output=True, timeout=120)
    return {name: (folder / suffix / f"{name}.{suffix}").read_bytes() for name in sources}


def with_states(rtf: bytes, source: Path) -> bytes:
    """The form fields with their states, as Word writes them: LibreOffice leaves them out of RTF."""
    with ZipFile(source) as package:
        states = [part[:1] for part in package.read("word/document.xml").split(b'<w:default w:val="')[1:]]
    first, *rest = rtf.split(b"FORMCHECKBOX ")
    fields = (rb"FORMCHECKBOX {\*\formfield{\fftype1\ffres%s}}" % state for state in states)
    return first + b"".join(field + part for field, part in zip(fields, rest, strict=True))


def without_places(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: without_places(one) for key, one in content.items() if key not in {"at", "pages"}}
    return [without_places(one) for one in content] if isinstance(content, list) else content


def filings(document: Document) -> list[Any]:
    return [without_places(to_dict(record_filing(one))) for one in find_filings(document)[0]]


@needs_office
@pytest.mark.parametrize(
    ("suffix", "kind"),
    [("doc", "application/msword"), ("rtf", "application/rtf"), ("odt", "application/vnd.oasis.opendocument.text")],
)
def test_every_sample_gives_the_filings_of_its_docx(suffix: str, kind: str, root: Path, tmp_path: Path) -> None:
    samples = {path.parent.name: path for path in sorted((root / "corpus").glob("*/source.docx"))}
    assert len(samples) > 3
    old = made(samples, suffix, tmp_path)
    if suffix == "rtf":
        old = {name: with_states(data, samples[name]) for name, data in old.items()}

    for (name, path), document in zip(samples.items(), read_legacy(list(old.values())), strict=True):
        assert isinstance(document, Document), name
        assert (document.media_type, document.pages) == (kind, ())
        assert remarks(document)[0] == "converted_by_libreoffice"
        assert filings(document) == filings(read_bytes(path.read_bytes())), name


@needs_office
def test_alone_and_among_others_the_same_document(root: Path, tmp_path: Path) -> None:
    old = made({"a": root / "corpus" / "minhang-2020-pingan" / "source.docx"}, "doc", tmp_path)["a"]

    assert read_legacy([rb"{\rtf1 1}", old])[1] == read_bytes(old)


# ---------------------------------------------------------------- web pages


@needs_office
@pytest.mark.parametrize(
    "data",
    [
        PAGE.format("gb2312", "{}").format("镕䶮〔2018〕☑").encode("gb18030"),
        b"\xef\xbb\xbf" + PAGE.format("gb2312", "镕䶮〔2018〕☑").encode(),
        PAGE.format("unicode", "镕䶮〔2018〕☑").encode("utf-16"),
        PAGE.format("no-such-set", "镕䶮〔2018〕☑").encode("gb18030"),
    ],
    ids=["declared", "marked", "wide", "unknown"],
)
def test_a_page_in_any_character_set(data: bytes) -> None:
    assert texts(read_bytes(data)) == ["镕䶮〔2018〕☑"]


@needs_office
def test_a_single_file_page_keeps_its_table() -> None:
    message = EmailMessage()
    message.set_content(
        "<html><body><table><tr><td>名称</td><td>平安</td></tr></table></body></html>", "html", "gb18030"
    )
    data = b"MIME-Version: 1.0\n" + message.as_bytes()
    document = read_bytes(data)

    assert document.media_type == "multipart/related"
    assert cells(document.tables[0]) == [(0, 0, 1, 1, "名称"), (0, 1, 1, 1, "平安")]


@needs_office
def test_a_page_without_an_end_is_doubted() -> None:
    assert remarks(read_bytes(b"<html><body>1</body>")) == ["converted_by_libreoffice", "source_cut_off"]


def test_a_page_is_written_in_characters_that_no_set_changes() -> None:
    assert web_pages.ascii_page(PAGE.format("gb2312", "甲").encode("gbk")) == PAGE.format(
        "us-ascii", "&#30002;"
    ).encode().replace(b"charset=us-ascii", b"charset=us-ascii")


@given(st.binary(max_size=200), st.sampled_from(["undefined", "hex", "idna", "utf-7", "gbk", "utf-16", "\0", "rot13"]))
def test_any_page_becomes_ascii(data: bytes, name: str) -> None:
    assert web_pages.ascii_page(b"<html>" + data, name).isascii()
    assert web_pages.ascii_page(b"<html charset=" + name.encode() + b">" + data).isascii()


@given(st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable", "8bit", "x"]))
def test_any_message_becomes_a_page_or_is_damaged(data: bytes, encoding: str) -> None:
    head = f"MIME-Version: 1.0\nContent-Type: text/html; charset=gbk\nContent-Transfer-Encoding: {encoding}\n\n<html>"
    with suppress(DamagedSource):
        assert web_pages.ascii_page_of_mhtml(head.encode() + data).isascii()


@given(st.binary(max_size=700), st.integers(0, 5000))
def test_any_head_of_a_word_file_has_an_answer(data: bytes, at: int) -> None:
    with suppress(SourceError):
        word97.character_count(word()[:at] + data)


def test_a_message_without_a_page_is_damaged() -> None:
    with pytest.raises(DamagedSource):
        web_pages.ascii_page_of_mhtml(b"MIME-Version: 1.0\nContent-Type: text/plain\n\na")


# ---------------------------------------------------------------- what a file asks for


@pytest.fixture
def visits() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what was asked there."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    visitor, _ = server.accept()
                except OSError:
                    return
                asked.append(visitor.recv(100))
                visitor.close()

        Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], asked
        server.shutdown(socket.SHUT_RDWR)


@needs_office
@pytest.mark.parametrize("walled", [True, False])
def test_no_link_is_followed(walled: bool, visits: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    if not walled:  # as in a container that forbids namespaces: the profile alone must hold
        monkeypatch.setattr(office, "_limiting_command", lambda seconds: [])
    port, asked = visits
    link = f"http://127.0.0.1:{port}/"
    page = f'<base href="{link}"><link rel=stylesheet href="{link}a.css"><img src="{link}a.png">甲'
    frame = '<text:section text:name="S"><text:section-source xlink:href="{}"/><text:p>甲</text:p></text:section>'

    documents = read_legacy(
        [
            PAGE.format("gbk", page).encode("gbk"),
            FODT.format(frame.format(f"{link}a.txt")).encode(),
            rb'{\rtf1 {\field{\*\fldinst INCLUDEPICTURE "%sb.png"}{\fldrslt }}1}' % link.encode(),
        ]
    )

    assert [texts(one) if isinstance(one, Document) else one for one in documents] == [["甲"], ["甲"], ["1"]]
    assert asked == []


@needs_office
def test_no_other_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("secret")
    link = (tmp_path / "other.txt").as_uri()
    section = (
        f'<text:section text:name="S"><text:section-source xlink:href="{link}"/><text:p>own</text:p></text:section>'
    )
    field = rb'{\rtf1 {\field{\*\fldinst INCLUDETEXT "%s"}{\fldrslt own}}}' % str(tmp_path / "other.txt").encode()

    assert [texts(one) for one in read_legacy([FODT.format(section).encode(), field]) if isinstance(one, Document)] == [
        ["own"],
        ["own"],
    ]


@needs_office
def test_what_the_conversion_computes_is_left_empty() -> None:
    fields = (
        (b"DATE", b"2020-01-05"),
        (b"FILENAME", b"a.doc"),
        (b"PAGEREF a", b"7"),
        (b"REF a", b"b"),
        (b"AUTHOR", b"Ann"),
    )
    told = b" ".join(rb"{\field{\*\fldinst %s}{\fldrslt %s}}" % one for one in fields)
    document = read_bytes(rb"{\rtf1 on " + told + b"}")

    assert texts(document) == ["on    b Ann"]
    assert remarks(document) == ["converted_by_libreoffice", "field_emptied", "field_emptied"]


@needs_office
def test_form_fields_of_rtf() -> None:
    told = b" ".join(
        rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres%s\ffdefres%s}}}{\fldrslt }}" % one
        for one in ((b"1", b"0"), (b"0", b"1"), (b"25", b"1"), (b"25", b"0"))
    )
    stateless = rb"{\rtf1 {\field{\*\fldinst FORMCHECKBOX }{\fldrslt }}}"
    right, wrong = read_legacy([rb"{\rtf1 " + told + b"}", stateless])

    assert isinstance(right, Document)
    assert texts(right) == ["☑ ☐ ☑ ☐"]
    assert isinstance(wrong, Document)
    assert [one.severity for one in wrong.remarks if one.code == "boxes_unreadable"] == ["error"]
    assert texts(wrong) == ["⍰"]
    assert [box.checked for clause in wrong.clauses for box in clause.boxes] == [None]


# ---------------------------------------------------------------- what is none


def word(flags: int = 0, characters: int = 5, start: int = 1) -> bytes:
    """A compound file with a directory entry of WordDocument and the head of that stream."""
    header = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09").ljust(512, b"\0")
    name = "WordDocument".encode("utf-16-le").ljust(116, b"\0")
    entry = (name + start.to_bytes(4, "little") + (4096).to_bytes(4, "little")).ljust(512, b"\0")
    head = b"\xec\xa5" + bytes(8) + flags.to_bytes(2, "little") + bytes(64) + characters.to_bytes(4, "little")
    return header + entry + head.ljust(4096, b"\0")


def test_the_head_of_a_word_file() -> None:
    assert word97.character_count(word()) == 5
    assert word97.character_count(word().replace(b"\xec\xa5", b"\xdc\xa5")) is None
    with pytest.raises(EncryptedSource, match="密码"):
        word97.character_count(word(flags=0x0100))
    with pytest.raises(DamagedSource, match="不完整"):
        word97.character_count(word(start=90))


def test_a_locked_word_file_is_opened_with_the_password_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    def decrypt(source: bytes, passwords: Sequence[str]) -> bytes | None:
        return docx(p("甲")) if "right" in passwords else None

    monkeypatch.setattr(office_password, "decrypt", decrypt)
    source = word(flags=0x0100)

    assert texts(read_bytes(source, ["wrong", "right"])) == ["甲"]
    opened, refused = read_many([source], ["right"]) + read_many([source], ["wrong"])
    assert isinstance(opened, Document)
    assert texts(opened) == ["甲"]
    assert isinstance(refused, EncryptedSource)


@pytest.mark.parametrize("source", [b"", b"PK", word(flags=0x0100), word(flags=0x0100)[:700]])
def test_what_is_no_locked_file_is_not_opened(source: bytes) -> None:
    assert office_password.decrypt(source, ["secret"]) is None


@needs_office
def test_what_cannot_be_converted_is_damaged() -> None:
    answers = read_legacy([word(), rb"{\rtf1 1}", word(flags=0x0100)])

    assert isinstance(answers[0], DamagedSource)
    assert isinstance(answers[1], Document)
    assert isinstance(answers[2], EncryptedSource)


def test_torn_bytes_are_no_text() -> None:
    assert cleaning.is_garbled("街ౝ 쯑额单位 工ߥ作")
    assert cleaning.is_garbled("\x81\x9f项目")
    assert not cleaning.is_garbled("延边조선족自治州 བོད་ 项目１：㎡ ☑ \uf0a8 αβ Ⅲ")


def test_no_end_of_a_converted_file() -> None:
    with pytest.raises(DamagedSource):
        cleaning.clean_document(docx(p("甲"))[:-40])


def test_a_flat_package_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    body = f'<w:document xmlns:w="{W}"><w:body>{tbl(tr(tc("名称"), tc("平安")))}</w:body></w:document>'
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    parts = "".join(
        f'<pkg:part pkg:name="{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
        for name, content in (("/_rels/.rels", relation), ("/word/document.xml", body))
    )
    data = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'{parts}<pkg:part pkg:name="/a.bin"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part></pkg:package>'
    ).encode()
    document = read_bytes(data)

    assert cells(document.tables[0]) == [(0, 0, 1, 1, "名称"), (0, 1, 1, 1, "平安")]
    assert remarks(document) == []
    with pytest.raises(DamagedSource):
        flat_opc.zipped_package(data[:-30])


# ---------------------------------------------------------------- the process


def stand_in(folder: Path, script: str) -> None:
    """A program that is called as LibreOffice is."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def beats(file: Path) -> bool:
    """Whether something still writes to the file."""
    size = file.stat().st_size
    sleep(0.5)
    return file.stat().st_size > size


def test_without_libreoffice_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_MAC", tmp_path / "none")
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 1}")
    content = convert(tmp_path / "a.rtf").to_dict()

    assert content["status"] == "failed"
    assert content["source"]["media_type"] == "application/rtf"
    assert [remark["code"] for remark in content["remarks"]] == ["converter_missing"]
    assert "libreoffice-writer" in content["remarks"][0]["message"]


@needs_posix
def test_a_libreoffice_that_does_nothing_is_not_blamed_on_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    office.works.cache_clear()
    with pytest.raises(ConverterMissing, match="装全"):
        read_bytes(rb"{\rtf1 1}")
    office.works.cache_clear()


@needs_posix
def test_what_hangs_is_ended_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    beat = tmp_path / "beat"
    stand_in(tmp_path, f"(while :; do echo >> {beat}; sleep 0.1; done) & wait")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(office, "SECONDS", 1)

    assert office.converted_files({"0.rtf": b"a"}, office.DOCX) == {}
    assert beat.stat().st_size > 0
    assert not beats(beat)


@needs_posix
@pytest.mark.parametrize("deed", ["sleep 1000", "exit 1"], ids=["hangs", "crashes"])
def test_what_hangs_or_crashes_costs_itself(deed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(docx(p("甲")))
    stand_in(
        tmp_path,
        f"""
        echo >> {tmp_path / "calls"}
        for file; do
            case $before in --outdir) out=$file ;; esac
            case $file in */in/*) grep -q bad $file && {deed}
                grep -q none $file || (mkdir -p $out; cp {tmp_path / "made.docx"} $out/$(basename $file .rtf).docx)
            esac
            before=$file
        done""",
    )
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(office, "SECONDS", 1)
    monkeypatch.setattr(office, "works", lambda target: True)

    found = read_legacy([rb"{\rtf1 %s}" % text for text in (b"1", b"none", b"2", b"bad", b"3", b"4", b"bad", b"5")])

    assert [isinstance(one, Document) for one in found] == [True, False, True, False, True, True, False, True]
    # all but those behind the first bad one; "none" and "bad" alone; the rest up to the next bad one; it; the last
    assert len((tmp_path / "calls").read_text().splitlines()) == 6


@needs_posix
@pytest.mark.parametrize("walls", ["unshare", "prlimit", "none"])
def test_it_ends_with_the_process_that_asked(walls: str, tmp_path: Path) -> None:
    if walls not in [*office._limiting_command(1), "none"]:
        pytest.skip(f"{walls} is not to be had here")
    beat = tmp_path / "beat"
    stand_in(tmp_path, f"while :; do echo >> {beat}; sleep 0.1; done")
    call = "from extract.read.legacy import office; "
    if walls != "unshare":  # as in a container that forbids namespaces, or on a system without these commands
        call += f"office._can_run = lambda walls: 'unshare' not in walls and '{walls}' != 'none'; "
    call += "office.converted_files({'0.rtf': b'a'}, office.DOCX)"
    surroundings = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", call], env=surroundings, cwd=Path(__file__).parents[2])
    for _ in range(100):
        if beat.exists():
            break
        sleep(0.1)
    assert beats(beat)

    process.send_signal(signal.SIGKILL)
    process.wait()

    assert any(not beats(beat) for _ in range(20))  # on a busy machine its end takes a moment
