"""Document numbers in scanned documents: what is put right there, and what is told as unsure."""

import pytest

from extract.find.resolve import cited_documents
from extract.model import Cell, Clause, Document, Page, Place, Table


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
        ("citation_unread", "error", "“沪府发〔2018712号”似为文号，影像识别不清，未予采用，请对照原件。")
    ]
    assert remarks[0].places[0].page == 1
    assert cited_documents(document("digital", "根据沪府发〔2018712号文"), ())[1] == ()


def test_a_code_that_may_have_lost_its_place_is_told() -> None:
    cited, remarks = cited_documents(document("ocr", "根据通知（综治办〔2018〕4号）和闵综治办〔2018〕5号"), ())
    assert [one.id for one in cited] == ["综治办〔2018〕4号", "闵综治办〔2018〕5号"]
    assert [remark.message for remark in remarks] == [
        "“综治办〔2018〕4号”的机关代字不完整或不常见，可能有误识、漏识，请对照原件。"
    ]


def test_what_a_column_cuts_is_told_and_not_cited() -> None:
    for text, words in (
        ("共发〔2021〕21号），用三年时间", "共发〔2021〕21号"),
        ("依据《关于 完成总馆改造目标 推动公共文化发展的意见》", "《关于 完成总馆改造目标 推动公共文化发展的意见》"),
    ):
        line = Clause(1, text, places=(Place(1, (0.0, 0.0, 9.0, 9.0)),))
        cited, remarks = cited_documents(Document("application/pdf", (Page(1, 100.0, 100.0, "ocr"),), (line,)), ())
        assert cited == ()
        message = f"“{words}”似跨栏或缺字，未予采用，请对照原件。"
        assert [(one.code, one.severity, one.message) for one in remarks] == [("citation_unread", "error", message)]
        assert remarks[0].places[0].page == 1
        printed = Document("application/pdf", (Page(1, 100.0, 100.0, "digital"),), (line,))
        assert len(cited_documents(printed, ())[0]) == 1


@pytest.mark.parametrize(
    ("above", "is_cut"),
    [
        ("", False),
        ("平安建设实施方案", False),
        ("工作按下列文件开展。", False),
        ("根据《关于完善服务的意见》（", True),
        ("依据《关于完善服务", True),
        ("根据沪", True),  # 沪 with the code below is whole
    ],
)
def test_an_unlisted_code_that_begins_a_paragraph_is_cited_unless_the_text_above_goes_on(
    above: str, is_cut: bool
) -> None:
    number = "政发〔2021〕21号"
    places = (Place(1, (0.0, 0.0, 9.0, 9.0)),)
    lines = tuple(Clause(k, text, places=places) for k, text in enumerate((above, f"{number}文要求完成")))
    cited, remarks = cited_documents(Document("application/pdf", (Page(1, 100.0, 100.0, "ocr"),), lines), ())
    assert (number in [one.id for one in cited]) is not is_cut
    code = ("citation_unread", "error") if is_cut else ("citation_unsure", "warning")
    assert [(one.code, one.severity) for one in remarks] == [code]


def test_the_title_of_a_law_in_round_brackets_is_put_right_on_images_only() -> None:
    text = "依据（中华人民共和国公共图书馆法）开展服务"
    (cited,), remarks = cited_documents(document("ocr", text), ())
    assert (cited.id, cited.title, remarks) == ("《中华人民共和国公共图书馆法》", "中华人民共和国公共图书馆法", ())
    assert cited_documents(document("digital", text), ()) == ((), ())
