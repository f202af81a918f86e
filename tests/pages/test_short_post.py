"""Posts for Mastodon and Bluesky fit and never end in the middle of a sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.builders import a_finding, a_til
from support.contexts import SITE_URL, a_context
from tilfolio.model import Til
from tilfolio.pages.short_post import PLACES, count_for, write_short_post


def post(til: Til, place: str) -> str:
    return write_short_post(a_context(til), til, PLACES[place])


def test_a_short_post_holds_as_many_whole_sentences_as_fit() -> None:
    body = " ".join(f"Sentence number {number} says a little of what was learned." for number in range(30))
    text = post(a_til(title="Long", body=body, tags=("pytorch",)), "bluesky")

    first, told, link, *_ = text.split("\n\n")
    assert re.fullmatch(r"(?:Sentence number \d says a little of what was learned\. ?){2,}", f"{first} {told}")
    assert link.strip() == f"{SITE_URL}til/long/"


def test_a_bug_keeps_its_cause_and_its_fix() -> None:
    bug = (a_finding("symptom", "The loss is nan."), a_finding("cause", "log(0)."), a_finding("fix", "An epsilon."))
    text = post(a_til(title="NaN", findings=bug), "mastodon")

    assert text.startswith("The loss is nan.\n\nThe cause: log(0).\nThe fix: An epsilon.\n\nhttps://")


@pytest.mark.parametrize("place", PLACES)
@settings(deadline=None, max_examples=40)
@given(title=st.text(min_size=1, max_size=400), body=st.text(alphabet=st.sampled_from("word. A\n-한 "), max_size=2000))
def test_a_short_post_fits(place: str, title: str, body: str) -> None:
    til = a_til(title=title, slug="x", body=body)

    assert count_for(post(til, place), PLACES[place]) <= PLACES[place].limit
