from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tilfolio.pages.storybox import frame_stories
from tilfolio.words import load_words

STORY = (
    "<ul>\n<li>Symptom: NaN.</li>\n<li><strong>Root cause:</strong> log(0).</li>\n<li><p>Gotcha: clamp.</p></li>\n</ul>"
)


def test_a_list_whose_items_are_all_labelled_is_a_box() -> None:
    box = BeautifulSoup(frame_stories(STORY, load_words("en")), "html.parser").select_one("ul.til-box")

    assert box is not None
    assert [label.get_text() for label in box.select("li .til-box__label")] == ["Symptom:", "Root cause:", "Gotcha:"]
    assert [item["class"] for item in box.select("li")] == [
        ["til-box__symptom"],
        ["til-box__cause"],
        ["til-box__gotcha"],
    ]
    assert "NaN." in box.get_text()


@pytest.mark.parametrize(
    "html",
    [
        "<ul>\n<li>Symptom: NaN.</li>\n<li>Something else.</li>\n</ul>",
        "<ul>\n<li>Fixtures: none.</li>\n</ul>",
        "<ul>\n<li>Fix: one.<ul>\n<li>Cause: two.</li>\n</ul>\n</li>\n</ul>".replace("Cause", "Other"),
        "<p>Symptom: NaN.</p>",
    ],
)
def test_any_other_list_stays_as_it_is(html: str) -> None:
    assert frame_stories(html, load_words("en")) == html


def test_labels_are_in_the_site_s_language() -> None:
    box = BeautifulSoup(frame_stories(STORY, load_words("ko")), "html.parser")

    assert [label.get_text() for label in box.select(".til-box__label")] == ["증상:", "원인:", "함정:"]
