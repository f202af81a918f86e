from __future__ import annotations

from tilfolio.engines.mkdocs.build_report import ADDRESS, BAR, BuildLog
from tilfolio.pages.templates import load_templates
from tilfolio.trust.report import BuildRecord, FoundLeak

RECORD = BuildRecord(
    built_at="2026-11-23", site="site", leaks=(FoundLeak(file="x/index.html", source="TILs/draft.md"),)
)


def test_the_bar_of_serve_names_what_leaks_and_none_of_its_words() -> None:
    log = BuildLog()
    log._record, log._templates = RECORD, load_templates()
    answer = log.answer(BAR)

    assert answer is not None
    assert b"<code>TILs/draft.md</code> is withheld, and <code>x/index.html</code> shows words of it" in answer[1]
    assert b"1 problem " in answer[1]


def test_the_bar_of_serve_lists_known_problems_apart() -> None:
    log = BuildLog()
    known = ("TILs/a.md:3: broken link: 'b.md' not found. Correct it.",)
    log._record, log._templates = BuildRecord(built_at="2026-11-23", site="site", known=known), load_templates()
    answer = log.answer(BAR)

    assert answer is not None
    assert b"<summary>known-problems.txt: 1 problem</summary>" in answer[1]
    assert b"<code>TILs/a.md:3</code>" in answer[1]
    assert b"0 problems" not in answer[1]


def test_before_the_first_build_there_is_nothing_to_show() -> None:
    assert BuildLog().answer(ADDRESS) is None
