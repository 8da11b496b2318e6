"""Which names are of one document, over the whole archive."""

from pathlib import Path

import archives
import pytest
from index_dump import dump

from extract import index
from extract.errors import NotOne
from extract.index import listing, regulations
from extract.index.model import Filters, Query

PLAN = "平安闵行建设三年行动计划实施意见"
OTHER = "社区戒毒康复工作标准化试点方案"
FULL = archives.document("闵综治办〔2018〕25号", PLAN)
SHORT = archives.document("区综治办〔2018〕25号", f"关于印发《{PLAN}》的通知")
NAMED = archives.document(f"《{PLAN}》", PLAN)
ALIKE = archives.document("徐综治办〔2018〕25号", PLAN)
UNLIKE = archives.document("闵综治办〔2018〕26号", PLAN)


def names(folder: Path, *cited: list[archives.Content]) -> dict[str, tuple[str, ...]]:
    """The documents of filings that cite these, each with all its names."""
    folder.mkdir(exist_ok=True)
    contents = [archives.citing(at, list(one)) for at, one in enumerate(cited)]
    index.update(archives.files(folder, contents), folder / "shenbao.db")
    with index.reading(folder / "shenbao.db") as connection:
        _, listed = regulations.regulation_list(connection, page=(1, 100))
        found = {one.name: regulations.dossier(connection, one.name) for one in listed}
    return {name: tuple(sorted(other for other, _ in one.names)) for name, one in found.items()}


def test_a_short_issuer_is_the_full_one_of_the_same_number_and_title(tmp_path: Path) -> None:
    assert names(tmp_path, [FULL], [SHORT], [SHORT]) == {FULL["id"]: (SHORT["id"], FULL["id"])}
    with index.reading(tmp_path / "shenbao.db") as connection:
        (document,) = regulations.regulation_list(connection)[1]
    assert (document.filings, document.title) == (3, SHORT["title"])
    for text in (FULL["id"], "区综治办(2018)25号", PLAN[:4]):
        assert index.search(tmp_path / "shenbao.db", text).total == 3


@pytest.mark.parametrize("cited", [[FULL, SHORT, ALIKE], [SHORT, UNLIKE], [FULL, ALIKE]])
def test_what_may_be_two_documents_is_not_merged(tmp_path: Path, cited: list[archives.Content]) -> None:
    assert names(tmp_path, *([one] for one in cited)) == {one["id"]: (one["id"],) for one in cited}


def test_a_title_alone_is_the_one_numbered_document_that_has_it(tmp_path: Path) -> None:
    merged = names(tmp_path / "one", [NAMED], [FULL], [SHORT])
    assert merged == {FULL["id"]: tuple(sorted((FULL["id"], SHORT["id"], NAMED["id"])))}
    assert names(tmp_path / "two", [NAMED], [FULL], [UNLIKE])[NAMED["id"]] == (NAMED["id"],)
    short = archives.document("《实施办法》", "实施办法")
    assert len(names(tmp_path / "short", [short], [archives.document("闵水务〔2019〕8号", "实施办法")])) == 2


def test_merging_is_undone_when_its_reason_is_gone(tmp_path: Path) -> None:
    (tmp_path / "fresh").mkdir()
    assert len(names(tmp_path, [SHORT, NAMED], [FULL])) == 1
    assert names(tmp_path, [SHORT, NAMED], [ALIKE], [FULL])[SHORT["id"]] == (SHORT["id"],)
    assert len(names(tmp_path, [SHORT, NAMED])) == 1
    names(tmp_path / "fresh", [SHORT, NAMED])

    assert dump(tmp_path / "shenbao.db") == dump(tmp_path / "fresh" / "shenbao.db")


def test_a_dossier_tells_all_about_a_document(tmp_path: Path) -> None:
    plan = archives.document("闵综治办〔2018〕25号", PLAN, annual_plan_for=2014)
    odd = archives.document("闵综治办〔2018〕25号", OTHER)
    partner = archives.document("沪禁毒委〔2018〕43号", OTHER)
    contents = [archives.citing(at, [plan, partner]) for at in range(4)] + [archives.citing(4, [odd])]
    index.update(archives.files(tmp_path, contents), tmp_path / "shenbao.db")
    with index.reading(tmp_path / "shenbao.db") as connection:
        dossier = regulations.dossier(connection, plan["id"])
        with pytest.raises(NotOne, match=r"^检索库中没有文件引用“闵综治办〔2018〕99号”。$"):
            regulations.dossier(connection, "闵综治办〔2018〕99号")

    assert dossier.document.filings == 5
    assert [(title.text, title.filings) for title in dossier.titles] == [(PLAN, 4), (OTHER, 1)]
    assert dossier.conflicts == (OTHER,)
    assert [(other.name, number) for other, number in dossier.with_it] == [(partner["id"], 4)]
    years = [content["filings"][0]["fiscal_year"] for content in contents]
    assert dossier.years == tuple((year, years.count(year)) for year in sorted(set(years)))
    assert sum(number for _, number in dossier.spellings) == 5
    assert {spelling[:4] for spelling, _ in dossier.spellings} == {"闵综治办"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("闵综治办(2018)25号", FULL["id"]),
        ("闵综治办2018-25", FULL["id"]),
        ("综治办〔2018〕25", FULL["id"]),
        ("闵综治办〔2018〕26号", UNLIKE["id"]),
        ("《实施办法》", "《实施办法》"),
        ("实施办法", "《实施办法》"),
        ("闵水务", "闵水务〔2019〕8号"),
    ],
)
def test_a_document_is_looked_up_as_it_was_written(tmp_path: Path, text: str, name: str) -> None:
    cited = [
        FULL,
        UNLIKE,
        archives.document("《实施办法》", "实施办法"),
        archives.document("闵水务〔2019〕8号", "细则"),
    ]
    index.update(archives.files(tmp_path, [archives.citing(1, cited)]), tmp_path / "shenbao.db")
    with index.reading(tmp_path / "shenbao.db") as connection:
        assert regulations.dossier(connection, text).document.name == name


@pytest.mark.parametrize(
    ("text", "told", "several"),
    [
        (
            "综治办〔2018",
            "“综治办〔2018”可指 2 份文件：闵综治办〔2018〕25号、闵综治办〔2018〕26号；请写得完整些。",
            True,
        ),
        (PLAN, f"“{PLAN}”可指 2 份文件：闵综治办〔2018〕25号、闵综治办〔2018〕26号；请写得完整些。", True),
        (
            "闵综治办〔20l8〕25号",
            "检索库中没有文件引用“闵综治办〔20l8〕25号”；相近的有：闵综治办〔2018〕25号。",
            False,
        ),
        ("闵综治办〔2013〕26号", "检索库中没有文件引用“闵综治办〔2013〕26号”；相近的有：闵综治办〔2018〕26号。", False),
        ("闵", "检索库中没有文件引用“闵”。", False),
        ("《》", "检索库中没有文件引用“《》”。", False),
    ],
)
def test_what_is_not_one_document_is_told(tmp_path: Path, text: str, told: str, several: bool) -> None:
    index.update(archives.files(tmp_path, [archives.citing(1, [FULL, UNLIKE])]), tmp_path / "shenbao.db")
    with index.reading(tmp_path / "shenbao.db") as connection, pytest.raises(NotOne) as raised:
        regulations.dossier(connection, text)
    assert (str(raised.value), raised.value.several) == (told, several)


@pytest.mark.parametrize(
    ("words", "hits"),
    [("同时废止。", 2), ("自1999年1月1日起废止。", 2), ("自2099年1月1日起废止。", 0), ("继续有效。", 0)],
)
def test_filings_that_cite_what_another_text_repeals(tmp_path: Path, words: str, hits: int) -> None:
    repealing = archives.citing(2, [FULL])
    repealing["clauses"].append(
        {"label": None, "level": None, "text": f"{FULL['id']}{words}", "role": "body", "at": {"paragraph": 99}}
    )
    contents = [archives.citing(0, [FULL]), archives.citing(1, [SHORT]), repealing, archives.citing(3, [UNLIKE])]
    index.update(archives.files(tmp_path, contents), tmp_path / "shenbao.db")

    answer = index.search(tmp_path / "shenbao.db", Query(filters=Filters(repealed=True)))

    assert answer.total == hits
    assert {hit.filing.path for hit in answer.hits} == {content["source"]["path"] for content in contents[:hits]}
    since = "1999 年起" if "1999" in words else "已"
    with index.reading(tmp_path / "shenbao.db") as connection:
        rows = list(listing.hit_rows(connection, "", [answer]))
    told = f"{FULL['id']}（据 {repealing['source']['path']}，{since}不再有效）"
    assert {row.repealed for row in rows} == {told if hits else None}
