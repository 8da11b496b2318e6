"""The documentation says all that a user can meet: commands, options, codes, rules, fields, formats, public names."""

import argparse
import ast
import doctest
import importlib.util
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import extract
from extract.batch import skips
from extract.check import listing
from extract.cli import arguments
from extract.read.formats import FORMATS
from extract.record import schema
from extract.record.causes import CAUSES, NOTES
from extract.record.fields import fields
from extract.record.model import Remark

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
RECIPES = [page for page in PAGES if page.startswith("extend/")]
FOLDERS = ("extract/", "cite/", "patterns/", "corpus/", "output/", "tests/", "bench/", "docs/", "requirements/")
CODE = re.compile(r"[a-z]+(_[a-z]+)+|defect")


@cache
def hooks() -> ModuleType:
    """docs/hooks.py, which makes tables of the pages; it needs no MkDocs."""
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def page(name: str) -> str:
    """A page as it is built: its tables made."""
    text: str = hooks().on_page_markdown((DOCS / name).read_text(encoding="utf-8"))
    return text


def first_cells(name: str) -> list[str]:
    """The first cell of each line of a page's tables."""
    return re.findall(r"^\| `?([^|`]+?)`? \|", page(name), re.MULTILINE)


# ---------------------------------------------------------------- installing


def test_nothing_says_to_install_from_an_index_that_lacks_the_package(root: Path) -> None:
    """The packages are on no index: a stranger's of the name would be installed."""
    pages = (root / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"))
    files = [path for name in ("extract", "docs", "output", "cite") for path in (root / name).rglob("*")]
    texts = [path for path in (*pages, *files) if path.suffix in (".md", ".py", ".toml", ".sh", ".ipynb")]
    said = re.compile(r"""pipx? install (-\S+ )*["']?shenbao""")
    assert said.search('pip install "shenbao[parquet]"')
    assert [path for path in texts if said.search(path.read_text(encoding="utf-8"))] == []


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("command", hooks().subcommands())
def test_every_command_and_option_is_there(command: str) -> None:
    section = page("commands.md").partition(f"## shenbao {command}\n")[2].partition("\n## ")[0]
    parser = hooks().subcommands()[command]

    for action in parser._actions:
        shown = action.option_strings or [action.metavar or action.dest]
        if action.help != argparse.SUPPRESS and action.dest != "help":
            assert all(f"`{name}`" in section for name in shown), shown


def test_no_option_without_help() -> None:
    for command, parser in hooks().subcommands().items():
        assert all(action.help for action in parser._actions), command


@pytest.mark.parametrize("name", PAGES)
def test_commands_that_a_page_shows_exist(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    for line in re.findall(r"(?:^\$ (?:\.venv/bin/)?|`)shenbao (\w+[^`\n]*)", text, re.MULTILINE):
        command, *words = line.split()
        if words and f"{command} {words[0]}" in hooks().subcommands():
            command = f"{command} {words[0]}"
        assert command in hooks().subcommands(), line
        options = {option for action in hooks().subcommands()[command]._actions for option in action.option_strings}
        new = {"--jsonl", "--department"}  # of the recipes' examples
        assert {word for word in words if word.startswith("--")} <= options | new, line


def test_exit_codes() -> None:
    codes = [arguments.COMPLETE, arguments.INCOMPLETE, arguments.USAGE, arguments.STOPPED, arguments.CUT_OFF]
    table = page("commands.md").partition("\n## ")[0]

    assert re.findall(r"^\| (\d+) \|", table, re.MULTILINE) == [str(code) for code in codes]


# ---------------------------------------------------------------- remarks, rules, fields, formats


def remark_codes() -> Iterator[str]:
    """The code of every remark in the source: the first argument of ``Remark(…)`` and its like, ``code = …``."""
    for path in sorted((ROOT / "extract").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func).lower() in ("remark", "_remark") and node.args:
                yield from (value for value in _texts(node.args[0]) if CODE.fullmatch(value))
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(_name(target) == "code" for target in targets):
                    yield from (value for value in _texts(node.value) if CODE.fullmatch(value))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _texts(node: ast.expr) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_every_remark_code_is_there_and_no_other() -> None:
    documented = [cell for cell in first_cells("remarks.md") if cell not in ("code", "---")]

    assert sorted(documented) == sorted(set(remark_codes()))


def test_every_remark_of_a_record_has_its_words() -> None:
    of_manifest = {remark.code for remark in vars(skips).values() if isinstance(remark, Remark)}

    assert {*CAUSES, *NOTES} >= set(remark_codes()) - of_manifest
    assert set(remark_codes()) >= {*CAUSES, *NOTES}
    assert not CAUSES.keys() & NOTES.keys()


def test_every_rule_is_there_with_its_title() -> None:
    text = page("rules.md")

    for rule in listing():
        assert f"| `{rule.name}` | {rule.severity} | {rule.title} | {rule.source} |" in text


def test_every_field_is_there() -> None:
    text = page("record.md")

    for field in fields():
        if f"/{field.name}" == field.pointer or field.part in dict(hooks().PARTS):
            assert f"| `{field.name}` | {field.chinese} | {field.english} |" in text, field.pointer
    assert {field.part for field in fields()} == dict(hooks().PARTS).keys()


def test_every_part_of_the_schema_is_there() -> None:
    definitions = json.loads(schema.text())["$defs"]
    objects = {name for name, definition in definitions.items() if "properties" in definition}

    assert objects == set(dict(hooks().PARTS)) | set(hooks().OUTSIDE)


def test_every_format_is_there() -> None:
    for one in FORMATS:
        assert one.media_type in page("index.md")
        assert all(f"`{suffix}`" in page("index.md") for suffix in one.suffixes)


# ---------------------------------------------------------------- library


def test_every_public_name_is_there() -> None:
    text = page("library.md")

    for name in extract.__all__:
        home = f"{getattr(extract, name).__module__}.{name}"
        described = re.findall(r"^::: (\S+)", text, re.MULTILINE)
        assert any(
            home.startswith(f"{one}.") or one in (home, f"extract.{name}", f"shenbao_cite.{name}") for one in described
        ), name


def test_the_python_of_the_library_page_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"^```python\n(>>>.*?)^```$", page("library.md"), re.MULTILINE | re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("".join(blocks), {}, "library.md", "library.md", 0)

    assert examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_what_is_described_exists() -> None:
    for name in re.findall(r"^::: (\S+)", page("library.md"), re.MULTILINE):
        module, _, attribute = name.rpartition(".")
        try:
            assert importlib.import_module(name)
        except ModuleNotFoundError:
            assert getattr(importlib.import_module(module), attribute)


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target, _, anchor in (link.partition("#") for link in re.findall(r"\]\((?!https?:)([^)]+)\)", page(name))):
        file = (DOCS / name).parent / target if target else DOCS / name
        assert file.exists(), target
        headings = re.findall(r"^#+ (.+)$", page(file.resolve().relative_to(DOCS).as_posix()), re.MULTILINE)
        assert not anchor or anchor in {_anchor(heading) for heading in headings}, anchor


def _anchor(heading: str) -> str:
    """As MkDocs makes it for headings in English."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower())


def test_the_menu_has_every_page() -> None:
    menu = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(menu) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_files_and_folders_that_a_page_names_exist(name: str) -> None:
    """A recipe marks files that it adds by saying ``new`` before them."""
    text = re.sub(r"```.*?```", "", page(name), flags=re.DOTALL)
    for path in re.findall(r"(?<!new )`([\w./-]+)`", text):
        if path.startswith(FOLDERS) and "…" not in path:
            assert (ROOT / path).exists(), path


def test_the_words_used_are_names_of_the_code() -> None:
    """Each name in the first column of docs/names.md is a file, a folder or a word of the code."""
    code = [path for folder in ("extract", "cite/src", "bench") for path in sorted((ROOT / folder).rglob("*.py"))]
    words = {word for path in code for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    paths = {part for path in code for part in path.relative_to(ROOT).with_suffix("").parts}
    rows = re.findall(r"^\| (.+?) \|", (DOCS / "names.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = [word for row in rows for name in re.findall(r"`(.+?)`", row) for word in re.findall(r"\w+", name)]

    assert len(named) > 500
    assert sorted(set(named) - words - paths - {"py"}) == []


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_names_its_files_and_how_to_see_that_it_works(name: str) -> None:
    headings = re.findall(r"^## (.+)$", page(name), re.MULTILINE)

    assert headings[0] == "Files"
    assert headings[-1] == "See that it works"


@pytest.mark.parametrize("name", RECIPES)
def test_python_of_a_recipe_can_be_parsed(name: str) -> None:
    """Lines of a tuple, dictionary or class are code, too, once they stand within one."""
    for block in re.findall(r"^```python.*?\n(.*?)^```$", page(name), re.MULTILINE | re.DOTALL):
        text = textwrap.dedent(block)
        if text.rstrip().endswith(",") and re.match(r'"[\w.]+":', text):
            text = f"{{{text}}}"
        ast.parse(text)


def test_the_drawing_says_what_its_source_says() -> None:
    """docs/file-flow.svg was drawn from docs/file-flow.mmd, so that the pages load nothing to draw it."""
    source, drawing = ((DOCS / f"file-flow.{suffix}").read_text(encoding="utf-8") for suffix in ("mmd", "svg"))
    words = set(re.findall(r"[\w./]+", re.sub(r"<[^>]*>", " ", drawing)))

    for label in re.findall(r'\["(.+?)"\]', source):
        assert words >= set(re.findall(r"[\w./]+", label.replace("\\n", " ").rstrip("?"))), label


def test_hooks_need_no_mkdocs() -> None:
    assert hooks()
    assert not {"mkdocs", "material"} & sys.modules.keys()


def test_nothing_is_loaded_from_elsewhere() -> None:
    """No page names a script or style of another host; fonts and drawings come with the pages."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")

    assert "font: false" in settings
    assert not re.search(r"https?://", settings)
    assert not any("```mermaid" in (DOCS / name).read_text(encoding="utf-8") for name in PAGES)
