"""A notebook among the notes is a note."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from support.builders import a_source
from support.git import commit, make_repository
from support.site import build_site, write_files
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.errors import SourceError
from tilfolio.model import Portfolio, Problem
from tilfolio.parse.notebook_note import convert_notebook
from tilfolio.parse.til import parse_note
from tilfolio.prepare import parse
from tilfolio.settings import Settings
from tilfolio.steps.collecting import gather
from tilfolio.steps.places import Places
from tilfolio.writing.write_fields import declare_field

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)


def cell(kind: str, source: str, *printed: str, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": text} for text in printed]
    more = {"execution_count": 1, "outputs": outputs} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {"tags": list(tags)}, "source": source, **more}


def a_notebook(*cells: dict[str, Any]) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


MERGE = a_notebook(
    cell("raw", "---\ntags: [pandas]\n---"),
    cell("markdown", "# A merge that doubled the rows\n\nThe key was not unique.\n\n- Gotcha: no error is raised."),
    cell("code", "frame.merge(other)", "42 rows\n"),
)


def read(folder: Path) -> tuple[Portfolio, tuple[Problem, ...]]:
    places = Places(root=folder, tils=folder / "TILs", projects=folder / "projects", docs=folder / "docs")
    return parse(gather(places, None, NOW), Settings(categories=DEFAULT_CATEGORIES))


def test_a_notebook_has_the_title_text_tags_gotchas_and_day_of_a_note(tmp_path: Path) -> None:
    write_files(make_repository(tmp_path), {"TILs/pandas/merge.ipynb": MERGE})
    commit(tmp_path, when="2026-11-20T09:00:00+01:00")

    portfolio, problems = read(tmp_path)
    [til] = portfolio.tils

    assert problems == ()
    assert (til.slug, til.title, til.tags) == ("pandas/merge", "A merge that doubled the rows", ("pandas",))
    assert [gotcha.text for gotcha in til.gotchas] == ["no error is raised."]
    assert "```python\nframe.merge(other)\n```" in til.body
    assert "42 rows" in til.body
    assert til.learned_on.isoformat() == "2026-11-20"


def test_a_draft_is_one_and_a_note_made_of_a_notebook_takes_its_place(tmp_path: Path) -> None:
    draft = a_notebook(cell("raw", "---\ndraft: true\n---"), cell("markdown", "# Secret plan"))
    files = {"TILs/plan.ipynb": draft, "TILs/merge.ipynb": MERGE, "TILs/merge.md": "# By hand\n"}
    write_files(make_repository(tmp_path), files)
    commit(tmp_path, when="2026-11-20T09:00:00+01:00")

    portfolio, _ = read(tmp_path)

    assert {(til.title, til.draft) for til in portfolio.tils} == {("Secret plan", True), ("By hand", False)}


def test_a_notebook_that_cannot_be_read_is_named_and_ends_nothing(tmp_path: Path) -> None:
    write_files(make_repository(tmp_path), {"TILs/broken.ipynb": "{", "TILs/merge.ipynb": MERGE})
    commit(tmp_path, when="2026-11-20T09:00:00+01:00")

    portfolio, problems = read(tmp_path)

    assert [til.source for til in portfolio.tils] == ["merge.ipynb"]
    assert [problem.path for problem in problems] == ["TILs/broken.ipynb"]


def test_a_secret_in_a_notebook_keeps_it_back(tmp_path: Path) -> None:
    key = "AKIA" + "ABCDEFGH" + "23456723"
    write_files(make_repository(tmp_path), {"TILs/key.ipynb": a_notebook(cell("code", f"key = '{key}'"))})
    commit(tmp_path, when="2026-11-20T09:00:00+01:00")

    portfolio, problems = read(tmp_path)

    assert not any(key in til.body for til in portfolio.tils)
    assert [problem.path for problem in problems] == ["TILs/key.ipynb"]


@pytest.mark.parametrize(
    ("cells", "markdown"),
    [
        ([cell("markdown", "Some words.")], "# my work\n\nSome words.\n"),
        ([cell("raw", "---\ntitle: Mine\n---"), cell("markdown", "Words.")], "---\ntitle: Mine\n---\n\nWords.\n"),
        ([cell("code", "x = 1", "1\n", tags=("hide-input",))], "# my work\n\n```text\n1\n```\n"),
        ([cell("code", "x = 1", "1\n", tags=("remove-output",))], "# my work\n\n```python\nx = 1\n```\n"),
    ],
)
def test_cells_become_markdown(cells: list[dict[str, Any]], markdown: str) -> None:
    assert convert_notebook(a_notebook(*cells), "my-work") == markdown


def test_no_command_writes_front_matter_into_a_notebook() -> None:
    with pytest.raises(SourceError, match="is a notebook"):
        declare_field(MERGE.encode(), "draft", "true", "TILs/merge.ipynb")


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAADklEQVR4nGP4//8/AxQAAB3+BPzC9X0ZAAAAAElFTkSuQmCC"


def test_pictures_that_cells_drew_or_hold_are_shown() -> None:
    drawn = {**cell("code", "plt.plot(x)"), "outputs": [{"output_type": "display_data", "metadata": {}, "data": {
        "image/png": PNG, "text/plain": "<Figure size 640x480>"}}]}  # fmt: skip
    held = {**cell("markdown", "![a sketch](attachment:s%20k.png)"), "attachments": {"s k.png": {"image/png": PNG}}}

    text = convert_notebook(a_notebook(cell("markdown", "# A"), held, drawn), "a") or ""

    assert f'<img alt="a sketch" width="2" height="3" src="data:image/png;base64,{PNG}">' in text
    assert text.endswith(f'<img alt="" width="2" height="3" src="data:image/png;base64,{PNG}">\n')


def test_what_is_no_picture_and_what_an_author_hides_is_not_shown() -> None:
    data = {"image/png": '"><script>'}
    drawn = {**cell("code", "plt.plot(x)"), "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}]}
    hidden = {**cell("code", "y", tags=("hide-output",)), "outputs": [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": PNG}}]}  # fmt: skip

    assert "<" not in (convert_notebook(a_notebook(cell("markdown", "# A"), drawn, hidden), "a") or "<")


@pytest.mark.parametrize(
    "said",
    [{"draft": True}, {"publish": False}, {"private": "yes"}, {"status": "draft"}, {"tilfolio": {"draft": True}}],
)
@pytest.mark.parametrize("first", [(), (cell("raw", "---\ntags: [a]\n---"),)], ids=["alone", "with front matter"])
def test_a_notebook_s_own_metadata_keeps_it_back(said: dict[str, object], first: tuple[dict[str, Any], ...]) -> None:
    book = json.loads(a_notebook(*first, cell("markdown", "# Shown\n\nOne.")))
    text = convert_notebook(json.dumps({**book, "metadata": {"kernelspec": {"name": "x"}, **said}}), "a")
    [til] = parse_note(a_source("a.ipynb", text or ""), ["data"]).tils

    assert (til.draft, til.title, til.tags) == (True, "Shown", ("a",) if first else ())


@pytest.mark.parametrize(
    ("first", "metadata"),
    [
        ({"cell_type": "raw", "source": "---\ntitle: X\ndraft: true\n---"}, {}),
        ({"cell_type": "markdown", "source": ["---\n", "published: false\n", "---\n"]}, {}),
        ({"cell_type": "markdown", "source": "# X"}, {"tilfolio": {"draft": True}}),
    ],
)
def test_a_notebook_of_a_project_that_is_a_draft_has_no_page(
    first: dict[str, object], metadata: dict[str, object], tmp_path: Path
) -> None:
    cells = [{"metadata": {}, **first}, {"cell_type": "markdown", "metadata": {}, "source": "Zebras and quaggas."}]
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}
    files = {"projects/a/README.md": "# A\n\nSee [it](x.ipynb).\n", "projects/a/x.ipynb": json.dumps(notebook)}

    site = build_site(tmp_path, {"TILs/a.md": "# A\n", **files})

    assert site.has("projects/a/")
    assert "quagga" not in "".join(site.read(name).decode("utf-8", "replace") for name in site.files())
