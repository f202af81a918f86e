from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from support.builders import a_portfolio, a_til
from tilfolio.facts import Facts
from tilfolio.model import Asset, Problem, Til
from tilfolio.pages.context import Context
from tilfolio.pages.redirects import lay_out_redirects
from tilfolio.pages.templates import load_templates
from tilfolio.settings import Settings


def redirects(*tils: Til, site_url: str = "", indexes: tuple[Til, ...] = ()) -> list[Asset | Problem]:
    context = Context(
        settings=Settings(site_url=site_url),
        portfolio=replace(a_portfolio(*tils), indexes=indexes),
        facts=Facts(),
        templates=load_templates(),
        today=date(2026, 11, 23),
    )
    return list(lay_out_redirects(context, {"til/", "til/undo/", "til/kafka/", "about.html"}, {"CNAME", "x/y.zip"}))


@pytest.mark.parametrize(
    ("alias", "uri", "href"),
    [
        ("redo", "til/redo/index.html", "../../til/undo/"),
        ("vim/redo", "til/vim/redo/index.html", "../../../til/undo/"),
        ("/2020/redo", "2020/redo/index.html", "../../til/undo/"),
        ("/2020/redo.html", "2020/redo.html", "../til/undo/"),
        ("/old/index.html", "old/index.html", "../til/undo/"),
        ("/redo.php", "redo.php/index.html", "../til/undo/"),
        ("/v1.5/", "v1.5/index.html", "../til/undo/"),
        ("/a%20b", "a b/index.html", "../til/undo/"),
        ("https://example.org/p/2020/redo/", "2020/redo/index.html", "../../til/undo/"),
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
        ("kafka", "the alias 'kafka' is a page of the site"),
        ("/til", "the alias '/til' is a page of the site"),
        (
            "/til/kafka/index.html",
            "the alias '/til/kafka/index.html' is a page of the site",
        ),
        ("/about.html", "the alias '/about.html' is a page of the site"),
        ("/404.html", "the alias '/404.html' is a page of the site"),
        ("/CNAME", "the alias '/CNAME' is a file of the site"),
        ("/CNAME/x", "the alias '/CNAME/x' lies below a file of the site"),
        ("/feed.xml", "the alias '/feed.xml' is the address of a file, not of a page"),
        (
            "index.json",
            "the alias 'index.json' is the address of a file, not of a page",
        ),
        (
            "/badges/x.svg",
            "the alias '/badges/x.svg' is the address of a file, not of a page",
        ),
        ("http://x.org/", "the alias 'http://x.org/' is an address of another site"),
        ("//x.org/", "the alias '//x.org/' is an address of another site"),
        (
            "old#frag",
            "the alias 'old#frag' holds '#', which cannot be part of a page's address",
        ),
        (
            "a\0b",
            "the alias 'a\0b' holds 'U+0000', which cannot be part of a page's address",
        ),
        (
            "é" * 128,
            f"the alias '{'é' * 128}' has a part that is longer than the 255 bytes a file's name can have",
        ),
        ("../../etc", "the alias '../../etc' is outside of the site"),
    ],
)
def test_an_alias_that_cannot_be_is_named(alias: str, what: str) -> None:
    (made,) = redirects(a_til(slug="undo", aliases=(alias,)))

    assert isinstance(made, Problem)
    assert made.what == f"{what}, so it does not redirect"


def test_of_two_notes_with_one_alias_the_newer_has_it() -> None:
    older, newer = (a_til(f"2026-11-{day}", slug=f"n{day}", aliases=("redo",)) for day in (20, 21))
    made, problem = redirects(older, newer)

    assert isinstance(made, Asset)
    assert b"til/n21/" in made.content
    assert isinstance(problem, Problem)
    assert problem.path == "TILs/n20.md"


def test_an_alias_may_not_lie_below_another_one_that_is_a_file() -> None:
    made, problem = redirects(a_til(slug="undo", aliases=("/a.html", "/a.html/b")))

    assert isinstance(made, Asset)
    assert isinstance(problem, Problem)
    assert "lies below a file of the site" in problem.what


def test_the_address_of_a_readme_that_stands_for_other_notes_leads_to_all_notes() -> None:
    (made,) = redirects(a_til(slug="undo"), indexes=(a_til(slug="vim"), a_til(slug="kafka")))

    assert isinstance(made, Asset)
    assert made.uri == "til/vim/index.html"
    assert 'content="0; url=../../til/"' in made.content.decode()
