from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.structure.files import File, InclusionLevel

from support.cached_site import CONFIG, FILES, TODAY, assert_same
from support.site import BuiltSite, build_folder, write_files, write_site
from tilfolio.speed.settled import PendingFiles

PLAIN = CONFIG.replace(", custom_dir: overrides", "")
NOTES = {
    **{name: text for name, text in FILES.items() if not name.startswith("overrides/")},
    **{f"TILs/2026-0{month}-0{day}-n{month}{day}.md": f"---\ntags: [t{day}]\n---\n# Same title\n\nNote {month} {day}.\n"
       for month in range(1, 9) for day in range(1, 5)},
}  # fmt: skip


def count_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[BuiltSite, set[str]]:
    """Build a site and return which of its pages MkDocs was shown."""
    shown: set[str] = set()
    ask = PendingFiles.documentation_pages

    def note(files: PendingFiles, *, inclusion: Callable[[InclusionLevel], bool] | None = None) -> list[File]:
        found = list(ask(files, inclusion=inclusion))
        if inclusion is InclusionLevel.is_included:
            shown.clear()
            shown.update(file.src_uri for file in found)
        return found

    monkeypatch.setattr(PendingFiles, "documentation_pages", note)
    built = build_folder(folder, today=TODAY)
    monkeypatch.setattr(PendingFiles, "documentation_pages", ask)
    return built, shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_site(tmp_path / "site", NOTES, PLAIN)
    for _ in range(2):  # the last page that a build writes is not settled in the next one
        write_files(folder, {"TILs/2026-01-01-n11.md": f"# Changed\n\n{_}\n"})
        build_folder(folder, today=TODAY)
    return folder


def test_after_an_edit_few_pages_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = "TILs/2026-08-04-n84.md"
    write_files(folder, {note: f"{(folder / note).read_text()}\nOne more thing.\n"})

    site, shown = count_read(folder, monkeypatch)

    assert "til/n84.md" in shown
    assert "One more thing" in site.text("til/n84/")
    assert "til/n42.md" not in shown
    assert site.has("til/n42/")
    assert_same(folder)


def test_what_gave_a_warning_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(folder, {"TILs/2026-08-05-odd.md": "# Odd\n\n[x](https://example.org) [y](2026-11-21-flink.md#how)\n"})
    build_folder(folder, today=TODAY)
    write_files(folder, {"TILs/2026-08-04-n84.md": "# Other\n\n## How\n"})

    _, shown = count_read(folder, monkeypatch)

    assert {"til/odd.md", "til/kafka.md"} <= shown


EDITS: dict[str, dict[str, str]] = {
    "a text": {"TILs/2026-03-02-n32.md": "# Same title\n\nOther words.\n"},
    "a title": {"TILs/2026-03-02-n32.md": "---\ntags: [t2]\n---\n# Another title\n"},
    "a tag": {"TILs/2026-03-02-n32.md": "---\ntags: [t3]\n---\n# Same title\n\nNote 3 2.\n"},
    "a category": {"TILs/2026-03-02-n32.md": "---\ncategory: data\n---\n# Same title\n"},
    "a new note": {"TILs/2026-03-05-new.md": "# New\n"},
    "a heading that is linked to": {"TILs/2026-11-21-flink.md": "# Flink\n\n## Why\n"},
    "a page of the docs": {"docs/about.md": "# Us\n\n<!-- til/latest limit=1 -->\n"},
    "a page of the docs that lists tags": {"docs/mine.md": "# Mine\n\n<!-- material/tags { include: [t1] } -->\n"},
    "a project": {"projects/alpha/README.md": "# Beta\n\nA project.\n"},
    "the site's name": {"mkdocs.yml": PLAIN.replace("Portfolio", "Other")},
    "the navigation": {"mkdocs.yml": PLAIN + "nav: [index.md, About: about.md, Note: til/n42.md]\n"},
    "where pages lie": {"mkdocs.yml": PLAIN + "use_directory_urls: false\n"},
    "an option of the search": {"mkdocs.yml": PLAIN.replace("[search,", "[search: {lang: de},")},
    "no search": {"mkdocs.yml": PLAIN.replace("[search, ", "[")},
    "no tags": {"mkdocs.yml": PLAIN.replace("tags, ", "")},
    "exported tags": {"mkdocs.yml": PLAIN.replace("tags, ", "tags: {listings_toc: false}, ")},
    "a theme of one's own": {
        "mkdocs.yml": CONFIG,
        "overrides/partials/copyright.html": "<p>{{ page.title }} {{ nav.homepage.meta.description }}</p>",
    },
    "a page of the site that somebody touched": {"site/til/n42/index.html": "somebody's"},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_after_any_edit_the_site_is_a_clean_build(folder: Path, edit: dict[str, str]) -> None:
    write_files(folder, edit)
    assert_same(folder)

    write_files(folder, {"TILs/2026-08-04-n84.md": "# Same title\n\nAnother thing.\n"})

    assert_same(folder)
