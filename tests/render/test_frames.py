"""Pages from cached frames are equal to pages rendered by the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.structure.toc import AnchorLink

from tilfolio.render.frames import Frames
from tilfolio.render.holes import MISSING

ITEM = (
    '<li><a href="{{ toc_item.url }}">{{ toc_item.title }}</a>{% if toc_item.children %}'
    '<nav aria-label="{{ toc_item.title | striptags | e }}">{% for toc_item in toc_item.children %}'
    '{% include "partials/toc-item.html" %}{% endfor %}</nav>{% endif %}</li>'
)
TAGS = "{% for tag in tags %}<a href='{{ tag.url }}'>{{ tag.name }}</a>{% endfor %}"
TOC = (
    "{% set toc = page.toc %}{% set first = toc | first %}{% if first and first.level == 1 %}"
    "{% set toc = first.children %}{% endif %}"
    "{% if toc %}<ul>\n{% for toc_item in toc %}  {% include 'partials/toc-item.html' %}\n{% endfor %}</ul>{% endif %}"
)


class View:
    """A page, as frames see it."""

    template = "main.html"

    def __init__(self, title: str, *, toc: Sequence[AnchorLink] = (), tags: Sequence[str] = (), **meta: Any) -> None:
        url = f"til/{len(title)}/"
        file = SimpleNamespace(src_uri=f"til/{len(title)}.md", name=title)
        self.page = SimpleNamespace(
            title=title, content=f"<h1>{title}</h1>", meta=meta, url=url, toc=list(toc), file=file, edit_url=None
        )
        self.url = url
        self.toc: Sequence[Any] = list(toc)
        shown = [SimpleNamespace(name=name, url=f"t#{name}", hidden=False) for name in tags]
        self.context: Mapping[str, Any] = {"page": self.page, "base_url": "../..", "extra_css": (), "tags": shown}

    def find(self, path: tuple[str, ...]) -> Any:
        name, *rest = path
        if name == "link":
            return path[1]
        if name == "toc":
            return getattr(self.toc[0], path[2]) if rest else self.toc
        value = self.page if name == "page" else self.context.get(name)
        for each in rest:
            value = value.get(each, MISSING) if isinstance(value, Mapping) else getattr(value, each, MISSING)
        return value


def make_env(template: str) -> jinja2.Environment:
    files = {
        "main.html": template,
        "partials/toc-item.html": ITEM,
        "partials/toc.html": TOC,
        "partials/tags.html": TAGS,
    }
    return jinja2.Environment(loader=jinja2.DictLoader(files), autoescape=False)


def heading(title: str, level: int, *children: AnchorLink) -> AnchorLink:
    made = AnchorLink(title, title.lower().replace(" ", "-"), level)
    made.children.extend(children)
    return made


WORDS = st.text(st.sampled_from("aB &<>\"'é%{}"), max_size=12)
TEMPLATES = {
    "plain": "<title>{{ page.title }}</title>{{ page.content }}",
    "filters": "{{ page.title | striptags | e }}{{ page.title | urlencode }}",
    "filters with arguments": "{{ page.title | upper | replace('A', 'b') }}",
    "front matter": "{% if page.meta.description %}<meta content='{{ page.meta.description }}'>{% endif %}",
    "a question of a title": "{% if 'B' in page.title %}B{% elif page.title | length > 4 %}long{% endif %}",
    "a comparison": "{% if page.title == 'a' %}is it{% else %}{{ page.title | e }}{% endif %}",
    "a method": "{{ page.title.lower() }}{% if page.title.startswith('a') %}!{% endif %}{{ page.title[:2] }}",
    "put together": "{{ (page.title ~ ' - site') | e }}{% set name = page.title ~ '!' %}{{ name }}",
    "put together and asked": "{% set name = page.title ~ '!' %}{% if name == 'a!' %}special{% endif %}",
    "a macro": "{% macro show(x) %}{{ x }}{% endmacro %}{% if show(page.title) == 'a' %}special{% endif %}",
    "added": "{% set name = page.title + '!' %}{{ name }}{% if 'a' in name %}special{% endif %}",
    "set as a block": "{% set name %}{{ page.title }}{% endset %}{{ name }}{% if name == 'a' %}special{% endif %}",
    "a word of another": "{% if page.title == page.file.name %}same{% endif %}{{ page.file.src_uri }}",
    "a loop": "{% for letter in page.title %}{{ letter }},{% endfor %}",
    "what is missing": "{{ page.meta.nothing | d('none') }}{{ page.nothing }}{{ page.edit_url }}",
    "tags": "{% include 'partials/tags.html' %}{{ tags | length }}",
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES.keys())
@settings(max_examples=30, deadline=None)
@given(titles=st.lists(WORDS, min_size=2, max_size=6), descriptions=st.lists(st.none() | WORDS, min_size=6, max_size=6))
def test_any_page_is_the_one_that_its_template_makes(
    template: str, titles: list[str], descriptions: list[str | None]
) -> None:
    frames, plain = Frames(make_env(template), ()), make_env(template).get_template("main.html")

    for title, description in zip(titles, descriptions, strict=False):
        more: dict[str, Any] = {} if description is None else {"description": description}
        view = View(title, tags=title.split(), **more)
        assert frames.render(view) == plain.render(view.context)


TOCS = {
    "none": [],
    "a title alone": [heading("Kafka", 1)],
    "below a title": [heading("Kafka", 1, heading("Why & how", 2, heading("<b>It</b>", 3)), heading("When", 2))],
    "one below a title": [heading("Kafka", 1, heading("Why", 2))],
    "two titles": [heading("Kafka", 1, heading("Why", 2)), heading("Flink", 1)],
    "no title": [heading("Why", 2), heading("How", 2, heading("So", 3)), heading("When", 2)],
    "one without a title": [heading("Why", 2)],
}


def test_tables_of_contents_of_all_shapes_fit_into_frames() -> None:
    template = (
        "{% if page.toc | first is defined %}{{ (page.toc | first).url }}{% endif %}{% include 'partials/toc.html' %}"
    )
    frames, plain = Frames(make_env(template), ()), make_env(template).get_template("main.html")

    for _ in range(2):
        for toc in TOCS.values():
            view = View("Kafka", toc=toc)
            assert frames.render(view) == plain.render(view.context)
    assert frames.given_up == {}


def test_pages_that_look_alike_are_rendered_once() -> None:
    env = make_env("{% if 'x' in page.title %}x{% endif %}{{ page.title }}{{ probe() }}")
    rendered: list[int] = []

    def probe() -> str:
        rendered.append(1)
        return ""

    env.globals["probe"] = probe
    frames = Frames(env, ())
    for number in range(50):
        frames.render(View(f"Note {number}"))

    assert len(rendered) == 2  # once with placeholders, and once in full for comparison
    assert "x" in frames.render(View("next"))


def test_a_template_that_does_something_else_for_every_page_is_used_for_each() -> None:
    template = "{% if page.title == 'Note 1' or page.title | length == 3 %}!{% endif %}{{ page.title.split() | last }}"
    frames, plain = Frames(make_env(template), ()), make_env(template).get_template("main.html")
    views = [View(f"Note {number}") for number in range(100)]

    assert [frames.render(view) for view in views] == [plain.render(view.context) for view in views]
    assert list(frames.given_up) == ["main.html"]
