"""Regions: as heads over lines without heads of their own, and as rows with their money and targets."""

from extract.find.filings import find_filings


def value(leaf):
    return leaf.value if leaf else None


def targets(filing):
    return [(value(one.region), value(one.indicator), value(one.text)) for one in filing.transfer.region_targets]


def errors(remarks):
    return [remark.message for remark in remarks if remark.severity == "error"]


HEADS = [[("专项资金名称", 2), ("供水补助", 4)], [("省级主管部门", 2), ("云水省水利厅", 4)]]


def test_lines_under_names_of_regions_have_the_target_of_all_and_of_each(paper):
    rows = [
        *HEADS,
        [("栏目", 2), "全省", "栖霞市", "丹溪县", "备注"],
        [("资金（万元）", 1, 2), "年度金额", "900.00", "500.00", "400.00", ""],
        ["市县配套", "300.00", "200.00", "100.00", ""],
        [("产出指标", 1, 2), "供水人口（万人）", "≥18.6", "≥10.5", "≥8.1", ""],
        ["管网更新", "≥500公里", "≥300公里", "≥200公里", ""],
        ["效益指标", "普及率", "≥94%", "≥95%", "≥93%", ""],
    ]
    (filing,), remarks = find_filings(paper("云水省分地区绩效目标表", "2025年度", rows))
    assert [one for one in errors(remarks) if "全省" not in one] == []
    assert filing.form.kind == "transfer"
    assert [(value(one.level1), value(one.name), value(one.target.text)) for one in filing.indicators] == [
        ("output", "供水人口（万人）", "≥18.6"),
        ("output", "管网更新", "≥500公里"),
        ("benefit", "普及率", "≥94%"),
    ]
    assert targets(filing)[:2] == [("栖霞市", "供水人口（万人）", "≥10.5"), ("丹溪县", "供水人口（万人）", "≥8.1")]
    assert len(targets(filing)) == 6
    lines = [
        (value(one.region), str(value(one.amount)), str(value(one.lower_level_matching))) for one in filing.allocations
    ]
    assert lines == [("栖霞市", "500.00", "200.00"), ("丹溪县", "400.00", "100.00")]


def test_values_under_regions_without_a_head_for_all_are_no_targets(paper):
    rows = [
        *HEADS,
        [("栏目", 2), "甲", "栖霞市", "丹溪县", "备注"],
        [("产出指标", 1, 2), "供水人口", "≥18.6万人", "≥10.5万人", "≥8.1万人", ""],
        ["管网更新", "≥500公里", "≥300公里", "≥200公里", ""],
    ]
    (filing,), remarks = find_filings(paper("供水绩效目标表", "2025年度", rows))
    assert targets(filing) == []
    assert errors(remarks)


REGIONS = [
    ["序号", "市县", "中央补助", "省级配套", "合计", "新建工程（处）", "备注"],
    ["", "合计", "900.00", "300.00", "1200.00", "26", ""],
    ["1", "信丰县", "540.00", "180.00", "720.00", "15", ""],
    ["2", "会川市", "360.00", "120.00", "480.00", "11", "省直管县"],
]


def test_rows_of_regions_with_money_and_targets(paper):
    (filing,), remarks = find_filings(paper("救灾资金分配及绩效目标分解表", "2025年度  单位：万元", REGIONS))
    assert errors(remarks) == []
    assert targets(filing) == [("信丰县", "新建工程（处）", "15"), ("会川市", "新建工程（处）", "11")]
    keys = ("amount", "from_higher_level", "own_level")
    assert [[str(value(getattr(one, key))) for key in keys] for one in filing.allocations] == [
        ["720.00", "540.00", "180.00"],
        ["480.00", "360.00", "120.00"],
    ]


def test_numbers_of_regions_in_a_form_without_targets_are_none(paper):
    filings, _ = find_filings(
        paper("救灾资金分配表", "2025年度  单位：万元", [["项目名称", ("救灾资金", 6)], *REGIONS])
    )
    assert [target for one in filings for target in targets(one)] == []


def test_money_of_the_level_that_transfers_is_from_above(paper):
    rows = [
        [("转移支付名称", 2), ("农田补助", 4)],
        [("省级主管部门", 2), ("省农业农村厅", 4)],
        [("资金情况（万元）", 1, 4), "", ("全省合计", 2), "临川市", "河曲区"],
        ["年度金额", ("322.00", 2), "180.00", "142.00"],
        ["其中：省级补助", ("240.00", 2), "130.00", "110.00"],
        ["市县资金", ("82.00", 2), "50.00", "32.00"],
        [("年度目标", 2), ("建设农田。", 4)],
    ]
    (filing,), remarks = find_filings(paper("省对市县转移支付区域绩效目标申报表", "2025年度", rows))
    assert errors(remarks) == []
    assert str(value(filing.funds.from_higher_level)) == "240.00"
    assert filing.funds.own_level is None
    assert [str(value(one.from_higher_level)) for one in filing.allocations] == ["130.00", "110.00"]
