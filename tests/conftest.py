"""What holds for every test: the author's own git settings stay out, and on CI nothing is skipped."""

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

# A clock says nothing of a test: machines are shared. What CI tries is the same each time; on a desk it is always new.
EXAMPLES = int(os.environ.get("TILFOLIO_EXAMPLES", "100"))
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=ON_CI, max_examples=EXAMPLES
)
settings.load_profile("ours")


FONTS = ("NotoSansDevanagari", "NotoSansCJK", "NotoColorEmoji")


@cache
def missing_fonts() -> list[str]:
    """Return which of the fonts that tests draw with no folder of this machine holds."""
    from tilfolio.images.fonts import find_font_folders  # noqa: PLC0415 tests of this file have no package of ours

    names = [name for folder in find_font_folders() for _, _, files in os.walk(folder) for name in files]
    return [font for font in FONTS if not any(name.startswith(font) for name in names)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what draws with fonts that are not there; the mark names the cases that do, where not all of them do."""
    mark = item.get_closest_marker("fonts")
    case = getattr(getattr(item, "callspec", None), "id", "")
    if mark and (not mark.args or case in mark.args) and missing_fonts():
        pytest.skip(f"this needs {', '.join(missing_fonts())}, which `bash .ci/packages` installs")


@pytest.fixture(autouse=True)
def mkdocs_logs_as_before() -> Generator[None, None, None]:
    """Undo what commands and plugins do to MkDocs' logger: they run in processes of their own, tests share one."""
    logger = logging.getLogger("mkdocs")
    level, disabled, filters = logger.level, logger.disabled, list(logger.filters)
    yield
    logger.setLevel(level)
    logger.disabled, logger.filters = disabled, filters


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one on CI: there, what is missing has to be installed."""
    report = yield
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that skips itself while it is imported."""
    report = yield
    if ON_CI and report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
