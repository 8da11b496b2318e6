"""Documents that are cited together: counts by pair, year and unit."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract import index
from extract.errors import NotOne
from extract.index.connection import Connection
from extract.index.network import citation_network

A, B, C = "甲办〔2017〕1号", "乙办〔2018〕2号", "丙办〔2019〕3号"
FILINGS = (
    (2019, "一科", (A, B)),
    (2020, "一科", (A, B, C)),
    (2020, "二科", (A,)),
    (None, None, (A, C)),
    (2021, "二科", (B,)),
)


def cited(name: str, paragraph: int) -> dict[str, Any]:
    number = {"issuer": name[:2], "year": int(name[3:7]), "number": int(name[8])}
    at = {"page": 1, "paragraph": paragraph, "filing": 0, "field": None, "start": 0, "end": len(name)}
    mention = {"text": name, "at": at, "repairs": []}
    return {"id": name, "kind": "document", "title": None, "draft": False, "mentions": [mention], **number}


@pytest.fixture(scope="module")
def engine(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("network")
    (folder / "records").mkdir()
    text = (root / "output/example/shanghai-minhang-2020.json").read_text(encoding="utf-8")
    for number, (year, unit, names) in enumerate(FILINGS):
        record = json.loads(text) | {"tables": []}
        record["citations"] = [cited(name, place) for place, name in enumerate(names)]
        record["clauses"] = [
            {"label": None, "level": 0, "text": name, "at": {"page": 1}, "role": "body"} for name in names
        ]
        record["filings"] = record["filings"][:1]
        record["filings"][0] |= {"fiscal_year": year, "reporting_unit": unit}
        record["source"] |= {"path": f"{number}.pdf", "sha256": f"{number:064}"}
        (folder / "records" / f"{number}.pdf.json").write_text(json.dumps(record), encoding="utf-8")
    index.update(folder, folder / "shenbao.db")
    with index.reading(folder / "shenbao.db") as connection:
        yield connection


def test_the_whole_archive(engine: Connection) -> None:
    network = citation_network(engine)

    assert [one.name for one in network.documents] == [A, B, C]
    assert network.counts == [4, 3, 2]
    assert network.pairs == {(0, 1): 2, (0, 2): 2, (1, 2): 1}
    assert network.years == [2019, 2020, 2021, None]
    assert network.by_year == {(0, 2019): 1, (0, 2020): 2, (0, None): 1, (1, 2019): 1, (1, 2020): 1, (1, 2021): 1} | {
        (2, 2020): 1,
        (2, None): 1,
    }
    assert network.units == [("一科", {2019: 1, 2020: 1}), ("二科", {2020: 1, 2021: 1}), (None, {None: 1})]


def test_around_a_document_only_filings_that_cite_it_count(engine: Connection) -> None:
    network = citation_network(engine, "乙办（2018）2号")

    assert network.is_around
    assert [one.name for one in network.documents] == [B, A, C]
    assert network.counts == [3, 2, 1]
    assert network.pairs == {(0, 1): 2, (0, 2): 1, (1, 2): 1}
    assert network.by_year[1, 2019] == 1
    assert (1, None) not in network.by_year
    assert network.units == [("一科", {2019: 1, 2020: 1}), ("二科", {2021: 1})]


def test_what_is_left_out_is_counted(engine: Connection) -> None:
    network = citation_network(engine, most=1)

    assert [one.name for one in network.documents] == [A]
    assert (len(network.units), network.more_units) == (1, 2)


def test_a_document_that_nobody_cites(engine: Connection) -> None:
    with pytest.raises(NotOne, match="没有文件引用"):
        citation_network(engine, "丁办〔2020〕9号")
