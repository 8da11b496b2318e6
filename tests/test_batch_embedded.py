"""Files inside documents are sources of their own in a batch: attachments, objects, parts of the text, mails."""

import json
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import compounds
import hostile
import ofds
import pikepdf
import pytest
import xlsxwriter
from docx_files import R, docx, p
from pdfs import pdf, text

import extract
from extract import batch
from extract.cli import main
from extract.limits import Limits

SAMPLE = "minhang-2020-pingan"
OFFICE = "urn:schemas-microsoft-com:office:office"
FORM = "项目支出绩效目标申报表\n项目名称\t平安建设\n当年预算（万元）\t813.70\n"
COVER = "关于报送2021年度部门预算的函，随函附送申报材料，请予审核。"


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments)])


def lines(out: Path) -> dict[str, dict]:
    made = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    by_path = {line["path"]: line for line in made}
    assert len(by_path) == len(made)
    return by_path


def results(out: Path) -> dict[str, tuple[str, str | None]]:
    return {path: (line["status"], line["cause"]) for path, line in lines(out).items()}


def record(out: Path, path: str) -> dict:
    return json.loads((out / "records" / f"{path}.json").read_bytes())


def codes(record: Mapping) -> list[str]:
    return [remark["code"] for remark in record["remarks"]]


def put(folder: Path, contents: Mapping[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def filing(root: Path) -> bytes:
    return (root / "corpus" / SAMPLE / "source-libreoffice.pdf").read_bytes()


@pytest.fixture
def form(root: Path) -> bytes:
    return (root / "corpus" / SAMPLE / "source.docx").read_bytes()


# ---------------------------------------------------------------- documents with files inside


def with_object(data: bytes, name: str, kind: str = "oleObject", body: str = "") -> bytes:
    """A Word file that shows the object in a paragraph of its own."""
    target = BytesIO(
        docx(
            p(COVER)
            + body
            + f'<w:p><w:r><w:object xmlns:o="{OFFICE}"><o:OLEObject r:id="rId7"/></w:object></w:r></w:p>'
        )
    )
    return _with_part(target, f"embeddings/{name}", data, kind)


def with_chunk(data: bytes, name: str) -> bytes:
    """A Word file that has another file as a part of its text."""
    return _with_part(BytesIO(docx(p(COVER) + '<w:altChunk r:id="rId7"/>')), name, data, "aFChunk")


def _with_part(target: BytesIO, path: str, data: bytes, kind: str) -> bytes:
    link = f'<Relationship Id="rId7" Type="{R}/{kind}" Target="{path}"/></Relationships>'
    with ZipFile(target) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    relations = parts["word/_rels/document.xml.rels"].decode()
    head = (
        relations.replace("</Relationships>", "") if "</Relationships>" in relations else relations.replace("/>", ">")
    )
    parts["word/_rels/document.xml.rels"] = (head + link).encode()
    parts[f"word/{path}"] = data
    return hostile.zip_file(parts)


def with_attachments(files: Mapping[str, bytes], *, on_page: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF with a cover page and attached files, some of them as annotations of the page."""
    cover = pikepdf.open(BytesIO(pdf(lambda canvas: text(canvas, 60, 80, COVER))))
    for name, data in files.items():
        cover.attachments[name] = pikepdf.AttachedFileSpec(cover, data, filename=name)
    notes = pikepdf.Array()
    for name, data in (on_page or {}).items():
        specification = pikepdf.AttachedFileSpec(cover, data, filename=name).obj
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[10, 10, 30, 30], FS=specification
        )
        notes.append(cover.make_indirect(note))
    if on_page:
        cover.pages[0].Annots = notes
    target = BytesIO()
    cover.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def workbook_with_object(data: bytes, name: str) -> bytes:
    """A workbook whose sheet shows the file as an object."""
    source = BytesIO()
    with xlsxwriter.Workbook(source) as book:
        book.add_worksheet("附件").write_column(0, 0, ["材料", "见对象"])
    with ZipFile(source) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    shown = '<oleObjects><oleObject progId="Package" shapeId="1025" r:id="rId9"/></oleObjects></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</worksheet>", shown).encode()
    link = f'<Relationship Id="rId9" Type="{R}/oleObject" Target="../embeddings/{name}"/>'
    package_links = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{package_links}">{link}</Relationships>'.encode()
    )
    parts[f"xl/embeddings/{name}"] = data
    return hostile.zip_file(parts)


def ofd_with_attachment(data: bytes, name: str) -> bytes:
    target = BytesIO(ofds.ofd([ofds.text(COVER, 20, 20)]))
    with ZipFile(target) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    [main] = [one for one in parts if one.endswith("Document.xml")]
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    text = parts[main].decode()
    parts[main] = text.replace(
        "</ofd:Document>", "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>"
    ).encode()
    folder = main.rpartition("/")[0]
    entry = f'<ofd:Attachment ID="1" Name="{name}"><ofd:FileLoc>{name}.dat</ofd:FileLoc></ofd:Attachment>'
    listed = f"<ofd:Attachments {space}>{entry}</ofd:Attachments>"
    parts[f"{folder}/Attachs/Attachments.xml"] = listed.encode()
    parts[f"{folder}/Attachs/{name}.dat"] = data
    return hostile.zip_file(parts)


# ---------------------------------------------------------------- each is a source of its own


def test_each_kind_of_document_gives_what_is_inside(filing: bytes, form: bytes, tmp_path: Path) -> None:
    contents = {
        "a.docx": with_object(form, "申报.docx", "package"),
        "b.docx": with_object(compounds.wrapped_file("申报 表.pdf", filing), "oleObject1.bin"),
        "c.docx": with_object(compounds.compound_file({"Package": form}), "oleObject1.bin"),
        "d.docx": with_chunk(form, "afchunk1.docx"),
        "e.docx": with_chunk(FORM.encode(), "afchunk1.txt"),
        "f.pdf": with_attachments({"申报表.docx": form}),
        "g.pdf": with_attachments({"C:\\材料\\申报表.docx": form}, on_page={"另一份.pdf": filing}),
        "h.xlsx": workbook_with_object(form, "Word.docx"),
        "i.ofd": ofd_with_attachment(filing, "申报表"),
    }
    inside = {
        *("a.docx/申报.docx", "b.docx/申报 表.pdf", "c.docx/oleObject1.docx", "d.docx/afchunk1.docx"),
        *("e.docx/afchunk1.txt", "f.pdf/申报表.docx", "g.pdf/申报表.docx", "g.pdf/另一份.pdf", "h.xlsx/Word.docx"),
        "i.ofd/申报表.dat",
    }
    out = tmp_path / "out"

    assert convert(put(tmp_path / "in", contents), "--out", out) == 0
    assert results(out) == dict.fromkeys([*contents, *inside], ("complete", None))
    for path, line in lines(out).items():
        own = json.loads((out / "records" / line["record"]).read_bytes())
        if path in contents:
            [remark] = [one for one in own["remarks"] if one["code"] == "part_separate"]
            assert all(
                f"“{one.removeprefix(path + '/')}”" in remark["message"] for one in inside if one.startswith(path)
            )
            assert remark["severity"] == "info"
            assert "part_unread" not in codes(own)
        else:
            assert own["filings"][0]["project"]["name"] == "平安建设"


def test_one_file_alone_tells_of_what_is_inside(filing: bytes, form: bytes) -> None:
    for data in (
        with_object(form, "a.docx", "package"),
        with_chunk(form, "a.docx"),
        with_attachments({"a.docx": form}),
        with_attachments({}, on_page={"a.pdf": filing}),
        workbook_with_object(form, "a.docx"),
        ofd_with_attachment(filing, "a"),
    ):
        alone = extract.convert(data).to_dict()
        assert alone["status"] == "partial"
        assert "part_unread" in codes(alone)
        assert "part_separate" not in codes(alone)


def test_what_is_no_file_is_told_as_before(form: bytes, tmp_path: Path) -> None:
    contents = {
        "a.docx": with_object(compounds.compound_file({"Equation Native": b"x"}), "oleObject1.bin"),
        "b.docx": with_object(compounds.compound_file({"\x01Ole10Native": b"\x05\0\0\0ab"}), "oleObject1.bin"),
        "c.docx": docx(p(COVER)),
    }
    convert(put(tmp_path / "in", contents), "--out", tmp_path / "out")

    assert results(tmp_path / "out") == {
        **dict.fromkeys(("a.docx", "b.docx"), ("partial", "part_unread")),
        "c.docx": ("complete", None),
    }


def test_attached_files_that_are_no_documents_or_broken_have_lines(filing: bytes, tmp_path: Path) -> None:
    attached = {
        "setup.exe": b"MZ",
        "说明.txt": "请查收。".encode(),
        "坏.pdf": b"%PDF-1.7 broken",
        "锁.pdf": hostile.encrypted_pdf(),
        "表.zip": hostile.zip_file({"申报.pdf": filing, "~$a.docx": b"lock"}),
    }
    convert(put(tmp_path / "in", {"a.pdf": with_attachments(attached)}), "--out", tmp_path / "out")

    assert results(tmp_path / "out") == {
        "a.pdf": ("complete", None),
        "a.pdf/setup.exe": ("skipped", "file_of_other_program"),
        "a.pdf/说明.txt": ("skipped", "text_without_form"),
        "a.pdf/坏.pdf": ("failed", "source_damaged"),
        "a.pdf/锁.pdf": ("failed", "source_encrypted"),
        "a.pdf/表.zip/申报.pdf": ("complete", None),
        "a.pdf/表.zip/~$a.docx": ("skipped", "file_lock"),
    }


def test_files_of_one_name_are_told_apart_and_lead_nowhere_else(filing: bytes, tmp_path: Path) -> None:
    data = with_attachments(
        {"../../slip.pdf": filing}, on_page={"slip.pdf": filing + b"%", "a/slip.pdf": filing + b"%%"}
    )
    convert(put(tmp_path / "in", {"a.pdf": data}), "--out", tmp_path / "out")

    assert set(results(tmp_path / "out")) == {"a.pdf", "a.pdf/slip.pdf", "a.pdf/slip~2.pdf", "a.pdf/slip~3.pdf"}


def test_a_bomb_in_an_attachment_costs_itself_only(filing: bytes, tmp_path: Path) -> None:
    bomb = {"a.pdf": with_attachments({"bomb.pdf": b"%PDF-1.7" + bytes(30 << 20)}), "b.pdf": filing}
    bomb["c.docx"] = with_object(b"%PDF-1.7" + bytes(30 << 20), "bomb.pdf", "package")
    folder = put(tmp_path / "in", bomb)

    assert convert(folder, "--out", tmp_path / "out", "--file-size", 10) == 1
    told = results(tmp_path / "out")
    assert told["b.pdf"] == ("complete", None)
    assert told["c.docx"] == ("partial", "part_unread")
    assert told.get("a.pdf/bomb.pdf", ("failed", "source_too_large")) == ("failed", "source_too_large")
    assert told["a.pdf"] == ("complete", None) if "a.pdf/bomb.pdf" in told else ("partial", "part_unread")


def test_files_deeper_than_the_limit_are_told_by_the_last_document(form: bytes, tmp_path: Path) -> None:
    data = form
    for _ in range(4):
        data = with_object(data, "inner.docx", "package")
    convert(put(tmp_path / "in", {"a.docx": data}), "--out", tmp_path / "out")

    deep = results(tmp_path / "out")
    assert deep == {
        "a.docx": ("complete", None),
        "a.docx/inner.docx": ("complete", None),
        "a.docx/inner.docx/inner.docx": ("complete", None),
        "a.docx/inner.docx/inner.docx/inner.docx": ("partial", "part_unread"),
    }


def test_a_second_run_finds_everything_unchanged(form: bytes, filing: bytes, tmp_path: Path) -> None:
    contents = {"a.docx": with_object(form, "b.docx", "package"), "c.pdf": with_attachments({"d.pdf": filing})}
    todo = batch.job([put(tmp_path / "in", contents)], tmp_path / "out")
    assert [one.is_old for one in batch.run(todo)] == [False] * 4
    assert list(lines(tmp_path / "out")) == ["a.docx", "a.docx/b.docx", "c.pdf", "c.pdf/d.pdf"]
    assert [one.is_old for one in batch.run(todo)] == [True] * 4
    assert [one.is_old for one in batch.run(todo, batch.Options(retry="all"))] == [False] * 4
    shallow = batch.Options(retry="all", limits=Limits(depth=0))
    assert [one.status for one in batch.run(todo, shallow)] == ["partial", "partial"]


# ---------------------------------------------------------------- mail


def mail(attached: Mapping[str, bytes], words: str = "请查收。") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "张三 <zhang@example.cn>"
    message["To"] = "财政局 <cz@example.cn>"
    message["Subject"] = "报送申报表"
    message["Date"] = "Mon, 01 Mar 2021 09:00:00 +0800"
    message.set_content(words)
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def test_a_mail_and_its_attachments(form: bytes, filing: bytes, tmp_path: Path) -> None:
    inner = mail({"附件.pdf": filing}, "见闵综治办〔2017〕11号。")
    outer = mail({"申报表.docx": form})
    outer.add_attachment(inner)
    folder = put(tmp_path / "in", {"a.eml": outer.as_bytes(), "b.eml": mail({}).as_bytes()})
    out = tmp_path / "out"

    assert convert(folder, "--out", out) == 0
    assert results(out) == {
        "a.eml": ("skipped", "text_without_form"),
        "a.eml/申报表.docx": ("complete", None),
        "a.eml/报送申报表.eml": ("complete", None),
        "a.eml/报送申报表.eml/附件.pdf": ("complete", None),
        "b.eml": ("skipped", "text_without_form"),
    }
    assert [one["id"] for one in record(out, "a.eml/报送申报表.eml")["citations"]] == ["闵综治办〔2017〕11号"]
    assert codes(record(out, "a.eml/报送申报表.eml")) == ["part_separate", "form_missing"]
    assert "附件" in lines(out)["a.eml"]["message"]
