from __future__ import annotations

from typing import Any

import pytest

from tilfolio.parse.frontmatter import Fields, read_front_matter
from tilfolio.parse.passthrough_fields import hand_on


def handed_on(block: str, *templates: str) -> tuple[dict[str, Any], list[str]]:
    front, _ = read_front_matter(f"---\n{block}\n---\n", "TILs/a.md")
    fields = Fields(front, "TILs/a.md")
    return hand_on(fields, frozenset({"title"}), lambda name: name in templates), [
        str(error) for error in fields.errors
    ]


@pytest.mark.parametrize(
    ("block", "other"),
    [
        ("title: Ours\nstatus: new", {"status": "new"}),
        ("hide: [toc]", {"hide": ["toc"]}),
        ("hide: toc, navigation", {"hide": ["toc", "navigation"]}),
        ("hide:", {}),
        ("search: {exclude: true}", {"search": {"exclude": True}}),
        ("search: {boost: 2}", {"search": {"boost": 2}}),
        ("search: false", {"search": {"exclude": True}}),
        ("search: true", {}),
        ("comments: true\nweight: 3\nphase: 3.10", {"comments": True, "weight": 3, "phase": 3.1}),
        ("template:", {}),
    ],
)
def test_a_field_of_the_theme_is_handed_on_in_its_own_type(block: str, other: dict[str, Any]) -> None:
    assert handed_on(block) == (other, [])


def test_a_template_and_an_icon_have_to_be_there() -> None:
    block = "template: blog.html\nicon: material/home"

    other, problems = handed_on(block, "blog.html", ".icons/material/home.svg")
    assert (other, problems) == ({"template": "blog.html", "icon": "material/home"}, [])

    other, problems = handed_on(block)
    assert other == {}
    assert problems == [
        "TILs/a.md:2: the theme has no template 'blog.html'. Delete the line, or correct the name.",
        "TILs/a.md:3: the theme has no icon 'material/home'. Delete the line, or correct the name.",
    ]


@pytest.mark.parametrize("block", ["hide: 5", "hide: {a: b}", "search: 7", "search: {boost: high}", "search: [a]"])
def test_what_the_theme_could_not_work_with_is_left_out_and_named(block: str) -> None:
    other, problems = handed_on(block)

    assert other == {}
    assert [problem.split(":")[1] for problem in problems] == ["2"]
