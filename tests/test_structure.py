"""The house is one that a stranger can live in: few and meaningful functions, no name with two meanings."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

MOST_FUNCTIONS = 58  # in 1,000 lines; well-kept peers have 26 to 54
MOST_SINGLE_USE = 0.25  # share of functions that are private and named once besides their definition
LONGEST = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(root: Path) -> Iterator[tuple[Path, str]]:
    """Every module of the two packages with its text."""
    for path in sorted([*(root / "extract").rglob("*.py"), *(root / "cite" / "src").rglob("*.py")]):
        yield path, path.read_text(encoding="utf-8")


def functions(text: str) -> list[Function]:
    """Every function and method of a module, inner ones too."""
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]


def is_single_use(function: Function, text: str) -> bool:
    """Whether a private function is named once besides its definition, in the module where it stands."""
    name = function.name
    return name.startswith("_") and not name.startswith("__") and len(re.findall(rf"\b{name}\b", text)) == 2


def test_functions_are_few_and_have_more_than_one_use(root: Path) -> None:
    lines = sum(text.count("\n") for _, text in sources(root))
    every = [(function, text) for _, text in sources(root) for function in functions(text)]
    single_use = sum(is_single_use(function, text) for function, text in every)

    print(f"{len(every) * 1000 / lines:.1f} functions per 1,000 lines, {single_use / len(every):.1%} of single use")
    assert len(every) * 1000 / lines <= MOST_FUNCTIONS
    assert single_use / len(every) <= MOST_SINGLE_USE


def test_no_function_is_long(root: Path) -> None:
    long = [
        f"{path.name}:{function.name}"
        for path, text in sources(root)
        for function in functions(text)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST
    ]
    assert long == []


def test_no_class_name_has_two_meanings(root: Path) -> None:
    places = defaultdict(list)
    for path, text in sources(root):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(path.relative_to(root).as_posix())
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


UNTELLING = {"asked", "begun", "found", "hanging", "held", "saved", "told"}  # they say nothing of what they name


def test_no_variable_has_a_name_that_tells_nothing(root: Path) -> None:
    places = defaultdict(list)
    for path, text in sources(root):
        for node in ast.walk(ast.parse(text)):
            name = node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else ""
            places[name].append(path.relative_to(root).as_posix())
    assert {name: places[name] for name in UNTELLING & places.keys()} == {}


VERBS = {"embed", "exceed", "feed", "need", "proceed", "seed", "succeed"}  # they end in "ed" all the same
PARTICIPLES = {
    *("told", "written", "seen", "said", "shown", "cut", "found", "drawn", "held", "kept", "made", "known", "spelt"),
    *("built", "sent", "taken", "hidden", "given", "gone", "done", "lost", "chosen", "grown", "thrown"),
}


def test_no_function_is_a_participle_alone(root: Path) -> None:
    """A name such as ``rotated`` tells neither what the function returns nor what it does."""
    names = defaultdict(list)
    for path, text in sources(root):
        for function in functions(text):
            names[function.name.strip("_")].append(f"{path.relative_to(root).as_posix()}:{function.lineno}")
    bare = {name for name in names if "_" not in name and name.endswith("ed")} - VERBS | names.keys() & PARTICIPLES
    assert {name: names[name] for name in bare} == {}
