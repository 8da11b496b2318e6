"""The settings of Hypothesis. Without a deadline: a first call pays for compiling the patterns."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("search", deadline=None)
settings.register_profile(
    "gate", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gate" if os.environ.get("CI") else "search")
