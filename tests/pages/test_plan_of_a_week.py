"""What a digest shows of the week's plan."""

from __future__ import annotations

from bs4 import BeautifulSoup
from msgspec.structs import replace

from support.builders import a_til
from support.contexts import a_context
from tilfolio.derive.rhythm import default_rhythm
from tilfolio.derive.weeks import derive_weeks
from tilfolio.images.drawn import DRAWN
from tilfolio.model import Til
from tilfolio.pages.context import Context
from tilfolio.pages.digests import lay_out_digest


def a_week(*tils: Til) -> Context:
    context = replace(a_context(*tils), draw=DRAWN)
    weeks = derive_weeks(context.portfolio, {}, default_rhythm(), (), context.today)
    return replace(context, facts=replace(context.facts, rhythm=default_rhythm(), weeks=weeks))


def test_a_digest_says_how_many_of_an_output_there_are_and_what_counted() -> None:
    tils = [a_til("2026-11-21", title=f"Problem {number}", tags=("leetcode",)) for number in (1, 2)]
    context = a_week(*tils)

    (page,) = lay_out_digest(context, context.facts.weeks[0], "").pages

    shown = BeautifulSoup("".join(page.raw_blocks), "html.parser")
    lines = [" ".join(item.get_text(" ").split()) for item in shown.select(".til-output")]
    assert "3 LeetCode problems on ML topics 2 of 3 Problem 1 , Problem 2" in lines
    assert "1 system design mock" in lines  # no zero for an output without a count
    assert not any("day" in line or "0 of" in line for line in lines)
    assert [link["href"] for link in shown.select(".til-output a")] == ["../../til/problem-1/", "../../til/problem-2/"]
