"""What is the same and what is not: pairs of names as filings write them, and what asks about them."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import identity, seed
from extract.check import collection
from extract.compare import compare
from extract.record.model import Record
from extract.seed.model import DraftRefused
from extract.seed.plan import SeedOptions

# kind, the two names; those of SAME mean one thing, those of OTHER two
SAME = [
    ("project", "2019年平安建设", "平安建设"),
    ("project", "2020年度平安建设", "平安建设（2021年度）"),
    ("project", "平安建设2020", "2021 年平安建设"),
    ("project", "二〇二一年平安建设", "平安建设"),
    ("project", "平安建设项目", "平安建设"),
    ("project", "２０２２年《禁毒工作》项目", "禁毒工作"),
    ("project", "社区居家养老 服务", "社区居家养老服务"),
    ("project", "“雪亮工程”运维（一期）", "雪亮工程运维(一期)"),
    ("project", "残疾人阳光之家日间照料补贴", "2024年残疾人“阳光之家”日间照料补贴"),
    ("project", "2020年度", "2020 年度"),
    ("project", "總務工作", "总务工作"),
    ("title", "关于印发《禁毒工作要点》的通知", "《禁毒工作要点》"),
    ("title", "关于印发禁毒工作要点的通知", "禁毒工作要点"),
    ("title", "区禁毒办关于印发〈禁毒工作要点〉的通知", "禁毒工作要点"),
    ("title", "上海市人民政府关于发布《平安建设工作意见》的通知", "平安建设工作意见"),
    ("title", "《关于印发〈禁毒工作要点〉的通知》", "〈禁毒工作要点〉"),
    ("title", "关于征求《三年行动计划》意见的通知", "三年行动计划"),
    ("title", "关于加强禁毒工作的意见", "加强禁毒工作的意见"),
    ("title", "中华人民共和国预算法", "《预算法》"),
    ("title", "中华人民共和国预算法实施条例", "预算法实施条例"),
    ("title", "平安建设工作方案（2018—2020年）", "平安建设工作方案(2018-2020年)"),
    ("title", "平安建设·工作要点", "平安建设工作要点"),
    ("title", "社区矫正、安置帮教工作办法", "社区矫正安置帮教工作办法"),
    ("title", "关于印发《专项资金管理办法（试行）》的通知", "专项资金管理办法（试行）"),
    ("organ", "闵行区卫生健康委员会", "闵行区卫生健康委"),
    ("organ", "闵行区民政局（本级）", "闵行区民政局"),
    ("organ", "新虹街道办事处", "新虹街道"),
    ("organ", "上海市普陀区人民政府办公室", "上海市普陀区政府办"),
    ("organ", "虹桥村村民委员会", "虹桥村村委会"),
    ("organ", "爱博一村居民委员会", "爱博一村居委会"),
    ("organ", "虹桥商务区管理委员会", "虹桥商务区管委会"),
    ("organ", "综治组 ", "综治组"),
    ("organ", "长风新村街道社区文化活动中心", "长风新村街道\n社区文化活动中心"),
    ("indicator", "入室盗窃发案率（％）", "入室盗窃发案率"),
    ("indicator", "指标1：项目完成率", "项目完成率"),
    ("indicator", "①补贴发放及时率", "补贴发放及时率"),
    ("indicator", "（一）学员家属满意度", "学员家属满意度"),
    ("indicator", "项目完成\n质量达标率", "项目完成质量达标率"),
    ("indicator", "PM2.5浓度", "pm2.5 浓度"),
    ("indicator", "3、设备验收合格率", "5.设备验收合格率"),
    ("item", "辅警工资、奖金等", "辅警工资奖金等"),
    ("item", "1.辅警社保", "辅警社保"),
    ("item", "（二）保安服务费", "2、保安服务费"),
    ("item", "租赁 费（含物业）", "租赁费(含物业)"),
    ("item", "场地800㎡租金", "场地800m2租金"),
    ("item", "1-2月工资", "1—2月工资"),
]
OTHER = [
    ("project", "平安建设", "平安宣传"),
    ("project", "社区工作", "社区工作经费"),
    ("project", "雪亮工程一期", "雪亮工程二期"),
    ("project", "2018-2020年平安规划编制", "2021-2023年平安规划编制"),
    ("project", "2021年1月慰问", "2021年2月慰问"),
    ("project", "重点项目", "项目"),
    ("project", "平安建设", None),
    ("title", "关于转发《禁毒工作要点》的通知", "禁毒工作要点"),
    ("title", "关于转发《关于印发〈禁毒工作要点〉的通知》的通知", "关于印发〈禁毒工作要点〉的通知"),
    ("title", "2018年平安建设工作要点", "2019年平安建设工作要点"),
    ("title", "关于加强禁毒工作的意见", "关于加强禁毒工作的通知"),
    ("title", "关于做好禁毒工作的通知", "做好禁毒工作"),
    ("title", "专项资金管理办法", "专项资金管理办法（试行）"),
    ("title", "闵行区人民政府关于加强平安建设的意见", "上海市人民政府关于加强平安建设的意见"),
    ("title", "预算法", "预算法实施条例"),
    ("organ", "闵行区新虹街道", "新虹街道"),
    ("organ", "闵行区民政局", "闵行区财政局"),
    ("organ", "新虹街道党工委", "新虹街道办事处"),
    ("organ", "区卫生健康委", "市卫生健康委"),
    ("indicator", "入室盗窃发案率", "入室盗窃破案率"),
    ("indicator", "PM2.5浓度", "PM25浓度"),
    ("indicator", "学员满意度", "学员家属满意度"),
    ("indicator", "2020年完成率", "2021年完成率"),
    ("item", "2019年尾款", "2020年尾款"),
    ("item", "1-2月工资", "12月工资"),
    ("item", "1、2号楼保洁", "12号楼保洁"),
    ("item", "1.5吨货车", "15吨货车"),
    ("item", "辅警工资", "辅警社保"),
    ("item", "", None),
]
KEYS = {
    "project": identity.project_key,
    "title": identity.title_key,
    "organ": identity.organ_key,
    "indicator": identity.item_key,
    "item": identity.item_key,
}
EVERY_KEY = [*dict.fromkeys(KEYS.values()), identity.text_key]


def same(kind, one, other):
    keys = KEYS[kind](one), KEYS[kind](other)
    return keys[0] == keys[1] != ""


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_two_names_of_one_thing_have_one_key(kind, one, other):
    assert same(kind, one, other)


@pytest.mark.parametrize(("kind", "one", "other"), OTHER)
def test_names_of_two_things_have_two_keys(kind, one, other):
    assert not same(kind, one, other)


def test_each_kind_of_thing_is_in_both_tables():
    assert len(SAME) + len(OTHER) > 60
    assert {kind for kind, *_ in SAME} == {kind for kind, *_ in OTHER} == set(KEYS)


NAMES = st.text(st.sampled_from("平安建设关于印发的通知《》〈〉项目（）年、.-①12 委员会"), max_size=20)


@pytest.mark.parametrize("key", EVERY_KEY, ids=lambda key: key.__name__)
@given(name=NAMES)
def test_a_name_that_is_typed_anew_keeps_its_key(key, name):
    assert key(f" {name}\n") == key(name)
    assert identity.text_key(key(name)) == key(name)


@pytest.mark.parametrize("key", EVERY_KEY, ids=lambda key: key.__name__)
@pytest.mark.parametrize("mark", ["印发《", "（", "1、", "2020年", "关于", "委员会", "》", "的通知", " "])
def test_hard_names_take_linear_time(key, mark):
    start = process_time()
    key(mark * 20_000)
    assert process_time() - start < 2  # a square of that many takes ten


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("关于印发《禁毒工作要点》的通知", "禁毒工作要点（试行）", True),
        ("闵行区人民政府关于加强平安建设的意见", "关于加强平安建设的意见", True),
        ("禁毒工作要点", "反恐怖工作要点", False),
    ],
)
def test_a_title_in_short_does_not_contradict_the_full_one(one, other, may_be):
    assert identity.may_be_one_title(one, other) is identity.may_be_one_title(other, one) is may_be


def test_short_titles_name_no_document():
    assert identity.is_telling_title("关于印发《闵行区禁毒工作要点》的通知")
    assert not identity.is_telling_title("关于印发《禁毒工作要点》的通知")


@pytest.mark.parametrize(
    ("issuer", "full", "of_the_spot", "shortened"),
    [
        ("区综治办", "闵综治办", True, True),
        ("综治办", "闵综治办", False, True),
        ("区综治办", "市综治办", False, False),
        ("区委", "闵委", False, False),
        ("闵综治办", "闵综治办", False, False),
        ("", "闵综治办", False, False),
    ],
)
def test_an_issuer_in_short(issuer, full, of_the_spot, shortened):
    assert identity.is_issuer_of_the_spot(issuer, full) is of_the_spot
    assert identity.is_shortened_issuer(issuer, full) is shortened


# ---------------------------------------------------------------- one answer in every package


def record(root, example, year, *names):
    """A record of another year, its filings' projects named anew."""
    text = (root / f"output/example/{example}.json").read_text(encoding="utf-8")
    content = json.loads(text, parse_float=Decimal)
    for filing, name in zip(content["filings"], names, strict=True):
        filing["project"]["name"] = name
        filing["fiscal_year"] = year
    content["source"]["path"] = f"{year}.docx"
    return content


def rules(records):
    """The rules over several records that have something to say of these."""
    return {check.rule for check in collection.checks(map(Record.from_dict, records))}


@pytest.fixture(scope="session")
def root():
    return Path(__file__).parent.parent


@pytest.mark.parametrize("names", [("2019年平安建设", "平安建设"), ("平安建设（2019年度）", "2020年平安建设项目")])
def test_check_and_seed_and_compare_agree_on_a_project_with_its_year_in_its_name(root, names):
    old, new = (
        record(root, "shanghai-minhang-2020", year, name) for year, name in zip((2019, 2020), names, strict=True)
    )

    assert "years.amounts_renewed" in rules([old, new])
    assert seed.seed(new, 2021, SeedOptions(history=[Record.from_dict(old)])).draft.decisions
    (pair,) = compare(old, new).filings
    assert (pair.old, pair.new) == (0, 0)


def test_check_and_seed_agree_that_another_project_is_another_one(root):
    old = record(root, "shanghai-minhang-2020", 2019, "2019年禁毒工作")
    new = record(root, "shanghai-minhang-2020", 2020, "2020年平安建设")

    assert "years.amounts_renewed" not in rules([old, new])
    with pytest.raises(DraftRefused, match="没有项目"):
        seed.seed(new, 2021, SeedOptions(history=[Record.from_dict(old)]))


def test_compare_pairs_each_project_with_itself_whatever_the_year_in_its_name(root):
    names = ("社区文化活动中心设备更新", "残疾人阳光之家日间照料补贴")
    old = record(root, "shanghai-putuo-2023", 2023, *(f"2023年{name}" for name in names))
    new = record(root, "shanghai-putuo-2023", 2024, *(f"2024年{name}" for name in names))
    new["filings"].reverse()

    found = compare(old, new)

    assert [(pair.old, pair.new) for pair in found.filings] == [(1, 0), (0, 1)]
    assert [change.label for change in found.changes()] == ["年度", "项目名称"] * 2


def test_compare_pairs_renamed_projects_by_the_most_alike_name(root):
    old = record(root, "shanghai-putuo-2023", 2023, "文化活动中心设备更新", "残疾人日间照料")
    new = deepcopy(old)
    new["filings"].reverse()
    new["filings"][0]["project"]["name"] = "残疾人日间照料补助"
    new["filings"][1]["project"]["name"] = "社区文化活动中心设备更新"

    assert [(pair.old, pair.new) for pair in compare(old, new).filings] == [(1, 0), (0, 1)]
