"""Search for inputs that break something: `make fuzz`, which runs until stopped.

    python -m support.fuzz [--minutes 10] [--seed 0] [--only parsers|repositories|builds]

It runs parsers on texts, lays out whole repositories and builds some of them with MkDocs. Failures are exceptions,
Problems that say "tilfolio failed", cases that take more than ten seconds, leaks, and notes that are neither shown nor
mentioned. Hypothesis minimizes each failure; it is printed, and the search continues.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
from click import ClickException
from hypothesis import HealthCheck, Phase, given, settings

from support.hostile_repositories import REPOSITORIES, TEXTS, HostileRepository
from support.parsers import FORMATS, PARSERS
from support.site import BuiltSite, build_folder
from tilfolio.cli.loading import load_site
from tilfolio.gather.walk import join_shown
from tilfolio.parse import tree
from tilfolio.pipeline import Site

PATIENCE = 10.0
"""The most seconds for one case."""
_FAILED = "tilfolio failed"
_TODAY = "2026-11-23"


class HangError(AssertionError):
    """A case took too long."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt a block after this much CPU time or six times as much wall time, if the platform can."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def give_up(number: int, frame: object) -> None:
        raise HangError(f"takes more than {seconds:g} s")

    # Repeatedly, because exceptions raised during garbage collection are lost.
    timers = {signal.SIGPROF: (signal.ITIMER_PROF, seconds), signal.SIGALRM: (signal.ITIMER_REAL, 6 * seconds)}
    before = {number: signal.signal(number, give_up) for number in timers}
    for timer, patience in timers.values():
        signal.setitimer(timer, patience, 1.0)
    try:
        yield
    finally:
        for timer, _ in timers.values():
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def check_parser(parse: Callable[[str], object], text: str) -> None:
    """Run a parser on a text; any exception is a failure."""
    tree.forget()
    with within(PATIENCE):
        parse(text)


def check_repository(repository: HostileRepository) -> None:
    """Lay out a repository and check that nothing fails and no note is silently lost."""
    with tempfile.TemporaryDirectory() as parent:
        folder = repository.write(Path(parent, "site"))
        with within(PATIENCE), suppress(ClickException):  # a mistake in mkdocs.yml is reported in one line
            assert_nothing_lost(folder, load_site(folder / "mkdocs.yml").site)


def check_build(repository: HostileRepository) -> None:
    """Build a repository twice, the second time with the cache of the first."""
    with tempfile.TemporaryDirectory() as parent:
        folder = repository.write(Path(parent, "site"))
        for _ in range(2):
            with within(PATIENCE):
                built = build_folder(folder, today=_TODAY)
            assert_built(built)


def assert_built(built: BuiltSite) -> None:
    """Fail if a build aborts without reporting a mistake of the author."""
    said = "\n".join(built.log)
    assert _FAILED not in said, said[-2000:]
    assert "the site shows what is withheld" not in said, said[-2000:]
    assert built.exit_code == 0 or built.log, "no word of why it ended"


def assert_nothing_lost(folder: Path, site: Site) -> None:
    """Fail if a note is neither shown nor withheld nor named in a message."""
    problems = [str(problem) for problem in site.problems]
    assert not [problem for problem in problems if _FAILED in problem], problems
    portfolio = site.context.portfolio
    shown = {til.shown for til in (*portfolio.tils, *portfolio.indexes)} | {one.shown for one in portfolio.openings}
    shown |= {project.shown for project in portfolio.projects}
    held = {one.path for one in site.texts.held}
    said = "\n".join((*problems, *site.hints))
    places, known = site.places, shown | held | set(site.indexes)
    for path in sorted(places.tils.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.suffix.lower() not in (".md", ".markdown"):
            continue
        if places.tils == places.root and {places.projects, places.docs} & set(path.parents):
            continue
        name = join_shown(places.shown(places.tils), path.relative_to(places.tils).as_posix())
        named = [name, *(parent.as_posix() for parent in Path(name).parents if parent.name not in ("", "TILs"))]
        assert not _is_utf8(name) or any(one in known or one in said for one in named), f"{name!r} is lost"


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def search(name: str, check: Callable[[Any], None], strategy: Any, seed: int, examples: int) -> str:
    """Return the smallest failing input with its exception; "" if there is none."""
    smallest: list[Any] = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(strategy)
    def run(case: Any) -> None:
        try:
            check(case)
        except BaseException:
            smallest[:] = [case]
            raise

    try:
        run()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        case = smallest[0] if smallest else None
        told = "".join(traceback.format_exception(type(error), error, error.__traceback__)[-6:])
        return f"== {name}, seed {seed}\n{case!r}\n{told.partition('Failing test case')[0]}"
    return ""


def list_searches(only: str | None) -> Iterator[tuple[str, Callable[[Any], None], Any, int]]:
    """Yield the searches: name, check, strategy, and cases per round."""
    if only in (None, "parsers"):
        for name, parse in {**PARSERS, **FORMATS}.items():
            yield name, partial(check_parser, parse), TEXTS, 40
    if only in (None, "repositories"):
        yield "repositories", check_repository, REPOSITORIES, 100
    if only in (None, "builds"):
        yield "builds", check_build, REPOSITORIES, 10


def main() -> int:
    """Search until the time is up; return 1 if something was found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--only", choices=("parsers", "repositories", "builds"))
    chosen = options.parse_args()
    os.environ.update(
        GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull, GIT_CEILING_DIRECTORIES=tempfile.gettempdir()
    )
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    end, turn, found = time.monotonic() + 60 * chosen.minutes, chosen.seed, 0
    cases, causes = dict[str, int](), set[str]()
    while time.monotonic() < end:
        for name, check, strategy, examples in list_searches(chosen.only):
            if failure := search(name, check, strategy, turn, examples):
                found += 1
                cause = failure.strip().rpartition("\n")[2]
                print(f"== {name}, seed {turn}: {cause}" if cause in causes else failure, flush=True)
                causes.add(cause)
            kind = name if name in ("repositories", "builds") else "texts"
            cases[kind] = cases.get(kind, 0) + examples
            if time.monotonic() > end:
                break
        turn += 1
    searched = ", ".join(f"{number:,} {kind}" for kind, number in cases.items())
    print(f"{searched}; seeds {chosen.seed} to {turn - 1}; {found} failures")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
