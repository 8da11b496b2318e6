"""Hostile files made on the fly, each with the cause that its record must have; and misbehaving readers."""

import os
import signal
import struct
import subprocess
import tarfile
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from multiprocessing import parent_process
from pathlib import Path
from unittest.mock import patch
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msoffcrypto.format.ooxml import OOXMLFile
from pikepdf import Encryption, Pdf
from pyzipper import WZ_AES, AESZipFile
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extract.batch import worker
from extract.batch.model import Outcome, RunFolders, Task, Unpacked
from extract.limits import Limits

RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def documents(pdf: bytes, docx: bytes) -> dict[str, tuple[bytes, str | None]]:
    """The bytes of each file and the cause of its failed record; None if the file may also be read."""
    return {
        "empty.pdf": (b"", "source_empty"),
        "noise.pdf": (bytes(range(1, 256)) * 64, "format_unknown"),
        "truncated.pdf": (pdf[: len(pdf) // 2], "source_damaged"),
        "truncated.docx": (docx[: len(docx) // 2], "source_damaged"),
        "encrypted.pdf": (encrypted_pdf(), "source_encrypted"),
        "tail-lost.pdf": (pdf[: pdf.rindex(b"\nxref")], "source_repaired"),
        "no-pages.pdf": (bare_pdf(b"<</Type/Pages/Kids[]/Count 0>>"), "source_damaged"),
        "own-parent.pdf": (bare_pdf(b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), None),
        "many-pages.pdf": (bare_pdf(b"<</Type/Pages/Kids[]/Count 2000000000>>"), None),
        "bomb.pdf": (bomb_pdf(200_000_000), "reader_crashed"),
        "bomb.docx": (word(b"<w:p><w:r><w:t>" + b"0" * 60_000_000 + b"</w:t></w:r></w:p>"), "source_too_large"),
        "deep.docx": (word(b"<w:sdt><w:sdtContent>" * 5_000), "source_damaged"),
        "laughs.docx": (word(b"<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", laughs()), "source_damaged"),
        "entity.docx": (word(b"<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", entity("file:///etc/passwd")), "source_damaged"),
        "words.doc": ("没有格式的文字".encode("gb18030"), "format_unknown"),
        "garbled.txt": ("申报表".encode("gb18030")[:-1] + b"\xff\0", "format_unknown"),
    }


def bare_pdf(pages: bytes, content: bytes = b"") -> bytes:
    """A PDF of a catalogue, a page tree and perhaps a third object."""
    third = b"3 0 obj" + content + b"endobj\n" if content else b""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj"
        + pages
        + (b"endobj\n" + third + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n")
    )


def bomb_pdf(size: int) -> bytes:
    """A page whose content, compressed twice, unpacks to ``size`` bytes."""
    packed = zlib.compress(zlib.compress(b" " * size, 9), 9)
    page = b"<</Type/Pages/Kids[<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>]/Count 1>>"
    filters = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    return bare_pdf(page, filters + packed + b"\nendstream ")


def encrypted_pdf(password: str = "secret") -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password))
    canvas.drawString(72, 720, "behind a password, with words enough to be no scan at all, this one")
    canvas.save()
    return buffer.getvalue()


def locked_pdf(pdf: bytes, password: str = "secret") -> bytes:
    """A PDF file behind a password."""
    buffer = BytesIO()
    with Pdf.open(BytesIO(pdf)) as package:
        package.save(buffer, encryption=Encryption(owner=password, user=password))
    return buffer.getvalue()


def encrypted_docx(docx: bytes, password: str = "secret") -> bytes:
    buffer = BytesIO()
    OOXMLFile(BytesIO(docx)).encrypt(password, buffer)
    return buffer.getvalue()


def word(body: bytes, prologue: bytes = b"") -> bytes:
    """A Word package with this body."""
    kinds = f'<Default Extension="rels" ContentType="{RELATIONSHIPS}"/>'
    kinds += f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT}"/>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zip_file(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{kinds}</Types>'.encode(),
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{office}" '
            'Target="word/document.xml"/></Relationships>'.encode(),
            "word/document.xml": b'<?xml version="1.0"?>'
            + prologue
            + f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
            + body
            + b"</w:body></w:document>",
        }
    )


def entity(address: str) -> bytes:
    return f'<!DOCTYPE d [<!ENTITY e SYSTEM "{address}">]>'.encode()


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY {chr(97 + n)} "{f"&{chr(96 + n)};" * 10}">' for n in range(1, 9))
    return f'<!DOCTYPE d [<!ENTITY a "ha">{lines}]>'.encode()


# ---------------------------------------------------------------- archives


def zip_file(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return buffer.getvalue()


def zipped_in_aes(members: dict[str, bytes], password: bytes) -> bytes:
    buffer = BytesIO()
    with AESZipFile(buffer, "w", ZIP_DEFLATED, encryption=WZ_AES) as package:
        package.setpassword(password)
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


def zipped_as_of_old(name: str, data: bytes, password: bytes) -> bytes:
    """A member that is not compressed, encrypted as by PKZIP 2 (APPNOTE.TXT, 6.1)."""
    info = ZipInfo(name)
    info.CRC, info.compress_size, info.file_size = zlib.crc32(data), len(data) + 12, len(data)
    info.flag_bits = 1
    header = info.FileHeader(zip64=False)
    kept = _encrypted_bytes(bytes(11) + bytes([info.CRC >> 24]) + data, password)
    central = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, info.flag_bits, 0, 0, 33, info.CRC, info.compress_size,
        info.file_size, len(name.encode()), 0, 0, 0, 0, 0, 0,
    )  # fmt: skip
    central += name.encode()
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(header) + len(kept), 0)
    return header + kept + central + end


def _encrypted_bytes(data: bytes, password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def advance(byte: int) -> None:
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)

    for byte in password:
        advance(byte)
    result = bytearray()
    for byte in data:
        mask = keys[2] | 2
        result.append(byte ^ ((mask * (mask ^ 1) >> 8) & 0xFF))
        advance(byte)
    return bytes(result)


def _crc(value: int, byte: int) -> int:
    """The CRC of one more byte, without the complements around it that zlib adds."""
    return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def zipped_in_gbk(names: dict[str, bytes]) -> bytes:
    """A zip file as by Chinese Windows: names in GBK without a flag."""
    stand_ins = {name: f"{number:0{len(name.encode('gbk'))}}" for number, name in enumerate(names)}
    data = zip_file({stand_ins[name]: content for name, content in names.items()})
    for name, stand_in in stand_ins.items():
        data = data.replace(stand_in.encode(), name.encode("gbk"))
    return data


def zipped_link(name: str, target: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        info = ZipInfo(name)
        info.external_attr = 0o120777 << 16
        package.writestr(info, target)
    return buffer.getvalue()


def seven_zip_file(members: dict[str, bytes], options: str = "") -> bytes:
    """As libarchive packs it, in one block (solid)."""
    import libarchive  # noqa: PLC0415

    parts: list[bytes] = []

    def keep(data: bytes) -> int:
        parts.append(bytes(data))
        return len(data)

    with libarchive.custom_writer(keep, "7zip", options=options) as package:
        for name, data in members.items():
            package.add_file_from_memory(name, len(data), data)
    return b"".join(parts)


def rar_file(members: dict[str, bytes], *, flags: int = 0) -> bytes:
    """A RAR 5 file of uncompressed members; ``flags`` are those of a file's header."""

    def number(value: int) -> bytes:
        groups = []
        while value >= 0x80:
            groups.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*groups, value])

    def header(*fields: bytes) -> bytes:
        body = b"".join(fields)
        sized = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized

    data = b"Rar!\x1a\x07\x01\0" + header(number(1), number(0), number(0))
    for name, content in members.items():
        raw, size = name.encode(), number(len(content))
        crc = struct.pack("<I", zlib.crc32(content))
        fields = [
            number(2 | flags),
            size,
            number(4),
            size,
            number(0x20),
            crc,
            number(0),
            number(0),
            number(len(raw)),
            raw,
        ]
        data += header(number(2), *fields) + content
    return data + header(number(5), number(0), number(0))


def old_rar_file(members: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    """A RAR 4 file of uncompressed members, names in GBK."""

    def header(kind: int, flags: int, fields: bytes) -> bytes:
        body = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body

    data = b"Rar!\x1a\x07\0" + header(0x73, 0, bytes(6))
    for name, content in members.items():
        raw = name.encode("gbk")
        fields = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 2, zlib.crc32(content), 0, 29, 0x30, len(raw), 32
        )
        data += header(0x74, 0x8000 | (4 if encrypted else 0), fields + raw) + content
    return data + header(0x7B, 0x4000, b"")


def tar_file(members: dict[str, bytes], links: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as package:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            package.addfile(info, BytesIO(data))
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            package.addfile(info)
    return buffer.getvalue()


def nested_zip(data: bytes, depth: int) -> bytes:
    """Zip archives inside each other, ``depth`` deep, with ``inner.pdf`` in the last."""
    for level in range(depth):
        data = zip_file({"inner.pdf" if level == 0 else "inner.zip": data})
    return data


# ---------------------------------------------------------------- readers gone wrong

_CONVERT = worker.convert
CAUSES = {
    "loop.pdf": "source_timeout",
    "deaf.pdf": "source_timeout",
    "busy.pdf": "source_timeout",
    "crash.pdf": "reader_crashed",
    "leave.pdf": "reader_crashed",
    "swell.pdf": "source_too_large",
    "orphan.pdf": "reader_crashed",
}


def misbehave(task: Task, folders: RunFolders, limits: Limits) -> Outcome:
    """Replaces ``worker.convert``: the file's name says what the reader does to its process."""
    deeds: dict[str, Callable[[], None]] = {
        "loop.pdf": lambda: time.sleep(1_000),
        "deaf.pdf": _deaf,
        "busy.pdf": _busy,
        "crash.pdf": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "leave.pdf": lambda: os._exit(3),
        "swell.pdf": _swell,
        "orphan.pdf": lambda: _orphan(task.file.with_name("orphan")),
    }
    if task.file.name not in deeds:
        return _CONVERT(task, folders, limits)
    with patch.object(worker, "convert_bytes", lambda *_: deeds[task.file.name]()):
        return _CONVERT(task, folders, limits)


def leave(tasks: list[Task], folders: RunFolders, limits: Limits) -> list[Outcome]:
    """Replaces ``worker.convert_group``: the process ends."""
    os._exit(3)


def leave_unpacking(*_: object, **__: object) -> Unpacked:
    """Replaces ``tasks.unpack``: the process ends."""
    os._exit(3)


def leave_if_forked(limits: Limits, folders: RunFolders, patterns: Path | None) -> None:
    """Replaces ``tasks.prepare``: a process that is forked from the run ends; one of the server begins as ever."""
    parent = parent_process()
    if parent is not None and parent.pid == os.getppid():
        os._exit(3)
    worker.prepare(limits, folders, patterns)


def _deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(1_000)


def _busy() -> None:
    while True:
        pass


def _swell() -> None:
    held = []
    while True:
        held.append(bytes(1 << 24))


def _orphan(note: Path) -> None:
    note.write_text(str(subprocess.Popen(["sleep", "1000"]).pid), encoding="utf-8")
    os.abort()
