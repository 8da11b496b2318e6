"""What is rolled, proposed, left open and flagged, and what is not seeded at all."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from drafts import FILINGS, commented_words, earlier, of, proposed_texts, read, record
from jsonschema import Draft202012Validator

import extract
from extract import resources
from extract.record.model import Record
from extract.seed import DraftRefused, SeedOptions, layout, seed
from extract.seed.carry_over import shifted_date
from extract.seed.model import Flag

MINHANG, COMMUNITY, LIBRARY = "minhang-2020-pingan", "minhang-2021-community", "putuo-2024-library"
Content = dict[str, Any]


def flags_of(draft: extract.seed.Seed) -> Iterator[tuple[str, Flag]]:
    """All flags with the field that each is about."""
    for pointer, notes in draft.draft.notes.items():
        yield from ((pointer, note) for note in notes)
    for decision in draft.draft.decisions.values():
        yield from ((decision.field, flag) for flag in decision.flags)


def rules(draft: extract.seed.Seed, pointer: str) -> list[tuple[str, str | None]]:
    """The flags of a field: each rule with its words."""
    return [(flag.rule, flag.words) for flag in draft.draft.decisions[pointer].flags]


# ---------------------------------------------------------------- what goes over


def test_names_and_reasons_are_rolled_amounts_and_targets_are_open() -> None:
    (old,), (new,) = record(MINHANG)["filings"], read(of(MINHANG))["filings"]

    for key in ("name", "recurrence", "summary", "basis", "necessity", "overall_target", "main_activities"):
        assert new["project"][key] == old["project"][key]
    assert new["fiscal_year"] == 2021
    assert new["project"]["annual_target"] is None
    assert {new["funds"][key] for key in ("total_budget", "annual_budget", "own_level")} == {None}
    assert {row["target"]["text"] for row in new["indicators"]} == {None}
    assert new["safeguards"] == old["safeguards"]


def test_dates_of_a_yearly_project_are_proposed_a_year_on() -> None:
    draft = of(MINHANG)
    project = read(draft)["filings"][0]["project"]

    assert (project["start_date"], project["end_date"]) == ("2021-01-01", "2021-12-31")
    assert proposed_texts(draft.to_docx())[:2] == ["2021年1月1日", "2021年12月31日"]


def test_a_project_that_goes_on_keeps_its_dates() -> None:
    project = read(of(LIBRARY))["filings"][0]["project"]

    assert (project["start_date"], project["end_date"]) == ("2023-07-01", "2025-12-31")


@pytest.mark.parametrize(
    ("value", "text", "years", "moved"),
    [
        ("2020-01-01", "2020年1月1日", 1, ("2021-01-01", "2021年1月1日")),
        ("2026-01-01", "2026/1/1", 1, ("2027-01-01", "2027/1/1")),
        ("2019-12-31", "20191231", 3, ("2022-12-31", "20221231")),
        ("2020-02-29", "2020-02-29", 1, ("2021-02-28", "2021年2月28日")),
        ("2020-01-01", "２０２０年１月１日", 1, ("2021-01-01", "2021年1月1日")),
    ],
)
def test_dates_move_in_the_style_they_are_written_in(value: str, text: str, years: int, moved: tuple[str, str]) -> None:
    assert shifted_date(date.fromisoformat(value), text, years) == (date.fromisoformat(moved[0]), moved[1])


def test_budget_lines_are_rolled_with_their_unit_prices_proposed() -> None:
    draft = of(COMMUNITY)
    (old,), (new,) = record(COMMUNITY)["filings"], read(draft)["filings"]

    for key in ("category", "subcategory", "item", "unit_of_measure", "unit_price", "note"):
        assert [row[key] for row in new["budget"]["rows"]] == [row[key] for row in old["budget"]["rows"]]
    assert {(row["amount"], row["quantity"]) for row in new["budget"]["rows"]} == {(None, None)}
    assert new["budget"]["total"] is None
    assert draft.draft.decisions["/budget/rows/0/unit_price"].state == "proposed"
    assert "48.00" in proposed_texts(draft.to_docx())


def test_a_target_is_left_open_between_its_sign_and_its_unit() -> None:
    draft = of(LIBRARY)

    first = read(draft)["filings"][0]["indicators"][0]["target"]
    assert (first["text"], first["operator"], first["value"], first["unit"]) == ("=__(台)", "=", None, "台")
    assert draft.draft.decisions["/indicators/0/target/text"].value is None


def test_signatures_are_never_carried() -> None:
    draft = of(COMMUNITY)
    docx = draft.to_docx()
    (filing,) = read(docx)["filings"]

    assert [filing[key] for key in ("unit_leader", "preparer", "filing_date")] == [None] * 3
    signatures = [text for words, text in commented_words(docx) if "签名" in text and "填报日期不沿用" in text]
    assert len(signatures) == 3
    assert not any("沈佩兰" in text or "2020年9月18日" in text for text in signatures)


def test_contacts_are_open_with_last_years_beside_them() -> None:
    docx = of(COMMUNITY).to_docx()

    project = read(docx)["filings"][0]["project"]
    assert [project[key] for key in ("leader", "contact_person", "contact_phone")] == [None] * 3
    assert ("", "上年：021-55500123。人员和电话每年重新填写。") in commented_words(docx)


def test_opinions_and_results_among_the_other_fields_are_never_carried() -> None:
    content = record("general-2015")
    filing = content["filings"][0]
    for label, value in (("审核意见", "同意申报。"), ("自评得分", "95"), ("主管部门", "同意")):
        filing["other_fields"].append({"label": label, "value": value, "at": {"paragraph": 0}})

    decisions = seed(content, 2016).draft.decisions

    assert [decisions[f"/other_fields/{place}/value"].text for place in range(4)] == [
        "321",
        "",
        "",
        "",
    ]
    assert "同意申报" not in (decisions["/other_fields/1/value"].comment or "")


# ---------------------------------------------------------------- flags at their words


def test_years_and_citations_are_flagged_at_their_words() -> None:
    assert rules(of(MINHANG), "/project/basis") == [
        ("year_in_text", "2018年"),
        ("year_in_text", "2017年"),
        ("year_in_text", "2017年"),
        ("annual_plan", "关于印发《2018年闵行区平安协同治理工作方案》的通知（闵综治办〔2018〕4号"),
        ("annual_plan", "关于印发〈2017年闵行区反恐怖工作目标责任考核工作方案〉的通知》（闵反恐办〔2017〕15号"),
        ("annual_plan", "关于印发《2018年闵行区禁毒工作要点》的通知（闵禁毒委〔2018〕16号"),
        ("annual_plan", "关于印发《2018年度闵行区禁毒工作考评实施办法》的通知（闵禁毒委〔2018〕17号"),
        ("annual_plan", "《平安小区协同治理“田园模式”2018年考核方案》"),
        (
            "provisional",
            "关于印发《闵行区落实〈上海市实施以奖代补政策落实严重精神障碍患者监护责任的暂行办法〉实施方案》的通知（闵综治办〔2017〕11号",
        ),
        ("annual_plan", "2018年平安闵行建设重点工作安排的意见（闵委政〔2018〕3号"),
        ("expired", "关于征求《平安闵行建设三年行动计划（2018-2020）》意见的通知（区综治办2018-25号"),
        ("draft", "关于征求《平安闵行建设三年行动计划（2018-2020）》意见的通知（区综治办2018-25号"),
    ]


def test_each_flag_is_a_comment_at_its_words() -> None:
    draft = of(MINHANG)

    comments = commented_words(draft.to_docx())

    for pointer, flag in flags_of(draft):
        fitting = [words for words, text in comments if flag.message in text]
        first = f"{pointer}/0/level1_text" if pointer in draft.draft.notes else pointer
        expected = flag.words or draft.draft.decisions[first].text
        assert {expected, "☐"} & set(fitting), flag


def test_what_was_bought_once_is_flagged() -> None:
    draft = of(MINHANG)
    found = {flag.words for _, flag in flags_of(draft) if flag.rule == "one_off_item"}

    assert found == {"质保金", "进博会", "用房建设", "弱电建设"}


def test_words_for_a_target_are_flagged_with_the_kind_of_number() -> None:
    flags = of(MINHANG).draft.decisions["/indicators/2/target/text"].flags

    assert [(flag.rule, flag.message) for flag in flags] == [
        ("unmeasurable", "上年的目标值“及时”无法衡量，建议改为期限，如“__月__日前”或“≤__天”。")
    ]


def test_a_missing_cost_indicator_is_noted_and_a_present_one_is_not() -> None:
    assert [flag.rule for flag in of(MINHANG).draft.notes["/indicators"]] == ["no_cost_indicator"]
    assert of("putuo-2026-repair").draft.notes == {}


def test_what_the_auditor_s_rules_found_stands_at_its_field() -> None:
    draft = of(MINHANG)

    assert rules(draft, "/indicators/3/name") == [("indicators_belong_to_project", None)]
    assert rules(draft, "/indicators/4/name") == [("indicators_belong_to_project", None)]
    assert rules(draft, "/project/government_procurement") == [("project_procurement_told", None)]
    assert rules(draft, "/safeguards/0/phases") == [("safeguards_phases_covered", None)]
    assert rules(draft, "/safeguards/1/phases") == []
    message = draft.draft.decisions["/indicators/3/name"].flags[0].message
    assert ("提升市政养护作业的管理水准", message) in commented_words(draft.to_docx())


def test_doubt_about_the_unit_of_money_stands_at_each_amount() -> None:
    content = record(MINHANG)
    filing = content["filings"][0]
    unit = filing["evidence"]["/funds/unit"]["at"]
    message = "当年预算38559424.00万元与文中所写“3855.9424万元”相差一万倍，金额疑似以元填列，请核对金额单位。"
    rule = "funds.amounts_fit_unit"
    filing["checks"] = [
        {"rule": rule, "severity": "error", "outcome": "fails", "message": message, "pointers": [], "at": [unit]}
    ]

    draft = seed(content, 2021)

    amounts = ("total_budget", "annual_budget", "fiscal_appropriation", "own_level")
    for key in ("unit", *amounts):
        assert rules(draft, f"/funds/{key}") == [("funds_amounts_fit_unit", None)]
    assert rules(draft, "/funds/other_funds") == []
    comments = [text for _, text in commented_words(draft.to_docx()) if "金额疑似以元填列" in text]
    assert sum(text.startswith("上年：3855.9424万元。") for text in comments) == len(amounts)


@pytest.mark.parametrize(("year", "before"), [(2021, "上年"), (2024, "前次（2020年）")])
def test_what_a_check_says_names_the_filing_that_it_is_of(year: int, before: str) -> None:
    told = {
        flag.message.partition("核对：")[0]
        for _, flag in flags_of(seed(record(MINHANG), year))
        if "核对：" in flag.message
    }
    assert told == {before + "申报内容"}


def test_rules_that_hold_flag_nothing() -> None:
    content = record(MINHANG)
    for check in content["filings"][0]["checks"]:
        check["outcome"] = "holds"

    assert not any("上年申报内容核对" in flag.message for _, flag in flags_of(seed(content, 2021)))


def test_years_in_words_are_flagged_but_no_document_numbers() -> None:
    content = record(MINHANG)
    filing = content["filings"][0]
    for key, text in (
        ("name", "2020年平安建设"),
        ("summary", "近年来人口增多，今年较上年增长3%，上年结转资金2000元。"),
    ):
        filing["project"][key] = filing["evidence"][f"/project/{key}"]["text"] = text

    draft = seed(content, 2021)

    assert rules(draft, "/project/name") == [("year_in_text", "2020年")]
    assert [words for _, words in rules(draft, "/project/summary")] == ["近年来", "今年", "上年"]


def test_a_box_that_was_lost_is_asked_for() -> None:
    content = record(MINHANG)
    content["filings"][0]["project"]["recurrence"] = None
    content["remarks"].append({"code": "choice_unclear", "severity": "warning", "message": "不清", "at": None})

    assert rules(seed(content, 2021), "/project/recurrence") == [("box_lost", None)]


def test_a_value_that_was_not_taken_from_an_image_is_not_called_blank() -> None:
    content = record(MINHANG)
    filing = content["filings"][0]
    for key, confidence in (("basis", 0.21), ("necessity", None)):
        filing["project"][key] = None
        filing["evidence"][f"/project/{key}"]["confidence"] = confidence
    del filing["evidence"]["/project/necessity"]
    filing["budget"]["rows"][1]["amount"] = None
    filing["evidence"]["/budget/rows/1/amount"]["confidence"] = 0.4

    draft = seed(content, 2021)

    told = draft.draft.decisions
    message = "上年的内容影像不清，未予采用，请对照原件。"
    assert (told["/project/basis"].how, told["/project/basis"].state) == ("open", "flagged")
    assert f"{told['/project/basis'].reason}。" == message
    assert rules(draft, "/project/basis") == rules(draft, "/budget/rows/1/amount") == [("value_unread", None)]
    assert ("", message) in commented_words(draft.to_docx())
    assert (told["/project/necessity"].state, told["/project/necessity"].reason) == ("open", "上年也未填写")


# ---------------------------------------------------------------- years before


def with_history() -> extract.seed.Seed:
    content = record(MINHANG)
    years = {2018: "480.00", 2019: "490.00"}
    history = [
        earlier(content, year, {"/budget/rows/2/amount": Decimal(amount), "/reporting_unit": "综治办公室"})
        for year, amount in years.items()
    ]
    return seed(content, 2021, SeedOptions(history=[Record.from_dict(one) for one in reversed(history)]))


def test_the_trend_of_a_row_stands_in_its_comment() -> None:
    comment = with_history().draft.decisions["/budget/rows/2/amount"].comment

    assert comment == (
        "上年：金额500.00，单价3.13，数量160。历年：2018年 480.00，2019年 490.00，2020年 500.00（比2019年增2.0%）。"
        "单价暂列上年标准（蓝字），请核实。金额和数量请按本年度的需要填写。"
    )


def test_a_project_whose_name_carries_its_year_is_the_same_one() -> None:
    content = record(MINHANG)
    history = earlier(content, 2019, {"/project/name": "2019年平安建设", "/budget/rows/2/amount": Decimal("490.00")})

    draft = seed(content, 2021, SeedOptions(history=[Record.from_dict(history)]))

    assert "历年：2019年 490.00，2020年 500.00" in (draft.draft.decisions["/budget/rows/2/amount"].comment or "")


def test_amounts_that_never_change_and_units_that_were_renamed_are_flagged() -> None:
    draft = with_history()

    assert rules(draft, "/budget/rows/1/amount") == [("unchanged", None)]
    assert rules(draft, "/budget/rows/2/amount") == []
    assert rules(draft, "/reporting_unit") == [("renamed", None)]
    assert "2018年为“综治办公室”" in draft.draft.decisions["/reporting_unit"].flags[0].message


def test_the_trend_of_an_indicator_stands_in_its_comment() -> None:
    content = record(LIBRARY)
    history = [earlier(content, 2023, {"/indicators/0/target/text": "=12.00(台)"})]

    comment = (
        seed(content, 2025, SeedOptions(history=[Record.from_dict(one) for one in history]))
        .draft.decisions["/indicators/0/target/text"]
        .comment
    )

    assert comment == "上年目标值：=18.00(台)。本年度的目标值请重新填写。历年：2023年 =12.00(台)，2024年 =18.00(台)。"


def evaluation(rate: str = "86.20%") -> Record:
    content = earlier(record(COMMUNITY), 2021, {"/indicators/0/actual": "1310人", "/indicators/1/actual": "11次"})
    line = {"label": "年度资金总额", "initial": Decimal("1675.17"), "adjusted": Decimal("1675.17")}
    line |= {"executed": Decimal("1444.00"), "rate": rate, "weight": None, "score": None, "reason": None}
    content["filings"][0]["funds"]["execution"] = [line]
    return Record.from_dict(content)


def test_a_self_evaluation_gives_what_was_reached_and_spent() -> None:
    draft = of(COMMUNITY, evaluation=evaluation())

    first = draft.draft.decisions["/indicators/0/target/text"]
    assert "上年目标值：≥1200人；上年实际完成：1310人。" in (first.comment or "")
    assert [flag.rule for flag in first.flags] == ["target_reached"]
    assert "本年度的目标不宜低于上年实际水平" in first.flags[0].message
    assert [flag.message for flag in draft.draft.decisions["/indicators/1/target/text"].flags] == [
        "上年目标为=12次，实际为11次，没有达到：请说明原因，并据此确定本年度的目标。"
    ]
    assert rules(draft, "/funds/annual_budget") == [("low_execution", None)]
    assert "上年自评：全年预算数1675.17万元，全年执行数1444.00万元，执行率86.20%。" in (
        draft.draft.decisions["/funds/annual_budget"].comment or ""
    )
    told = draft.draft.decisions["/project/prior_performance"]
    assert told.state == "proposed"
    assert told.text == (
        "2021年全年预算数1675.17万元，全年执行数1444.00万元，执行率86.20%；"
        "享受助餐服务的老年人数：目标≥1200人，实际1310人；每名失能老人上门护理次数：目标=12次，实际11次。"
    )


@pytest.mark.parametrize(
    ("place", "actual", "flags"),
    [
        (4, "25分钟", [("target_reached", "上年目标为≤30分钟，实际已达到25分钟：本年度的目标不宜高于上年实际水平。")]),
        (4, "25", [("target_reached", "上年目标为≤30分钟，实际已达到25：本年度的目标不宜高于上年实际水平。")]),
        (
            4,
            "41分钟",
            [("target_missed", "上年目标为≤30分钟，实际为41分钟，没有达到：请说明原因，并据此确定本年度的目标。")],
        ),
        (4, "半小时", []),
        (2, "=100%", []),
        (2, "0.97", []),  # 97 % or 0.97 %
        (2, "97%", [("target_missed", "上年目标为=100%，实际为97%，没有达到：请说明原因，并据此确定本年度的目标。")]),
    ],
)
def test_results_are_held_against_last_years_targets(place: int, actual: str, flags: list[tuple[str, str]]) -> None:
    results = earlier(record(COMMUNITY), 2021, {f"/indicators/{place}/actual": actual})

    draft = of(COMMUNITY, evaluation=Record.from_dict(results))

    pointer = f"/indicators/{place}/target/text"
    assert [(flag.rule, flag.message) for flag in draft.draft.decisions[pointer].flags] == flags


def test_a_gap_of_years_is_named() -> None:
    """2020 seeded for 2024: no text calls it last year's, and the columns of last year stay open."""
    content = record(MINHANG)
    row = content["filings"][0]["budget"]["rows"][1]
    row["last_year_budget"] = Decimal("700.00")
    draft = seed(content, 2024)

    told = draft.draft.decisions
    assert (told["/budget/rows/1/amount"].comment or "").startswith("前次（2020年）：金额813.70，单价4.99，数量163。")
    assert "按前次（2020年）的起止日期顺延，前次（2020年）为2020年1月1日" in (told["/project/start_date"].comment or "")
    assert told["/budget/rows/1/last_year_budget"].text == ""
    messages = [flag.message for _, flag in flags_of(draft)] + [text for _, text in commented_words(draft.to_docx())]
    own = ("上年如有结转资金", "应填上年申报的预算金额", "案件发案数低于上年")
    assert [text for text in messages if "上年" in text and not any(one in text for one in own)] == []
    assert draft.to_sheet().heads[-4:-1] == (
        "前次（2020年）金额（万元）",
        "前次（2020年）单价（万元）",
        "前次（2020年）数量",
    )


def test_a_source_without_a_year_is_not_called_last_year_s() -> None:
    content = record(MINHANG)
    content["filings"][0]["fiscal_year"] = None
    content["filings"][0]["budget"]["rows"][1]["last_year_budget"] = Decimal("700.00")
    draft = seed(content, 2024)

    told = draft.draft.decisions
    assert (told["/budget/rows/1/amount"].comment or "").startswith("原表：金额813.70，单价4.99，数量163。")
    assert told["/project/name"].reason == "沿用原表内容"
    assert told["/budget/rows/1/last_year_budget"].text == ""
    messages = [flag.message for _, flag in flags_of(draft)] + [text for _, text in commented_words(draft.to_docx())]
    own = ("上年如有结转资金", "应填上年申报的预算金额", "案件发案数低于上年")
    assert [text for text in messages if "上年" in text and not any(one in text for one in own)] == []
    assert any(text.startswith("本表由原表生成") for text in messages)
    assert draft.to_sheet().heads[-4:-1] == ("原表金额（万元）", "原表单价（万元）", "原表数量")


def test_the_remark_on_a_year_names_the_year_it_means() -> None:
    content = record(MINHANG)
    text = "近年来人口增多，今年较上年增长3%，前年起试点，明年扩大；2019年建成。"
    content["filings"][0]["project"]["summary"] = text
    content["filings"][0]["evidence"]["/project/summary"]["text"] = text

    flags = seed(content, 2024).draft.decisions["/project/summary"].flags

    assert [flag.message for flag in flags] == [
        f"“{words}”写于2020年的申报表{meant}，本次申报2024年：请核实是否要改。"
        for words, meant in (
            ("近年来", "，截至2020年"),
            ("今年", "，指2020年"),
            ("上年", "，指2019年"),
            ("前年", "，指2018年"),
            ("明年", "，指2021年"),
            ("2019年", ""),
        )
    ]


def test_years_between_earlier_filings_are_named() -> None:
    content = record(MINHANG)
    history = [earlier(content, year, {}) for year in (2016, 2018)]

    draft = seed(content, 2021, SeedOptions(history=[Record.from_dict(one) for one in history]))

    amount = draft.draft.decisions["/budget/rows/1/amount"]
    assert "2018年 813.70，2020年 813.70（与2018年相同）。" in (amount.comment or "")
    assert amount.flags[0].message == "金额2016年、2018年、2020年都是813.70，请按本年度的工作量重新测算。"


def test_enough_execution_is_no_flag() -> None:
    assert rules(of(COMMUNITY, evaluation=evaluation("95.00%")), "/funds/annual_budget") == []


# ---------------------------------------------------------------- what is not seeded


@pytest.mark.parametrize(
    ("name", "year", "options", "reason"),
    [
        ("putuo-2024-two-forms", 2025, SeedOptions(filing=0), "是一次性项目，已于2024-11-30结束"),
        (LIBRARY, 2026, SeedOptions(), "是阶段性项目，已于2025-12-31结束"),
        ("putuo-2024-two-forms", 2025, SeedOptions(), "文件中有2份申报表"),
        ("putuo-2024-two-forms", 2025, SeedOptions(filing=2), "没有第3份"),
        (MINHANG, 20201, SeedOptions(keep_all=True), "申报年度应在1949年至2199年之间"),
        (MINHANG, 2020, SeedOptions(), "申报年度应在2020年以后"),
        ("self-evaluation-2022", 2023, SeedOptions(), "这是自评表"),
        ("notice-2023", 2024, SeedOptions(), "文件中没有绩效目标申报表"),
        (MINHANG, 2021, SeedOptions(history=[Record.from_dict(record(LIBRARY))]), "没有项目“平安建设”"),
        (MINHANG, 2021, SeedOptions(history=[Record.from_dict(record(MINHANG))]), "历年申报表应是2020年以前的"),
        (MINHANG, 2021, SeedOptions(evaluation=Record.from_dict(record(MINHANG))), "不是自评表"),
    ],
)
def test_refusals_say_why(name: str, year: int, options: SeedOptions, reason: str) -> None:
    with pytest.raises(DraftRefused, match=reason):
        seed(record(name), year, options)


def test_force_seeds_a_project_that_has_ended_without_dates() -> None:
    project = read(of("putuo-2024-two-forms", filing=0, force=True))["filings"][0]["project"]

    assert (project["start_date"], project["end_date"]) == (None, None)


# ---------------------------------------------------------------- another form, and what became of each field


def test_another_form_names_what_has_no_place() -> None:
    draft = seed(record(MINHANG), 2026, form="shanghai-putuo-2026")

    lost = {one.field for one in draft.without_place}
    assert draft.layout == "shanghai-putuo-2026"
    assert {"/project/basis", "/budget/total", "/budget/rows/22/item", "/safeguards/0/document"} <= lost
    assert not {"/project/name", "/project/recurrence", "/indicators/0/name", "/funds/total_budget"} & lost
    filing = read(draft)["filings"][0]
    assert filing["form"]["id"] == "shanghai-putuo-2023"
    assert "项目资金\n（元）" in [cell["text"] for table in read(draft)["tables"] for cell in table["cells"]]
    assert (filing["project"]["name"], filing["project"]["recurrence"]) == ("平安建设", "recurring")


def test_a_choice_without_a_box_has_no_place() -> None:
    draft = seed(record(COMMUNITY), 2022, form="shanghai-putuo-2023")

    assert "/project/recurrence" in {one.field for one in draft.without_place}


def test_no_amount_is_put_in_another_unit() -> None:
    draft = seed(record(MINHANG), 2026, SeedOptions(keep_all=True), form="shanghai-putuo-2023")

    assert read(draft)["filings"][0]["funds"]["total_budget"] is None
    assert (
        "",
        "前次（2020年）：3855.9424万元。该表式以元为单位，前次（2020年）以万元为单位，金额不作换算，请重新填写。",
    ) in commented_words(draft.to_docx())


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(DraftRefused, match="shanghai-putuo-2026（2026年起）"):
        seed(record(MINHANG), 2026, form="nowhere")


@pytest.mark.parametrize("name", layout.layouts())
def test_every_edition_is_written_by_its_own_name(name: str) -> None:
    assert seed(record(MINHANG), 2026, form=name).layout == name


def test_editions_are_listed_with_their_years() -> None:
    listed = {one.name: (one.place, one.years, one.unit) for one in layout.editions()}

    assert listed.keys() == layout.layouts().keys()
    assert listed["shanghai-minhang-2020"] == ("上海市闵行区", "2018—2020年", "万元")
    assert listed["shanghai-minhang-2021"] == ("上海市闵行区", "2021年起", "万元")
    assert listed["shanghai-putuo-2023"] == ("上海市普陀区", "2023—2025年", "元")
    assert listed["national-2011"] == ("全国", "2011年起", "万元")
    assert layout.editions()[-1] == ("general", "项目支出绩效目标申报表", "通用", "不限", "万元")


@pytest.mark.parametrize(("name", "place"), FILINGS)
@pytest.mark.parametrize("keep_all", [False, True])
def test_what_became_of_each_field_is_valid(name: str, place: int, keep_all: bool) -> None:
    draft = of(name, filing=place, keep_all=keep_all, force=True)
    told = json.loads(draft.to_json())
    schema = json.loads(resources.SEED_SCHEMA.read_text(encoding="utf-8"))

    Draft202012Validator(schema).validate(told)
    assert sum(told["counts"].values()) == len(told["fields"])
    for field in told["fields"]:
        for flag in field["flags"]:
            assert flag["words"] is None or field["text"][flag["start"] : flag["end"]] == flag["words"]
    filled = set(record(name)["filings"][place]["evidence"])
    spoken = {field["field"] for field in told["fields"]} | {f"{f['field']}/0" for f in told["fields"]}
    read_out = {one for one in filled if one.endswith(("/level1", "/level2", "/horizon", "/citation", "/measurable"))}
    read_out |= {one for one in filled if re.fullmatch(r"/funds/sources/\d+/unit", one)}  # it comes with the amount
    assert {one for one in filled - read_out - spoken if "/phases/" not in one} == set()


def test_what_stands_empty_in_the_form_is_told_too() -> None:
    told = {field["field"]: field for field in of(MINHANG).to_dict()["fields"]}

    assert (told["/preparer"]["state"], told["/preparer"]["reason"]) == (
        "open",
        "签名和填报日期不沿用，由本年度的填报人填写",
    )
    assert (told["/project/leader"]["state"], told["/project/leader"]["last_year"]) == ("open", None)
    assert "/project/code" not in told  # the form has no place for it


def test_the_library_s_function_is_the_package() -> None:
    draft = extract.seed(extract.convert(Path(resources.PATTERNS).parent / "corpus" / MINHANG / "source.docx"), 2021)

    assert draft.layout == MINHANG.replace("minhang-2020-pingan", "shanghai-minhang-2020")
