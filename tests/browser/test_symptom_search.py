"""The checklist's search box, typed into in a real browser, with and without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route, expect

from support.audits import find_barriers
from support.pages_server import serve
from support.site import BuiltSite, build_site
from tilfolio.classify.checks import read_checks
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.parse.plain import plain_text

ERRORS = yaml.safe_load((Path(__file__).parent.parent / "derive/test_symptoms.yml").read_text(encoding="utf-8"))
CHECKS, _ = read_checks(None, None, DEFAULT_CATEGORIES)

FILES = {
    "docs/index.md": "# Home\n\nWelcome.\n",
    "TILs/2026-11-18-split.md": (
        "---\ncategory: data\ntags: [leakage]\n---\n# Split by author\n\n"
        "Symptom: a perfect score on the test set.\n\nCause: the same author in both.\n\nFix: `GroupKFold`.\n\n"
        "- Gotcha: the leaked labels came from a join.\n"
    ),
    "TILs/2026-11-19-oom.md": (
        "---\ncategory: infra\n---\n# A batch that fits\n\n"
        "```pytb\nRuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB\n```\n\nFix: halve the batch.\n"
    ),
    "TILs/2026-11-20-kafka.md": "---\ncategory: infra\ntags: [kafka]\n---\n# Kafka lags\n\n- Gotcha: one loud key.\n",
    **{
        f"TILs/bugs/2026-11-01-bug-{number}.md": (
            f"# Bug {number}\n\nSymptom: odd thing {number}\n\nCause: zebra{number}\n"
        )
        for number in range(10, 80)
    },
}
CONFIG = """
    site_url: http://127.0.0.1/
    theme: {name: material, font: false, features: [navigation.instant]}
    plugins: [search, tags, {tilfolio: {timezone: UTC, cards: false}}]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_site(tmp_path_factory.mktemp("site"), FILES, CONFIG, today="2026-11-23")


@pytest.fixture
def address(site: BuiltSite) -> Iterator[str]:
    with serve(Path(site.folder)) as root:
        yield root


@pytest.fixture
def checklist(page: Page, address: str) -> Page:
    page.goto(f"{address}checklist/")
    return page


def find(page: Page, text: str) -> list[str]:
    """Type into the box and return the titles and symptoms that are still shown."""
    page.get_by_label("What do you see?").fill(text)
    expect(page.locator("[data-til-find-box]:not([aria-busy])")).to_be_visible()
    return page.locator("article").locator(".til-check h3:visible, .til-story__symptom:visible").all_inner_texts()


def expect_status(page: Page, beginning: str) -> None:
    """Return the announcement for screen readers, which comes shortly after the last keystroke."""
    expect(page.locator("#til-find-status")).to_have_text(re.compile(f"^{re.escape(beginning)}" if beginning else "^$"))


@pytest.mark.parametrize(
    ("typed", "first", "said"),
    [
        ("loss is nan", "NaN gradients?", "1 entry matches"),
        ("val worse than train", "Overfitting?", "1 entry matches"),
        ("CUDA out of memory", "CUDA out of memory?", "2 entries match"),
        ("RuntimeError: CUDA out of memory. Tried to allocate 20 MiB", "CUDA out of memory?", "2 entries match"),
        ("kafka consumer", "one loud key.", "No entry has all of these words; the nearest: 1"),
        ("author score", "a perfect score on the test set.", "1 entry matches"),
        ("groupkf", "a perfect score on the test set.", "1 entry matches"),
        ("docker", "A Docker build fails mysteriously", "2 entries match"),
    ],
)
def test_what_one_sees_leads_to_what_to_do(checklist: Page, typed: str, first: str, said: str) -> None:
    found = find(checklist, typed)

    assert any(entry.startswith(first) for entry in found), found
    expect_status(checklist, said)
    assert len(found) < 5


def test_the_rest_of_the_page_goes_away_and_comes_back(checklist: Page) -> None:
    headings = checklist.locator("article h2:visible")
    before = headings.all_inner_texts()

    find(checklist, "nan")
    assert headings.all_inner_texts() == ["What matches"]

    checklist.keyboard.press("Escape")
    expect(checklist.get_by_label("What do you see?")).to_have_value("")
    assert headings.all_inner_texts() == before
    expect_status(checklist, "")


def test_only_the_notes_that_match_stay_below_a_check(checklist: Page) -> None:
    find(checklist, "join")

    notes = checklist.locator(".til-found [data-til-note]:visible").all_inner_texts()
    assert len(notes) == 1
    assert notes[0].startswith("the leaked labels came from a join.")


def test_a_pasted_error_leads_to_the_check_that_helps(checklist: Page) -> None:
    titles = {check.key: plain_text(check.title) for check in (*CHECKS.checks, *CHECKS.challenges)}
    wrong = [error for key, error in ERRORS if titles[key] not in find(checklist, error)[:3]]

    assert wrong == []


def test_a_note_that_contains_the_error_comes_first(checklist: Page) -> None:
    found = find(checklist, "RuntimeError: CUDA out of memory. Tried to allocate 640.00 MiB (GPU 1)")

    assert found[0].startswith("RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB")
    assert found[1] == "CUDA out of memory?"


def test_what_the_page_has_no_room_for_is_found_too(checklist: Page) -> None:
    assert checklist.locator(".til-story").count() == 60

    checklist.get_by_label("What do you see?").focus()
    checklist.wait_for_function("window.tilfolioStories")
    for number in range(10, 80):
        assert find(checklist, f"zebra{number}")[0] == f"odd thing {number}"
        if checklist.locator("[data-til-further] a").count():
            break
    checklist.locator("[data-til-further] a").click()
    checklist.wait_for_url("**/til/bugs/bug-*/")


def test_nothing_found_is_said(checklist: Page) -> None:
    assert find(checklist, "okapi") == []
    expect_status(checklist, "Nothing on this page matches.")


def test_nothing_found_is_not_said_while_more_is_on_its_way(checklist: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    checklist.route("**/symptoms.js*", hold)
    box = checklist.locator("[data-til-find-box]")

    checklist.get_by_label("What do you see?").fill("okapi")
    expect(box).to_have_attribute("aria-busy", "true")
    checklist.wait_for_timeout(400)
    expect_status(checklist, "")

    held[0].continue_()
    expect_status(checklist, "Nothing on this page matches.")
    expect(box).not_to_have_attribute("aria-busy", "true")


def test_what_the_page_shows_is_found_where_the_rest_does_not_arrive(checklist: Page) -> None:
    checklist.route("**/symptoms.js*", lambda route: route.abort())

    assert find(checklist, "okapi") == []
    expect_status(checklist, "Nothing on this page matches.")
    assert "NaN gradients?" in find(checklist, "loss is nan")


def test_enter_leads_to_the_first_note(checklist: Page) -> None:
    find(checklist, "perfect score")
    checklist.keyboard.press("Enter")

    assert checklist.evaluate("document.activeElement.textContent") == "Split by author"


def test_the_box_works_after_instant_navigation(page: Page, address: str) -> None:
    page.goto(f"{address}til/")
    page.evaluate("window.stayed = true")
    page.locator(".md-nav__link[href$='checklist/'], .md-tabs__link[href$='checklist/']").first.evaluate(
        "a => a.click()"
    )
    page.wait_for_url("**/checklist/")

    assert "NaN gradients?" in find(page, "loss is nan")
    page.go_back()
    page.wait_for_url("**/til/")
    page.go_forward()
    page.wait_for_url("**/checklist/")
    expect(page.get_by_label("What do you see?")).to_be_visible()


def test_the_box_works_from_a_disk(browser: Browser, site: BuiltSite, tmp_path: Path) -> None:
    folder = shutil.copytree(site.folder, tmp_path / "site")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((folder / "checklist/index.html").as_uri())
    page.get_by_label("What do you see?").focus()
    page.wait_for_function("window.tilfolioStories")

    assert "NaN gradients?" in find(page, "loss is nan")
    context.close()


def test_without_scripts_everything_is_there_but_the_box(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}checklist/")

    assert page.locator("#til-find:visible").count() == 0
    assert page.locator(".til-check").count() == 23
    for folded in page.locator(".til-quiet > summary").all():
        folded.click()
    assert page.locator(".til-check:visible").count() == 23
    assert page.locator(".til-story:visible").count() == 60
    context.close()


@pytest.mark.parametrize("typed", ["", "memory"])
def test_the_page_keeps_nobody_out(checklist: Page, typed: str) -> None:
    find(checklist, typed)

    assert find_barriers(checklist, "article") == []
