"""Searches by what is meant: amounts by their value, numbers without their year, traditional characters, file names."""

import json
from pathlib import Path
from typing import Any

import archives
import pytest

from extract import index
from extract.errors import QueryError
from extract.index import Filters, Query

PLAN = "闵综治办〔2017〕11号"
DRUGS = "闵禁毒委〔2018〕16号"
TITLE = "关于加强社区禁毒工作的通知"


def filing(number: int, unit: str | None, total: str, row: str, price: tuple[str, str] = ("1", "元")) -> dict[str, Any]:
    """The record of a filing with these amounts, each in its unit."""
    content = archives.record(number, 400)
    (one,) = content["filings"]
    one["money_unit"] = one["funds"]["unit"] = one["budget"]["unit"] = unit
    one["funds"]["total_budget"] = one["funds"]["annual_budget"] = float(total)
    one["budget"]["unit_price_unit"] = price[1]
    one["budget"]["rows"] = [{"item": "辅警工资", "amount": float(row), "unit_price": float(price[0])}]
    one["citations"] = []
    text = f"根据《{TITLE}》（{DRUGS if number % 2 else PLAN}）执行。"
    content["citations"] = [
        {
            "id": DRUGS if number % 2 else PLAN,
            "kind": "document",
            "issuer": "闵禁毒委" if number % 2 else "闵综治办",
            "year": 2018 if number % 2 else 2017,
            "number": 16 if number % 2 else 11,
            "title": TITLE,
            "mentions": [
                {"text": DRUGS, "at": {"paragraph": 0, "filing": 0, "field": None, "start": 0, "end": 4}, "repairs": []}
            ],
        }
    ]
    content["clauses"] = [{"label": None, "level": None, "text": text, "at": {"paragraph": 0}, "role": "body"}]
    content["source"]["path"] = f"2020年/七宝镇/平安建设{number}.pdf"
    return content


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("value")
    failed = {**archives.record(9, 400), "filings": [], "citations": [], "clauses": [], "tables": []}
    failed |= {
        "status": "failed",
        "remarks": [{"code": "source_encrypted", "severity": "error", "message": "有密码。"}],
    }
    failed["source"]["path"] = "2021年/加密的申报表.pdf"
    contents = [
        filing(0, "万元", "900.00", "813.70"),
        filing(1, "元", "9000000", "8137000.00", ("813.7", "元")),
        filing(2, None, "77.5", "813.7"),
        filing(3, "千元", "8137", "1"),
        filing(4, "万元", "150", "120.5", ("4.99", "万元")),
        failed,
    ]
    lines = []
    for number, content in enumerate(contents):
        archives_file = out / "records" / f"{number}.json"
        archives_file.parent.mkdir(exist_ok=True)
        archives_file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        lines.append(json.dumps({"path": content["source"]["path"], "record": f"{number}.json"}, ensure_ascii=False))
    lines.append(json.dumps({"path": "副本/另一名称.pdf", "record": "0.json"}, ensure_ascii=False))
    (out / "manifest.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    counts = index.update(out, out / "shenbao.db")
    assert counts.trouble == ()
    return out / "shenbao.db"


def found(database: Path, text: str, **filters: Any) -> str:
    """The numbers of the records that a query finds, as one text."""
    answer = index.search(database, Query(text, filters=Filters(**filters), size=100))
    return "".join(sorted(hit.filing.file[0] for hit in answer.hits))


@pytest.mark.parametrize(
    ("typed", "records"),
    [
        ("813.70万元", "013"),
        ("813.7万", "013"),
        ("813.70 万元", "013"),
        ("8137000", "013"),
        ("8,137,000.00元", "013"),
        ("￥8137000元", "013"),
        ("８１３．７０万元", "013"),
        ("8137千元", "013"),
        ("813.70", "012"),  # as printed in any unit, or in yuan
        ("4.99万元", "4"),
        (">800万", "013"),
        (">813.70万元", "01"),
        ("≥813.70万元", "013"),
        ("100万..200万", "4"),
        ("100万~200万元", "4"),
        ("100..200万", "4"),
        ("不超过1元", "023"),
        ("<5元", "023"),
        ("100万..200万 OR 8137千元", "0134"),
        ("2017年11号 NOT >800万", "24"),
    ],
)
def test_an_amount_is_found_by_its_value(database: Path, typed: str, records: str) -> None:
    assert found(database, typed) == records


def test_the_place_of_an_amount_names_its_unit(database: Path) -> None:
    answer = index.search(database, "8137000元")
    texts = {hit.filing.file: [one.text for one in hit.contexts] for hit in answer.hits}

    assert texts["0.json"] == ["辅警工资  813.7 万元"]
    assert texts["1.json"][0] == "辅警工资  8137000.0 元"


@pytest.mark.parametrize("typed", [">500", "100..200", "大于 3.5"])
def test_a_range_without_a_unit_asks_for_one(database: Path, typed: str) -> None:
    with pytest.raises(QueryError, match="没有写金额单位"):
        found(database, typed)
    assert found(database, f'"{typed}"') == ""


@pytest.mark.parametrize(
    ("typed", "records"),
    [
        ("综治办11号", "024"),
        ("2017年11号", "024"),
        ("17年第11号", "024"),
        ("闵禁毒委18年16号", "13"),
        ("第16号", "13"),
        ("禁毒委16号文件", "13"),
        ("第55号", ""),
        ("十六号", "13"),
        ("第十六号", "13"),
        ("二〇一八年十六号", "13"),
        ("一八年第十六号", "13"),
        ("禁毒委十六号", "13"),
        ("综治办第十一号文件", "024"),
        ("第五十五号", ""),
        ("綜治辦11號", "024"),
        ("閔綜治辦〔2017〕11號", "024"),
        ("《關於加強社區禁毒工作的通知》", "01234"),
        ("加強社區禁毒", "01234"),
    ],
)
def test_numbers_and_titles_are_taken_as_they_are_typed(database: Path, typed: str, records: str) -> None:
    assert found(database, typed) == records


def test_a_loose_number_that_is_not_there_is_named(database: Path) -> None:
    assert index.search(database, "综治办55号").unknown == ("综治办55号",)


def test_traditional_characters_in_a_filing_are_found_by_simplified_ones(tmp_path: Path) -> None:
    content = filing(0, "万元", "1", "1")
    content["clauses"][0]["text"] = "為推進長者服務，開展專項審計。"
    file = tmp_path / "records" / "0.json"
    file.parent.mkdir()
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    index.update(tmp_path, tmp_path / "shenbao.db")

    (hit,) = index.search(tmp_path / "shenbao.db", "专项审计").hits
    assert [hit.contexts[0].text[start:end] for start, end in hit.contexts[0].spans] == ["專項審計"]


def test_files_are_found_by_name_and_status(database: Path) -> None:
    assert found(database, "平安建设3") == "3"
    assert found(database, "加密的申报表") == "5"
    assert found(database, "", files=["七宝镇"]) == "01234"
    assert found(database, "", files=["另一名称", "加密"]) == "05"  # a copy is found by its own name
    assert found(database, "", statuses=["failed"]) == "5"


def test_a_file_that_could_not_be_read_is_a_hit_of_its_own(database: Path) -> None:
    answer = index.search(database, Query("加密的申报表", facets=("form", "status")))
    (hit,) = answer.hits

    assert (hit.filing.status, hit.filing.position, hit.filing.path) == ("failed", None, "2021年/加密的申报表.pdf")
    assert (answer.unread, answer.outside) == (1, 0)
    assert [(one.field, one.text) for one in hit.contexts] == [("file_name", "加密的申报表.pdf")]
