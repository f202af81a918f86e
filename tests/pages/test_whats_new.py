from __future__ import annotations

from support.builders import a_day, a_project, a_slug, a_til
from support.contexts import a_context
from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Til
from tilfolio.pages.context import Context
from tilfolio.pages.whats_new import Before, find_new, note_titles

OLD = a_til("2026-11-10", title="Old", source="old.md")
NEW = a_til("2026-11-12", title="New", source="new.md")
DUE = a_til("2026-11-23", title="Due today", source="due.md")


def names(context: Context, before: Before) -> list[str]:
    return [
        subject.week.name if isinstance(subject, WeekRecord) else subject.title
        for subject in find_new(context, before)
        if isinstance(subject, Til | Project | WeekRecord)
    ]


def test_a_note_in_a_new_file_is_new_whatever_its_day() -> None:
    before = Before(day=a_day("2026-11-22"), titles={"new.md": frozenset()})

    assert "New" in names(a_context(OLD, NEW), before)
    assert "Old" not in names(a_context(OLD, NEW), before)


def test_an_edited_note_is_not_new() -> None:
    before = Before(day=a_day("2026-11-23"), titles={"old.md": note_titles((OLD,), a_day("2026-11-22"))})

    assert names(a_context(OLD), before) == []


def test_a_draft_that_is_none_any_more_is_new() -> None:
    draft = a_til("2026-11-10", title="Old", source="old.md", draft=True)
    before = Before(day=a_day("2026-11-23"), titles={"old.md": note_titles((draft,), a_day("2026-11-22"))})

    assert names(a_context(OLD), before) == ["Old"]


def test_a_note_that_came_due_is_new() -> None:
    assert "Due today" in names(a_context(OLD, DUE), Before(day=a_day("2026-11-22"), titles={}))


def test_a_day_log_s_new_heading_is_new() -> None:
    log = [a_til("2026-11-10", title=title, source="log.md") for title in ("One", "Two")]
    before = Before(day=a_day("2026-11-23"), titles={"log.md": note_titles((log[0],), a_day("2026-11-22"))})

    assert names(a_context(*log), before) == ["Two"]


def test_a_week_is_new_once_it_is_over() -> None:
    sunday, monday = a_day("2026-11-15"), a_day("2026-11-16")

    assert "2026-W46" in names(a_context(OLD, today="2026-11-16"), Before(day=sunday, titles={}))
    assert "2026-W46" not in names(a_context(OLD, today="2026-11-17"), Before(day=monday, titles={}))
    assert "2026-W46" not in names(a_context(OLD, today="2026-11-14"), Before(day=a_day("2026-11-13"), titles={}))


def test_a_project_is_new_when_its_readme_is() -> None:
    context = a_context(projects=[a_project("old"), a_project("new")])

    assert names(context, Before(day=a_day("2026-11-22"), titles={}, projects=frozenset({a_slug("new")}))) == ["New"]


def test_everything_is_new_where_nothing_was() -> None:
    assert set(names(a_context(OLD, projects=[a_project("old")]), Before())) == {"Old", "2026-W46"}
