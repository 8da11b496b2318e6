"""The form definitions: what is written in them can be found on a form, and what each of them is good for."""

import json
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from extract import convert, pack, resources
from extract.find.form import definition
from extract.find.form.title import FormTitle
from extract.find.form.words.label import bare_label
from extract.model import Clause, Span
from extract.score import LeafTally, leaf_pairs

DEFINITIONS = pack.forms()
CORPUS = Path(__file__).parent.parent.parent / "corpus"
SAMPLES = {
    "central-self-evaluation": "self-evaluation-2022/source.docx",
    "national-2011": "general-2015/source.docx",
    "shanghai-minhang-2020": "minhang-2020-pingan/source.docx",
    "shanghai-putuo-2023": "putuo-2024-library/source.docx",
}
THREE_PARTS = "shanghai-minhang-2020"  # only its definition tells that three titles with tables are one filing


def titled(text: str, bracket: str = "") -> FormTitle:
    return FormTitle(Span(Clause(0, text), 0, len(text)), bracket)


def ids(form):
    return form["id"]


def test_id_is_the_name_of_the_file():
    files = sorted(path.stem for path in (resources.PATTERNS / "forms").glob("*.toml"))
    assert [form["id"] for form in DEFINITIONS] == files
    assert len(files) >= 30


def test_labels_are_bare():
    labels = [(form["id"], label) for form in DEFINITIONS for part in form["part"] for label in part["labels"]]
    assert [(form, label) for form, label in labels if bare_label(label) != label] == []


@pytest.mark.parametrize("form", DEFINITIONS, ids=ids)
def test_has_no_mistake(form):
    assert pack.definition(resources.PATTERNS / "forms" / f"{form['id']}.toml") == form


def test_a_general_label_names_one_field():
    labels = [label for entry in pack.toml("field")["field"] for label in entry["labels"]]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("form", DEFINITIONS, ids=ids)
def test_a_definition_matches_its_own_labels_best(form):
    for part in form["part"]:
        match = definition.best_match(set(part["labels"]), titled(form["title"], part.get("title", "")))
        assert (match.id, match.part, match.score) == (form["id"], part.get("key"), 1.0)


def test_the_bracket_behind_the_title_decides():
    form, part = next((form, part) for form in DEFINITIONS for part in form["part"] if part.get("title"))
    labels = set(part["labels"])
    assert part["title"] != "制度保障"
    assert definition.best_match(labels, titled(form["title"], "（制度保障）")).id is None


def test_too_few_labels_match_no_definition():
    assert definition.best_match({"项目名称", "金额单位"}, None).id is None


def test_few_labels_count_only_below_the_title():
    labels = {"资金情况", "年度资金总额", "总体目标", "年度目标", "绩效指标"}
    own = {"id": "x", "title": "补助资金绩效目标申报表", "part": [{"labels": sorted(labels)}]}
    with definition.only_with([own]):
        assert definition.best_match(labels, titled("2024年某县补助资金绩效目标申报表")).id == "x"
        assert definition.best_match(labels, titled("项目支出绩效目标申报表")).id is None
        assert definition.best_match(labels, None).id is None


def test_a_label_that_the_form_does_not_have():
    part = {"labels": ["项目单位", "项目名称"], "without": ["一级指标："]}
    with definition.only_with([{"id": "x", "title": "绩效目标表", "part": [part]}]):
        assert definition.best_match({"项目单位", "项目名称"}, titled("绩效目标表")).id == "x"
        assert definition.best_match({"项目单位", "项目名称", "一级指标"}, titled("绩效目标表")).id is None


def test_own_labels_fields_columns_and_title(filing):
    own = {
        "id": "x",
        "title": "专项资金申请书",
        "part": [{"labels": ["一、申请事项名称："]}],
        "field": [
            {"key": "project.name", "type": "text", "labels": ["一、申请事项名称："]},
            {"key": "project.summary", "type": "text", "labels": ["项目实施内容"]},
        ],
        "column": [{"listing": "indicators", "key": "scoring_rule", "labels": ["考核要点"]}],
    }
    form = (
        "专项资金申请书",
        [
            ["申请事项名称", ("村道修补", 3)],
            ["项目实施内容", ("修补村道3公里", 3)],
            ["实施单位", ("桥头镇人民政府", 3)],
            ["一级指标", "三级指标", "指标值", "考核要点"],
            ["产出指标", "修补村道", "≥3公里", "每少0.1公里扣1分"],
        ],
    )
    with definition.only_with([own]):
        found = filing(*form)
    assert (found.form.id, found.form.title, found.form.score) == ("x", "专项资金申请书", 1.0)
    assert (found.project.name.value, found.project.summary.value) == ("村道修补", "修补村道3公里")
    assert [one.scoring_rule.value for one in found.indicators] == ["每少0.1公里扣1分"]
    assert found.other_fields == ()


# ---------------------------------------------------------------- the sample filings


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> dict[str, Path]:
    """The Word file of each definition's filing; those that the corpus does not hold yet are made."""
    folder = tmp_path_factory.mktemp("made")
    files = {form["id"]: CORPUS / SAMPLES.get(form["id"], f"layouts/{form['id']}.docx") for form in DEFINITIONS}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(CORPUS))
        making, word = import_module("making.content"), import_module("making.word")
        for name, file in files.items():
            if not file.exists():
                word.write(making.source_of(making.load(name)), folder / file.name)
    return {name: file if file.exists() else folder / file.name for name, file in files.items()}


def gold(name: str) -> list:
    path = CORPUS / SAMPLES.get(name, "")
    right = path.parent / "gold.json" if name in SAMPLES else CORPUS / "layouts" / f"{name}.gold.json"
    filings: list = json.loads(right.read_text(encoding="utf-8"), parse_float=Decimal)["filings"]
    return filings


def test_every_label_is_printed_on_the_sample(samples):
    forms = {name: convert(path).filings[0].form for name, path in samples.items()}
    assert {name: (form.id, form.score) for name, form in forms.items()} == {name: (name, 1.0) for name in forms}


def test_without_its_definition_a_form_is_read_nearly_as_well(samples):
    """Leave one out: what the general reader makes of each form, the definition removed."""
    total, short = LeafTally(), {}
    for name, path in samples.items():
        own = LeafTally()
        with definition.only_with([form for form in DEFINITIONS if form["id"] != name]):
            record = json.loads(convert(path).to_json(), parse_float=Decimal)
        for where, right, ours in leaf_pairs(gold(name), record["filings"], "filings"):
            if not where.startswith("filings/*/form/"):
                own.add(right, ours)
                total.add(right, ours)
        if own.recall() < 0.95 or own.precision() < 0.95:
            short[name] = (record["status"], round(own.recall(), 3), round(own.precision(), 3))
    assert total.recall() >= 0.95
    assert total.precision() >= 0.98
    assert short.keys() == {THREE_PARTS, "yunnan-2024"}
    assert short[THREE_PARTS][0] == "partial"
