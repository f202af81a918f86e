from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tilfolio.pages.portable_html import frame_stories
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


def test_the_template_of_a_new_story_is_a_box_with_what_was_tried() -> None:
    html = "<ul>\n<li>Symptom: NaN.</li>\n<li>Tried: a smaller step.</li>\n<li>Fixes: clamp.</li>\n</ul>"

    assert _labels(html) == ["Symptom:", "Tried:", "Fixes:"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Symptom: NaN.</p>\n<p><strong>Cause:</strong> log(0).</p>\n<p><strong>Fix</strong>: clamp.</p>",
        "<p>Symptom: NaN\nat step 300.<br />\nCause: log(0).\n<em>Fix:</em> clamp.</p>",
    ],
)
def test_labelled_paragraphs_and_lines_that_follow_each_other_are_a_box(html: str) -> None:
    assert _labels(f"<p>Why?</p>\n{html}\n<p>So.</p>") == ["Symptom:", "Cause:", "Fix:"]


def _labels(html: str) -> list[str]:
    framed = BeautifulSoup(frame_stories(html, load_words("en")), "html.parser")
    return [label.get_text() for label in framed.select("ul.til-box > li > .til-box__label")]


@pytest.mark.parametrize(
    "html",
    [
        "<ul>\n<li><strong>Symptom: NaN.</strong></li>\n</ul>",
        "<p>Symptom: NaN.</p>\n<p>Something else.</p>\n<p>Fix: clamp.</p>",
        "<p>Fix: clamp.</p>\n<p>Fixtures stay.</p>",
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
