"""The form definitions: what is written in them can be found on a form."""

from itertools import chain

import pytest

from extract import pack, resources
from extract.find.form import definition
from extract.find.form.label import bare_label, is_total, vocabulary_with

DEFINITIONS = pack.forms()
LABELS = [(form, label) for form in DEFINITIONS for part in form["part"] for label in part["labels"]]


def test_id_is_the_name_of_the_file():
    files = sorted(path.stem for path in (resources.PATTERNS / "forms").glob("*.toml"))
    assert [form["id"] for form in DEFINITIONS] == files
    assert len(files) >= 2


@pytest.mark.parametrize(("form", "label"), LABELS, ids=lambda value: value["id"] if isinstance(value, dict) else value)
def test_label_is_bare_and_known(form, label):
    assert bare_label(label) == label
    categories = chain.from_iterable(entry["words"] for entry in pack.toml("field")["category"])
    vocabulary = vocabulary_with(form.get("field", ()))
    known = label in vocabulary.fields or label in vocabulary.columns
    assert known or is_total(label) or label in set(categories)


def test_a_general_label_names_one_field():
    labels = [label for entry in pack.toml("field")["field"] for label in entry["labels"]]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("form", DEFINITIONS, ids=lambda form: form["id"])
def test_a_definition_matches_its_own_labels_best(form):
    for part in form["part"]:
        found = definition.best_match(set(part["labels"]), part.get("title", ""))
        assert (found.id, found.part, found.score) == (form["id"], part.get("key"), 1.0)


def test_the_bracket_behind_the_title_decides():
    part = next(part for form in DEFINITIONS for part in form["part"] if part.get("title"))
    labels = set(part["labels"])
    assert part["title"] != "制度保障"
    assert definition.best_match(labels, "（制度保障）").id is None


def test_too_few_labels_match_no_definition():
    assert definition.best_match({"项目名称", "金额单位"}, "").id is None
