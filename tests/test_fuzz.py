"""A few seconds of `make fuzz`, and the inputs that it has found."""

from __future__ import annotations

import time

import pytest

from support.fuzz import HangError, check_build, check_parser, check_repository, search, within
from support.hostile_repositories import REPOSITORIES, TEXTS, HostileRepository
from support.parsers import FORMATS, PARSERS


@pytest.mark.parametrize("name", [*PARSERS, *FORMATS])
def test_a_parser_reads_whatever_it_is_given(name: str) -> None:
    parse = {**PARSERS, **FORMATS}[name]

    assert search(name, lambda text: check_parser(parse, text), TEXTS, seed=1, examples=20) == ""


def test_a_hostile_repository_is_laid_out_and_loses_nothing() -> None:
    assert search("repositories", check_repository, REPOSITORIES, seed=1, examples=15) == ""


FOUND: dict[str, HostileRepository] = {
    "an empty roadmap in a vault": HostileRepository({}, {"README.md": b""}, "tils: .", git=True),
}
"""Minimal inputs that once failed, by the bug."""


@pytest.mark.parametrize("repository", FOUND.values(), ids=FOUND)
def test_what_once_failed_does_not_any_more(repository: HostileRepository) -> None:
    check_repository(repository)


@pytest.mark.parametrize("sign", ["<a ", "<script "])
@pytest.mark.parametrize("name", ["make_portable", "search"])
def test_many_tags_without_an_end_take_no_longer_than_other_text(name: str, sign: str) -> None:
    check_parser(PARSERS[name], sign * 100_000)


def test_a_name_that_is_no_text_ends_no_build() -> None:
    """Excluded, so only the report mentions it."""
    check_build(HostileRepository({"\udcff.md": b"# A\n"}, {}, "exclude: ['*']"))


def test_a_whole_build_of_a_hostile_repository() -> None:
    assert search("builds", check_build, REPOSITORIES, seed=2, examples=2) == ""


# The search itself must not miss failures.


def test_a_failure_is_found_and_made_small() -> None:
    def fail(text: str) -> None:
        assert "---\n" not in text

    found = search("x", fail, TEXTS, seed=0, examples=200)

    assert "== x, seed 0\n'---\\n'" in found


def test_a_case_that_takes_too_long_is_a_failure() -> None:
    with pytest.raises(HangError), within(0.05):
        time.sleep(5)


def test_a_note_that_vanishes_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    repository = HostileRepository({"a.md": b"# A\n"}, {})
    monkeypatch.setattr("support.fuzz.load_site", _lose_notes)

    with pytest.raises(AssertionError, match=r"TILs/a\.md' is lost"):
        check_repository(repository)


def _lose_notes(config: object) -> object:
    from pathlib import Path  # noqa: PLC0415

    from msgspec.structs import replace  # noqa: PLC0415

    from tilfolio.cli.loading import load_site  # noqa: PLC0415

    loaded = load_site(Path(str(config)))
    site = loaded.site
    context = replace(site.context, portfolio=replace(site.context.portfolio, tils=()))
    return replace(loaded, site=replace(site, context=context))
