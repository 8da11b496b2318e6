"""A masked index gives no person away: every query and every function that reads one is tried, in both engines.

The functions are found by looking at the modules: one that is added is tried as well, or fails until there are values
to try it with.
"""

import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib import import_module
from inspect import signature
from itertools import product
from pathlib import Path
from types import FunctionType
from typing import Any, get_args, get_type_hints

import archives
import pytest

from extract import index
from extract.errors import NotOne, QueryError
from extract.index import FACETS, Filters, Query, overview, searching
from extract.index.amounts import wanted_amount
from extract.index.connection import Connection
from extract.index.expressions import parsed_query
from extract.index.folding import folded_text
from extract.index.masking import MaskedConnection
from extract.index.model import Sort
from extract.index.regulations import RegulationFilter
from extract.index.schema import tables
from extract.index.terms import Meaning, meanings
from extract.index.tokens import Kind, Term, tokens

NAMES = ("沈佩兰", "顾一鸣", "朱小勤")
NUMBERS = ("55500123", "13812345678", "310112198001011234", "64921")  # the last one is an office's own
MAIL = "gu.yiming@example.gov.cn"
SECRETS = (*NAMES, *NUMBERS, MAIL)
TOLD = f"由顾 一鸣联系，朱小勤协助，电话（021）5550 0123、138 1234 5678，身份证310112 19800101 1234，{MAIL}。"
TITLE, DECISION = "关于沈佩兰同志工作的通知", "《关于顾一鸣同志的决定》"
UNIT = "服务队沈佩兰"
FILE = "2021/顾一鸣-社区申报.pdf"
WHOLE = "闵综治办〔2017〕11号"


def own_filing() -> archives.Content:
    """The record with the persons in its fields."""
    content = archives.record(1, 40)
    content["source"]["path"] = FILE
    evidence = {
        "/preparer": "沈佩兰",
        "/project/leader": "顾一鸣",
        "/project/contact_phone": "（021）5550 0123",
        "/project/contact_person": "朱小勤 138 1234 5678",
        "/other_fields/0/value": "朱小勤 64921",
    }
    filing = content["filings"][0]
    filing["other_fields"] = [{"label": "联系电话", "value": "朱小勤 64921", "at": {"paragraph": 0}}]
    filing["evidence"] |= {
        pointer: {"text": text, "at": {"paragraph": at}, "confidence": 1.0}
        for at, (pointer, text) in enumerate(evidence.items())
    }
    clauses = [
        {"label": None, "level": None, "text": text, "at": {"page": 1}, "role": "body"} for text in evidence.values()
    ]
    return content | {"clauses": clauses}


def other_filing() -> archives.Content:
    """The record of another filing, which tells of these persons wherever it can."""
    cited = [
        archives.document("沪财预〔2018〕9号", TITLE),
        archives.document(DECISION, DECISION[1:-1]),
        archives.document(WHOLE, "闵行区平安建设工作实施意见的规定", valid=[2010, 2012]),
    ]
    content = archives.citing(20, cited)
    filing = content["filings"][0]
    content["clauses"].append({"label": None, "level": None, "text": TOLD, "at": {"page": 1}, "role": "body"})
    filing["project"] |= {"name": "平安建设（沈佩兰）", "implementing_unit": UNIT}
    filing |= {"reporting_unit": UNIT}
    filing["budget"]["rows"][0] |= {"item": "顾一鸣劳务费", "amount": "77.5", "note": MAIL, "basis": "沈佩兰的劳务"}
    filing["indicators"][0] |= {"name": "朱小勤完成率", "description": TOLD}
    filing["checks"].append(
        {"rule": "project.顾一鸣", "severity": "error", "outcome": "fails", "message": "沈佩兰不符", "at": []}
    )
    remark = {"code": "page_unreadable", "severity": "error", "message": "顾一鸣的页读不出", "at": None}
    return content | {"status": "partial", "remarks": [remark]}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path | str:
    """An index with persons planted in it; not to be changed."""
    folder = tmp_path_factory.mktemp("persons")
    database = folder / "shenbao.db" if request.param == "sqlite" else request.getfixturevalue("server")
    index.remove(database)
    index.update(archives.files(folder, [own_filing(), other_filing(), archives.record(3, 40)]), database)
    return database


@pytest.fixture
def masked(address: Path | str) -> Iterator[Connection]:
    with index.reading(address, masked=True) as connection:
        yield connection


# ---------------------------------------------------------------- what comes out


def plain(connection: Connection, value: object) -> Any:
    """All that a value says; a meaning says which rows it selects."""
    if isinstance(value, Meaning):
        sql, values = value.filings
        filings = sorted(connection.rows(f"SELECT * FROM filing WHERE {sql}", values))
        documents = value.documents and sorted(connection.rows(*value.documents))
        return plain(connection, [filings, documents, value.words, value.amounts, value.approximate, value.unknown])
    if is_dataclass(value):
        return [plain(connection, getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [[plain(connection, key), plain(connection, item)] for key, item in value.items()]
    if isinstance(value, (list, tuple, Iterator)):
        return [plain(connection, item) for item in value]
    return value


def outcome(
    connection: Connection, function: Callable[..., object], arguments: Mapping[str, object], typed: str = ""
) -> str:
    """What a call gives, folded, without what was typed and the name in it; also where it refuses."""
    try:
        given = repr(plain(connection, function(connection, **arguments)))
    except (NotOne, QueryError) as error:
        given = str(error)
    if not typed:
        return folded_text(given)
    given = folded_text(given).replace(folded_text(typed), "")
    for name in (name for real in NAMES for name in (real, twin(real)) if name in typed):  # 沈佩兰〔2018〕25号
        given = given.replace(name, "")
    assert leaks(given) == [], arguments
    return given


def leaks(text: str) -> list[str]:
    """The secrets in a folded text."""
    return [secret for secret in SECRETS if secret in text]


_LETTERS = set("".join(NAMES))


def twin(text: str) -> str:
    """A text of the same shape with another name or number, which no filing has."""
    if _LETTERS & set(text):
        return "".join("彧" if mark in _LETTERS else mark for mark in text)
    return "".join("9" if mark.isdecimal() else "q" if mark.isalpha() else mark for mark in text)


def parts(secret: str) -> Iterator[str]:
    """The secret, and what it could be spelt out by."""
    yield secret
    if secret in NAMES:
        yield from (secret[:2], secret[1:], f"{secret[:2]}联", f"{secret[1:]}同志", f"关于{secret[0]}")
    elif len(secret) > 5:
        yield from (secret[:5], secret[:-1], secret[1:])


PARTS = [part for secret in SECRETS for part in parts(secret)] + [UNIT, FILE, DECISION[1:-1], TITLE]


# ---------------------------------------------------------------- every function that reads an index


def readers() -> dict[str, Callable[..., object]]:
    """All public functions of the index whose first argument is an connection to read, by module and name."""
    modules = [import_module(f"extract.index.{module.name}") for module in pkgutil.iter_modules(index.__path__)]
    functions = {
        f"{module.__name__.rpartition('.')[2]}.{name}": function
        for module in modules
        for name, function in vars(module).items()
        if isinstance(function, FunctionType) and function.__module__ == module.__name__ and not name.startswith("_")
    }
    return {
        name: function
        for name, function in functions.items()
        if next(iter(get_type_hints(function).values()), None) is Connection
    }


READERS = readers()
UNMASKED = {"masking.indexed_persons"}  # what a masked connection is made from
SAYS_SO = {"masking.hides"}  # whether a search asks for a person: so that a clerk learns why there is no hit


def calls(connection: Connection, name: str, text: str) -> Iterator[dict[str, object]]:
    """The arguments that a function is tried with: all combinations; ``KeyError`` if there are no values for one."""
    ids, files, hashes = (
        [row[0] for row in connection.rows(f"SELECT {column} ORDER BY 1")]
        for column in ("id FROM filing", "file FROM record", "sha256 FROM record")
    )
    regulations = [row[0] for row in connection.rows("SELECT DISTINCT same_as FROM regulation ORDER BY 1")]
    expression = parsed_query(text)
    read = meanings(connection, expression) if expression else []
    queries = [Query(text), Query(both=(text,)), Query(filters=Filters(units=(text,)))]
    values: dict[str, Sequence[object]] = {
        "text": [text],
        "part": [text],
        "key": [text, *files],
        "file": [text, f"{text}.json", *files],
        "filing": ids,
        "filings": [ids],
        "filing_ids": [ids],
        "ids": [ids],
        "position": [0, None],
        "page": [1],
        "size": [1000],
        "number": [1000],
        "hashes": [hashes],
        "paths": [[text]],
        "places": [None, 1],
        "most": [None, 1],
        "network.citation_network.most": [12, 1],
        "searching.sorted_filings.most": [1000, 1],
        "searching.hit_contents.most": [1000, 1],
        "issuer": [None, text],
        "year": [None, 2017],
        "amounts": [(wanted_amount("77.5"),), (wanted_amount(">1元"),)],
        "amounts.filings_with_amount.wanted": [wanted_amount("77.5")],
        "meanings": [read],
        "query": [Query(text), Query(text, facets=FACETS)],
        "name": list(overview._VALUES),
        "sql": ["SELECT item, basis FROM budget_row WHERE item IN"],
        "values": [[text]],
        "answers": [[searching.search(connection, Query(text))]],
        "searching.search.wanted": queries,
        "searching.hit_contents.wanted": queries,
        "searching.sorted_filings.wanted": queries,
        "regulations.regulation_page.wanted": regulation_filters(text),
        "listing.regulation_rows.wanted": regulation_filters(text),
        "overview.unknown_values.name": [name for name in overview._VALUES if name != "years"],
        "overview.unknown_values.wanted": [[text], [text, "declaration"]],
        "terms.meanings.wanted": [expression] if expression else [],
        "title": [text],
        "words": [folded_text(text)],
        "term": [Term(kind, text) for kind in ("title", "loose", "number", "words")],
        "regulations.regulation_list.page": [(1, 1000)],
        "regulations.regulation_page.page": [(1, 1000)],
        "regulations.regulations_by_id.ids": [regulations],
    }
    names = list(signature(READERS[name]).parameters)[1:]
    choices = [
        values[f"{name}.{argument}"] if f"{name}.{argument}" in values else values[argument] for argument in names
    ]
    yield from (dict(zip(names, choice, strict=True)) for choice in product(*choices))


def regulation_filters(text: str) -> list[RegulationFilter]:
    """All ways to want documents by a text."""
    return [
        RegulationFilter(text),
        RegulationFilter(issuers=(text,)),
        RegulationFilter(units=(text,)),
        RegulationFilter(forms=(text,)),
        RegulationFilter(beside=text),
    ]


@pytest.mark.parametrize("name", sorted(READERS.keys() - UNMASKED))
def test_no_function_gives_a_person_away(masked: Connection, name: str) -> None:
    for text in ("", "项目", "通知", "平安建设", WHOLE):
        for arguments in calls(masked, name, text):
            assert leaks(outcome(masked, READERS[name], arguments)) == [], arguments


@pytest.mark.parametrize("name", sorted(READERS.keys() - UNMASKED - SAYS_SO))
def test_no_function_answers_to_a_person_in_another_way_than_to_nobody(masked: Connection, name: str) -> None:
    for text in PARTS:
        other = twin(text)
        pairs = zip(calls(masked, name, text), calls(masked, name, other), strict=True)
        for arguments, others in pairs:
            assert outcome(masked, READERS[name], arguments, text) == outcome(masked, READERS[name], others, other), (
                arguments
            )


def test_every_function_would_tell_without_the_mask(address: Path | str) -> None:
    """What is planted comes out of an connection that is not masked: else the tests above would prove nothing."""
    with index.reading(address) as connection:
        told = " ".join(
            outcome(connection, READERS[name], arguments)
            for name in READERS
            for text in ("", "通知", "联系")
            for arguments in (calls(connection, name, text) if name not in UNMASKED else ())
        )

    assert set(leaks(told)) >= set(NAMES)


# ---------------------------------------------------------------- every query

FORMS: dict[Kind, str] = {
    "number": "{}〔2018〕25号",
    "order": "第5号令 {}",
    "fragment": "{}〔2018",
    "issuer_year": "{} 2018",
    "damaged": "{}〔2018〕2O号",
    "loose": "{}25号",
    "amount": "{} >5万元",
    "title": "《{}》",
    "words": "{}",
    "quoted": "“{}”",
}
JOINED = ("{} AND 通知", "{} OR 通知", "通知 NOT {}", "NOT ({} OR 通知)", "({})", "{} {}")


def queries(text: str) -> Iterator[Query]:
    """A text in every part of a query that may hold one, and a query for each order and facet."""
    given: dict[str, list[Query]] = {
        "text": [Query(form.format(*[text] * form.count("{}"))) for form in (*FORMS.values(), *JOINED)],
        "both": [Query(both=(text,)), Query(both=(WHOLE, text))],
        "filters": [Query(filters=Filters(**{name: value})) for name, value in filters(text)],
        "sort": [Query("平安建设", sort=sort) for sort in get_args(Sort)],
        "page": [Query(page=2, size=1)],
        "after": [Query(after=1), Query(text, after=1)],
        "size": [Query(size=1000)],
        "facets": [Query(text, facets=FACETS), Query(facets=FACETS)],
    }
    assert given.keys() == {field.name for field in fields(Query)}
    for some in given.values():
        yield from some


def filters(text: str) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(Filters)
    for field in fields(Filters):
        yield field.name, {Sequence[str]: (text,), Sequence[int]: (2020,), bool: True}[hints[field.name]]


def answered(connection: Connection, query: Query, typed: str = "") -> str:
    return outcome(connection, searching.search, {"wanted": query}, typed)


@pytest.mark.parametrize(("kind", "form"), FORMS.items())
def test_every_kind_of_term_is_tried(kind: Kind, form: str) -> None:
    assert FORMS.keys() == set(get_args(Kind))
    assert kind in [token.kind for token in tokens(form.format("沪财预")) if isinstance(token, Term)]


def test_no_query_gives_a_person_away(masked: Connection) -> None:
    for text in ("项目", "通知", "联系", "电话", WHOLE):
        for query in queries(text):
            assert leaks(answered(masked, query)) == [], query


@pytest.mark.parametrize("text", PARTS)
def test_no_query_answers_to_a_person_in_another_way_than_to_nobody(masked: Connection, text: str) -> None:
    for query, other in zip(queries(text), queries(twin(text)), strict=True):
        assert answered(masked, query, text) == answered(masked, other, twin(text)), query


# ---------------------------------------------------------------- the connection itself


def test_every_table_comes_out_masked_and_that_of_persons_not_at_all(masked: Connection) -> None:
    for table in re.findall(r"CREATE TABLE (\w+)", tables()):
        if table == "person":
            with pytest.raises(RuntimeError, match="person"):
                masked.rows(f"SELECT * FROM {table}")
        else:
            assert leaks(folded_text(repr(masked.rows(f"SELECT * FROM {table}")))) == [], table


def test_a_masked_engine_has_the_methods_of_one_that_reads_and_no_other() -> None:
    own, wanted = (
        {name for name, member in vars(kind).items() if isinstance(member, FunctionType) and not name.startswith("_")}
        for kind in (MaskedConnection, Connection)
    )
    assert own == wanted
    assert not hasattr(MaskedConnection, "__getattr__")


def test_a_column_that_is_searched_for_parts_of_names_must_be_known(masked: Connection) -> None:
    with pytest.raises(RuntimeError):
        masked.rows(f"SELECT id FROM filing WHERE {masked.dialect.contains.format('project')}", ("沈佩",))


def test_a_given_name_beside_its_whole_name_is_found_by_no_search(tmp_path: Path) -> None:
    told = archives.record(2, 40)
    text = "沈佩兰任组长，佩兰同志分管宣传"
    told["clauses"].append({"label": None, "level": None, "text": text, "at": {"page": 1}, "role": "body"})
    index.update(archives.files(tmp_path, [own_filing(), told]), tmp_path / "shenbao.db")
    with index.reading(tmp_path / "shenbao.db") as open_one, index.reading(tmp_path / "shenbao.db", masked=True) as one:
        totals = [searching.search(engine, Query("“佩兰同志分管”")).total for engine in (open_one, one)]
    assert totals == [1, 0]
