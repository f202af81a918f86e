"""The page of the living checklist: limited in size, ordered and deterministic."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from support.builders import a_finding, a_gotcha, a_til
from support.contexts import CATEGORIES, a_context
from tilfolio.classify.checks import read_checks
from tilfolio.model import Page, Til
from tilfolio.pages.checklist import lay_out_checklist
from tilfolio.pages.context import Context
from tilfolio.steps.deriving import Choices, derive

CHECKS, _ = read_checks(None, None, CATEGORIES)


def a_site(*tils: Til, tags_page: str = "") -> Context:
    context = a_context(*tils, tags_page=tags_page)
    choices = Choices(checks=CHECKS)
    return replace(context, facts=derive(context.portfolio, context.settings, choices, context.today))


def lay_out(*tils: Til) -> Page:
    return lay_out_checklist(a_site(*tils)).pages[0]


def parse(page: Page) -> BeautifulSoup:
    return BeautifulSoup(page.markdown, "lxml")


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in parse(page).select(selector)]


def leak(number: int, **fields: object) -> Til:
    given = {
        "slug": f"leak-{number}",
        "title": f"Data leak {number}",
        "category": "data",
        "tags": ("leakage",),
        **fields,
    }
    return a_til(**given)  # type: ignore[arg-type]


def test_an_empty_site_has_all_checks_and_nothing_else() -> None:
    page = lay_out()

    assert texts(page, ".til-quiet .til-check h3")[:2] == ["Check for leaks", "Plot distributions"]
    assert "From the symptom" not in page.markdown
    assert "What was met where" not in page.markdown


def test_checks_with_notes_come_first_and_the_others_are_folded() -> None:
    page = lay_out(leak(1))

    assert texts(page, ".til-checks .til-check h3")[0] == "Check for leaks"
    assert not [title for title in texts(page, ".til-quiet .til-check h3") if title == "Check for leaks"]
    assert "Plot distributions" in texts(page, ".til-quiet .til-check h3")


def test_steps_stand_in_their_order_with_their_checks_and_challenges_after_them() -> None:
    markdown = lay_out().markdown
    parts = [
        "## 1. Is it data",
        'id="check-leaks"',
        "## 2. Is it infra",
        'id="check-cuda-oom"',
        "## Expected challenges",
    ]
    places = [markdown.index(part) for part in [*parts, 'id="challenge-docker-build"']]

    assert places == sorted(places)


def test_notes_and_gotchas_stand_under_their_check() -> None:
    page = lay_out(leak(1, findings=(a_gotcha("the join *doubled* rows"),)))
    check = parse(page).select_one("#check-leaks")

    assert check is not None
    assert [link["href"] for link in check.select("a")] == ["../til/leak-1/", "../til/leak-1/"]
    assert check.select_one(".til-check__gotcha em") is not None


def test_the_page_does_not_grow_with_the_notes() -> None:
    def size(count: int) -> int:
        notes = [
            leak(
                1000 + number,
                tags=("leakage", f"topic-{number:05}"),
                findings=(a_gotcha("it was sorted"), a_finding("symptom", "odd"), a_finding("fix", "none")),
            )
            for number in range(count)
        ]
        return len(lay_out(*notes).markdown)

    assert abs(size(400) - size(100)) < 20  # digits of counts


def test_what_is_not_shown_is_counted_and_linked() -> None:
    page = lay_out(*(leak(number) for number in range(8)))

    assert len(parse(page).select("#check-leaks [data-til-note]")) == 5
    assert texts(page, "#check-leaks .til-check__more") == ["and 3 more"]
    assert parse(page).select("#check-leaks .til-check__more a")[0]["href"] == "../checklist/data/"


def test_a_story_leads_from_symptom_to_cause_fix_and_note() -> None:
    told = (a_finding("symptom", "loss is `nan`"), a_finding("cause", "log of 0"), a_finding("fix", "add an epsilon"))
    page = lay_out(a_til(slug="nan", title="NaN", findings=told))

    assert texts(page, ".til-story") == ["loss is nan Cause log of 0 Fix add an epsilon NaN November 22, 2026"]


def test_an_error_line_is_shown_as_it_is_and_cut_where_it_is_long() -> None:
    error = "ValueError: <b>*x*</b> " + "y" * 400
    page = lay_out(a_til(slug="error", title="Error", findings=(a_finding("error", error),)))
    [shown] = texts(page, ".til-story code")

    assert shown.startswith("ValueError: <b>*x*</b> yyy")
    assert shown.endswith("y…")
    assert len(shown) == 240


def test_a_story_of_a_fix_alone_has_its_note_as_the_symptom() -> None:
    page = lay_out(a_til(slug="fix", title="A *star*", findings=(a_finding("fix", "quotes"),)))

    assert texts(page, ".til-story__symptom") == ["A *star*"]


def test_stories_without_room_are_in_a_file_of_their_own_explained_ones_first() -> None:
    bare = [leak(number, findings=(a_finding("error", f"KeyError: {number}"),)) for number in range(100, 170)]
    told = leak(1, findings=(a_finding("symptom", "odd"), a_finding("fix", "even")))
    laid = lay_out_checklist(a_site(*bare, told))
    (page,), (further,) = laid.pages, laid.assets
    rows = json.loads(further.content.decode().removeprefix("window.tilfolioStories = ").removesuffix(";\n"))

    assert texts(page, ".til-story__symptom")[0] == "odd"
    assert len(texts(page, ".til-story")) + len(rows) == 71
    assert set(rows[0]) == {"url", "title", "symptoms", "tried", "cause", "check", "fix"}
    assert rows[0]["url"].startswith("til/leak-")
    assert further.uri == "checklist/symptoms.js"
    assert "11 more are found by what you type above." in page.markdown


def test_where_all_stories_have_room_there_is_no_file() -> None:
    laid = lay_out_checklist(a_site(leak(1)))
    (page,), assets = laid.pages, laid.assets

    assert assets == ()
    assert "data-til-index" not in page.markdown


def test_the_grid_says_what_has_not_been_met_yet() -> None:
    page = lay_out(leak(1, tags=("kafka",)), a_til(slug="new", title="Newest", category="infra", tags=("kafka", "sql")))

    assert texts(page, ".til-grid tr") == ["Topic Data Infrastructure", "kafka 1 1", "sql · 1"]
    assert parse(page).select(".til-grid td a")[1]["aria-label"] == "kafka, Infrastructure: 1 note, the newest: Newest"


def test_the_grid_has_a_dozen_topics_and_leads_to_all_tags() -> None:
    notes = [leak(number, tags=(f"topic-{number}",)) for number in range(20)]
    (page,) = lay_out_checklist(a_site(*notes, tags_page="tags.md")).pages

    assert len(parse(page).select(".til-grid tbody tr")) == 12
    assert "The 12 topics with most notes, of 20." in page.markdown
    assert parse(page).select('a[href="../tags/"]')


@pytest.mark.parametrize("text", ["</li></ul><b>", "{{ x }} {% y %}", "# A\n\n- b", "a | b", "`<script>`"])
def test_what_an_author_writes_stays_inside_its_place(text: str) -> None:
    one = leak(
        1, title=text.partition("\n")[0], findings=(a_finding("symptom", "x"), a_finding("fix", text), a_gotcha(text))
    )
    soup = parse(lay_out(one))

    assert len(soup.select(".til-checks")) == 4
    assert len(soup.select(".til-story")) == 2
    assert soup.select_one("script[src]") is not None


def test_the_page_is_the_same_each_time() -> None:
    notes = [leak(number, findings=(a_gotcha(),)) for number in range(9)]

    assert lay_out(*notes) == lay_out(*reversed(notes))
