"""Prose: its sentences, what each speaks of, what they name; and the components for other pipelines."""

import subprocess
import sys
import tomllib
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extract.find import clause
from extract.find.clause import cues

_ROOT = Path(__file__).parents[2]


def _clauses(text):
    return [(role, text[start:end]) for role, start, end in clause.roles(text)]


def test_sentences():
    text = "一、完成巡查； 二、落实值班！\n三、年底考评"
    assert [text[start:end] for start, end in clause.sentences(text)] == [
        "一、完成巡查；",
        "二、落实值班！",
        "三、年底考评",
    ]


def test_prose_without_labels():
    basis = "根据《治安管理条例》和闵新办〔2018〕4号文件精神，设立本项目。"
    necessity = "辖区人口多，警力不足，隐患突出。亟需增配巡防力量；"
    feasibility = "街道有多年管理经验，具备实施条件，方案可行。"
    assert _clauses(basis + necessity + feasibility) == [
        ("basis", basis),
        ("necessity", necessity),
        ("feasibility", feasibility),
    ]


def test_labels_open_their_stretch_and_are_not_part_of_it():
    text = "一、立项依据：闵新办〔2018〕4号。\n二、必要性：设备老化。影响使用。\n三、可行性：经验丰富。"
    assert _clauses(text) == [
        ("basis", "闵新办〔2018〕4号。"),
        ("necessity", "设备老化。影响使用。"),
        ("feasibility", "经验丰富。"),
    ]


def test_sentence_that_says_nothing_of_its_own_stays_with_the_one_before():
    (stretch,) = clause.roles("设备老化，亟需更新。大家反映强烈。")
    assert stretch == ("necessity", 0, 17)


def test_citation_speaks_for_the_basis():
    assert _clauses("设备老化。闵新办〔2018〕4号。")[-1] == ("basis", "闵新办〔2018〕4号。")


@pytest.mark.parametrize("text", ["", "  ", "完成", "----", "平安建设"])
def test_nothing_to_say(text):
    assert clause.roles(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("配备19名治保主任，", "quantity", "19名治保主任"),
        ("管理12个居委会和", "quantity", "12个居委会"),
        ("安排3855.94万元用于", "money", "3855.94万元"),
        ("自2020年3月1日起", "date", "2020年3月1日"),
        ("由新虹街道办事处负责", "organ", "新虹街道办事处"),
        ("经2018年第11期行政工作例会同意", "meeting", "2018年第11期行政工作例会"),
        ("按闵新办(2018)4号执行", "document", "闵新办(2018)4号"),
    ],
)
def test_entity(text, kind, shown):
    assert [(entity.kind, entity.text) for entity in clause.entities(text)] == [(kind, shown)]


@given(st.text(alphabet="根据《办法》必要可行。；\n：一、3名主任元2018年〔〕4号 ", max_size=60) | st.text(max_size=40))
def test_offsets_are_in_order_and_inside(text):
    for spans in (
        [(start, end) for _, start, end in clause.roles(text)],
        clause.sentences(text),
        [(entity.start, entity.end) for entity in clause.entities(text)],
    ):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_components_in_a_pipeline_of_others():
    import_module("extract.find.clause.pipeline")  # an installed package is found by its entry points
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer", config={"punct_chars": ["。"]})
    nlp.add_pipe("shenbao_citations")
    nlp.add_pipe("shenbao_clauses")
    doc = nlp("根据闵新办(2018)4号。设备老化，亟需更新。")
    assert [(span.text, span.label_, span.id_) for span in doc.spans["citations"]] == [
        ("闵新办(2018)4号", "document", "闵新办〔2018〕4号")
    ]
    assert [(span.label_, span.text) for span in doc.spans["clauses"]] == [
        ("basis", "根据闵新办(2018)4号。"),
        ("necessity", "设备老化，亟需更新。"),
    ]


def test_spans_carry_all_that_is_known():
    import_module("extract.find.clause.pipeline")
    nlp = spacy.blank("zh")
    nlp.add_pipe("shenbao_citations")
    nlp.add_pipe("shenbao_references")
    doc = nlp("《值班办法》（国发〔2018〕4号）第三条。该办法第五条。《甲办法》和《乙办法》同时废止。")
    (first, *_) = doc.spans["citations"]
    assert first._.citation["pinpoint"] == "第三条"
    assert (first._.citation["title"], first._.citation["title_start"]) == ("值班办法", 1)
    assert (first._.citation["organ"], first._.citation["level"]) == ("国务院", "central")
    (reference,) = doc.spans["references"]
    assert (reference.text, reference.id_, reference._.reference["pinpoint"]) == ("该办法", "国发〔2018〕4号", "第五条")
    (words,) = doc.spans["statuses"]
    assert (words.text, words.label_) == ("同时废止", "repealed")
    assert [fact["id"] for fact in words._.statuses] == ["《甲办法》", "《乙办法》"]
    stored = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert stored.spans["references"][0]._.reference["id"] == "国发〔2018〕4号"


def test_words_are_widened_to_whole_tokens():
    nlp = spacy.blank("en")
    nlp.add_pipe("shenbao_citations")
    doc = nlp("see 见闵新办〔2018〕4号。 for more")
    assert [span.id_ for span in doc.spans["citations"]] == ["闵新办〔2018〕4号"]


def test_entry_points_name_the_components():
    points = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    for target in points["spacy_factories"].values():
        module, name = target.split(":")
        assert callable(getattr(import_module(module), name))


def test_spacy_is_loaded_only_when_it_is_needed():
    code = (
        "import sys; from extract.find import clause; clause.roles('完成'); clause.roles('设备老化');"
        "print('spacy' in sys.modules); clause.roles('设备老化。方案可行。'); print('spacy' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, cwd=_ROOT, check=True)
    assert run.stdout.split() == ["False", "True"]


def test_cued_roles():
    assert cues.cued_roles("根据要求，十分必要") == {"basis", "necessity"}
