"""Document numbers in scanned documents: what is put right there, and what is told as unsure."""

from extract.find.resolve import cited_documents
from extract.model import Cell, Document, Page, Place, Table


def document(layer: str, text: str) -> Document:
    cell = Cell(0, 0, 1, 1, text, places=(Place(1, (0.0, 0.0, 9.0, 9.0)),))
    return Document("application/pdf", (Page(1, 100.0, 100.0, layer),), (Table(0, 1, 1, (cell,)),))


def test_only_pages_of_images_are_put_right() -> None:
    text = "根据《夜间值守办法》（沪府发C2018J12号）"
    assert [cited.id for cited in cited_documents(document("ocr", text), ())[0]] == ["沪府发〔2018〕12号"]
    assert [cited.id for cited in cited_documents(document("digital", text), ())[0]] == ["《夜间值守办法》"]


def test_a_number_that_stays_unclear_is_told() -> None:
    cited, remarks = cited_documents(document("ocr", "根据沪府发〔2018712号文"), ())
    assert cited == ()
    assert [(remark.code, remark.severity, remark.message) for remark in remarks] == [
        ("citation_unsure", "warning", "“沪府发〔2018712号”似为文号，影像识别不清，未予采用，请对照原件。")
    ]
    assert remarks[0].places[0].page == 1
    assert cited_documents(document("digital", "根据沪府发〔2018712号文"), ())[1] == ()


def test_a_code_that_may_have_lost_its_place_is_told() -> None:
    cited, remarks = cited_documents(document("ocr", "根据通知（综治办〔2018〕4号）和闵综治办〔2018〕5号"), ())
    assert [one.id for one in cited] == ["综治办〔2018〕4号", "闵综治办〔2018〕5号"]
    assert [remark.message for remark in remarks] == [
        "“综治办〔2018〕4号”的机关代字不完整或不常见，可能有误识、漏识，请对照原件。"
    ]
