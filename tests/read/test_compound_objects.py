"""Objects embedded in files of Word 97 and Excel 97 are files of their own, or told."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZipFile

import pytest
import xlsxwriter
from docx_files import R, docx, p
from olefile import OleFileIO
from pdfs import pdf, text
from PIL import Image

from extract.errors import DamagedSource
from extract.read import read_bytes
from extract.read.compound import compound_stream
from extract.read.compound_objects import compound_file
from extract.read.embedded import embedded_files, may_embed_files

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
MOST = 10_000_000
PLACE = 0x18D4CE


def record(kind: int, body: bytes = b"") -> bytes:
    return pack("<2H", kind, len(body)) + body


def sheets(value: float, *objects: bytes) -> bytes:
    """The stream of a workbook with one sheet of one number, and objects over its cells."""
    font = record(0x31, pack("<5H6B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A")
    head, end = record(0x809, pack("<4H2I", 0x600, 5, 0, 0, 0, 6)) + font + record(0xE0, bytes(20)), record(0x0A)
    name = "附件".encode("utf-16-le")
    start = len(head) + 4 + 8 + len(name) + len(end)
    bound = record(0x85, pack("<IBBBB", start, 0, 0, 2, 1) + name)
    own = record(0x809, pack("<4H2I", 0x600, 0x10, 0, 0, 0, 6))
    number = record(0x203, pack("<3Hd", 0, 0, 0, value))
    return head + bound + end + own + number + b"".join(objects) + end


def shown_object(place: int) -> bytes:
    """A picture's object that stands for the one in the storage of that place."""
    formula = pack("<HIBI", 5, 0, 2, 0)
    linked = pack("<H", len(formula) + 1) + formula + b"\0" + pack("<I", place)
    return record(0x5D, pack("<4H", 0x15, 18, 8, 1) + bytes(14) + pack("<2H", 9, len(linked)) + linked + bytes(4))


def native(name: str, data: bytes) -> bytes:
    """A file as Windows' Object Packager wraps it."""
    label = name.encode("gb18030") + b"\0"
    body = pack("<H", 2) + label + label + pack("<2HI", 0, 3, len(label)) + label + pack("<I", len(data)) + data
    return pack("<I", len(body)) + body


def workbook(storage: dict[str, bytes]) -> bytes:
    """A workbook with one object, whose storage has these streams."""
    inner = {(f"MBD{PLACE:08X}", name): data for name, data in storage.items()}
    return compound_file({("Workbook",): sheets(1.5, shown_object(PLACE)), **inner})


def files(source: bytes) -> dict[str, bytes]:
    return {one.name: one.read(MOST).rstrip(b"\0") for one in embedded_files(source, (), MOST)}


FORM = pdf(lambda canvas: text(canvas, 60, 80, "项目名称：道路养护"))


@pytest.mark.parametrize(
    ("storage", "name"),
    [
        ({"\x01Ole10Native": native("附表.pdf", FORM)}, "附表.pdf"),
        ({"Package": FORM}, "嵌入对象1.pdf"),
        ({"CONTENTS": FORM, "\x01CompObj": bytes(20)}, "嵌入对象1.pdf"),
    ],
)
def test_files_in_an_old_workbook_are_files_of_their_own(storage: dict[str, bytes], name: str, tmp_path: Path) -> None:
    source = workbook(storage)
    (tmp_path / "a.xls").write_bytes(source)
    assert may_embed_files(tmp_path / "a.xls")
    assert files(source) == {name: FORM}
    told = read_bytes(source).remarks
    assert [(one.code, one.severity) for one in told] == [("part_unread", "error")]
    apart = read_bytes(source, separate={f"MBD{PLACE:08X}": name}).remarks
    assert [(one.code, one.severity) for one in apart] == [("part_separate", "info")]


def test_a_workbook_in_a_workbook_is_read_as_one() -> None:
    [(name, data)] = files(workbook({"Workbook": sheets(128.6), "\x01Ole": bytes(20)})).items()
    assert name == "嵌入对象1.xls"
    assert [cell.text for table in read_bytes(data).tables for cell in table.cells] == ["128.6"]


def test_an_object_of_another_program_is_told() -> None:
    source = workbook({"Equation Native": bytes(40)})
    assert files(source) == {}
    [remark] = read_bytes(source, separate={}).remarks
    assert (remark.code, remark.severity) == ("part_unread", "error")


def test_a_workbook_without_objects_has_no_files(tmp_path: Path) -> None:
    source = compound_file({("Workbook",): sheets(1.5)})
    (tmp_path / "a.xls").write_bytes(source)
    assert not may_embed_files(tmp_path / "a.xls")
    assert files(source) == {}
    assert read_bytes(source).remarks == ()


def test_a_compound_file_holds_all_its_streams() -> None:
    streams = {
        ("Workbook",): b"W" * 9000,
        ("ObjectPool", "_2", "Package"): b"P" * 4096,
        ("ObjectPool", "_10", "b"): b"",
    }
    data = compound_file(streams)
    whole = OleFileIO(BytesIO(data))
    assert {tuple(path) for path in whole.listdir()} == set(streams)
    assert all(whole.openstream(path).read().startswith(content) for path, content in streams.items())
    assert (compound_stream(data, "Workbook") or b"")[:9000] == b"W" * 9000


def test_a_broken_file_says_so() -> None:
    with pytest.raises(DamagedSource, match="嵌入的对象不完整"):
        list(embedded_files(workbook({"Package": FORM})[:-4096], (), MOST))


def word_file() -> bytes:
    """A Word file that shows a workbook with one number."""
    office, vml = "urn:schemas-microsoft-com:office:office", "urn:schemas-microsoft-com:vml"
    shape = f'<v:shape xmlns:v="{vml}" style="width:90pt;height:40pt"><v:imagedata r:id="rId8"/></v:shape>'
    shown = f'<o:OLEObject xmlns:o="{office}" Type="Embed" ProgID="Excel.Sheet.12" r:id="rId7"/>'
    links = f'<Relationship Id="rId7" Type="{R}/package" Target="embeddings/o.xlsx"/>'
    links += f'<Relationship Id="rId8" Type="{R}/image" Target="media/i.png"/>'
    body = p("见附表") + f"<w:p><w:r><w:object>{shape}{shown}</w:object></w:r></w:p>"
    icon, inner, target = BytesIO(), BytesIO(), BytesIO(docx(body, links=links))
    with xlsxwriter.Workbook(inner) as book:
        book.add_worksheet("附表").write(0, 0, 128.6)
    Image.new("RGB", (90, 40), "gray").save(icon, "PNG")
    with ZipFile(target, "a") as package:
        package.writestr("word/embeddings/o.xlsx", inner.getvalue())
        package.writestr("word/media/i.png", icon.getvalue())
    return target.getvalue()


@needs_office
def test_a_workbook_in_an_old_word_file_is_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file())
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "a.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert may_embed_files(tmp_path / "a.doc")
    old = (tmp_path / "a.doc").read_bytes()
    [one] = list(embedded_files(old, (), MOST))
    assert one.name == "嵌入对象1.xls"
    assert [cell.text for table in read_bytes(one.read(MOST)).tables for cell in table.cells] == ["128.6"]
    assert [remark.code for remark in read_bytes(old).remarks] == ["converted_by_libreoffice", "part_unread"]
    apart = read_bytes(old, separate={one.place: one.name}).remarks
    assert [remark.code for remark in apart] == ["converted_by_libreoffice", "part_separate"]
