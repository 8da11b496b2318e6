"""What stands behind codes and names: organs, levels, regions, over renamings."""

from itertools import pairwise

import pytest

from shenbao_cite import find_citations, pack
from shenbao_cite.organ_names import (
    are_successive,
    full_name,
    history,
    is_national,
    joint_names,
    lineages,
    organ_of_code,
    organ_of_name,
)


@pytest.mark.parametrize(
    ("code", "year", "organ"),
    [
        ("国发", 2018, ("国务院", "central", None)),
        ("国税发", 2009, ("国家税务总局", "central", None)),
        ("银监发", 2010, ("中国银行业监督管理委员会", "central", None)),
        ("环发", 2005, ("国家环境保护总局", "central", None)),
        ("环发", 2012, ("环境保护部", "central", None)),
        ("国土资发", 2018, ("国土资源部", "central", None)),
        ("沪府发", 2018, ("上海市人民政府", "province", "上海市")),
        ("穗府规", 2018, ("广州市人民政府", "city", "广州市")),
        ("浙政发", 2018, ("浙江省人民政府", "province", "浙江省")),
        ("沪财预", 2018, ("上海市财政局", "province", "上海市")),
        ("浙甲乙丙", 2018, (None, None, "浙江省")),
        ("甲乙丙", 2018, (None, None, None)),
    ],
)
def test_organ_of_a_code(code, year, organ):
    one = organ_of_code(code, year)
    assert (one.name, one.level, one.region) == organ


@pytest.mark.parametrize(
    ("name", "year", "organ"),
    [
        ("税务总局", 2019, ("国家税务总局", "central", None)),
        ("财政部税务总局", 2019, ("财政部、国家税务总局", "central", None)),
        ("银监会发改委", 2010, ("中国银行业监督管理委员会、国家发展和改革委员会", "central", None)),
        ("上海市人民政府", 2010, ("上海市人民政府", "province", "上海市")),
        ("嘉兴市人民政府", 2010, ("嘉兴市人民政府", "city", "嘉兴市")),
        ("嘉善县人民政府", 2010, ("嘉善县人民政府", "county", "嘉善县")),
    ],
)
def test_organ_of_a_name(name, year, organ):
    one = organ_of_name(name, year)
    assert (one.name, one.level, one.region) == organ


def test_a_short_name_means_what_it_meant_in_its_year():
    assert full_name("国家计委", 1990) == "国家计划委员会"
    assert full_name("国家计委", 2002) == "国家发展计划委员会"
    assert full_name("国家计委") == "国家计委"
    assert full_name("国家药监局", 2000) == full_name("国家药监局", 2020) == "国家药品监督管理局"
    assert joint_names("财政部税务总局", 1985) == ("财政部税务总局",)


def test_a_successor_is_of_the_same_lineage():
    assert are_successive("中国银行业监督管理委员会", "国家金融监督管理总局")
    assert not are_successive("中国银行业监督管理委员会", "中国保险监督管理委员会")


def test_history_tells_years_and_sources():
    names = [(one.name, one.since, one.until) for one in history("环保部")]
    assert names[:2] == [("生态环境部", 2018, None), ("环境保护部", 2008, 2018)]
    assert all(one.source for one in history("环保部"))


def test_the_names_of_a_lineage_follow_each_other():
    for lineage in lineages():
        assert all(one.source and one.since for one in lineage) or len(lineage) == 1
        for later, earlier in pairwise(lineage):
            assert earlier.until is not None
            assert earlier.until >= later.since


def test_every_source_is_used_and_every_organ_with_a_code_known():
    content = pack.toml("organ_history")
    used = {one["source"] for lineage in content["lineage"] for one in lineage["names"] if "source" in one}
    assert used == set(content["sources"])
    assert all(is_national(name) for name in content["codes"])


def test_a_citation_carries_its_organ():
    (citation,) = find_citations("按沪财绩(2018)4号执行")
    assert (citation.organ, citation.level, citation.region) == ("上海市财政局", "province", "上海市")
    (order,) = find_citations("银监会令2010年第3号")
    assert (order.organ, order.level) == ("中国银行业监督管理委员会", "central")


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("财预〔2018〕4号", 1.0), ("沪府甲发〔2018〕4号", 0.6), ("甬财预〔2018〕4号", 0.9), ("国务院令第722号", 1.0)],
)
def test_confidence_says_where_a_rule_was_unsure(text, confidence):
    (citation,) = find_citations(text)
    assert citation.confidence == confidence
