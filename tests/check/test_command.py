"""``shenbao check``: what is printed and written, and the exit codes."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from extract import convert, messages
from extract.check import listing
from extract.cli import main
from extract.messages import say
from extract.record.writing import to_json
from extract.resources import PATTERNS

_CORPUS = PATTERNS.parent / "corpus"
PINGAN = _CORPUS / "minhang-2020-pingan" / "source.docx"
CLEAN = _CORPUS / "self-evaluation-2022" / "source.docx"


def save(record, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_json(record))


def bare(text):
    return "".join(text.split())


def test_a_filing_is_checked_directly(capsys):
    assert main(["check", str(PINGAN)]) == 1
    shown = bare(capsys.readouterr().out)
    assert "平安建设（2020年）不符5，需核16，相符20" in shown
    assert "6项指标中6项不可衡量" in shown
    assert "表2行3、4、5、6、7、8" in shown
    assert "23行金额合计3855.95" not in shown  # it holds
    assert "各份文件之间" not in shown


def test_what_holds_is_shown_if_asked(capsys):
    assert main(["check", str(PINGAN), "--all"]) == 1
    assert "23行金额合计3855.95，表列金额合计3855.9424，相差+0.0076" in bare(capsys.readouterr().out)


def test_only_what_contradicts_itself_gives_an_exit_code(capsys):
    assert main(["check", str(CLEAN)]) == 0
    assert "需核" in capsys.readouterr().out


def test_the_list_names_every_rule_with_its_source(capsys):
    assert main(["check", "--list"]) == 0
    shown = bare(capsys.readouterr().out)
    for rule in listing():
        assert rule.name in shown
        assert bare(rule.title) in shown
    assert "财预〔2015〕88号" in shown


def test_no_title_says_that_all_is_well():
    """Beside 不符, 必填栏目已填 would say the opposite; so would a sentence in English."""
    messages.use("en")
    good = re.compile("已填|等于|一致|相符|齐全|正确|正好|不|用百分数|设有|有别于|涵盖各|含本|仍有效|正式")
    for rule in listing():
        assert not good.search(rule.title), rule.title
        assert not re.search(r"\b(is|agree|no|nothing|have|has|cover|keeps?) ", say(rule.title).partition(" that ")[0])


def test_a_folder_of_records_is_checked_also_against_each_other(tmp_path, capsys):
    for year in (2020, 2021):
        record = convert(PINGAN).to_dict()
        record["source"]["path"] = f"{year}.docx"
        record["filings"][0]["fiscal_year"] = year
        save(record, tmp_path / "records" / f"{year}.docx.json")
    assert main(["check", str(tmp_path)]) == 1
    shown = bare(capsys.readouterr().out)
    assert "各份文件之间需核3" in shown
    assert "2021.docx表2行9、10、11、12、13、14、15、16等23处" in shown
    assert main(["check", str(tmp_path), "--json"]) == 1
    told = [check["message"] for check in json.loads(capsys.readouterr().out)["archive"]]
    assert "2021年申报表（2021.docx）的年度绩效目标与2020年申报表（2020.docx）逐字相同，请按本年度工作填写。" in told


def test_json_has_what_a_record_has_and_the_archive(tmp_path, capsysbinary):
    filing = CLEAN.with_name("source-libreoffice.pdf")  # its places have boxes, decimals once they are read
    save(convert(filing).to_dict(), tmp_path / "a.json")
    assert main(["check", str(tmp_path / "a.json"), str(filing), "--json"]) == 0
    told = json.loads(capsysbinary.readouterr().out, parse_float=Decimal)
    stored = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"), parse_float=Decimal)
    first, second = (record["filings"][0]["checks"] for record in told["records"])
    assert first == second == stored["filings"][0]["checks"]
    assert told["archive"] == []


def test_a_workbook_has_all_checks(tmp_path, capsys):
    target = tmp_path / "checks.xlsx"
    assert main(["check", str(PINGAN), str(CLEAN), "--xlsx", str(target)]) == 1
    capsys.readouterr()
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("核对").to_python()
    assert rows[0] == ["文件", "项目", "年度", "结果", "级别", "规则", "说明", "位置", "规则代码"]
    found = next(row for row in rows if row[8] == "budget.rows_sum_to_total")
    assert found[:6] == ["source.docx", "平安建设", 2020, "相符", "错误", "明细合计与金额合计"]
    assert len(rows) == 1 + 41 + sum(1 for row in rows if row[1] == "镇村级河道长效养护")


def test_values_of_a_scan_in_doubt_are_shown_with_page_and_box(tmp_path, capsys):
    record = convert(PINGAN.with_name("source-libreoffice.pdf")).to_dict()
    filing = record["filings"][0]
    pointer, text = "/funds/total_budget", filing["evidence"]["/funds/total_budget"]["text"]
    filing["evidence"][pointer] |= {"confidence": 0.5, "alternatives": ["1.00"]}
    filing["funds"]["total_budget"] = None
    save(record, tmp_path / "a.json")
    target = tmp_path / "checks.xlsx"
    main(["check", str(tmp_path / "a.json"), "--xlsx", str(target)])
    box = [round(edge) for edge in filing["evidence"][pointer]["at"]["box"]]
    shown = bare(capsys.readouterr().out)
    assert f"项目资金·项目总预算{text}1.00未采用第1页[{','.join(map(str, box))}]" in shown
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("影像识别存疑").to_python()
    assert [row[2:6] for row in rows] == [
        ["栏目", "读作", "也可能是", "处理"],
        ["项目资金·项目总预算", text, "1.00", "未采用"],
    ]
    main(["check", str(tmp_path / "a.json"), "--json"])
    (one,) = json.loads(capsys.readouterr().out)["records"][0]["filings"][0]["doubted"]
    assert (one["pointer"], one["others"], one["places"][0]["page"]) == (pointer, ["1.00"], 1)


def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys):
    file = tmp_path / "empty.pdf"
    file.write_bytes(b"")
    assert main(["check", str(file)]) == 1
    assert "失败" in capsys.readouterr().out


def test_a_notice_has_nothing_to_check(capsys):
    assert main(["check", str(_CORPUS / "notice-2023" / "source.docx")]) == 0
    assert "没有申报表" in capsys.readouterr().out


@pytest.mark.parametrize("made", ["empty", "no record", "nothing"])
def test_what_is_no_record_is_wrong_usage(made, tmp_path, capsys):
    arguments = {"empty": [str(tmp_path)], "no record": [str(tmp_path / "a.json")], "nothing": []}[made]
    Path(tmp_path / "a.json").write_text('{"a": 1}', encoding="utf-8") if made == "no record" else None
    assert main(["check", *arguments]) == 2
    assert "record" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["check", "nowhere.json"])
    assert stopped.value.code == 2
    capsys.readouterr()


def test_a_report_has_the_marked_original_and_what_is_said_of_several(tmp_path, capsys):
    source = PINGAN.with_name("source-libreoffice.pdf")
    target = tmp_path / "report.html"
    assert main(["check", str(source), str(PINGAN), "--html", str(target)]) == 1
    capsys.readouterr()
    html = target.read_text(encoding="utf-8")
    assert "6项指标中6项不可衡量" in html
    assert "指标的可衡量性" in html  # the rule by its Chinese name
    assert html.count("<img") + html.count("<image") >= 3  # pages of the PDF
    record = convert(source).to_dict()
    record["filings"][0]["fiscal_year"] = 2021
    save(record, tmp_path / "2021.json")
    assert main(["check", str(tmp_path / "2021.json"), str(PINGAN), "--html", str(target)]) == 1
    html = target.read_text(encoding="utf-8")
    assert "各份文件之间" in html
    assert "逐字相同" in html
