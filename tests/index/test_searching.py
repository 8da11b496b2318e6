"""What a search finds: all that is there and nothing else, however it is asked for, in both engines."""

import random
import re
from contextlib import suppress
from pathlib import Path

import archives
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import index
from extract.errors import QueryError
from extract.find.numbers import normalise
from extract.index import Filters, Query, documents, query, terms
from extract.index.documents import Wanted
from extract.record.labels import where

Database = Path | str
MINHANG = "minhang-2020-pingan/source.docx.json"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def found(database: Database, text: str = "", **more: object) -> list[str]:
    """The records of the filings that a query finds, sorted."""
    answer = index.search(database, Query(text, size=1000, **more))  # type: ignore[arg-type]
    assert answer.total == len(answer.hits)
    return sorted(f"{hit.filing.file}#{hit.filing.position}" for hit in answer.hits)


def ids(engine: index.Engine, text: str) -> set[int]:
    """The ids of the filings that a query finds."""
    wanted = query.parsed(text)
    assert wanted is not None
    condition, values = terms.meaning(engine, wanted, masked=True)[0].filings
    return {row[0] for row in engine.rows(f"SELECT id FROM filing WHERE {condition}", values)}


# ---------------------------------------------------------------- numbers


def spellings(name: str) -> list[str]:
    """A number as it is typed: brackets, hyphen, blanks, 第, full-width digits."""
    issuer, year, number = re.fullmatch(r"(.*)〔(\d{4})〕(\d+)号", name).groups()  # type: ignore[union-attr]
    pairs = ("〔〕", "（）", "()", "[]", "【】", "［］", "﹝﹞", "〔)")
    written = [f"{issuer}{left}{year}{right}{number}号" for left, right in pairs]
    return [
        *written,
        f"{issuer}{year}-{number}号",
        f"{issuer} 〔{year}〕 {number} 号",
        f"{issuer}〔{year}〕第{number}号",
        written[0].translate(_FULL_WIDTH),
        f"  {written[1]}\n",
    ]


def test_every_spelling_of_every_number_finds_the_same_filings(full: Database) -> None:
    with index.reading(full) as engine:
        names = [row[0] for row in engine.rows("SELECT name FROM regulation WHERE kind = 'document' ORDER BY name")]
        assert len(names) > 200
        for name in names:
            wanted = ids(engine, name)
            assert wanted
            for spelling in spellings(name):
                assert normalise(spelling) == name
                assert ids(engine, spelling) == wanted, spelling


def test_every_number_is_found_as_it_is_written_in_the_filings(full: Database) -> None:
    with index.reading(full) as engine:
        written = engine.rows(
            "SELECT DISTINCT mention.text, name FROM mention JOIN regulation ON regulation.id = regulation_id "
            "WHERE kind IN ('document', 'order', 'announcement') AND coalesce(repairs, '') NOT LIKE '%shared%' "
            "AND repairs NOT LIKE '%range%' OR repairs IS NULL AND kind = 'document' ORDER BY 1"
        )
        assert len(written) > 300
        for text, name in written:
            assert ids(engine, text) == ids(engine, name), text


@pytest.mark.parametrize(
    "part",
    [
        "综治办〔2017",
        "综治办(2017)",
        "综治办 [2017] 11",
        "闵综治办〔2017〕",
        "治办〔2017〕11号",
        "闵综治办 2017",
        "闵综治办2017年",
    ],
)
def test_a_part_of_a_number_finds_it(full: Database, part: str) -> None:
    assert f"{MINHANG}#0" in found(full, part)
    assert "闵综治办〔2017〕11号" in [document.name for document in index.search(full, part).documents]
    assert len(found(full, part)) < 10


@pytest.mark.parametrize(
    "damaged",
    [
        "闵综治办〔20l7〕ll号",
        "闵综治办t2017）l1号",
        "闵综治办[2O17J11号",
        "闵综治办〔2017〕17号",
        "闵综治办〔2011〕11号",
    ],
)
def test_a_damaged_number_finds_what_it_may_be_and_says_so(full: Database, damaged: str) -> None:
    answer = index.search(full, damaged)

    assert answer.approximate
    assert [hit.filing.file for hit in answer.hits] == [MINHANG]
    assert not index.search(full, "闵综治办〔2017〕11号").approximate


def test_a_number_that_is_not_there_finds_nothing(full: Database) -> None:
    assert found(full, "闵综治办〔1999〕444号") == []


def test_filings_that_cite_both(full: Database) -> None:
    pairs = ("沪禁毒委〔2018〕43号", "闵综治办(2017)11号"), ("沪禁毒委〔2018〕43号", "闵综治办〔1999〕44号")

    assert found(full, both=pairs[0]) == [f"{MINHANG}#0"]
    assert found(full, both=pairs[1]) == []
    assert found(full, " AND ".join(pairs[0])) == [f"{MINHANG}#0"]
    assert found(full, both=("禁毒工作要点", "综治办〔2017")) == [f"{MINHANG}#0"]


# ---------------------------------------------------------------- words

_LIKE = """
SELECT filing_id FROM passage WHERE text LIKE ?
UNION SELECT filing_id FROM citation WHERE regulation_id IN (
  SELECT id FROM regulation WHERE same_as IN (
    SELECT same_as FROM regulation LEFT JOIN title ON regulation.id = regulation_id
    WHERE name LIKE ? OR title.text LIKE ?))
"""


def test_words_find_what_sql_s_like_finds(full: Database) -> None:
    chance, tried = random.Random(1), 0
    with index.reading(full) as engine:
        texts = [row[0] for row in engine.rows("SELECT text FROM passage ORDER BY filing_id, position")]
        while tried < 500:
            text = chance.choice(texts)
            start = chance.randrange(len(text))
            part = text[start : start + chance.randrange(2, 13)]
            if not re.fullmatch(r"[\u4e00-\u9fff]{2,}", part):
                continue
            tried += 1
            like = {row[0] for row in engine.rows(_LIKE, (f"%{part}%",) * 3)}
            assert ids(engine, f'"{part}"') == like, part
            assert like


def test_any_stretch_of_a_passage_finds_its_filing(full: Database) -> None:
    """Digits, punctuation, brackets and single characters included."""
    chance = random.Random(2)
    with index.reading(full) as engine:
        rows = engine.rows("SELECT filing_id, text FROM passage ORDER BY filing_id, position")
        for filing, text in chance.sample(rows, 300):
            start = chance.randrange(len(text))
            part = text[start : start + chance.randrange(1, 20)].replace('"', "").replace("“", "").replace("”", "")
            if not part.strip():
                continue
            sql, values = engine.having(index.folding.folded(part))
            assert filing in {row[0] for row in engine.rows(sql, values)}, part


def test_words_are_joined_as_they_say(full: Database) -> None:
    first, second = set(found(full, "补助")), set(found(full, "培训"))

    assert first & second
    assert first - second
    assert set(found(full, "补助 培训")) == first & second
    assert set(found(full, "补助 AND 培训")) == first & second
    assert set(found(full, "补助 OR 培训")) == first | second
    assert set(found(full, "补助 NOT 培训")) == first - second
    assert set(found(full, "NOT 补助")) == set(found(full)) - first
    assert set(found(full, "购置 OR (补助 AND NOT 培训)")) == set(found(full, "购置")) | (first - second)


def test_a_title_fragment_of_two_characters_finds_the_documents(full: Database) -> None:
    with index.reading(full) as engine:
        total, listed = index.documents.listed(engine, "禁毒", page=(1, 100))
    assert total == len(listed)
    assert "闵禁毒委〔2018〕16号" in [document.name for document in listed]
    assert all("禁毒" in f"{document.name}{document.title}" for document in listed)
    assert f"{MINHANG}#0" in found(full, "《闵行区禁毒工作要点》")
    assert f"{MINHANG}#0" in found(full, "重障 OR 严重精神障碍患者监护责任")


@pytest.mark.parametrize("bad", ["AND", "平安 OR", "(平安", "平安)", "NOT", "平安 AND OR 建设", "平" * 501, "平" * 101])
def test_what_cannot_be_understood_is_said_in_chinese(full: Database, bad: str) -> None:
    with pytest.raises(QueryError, match=r"[\u4e00-\u9fff]"):
        index.search(full, bad)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE filing; --", "%", "_", "*", "^平安", "a:b", "NEAR(平安)", "\\", "\0", "¶", "\ud800"]
)
def test_no_character_means_anything_to_the_database(full: Database, text: str) -> None:
    with suppress(QueryError):
        assert index.search(full, text).total < 9
    assert len(found(full)) > 300


@given(st.text(alphabet='平安建设闵综治办〔〕()[]""“”2018-11号 ANDORT\'\\%', max_size=30))
def test_any_query_is_answered_or_refused(small: Path, text: str) -> None:
    with suppress(QueryError):
        assert index.search(small, text).total >= 0


@pytest.fixture(scope="module")
def small(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("small") / "shenbao.db"
    index.update(corpus, database)
    return database


@pytest.mark.parametrize("typed", ["813.70", "813.7", "813.700", "８１３.７０"])
def test_an_amount_finds_its_budget_row_however_many_places_it_has(full: Database, typed: str) -> None:
    answer = index.search(full, Query(typed, size=1000))
    shown = {hit.filing.file: hit.contexts for hit in answer.hits}

    assert f"{MINHANG}#0" in found(full, typed)
    (context,) = [one for one in shown[MINHANG] if one.field == "/budget/rows/1/amount"]
    assert context.text.endswith("辅警工资、奖金等  813.70")
    assert [context.text[start:end] for start, end in context.spans] == ["813.70"]
    assert where(context.at) == "表2行10列6"


def test_a_unit_price_and_an_amount_with_separators_are_found(full: Database) -> None:
    with index.reading(full) as engine:
        (file, amount), *_ = engine.rows(
            "SELECT file, max(budget_row.amount) FROM budget_row JOIN filing ON filing.id = filing_id "
            "JOIN record ON record.id = record_id WHERE length(budget_row.amount) = 3 GROUP BY file ORDER BY file"
        )
    assert f"{MINHANG}#0" in found(full, "4.99")
    assert f"{file}#0" in found(full, f"{amount}.00")
    assert found(full, "1,000,000,000.00") == []
    assert found(full, "13.70") == [name for name in found(full, "13.7")]


# ---------------------------------------------------------------- what is shown


def test_contexts_show_the_words_and_their_place(full: Database) -> None:
    for text in ("禁毒", "闵综治办(2017)11号", "平安 闵综治办〔2017〕"):
        (hit,) = (hit for hit in index.search(full, Query(text, size=1000)).hits if hit.filing.file == MINHANG)
        assert hit.contexts
        for context in hit.contexts:
            marked = [context.text[start:end] for start, end in context.spans]
            assert marked
            assert all(re.search(r"禁\s*毒|平安|闵综治办[（(〔]2017[)）〕]11号", one) for one in marked)
            assert where(context.at)
    pointers = {context.field for context in index.search(full, "闵综治办(2017)11号").hits[0].contexts}
    assert pointers == {"/project/basis", "/safeguards/2/document"}


def test_a_title_known_from_another_filing_shows_the_mention(tmp_path: Path) -> None:
    name, title = "闵水务〔2019〕8号", "河湖长制长效管护专项考核办法"
    contents = [
        archives.citing(1, [archives.document(name, title)]),
        archives.citing(2, [archives.document(name, title)]),
    ]
    contents[1]["citations"][0]["title"] = None
    contents[1]["tables"][0]["cells"][-1]["text"] = contents[1]["tables"][0]["cells"][-1]["text"].replace(
        title, "某" * 14
    )
    index.update(archives.files(tmp_path, contents), tmp_path / "shenbao.db")
    answer = index.search(tmp_path / "shenbao.db", "长效管护")

    assert answer.total == 2
    (context,) = next(hit.contexts for hit in answer.hits if "000002" in hit.filing.file)
    assert (context.document, context.field) == (name, "/project/basis")


def test_pages_are_parts_of_the_whole(full: Database) -> None:
    for sort in ("newest", "oldest", "amount", "unit"):
        whole = [hit.filing.id for hit in index.search(full, Query("管理", sort=sort, size=1000)).hits]
        pages = [
            hit.filing.id
            for page in range(1, 8)
            for hit in index.search(full, Query("管理", sort=sort, page=page, size=50)).hits
        ]
        assert pages == whole
        assert len(whole) == len(set(whole)) > 20
    years = [hit.filing.fiscal_year or 0 for hit in index.search(full, Query("管理", size=1000)).hits]
    assert years == sorted(years, reverse=True)
    with pytest.raises(QueryError):
        index.search(full, Query(size=1001))


def test_facets_count_what_filters_find(full: Database) -> None:
    names = {
        "year": "years",
        "unit": "units",
        "issuer": "issuers",
        "form": "forms",
        "status": "statuses",
        "check": "checks",
    }
    answer = index.search(full, Query("管理", facets=tuple(names)))  # type: ignore[arg-type]
    for facet, filters in names.items():
        assert answer.facets[facet]
        for value, number in answer.facets[facet][:4]:
            if value is not None:
                chosen = Filters(**{filters: [int(value) if facet == "year" else value]})
                assert len(found(full, "管理", filters=chosen)) == number
    assert sum(number for _, number in answer.facets["year"]) == answer.total
    failing = found(full, filters=Filters(checks=["*"]))
    assert set(found(full, filters=Filters(checks=["budget.rows_sum_to_total"]))) < set(failing)


def test_filings_that_cite_a_plan_that_had_run_out(full: Database) -> None:
    with index.reading(full) as engine:
        total, shown = index.overview.expired(engine, size=5000)
    assert total == len(shown) > 20
    assert all(
        one.years == one.filing.fiscal_year - 2017 for one in shown if one.document.name == "闵反恐办〔2017〕15号"
    )
    files = {f"{one.filing.file}#{one.filing.position}" for one in shown}
    assert files == set(found(full, filters=Filters(expired=True)))


def test_exported_hits_name_the_plans_that_had_run_out(full: Database) -> None:
    with index.reading(full) as engine:
        _, shown = index.overview.expired(engine, size=5000)
        every = index.listing.every(engine, Query(filters=Filters(expired=True)))
        lines = list(index.listing.lines(engine, "", every))
    wanted = {(one.filing.path, f"{one.document.name}（过期 {one.years} 年）") for one in shown}
    assert {(line.path, plan) for line in lines for plan in (line.expired or "").split("；")} == wanted


def test_documents_are_counted_in_the_filings_that_were_asked_for(full: Database) -> None:
    name = "闵综治办〔2017〕11号"
    with index.reading(full) as engine:
        lines = list(index.listing.listed(engine, Wanted(years=[2020], forms=["declaration"])))
        beside = list(
            index.listing.listed(engine, Wanted(beside="闵综治办(2017)11号", issuers=["沪禁毒委", "闵禁毒委"]))
        )
        total, page = documents.counted(engine, Wanted(), (2, 7))
        every = list(index.listing.listed(engine, Wanted()))
        assert [(one.name, number) for one, number in page] == [(one.document, one.filings) for one in every[7:14]]
        assert total == len(every) > 40
        filters = Filters([2020], forms=["declaration"])
        for line in [*lines[:5], *lines[-5:]]:
            assert index.search(full, Query(both=[line.document], filters=filters)).total == line.filings, line
    assert [line.filings for line in lines] == sorted((line.filings for line in lines), reverse=True)
    assert {line.issuer for line in beside} == {"沪禁毒委", "闵禁毒委"}
    for line in beside:
        assert index.search(full, Query(both=[name, line.document])).total == line.filings, line


def test_the_filings_that_cite_a_document_are_listed_page_by_page(full: Database) -> None:
    with index.reading(full) as engine:
        dossier = documents.dossier(engine, "闵综治办2017-11")
        pages = [index.overview.citing(engine, "闵综治办2017-11", page, 3) for page in (1, 2)]
        whole = list(index.listing.citing(engine, "闵综治办2017-11"))
    assert {page.total for page in pages} == {dossier.document.filings} == {whole[0].total}
    shown = [hit.filing.id for page in pages for hit in page.hits]
    assert shown == [hit.filing.id for hit in whole[0].hits][:6]
    assert len(set(shown)) == min(6, dossier.document.filings)
    assert all(context.document == dossier.document.name for hit in whole[0].hits for context in hit.contexts)
    assert all(hit.more == 0 and hit.contexts for hit in whole[0].hits)


def test_values_that_no_filing_has_are_told_from_those_that_some_have(full: Database) -> None:
    with index.reading(full) as engine:
        assert index.overview.missing(engine, "years", [2020, 1066]) == [1066]
        assert index.overview.missing(engine, "issuers", ["XX", "闵综治办"]) == ["XX"]
        assert index.overview.missing(engine, "statuses", ["failed", "partial"]) == ["failed"]
        assert index.overview.missing(engine, "checks", ["x", "budget.rows_sum_to_total"]) == ["x"]
        assert "declaration" in index.overview.values(engine, "forms")


def test_persons_are_found_only_where_they_are_not_masked(full: Database) -> None:
    assert len(found(full, "王某5")) == 4
    assert found(full, "王某5", masked=True) == []
    with index.reading(full) as engine:
        assert engine.rows("SELECT count(*) FROM passage WHERE text LIKE '%王某%'") == [(0,)]
        (one,) = index.search(full, Query("王某5", size=1)).hits[:1]
        assert index.overview.details(engine, one.filing.id, ["persons"], masked=False)["persons"][0]["text"] == "王某5"
        assert "persons" not in index.overview.details(engine, one.filing.id, ["persons"], masked=True)


def test_the_overview_counts_every_record(full: Database) -> None:
    with index.reading(full) as engine:
        statuses, sums = index.overview.statuses(engine), index.overview.sums(engine)
        assert statuses == {"complete": 293, "partial": 15}
        assert index.overview.causes(engine) == {"page_unreadable": 15}
        assert {one.message for one in index.overview.troubles(engine)} == {"第3页没有可读的文字。"}
        (minhang,) = (one for one in sums if one.unit == "综治组")
        assert (minhang.filings, minhang.priced, str(minhang.yuan)) == (1, 1, "38559424")
        filing = index.filing(engine, MINHANG, 0)
        assert filing is not None
        rows = index.overview.details(engine, filing.id, ["budget_rows"], masked=True)["budget_rows"]
        assert (rows[1]["item"], rows[1]["amount"], rows[1]["at"]["row"]) == ("辅警工资、奖金等", "813.70", 9)


def test_a_query_that_takes_too_long_is_stopped(small: Path) -> None:
    slow = "SELECT count(*) FROM passage AS a, passage AS b, passage AS c, passage AS d"
    with index.reading(small, seconds=0.05) as engine, pytest.raises(QueryError, match="秒"):
        engine.rows(slow)
