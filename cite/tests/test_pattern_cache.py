"""What is kept of pattern files: the same patterns, and never those of another file, another Python or a broken one."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from shenbao_cite import pack, pattern_cache
from shenbao_cite.errors import PackError

_TEXTS = [
    "根据《预算法》和财预〔2015〕8号、沪财绩(2018)4号的规定，本办法自2020年1月1日起施行，原办法同时废止。",
    "国务院令第721号；财政部公告2019年第3号　第二条第（三）项，〔2018－7〕号，二〇一九年第十二期",
    "关于印发《闵行区〈实施细则〉（试行）》的通知（已失效）\n1、区政府办公室 2、区财政局等3部门",
]


@pytest.fixture
def kept_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A copy of our pattern files in which bytecode may be kept."""
    folder = tmp_path / "patterns"
    shutil.copytree(pack.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    yield folder
    pack.stored_file.cache_clear()


def _stored(folder: Path, name: str) -> pattern_cache.PackFile:
    """The file as a process reads it that begins now."""
    pack.stored_file.cache_clear()
    return pack.stored_file(str(folder / f"{name}.toml"))


def _cache(folder: Path, name: str) -> Path:
    return folder / "__pycache__" / f"{name}.{sys.implementation.cache_tag}.pack"


def _patterns(folder: Path, name: str) -> pack.Patterns:
    stored = _stored(folder, name)
    return pack.Patterns(str(folder / f"{name}.toml"), stored.content, stored.compiled)


def _write(path: Path, expression: str) -> None:
    path.write_text(json.dumps({"pattern": [{"name": "x", "expression": expression}]}), encoding="utf-8")


@pytest.mark.parametrize("name", sorted(pack.names()))
def test_content_and_patterns_are_the_same_from_the_cache(kept_files, name):
    _stored(kept_files, name)
    assert _cache(kept_files, name).is_file()
    kept = _patterns(kept_files, name)
    content = pack.file_content(kept_files / f"{name}.toml")
    assert _stored(kept_files, name).content == content
    new = pack.Patterns("new.toml", content)
    assert list(kept) == list(new)
    for key, pattern in new.items():
        one = kept[key]
        assert (one.pattern, one.flags, dict(one.groupindex)) == (
            pattern.pattern,
            pattern.flags,
            dict(pattern.groupindex),
        )
        for text in map(pack.fold, _TEXTS):
            assert [match.regs for match in one.finditer(text)] == [match.regs for match in pattern.finditer(text)]


def test_what_is_kept_is_not_compiled_again(kept_files, monkeypatch):
    _stored(kept_files, "decoy")
    monkeypatch.setattr(regex, "compile", lambda *_: pytest.fail("compiled"))
    assert len(list(_patterns(kept_files, "decoy").values())) > 3


@pytest.mark.parametrize("length", [0, 5, 24, 60, -1])
def test_cut_cache_is_made_anew(kept_files, length):
    whole = _stored(kept_files, "decoy")
    cache = _cache(kept_files, "decoy")
    data = cache.read_bytes()
    cache.write_bytes(data[:length])
    assert _stored(kept_files, "decoy") == whole
    assert cache.read_bytes() == data


@pytest.mark.parametrize("place", [0, 9, 17, 30, 500])
def test_damaged_cache_is_made_anew(kept_files, place):
    whole = _stored(kept_files, "decoy")
    cache = _cache(kept_files, "decoy")
    data = cache.read_bytes()
    cache.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    assert _stored(kept_files, "decoy") == whole
    assert cache.read_bytes() == data


def test_cache_of_another_file_is_passed_over(kept_files):
    _stored(kept_files, "kind")
    whole = _stored(kept_files, "decoy")
    shutil.copy(_cache(kept_files, "kind"), _cache(kept_files, "decoy"))
    assert _stored(kept_files, "decoy") == whole


def test_changed_pattern_is_seen_at_once_also_with_time_and_size_unchanged(kept_files):
    path = kept_files / "decoy.json"  # which comes before one of TOML
    _write(path, "[甲乙]")
    before = path.stat()
    assert _patterns(kept_files, "decoy")["x"].fullmatch("乙")
    _write(path, "[甲丙]")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert not _patterns(kept_files, "decoy")["x"].fullmatch("乙")
    assert _patterns(kept_files, "decoy")["x"].fullmatch("丙")


@pytest.mark.parametrize("fact", ["__version__", "DEFAULT_VERSION"])
def test_cache_of_another_regex_is_passed_over(kept_files, monkeypatch, fact):
    _stored(kept_files, "decoy")
    (path,) = kept_files.glob("decoy.*")
    assert pattern_cache.read(str(path), path.read_bytes()) is not None
    monkeypatch.setattr(regex, fact, regex.V1 if fact == "DEFAULT_VERSION" else "1")
    assert pattern_cache.read(str(path), path.read_bytes()) is None


def test_mistake_is_told_where_the_pattern_is_used_and_nothing_is_kept(kept_files):
    _write(kept_files / "decoy.json", "甲(")
    patterns = _patterns(kept_files, "decoy")
    with pytest.raises(PackError, match=r"decoy\.toml, line 1: pattern 'x': missing"):
        patterns["x"]
    assert os.listdir(kept_files / "__pycache__") == []


def test_nothing_is_kept_where_python_keeps_no_bytecode(kept_files, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert _patterns(kept_files, "decoy")
    assert not (kept_files / "__pycache__").exists()


def test_cache_goes_where_the_bytecode_goes(kept_files, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    stored = _stored(kept_files, "decoy")
    assert not (kept_files / "__pycache__").exists()
    (cache,) = (tmp_path / "compiled").rglob("*.pack")
    assert cache.name == _cache(kept_files, "decoy").name
    monkeypatch.setattr(regex, "compile", lambda *_: pytest.fail("compiled"))
    assert _stored(kept_files, "decoy") == stored


def test_folder_that_refuses_costs_only_time(kept_files):
    (kept_files / "__pycache__").write_bytes(b"")  # also who is root cannot write there
    patterns = _patterns(kept_files, "decoy")
    assert all(patterns[name].pattern for name in patterns)
    assert (kept_files / "__pycache__").read_bytes() == b""


def test_process_that_is_ended_while_it_compiles_leaves_nothing(kept_files, monkeypatch):
    files = []
    compile_one = regex.compile
    monkeypatch.setattr(regex, "compile", lambda *one: files.extend(kept_files.rglob("*.pack*")) or compile_one(*one))
    _stored(kept_files, "decoy")
    assert files == []
    assert os.listdir(kept_files / "__pycache__") == [_cache(kept_files, "decoy").name]


def test_folder_in_the_place_of_a_cache_costs_only_time(kept_files, monkeypatch):
    _cache(kept_files, "decoy").mkdir(parents=True)
    patterns = _patterns(kept_files, "decoy")
    monkeypatch.setattr(regex, "compile", lambda *_: pytest.fail("compiled twice"))
    assert all(patterns[name].pattern for name in patterns)
    assert os.listdir(kept_files / "__pycache__") == [_cache(kept_files, "decoy").name]


def test_full_disk_costs_only_time(kept_files, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    patterns = _patterns(kept_files, "decoy")
    assert all(patterns[name].pattern for name in patterns)
    assert os.listdir(kept_files / "__pycache__") == []


def test_kept_pattern_takes_no_other_ones_place(kept_files):
    compiled = _stored(kept_files, "decoy").compiled
    assert pattern_cache.pattern("丁+", compiled).fullmatch("丁丁")
    own = pack.Patterns("decoy.toml", {"pattern": [{"name": "case_code", "expression": "丁+"}]}, compiled)
    assert own["case_code"].pattern == "丁+"


def test_processes_that_begin_at_once_read_the_same(kept_files):
    code = (
        "import sys; sys.dont_write_bytecode, sys.pycache_prefix = False, None;"
        "from shenbao_cite import pack; pack.FOLDER = sys.argv[1];"
        "from shenbao_cite import find_citations; print([one.id for one in find_citations('见沪财绩(2018)4号')])"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(kept_files)]
    place = Path(pack.__file__).parent.parent
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=place) for _ in range(4)]
    answers = {process.communicate()[0].decode().strip() for process in running}
    assert answers == {"['沪财绩〔2018〕4号']"}
    kept = os.listdir(kept_files / "__pycache__")
    assert kept
    assert all(name.endswith(".pack") for name in kept)
