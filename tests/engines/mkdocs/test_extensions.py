from __future__ import annotations

from pathlib import Path

import pytest

from support.git import commit, make_repository
from support.site import build_folder, write_site
from tilfolio.engines.mkdocs.libraries import find_missing_extensions

NEEDED = {
    "a fence": ("```py\nx\n```", "pymdownx.superfences"),
    "a fence in a list": ("- a\n    ~~~\n    x\n    ~~~", "pymdownx.superfences"),
    "an admonition": ("!!! gotcha\n    x", "admonition"),
    "one that folds": ("??? note\n    x", "pymdownx.details"),
    "a footnote": ("a[^1]\n\n[^1]: b", "footnotes"),
    "Markdown in HTML": ('<div align="center" markdown="1">\n\n**a**\n\n</div>', "md_in_html"),
    "a numbered list": ("- a\n\n2. b", "sane_lists"),
    "a task": ("- [x] a", "pymdownx.tasklist"),
}


@pytest.mark.parametrize(("text", "name"), NEEDED.values(), ids=NEEDED.keys())
def test_a_text_asks_for_what_reads_it(text: str, name: str) -> None:
    assert list(find_missing_extensions([text, "plain"], ["toc", "tables"])) == [name]
    assert not find_missing_extensions([text], [name])


def test_plain_text_asks_for_nothing() -> None:
    assert not find_missing_extensions(["# A\n\nSome `code` and [a](b)!!!"], [])


@pytest.mark.parametrize("bundle", ["extra", "markdown.extensions.extra", "pymdownx.extra"])
def test_a_bundle_brings_what_is_in_it(bundle: str) -> None:
    assert not find_missing_extensions([NEEDED["a footnote"][0], NEEDED["Markdown in HTML"][0]], [bundle])


def test_a_short_mkdocs_yml_shows_alerts_tasks_and_details(tmp_path: Path) -> None:
    readme = "# A\n\n> [!NOTE]\n> Mind.\n\n- [ ] a\n\n<details>\n<summary>s</summary>\n\n**b**\n\n</details>\n"
    files = {"projects/a/README.md": readme, "TILs/a.md": "# B\n\n- c\n\n  ```py\n  1\n  ```\n"}
    make_repository(write_site(tmp_path, files))
    commit(tmp_path)
    site = build_folder(tmp_path, strict=True)

    assert site.exit_code == 0
    project, note = site.article("projects/a/"), site.article("til/a/")
    assert [found.text for found in project.select(".admonition.note p + p")] == ["Mind."]
    assert [found.text for found in project.select("details strong")] == ["b"]
    assert len(project.select("li.task-list-item input")) == 1
    assert [found.text.strip() for found in note.select("li .highlight pre")] == ["1"]
