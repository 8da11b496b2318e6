"""``shenbao form``: what it proposes from blank and filled forms, and what it says of a definition on samples."""

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tomllib import loads

import pytest
from workbooks import workbook

from extract import pack
from extract.cli import main

Captured = pytest.CaptureFixture[str]
PAGE = """
# 村级公益事业项目绩效目标表
## （{year}年度）
= 16 18 18 16 16 16
项目名称 | {called} @5
牵头村 | {village} @2 | 责任人及电话 | {person} @2
实施地段 | {place} @5
项目资金（万元） >
  年度资金总额 @2 | {total} @3
  其中：财政拨款 @2 | {grant} @3
  乡贤认捐 @2 | {own} @3
年度目标 | {goal} @5
一级指标 | 二级指标 | 三级指标 | 指标值 @2 | 考核办法
* indicators: ^{level1} | {level2} | {name} | {target} @2 | {rule}
"""
LEVELS = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("满意度指标", "服务对象满意度指标")]
BLANK = {"year": 2026, "indicators": [{"level1": one, "level2": two} for one, two in LEVELS]}
LINES = [
    ("修补村道", "≥2.6公里", "每少0.1公里扣2分"),
    ("验收合格率", "=100%", "不合格不得分"),
    ("村民满意度", "≥90%", "每低1%扣1分"),
]
FILLED = {
    **BLANK,
    "called": "石桥村村道修补",
    "village": "石桥村",
    "person": "阮青 0571-55500236",
    "place": "村口至茶厂段",
    "total": "36.00",
    "grant": "30.00",
    "own": "6.00",
    "goal": "修补破损村道2.6公里，方便茶叶外运。",
    "indicators": [
        {**levels, "name": name, "target": target, "rule": rule}
        for levels, (name, target, rule) in zip(BLANK["indicators"], LINES, strict=True)  # type: ignore[call-overload]
    ],
}


@pytest.fixture
def forms(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a blank form, the same filled in as a Word file and as a workbook; the current folder."""
    monkeypatch.syspath_prepend(str(root / "corpus"))
    for name, content in {"空表": BLANK, "石桥村": FILLED}.items():
        source = import_module("making.sheet").whole({"filing": {}, "page": PAGE, **content})
        import_module("making.word").write(source, tmp_path / f"{name}.docx")
        (tmp_path / f"{name}.xlsx").write_bytes(workbook({"表": source.blocks}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def guide(root: Path) -> list[str]:
    """The TOML examples of the clerk's guide."""
    return re.findall(r"```toml\n(.*?)```", (root / "docs/zh/definition.md").read_text(encoding="utf-8"), re.DOTALL)


# ---------------------------------------------------------------- new


def test_a_blank_form_gives_what_the_guide_shows(root: Path, forms: Path) -> None:
    assert main(["form", "new", "空表.docx", "--out", "我的表/cunji.toml"]) == 0

    assert (forms / "我的表/cunji.toml").read_text(encoding="utf-8") == guide(root)[0]


@pytest.mark.parametrize("sample", ["石桥村.docx", "石桥村.xlsx"])
def test_the_same_form_otherwise_gives_the_same(root: Path, forms: Path, sample: str, capsys: Captured) -> None:
    assert main(["form", "new", sample]) == 0

    ours, right = loads(capsys.readouterr().out), loads(guide(root)[0])
    assert ours["id"] == Path(sample).stem
    assert {**ours, "id": 0, "source": 0} == {**right, "id": 0, "source": 0}


def test_a_proposal_can_be_used_as_it_is(forms: Path, capsys: Captured) -> None:
    assert main(["form", "new", "石桥村.docx", "--out", "cunji.toml"]) == 0
    assert main(["form", "check", "cunji.toml", "空表.docx"]) == 0
    assert main(["form", "check", "cunji.toml", "石桥村.docx", "石桥村.xlsx"]) == 0

    out = capsys.readouterr().out
    assert "石桥村.docx：1份表认作“cunji”" in out
    assert "石桥村村道修补" in out
    assert "遗漏" not in out
    assert out.count("归入其他栏目：牵头村、责任人及电话、实施地段、考核办法") == 2  # what it is is for a person to say


def test_proposals_fit_filings_of_the_corpus(root: Path, tmp_path: Path, capsys: Captured) -> None:
    for sample in ("putuo-2024-library/source.docx", "minhang-2020-pingan/source.docx", "layouts/hubei-2024.docx"):
        file = tmp_path / f"{Path(sample).parts[0]}-2.toml"
        assert main(["form", "new", str(root / "corpus" / sample), "--out", str(file)]) == 0
        assert {part.get("key") for part in pack.definition(file)["part"]} <= {
            None,
            "overview",
            "targets",
            "safeguards",
        }
        main(["form", "check", str(file), str(root / "corpus" / sample), "--changes"])
        assert f"1份表认作“{file.stem}”" in capsys.readouterr().out.replace("\n", "")


def test_a_file_without_a_form_is_told(root: Path, capsys: Captured) -> None:
    assert main(["form", "new", str(root / "corpus/notice-2023/source.docx")]) == 2

    assert "找不到表单" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["there.toml", "form.txt"])
def test_what_is_there_is_not_written_over(forms: Path, name: str, capsys: Captured) -> None:
    (forms / "there.toml").write_text("id = 1\n")
    with pytest.raises(SystemExit) as stop:
        main(["form", "new", "空表.docx", "--out", name])

    assert stop.value.code == 2
    assert name in capsys.readouterr().err
    assert (forms / "there.toml").read_text() == "id = 1\n"


# ---------------------------------------------------------------- check


def test_the_guide_s_definition_reads_all(root: Path, forms: Path, capsys: Captured) -> None:
    (forms / "cunji.toml").write_text(guide(root)[1], encoding="utf-8")

    assert main(["form", "check", "cunji.toml", "石桥村.docx", "石桥村.xlsx", "--changes"]) == 0
    word, sheet = capsys.readouterr().out.split("石桥村.xlsx：")
    for out in (word, sheet):
        rows = [re.split(r"\s{2,}", line.strip()) for line in out.splitlines() if line.startswith("  1 ")]
        assert [row[1:] for row in rows] == [
            ["项目总体情况·实施单位", "石桥村", "新增"],
            ["项目总体情况·项目负责人", "阮青", "新增"],
            ["项目总体情况·联系电话", "0571-55500236", "新增"],
            ["项目资金·其他资金", "6.00", "新增"],
            *([f"绩效指标·{number}·评分细则", rule, "新增"] for number, (_, _, rule) in enumerate(LINES, 1)),
            *(row[1:] for row in rows[7:]),
        ]
        gone = " ".join(row[-1] for row in rows[7:])
        assert all(f"不再有：{value}" in gone for value in ("石桥村", "阮青 0571-55500236"))
        assert "归入其他栏目：实施地段" in out


def test_what_is_missed_gives_1(forms: Path, capsys: Captured) -> None:
    labels = ["项目名称", "牵头村", "实施地段", "驻村干部"]
    own = 'id = "x"\ntitle = "村级公益事业项目绩效目标表"\n[[part]]\nlabels = ' + json.dumps(labels) + "\n"
    (forms / "x.toml").write_text(own, encoding="utf-8")
    assert main(["form", "check", "x.toml", "石桥村.docx"]) == 1
    assert "定义里的栏目“驻村干部”表上没有" in capsys.readouterr().out

    (forms / "x.toml").write_text(own.replace("目标表", "申请表"), encoding="utf-8")
    assert main(["form", "check", "x.toml", "石桥村.docx"]) == 1
    assert "没有认作这种表：核对 title" in capsys.readouterr().out


def test_another_definition_that_fits_better_is_named(root: Path, forms: Path, capsys: Captured) -> None:
    labels = ["项目名称", "主管部门", "实施单位", "项目性质", "项目类别", "计划开始日期", "计划完成日期", "项目负责人"]
    own = f'id = "x"\ntitle = "项目绩效表"\n[[part]]\nlabels = {labels}\n'
    (forms / "x.toml").write_text(own.replace("'", '"'), encoding="utf-8")

    assert main(["form", "check", "x.toml", str(root / "corpus/putuo-2024-library/source.docx")]) == 1
    out = capsys.readouterr().out.replace("\n", "")
    assert "0份表认作“x”，1份按“shanghai-putuo-2023”读" in out
    assert "没有认作这种表，而按“shanghai-putuo-2023”（21个栏目有21个在表上）读" in out


@pytest.mark.parametrize("sample", ["hebei-2023", "hunan-2024", "transposed-2021", "yunnan-2024"])
def test_a_proposal_goes_before_the_package_s_own(root: Path, tmp_path: Path, sample: str, capsys: Captured) -> None:
    source, file = root / f"corpus/layouts/{sample}.docx", tmp_path / "our-form.toml"
    assert main(["form", "new", str(source), "--out", str(file)]) == 0
    main(["form", "check", str(file), str(source)])

    out = capsys.readouterr().out.replace("\n", "")
    count = 2 if sample in ("transposed-2021", "yunnan-2024") else 1
    assert f"{count}份表认作“our-form”" in out
    assert f"没有它时按“{sample}”读这份样表" in out
    assert "没有认作这种表" not in out


def test_the_heads_over_a_list_of_projects_are_labels(root: Path, capsys: Captured) -> None:
    assert main(["form", "new", str(root / "corpus/layouts/yunnan-2024.docx")]) == 0
    labels = loads(capsys.readouterr().out)["part"][0]["labels"]
    assert {"项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"} <= set(labels)


def test_a_sample_that_cannot_be_opened_is_missed(forms: Path, root: Path, capsys: Captured) -> None:
    (forms / "cunji.toml").write_text(guide(root)[1], encoding="utf-8")
    (forms / "bad.pdf").write_bytes(b"")

    assert main(["form", "check", "cunji.toml", "bad.pdf", "石桥村.docx"]) == 1
    assert "bad.pdf：" in capsys.readouterr().out


PART = '[[part]]\nlabels = ["项目名称"]\n'
MISTAKES = {
    "id = “x”\n": ["不是正确的 TOML", "line 1"],
    f'title = "表"\n{PART}': ['缺少 id，请在文件开头写一行：id = "……"'],
    f'id = "y"\ntitle = "表"\n{PART}': ['请写成 id = "x"'],
    f'id = "x"\ntitle = 3\n{PART}': ["title 应是引号里的文字"],
    f'id = "x"\ntitle = "表"\nyears = "2024"\n{PART}': ["years 应是方括号里的年份"],
    f'id = "x"\ntitle = "表"\nlable = ["甲"]\n{PART}': ["有不认识的键“lable”", "可用的有"],
    'id = "x"\ntitle = "表"\n': ["缺少 [[part]]"],
    'id = "x"\ntitle = "表"\n[part]\nlabels = ["甲"]\n': ["part 应写成两层方括号：[[part]]"],
    'id = "x"\ntitle = "表"\n[[part]]\nlabels = "甲"\n': ["第1个 [[part]] 的 labels 应是方括号里的栏目名称"],
    'id = "x"\ntitle = "表"\n[[part]]\nlables = ["甲"]\n': ["有不认识的键“lables”，请改为“labels”", "缺少 labels"],
    f'id = "x"\ntitle = "表"\n{PART}[[field]]\ntype = "txt"\nlabels = ["甲"]\n': [
        "type 有不认识的值“txt”，请改为“text”"
    ],
    f'id = "x"\ntitle = "表"\n{PART}[[field]]\nkey = "project.sumary"\ntype = "text"\nlabels = ["甲"]\n': [
        "请改为“project.summary”"
    ],
    f'id = "x"\ntitle = "表"\n{PART}[[column]]\nlisting = "indicators"\nkey = "rule"\nlabels = ["甲"]\n': [
        "第1个 [[column]] 的 key 有不认识的值“rule”"
    ],
}


@pytest.mark.parametrize(("text", "words"), MISTAKES.items(), ids=range(len(MISTAKES)))
def test_a_mistake_is_named_with_file_and_key(forms: Path, text: str, words: list[str], capsys: Captured) -> None:
    (forms / "x.toml").write_text(text, encoding="utf-8")

    assert main(["form", "check", "x.toml", "空表.docx"]) == 3
    message = capsys.readouterr().err
    assert all(one in message for one in ("x.toml：", *words)), message


# ---------------------------------------------------------------- a folder of definitions


def test_convert_uses_a_folder_of_definitions(root: Path, forms: Path) -> None:
    folder = forms / "规则" / "forms"
    folder.mkdir(parents=True)
    (folder / "cunji.toml").write_text(guide(root)[1], encoding="utf-8")
    command = [sys.executable, "-m", "extract", "convert", "石桥村.docx", "--out", "out", "--patterns", "规则"]
    run = subprocess.run(command, env={"PYTHONPATH": str(root), "PYTHONUTF8": "1"}, capture_output=True, check=False)

    assert run.returncode == 0, run.stderr.decode()
    record = (forms / "out/records/石桥村.docx.json").read_text(encoding="utf-8")
    assert '"id": "cunji"' in record
    assert '"leader": "阮青"' in record

    (folder / "cunji.toml").write_text('id = "cunji"\n', encoding="utf-8")
    run = subprocess.run(command, env={"PYTHONPATH": str(root), "PYTHONUTF8": "1"}, capture_output=True, check=False)
    assert run.returncode == 3
    assert "缺少 title" in run.stderr.decode()


def test_types_are_those_of_the_values_and_heads_are_columns(
    forms: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = """
# 村级环境整治绩效承诺表
## （{year}年度）
= 20 30 20 30
项目名称 | {called} @3
经费来源（万元） | 镇财政安排 | 村集体配套 | 合计
2027年 | 30.00 | {own} | 36.00
承诺事项 | {goal} @3
承诺类别 | 承诺内容 | 承诺数值 | 验收方式
* indicators: {level1} | {name} | {target} | {rule}
镇长签批 | 同意。 @3
"""
    source = import_module("making.sheet").whole({"filing": {}, "page": page, **FILLED})
    import_module("making.word").write(source, forms / "整治.docx")
    assert main(["form", "new", "整治.docx", "--out", "我的表/zhengzhi.toml"]) == 0
    text = (forms / "我的表/zhengzhi.toml").read_text(encoding="utf-8")
    kinds = {label: one["type"] for one in loads(text)["field"] for label in one["labels"]}
    assert kinds == {"承诺事项": "text", "村集体配套": "money", "镇长签批": "text"}
    assert re.findall(r'# key = "(.*)"\n# labels = \["(.*)"\]', text) == [("description", "验收方式")]
    capsys.readouterr()
    monkeypatch.chdir(forms)
    main(["form", "check", "我的表/zhengzhi.toml", "整治.docx"])
    assert "村集体配套" in (told := capsys.readouterr().out)
    assert "不再有：6.00" not in told


def test_any_title_and_the_heads_of_a_blank_list(
    forms: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = """
# 奖补项目绩效{title}
## （{year}年度）
= 20 30 20 30
申请项目 | {called} @3
资金安排（元） >
  合计 | {total} @2
  县级帮扶 | {grant} @2
主管部门 | {village} | 实施单位 | {person}
类别 | 内容 | 年度任务数 | 验收标准
* indicators: {level1} | {name} | {target} | {rule}
"""
    monkeypatch.chdir(forms)
    for title in ("承诺书", "协议"):
        source = import_module("making.sheet").whole({"filing": {}, "page": page, "title": title, **BLANK})
        import_module("making.word").write(source, forms / "奖补.docx")
        assert main(["form", "new", "奖补.docx"]) == 0
        text = capsys.readouterr().out
        own = loads(text)
        assert (own["title"], own["years"]) == (f"奖补项目绩效{title}", [2026, 2026])
        kinds = {label: one["type"] for one in own["field"] for label in one["labels"]}
        assert kinds == {"申请项目": "text", "县级帮扶": "money"}
        assert re.findall(r'# labels = \["(.*)"\]', text) == ["年度任务数", "验收标准"]
    own_column = text.split("# [[column]]")[0].rsplit("\n#", 2)[0] + (
        '[[column]]\nlisting = "indicators"\nkey = "target"\nlabels = ["年度任务数"]\n'
    )
    (forms / "奖补.toml").write_text(own_column, encoding="utf-8")
    assert main(["form", "check", "奖补.toml", "奖补.docx"]) == 0  # the blank form itself
    assert "遗漏" not in capsys.readouterr().out
