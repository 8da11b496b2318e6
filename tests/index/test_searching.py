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
from extract.index import Filters, Query, masking, places, regulations, terms
from extract.index.expressions import parsed_query
from extract.index.persons import person_words
from extract.index.regulations import RegulationFilter
from extract.index.tokens import Term, tokens
from extract.record.labels import place_text
from shenbao_cite.numbers import normalise

Database = Path | str
MINHANG = "minhang-2020-pingan/source.docx.json"
PLAN, DRUGS = "闵综治办〔2017〕11号", "沪禁毒委〔2018〕43号"  # MINHANG cites both, and no other filing does
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def found(database: Database, text: str = "", **more: object) -> list[str]:
    """The records of the filings that a query finds, sorted."""
    answer = index.search(database, Query(text, size=1000, **more))  # type: ignore[arg-type]
    assert answer.total == len(answer.hits)
    return sorted(f"{hit.filing.file}#{hit.filing.position}" for hit in answer.hits)


def ids(connection: index.Connection, text: str) -> set[int]:
    """The ids of the filings that a query finds."""
    wanted = parsed_query(text)
    assert wanted is not None
    condition, values = terms.meanings(connection, wanted)[0].filings
    return {row[0] for row in connection.rows(f"SELECT id FROM filing WHERE {condition}", values)}


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
        f"{issuer}〔{year}〕第 {number}号",
        f"{issuer}（{chinese(year, '0')}）{number}号",
        f"{issuer}〔{chinese(year, '零')}〕{number}号",
        f"{issuer}{chinese(year, '〇')}年第{number}号",
        written[0].translate(_FULL_WIDTH),
        f"  {written[1]}\n",
    ]


def chinese(digits: str, zero: str) -> str:
    """Digits as words, with one of the signs in use for zero."""
    return digits.translate(str.maketrans("0123456789", f"{zero}一二三四五六七八九"))


def test_every_spelling_of_every_number_finds_the_same_filings(full: Database) -> None:
    with index.reading(full) as connection:
        names = [row[0] for row in connection.rows("SELECT name FROM regulation WHERE kind = 'document' ORDER BY name")]
        assert len(names) > 200
        for name in names:
            wanted = ids(connection, name)
            assert wanted
            for spelling in spellings(name):
                assert normalise(spelling) == name
                assert ids(connection, spelling) == wanted, spelling


def test_every_number_is_found_as_it_is_written_in_the_filings(full: Database) -> None:
    with index.reading(full) as connection:
        written = connection.rows(
            "SELECT DISTINCT mention.text, name FROM mention JOIN regulation ON regulation.id = regulation_id "
            "WHERE kind IN ('document', 'order', 'announcement') AND coalesce(repairs, '') NOT LIKE '%shared%' "
            "AND repairs NOT LIKE '%range%' OR repairs IS NULL AND kind = 'document' ORDER BY 1"
        )
        assert len(written) > 300
        for text, name in written:
            assert ids(connection, text) == ids(connection, name), text


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
        "闵综治办 20l7",
        "闵综治办（20l7",
        "闵综治办〔2O17",
        "闵综治办〔20l7〕",
        "闵综治办［2017111号",
        "闵综治办[20171 11号",
        "闵综治办E2017]11号",
        "闵综治办(2017j11号",
        "(闵综治办(2017j11号)",
    ],
)
def test_a_damaged_number_finds_what_it_may_be_and_says_so(full: Database, damaged: str) -> None:
    answer = index.search(full, damaged)

    assert answer.approximate
    assert [hit.filing.file for hit in answer.hits] == [MINHANG]
    assert not index.search(full, "闵综治办〔2017〕11号").approximate


@pytest.mark.parametrize(
    "pasted",
    [
        *(f"{PLAN}{mark}" for mark in "。，,；：）)"),
        *(
            left + PLAN + right
            for left, right in ("“”", '""', "‘’", "「」", "『』", "《》", "〈〉", "()", "（）", "【】")
        ),
        f"根据{PLAN}文",
        f"按照{PLAN}文件精神，",
        f"文号：{PLAN}",
        f"发文字号: {PLAN}",
        f"“根据{PLAN}”",
        f"{PLAN}文",
        f"{PLAN}文件",
        f"{PLAN}第三条",
        "闵综治办(2017)11号.pdf",
        "闵 综 治 办 〔2017〕 11号",
        f"《{PLAN}》文",
        "闵综治办-2017-11",
        "闵综治办-2017-11号",
        "闵综治办—2017—11号",
        "闵综治办2017-11",
        "闵综治办2017第11号",
        "闵综治办2017 11",
        "闵综治办二〇一七年十一号",
        "闵综治办（二0一七）11号",
        "闵综治办〔2017〕No.11",
        "闵综治办〔2017〕№11",
        "闵综治办「2017」11号",
        "根据闵综治办-2017-11号",
    ],
)
def test_a_number_is_found_as_people_paste_it(full: Database, pasted: str) -> None:
    answer = index.search(full, pasted)

    assert [hit.filing.file for hit in answer.hits] == [MINHANG]
    assert [document.name for document in answer.documents] == [PLAN]
    assert not answer.approximate
    assert found(full, both=(pasted, DRUGS)) == [f"{MINHANG}#0"]


@pytest.mark.parametrize("mark", "、，,；/")
def test_numbers_with_a_comma_between_must_both_be_there(full: Database, mark: str) -> None:
    assert found(full, f"{PLAN}{mark}{DRUGS}") == [f"{MINHANG}#0"]
    assert found(full, f"{PLAN} {mark} {DRUGS}文件") == [f"{MINHANG}#0"]
    assert found(full, f"{PLAN}{mark}财预〔2020〕10号") == []
    assert found(full, f"禁毒{mark}{PLAN}") == [f"{MINHANG}#0"]
    assert found(full, f"{PLAN}{mark}财绩补助") == []


def test_an_order_without_its_organ_is_every_order_of_that_number(full: Database) -> None:
    wanted = found(full, "财政部令第102号")

    assert wanted
    for text in ("102号令", "第102号令", "第 102 号部令", "令第102号", "一百零二号令"):
        assert found(full, text) == wanted, text
    assert found(full, "102号公告") == []
    assert index.search(full, "103号令").unknown == ("103号令",)


def test_words_before_a_number_are_searched_for(full: Database) -> None:
    assert found(full, f"禁毒{PLAN}") == found(full, f"禁毒 {PLAN}") == [f"{MINHANG}#0"]
    assert found(full, f"城管{PLAN}") == found(full, f"城管 {PLAN}") == []
    assert found(full, f"平安建设（{PLAN}）") == [f"{MINHANG}#0"]
    assert found(full, f"《某某办法》（{PLAN}）") == [f"{MINHANG}#0"]
    assert found(full, f"《某某办法》 （{PLAN.replace('〕', '〕 ')}）") == [f"{MINHANG}#0"]


def test_a_number_that_exists_wins_over_what_it_may_have_been(tmp_path: Path) -> None:
    names = ("闵综治办〔2017〕11号", "闵综治办〔2017〕111号")
    contents = [archives.citing(at, [archives.document(name, None)]) for at, name in enumerate(names, 1)]
    index.update(archives.files(tmp_path, contents), tmp_path / "shenbao.db")
    answer = index.search(tmp_path / "shenbao.db", "闵综治办［2017111号")

    assert [document.name for document in answer.documents] == [names[1]]
    assert not answer.approximate


BRANCH, OF_TERM = "沪财绩〔2019〕18-2号", "上海市人民代表大会常务委员会公告〔十五届〕第79号"
YEARLY = "证监会公告2013年第43号"


@pytest.fixture(scope="module")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a branch of a number, an announcement of a congress's term, and their neighbours."""
    names = (BRANCH, "沪财绩〔2019〕18号", OF_TERM, "全国人民代表大会常务委员会公告〔十四届〕第79号")
    names += (YEARLY, "证监会公告2014年第44号", "卫生部令第81号")
    folder = tmp_path_factory.mktemp("rare")
    contents = [archives.citing(at, [archives.document(name, None)]) for at, name in enumerate(names, 1)]
    index.update(archives.files(folder, contents), folder / "shenbao.db")
    return folder / "shenbao.db"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *((text, BRANCH) for text in ("沪财绩（2019）18－2号", "沪财绩[2019]18—2号", "沪财绩2019年18-2号", "18-2号")),
        *((text, BRANCH) for text in ("沪财绩〔2019〕18-2", "沪财绩2019-18-2", "18-2")),
        *((text, BRANCH) for text in ("沪财绩〔2019〕第18-2号", "沪财绩〔2019〕18 - 2号", "根据沪财绩〔2019〕18-2号")),
        ("沪财绩〔2019〕18号", "沪财绩〔2019〕18号"),
        *(
            (f"上海市人民代表大会常务委员会{text}", OF_TERM)
            for text in ("公告（十五届）第79号", "公告〔第十五届〕第七十九号")
        ),
        *((text, OF_TERM) for text in ("公告〔十五届〕第79号", "〔十五届〕第79号", "公告（十五届）第七十九号")),
        *((text, OF_TERM) for text in ("公告（第十五届）79号", "十五届第七十九号", "第十五届第79号")),
        *((f"上海市人大常委会公告{text}", OF_TERM) for text in ("〔十五届〕第79号", "第七十九号", "79号")),
        *((text, YEARLY) for text in ("公告2013年第43号", "公告〔2013〕43号", "2013年第43号公告", "证监会公告第43号")),
        *((text, YEARLY) for text in ("二〇一三年第四十三号公告", "证监会四十三号公告", "证监会2013年43号")),
        ("卫生部令2011年第81号", "卫生部令第81号"),
    ],
)
def test_branches_and_terms_are_found_however_they_are_written(rare: Path, text: str, name: str) -> None:
    answer = index.search(rare, text)

    assert [document.name for document in answer.documents] == [name]
    assert not answer.approximate


def test_an_announcement_of_another_term_is_not_taken_for_it(rare: Path) -> None:
    for text in ("公告〔十三届〕第79号", "上海市人大常委会公告〔十四届〕第79号", "证监会公告2012年第43号"):
        assert index.search(rare, text).total == 0, text


def test_a_number_that_is_not_there_finds_nothing(full: Database) -> None:
    assert found(full, "闵综治办〔1999〕444号") == []


def test_filings_that_cite_both(full: Database) -> None:
    pairs = ("沪禁毒委〔2018〕43号", "闵综治办(2017)11号"), ("沪禁毒委〔2018〕43号", "闵综治办〔1999〕44号")

    assert found(full, both=pairs[0]) == [f"{MINHANG}#0"]
    assert found(full, both=pairs[1]) == []
    assert found(full, " AND ".join(pairs[0])) == found(full, " and ".join(pairs[0])) == [f"{MINHANG}#0"]
    assert found(full, both=("禁毒工作要点", "综治办〔2017")) == [f"{MINHANG}#0"]


def test_a_document_that_the_archive_has_not_is_named(full: Database) -> None:
    other = "闵综治办〔1999〕44号"

    assert index.search(full, Query(both=(PLAN, other))).unknown == (other,)
    assert index.search(full, Query(both=("没有人发过的办法", other))).unknown == ("没有人发过的办法", other)
    assert index.search(full, Query(both=(PLAN, "禁毒工作要点"))).unknown == ()
    assert index.search(full, f"禁毒 OR {other} OR 《没有人发过的办法》").unknown == (other, "《没有人发过的办法》")
    assert index.search(full, f"禁毒 NOT {other}").unknown == (other,)
    assert index.search(full, f"{PLAN}、12号").unknown == ("闵综治办〔2017〕12号",)
    assert index.search(full, f"{PLAN} 没有人写过的词").unknown == ()
    assert index.search(full, "闵综治办〔2017〕17号").unknown == ()  # found by one that is like it


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
    with index.reading(full) as connection:
        texts = [row[0] for row in connection.rows("SELECT text FROM passage ORDER BY filing_id, position")]
        while tried < 500:
            text = chance.choice(texts)
            start = chance.randrange(len(text))
            part = text[start : start + chance.randrange(2, 13)]
            if not re.fullmatch(r"[\u4e00-\u9fff]{2,}", part):
                continue
            tried += 1
            like = {row[0] for row in connection.rows(_LIKE, (f"%{part}%",) * 3)}
            assert ids(connection, f'"{part}"') == like, part
            assert like


def test_any_stretch_of_a_passage_finds_its_filing(full: Database) -> None:
    """Digits, punctuation, brackets and single characters included."""
    chance = random.Random(2)
    with index.reading(full) as connection:
        rows = connection.rows("SELECT filing_id, text FROM passage ORDER BY filing_id, position")
        for filing, text in chance.sample(rows, 300):
            start = chance.randrange(len(text))
            part = text[start : start + chance.randrange(1, 20)].replace('"', "").replace("“", "").replace("”", "")
            if not part.strip():
                continue
            sql, values = connection.filings_with(index.folding.folded_text(part))
            assert filing in {row[0] for row in connection.rows(sql, values)}, part


def test_numbers_are_joined_as_the_query_says(full: Database) -> None:
    one, every = {f"{MINHANG}#0"}, set(found(full))
    elderly, drugs, area = (set(found(full, word)) for word in ("养老", "禁毒", "社区"))

    assert elderly - one
    assert drugs & one
    assert set(found(full, f"养老 OR {PLAN}")) == elderly | one
    assert set(found(full, f"{PLAN} OR 养老")) == elderly | one
    assert set(found(full, "平安建设 OR 沪禁毒委(2018)43号")) == set(found(full, "平安建设")) | one
    assert set(found(full, f"禁毒 NOT {PLAN}")) == drugs - one
    assert set(found(full, "社区 NOT 沪禁毒委(2018)43号")) == area - one
    assert set(found(full, f"NOT {PLAN}")) == every - one
    assert set(found(full, f"禁毒 {PLAN}")) == set(found(full, f"禁毒 AND {PLAN}")) == one
    for group in (f"({PLAN})", f"（{PLAN}）", "(闵综治办（2017）11号)", f"(《办法》({PLAN}))", f"(禁毒 {PLAN})"):
        assert set(found(full, group)) == one, group
        assert set(found(full, f"养老 OR {group}")) == elderly | one, group
        assert set(found(full, f"NOT {group}")) == every - one, group
    assert set(found(full, f"({PLAN} OR 养老) NOT 禁毒")) == (elderly | one) - drugs
    assert set(found(full, f"({PLAN} OR {DRUGS}) NOT 养老")) == one - elderly


def test_small_operators_stand_between_blanks(full: Database) -> None:
    first, second = set(found(full, "补助")), set(found(full, "培训"))

    assert set(found(full, "补助 and 培训")) == first & second
    assert set(found(full, "补助 or 培训")) == first | second
    assert set(found(full, "补助 not 培训")) == first - second
    assert set(found(full, f"not 补助 or ( not 培训 and {PLAN})")) == set(found(full)) - first | {f"{MINHANG}#0"}
    assert found(full, "补助or培训") == []
    assert found(full, "or") == found(full, '"or"')


def test_corner_brackets_are_quotation_marks(full: Database) -> None:
    assert found(full, "「平安闵行」") == found(full, "『平安闵行』") == found(full, '"平安闵行"') != []
    assert parsed_query("「平安建设 2018」") == Term("quoted", "平安建设 2018")
    assert found(full, "「补助 培训」") == found(full, '"补助 培训"')
    assert found(full, "「平安 OR 建设」") == []


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


def test_a_fragment_of_titles_finds_documents_with_and_without_a_number(full: Database) -> None:
    with index.reading(full) as connection:
        _, listed = index.regulations.regulation_list(connection, "平安", page=(1, 100))
    names = {document.name for document in listed}

    assert names >= {"《平安建设责任书》", "闵综治办〔2018〕4号", "闵委政〔2018〕3号"}


def test_a_title_fragment_of_two_characters_finds_the_documents(full: Database) -> None:
    with index.reading(full) as connection:
        total, listed = index.regulations.regulation_list(connection, "禁毒", page=(1, 100))
    assert total == len(listed)
    assert "闵禁毒委〔2018〕16号" in [document.name for document in listed]
    assert all("禁毒" in f"{document.name}{document.title}" for document in listed)
    assert f"{MINHANG}#0" in found(full, "《闵行区禁毒工作要点》")
    assert f"{MINHANG}#0" in found(full, "重障 OR 严重精神障碍患者监护责任")


@pytest.mark.parametrize("operator", ["AND", "OR", "NOT"])
def test_groups_stand_within_each_other_as_deep_as_is_said(full: Database, operator: str) -> None:
    text = "平安"
    for _ in range(8):
        text = f"管理 {operator} ({text})"

    assert index.search(full, Query(text, both=("闵综治办〔2017〕11号",))).total >= 0
    with pytest.raises(QueryError, match="太深"):
        index.search(full, f"管理 {operator} ({text})")


@pytest.mark.parametrize(
    "bad", ["AND", "平安 OR", "(平安", "平安)", "NOT", "平安 AND OR 建设", "(" * 500, "平" * 501, "平" * 101]
)
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


NUMBERS = {
    name: spellings(name) for name in (PLAN, "财预〔2020〕10号", "某某会〔2019〕3号", "国科发火〔2016〕195号")
} | {
    "财政部令第102号": ["财政部令第102号", "财政部第 102 号令", "财政部令 第一百零二号"],
    "海关总署公告2019年第12号": ["海关总署2019年第12号公告", "海关总署公告〔2019〕12号"],
}
WORDS = ["养老", "平安建设", "项目(二期)", "《工作办法》", '"以奖代补 政策"', "「平安 闵行」", "2020年度", "a-b"]

numbers = st.sampled_from([(text.strip(), [name]) for name, texts in NUMBERS.items() for text in texts])
expressions = st.recursive(
    numbers | st.sampled_from([(word, []) for word in WORDS]),
    lambda inner: st.one_of(
        st.builds(
            lambda left, joint, right: (f"{left[0]}{joint}{right[0]}", left[1] + right[1]),
            inner,
            st.sampled_from([" ", "　", " AND ", " OR ", " NOT ", " and ", " or "]),
            inner,
        ),
        st.builds(
            lambda one, pair: (pair[0] + one[0] + pair[1], one[1]), inner, st.sampled_from(["()", "（）", "(）"])
        ),
    ),
    max_leaves=6,
)


@given(expressions)
def test_every_number_of_a_query_is_a_term_of_its_own(made: tuple[str, list[str]]) -> None:
    text, names = made
    with suppress(QueryError):  # for its length only
        parsed_query(text)
    found = [token.name for token in tokens(text) if isinstance(token, Term) and token.kind == "number"]
    assert found == names


pieces = st.sampled_from(
    [*WORDS, *(text for texts in NUMBERS.values() for text in texts), "AND", "OR", "NOT", "or", "(", "）", "、", "文"]
)


@given(st.lists(st.tuples(pieces, st.sampled_from(["", " "])), max_size=12))
def test_any_pieces_are_an_expression_or_refused(made: list[tuple[str, str]]) -> None:
    text = "".join(piece + blank for piece, blank in made)[:500]
    with suppress(QueryError):
        assert (parsed_query(text) is None) == (not tokens(text))


@given(st.text(alphabet="0123〇○零O一二十百９lZ-〔〕()年第号令 ", max_size=30))
def test_odd_digits_are_answered_or_refused(small: Path, digits: str) -> None:
    for text in (f"闵综治办{digits}", f"国务院令第{digits}号", digits):
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
    assert context.text.endswith("辅警工资、奖金等  813.70 万元")
    assert [context.text[start:end] for start, end in context.spans] == ["813.70"]
    assert place_text(context.at) == "表2行10列6"


def test_words_with_numbers_behind_them_are_not_called_unknown_documents(full: Database) -> None:
    assert index.search(full, "管理 2020 100").unknown == ()
    assert index.search(full, "某某办2020第100号").unknown == ("某某办2020第100号",)
    assert index.search(full, "某某办〔2020〕100").unknown == ("某某办〔2020〕100",)


def test_a_total_finds_its_filing_although_it_stands_alone_in_its_cell(full: Database) -> None:
    answer = index.search(full, Query("3,580,000.0", size=1000))
    (hit,) = [hit for hit in answer.hits if hit.filing.file == "putuo-2026-repair/source.docx.json"]
    fields = [(context.field, context.text) for context in hit.contexts]

    assert ("/funds/annual_budget", f"{hit.filing.annual_budget} 元") in fields
    assert float(hit.filing.annual_budget or 0) == 3_580_000
    assert all(context.at for context in hit.contexts)


def test_two_totals_in_one_cell_are_two_places(full: Database) -> None:
    answer = index.search(full, Query("3855.9424万元", size=1000))
    (hit,) = [hit for hit in answer.hits if hit.filing.file == MINHANG]

    places = [(context.field, place_text(context.at)) for context in hit.contexts]
    assert places == [("/funds/total_budget", "表1行8列2"), ("/funds/annual_budget", "表1行8列2")]


def test_a_unit_price_and_an_amount_with_separators_are_found(full: Database) -> None:
    with index.reading(full) as connection:
        (file, amount), *_ = connection.rows(
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
            assert place_text(context.at)
    pointers = {context.field for context in index.search(full, "闵综治办(2017)11号").hits[0].contexts}
    assert pointers == {"/project/basis", "/safeguards/2/document"}


@pytest.mark.parametrize(("text", "number"), [("43号", 2), ("第43号", 2), ("43号 OR 社区戒毒", 3), ("社区戒毒", 3)])
def test_a_place_is_listed_once(full: Database, text: str, number: int) -> None:
    """What is both a word and part of a citation, or beside one, is listed with the citation."""
    (hit,) = (hit for hit in index.search(full, Query(text, size=1000)).hits if hit.filing.file == MINHANG)
    assert (len(hit.contexts), hit.more) == (number, 0)
    assert len({context.field for context in hit.contexts}) == number
    cited = [one.text[start:end] for one in hit.contexts if one.document for start, end in one.spans]
    assert [one for one in cited if "43号" in one] == ["沪禁毒委〔2018〕43号", "沪禁毒委(2018)43号"]


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
    with index.reading(full) as connection:
        total, shown = index.overview.expired_citations(connection, size=5000)
    assert total == len(shown) > 20
    assert all(
        one.years == one.filing.fiscal_year - 2017 for one in shown if one.document.name == "闵反恐办〔2017〕15号"
    )
    files = {f"{one.filing.file}#{one.filing.position}" for one in shown}
    assert files == set(found(full, filters=Filters(expired=True)))


def test_exported_hits_name_the_plans_that_had_run_out(full: Database) -> None:
    with index.reading(full) as connection:
        _, shown = index.overview.expired_citations(connection, size=5000)
        every = index.listing.all_answers(connection, Query(filters=Filters(expired=True)))
        lines = list(index.listing.hit_rows(connection, "", every))
    wanted = {(one.filing.path, f"{one.document.name}（过期 {one.years} 年）") for one in shown}
    assert {(line.path, plan) for line in lines for plan in (line.expired or "").split("；")} == wanted


def test_documents_are_counted_in_the_filings_that_were_asked_for(full: Database) -> None:
    name = "闵综治办〔2017〕11号"
    with index.reading(full) as connection:
        lines = list(index.listing.regulation_rows(connection, RegulationFilter(years=[2020], forms=["declaration"])))
        beside = list(
            index.listing.regulation_rows(
                connection, RegulationFilter(beside="闵综治办(2017)11号", issuers=["沪禁毒委", "闵禁毒委"])
            )
        )
        total, page = regulations.regulation_page(connection, RegulationFilter(), (2, 7))
        every = list(index.listing.regulation_rows(connection, RegulationFilter()))
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
    with index.reading(full) as connection:
        dossier = regulations.dossier(connection, "闵综治办2017-11")
        pages = [index.overview.citing_filings(connection, "闵综治办2017-11", page, 3) for page in (1, 2)]
        whole = list(index.listing.citing_answers(connection, "闵综治办2017-11"))
    assert {page.total for page in pages} == {dossier.document.filings} == {whole[0].total}
    shown = [hit.filing.id for page in pages for hit in page.hits]
    assert shown == [hit.filing.id for hit in whole[0].hits][:6]
    assert len(set(shown)) == min(6, dossier.document.filings)
    assert all(context.document == dossier.document.name for hit in whole[0].hits for context in hit.contexts)
    assert all(hit.more == 0 and hit.contexts for hit in whole[0].hits)


def test_values_that_no_filing_has_are_told_from_those_that_some_have(full: Database) -> None:
    with index.reading(full) as connection:
        assert index.overview.unknown_values(connection, "years", [2020, 1066]) == [1066]
        assert index.overview.unknown_values(connection, "issuers", ["XX", "闵综治办"]) == ["XX"]
        assert index.overview.unknown_values(connection, "statuses", ["failed", "partial"]) == ["failed"]
        assert index.overview.unknown_values(connection, "checks", ["x", "budget.rows_sum_to_total"]) == ["x"]
        assert "declaration" in index.overview.filter_values(connection, "forms")


def test_persons_are_found_only_where_they_are_not_masked(full: Database) -> None:
    assert len(found(full, "王某5")) == 4
    with index.reading(full, masked=True) as connection:
        assert index.searching.search(connection, Query("王某5")).total == 0
    with index.reading(full) as connection:
        assert connection.rows("SELECT count(*) FROM passage WHERE text LIKE '%王某%'") == [(0,)]


def test_a_masked_index_finds_part_of_a_name_only_where_it_is_shown(full: Database, monkeypatch) -> None:
    monkeypatch.setattr(masking, "indexed_persons", lambda *_: person_words(["移费"]))  # hides 迁移费用
    texts = ("迁移", "填表人", "迁移费", "移费用")
    with index.reading(full) as connection, index.reading(full, masked=True) as blotted:
        whole, masked = (
            {text: index.searching.search(one, Query(text)).total for text in texts} for one in (connection, blotted)
        )

    assert masked["填表人"] == whole["填表人"] > 0
    assert 0 < masked["迁移"] < whole["迁移"]
    assert masked["迁移费"] == masked["移费用"] == 0 < whole["移费用"]


def test_the_overview_counts_every_record(full: Database) -> None:
    with index.reading(full) as connection:
        statuses, sums = index.overview.statuses(connection), index.overview.unit_totals(connection)
        assert statuses == {"complete": 293, "partial": 15}
        assert index.overview.causes(connection) == {"page_unreadable": 15}
        assert {one.message for one in index.overview.incomplete_records(connection)} == {"第3页没有可读的文字。"}
        (minhang,) = (one for one in sums if one.unit == "综治组")
        assert (minhang.filings, minhang.priced, str(minhang.yuan)) == (1, 1, "38559424")


def test_budget_rows_stand_in_the_index_with_their_places(full: Database) -> None:
    with index.reading(full) as connection:
        filing = index.filing(connection, MINHANG, 0)
        assert filing is not None
        columns = "item, amount, at FROM budget_row"
        ((item, amount, at),) = connection.rows(f"SELECT {columns} WHERE filing_id = ? AND position = 1", (filing.id,))
    assert (item, amount, places.unpacked_at(at)["row"]) == ("辅警工资、奖金等", "813.70", 9)


def test_a_filing_in_several_files_counts_once_in_sums(tmp_path: Path) -> None:
    one, other = archives.record(1, 40), archives.record(2, 40)
    copy = {**one, "source": {**one["source"], "path": "copy.pdf"}}
    index.update(archives.files(tmp_path, [one, other, copy]), tmp_path / "shenbao.db")
    with index.reading(tmp_path / "shenbao.db") as connection:
        sums = index.overview.unit_totals(connection)

    assert sorted((one.filings, one.copies) for one in sums) == [(1, 0), (1, 1)]
    total = sum(record["filings"][0]["funds"]["annual_budget"] for record in (one, other)) * 10_000
    assert sum(one.yuan for one in sums) == total


def test_an_unknown_order_or_facet_is_refused(full: Database) -> None:
    for wrong in (Query(sort="size"), Query(facets=("colour",))):  # type: ignore[arg-type]
        with pytest.raises(QueryError):
            index.search(full, wrong)


def test_a_query_that_takes_too_long_is_stopped(small: Path) -> None:
    slow = "SELECT count(*) FROM passage AS a, passage AS b, passage AS c, passage AS d"
    with index.reading(small, seconds=0.05) as connection, pytest.raises(QueryError, match="秒"):
        connection.rows(slow)


def test_an_amount_whose_unit_is_in_doubt_is_counted_but_not_summed(tmp_path: Path) -> None:
    one, other = archives.record(1, 40), archives.record(2, 40)
    unit, year = other["filings"][0]["reporting_unit"], other["filings"][0]["fiscal_year"]
    one["filings"][0] |= {"reporting_unit": unit, "fiscal_year": year}
    message = "当年预算与文中所写相差一万倍，金额疑似以元填列，请核对金额单位。"
    doubt = {"rule": "funds.amounts_fit_unit", "severity": "error", "outcome": "fails", "message": message, "at": []}
    one["filings"][0]["checks"] = [doubt]
    index.update(archives.files(tmp_path, [one, other]), tmp_path / "shenbao.db")
    with index.reading(tmp_path / "shenbao.db") as connection:
        (sums,) = index.overview.unit_totals(connection)

    assert (sums.filings, sums.priced, sums.doubtful, sums.copies) == (2, 1, 1, 0)
    assert sums.yuan == other["filings"][0]["funds"]["annual_budget"] * 10_000
