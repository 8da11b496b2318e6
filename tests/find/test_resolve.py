"""Mentions of one regulation in a document, brought together."""

import pytest

from extract.find import resolve
from extract.find.resolve import cited_documents
from extract.model import Cell, Clause, Document, Page, Place, Span, Table, Value
from extract.readings import FilingReading, FormMatch, ProjectReading, SafeguardReading
from shenbao_cite import title_facts

_FORM = FormMatch("declaration", None, None, (), None, 1.0)


def _document(*texts):
    return Document("application/pdf", (), tuple(Clause(index, text) for index, text in enumerate(texts)))


def _table(*rows):
    cells = tuple(Cell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(0, len(rows), max(map(len, rows)), cells)


def _value(holder, start=0, end=None):
    end = len(holder.text) if end is None else end
    return Value(holder.text[start:end], (Span(holder, start, end),))


def _cited(*blocks):
    return cited_documents(Document("application/pdf", (), blocks), ())


def test_spellings_of_one_number_are_one_document():
    cited, remarks = cited_documents(
        _document("依据《街道值班办法》（闵新办〔2018〕4号）", "闵新办(2018)4号《街道值班办法》", "见闵新办2018-4号"),
        (),
    )
    assert [(document.id, document.title, len(document.mentions)) for document in cited] == [
        ("闵新办〔2018〕4号", "街道值班办法", 3)
    ]
    assert remarks == ()


def test_title_in_the_cell_beside():
    table = _table(("文件名称", "文号"), ("街道值班办法", "闵新办〔2018〕4号"), ("《保密规定》", "闵新办〔2018〕5号"))
    cited, _ = _cited(table)
    assert {document.id: document.title for document in cited if document.number} == {
        "闵新办〔2018〕4号": "街道值班办法",
        "闵新办〔2018〕5号": "保密规定",
    }


def test_number_in_the_cell_of_its_title():
    cited, _ = _cited(_table(("项目管理制度", "闵新办(2018)4号关于印发《街道值班办法》的通知", "落实值班")))
    assert [(document.id, document.title) for document in cited] == [
        ("闵新办〔2018〕4号", "关于印发《街道值班办法》的通知")
    ]


def test_title_alone_is_a_mention_of_the_numbered_document():
    cited, _ = cited_documents(
        _document("关于印发《街道值班办法》的通知（闵新办〔2018〕4号）", "按《街道值班办法》执行"), ()
    )
    assert [(document.id, len(document.mentions)) for document in cited] == [("闵新办〔2018〕4号", 2)]


def test_two_titles_of_one_number_are_a_conflict():
    cited, (remark,) = cited_documents(
        _document("《街道值班办法》（闵新办〔2018〕4号）", "《社区戒毒工作规定》（闵新办〔2018〕4号）"), ()
    )
    assert len(cited) == 1
    assert (remark.code, remark.severity) == ("citation_conflict", "warning")
    assert "闵新办〔2018〕4号" in remark.message


def test_two_numbers_of_one_title_are_a_conflict():
    cited, (remark,) = cited_documents(
        _document("《新虹街道夜间值班办法》（闵新办〔2018〕4号）", "《新虹街道夜间值班办法》（闵新办〔2019〕4号）"), ()
    )
    assert len(cited) == 2
    assert remark.code == "citation_conflict"


def test_passing_a_document_on_is_another_document():
    cited, remarks = cited_documents(
        _document(
            "《经费保障若干意见》（财行〔2007〕179号）", "《关于转发〈经费保障若干意见〉的通知》（沪财行〔2008〕36号）"
        ),
        (),
    )
    assert (len(cited), remarks) == (2, ())


@pytest.mark.parametrize(("title", "trial"), [("值班管理办法（试行）", True), ("暂行规定", True), ("试点方案", False)])
def test_provisional(title, trial):
    assert title_facts.is_provisional(title) is trial


def test_alias_of_an_issuer_is_proposed_not_merged():
    cited, (remark,) = cited_documents(_document("闵综治办〔2018〕4号", "区综治办〔2018〕25号"), ())
    assert len(cited) == 2
    assert (remark.code, remark.severity) == ("issuer_alias", "info")


def test_mention_names_its_leaf():
    table = _table(("依据：闵新办〔2018〕4号等。", "财务管理制度"))
    basis, safeguard = table.cells
    filing = FilingReading(
        form=_FORM,
        project=ProjectReading(basis=_value(basis, 3)),
        safeguards=(SafeguardReading(document=_value(safeguard)),),
    )
    cited, _ = cited_documents(Document("application/pdf", (), (table,)), (filing,))
    places = [(d.id, m.filing, m.field, m.span.text) for d in cited for m in d.mentions]
    assert places == [
        ("闵新办〔2018〕4号", 0, "/project/basis", "闵新办〔2018〕4号"),
        ("《财务管理制度》", 0, "/safeguards/0/document", "财务管理制度"),
    ]


@pytest.mark.parametrize(
    ("title", "draft", "year", "period"),
    [
        ("关于征求《平安三年行动计划（2018-2020）》意见的通知", True, None, (2018, 2020)),
        ("值班管理办法（征求意见稿）", True, None, None),
        ("关于印发《2018年闵行区禁毒工作要点》的通知", False, 2018, None),
        ("2018年度禁毒工作考评实施办法", False, 2018, None),
        ("平安小区2018年考核方案", False, 2018, None),
        ("2018年重点工作安排的意见", False, 2018, None),
        ("街道财务管理制度", False, None, None),
        ("2018—2020年工作方案", False, None, (2018, 2020)),
        (None, False, None, None),
    ],
)
def test_facts_of_a_title(title, draft, year, period):
    assert (title_facts.is_draft(title), title_facts.annual_plan_for(title), title_facts.validity_years(title)) == (
        draft,
        year,
        period,
    )


def test_what_heads_a_row_or_says_what_is_done_is_no_title():
    rows = ("制度类别", "文件名称", "具体措施"), ("财务管理制度", "闵新办〔2018〕4号", "制定考核办法")
    assert [document.title for document in _cited(_table(*rows))[0]] == [None]


def test_title_in_its_own_marks_needs_no_header():
    rows = ("闵新办〔2018〕4号", "《保密规定》"), ("闵新办〔2018〕5号", "关于加强值班的通知")
    assert [document.title for document in _cited(_table(*rows))[0]] == ["保密规定", "关于加强值班的通知"]


def test_each_text_of_an_image_is_searched_once(monkeypatch):
    texts = ["《办法》（闵新办〔2018〕4号）", "见文号4号〕无法识别", ""]
    clauses = tuple(Clause(index, text, places=(Place(page=1),)) for index, text in enumerate(texts))
    calls = []
    search = resolve.find_citations
    monkeypatch.setattr(resolve, "find_citations", lambda text, **how: calls.append(text) or search(text, **how))
    cited, _ = cited_documents(Document("application/pdf", (Page(1, 595.0, 842.0, "ocr"),), clauses), ())

    assert calls == texts[:2]
    assert [document.id for document in cited] == ["闵新办〔2018〕4号"]


def test_a_letter_does_not_cite_itself():
    title, body = "金河县林业局关于报送护林员材料的函", "现将材料报送你局，请审核。"
    assert cited_documents(_document(title, "县财政局：", body), ())[0] == ()
    (other,), _ = cited_documents(_document(title, body), ())  # nobody is addressed: it may stand in a list
    assert other.kind == "letter"
    cited, _ = cited_documents(_document("关于转发《护林员管理办法》的通知", "各林场：", body), ())
    assert "《护林员管理办法》" in "".join(one.id for one in cited)
