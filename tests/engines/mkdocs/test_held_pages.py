"""Pages in `docs/` that are marked as unpublished."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.base import load_config
from mkdocs.structure.files import get_files

from support.site import BuiltSite, as_of, build_folder, write_site
from tilfolio.engines.mkdocs.held_pages import hold_back_pages
from tilfolio.engines.mkdocs.locations import find_now

FILES = {
    "docs/index.md": "# Home\n\nWelcome. See [it](plans/merger.md).\n",
    "docs/plans/merger.md": "---\ndraft: true\ntitle: The merger with Initech\n---\n\nZebras quagga dogs.\n",
    "docs/other.md": "# Other\n\nPublic.\n",
    "docs/last.md": "---\ndate: 2031-01-01\nstatus: new\n---\n# Last\n\nPublic, whatever its date is for.\n",
    "docs/unclear.md": "---\npublished: perhaps\n---\n# Unclear\n\nNobody knows whether anybody may read this.\n",
    "TILs/2026-01-01-a.md": "# A note\n\nWords.\n",
}
CONFIG = """
nav:
  - index.md
  - Plans: [plans/merger.md]
  - other.md
  - last.md
  - unclear.md
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = write_site(tmp_path_factory.mktemp("held"), FILES, CONFIG)
    return build_folder(folder, today="2026-11-23")


def test_a_draft_in_docs_is_in_no_file_of_the_site(site: BuiltSite) -> None:
    assert site.exit_code == 0
    assert not (site.folder / "plans").exists()
    for file in site.folder.rglob("*"):
        if file.suffix in (".html", ".json", ".xml", ".txt"):
            assert "Initech" not in (text := file.read_text(encoding="utf-8")), file
            assert "quagga" not in text, file


def test_a_line_tells_of_it(site: BuiltSite) -> None:
    assert "INFO: docs/plans/merger.md is not published because of its front matter" in site.log


def test_what_cannot_be_read_is_kept_back_with_a_problem(site: BuiltSite) -> None:
    assert not (site.folder / "unclear").exists()
    assert any(one.startswith("docs/unclear.md:2: published 'perhaps'") for one in site.warnings)


def test_other_pages_follow_each_other_without_it(site: BuiltSite) -> None:
    home = (site.folder / "index.html").read_text(encoding="utf-8")

    assert '<link rel="next" href="other/">' in home
    assert "Plans" not in home
    assert "<p>Welcome. See it.</p>" in home


def test_a_date_alone_keeps_no_page_back(site: BuiltSite) -> None:
    assert (site.folder / "last/index.html").is_file()


@pytest.mark.parametrize(
    "top",
    [
        "draft: yes",
        "published: false",
        "private: true",
        "status: draft",
        "extra: {draft: true}",
        "publishDate: 2027-01-01",
        "expiryDate: 2026-01-01",
    ],
)
def test_marks_that_keep_a_note_back_keep_a_page_back(top: str, tmp_path: Path) -> None:
    write_site(tmp_path, {"docs/index.md": "# Home\n", "docs/a.md": f"---\n{top}\n---\n# A\n"})
    config = load_config(str(tmp_path / "mkdocs.yml"))

    with as_of("2026-11-23"):
        held, problems = hold_back_pages(get_files(config), config, find_now())

    assert (list(held), problems) == (["a.md"], ())


def test_a_site_that_shows_words_of_a_draft_in_docs_does_not_stay(tmp_path: Path) -> None:
    words = "zebras quagga over nine lazy dogs and cats"
    hook = f"def on_post_page(output, page, config):\n    return output + '<p>{words}</p>'\n"
    draft = f"---\ndraft: true\n---\n\nSee {words} too.\n"
    write_site(tmp_path, {**FILES, "docs/b.md": draft, "hook.py": hook}, "hooks: [hook.py]")

    built = build_folder(tmp_path, today="2026-11-23")

    assert built.exit_code == 1
    assert not (tmp_path / "site/index.html").exists()
