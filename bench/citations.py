"""Megabytes a second over Chinese text, beside the expression one would write first and eyecite on English text.

Usage: ``python bench/citations.py [--large] [FILE]``. Without a file the text is made here: sentences that cite one
document in 180 bytes ("full density") and ten times as much plain text between them ("a tenth"). Also measured: how
time grows with length, on such text and on text made to be hard (long runs of brackets, digits, 《《《);
``--large`` goes up to 100 MB. CPU time, one process, warm.
"""

import argparse
import re
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import cycle
from pathlib import Path
from time import process_time

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from shenbao_cite import find_citations  # noqa: E402

MEGA = 1_000_000
FIRST = re.compile(
    r"[一-龥]{2,10}[〔（(\[【]\d{4}[〕）)\]】]第?\d+号|[一-龥]{2,30}令第?\d+号|[一-龥]{2,30}公告\d{4}年第\d+号"
)
CODES = ["沪府发", "闵综治办", "财预", "沪财绩", "国办发", "人社部发", "新虹办", "湘建房", "桐政办", "沪卫健规", "财会"]
PLACES = ["区人民政府", "街道办事处", "市财政局", "新虹街道", "区民政局"]
CITING = [
    "根据《关于加强{place}社区治理工作的若干意见》（{code}〔{year}〕{number}号）的要求，",
    "按照{place}{code}[{year}]{number}号文件精神落实各项措施；",
    "《{place}专项资金管理办法》（财政部令第{number}号）第三条规定的支出范围不变。",
    "{place}转发{code}（{year}）{number}号关于开展年度绩效自评工作的通知，",
    "依照{code}【{year}】{number}号和〔{year}〕1{number}号执行，其余不变。",
    "财政部、税务总局公告{year}年第{number}号自发布之日起施行，{place}组织实施。",
]
PLAIN = [
    "为进一步加强社区治理，街道各部门要明确责任分工，做好日常巡查工作，确保群众安居乐业，提高服务水平。",
    "项目实施以来，居民满意度逐年提高，各项指标均达到预期，资金使用规范，未发现违规问题。",
    "下一步将完善工作机制，加强队伍建设，按季度检查进度，年底前完成考评并公开结果。",
]
ENGLISH = (
    "The court relied on Brown v. Board of Education, 347 U.S. 483 (1954), and on Marbury v. Madison, 5 U.S. 137 "
    "(1803). Id. at 177. The statute, 42 U.S.C. § 1983, was read with Monroe v. Pape, 365 U.S. 167, 171 (1961). "
)
HARD = [
    "《",
    "《》",
    "〔",
    "（）",
    "2018",
    "第",
    "号",
    "〔2018〕",
    "〔2018〕4号",
    "《甲办法》（",
    "令第1号",
    "财政部、",
    "关于",
    "\n",
    " ",
]


def dense(size: int, between: int = 0) -> str:
    """Text of about ``size`` bytes: sentences that cite, and ``between`` times as many bytes of plain text."""
    plain, citing = cycle(PLAIN), cycle(CITING)
    pieces: list[str] = []
    length = at = 0
    while length < size:
        words = {"place": PLACES[at % 5], "code": CODES[at % 11], "year": 2000 + at % 24, "number": at % 997 + 1}
        piece = next(citing).format(**words) + PLAIN[at % 3][: 30 + at % 13] + "\n"
        filler = len(piece.encode()) * between
        while filler > 0:
            piece += next(plain)
            filler -= 130
        pieces.append(piece)
        length += len(piece.encode())
        at += 1
    return "".join(pieces)


def speed(function: Callable[[str], object], text: str) -> float:
    """Megabytes a second, the best of three."""
    return max(len(text.encode()) / MEGA / seconds(function, text) for _ in range(3))


def seconds(function: Callable[[str], object], text: str) -> float:
    """CPU seconds of one run."""
    start = process_time()
    function(text)
    return max(process_time() - start, 1e-6)


def print_speeds(name: str, text: str) -> None:
    """Print the speeds of our reader and of the first expression on one text."""
    ours, first = speed(find_citations, text), speed(FIRST.findall, text)
    size, number = len(text.encode()), len(find_citations(text))
    print(f"{name:<18}{ours:>10.1f}{first:>12.1f}{ours / first:>9.2f}{number:>12,}{size / max(number, 1):>14,.0f}")


def print_eyecite() -> None:
    """Print the speed of eyecite on English text, where it is installed."""
    text = ENGLISH * (MEGA // 2 // len(ENGLISH))
    try:
        get_citations = import_module("eyecite").get_citations
    except ImportError as error:
        print(f"\neyecite on English text: not measured ({error})")
        return
    print(f"\neyecite on English text: {speed(get_citations, text):.2f} MB/s")


def print_growth(name: str, make: Callable[[int], str], sizes: list[float]) -> None:
    """Print the speed at growing sizes (megabytes); it stays the same where time is linear."""
    taken = [(size, seconds(find_citations, make(int(size * MEGA)))) for size in sizes]
    print(f"{name:<18}" + "  ".join(f"{size:g} MB: {size / time:.1f} MB/s" for size, time in taken))


def repeating(unit: str) -> Callable[[int], str]:
    """A function that makes a text of a given size by repeating the unit."""
    return lambda size: unit * (size // len(unit.encode()))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, help="a text to measure on")
    parser.add_argument("--large", action="store_true", help="grow up to 100 MB")
    options = parser.parse_args()
    find_citations(dense(MEGA // 10))
    print(f"{'text':<18}{'ours MB/s':>10}{'first MB/s':>12}{'ratio':>9}{'citations':>12}{'bytes each':>14}")
    if options.file:
        print_speeds(options.file.name[:17], options.file.read_text(encoding="utf-8"))
    print_speeds("full density", dense(2 * MEGA))
    print_speeds("a tenth", dense(8 * MEGA, 9))
    print_speeds("no citation", "".join(PLAIN) * (8 * MEGA // 400))
    print_eyecite()
    print("\ngrowth")
    print_growth("full density", dense, [1, 4, 16])
    print_growth("a tenth", lambda size: dense(size, 9), [1, 10, 100] if options.large else [1, 4, 16])
    for unit in HARD:
        print_growth(repr(unit), repeating(unit), [0.1, 0.4, 1.6])


if __name__ == "__main__":
    main()
