"""Category pages, and the categories on the page of a note."""

from __future__ import annotations

from bs4 import BeautifulSoup
from msgspec.structs import replace

from support.builders import a_til
from support.contexts import CATEGORIES, a_context
from tilfolio.debugging import Check, CheckMatch, LivingChecklist
from tilfolio.facts import Facts
from tilfolio.images.drawn import DRAWN
from tilfolio.model import CategoryName, Page, Slug, Til, Verdict
from tilfolio.pages.context import Context
from tilfolio.pages.folders import Resolved
from tilfolio.pages.lists import plan_categories
from tilfolio.pages.raw_blocks import put_back
from tilfolio.pages.tils import Links, Neighbours, lay_out_til

DATA, INFRA = CategoryName("data"), CategoryName("infra")
LEAKS = Check(key="leaks", title="Check for *leaks*", category=DATA)


def a_site(*tils: Til, page_size: int = 20, serving: bool = False, **verdicts: Verdict) -> Context:
    context = replace(a_context(*tils, page_size=page_size, serving=serving), draw=DRAWN)
    facts: Facts = replace(
        context.facts,
        verdicts={**context.facts.verdicts, **{Slug(slug): verdict for slug, verdict in verdicts.items()}},
        checklist=LivingChecklist(checks=(CheckMatch(check=LEAKS),)),
    )
    return replace(context, facts=facts)


def category_page(context: Context, name: str = "data", number: int = 1) -> BeautifulSoup:
    uri = f"checklist/{name}.md" if number == 1 else f"checklist/{name}/page/{number}.md"
    [page] = [page for part in plan_categories(context) for page in part.lay_out().pages if page.uri == uri]
    return BeautifulSoup(put_back(page.markdown, page.raw_blocks), "lxml")


def note_page(context: Context, slug: str) -> Page:
    return lay_out_til(context, context.tils[Slug(slug)], Links(body=Resolved(markdown="Text.\n")), Neighbours())


def test_a_category_says_its_question_its_advice_and_its_checks() -> None:
    page = category_page(a_site())
    [check] = page.select("a[href$='#check-leaks']")

    assert "# Is it data" in page.get_text()
    assert CATEGORIES[0].advice in page.get_text()
    assert check["href"] == "../../checklist/#check-leaks"
    assert check.select_one("em") is not None


def test_the_chart_counts_a_category_s_notes_by_month_since_its_first() -> None:
    tils = [
        a_til("2026-07-01", slug="other", category="infra"),
        a_til("2026-09-30", slug="one", category="data"),
        a_til("2026-11-02", slug="two", category="data"),
        a_til("2026-11-20", slug="three", category="infra"),
    ]
    second = Verdict(category=INFRA, secondary=DATA)
    chart = category_page(a_site(*tils, three=second)).select_one("svg.til-category-counts")

    assert chart is not None
    assert chart["aria-label"] == "Notes a month by category: 3 notes; September 2026 1; November 2026 2"
    assert [title.get_text().partition(":")[0] for title in chart.select("g > title")] == [
        "September 2026",
        "October 2026",
        "November 2026",
    ]


def test_a_category_without_notes_has_no_chart() -> None:
    page = category_page(a_site())

    assert page.select("svg.til-chart") == []
    assert "No note" not in page.get_text()


def test_further_pages_hold_notes_alone() -> None:
    tils = [a_til(slug=f"note-{number}", title=f"Note {number}", category="data") for number in range(3)]
    page = category_page(a_site(*tils, page_size=2), number=2)

    assert page.select("svg.til-chart") == []
    assert CATEGORIES[0].advice not in page.get_text()
    assert len(page.select(".til-row")) == 1


def test_a_category_without_notes_invites_where_a_site_is_served() -> None:
    assert "No note has needed this step yet." in category_page(a_site(serving=True)).get_text()


def test_a_second_category_stands_beside_the_first_and_neither_is_a_tag() -> None:
    page = note_page(a_site(a_til(slug="both"), both=Verdict(category=INFRA, secondary=DATA)), "both")
    named = BeautifulSoup(page.markdown, "lxml").select(".til-kicker .til-cat")

    assert [one.get_text(strip=True) for one in named] == ["Infrastructure", "Data"]
    assert "tags" not in page.meta


def test_a_chip_says_where_the_label_came_from() -> None:
    context = a_site(
        a_til(slug="told", category="data"),
        a_til(slug="found"),
        told=Verdict(category=DATA, declared=True),
        found=Verdict(category=DATA),
    )
    titles = {
        slug: BeautifulSoup(note_page(context, slug).markdown, "lxml").select(".til-kicker .til-cat")[0]["title"]
        for slug in ("told", "found")
    }

    assert titles == {"told": "Category chosen by the author", "found": "Category found in the text"}
