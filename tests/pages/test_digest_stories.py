"""Debugging stories in a week's digest and its letter."""

from __future__ import annotations

from functools import partial

from bs4 import BeautifulSoup
from msgspec.structs import replace

from support.builders import a_finding, a_til
from support.contexts import SITE_URL, a_context
from tilfolio.images.drawn import DRAWN
from tilfolio.pages.digests import describe_digest, lay_out_digest
from tilfolio.pages.mail import lay_out_mail

BUG = (
    a_finding("symptom", "the loss is `nan`"),
    a_finding("tried", "a lower rate"),
    a_finding("tried", "clipping"),
    a_finding("cause", "`log(0)`"),
    a_finding("fix", "an epsilon"),
)


def test_a_digest_tells_a_bug_from_its_symptom_to_its_fix() -> None:
    context = replace(a_context(a_til("2026-11-18", title="NaN", findings=BUG)), draw=DRAWN)

    (page,) = lay_out_digest(context, context.facts.weeks[0], "").pages

    told = page.markdown[page.markdown.index("## Why did this break?") :]
    places = [told.index(text) for text in ("<code>nan</code>", "a lower rate", "clipping", "log(0)", "an epsilon")]
    assert places == sorted(places)


def test_a_digest_names_a_note_once_with_all_that_it_tells_and_gotchas_last() -> None:
    gotcha = a_finding("gotcha", "it hides on small sites")
    context = replace(a_context(a_til("2026-11-18", title="NaN", findings=(gotcha, *BUG))), draw=DRAWN)

    (page,) = lay_out_digest(context, context.facts.weeks[0], "").pages

    told = BeautifulSoup(page.markdown, "html.parser").select(".til-story")
    labels = [label.text for label in told[0].select("dt")]
    assert [len(one.select("a")) for one in told] == [1]
    assert labels == ["Symptom", "Tried, without success", "Cause", "Fix", "Gotcha"]


def test_a_gotcha_alone_is_not_counted_as_a_thing_that_broke() -> None:
    gotcha = a_finding("gotcha", "it hides on small sites")
    context = replace(a_context(a_til("2026-11-18", title="NaN", findings=(gotcha, *BUG))), draw=DRAWN)

    (page,) = lay_out_digest(context, context.facts.weeks[0], "").pages

    assert "1 thing that broke" in page.markdown


def test_a_letter_tells_it_too() -> None:
    context = a_context(a_til("2026-11-18", title="NaN", findings=BUG))
    record = context.facts.weeks[0]

    html, text = (
        asset.content.decode() for asset in lay_out_mail(context, record, partial(describe_digest, record=record))
    )

    assert html.index("a lower rate · clipping") < html.index("an epsilon")
    assert "class=" not in html
    assert text.index("Tried, without success: a lower rate; clipping") < text.index("Fix: an epsilon")
    assert "<" not in text


def test_a_letter_keeps_the_links_of_the_opening() -> None:
    context = a_context(a_til("2026-11-18", title="NaN"))
    record = context.facts.weeks[0]
    body = "One of them [worked](../til/nan.md#fix), see [the paper](https://arxiv.org/abs/1).\n\n- And *more*\n"

    html, text = (
        asset.content.decode() for asset in lay_out_mail(context, record, partial(describe_digest, record=record), body)
    )

    assert f'href="{SITE_URL}til/nan/#fix"' in html
    assert f"worked ({SITE_URL}til/nan/#fix), see the paper (https://arxiv.org/abs/1)." in text
    assert "- And more" in text


def test_a_letter_of_many_notes_is_small_enough_for_gmail() -> None:
    tils = [a_til("2026-11-18", title=f"Note {number}", summary="Much to say. " * 60) for number in range(150)]
    context = a_context(*tils)
    record = context.facts.weeks[0]

    html, _ = lay_out_mail(context, record, partial(describe_digest, record=record))

    assert len(html.content) < 102_000
    assert "Note 149" in html.content.decode()


def test_a_letter_is_one_that_mail_programs_show() -> None:
    """HTML mail needs inline styles, 600 pixels, a dark mode, and neither scripts nor external files."""
    context = a_context(a_til("2026-11-18", title="NaN", findings=BUG))
    record = context.facts.weeks[0]
    body = "Read [the paper](https://arxiv.org/abs/1).\n\n- And more\n"

    html, _ = lay_out_mail(context, record, partial(describe_digest, record=record), body)
    letter = BeautifulSoup(html.content, "html.parser")

    assert [tag for tag in letter.select("h1, h2, p, a, ul, body, table") if not tag.get("style")] == []
    assert letter.select("[class], [id], [onclick], script, img, iframe, form, link[rel=stylesheet], svg") == []
    assert [str(table["width"]) for table in letter.select("table")][:2] == ["100%", "600"]
    assert "prefers-color-scheme: dark" in letter.select("style")[0].text
    assert all(str(link["href"]).startswith("https://") for link in letter.select("a"))
