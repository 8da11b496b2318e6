"""What converting a file does grows with its pages, rows and projects, and not faster: calls are counted, no time."""

from cProfile import Profile
from pathlib import Path

import pytest

from bench.growth import KINDS
from extract import convert

FEW, TIMES = 24, 4  # fewer pages hide what is done for each pair of them; more take long


def calls(path: Path) -> int:
    """How many functions are called to convert the file, those in C among them."""
    profile = Profile()
    with profile:
        convert(path).to_json()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("kind", KINDS)
def test_work_grows_with_the_file(kind: str, tmp_path: Path) -> None:
    write, suffix, _ = KINDS[kind]
    few, many = tmp_path / f"few.{suffix}", tmp_path / f"many.{suffix}"
    write(FEW, few)
    write(TIMES * FEW, many)
    convert(few)  # what is done once for all files, and kept
    assert calls(many) < 1.05 * TIMES * calls(few)
