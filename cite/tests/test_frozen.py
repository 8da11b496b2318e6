"""Citations and pinpoints as objects: what they are made of, and what ``dataclasses`` says of them."""

import dataclasses
import sys

import pytest

from shenbao_cite import Citation, Pinpoint, frozen

_ARTICLE = Pinpoint(1, 2, "第三条", "第3条")


def test_arguments_are_taken_in_order_and_by_name():
    assert Pinpoint(1, 2, id="第3条", text="第三条") == _ARTICLE


@pytest.mark.parametrize(
    ("values", "named", "odd"),
    [
        ((1, 2, "甲", "乙"), {"start": 7}, "start"),
        ((1, 2, "甲", "乙"), {"place": 7}, "place"),
        ((1, 2, "甲"), {}, "id"),
        ((1, 2, "甲", "乙", 5), {}, "too many"),
    ],
)
def test_arguments_that_fit_no_field_are_refused(values, named, odd):
    with pytest.raises(TypeError, match=f"arguments of Pinpoint: {odd}$"):
        Pinpoint(*values, **named)


def test_dataclasses_knows_fields_and_defaults():
    defaults = {field.name: field.default for field in dataclasses.fields(Citation)}
    assert list(defaults) == list(Citation.__slots__)
    assert defaults["title"] is dataclasses.MISSING
    assert (defaults["repairs"], defaults["pinpoint"], defaults["confidence"]) == ((), None, 1.0)
    assert {field.default for field in dataclasses.fields(Pinpoint)} == {dataclasses.MISSING}
    assert dataclasses.replace(_ARTICLE, start=0) == Pinpoint(0, 2, "第三条", "第3条")
    assert dataclasses.asdict(_ARTICLE) == {"start": 1, "end": 2, "text": "第三条", "id": "第3条"}


def test_fields_are_those_of_the_finished_class(monkeypatch: pytest.MonkeyPatch):
    # as on Python 3.14, whose namespace of a class has no annotations
    monkeypatch.delitem(sys.modules, "dataclasses")
    monkeypatch.setattr(frozen, "_annotations_of", lambda _: {"place": int, "name": str})
    made = frozen.FrozenType("Made", (frozen.Frozen,), {"__module__": __name__, "name": "甲"})
    assert (made.__slots__, made.defaults, made(3).values()) == (("place", "name"), {"name": "甲"}, (3, "甲"))
