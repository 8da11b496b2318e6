"""Equations and raised digits of Word keep what they say: fractions their bar, exponents their height."""

import pytest
from docx_files import document, p, r, tbl, tc, tr

BRACKETS, SUM = '<m:begChr m:val="["/><m:endChr m:val="]"/>', '<m:chr m:val="∑"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def part(name: str, *inside: str, properties: str = "") -> str:
    own = f"<m:{name}Pr>{properties}</m:{name}Pr>" if properties else ""
    return f"<m:{name}>{own}{''.join(inside)}</m:{name}>"


def fraction(top: str, bottom: str, properties: str = "") -> str:
    return part("f", part("num", top), part("den", bottom), properties=properties)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (fraction(run("1"), run("2")), "1/2"),
        (run("3") + fraction(run("1"), run("2")), "3 1/2"),
        (fraction(run("a+b"), run("12.5")), "(a+b)/12.5"),
        (fraction(run("n"), run("k"), '<m:type m:val="noBar"/>'), "n k"),
        (fraction(fraction(run("1"), run("2")), run("3")), "(1/2)/3"),
        (part("sSup", part("e", run("m")), part("sup", run("2"))), "m²"),
        (part("sSup", part("e", run("10")), part("sup", run("-3"))), "10⁻³"),
        (part("sSup", part("e", run("x")), part("sup", run("n+1"))), "x^(n+1)"),
        (part("sSub", part("e", run("H")), part("sub", run("2"))), "H₂"),
        (part("sSubSup", part("e", run("x")), part("sub", run("i")), part("sup", run("2"))), "x_i²"),
        (part("rad", part("deg"), part("e", run("2"))), "√2"),
        (part("rad", part("deg", run("3")), part("e", run("a+b"))), "³√(a+b)"),
        (part("d", part("e", run("x")), part("e", run("y")), properties=BRACKETS), "[x|y]"),
        (part("nary", part("sub", run("i")), part("sup", run("n")), part("e", run("x")), properties=SUM), "∑_i^nx"),
        (part("eqArr", part("e", run("a")), part("e", run("b"))), "a；b"),
        (part("m", part("mr", part("e", run("1")), part("e", run("2"))), part("mr", part("e", run("3")))), "1 2；3"),
        (part("bar", part("e", run("x"))), "x"),
        (f"<w:del>{run('旧')}</w:del>{run('x=1')}", "x=1"),
    ],
)  # fmt: skip
def test_an_equation_is_a_line_of_text(inside: str, text: str) -> None:
    read = document(
        p(f"<m:oMath>{inside}</m:oMath>") + tbl(tr(tc(p(f"<m:oMathPara><m:oMath>{inside}</m:oMath></m:oMathPara>"))))
    )
    assert [holder.text for holder in read.holders()] == [text, text]


def field(instruction: str) -> str:
    marks = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:r><w:instrText>{instruction}</w:instrText></w:r>".join(marks)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (["占", field(" EQ \\f(1,2) "), "。"], "占1/2。"),
        (["长3", field("EQ \\f(1,4) \\* MERGEFORMAT"), "公里"], "长3 1/4公里"),
        ([field("eq 2\\f(\\f(1,2),x+1)")], "2(1/2)/(x+1)"),
        ([field("EQ \\o\\ac(○,3)")], "③"),
        ([field("EQ \\r(3,x)")], "(3,x)"),
        ([field("PAGE"), "甲"], "甲"),
        (["长3", "<m:oMath>" + fraction(run("1"), run("2")) + "</m:oMath>"], "长3 1/2"),
    ],
)
def test_a_field_of_an_equation_is_text(runs: list[str], text: str) -> None:
    assert [clause.text for clause in document(p(*runs)).clauses] == [text]


def test_raised_digits_stay_raised() -> None:
    """They may be an exponent, part of a unit or the mark of a note, but none belongs to the number before it."""
    cell = tc(p("1.5×10", r("3", RAISED), "公顷，", "200m", r("2", RAISED), "，共128.60", r("1)", RAISED)))
    read = document(tbl(tr(cell, tc("面积200m²，10³"))))
    assert [one.text for one in read.tables[0].cells] == ["1.5×10³公顷，200m²，共128.60¹)", "面积200m²，10³"]
