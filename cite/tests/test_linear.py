"""Every pattern on growing hard texts: twice the length takes about twice the time, not four times as long."""

from time import process_time

import pytest

from shenbao_cite import pack

_SHORT, _TIMES = 1_000, 6  # characters; a pattern that takes the square takes as many times as long on all in one text
_RATIO = 3  # times as long as on as many short texts, of which a linear pattern takes one
_LEAST = 0.02  # seconds: below it the ratio is that of noise
_TIMEOUT = 10.0  # seconds: what takes longer on the long text is no matter of a few steps more
_WINDOWS = {  # patterns that the code lets see no more than so many characters
    ("decoy", "paper_before"): 60,
    ("organ", "run"): 90,
    ("organ", "separator"): 90,
    ("title", "row_before"): 2_000,
    ("title", "organ_before"): 60,
    ("title", "gap_before"): 60,
    ("title", "aside"): 120,
    ("title", "remarks"): 120,
    ("title", "apposed"): 120,
    ("title", "pinpoint"): 160,
    ("title", "next_article"): 160,
    ("status", "no_subject"): 12,
}
_UNITS = ["1", "一", "甲", "的", " ", "\n", "(", ")", "〔", "《", "》", "“", "1 ", "1-", "年", "第", "号", "、", "，"]
_UNITS += [
    "2018",
    "〔2018",
    "〔2018〕",
    "2017年",
    "关于",
    "的通知",
    "（一）",
    "第一条、",
    "《甲》",
    "公告",
    "令",
    " 、",
    "GB",
]


def _entries():
    return [(file, entry) for file in sorted(pack.names()) for entry in pack.toml(file).get("pattern", ())]


def _units(entry):
    """What hard texts repeat: common marks, examples of the pattern, and their halves."""
    shown = [example.replace("⟨", "").replace("⟩", "") for example in (*entry["examples"], *entry["rejects"])]
    halves = [part for one in shown for part in (one, one[:-1], one[1:], one[: len(one) // 2], one[len(one) // 2 :])]
    return list(dict.fromkeys(filter(None, [*_UNITS, *halves])))


def _seconds(pattern, entry, text, times=1):
    """How long the pattern takes from one end of the text to the other, so many times, as the code runs it."""
    start = process_time()
    for _ in range(times):
        if entry.get("use") == "search":
            for _ in pattern.finditer(text, timeout=_TIMEOUT):
                pass
        else:
            pattern.match(text, timeout=_TIMEOUT)
            if "(?r)" not in entry["expression"]:
                pattern.fullmatch(text, timeout=_TIMEOUT)
    return process_time() - start


def _named(value):
    return value["name"] if isinstance(value, dict) else value


@pytest.mark.parametrize(("file", "entry"), _entries(), ids=_named)
def test_time_grows_as_the_text_does(file, entry):
    pattern, clean = pack.patterns(file)[entry["name"]], pack.fold if pack.toml(file).get("folded") else str
    window = _WINDOWS.get((file, entry["name"]))
    for unit in _units(entry):
        short, long = (clean((unit * (size // len(unit) + 1))[:size]) for size in (_SHORT, _SHORT * _TIMES))
        if window:
            pattern.match(long[:window], timeout=_TIMEOUT)
            continue
        taken = _seconds(pattern, entry, long)
        if taken > _LEAST:  # the lesser of several, as other processes only add to each
            least = min(_seconds(pattern, entry, short, _TIMES) for _ in range(3))
            again = min(taken, _seconds(pattern, entry, long), _seconds(pattern, entry, long))
            assert again < max(_RATIO * least, _LEAST), unit
