from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import jinja2
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import url_filter

from tilfolio.speed.partials import SharedPartials

SITE = ("index.md", "til/index.md", "til/kafka.md", "til/vim/undo.md", "digest/2026-W47.md")
IN_NAV = ("index.md", "til/index.md")


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Navigation, dict[str, Page]]:
    config = MkDocsConfig()
    folder = str(tmp_path)
    config.load_dict({"site_name": "Site", "nav": list(IN_NAV), "docs_dir": folder, "site_dir": f"{folder}/site"})
    config.validate()
    for uri in SITE:
        (tmp_path / uri).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / uri).write_text("# Title\n")
    files = Files([File(uri, folder, f"{folder}/site", use_directory_urls=True) for uri in SITE])
    for file in files:
        file.page = Page(None, file, config)
    nav = get_navigation(files, config)
    return nav, {file.src_uri: file.page for file in files if file.page is not None}


def rendered(
    templates: Mapping[str, str], pages: tuple[Navigation, dict[str, Page]], *, shared: bool
) -> dict[str, str]:
    """Render main.html for each page of a site, with shared parts or without."""
    env = jinja2.Environment(loader=jinja2.DictLoader(dict(templates)))
    env.filters["url"] = url_filter
    if shared:
        parts = SharedPartials(env, worth_reading=1)

        class Sharing(jinja2.Template):
            @classmethod
            def from_code(cls, *arguments: object, **more: object) -> jinja2.Template:
                template = super().from_code(*arguments, **more)  # type: ignore[arg-type]
                parts.share(template)
                return template

        env.template_class = Sharing
    nav, all_pages = pages
    found = {}
    for uri, page in all_pages.items():
        page.active = True
        found[uri] = env.get_template("main.html").render(
            page=page, nav=nav, config={"name": "Site"}, base_url="../" * uri.count("/")
        )
        page.active = False
    return found


MAIN = "{% set features = [] %}<h1>{{ page.url }}</h1>{% include 'partials/part.html' %}"
PARTS = {
    "links": "{% for item in nav %}<a href='{{ item.url | url }}'>{{ 'here' if item.active }}</a>{% endfor %}",
    "settings": "{{ config.name }} {{ features | length }}",
    "the page itself": "{{ page.url }}",
    "what the page holds": "{% for one in page.toc %}{{ one }}{% endfor %}{{ page.file.src_uri }}",
    "whether it is one": "{% for item in nav %}{% if item == page %}{{ page.url }}{% endif %}-{% endfor %}",
    "a name set on one way": "{% if config.none %}{% set features = 1 %}{% endif %}{{ features }}",
    "something of its reader": "{{ word }}",
    "another part": "{% include 'partials/inner.html' %}{{ config.name }}",
    "any other part": "{% include config.which or 'partials/inner.html' %}",
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
@pytest.mark.parametrize("inner", ["{{ page.url }}", "{{ nav.homepage.url | url }}"], ids=["page", "link"])
def test_a_page_looks_as_if_nothing_were_shared(
    part: str, inner: str, pages: tuple[Navigation, dict[str, Page]]
) -> None:
    templates = {
        "main.html": MAIN.replace("{% include", "{% set word = page.url %}{% include"),
        "partials/part.html": part,
        "partials/inner.html": inner,
    }

    assert rendered(templates, pages, shared=True) == rendered(templates, pages, shared=False)


BLOCKS = {
    "a block": "{% block foot %}{{ config.name }}{{ nav.homepage.url | url }}{% endblock %}",
    "where the page lies": "{% block foot %}{{ base_url }}{% endblock %}",
    "the page itself": "{% block foot %}{{ page.url }}{% endblock %}",
    "a block in a block": "{% block foot %}{{ page.url }}{% block in %}{{ config.name }}{% endblock %}{% endblock %}",
    "another block again": "{% block foot %}{{ config.name }}{% endblock %}{{ self.foot() }}{{ page.url }}",
    "each in turn": "{% for one in nav %}{% block foot scoped %}{{ one.url | url }}{% endblock %}{% endfor %}",
    "a name with another meaning": "{% set features = page.url %}{% block foot %}{{ features }}{% endblock %}",
    "one on its way": "{% for nav in [page.url] %}{% block foot scoped %}{{ nav }}{% endblock %}{% endfor %}",
    "words of the page": "{% import 'words.html' as lang with context %}{% block foot %}{{ lang.t() }}{% endblock %}",
    "words": "{% import 'plain.html' as lang with context %}{% block foot %}{{ lang.t() }}{% endblock %}",
}


@pytest.mark.parametrize("body", BLOCKS.values(), ids=BLOCKS.keys())
@pytest.mark.parametrize("child", ["", "{% block foot %}{{ super() }}{{ config.name }}{% endblock %}"])
def test_blocks_look_as_if_nothing_were_shared(
    body: str, child: str, pages: tuple[Navigation, dict[str, Page]]
) -> None:
    templates = {
        "base.html": body + "{{ page.url }}",
        "main.html": "{% extends 'base.html' %}" + child,
        "words.html": "{% macro t() %}{{ page.url }}{% endmacro %}",
        "plain.html": "{% macro t() %}{{ config.name }}{% endmacro %}",
    }

    assert rendered(templates, pages, shared=True) == rendered(templates, pages, shared=False)


def count_renderings(name: str, source: str, nav: Navigation, shown: Sequence[Page]) -> int:
    """Return how often a template calls `config()` while it is rendered three times for each page."""
    env = jinja2.Environment(loader=jinja2.DictLoader({name: source}))
    env.filters["url"] = url_filter
    parts, asked = SharedPartials(env, worth_reading=1), list[str]()
    template = env.get_template(name)
    parts.share(template)
    for page in [*shown] * 3:
        template.render(page=page, nav=nav, base_url=".", config=partial(asked.append, "once"))
    return len(asked)


def test_a_block_that_shows_nothing_of_the_page_is_rendered_once(pages: tuple[Navigation, dict[str, Page]]) -> None:
    nav, all_pages = pages
    outside = [page for uri, page in all_pages.items() if uri not in IN_NAV]

    assert (
        count_renderings("main.html", "{{ page.url }}{% block foot %}{{ config() }}{% endblock %}", nav, outside) == 1
    )


def test_a_part_that_shows_nothing_of_the_page_is_rendered_once_for_each_place(
    pages: tuple[Navigation, dict[str, Page]],
) -> None:
    nav, all_pages = pages
    places = {uri.count("/") for uri in all_pages if uri not in IN_NAV}
    source = "{{ nav.homepage.url | url }}{{ config() }}"
    rendered_so_often = count_renderings("partials/part.html", source, nav, list(all_pages.values()))

    assert rendered_so_often == 3 * len(IN_NAV) + len(places)
