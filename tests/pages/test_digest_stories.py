"""Why did this break? A week's digest and its letter tell bugs from symptom to fix."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from support.builders import a_finding, a_til
from support.contexts import a_context
from tilfolio.images.drawn import DRAWN
from tilfolio.pages.digests import lay_out_digest, tell_week
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

    page, _ = lay_out_digest(context, context.facts.weeks[0], "")

    told = page.markdown[page.markdown.index("## Why did this break?") :]
    places = [told.index(text) for text in ("<code>nan</code>", "a lower rate", "clipping", "log(0)", "an epsilon")]
    assert places == sorted(places)


def test_a_letter_tells_it_too() -> None:
    context = a_context(a_til("2026-11-18", title="NaN", findings=BUG))
    record = context.facts.weeks[0]

    letter = lay_out_mail(context, record, partial(tell_week, record=record))

    assert letter is not None
    html = letter.content.decode()
    assert html.index("a lower rate · clipping") < html.index("an epsilon")
    assert "class=" not in html
