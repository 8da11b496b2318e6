"""The API: what it answers, that its description is true, and that it refuses what it does not know."""

from decimal import Decimal
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema
from sites import PDF, WORD, Open

from extract.page.site import Collection, Site, application
from extract.page.site.api import plain
from extract.page.site.refusals import CODES

CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
NUMBER = "闵综治办〔2017〕11号"
NAMES = ["search", "regulations", "regulation", "filing", "record", "archive", "openapi.json"]


@pytest.fixture(scope="module")
def described(collection: Collection) -> OpenApiSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", application(Site(collection, names=("testserver",))))


def test_hits_have_their_places(site: Open) -> None:
    found = site().get(f"/api/v1/search?q={quote('闵综治办(2017)11号')}&status=complete&facet=year").json()

    assert found["total"] == 2
    assert {hit["filing"]["file"] for hit in found["hits"]} == {f"{PDF}.json", f"{WORD}.json"}
    assert found["facets"] == {"year": [["2020", 2]]}
    assert found["hits"][0]["contexts"][0]["document"] == NUMBER
    assert found["documents"][0]["name"] == NUMBER


def test_a_filing_names_what_it_cites(site: Open) -> None:
    found = site().get(f"/api/v1/filing?file={PDF}.json").json()

    assert found["filing"]["annual_budget"] == "3855.9424"
    assert NUMBER in [cited["document"]["name"] for cited in found["citations"]]


@pytest.mark.parametrize("text", ["闵综治办(2017)11号", "闵综治办2017-11", "闵综治办 〔2017〕 11 号", NUMBER])
def test_a_regulation_is_known_in_any_spelling(site: Open, text: str) -> None:
    found = site().get("/api/v1/regulation", params={"name": text}).json()

    assert found["document"]["name"] == NUMBER
    assert ["闵综治办(2017)11号", 2] in found["spellings"]


def test_a_regulation_is_known_by_its_title(site: Open) -> None:
    for text in ("平安建设责任书", "《平安建设责任书》"):
        found = site().get("/api/v1/regulation", params={"name": text}).json()
        assert found["document"]["name"] == "《平安建设责任书》"


def test_of_several_regulations_that_fit_the_names_are_told(site: Open) -> None:
    answer = site().get("/api/v1/regulation", params={"name": "沪禁毒"})

    assert answer.status_code == 404
    assert "可指" in answer.json()["error"]
    assert "沪禁毒委〔2018〕43号" in answer.json()["error"]
    assert "沪禁毒办〔2018〕55号" in answer.json()["error"]


def test_sums_are_exact(site: Open) -> None:
    text = site().get("/api/v1/archive").text

    assert '"yuan": 38559424' in text
    assert plain({"a": (Decimal("1.50"),)}) == {"a": [Decimal("1.50")]}


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("search?yaer=2020", 400, "parameter_invalid"),
        ("search?q=(", 400, "query_invalid"),
        ("search?size=101", 400, "parameter_invalid"),
        ("search?facet=colour", 400, "parameter_invalid"),
        ("search?after=999999", 400, "query_invalid"),
        ("regulation", 400, "parameter_invalid"),
        ("regulation?name=x", 404, "document_unknown"),
        ("regulation?name=沪禁毒", 404, "document_ambiguous"),
        ("filing?file=x", 404, "not_there"),
        ("record?file=../shenbao.db", 404, "not_there"),
        ("nothing", 404, "address_unknown"),
        (f"search?q={'x' * 9000}", 400, "address_too_long"),
    ],
)
def test_what_is_refused_says_why(site: Open, address: str, status: int, code: str) -> None:
    answer = site().get(f"/api/v1/{address}")

    assert answer.status_code == status
    assert list(answer.json()) == ["error", "code"]
    assert answer.json()["code"] == code


def test_every_refusal_of_the_guard_has_its_code(site: Open) -> None:
    client = site()

    assert client.get("/api/v1/archive", headers={"host": "evil.example"}).json()["code"] == "host_foreign"
    assert client.post("/api/v1/archive", headers={"origin": "http://evil.example"}).json()["code"] == "form_foreign"
    assert client.post("/api/v1/archive", content=b"x" * 5000).json()["code"] == "body_too_large"
    assert client.post("/api/v1/archive").json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("sort", ["newest", "oldest", "amount", "unit"])
@pytest.mark.parametrize("size", [1, 2])
def test_all_hits_are_read_page_by_page(site: Open, sort: str, size: int) -> None:
    client = site()
    whole = client.get(f"/api/v1/search?sort={sort}&size=100").json()
    assert whole["total"] == len(whole["hits"]) > 5

    ids: list[int] = []
    while hits := client.get(
        "/api/v1/search", params={"sort": sort, "size": size} | ({"after": ids[-1]} if ids else {})
    ).json()["hits"]:
        ids += [hit["filing"]["id"] for hit in hits]

    assert ids == [hit["filing"]["id"] for hit in whole["hits"]]


def test_the_page_of_the_api_names_every_address_code_and_parameter(site: Open) -> None:
    client = site()
    text = client.get("/api").text
    told = client.get("/api/v1/openapi.json").json()

    assert set(told["paths"]) == {f"/api/v1/{name}" for name in NAMES}
    for path, methods in told["paths"].items():
        assert f"GET {path}" in text
        assert all(f"<code>{one['name']}</code>" in text for one in methods["get"]["parameters"])
    assert all(f"<code>{code}</code>" in text for code in CODES)
    assert "//" not in text.replace(client.base_url.scheme + "://", "").partition("<main")[0]  # nothing from elsewhere


def test_the_description_describes_every_answer(site: Open) -> None:
    client = site()
    told = client.get("/api/v1/openapi.json").json()
    for path, asked in {
        "search": "q=平安&facet=year",
        "regulations": "q=闵综治办",
        "regulation": f"name={NUMBER}",
        "filing": f"file={PDF}.json",
        "record": f"file={PDF}.json",
        "archive": "",
    }.items():
        own = told["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({**own, "components": told["components"]})
        answer = client.get(f"/api/v1/{path}?{asked}")
        assert [error.message for error in validator.iter_errors(answer.json())] == []


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", NAMES)
def test_schemathesis_finds_nothing(described: OpenApiSchema, path: str, mode: GenerationMode) -> None:
    """Requests within the description and outside of it: each answer is one that it describes."""
    operation = described[f"/api/v1/{path}"]["GET"]

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Case) -> None:
        case.call_and_validate(checks=CHECKED)

    try:
        asked()
    except Unsatisfiable:
        assert mode == GenerationMode.NEGATIVE  # nothing can be wrong with what takes no parameters
