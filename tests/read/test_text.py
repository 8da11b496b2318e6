"""Text files: their encodings, their tables, what is a clause."""

import pytest

from extract import convert
from extract.errors import DamagedSource, OversizedSource
from extract.model import Clause, Table
from extract.read import text
from extract.read.text import blocks_of_text, read

TEXT = (
    "项目支出绩效目标申报表\n（2024年度）\n项目名称\t平安建设\n当年预算（万元）\t813.70\n依据：闵综治办〔2017〕11号\n"
)
BOX = """
┌────────┬────────────────────┐
│项目名称│平安建设            │
├────────┼─────────┬──────────┤
│资金    │年度     │813.70    │
│        ├─────────┼──────────┤
│        │其他     │1-2       │
├────────┴─────────┴──────────┤
│依据闵综治办〔2017〕11号关于 │
│印发实施方案的通知           │
└─────────────────────────────┘
"""
WIDE_BOX = """
┌────┬─────┐
│项目名称│平安建设  │
├────┼─────┤
│当年预算│813.70    │
└────┴─────┘
"""
PLAIN_BOX = """
+----------+----------+
| 项目名称 | 平安建设 |
+----------+----------+
| 一季度   | 12.50    |
| 二季度   | 8.00     |
+----------+----------+
"""
UNEVEN_BOX = "┌──┬──┐\n│项目名称│平安建设│\n├──┼──┤\n│预算 │813.70  │\n└──┴──┘"
MARKDOWN = "| 项目 | 金额 |\n| --- | ---: |\n| 甲\\|乙 | 1.50 |\n"


def cells(content: str) -> list[tuple[int, int, int, int, str]]:
    """The cells of the only table."""
    [table] = [block for block in blocks_of_text(content) if isinstance(block, Table)]
    return [(one.row, one.column, one.row_span, one.column_span, one.text) for one in table.cells]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_filing_in_every_encoding(encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    record = convert(mark + TEXT.replace("\n", "\r\n").encode(encoding))

    assert (record.source.media_type, record.status) == ("text/plain", "complete")
    [filing] = record.filings
    assert (filing.fiscal_year, filing.project.name, str(filing.funds.annual_budget)) == (2024, "平安建设", "813.70")
    assert [one.id for one in record.citations] == ["闵综治办〔2017〕11号"]
    assert record.clauses[-1].label == "依据"


@pytest.mark.parametrize("data", [b"\xb1\xed\xff", "申报表\0".encode(), b"\xff\xfe\x33"])
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(DamagedSource, match="编码"):
        read(data)


def test_a_text_beyond_all_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST_BYTES", 10)
    with pytest.raises(OversizedSource):
        read(b"a" * 11)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            BOX,
            [
                (0, 0, 1, 1, "项目名称"),
                (0, 1, 1, 2, "平安建设"),
                (1, 0, 2, 1, "资金"),
                (1, 1, 1, 1, "年度"),
                (1, 2, 1, 1, "813.70"),
                (2, 1, 1, 1, "其他"),
                (2, 2, 1, 1, "1-2"),
                (3, 0, 1, 3, "依据闵综治办〔2017〕11号关于印发实施方案的通知"),
            ],
        ),
        (WIDE_BOX, [(0, 0, "项目名称"), (0, 1, "平安建设"), (1, 0, "当年预算"), (1, 1, "813.70")]),
        (UNEVEN_BOX, [(0, 0, "项目名称"), (0, 1, "平安建设"), (1, 0, "预算"), (1, 1, "813.70")]),
        (
            PLAIN_BOX,
            [
                (0, 0, "项目名称"),
                (0, 1, "平安建设"),
                (1, 0, "一季度"),
                (1, 1, "12.50"),
                (2, 0, "二季度"),
                (2, 1, "8.00"),
            ],
        ),
        (MARKDOWN, [(0, 0, "项目"), (0, 1, "金额"), (1, 0, "甲|乙"), (1, 1, "1.50")]),
        ('项目,金额\n"甲,乙","1,250.00"\n', [(0, 0, "项目"), (0, 1, "金额"), (1, 0, "甲,乙"), (1, 1, "1,250.00")]),
        (
            "申报表,,\n项目,甲\n金额,1.50,万元\n",
            [(0, 0, "项目"), (0, 1, 1, 2, "甲"), (1, 0, "金额"), (1, 1, "1.50"), (1, 2, "万元")],
        ),
        (
            "申报表\n项目,,甲\n金额,,1.50\n单位\n数量,单价,总价\n1,,3\n",
            [
                *(
                    (0, 0, 1, 2, "项目"),
                    (0, 2, "甲"),
                    (1, 0, 1, 2, "金额"),
                    (1, 2, "1.50"),
                    (2, 0, 1, 2, "单位"),
                    (2, 2, ""),
                ),
                *((3, 0, "数量"), (3, 1, "单价"), (3, 2, "总价"), (4, 0, "1"), (4, 1, ""), (4, 2, "3")),
            ],
        ),
        (
            "项目\t甲\n金额\t1.50\t万元",
            [(0, 0, "项目"), (0, 1, 1, 2, "甲"), (1, 0, "金额"), (1, 1, "1.50"), (1, 2, "万元")],
        ),
        ("说明\n项目\t金额\n甲\t2\n完", [(0, 0, "项目"), (0, 1, "金额"), (1, 0, "甲"), (1, 1, "2")]),
    ],
)
def test_tables(content: str, expected: list[tuple]) -> None:
    assert cells(content) == [one if len(one) == 5 else (*one[:2], 1, 1, one[2]) for one in expected]


@pytest.mark.parametrize(
    "content",
    [
        "甲,乙\n丙\n",  # unequal rows
        "见《办法》,执行。\n",  # one line
        "A project, in words, all of it: 甲\n此外, 乙\n再者, 丙\n",  # running text
        "┌──┬──┐\n│ 甲 │\n└──┴──┘\n",  # an edge is missing
        "项目\t金额\n",
        "| 甲 | 乙 |\n",
        "| 甲 | 乙 |\n| 丙 |\n",
    ],
)
def test_what_is_no_table_for_certain_stays_text(content: str) -> None:
    blocks = blocks_of_text(content)

    assert all(isinstance(block, Clause) for block in blocks)
    assert [block.text for block in blocks if isinstance(block, Clause)] == content.splitlines()


WRAPPED = """关于印发平安建设实施方案的通知，按照闵综治办〔2017〕
11号文件的要求，各单位应当认真贯彻落实文件精神，切
实做好各项工作。
各单位：
一、完成宣传教育活动，组织开展平安志愿服务并做好记
录。
"""


def test_lines_that_only_the_width_broke_are_one() -> None:
    record = convert(WRAPPED.encode())

    assert [one.id for one in record.citations] == ["闵综治办〔2017〕11号"]
    assert [clause.text for clause in record.clauses] == [
        "关于印发平安建设实施方案的通知，按照闵综治办〔2017〕11号文件的要求，各单位应当认真贯彻落实文件精神，切实做好各项工作。",
        "各单位：",
        "一、完成宣传教育活动，组织开展平安志愿服务并做好记录。",
    ]
    short = "项目名称：平安建设\n主管部门：民政局\n"
    assert [clause.text for clause in convert(short.encode()).clauses] == short.splitlines()


def test_no_character_is_lost() -> None:
    for content in (TEXT, BOX, WIDE_BOX, PLAIN_BOX, UNEVEN_BOX, MARKDOWN):
        texts = [
            text
            for block in blocks_of_text(content)
            for text in ([block.text] if isinstance(block, Clause) else [cell.text for cell in block.cells])
        ]
        drawn = {*"┌─┬┐│├┼┤└┴┘+-|\\ \n\t:"}
        assert sorted(set("".join(texts)) - drawn) == sorted(set(content) - drawn)


def test_merged_cells_of_a_worksheet_saved_as_text_are_merged_again() -> None:
    rows = ["财政项目支出绩效目标申报表,,,,", "项目名称,,平安建设,,", "当年预算（万元）,,813.70,年度,2024"]
    [filing] = convert("\r\n".join(rows).encode("gb18030")).filings

    assert (filing.project.name, str(filing.funds.annual_budget)) == ("平安建设", "813.70")


@pytest.mark.parametrize("content", ["甲,乙\n\n丙,丁\n子\n丑\n寅\n卯\n", "全年,甲\n完成\n"])
def test_few_commas_are_no_table(content: str) -> None:
    assert all(isinstance(block, Clause) for block in blocks_of_text(content))
