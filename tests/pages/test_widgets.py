from __future__ import annotations

from datetime import date

import pytest

from support.builders import a_category, a_portfolio, a_project, a_til, an_achievement
from tilfolio.facts import Facts
from tilfolio.model import Til
from tilfolio.pages.context import Context
from tilfolio.pages.templates import load_templates
from tilfolio.pages.widgets import fill_widgets, lay_out_home
from tilfolio.settings import Author, Settings


def draw_nothing(*arguments: object, **options: object) -> str:
    return "<svg></svg>"


def a_context(*tils: Til) -> Context:
    projects = [
        a_project("anomaly", achievements=(an_achievement("Real-time detection", ("Latency", "45", "ms")),)),
        a_project("vision", featured=True),
    ]
    return Context(
        settings=Settings(
            site_name="Portfolio",
            categories=(a_category("data"),),
            author=Author(name="Ada", about="I *learn*.", cv="cv.pdf", open_to="Open to work"),
        ),
        portfolio=a_portfolio(*tils, projects=projects),
        facts=Facts(),
        templates=load_templates(),
        today=date(2026, 11, 23),
        draw={"heatmap": draw_nothing, "heatmap_table": draw_nothing},
    )


TILS = [a_til(f"2026-11-{day}", category="data" if day % 2 else None, title=f"Note {day}") for day in range(10, 20)]


def fill(markdown: str, *tils: Til) -> str:
    filled, problems = fill_widgets(a_context(*tils), "about.md", "docs/about.md", markdown)
    assert problems == ()
    return filled


def test_a_comment_becomes_the_widget() -> None:
    filled = fill("# Me\n\n<!-- til/latest limit=2 -->\n\nBye.\n", *TILS)

    assert filled.startswith("# Me\n\n")
    assert filled.endswith("\n\nBye.\n")
    assert filled.count('<li class="til-row">') == 2
    assert 'href="../til/note-19/"' in filled


def test_only_notes_of_a_category_are_shown() -> None:
    filled = fill("<!-- til/latest category=data limit=20 -->", *TILS)

    assert filled.count('<li class="til-row">') == 5


@pytest.mark.parametrize(
    "markdown",
    [
        "```\n<!-- til/latest -->\n```",
        "~~~~\n~~~\n<!-- til/latest -->\n~~~~",
        "    <!-- til/latest -->",
        "Write `<!-- til/latest -->`.",
        "<!-- tile/latest -->",
    ],
)
def test_code_and_other_comments_stay(markdown: str) -> None:
    assert fill(markdown, *TILS) == markdown


def test_a_widget_after_code_is_drawn() -> None:
    assert "til-row" in fill("```\nx\n```\n<!-- til/latest -->", *TILS)


@pytest.mark.parametrize(
    ("comment", "what"),
    [
        ("<!-- til/newest -->", "there is no widget 'til/newest'"),
        ("<!-- til/latest limit=many -->", "the widget 'til/latest' cannot be drawn: limit 'many' is not a number"),
        ("<!-- til/latest limit=-1 -->", "the widget 'til/latest' cannot be drawn: limit '-1' is not a number"),
        ("<!-- til/latest category=fun -->", "the widget 'til/latest' cannot be drawn: category 'fun' is not one"),
        ("<!-- til/heatmap weeks=all -->", "the widget 'til/heatmap' cannot be drawn: weeks 'all' is not a number"),
    ],
)
def test_a_widget_that_cannot_be_drawn_is_named_with_its_line(comment: str, what: str) -> None:
    filled, (problem,) = fill_widgets(a_context(), "about.md", "docs/about.md", f"# Me\n\n{comment}\n")

    assert filled == "# Me\n\n"
    assert (problem.path, problem.line) == ("docs/about.md", 3)
    assert problem.what.startswith(what)


def test_featured_projects_come_first_and_others_fill_the_room() -> None:
    filled = fill("<!-- til/projects featured limit=3 -->")

    assert filled.index("../projects/vision/") < filled.index("../projects/anomaly/")
    assert filled.count('<li class="til-project') == 2
    assert "Also: <a" in fill("<!-- til/projects featured limit=1 -->")


def test_declared_achievements_have_their_figures() -> None:
    filled = fill("<!-- til/achievements -->")

    assert "Real-time detection" in filled
    assert '<dd>45<span class="til-unit">ms</span></dd>' in filled


@pytest.mark.parametrize("name", ["author", "latest", "recent", "heatmap", "achievements", "projects", "week"])
def test_every_widget_is_drawn_for_a_site_without_a_note(name: str) -> None:
    assert "<!--" not in fill(f"<!-- til/{name} -->")


def test_home_shows_who_writes() -> None:
    home = lay_out_home(a_context(*TILS))

    assert home.uri == "index.md"
    assert "<h1>Ada</h1>" in home.markdown
    assert "I <em>learn</em>." in home.markdown
    assert home.meta["title"] == "Portfolio"
    assert 'href="./cv.pdf"' in home.markdown or 'href="cv.pdf"' in home.markdown
    assert "Open to work" in home.markdown


def test_home_is_no_heading_without_what_it_names() -> None:
    home = lay_out_home(a_context())

    assert "Latest notes" not in home.markdown
    assert "Your first" not in home.markdown
