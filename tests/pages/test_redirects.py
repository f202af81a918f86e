from __future__ import annotations

from datetime import date

import pytest

from support.builders import a_portfolio, a_til
from tilfolio.facts import Facts
from tilfolio.model import Asset, Problem, Til
from tilfolio.pages.context import Context, load_templates
from tilfolio.pages.redirects import lay_out_redirects
from tilfolio.settings import Settings


def redirects(*tils: Til, site_url: str = "") -> list[Asset | Problem]:
    context = Context(
        settings=Settings(site_url=site_url),
        portfolio=a_portfolio(*tils),
        facts=Facts(),
        templates=load_templates(),
        today=date(2026, 11, 23),
    )
    return list(lay_out_redirects(context, {"til/", "til/undo/", "til/kafka/"}))


@pytest.mark.parametrize(
    ("alias", "uri", "href"),
    [
        ("redo", "til/redo/index.html", "../../til/undo/"),
        ("vim/redo", "til/vim/redo/index.html", "../../../til/undo/"),
        ("/2020/redo", "2020/redo/index.html", "../../til/undo/"),
        ("/2020/redo.html", "2020/redo.html", "../til/undo/"),
    ],
)
def test_an_alias_leads_to_the_note(alias: str, uri: str, href: str) -> None:
    (made,) = redirects(a_til(slug="undo", aliases=(alias,)), site_url="https://example.org/p/")

    assert isinstance(made, Asset)
    assert made.uri == uri
    assert f'content="0; url={href}"' in made.content.decode()
    assert '<link rel="canonical" href="https://example.org/p/til/undo/">' in made.content.decode()


def test_without_an_address_of_the_site_there_is_no_canonical_one() -> None:
    (made,) = redirects(a_til(slug="undo", aliases=("redo",)))

    assert isinstance(made, Asset)
    assert b"canonical" not in made.content


@pytest.mark.parametrize(
    ("alias", "what"),
    [
        ("kafka", "the alias 'kafka' is a page of the site, so nothing leads on from there"),
        ("/til", "the alias '/til' is a page of the site, so nothing leads on from there"),
        ("../../etc", "the alias '../../etc' is outside of the site, so nothing leads on from there"),
    ],
)
def test_an_alias_that_cannot_be_is_named(alias: str, what: str) -> None:
    (made,) = redirects(a_til(slug="undo", aliases=(alias,)))

    assert isinstance(made, Problem)
    assert made.what == what


def test_of_two_notes_with_one_alias_the_newer_has_it() -> None:
    older, newer = (a_til(f"2026-11-{day}", slug=f"n{day}", aliases=("redo",)) for day in (20, 21))
    made, problem = redirects(older, newer)

    assert isinstance(made, Asset)
    assert b"til/n21/" in made.content
    assert isinstance(problem, Problem)
    assert problem.path == "TILs/n20.md"
