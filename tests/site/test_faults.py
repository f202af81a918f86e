"""If our code fails on a file, at most its own page is lost, never the build."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.git import commit, isolated_environment, make_repository
from support.site import BuiltSite, build_folder, write_files, write_site
from tilfolio.classify.verdicts import judge
from tilfolio.engines.mkdocs import conversions, kept_files, own_pages, publisher, session
from tilfolio.pages import projects, tils
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.portable_html import make_portable
from tilfolio.parse import project
from tilfolio.sharing.heads import Heads
from tilfolio.steps import deriving, parsing

TODAY = "2026-11-23"
NOTE = "# Bad one\n\nSee [undo](undo.md).\n"
FILES = {
    "docs/index.md": "# Home\n\n<!-- til/latest -->\n",
    "TILs/bad.md": NOTE,
    "TILs/undo.md": "# Undo\n\nTrees. See [the other](bad.md).\n",
    "TILs/weekly/2026-W47.md": "# A week\n\nOpened.\n",
    "projects/bad/README.md": "# Bad project\n\nText.\n",
    "projects/good/README.md": "# Good project\n\nText.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_repository(write_site(tmp_path, FILES, "theme: {name: material, font: false}"))
    commit(tmp_path, when="2026-11-20T10:00:00+00:00")
    return tmp_path


def failing(real: Callable[..., Any], is_bad: Callable[..., bool]) -> Callable[..., Any]:
    """Return a function that raises for certain arguments."""

    def call(*values: Any, **named: Any) -> Any:
        if is_bad(*values, **named):
            raise KeyError("a bug")
        return real(*values, **named)

    return call


def is_bad_file(source: Any, *_: Any, **__: Any) -> bool:
    return "bad" in source.shown or "weekly" in source.shown


def expect_one_problem(site: BuiltSite, shown: str, doing: str) -> None:
    assert site.exit_code == 0
    (warning,) = site.warnings
    assert warning.startswith(f"{shown}: tilfolio failed while {doing}")
    assert "(KeyError: 'a bug')" in warning
    assert "This is a bug in tilfolio, not a mistake in your file" in warning
    assert site.has("til/undo/")


@pytest.mark.parametrize(
    ("module", "function", "shown"),
    [
        (parsing, "parse_note", "TILs/bad.md"),
        (parsing, "parse_opening", "TILs/weekly/2026-W47.md"),
        (project, "parse_project", "projects/bad/README.md"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: Any, function: str, shown: str
) -> None:
    monkeypatch.setattr(module, function, failing(getattr(module, function), is_bad_file))
    if function == "parse_note":  # links to the missing note are reported separately
        (folder / "TILs/undo.md").write_text("# Undo\n")
    site = build_folder(folder, today=TODAY)

    expect_one_problem(site, shown, "reading this file, so it is left out")
    assert site.has("til/bad/") == (function != "parse_note")
    assert site.has("projects/bad/") == (function != "parse_project")
    assert site.has("projects/good/")


def test_a_note_whose_category_cannot_be_found_has_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "judge", failing(judge, is_bad_file))
    site = build_folder(folder, today=TODAY)

    expect_one_problem(site, "TILs/bad.md", "choosing the category of this note")
    assert "See undo." in site.text("til/bad/")


def test_a_note_that_cannot_be_laid_out_has_a_page_with_its_title(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tils.lay_out_til
    monkeypatch.setattr(tils, "lay_out_til", failing(real, lambda context, til, *_: is_bad_file(til)))
    site = build_folder(folder, today=TODAY)

    expect_one_problem(site, "TILs/bad.md", "laying out this note")
    assert site.text("til/bad/").startswith("Bad one This page could not be built.")


def test_a_project_that_cannot_be_laid_out_has_a_page_with_its_title(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = projects._project_page
    monkeypatch.setattr(projects, "_project_page", failing(real, lambda context, one, *_: is_bad_file(one)))
    site = build_folder(folder, today=TODAY)

    expect_one_problem(site, "projects/bad/README.md", "laying out this project")
    assert site.text("projects/bad/").startswith("Bad project This page could not be built.")
    assert "Good project" in site.text("projects/good/")


def test_a_note_whose_links_cannot_be_followed_does_not_show_where_they_lead(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Addresses.resolve_til
    monkeypatch.setattr(Addresses, "resolve_til", failing(real, lambda addresses, til: is_bad_file(til)))
    site = build_folder(folder, today=TODAY)

    expect_one_problem(site, "TILs/bad.md", "following the links of this note, so its text is left out")
    assert "undo.md" not in site.html("til/bad/")


def test_a_page_whose_html_cannot_be_changed_for_feeds_is_summarized_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "make_portable", failing(make_portable, lambda html, base: "bad" in base))
    config = folder / "mkdocs.yml"
    config.write_text(config.read_text() + "\nsite_url: https://example.org/\n")
    site = build_folder(folder, today=TODAY)

    expect_one_problem(site, "TILs/bad.md", "writing this page for feeds")
    assert b"<title>Bad one</title>" in site.read("feed.xml")


def test_a_card_that_cannot_be_drawn_is_a_plain_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tilfolio.images import cards  # noqa: PLC0415 it loads Pillow

    monkeypatch.setattr(cards, "draw_card", failing(cards.draw_card, lambda card, *_: card.title == "Bad one"))
    site = build_folder(folder, today=TODAY)

    expect_one_problem(site, "TILs/bad.md", "drawing its preview card")
    assert site.read("cards/til/bad.png").startswith(b"\x89PNG")


HOOK = """
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

class Fails(Preprocessor):
    def run(self, lines):
        if any("FAIL" in line for line in lines):
            raise ValueError("cannot read this")
        return lines

class Failing(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Fails(md), "fails", 1)

def on_config(config):
    config.markdown_extensions.append(Failing())
"""


@pytest.mark.parametrize(("cache", "worth_workers"), [("true", 40), ("true", 2), ("false", 40)])
def test_a_text_that_cannot_be_rendered_is_shown_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: str, worth_workers: int
) -> None:
    monkeypatch.setattr(conversions, "_WORTH_WORKERS", worth_workers)
    note = "# Rendered\n\nFAIL & <b>tags</b> {}\n"
    many = {f"TILs/many-{number}.md": note.format(number) for number in range(12)}
    config = (
        f"theme: {{name: material, font: false}}\nhooks: [hook.py]\nplugins: [search, {{tilfolio: {{cache: {cache}}}}}]"
    )
    make_repository(write_site(tmp_path, {**FILES, **many, "hook.py": HOOK}, config))
    commit(tmp_path)
    site = build_folder(tmp_path, today=TODAY)

    assert site.exit_code == 0
    assert sorted(warning.split(":")[0] for warning in site.warnings) == sorted(many)
    assert all("rendering this text, so it is shown as it was written (ValueError" in each for each in site.warnings)
    assert "FAIL & <b>tags</b> 3" in site.text("til/many-3/")
    assert "Trees." in site.text("til/undo/")


@pytest.mark.parametrize("cores", [1, 2])
def test_of_pages_whose_head_cannot_be_completed_every_build_tells(
    folder: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(own_pages, "_WORTH_WORKERS", 2)
    monkeypatch.setattr(session, "count_cores", lambda: cores)
    monkeypatch.setattr(kept_files, "_TICK", 0)  # the site is built faster than that
    bad = {f"TILs/bad-{number}.md": "# Bad\n" for number in range(12)}
    write_files(folder, bad)
    monkeypatch.setattr(Heads, "make_tags", failing(Heads.make_tags, lambda heads, uri, _: "til/bad-" in uri))
    for text in ("# Undo\n\nTrees.\n", "# Undo\n\nMore trees.\n"):
        (folder / "TILs/undo.md").write_text(text)
        site = build_folder(folder, today=TODAY)

        assert site.exit_code == 0
        told = [warning.split(":")[0] for warning in site.warnings if "completing the head of this page" in warning]
        assert sorted(told) == sorted(bad)


def test_verbose_shows_where_it_failed(folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(deriving, "judge", failing(judge, is_bad_file))
    with caplog.at_level(logging.DEBUG, logger="mkdocs.plugins.tilfolio"):
        build_folder(folder, today=TODAY)

    traces = [record for record in caplog.records if record.getMessage().startswith("Traceback")]
    assert [record.levelname for record in traces] == ["DEBUG"]
    assert "KeyError: 'a bug'" in traces[0].getMessage()


def test_a_broken_template_of_the_author_s_ends_the_build_and_is_not_called_our_bug(tmp_path: Path) -> None:
    files = {**FILES, "overrides/tilfolio/til.md.j2": "{{ title.no.such.thing }}"}
    config = "theme: {name: material, font: false, custom_dir: overrides}"
    make_repository(write_site(tmp_path, files, config))
    commit(tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(
        command, cwd=tmp_path, env=isolated_environment(), capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "overrides/tilfolio/til.md.j2" in done.stderr
    assert "bug in tilfolio" not in done.stderr


IDS = {
    "a paragraph": "<p id>text</p>",
    "a code span": "Write `<p id>` for it.",
    "indented code": "Look:\n\n    <p id>\n",
    "a name": "<a name>here</a>",
}


@pytest.mark.parametrize("text", IDS.values(), ids=IDS)
def test_an_id_without_a_value_builds_strictly(tmp_path: Path, text: str) -> None:
    make_repository(write_site(tmp_path, {"TILs/a.md": f"# A\n\n{text}\n"}, "theme: {name: material, font: false}"))
    commit(tmp_path)

    for _ in range(2):
        site = build_folder(tmp_path, strict=True, today=TODAY)
        assert (site.exit_code, site.warnings) == (0, ())
    assert site.has("til/a/")


def test_only_what_fails_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from tilfolio.faults import attempt_each  # noqa: PLC0415

    made: list[int] = []

    def make_all(numbers: Any) -> list[int]:
        for number in numbers:
            if number in (3, 7):
                raise ValueError(number)
            made.append(number)
        return [number * 2 for number in numbers]

    assert attempt_each(range(9), make_all, lambda number, error: -number) == [0, 2, 4, -3, 8, 10, 12, -7, 16]
    with pytest.raises(MemoryError):
        attempt_each([1], lambda some: (_ for _ in ()).throw(MemoryError()), lambda number, error: 0)
