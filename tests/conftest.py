"""Profiles for property tests, and a run in which nothing may be skipped for want of a part."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.register_profile("nightly", max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("NEWSCLEAN_PROFILE", "ci"))

#: Set in continuous integration, where every part is installed and a skip hides a hole.
COMPLETE = bool(os.environ.get("NEWSCLEAN_COMPLETE"))


@pytest.fixture(scope="session")
def thorough():
    """Whether this is the nightly run, in which the default pipeline gets ten times the examples."""
    return os.environ.get("NEWSCLEAN_PROFILE") == "nightly"


def pytest_terminal_summary(terminalreporter):
    """Name the tests that were skipped though every part should be there."""
    for report in holes(terminalreporter):
        terminalreporter.write_line(f"SKIPPED IN A COMPLETE RUN: {report.nodeid} {report.longrepr}")


def pytest_sessionfinish(session, exitstatus):
    """A skip for a missing part fails a complete run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and holes(reporter) and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def holes(reporter):
    """Skipped tests that a complete run should have run: all but those that need pages which are not there."""
    if not COMPLETE:
        return []
    skipped = reporter.stats.get("skipped", [])
    pages = bool(os.environ.get("NEWSCLEAN_EVAL_DIR"))
    return [x for x in skipped if pages or "NEWSCLEAN_EVAL_DIR" not in str(x.longrepr)]
