"""Every message has both languages, and one run speaks one of them."""

import argparse
import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract import convert, messages
from extract.batch import skips, trouble
from extract.check import titles
from extract.cli import command_parser, main
from extract.page.site import openapi
from extract.page.site.api import _TYPES
from extract.page.site.refusals import CODES
from extract.record.causes import CAUSES, NOTES
from extract.record.model import Remark

LOCALE = messages.language_of_locale  # before the fixture of all tests puts another in its place
CHINESE = re.compile("[\u4e00-\u9fff]")
SENTENCE = re.compile(r"(?<![-\w/.])[a-z]{2,} [a-z]{2,} [a-z]{2,}")  # three English words in a row
OF_FORMS = re.compile(
    r"项目支出绩效目标申报表|项目支出绩效自评表|发文字号|证据包|文件名|[(（].*?[)）]|检索词, 文号, 标题"
)
HOLE = re.compile(r"\{[+#,]?\w+\}")
# what is printed, raised or asked; of packages whose messages a command prints
SPEAKERS = {"say", "usage_error", "ArgumentTypeError", "print_notes", "note", "pass_over"}
RAISES = ("cli", "batch", "index", "seed", "export", "compare", "definition", "show", "record")
RAISES += ("address_lock.py", "pack.py", "score.py")
OF_A_DEVELOPER = re.compile(r"^(module '|this may name|the cells of the table|\{\} is no amount|\{\} has no place)")
MORE = tuple(f"extract/page/site/{name}.py" for name in ("passwords", "api_keys", "notebook"))
TRUST = {"damaged", "the file is cut off", "the checksum is wrong", "the workers are gone"}  # caught by the caller


def pattern(node: ast.expr) -> str | None:
    """The text of a literal, {} for each value in it; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def spoken_literals(root: Path) -> Iterator[tuple[str, str]]:
    """The literals that are given to what speaks or raises, with their places."""
    for path in sorted((root / "extract").rglob("*.py")):
        place = path.relative_to(root).as_posix()
        raises = place.split("/")[1] in RAISES or place in MORE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            is_error = name.endswith(("Error", "Trouble", "Refused", "Root", "Missing", "NotOne")) or name in RAISERS
            if name in SPEAKERS or (raises and is_error):
                for text in filter(None, map(pattern, node.args)):
                    words = text.replace("{}", "").strip(" :：；;")
                    if re.search(r"[a-z\u4e00-\u9fff]{2}", words) and not COMMON.fullmatch(words):
                        yield f"{place}:{node.lineno}", text


# a single word is the name of a command; the others are whole only when they are put together
COMMON = re.compile("no such|[a-z]+|提示  条|files: ; records in")
RAISERS = {"OtherVersion", "_NotIndexed", "NoForm", "WrongInput"}


def keys(language: str) -> set[str]:
    """The messages that the catalogue of a language has, {} for what varies."""
    return {HOLE.sub("{}", key) for key in messages._catalogue(language)[0]}


def test_what_is_said_or_raised_has_both_languages(root: Path) -> None:
    known = {language: keys(language) for language in messages.LANGUAGES}
    missing = [
        (place, text)
        for place, text in spoken_literals(root)
        if text not in known["en" if CHINESE.search(text) else "zh"]
        and not OF_A_DEVELOPER.match(text)
        and text not in TRUST
    ]
    assert missing == []


def helps(parser: argparse.ArgumentParser) -> Iterator[str | None]:
    """All that the help of a parser and of its commands says."""
    for group in parser._action_groups:
        yield from (group.title, group.description)
    for action in parser._actions:
        yield action.help
        if isinstance(action, argparse._SubParsersAction):
            yield from (choice.help for choice in action._choices_actions)
            for command in action.choices.values():
                yield from (command.epilog, *helps(command))


def test_help_has_both_languages() -> None:
    said = {text for text in helps(command_parser()) if text and not text.startswith("example:")}
    messages.use("zh")
    assert len(said) > 150
    assert [
        text for text in said if not CHINESE.search(messages.say(text)) or SENTENCE.search(messages.say(text))
    ] == []
    messages.use("en")
    assert [text for text in said if CHINESE.search(messages.say(OF_FORMS.sub("", text)))] == []


def test_the_api_has_both_languages() -> None:
    words = openapi.chinese_words()
    told = set(descriptions(openapi.document(_TYPES, takes_files=True)))
    told |= {means for _, means in CODES.values()}
    of_statuses = {text for text in told if ": " in text and text.partition(":")[0] in CODES}  # put together of codes

    assert told - of_statuses - {"申报表检索"} == set(words)
    assert [text for text in words.values() if not CHINESE.search(text) or SENTENCE.search(text)] == []


def descriptions(part: object) -> Iterator[str]:
    """All descriptions and summaries of an OpenAPI document."""
    if isinstance(part, dict):
        yield from (part[key] for key in ("description", "summary") if isinstance(part.get(key), str))
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from descriptions(one)


def test_what_the_parser_says_of_wrong_usage_has_both_languages() -> None:
    source = ast.parse(Path(argparse.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and hasattr(node.func, "id")]
    texts = {text for call in calls if call.func.id in ("_", "ngettext") for text in map(pattern, call.args) if text}
    ours = {HOLE.sub("{}", key) for key in messages._catalogue("zh")[0]}
    of_a_programmer = re.compile(
        "conflict|not defined|is an invalid|mutually exclusive|not callable|cannot (merge|have)|invalid option string"
        '|dest=|argument "-"'
    )
    missing = {re.sub(r"%(\(\w+\))?[rs]", "{}", text).strip() for text in texts if not of_a_programmer.search(text)}
    assert {text.strip() for text in missing} - {text.strip() for text in ours} == set()


def test_reasons_have_english_words() -> None:
    remarks = [one for module in (skips, trouble) for one in vars(module).values() if isinstance(one, Remark)]
    messages.use("en")
    assert len(remarks) > 20
    for text in (*CAUSES.values(), *NOTES.values(), *(one.message for one in remarks), *titles().values()):
        assert not CHINESE.search(messages.say(text)), text


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_both_languages_of_a_message_name_the_same(language: str) -> None:
    for key, words in messages._catalogue(language)[0].items():
        theirs, ours = HOLE.findall(key), HOLE.findall(words)
        assert {hole.strip("{+#,}") for hole in ours} <= {hole.strip("{+#,}") for hole in theirs}, key
        assert len(theirs) == len(set(theirs)), key
        assert language == "zh" or not CHINESE.search(
            re.sub("“.*?”|[(（].*?[)）]|项目名称", "", HOLE.sub("", words))
        ), words


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_catalogue_has_nothing_that_is_never_said(root: Path, language: str) -> None:
    code = "\n".join(
        node.value
        for path in [*(root / "extract").rglob("*.py"), Path(argparse.__file__)]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ) + "".join(
        (root / name).read_text(encoding="utf-8") for name in ("output/schema/record.schema.json", "patterns/seed.toml")
    )
    system = {"[Errno {number}] {+reason}: {path}", *OF_THE_SYSTEM}
    for key in messages._catalogue(language)[0].keys() - system:
        parts = [part for part in HOLE.split(key.removesuffix("(%(default)s)").strip()) if part.strip(" :：")]
        assert not parts or any(part in code for part in parts), key


OF_THE_SYSTEM = (
    "No such file or directory", "Permission denied", "Is a directory", "Not a directory", "File exists",
    "File name too long", "No space left on device", "Read-only file system", "Input/output error",
    "no such file: {name}", "no such folder: {name}", "no such file or folder: {name}",  # the noun is a parameter
)  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_says_the_language(environment: dict[str, str], language: str) -> None:
    assert LOCALE(environment) == language


def test_values_are_said_as_they_are_and_reasons_in_the_language() -> None:
    messages.use("zh")
    assert messages.say("no such file: failed") == "没有该文件：failed"
    assert messages.say("shenbao convert: error: argument --jobs: must be 1 or more") == (
        "shenbao convert：--jobs：须是 1 或更大的整数"
    )
    assert messages.say("something new: {x}") == "something new: {x}"
    messages.use("en")
    assert messages.say("第2页表3行1、4") == "page 2 table 3 row 1, 4"
    assert messages.say("说不出的原因。", "文件有密码") == "the file has a password"
    assert messages.say("a.pdf：说不出的原因。") == "a.pdf：说不出的原因。"


ENGLISH = re.compile(r"(?<![\w./-])(files?|records?|partial|failed|skipped|complete|the|is|of|no|usage|error|must)\b")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("1 项检索", "1 saved search"),
        ("21 项检索", "21 saved searches"),
        ("甲.docx：1 份，12 处", "甲.docx: 1 filing, 12 places"),
    ],
)
def test_what_is_one_has_no_plural(message: str, said: str) -> None:
    messages.use("en")
    assert messages.say(message) == said


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_one_run_speaks_one_language(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    sources = tmp_path / "in"
    shutil.copytree(root / "corpus/general-2015", sources)
    (sources / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    (sources / "notes.txt").write_text("nothing of interest", encoding="utf-8")
    (sources / "~$open.docx").write_bytes(b"x")
    out = str(tmp_path / "out")
    runs = [
        (["convert", str(sources), "--out", out, "--jobs", "1"], 1),
        (["convert", str(sources), "--out", out, "--retry", "some"], 2),
        (["convert", str(tmp_path / "nowhere"), "--out", out], 2),
        (["index", out], 0),
        (["search", "xyz", "--db", str(tmp_path)], 2),
        (["search", "AND", "--db", out], 2),
        (["search", "nothing-like-it", "--db", out, "--year", "1999"], 0),
        (["export", out, "--csv", str(tmp_path / "csv")], 0),
        (["seed", "--layouts"], 0),
        (["seed", str(sources / "source.docx"), "--year", "1900", "--out", str(tmp_path / "a.docx")], 2),
        (["check"], 2),
        (["serve", "--db", out, "--host", "0.0.0.0"], 2),
    ]
    for words, code in runs:
        capsys.readouterr()
        try:
            ended = main([words[0], "--lang", language, *words[1:]])
        except SystemExit as stop:
            ended = stop.code  # type: ignore[assignment]
        said = "\n".join(capsys.readouterr())
        assert ended == code, (words, said)
        plain = said.replace(str(tmp_path), "").replace(str(root), "")
        if words[:2] == ["seed", "--layouts"]:  # titles of forms and names of places are what they are
            plain = plain.splitlines()[1]
        if language == "en":
            assert not CHINESE.search(plain), (words, plain)
        else:
            usage = re.sub(r"(?s)用法：.*?\nshenbao|'\w+'", "", plain)  # names of options and choices are what they are
            assert CHINESE.search(plain)
            assert not ENGLISH.search(usage), (words, plain)


def test_english_has_the_punctuation_of_english(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chinese marks stand within quotations of filings alone, and what is one has no plural."""
    monkeypatch.setenv("COLUMNS", "4000")  # no line is broken
    source, out = root / "corpus/minhang-2020-pingan/source.docx", str(tmp_path / "out")
    runs = [
        ["convert", str(source), "--out", out, "--jobs", "1"],
        ["check", str(source)],
        ["check", str(root / "corpus/putuo-2024-two-forms/source.docx")],
        ["check", "--list"],
        ["search", "综治", "--db", out, "--facets"],
        ["search", "综治", "--db", out, "--form", "甲", "--status", "failed", "--failed", "funds"],
        ["search", "--about", "闵综治办11号", "--db", out],
        ["export", out, "--csv", str(tmp_path / "csv"), "--xlsx", str(tmp_path / "all.xlsx")],
        ["seed", str(source), "--year", "2021", "--out", str(tmp_path / "draft.docx")],
        ["compare", str(source), str(root / "corpus/minhang-2021-community/source.docx")],
    ]
    for words in runs:
        capsys.readouterr()
        main([words[0], "--lang", "en", *words[1:]])
        lines = "\n".join(capsys.readouterr()).splitlines()
        for line in lines if words[0] != "compare" else lines[:4]:  # of a comparison the rest is what the filings say
            if words[0] == "search" and line.startswith("    "):  # a place with its text
                continue
            own = QUOTED.sub("", line)
            assert not re.search("[、，；。：（）！？]", own), (words, line)
            assert not re.search(
                r"(?<![\d.,])1 (?:[a-z]+ )?(?:filings|notes|records|documents|pages|meetings)\b", own
            ), line


QUOTED = re.compile("“[^”]*”|《[^》]*》(?:的通知|的意见)?|〈[^〉]*〉|检索词.*?标题")


def test_what_the_rules_say_most_is_said_in_english(root: Path) -> None:
    """What a rule says against a filing, without its quotations."""
    messages.use("en")
    for folder in ("minhang-2020-pingan", "minhang-2021-community", "putuo-2024-two-forms", "general-2015"):
        for filing in convert(root / "corpus" / folder / "source.docx").filings:
            for check in filing.checks:
                if check.outcome != "holds":
                    assert messages.say(check.message) != check.message, check.message
