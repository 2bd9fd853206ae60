"""Profiles for property tests: a quick one by default, a thorough one for the night."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.register_profile("nightly", max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("NEWSCLEAN_PROFILE", "ci"))


@pytest.fixture(scope="session")
def thorough():
    """Whether this is the nightly run, in which the default pipeline gets ten times the examples."""
    return os.environ.get("NEWSCLEAN_PROFILE") == "nightly"
