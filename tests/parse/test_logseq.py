"""Pages of a Logseq graph are read as plain Markdown."""

from __future__ import annotations

import pytest

from support.builders import a_source
from tilfolio.model import Til
from tilfolio.parse.dialects import Dialect, find_dialect
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.logseq import adapt_logseq
from tilfolio.parse.til import parse_note

LOGSEQ = Dialect(obsidian=True, logseq=True)


def body(text: str, path: str = "pages/a.md") -> str:
    return adapt_logseq(read_front_matter(text, path)[0], path).body


def note(text: str, path: str) -> Til:
    return parse_note(a_source(text=text, path=path), (), dialect=LOGSEQ).tils[0]


def test_a_graph_is_known_by_its_journals() -> None:
    assert find_dialect([a_source(path="journals/2026_11_22.md")], vault=False) == LOGSEQ
    assert find_dialect([a_source(path="journals/plan.md")], vault=False) == Dialect()


def test_properties_of_a_page_are_front_matter_and_are_not_shown() -> None:
    page = note(
        "title:: infra/docker\ntype:: til\ntags:: kafka, [[Stream Processing]], #ops\nalias:: lag\n\n- Text\n", "a.md"
    )

    assert (page.title, page.tags, page.aliases) == ("infra/docker", ("kafka", "Stream Processing", "ops"), ("lag",))
    assert page.body.strip() == "- Text"


def test_front_matter_wins_over_properties() -> None:
    assert note("---\ntitle: Mine\n---\ntitle:: Theirs\n\n- Text\n", "a.md").title == "Mine"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("journals/2026_11_22.md", "2026-11-22"),
        ("pages/infra___docker.md", "infra/docker"),
        ("pages/What%3F.md", "What?"),
        ("pages/Kafka lag.md", "Kafka lag"),
    ],
)
def test_a_page_has_the_name_that_logseq_shows(path: str, title: str) -> None:
    assert note("- Text\n", path).title == title


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("- a\n  id:: 65e5-1\n- b", "- a\n  <!-- -->\n- b"),
        ("- a\n\tcollapsed:: true\n\t- b", "- a\n\t<!-- -->\n\t- b"),
        ("- a\n  :LOGBOOK:\n  CLOCK: [2024]\n  :END:\n- b", "- a\n  <!-- -->\n  <!-- -->\n  <!-- -->\n- b"),
        ("- TODO a\n- DONE b\n- NOW c", "- [ ] a\n- [x] b\n- [ ] c"),
        ("- TODOs are many", "- TODOs are many"),
        ("- see [[Mar 4th, 2024]]", "- see [[2024-03-04|Mar 4th, 2024]]"),
        ("- see [[Feb 31st, 2024]]", "- see [[Feb 31st, 2024]]"),
        ("- ```\n  id:: 1\n  TODO\n  ```", "- ```\n  id:: 1\n  TODO\n  ```"),
        ("- rating:: 5", "- rating:: 5"),
        ("- std::vector", "- std::vector"),
    ],
)
def test_what_logseq_keeps_for_itself_is_not_shown(typed: str, plain: str) -> None:
    assert body(typed) == plain


def test_tags_in_the_text_are_tags() -> None:
    assert note("- Learned #kafka\n", "journals/2026_11_22.md").tags == ("kafka",)
