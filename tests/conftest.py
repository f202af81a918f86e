"""Settings for all tests: the user's git settings are ignored, and on CI no test may be skipped."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Generator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings

# Code under test calls git with this environment: a user's hooks, signing keys or default branch must not
# change an outcome, and a temporary folder must not find a repository above it.
os.environ["GIT_CONFIG_GLOBAL"] = os.devnull
os.environ["GIT_CONFIG_SYSTEM"] = os.devnull
os.environ["GIT_CEILING_DIRECTORIES"] = tempfile.gettempdir()
# Many tests start `mkdocs` and `til`: without compiled modules each start takes a second longer.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ON_CI = os.environ.get("CI", "").lower() in ("1", "true")

# No deadline, since machines are shared. CI always tries the same inputs; locally they are random.
EXAMPLES = int(os.environ.get("TILFOLIO_EXAMPLES", "100"))
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=ON_CI, max_examples=EXAMPLES
)
settings.load_profile("ours")


FONTS = ("NotoSansDevanagari", "NotoSansCJK", "NotoColorEmoji")


@cache
def missing_fonts() -> list[str]:
    """Return the fonts that tests need but this machine lacks."""
    from tilfolio.images.fonts import find_font_folders  # noqa: PLC0415 tests of this file have no package of ours

    names = [name for folder in find_font_folders() for _, _, files in os.walk(folder) for name in files]
    return [font for font in FONTS if not any(name.startswith(font) for name in names)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests that need missing fonts; the mark can limit this to certain cases of a test."""
    mark = item.get_closest_marker("fonts")
    case = getattr(getattr(item, "callspec", None), "id", "")
    if mark and (not mark.args or case in mark.args) and missing_fonts():
        pytest.skip(f"this needs {', '.join(missing_fonts())}, which `bash .ci/packages` installs")


@pytest.fixture(autouse=True)
def mkdocs_logs_as_before() -> Generator[None, None, None]:
    """Restore MkDocs' loggers, since tests share one process in which commands and plugins change them.

    The command `mkdocs` lets `mkdocs.commands.build` say each thing only once, also in a later test.
    """
    loggers = [logging.getLogger(name) for name in ("mkdocs", "mkdocs.commands.build")]
    before = [(logger.level, logger.disabled, list(logger.filters)) for logger in loggers]
    yield
    for logger, (level, disabled, filters) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.disabled, logger.filters = disabled, filters


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail skipped tests on CI, where everything must be installed."""
    report = yield
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that skips itself on import."""
    report = yield
    if ON_CI and report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
