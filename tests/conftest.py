"""The settings of Hypothesis and the fixtures of all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from extract import messages

ROOT = Path(__file__).parent.parent

# No deadline: a first call pays for loading a library. In CI the same examples every time: a red run can be repeated.
settings.register_profile("search", deadline=None)
settings.register_profile(
    "gate", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gate" if os.environ.get("CI") else "search")


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Messages are as the code has them, whatever the locale, unless a test gives ``--lang``."""
    monkeypatch.setattr(messages, "language_of_locale", lambda: "")
    yield
    messages.use("")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT
