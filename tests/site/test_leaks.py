"""A repository full of what must not be published: none of its words is in any file of the built site."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from support.git import commit, git, make_repository
from support.site import BuiltSite, build_folder, write_files, write_site

CONFIG = """
repo_url: https://github.com/ada/notes
plugins:
  - search
  - tags
  - tilfolio: {llms: true, exclude: [excluded/]}
"""
PNG = b"\x89PNG "
KEPT_BACK = {
    "draft": "---\ndraft: true\ntags: [{w}]\nseries: {w}\naliases: [{w}]\nproject: open\n---\n",
    "upper": "---\nDraft: YES\n---\n",
    "tight": "---\ndraft:true\n---\n",
    "tab": "---\ntitle: {w}\n\tdraft: true\n---\n",
    "list": "---\ndraft: [true]\n---\n",
    "typo": "---\ndraft: ture\n---\n",
    "twice": "---\ndraft: true\ndraft: false\n---\n",
    "merge": "---\na: &a {{draft: true}}\n<<: *a\n---\n",
    "above": "\n\n---\ndraft: true\n---\n",
    "mark": "\ufeff\ufeff---\ndraft: true\n---\n",
    "endless": "---\ntitle: {w}\n\ndraft: true\n\n",
    "quote": "---\ntitle: '{w}\ndraft: true\n---\n",
    "toml": "+++\ntitle = '{w}'\ndraft = true\n+++\n",
    "broken-toml": "+++\ntitle = {w}\ndraft = true\n+++\n",
    "json": '{{\n "title": "{w}",\n "draft": true\n}}\n',
    "jekyll": "---\npublished: false\n---\n",
    "obsidian": "---\npublish: false\n---\n",
    "private": "---\nprivate: true\n---\n",
    "garden": "---\ndg-publish: false\n---\n",
    "astro": "---\nisDraft: true\n---\n",
    "eleventy": "---\neleventyExcludeFromCollections: true\n---\n",
    "nowhere": "---\npermalink: false\n---\n",
    "nested": "---\nhugo:\n  draft: true\n---\n",
    "zola": "+++\ntitle = '{w}'\n[extra]\ndraft = true\n+++\n",
    "never": "---\n_build:\n  render: never\n---\n",
    "status": "---\nstatus: draft\n---\n",
    "hugo": "---\ndate: 2026-01-01\npublishDate: 2027-06-01\n---\n",
    "expired": "---\ndate: 2019-01-01\nexpiryDate: 2020-01-01\n---\n",
    "month": "---\ndate: 2027-01\n---\n",
    "words": "---\ndate: early in January\n---\n",
    "yesterday": "---\ndate: yesterday\n---\n",
    "_drafts/jekyll": "",
    "Drafts/capital": "",
    "work/private/folder": "",
    "idea.draft": "",
    "evening": "---\ndate: 2026-11-23T23:00:00+09:00\n---\n",
    "2026-11-24-tomorrow": "",
}
NOTE = "# {w} title\n\n{w} text.\n\n- Gotcha: {w} breaks.\n\n```python\n{w} = 1\n```\n\n![{w}]({name}.png)\n"
PROJECT = "# {w} project\n\n{w} text ![{w}](cover.png)\n\n## Achievements\n\n- 🚀 {w} speed (Latency: 45ms)\n"
BOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"id": "a", "cell_type": "markdown", "metadata": {}, "source": "[it](../draft-project/README.md)"}],
    }
)
PROJECTS = {
    "draft-project": "---\ndraft: true\ntags: [{w}]\n---\n",
    "status-project": "---\nstatus: draft\n---\n",
    "tight-project": "---\ndraft:true\n---\n",
    "future-project": "---\npublishDate: 2027-01-01\n---\n",
}


def word(name: str) -> str:
    """Return a word that stands for what must not be seen: letters only, so that no page changes it."""
    return "zq" + re.sub(r"[^a-z]", "", name.lower()) + "qz"


def sources() -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        "docs/index.md": "# Home\n\n<!-- til/latest -->\n\n<!-- til/week -->\n\n<!-- til/projects -->\n",
        ".gitignore": "site/\n.cache/\nTILs/ignored/\nprojects/ignored/\n",
        "TILs/weekly/2026-W47.md": f"---\nprivate: true\n---\n# {word('opening')}\n\n{word('opening')}\n",
        "TILs/ignored/note.md": f"# {word('ignored')}\n",
        "TILs/excluded/note.md": f"# {word('excluded')}\n",
        "TILs/.hidden/note.md": f"# {word('hidden')}\n",
        "TILs/.notes.md": f"# {word('hidden')}\n",
        "projects/ignored/README.md": f"# {word('ignored')}\n",
        "projects/open/README.md": "# Open\n\nSee [it](../draft-project/README.md).\n\n"
        "## Achievements\n\n- 🚀 Fast (Latency: 45ms) [proof](../draft-project/README.md)\n",
        "projects/open/book.ipynb": BOOK,
        "projects/README.md": "# Roadmap\n\n- [x] [Open](open/README.md)\n- [ ] [Later](draft-project/README.md)\n",
        "projects/open/metrics.json": '{"f1": 0.9}\n',
    }
    targets = ["ignored/note.md", "excluded/note.md", "excluded/", ".hidden/note.md", ".notes.md"]
    for name, front in KEPT_BACK.items():
        files[f"TILs/kept/{name}.md"] = (front + NOTE).format(w=word(name), name=name)
        files[f"TILs/kept/{name}.png"] = PNG + word(name).encode()
        targets.append(f"kept/{name}.md")
    for name, front in PROJECTS.items():
        files[f"projects/{name}/README.md"] = (front + PROJECT).format(w=word(name))
        files[f"projects/{name}/cover.png"] = PNG + word(name).encode()
        files[f"projects/{name}/metrics.json"] = f'{{"{word(name)}": 1}}'
        targets.append(f"../projects/{name}/README.md")
    links = "\n".join(
        f'[a link]({target}) ![an image]({target}) <a href="{target}">raw</a> [ref]\n\n[ref]: {target}\n'
        for target in (*targets, "kept", "../../outside.md")
    )
    gotcha = "- Gotcha: see [it](kept/draft.md) and [that](excluded/note.md)."
    front = f"links: [{', '.join(targets)}]\nproject: draft-project\ntags: [open]"
    files["TILs/2026-11-20-public.md"] = f"---\n{front}\n---\n# Public\n\n{gotcha}\n\n{links}\n"
    return files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(tmp_path_factory.mktemp("leaks") / "repo")
    (folder.parent / "outside.md").write_text(f"# {word('outside')}\n")
    (folder.parent / "outside.png").write_bytes(PNG + word("outside").encode())
    write_site(folder, sources(), CONFIG)
    (folder / "TILs/linked.md").symlink_to("../../outside.md")
    (folder / "TILs/linked.png").symlink_to("../../outside.png")
    (folder / "TILs/hidden-link.md").symlink_to(".hidden/note.md")
    commit(folder, f"feat: {word('subject')} all", when="2026-11-20T12:00:00+09:00")
    for message, path in {
        f"feat: {word('subject')} draft": "TILs/kept/draft.md",
        f"feat: {word('subject')} project": "projects/draft-project/README.md",
        f"feat: {word('subject')} excluded": "TILs/excluded/note.md",
        "feat: only the open project": "src/code.py",
    }.items():
        text = (folder / path).read_text(encoding="utf-8") if (folder / path).exists() else ""
        number = len(git(folder, "log", "--oneline").splitlines())
        write_files(folder, {path: f"{text}\n", "projects/open/metrics.json": f'{{"f1": 0.9{number}}}\n'})
        commit(folder, message, when="2026-11-20T13:00:00+09:00")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> BuiltSite:
    return build_folder(folder, today="2026-11-23")


def telling(site: Path, *secrets: str) -> dict[str, set[str]]:
    """Return the files of a site that hold a secret, in their content or their name."""
    found = {}
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            text = f"{path.relative_to(site)} {content.decode('utf-8', 'replace')}".lower()
            if seen := {secret for secret in secrets if secret in text} | set(re.findall("zq[a-z]+qz", text)):
                found[path.relative_to(site).as_posix()] = seen
    return found


def test_no_word_of_it_is_in_any_file(site: BuiltSite) -> None:
    assert site.exit_code == 0
    assert telling(site.folder) == {}


def test_no_path_of_it_is_in_any_file(site: BuiltSite) -> None:
    paths = (
        *(f"{name}.md" for name in KEPT_BACK),
        *PROJECTS,
        "note.md",
        "/.notes.md",
        "kept/",
        "excluded/",
        "outside.md",
    )

    assert telling(site.folder, *paths) == {}


def test_what_is_published_is_there(site: BuiltSite) -> None:
    assert site.has("til/public/")
    assert "an image" in site.text("til/public/")
    assert "feat: only the open project" in site.html("digest/2026-W47/")
    assert "1 note, 1 project" in next(line for line in site.log if "1 note, " in line)


def test_every_doubt_is_a_message_that_says_how_to_write_it(site: BuiltSite) -> None:
    named = {warning.split(":")[0] for warning in site.warnings}
    doubtful = ("tight", "tab", "list", "typo", "endless", "quote", "broken-toml", "month", "words", "yesterday")

    assert {f"TILs/kept/{name}.md" for name in doubtful} <= named
    assert {"TILs/linked.md", "TILs/linked.png", "TILs/hidden-link.md"} <= named


@pytest.mark.parametrize("state", ["no repository", "broken index"])
def test_nothing_leaks_where_git_cannot_be_asked(folder: Path, state: str, tmp_path: Path) -> None:
    copy = tmp_path / "repo"
    shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(*(".git",) * (state == "no repository")))
    if state == "broken index":
        (copy / ".git/index").write_bytes(b"broken")

    site = build_folder(copy, today="2026-11-23")

    assert site.has("til/public/")
    assert telling(site.folder) == {}


def test_notes_inside_docs_are_published_once_and_drafts_never(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "docs/index.md": "# Home\n",
        "docs/about.md": "# About\n",
        "docs/TILs/2026-11-20-draft.md": f"---\ndraft: true\n---\n# {word('draft')}\n\n![x](x.png)\n",
        "docs/TILs/2026-11-20-ok.md": "# Ok\n\n![y](y.png)\n",
        "docs/TILs/x.png": PNG + word("draft").encode(),
        "docs/TILs/y.png": PNG,
        "docs/work/secret/README.md": f"---\nprivate: true\n---\n# {word('secret')}\n",
        "docs/work/open/README.md": "# Open\n",
    }
    write_site(tmp_path, files, "plugins: [search, tilfolio: {tils: docs/TILs, projects: docs/work}]")

    site = build_folder(tmp_path, today="2026-11-23", strict=True)

    assert site.exit_code == 0, site.warnings
    assert telling(site.folder) == {}
    assert all(map(site.has, ("til/ok/", "projects/open/", "about/")))
    assert [name for name in site.files() if "TILs" in name or name.startswith("work/")] == []


def test_notes_that_are_docs_itself_are_published_once_and_drafts_never(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "docs/index.md": "# Home\n\n![me](me.png)\n",
        "docs/me.png": PNG,
        "docs/extra.css": "body {}\n",
        "docs/2026-11-20-draft.md": f"---\ndraft: true\n---\n# {word('draft')}\n\n![x](x.png)\n",
        "docs/2026-11-20-ok.md": "# Ok\n",
        "docs/x.png": PNG + word("draft").encode(),
    }
    write_site(tmp_path, files, "plugins: [search, tilfolio: {tils: docs}]")

    site = build_folder(tmp_path, today="2026-11-23", strict=True)

    assert site.exit_code == 0, site.warnings
    assert telling(site.folder) == {}
    assert all(map(site.has, ("til/ok/", "me.png", "extra.css")))
    assert not site.has("2026-11-20-ok/")
