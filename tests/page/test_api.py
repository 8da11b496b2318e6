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

CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
NUMBER = "闵综治办〔2017〕11号"


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
    ("address", "status"),
    [
        ("search?yaer=2020", 400),
        ("search?q=(", 400),
        ("search?size=101", 400),
        ("search?facet=colour", 400),
        ("regulation", 400),
        ("regulation?name=x", 404),
        ("filing?file=x", 404),
        ("record?file=../shenbao.db", 404),
        ("nothing", 404),
    ],
)
def test_what_is_refused_says_why(site: Open, address: str, status: int) -> None:
    answer = site().get(f"/api/v1/{address}")

    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


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
@pytest.mark.parametrize("path", ["search", "regulations", "regulation", "filing", "record", "archive", "openapi.json"])
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
