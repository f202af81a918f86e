"""`til adopt`: repositories of notes of every kind become sites, and nothing in them is changed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from support.git import commit, make_repository
from support.site import build_folder, write_files
from tilfolio.cli import main
from tilfolio.cli.adopt import add_plugin
from tilfolio.cli.layouts import NO_NOTES, Layout, recognize
from tilfolio.cli.survey import guess_language

GIVEN = ("--name", "Ada", "--github", "ada", "--language", "en", "--timezone", "UTC")
NOTE = "# Undo\n\nThe tree of undo in vim is all that one needs.\n"
POST = "---\nlayout: post\ntitle: Undo\ncategories: [life, tech]\n---\n\nIt works, and that is it.\n"

KINDS: dict[str, dict[str, str | bytes]] = {
    "a repository of notes": {
        "README.md": "# TIL\n\n- [Undo](vim/undo.md)\n",
        "CONTRIBUTING.md": "# Contributing\n\n[no](nowhere.md)\n",
        "requirements.txt": "requests\n",
        "vim/undo.md": NOTE,
        "git/log.md": "# Log\n\n[Undo](../vim/undo.md)\n",
    },
    "a Jekyll site": {
        "_config.yml": "title: Ada\npermalink: pretty\n",
        "_posts/2020-03-04-undo.md": POST,
        "index.html": "---\n---\n",
        ".gitignore": "_site\n",
    },
    "a Hugo site": {
        "hugo.toml": 'title = "Ada"\n',
        "archetypes/default.md": "+++\ntitle = '{{ .Name }}'\n+++\n",
        "content/posts/_index.md": "---\ntitle: Posts\n---\n",
        "static/images/tree.png": b"\x89PNG",
        "content/posts/undo.md": (
            '+++\ntitle = "Undo"\ndate = 2020-03-04\ncategories = ["life"]\n+++\n\n![tree](/images/tree.png)\n'
        ),
    },
    "a MkDocs site": {
        "mkdocs.yml": (
            "site_name: Ada\nsite_url: https://ada.io/\ntheme: {name: material}\nplugins:\n  - search\n"
            "nav:\n  - index.md\n  - Editors:\n      - My undo: notes/vim/undo.md\n      - ./notes/log.md\n"
        ),
        "docs/index.md": "# Home\n",
        "docs/notes/vim/undo.md": NOTE,
        "docs/notes/log.md": "# Log\n\nIt says what was done.\n",
    },
    "an Obsidian vault": {
        ".obsidian/app.json": "{}",
        "Templates/daily.md": "# {{date}}\n\n[x](none.md)\n",
        "Notes on undo.md": NOTE,
    },
    "a Logseq graph": {
        "logseq/config.edn": "{}",
        "journals/2020_03_04.md": "- It works, and that is it.\n",
        "pages/undo.md": "- The tree of undo.\n",
    },
    "an export of Notion": {
        "Vim 9f335d119a5f442fb435fa9878c2cefc.md": (
            "# Vim\n\nCreated: March 4, 2020 11:33 PM\n\n"
            "[Undo](Vim%209f335d119a5f442fb435fa9878c2cefc/Undo%2049e0dbff6672498c8c602b2f51ab5d85.md)\n"
        ),
        "Vim 9f335d119a5f442fb435fa9878c2cefc/Undo 49e0dbff6672498c8c602b2f51ab5d85.md": NOTE,
    },
    "an export of Hashnode": {
        "ckn0ip3sb00x9zfs16ptfcmz6.md": (
            "---\ntitle: Undo\ndatePublished: Wed Mar 04 2020 00:00:00 GMT+0000 (Coordinated Universal Time)\n"
            "cuid: ckn0ip3sb00x9zfs16ptfcmz6\nslug: undo\n---\n\nText.\n"
        ),
    },
    "a folder of notebooks": {
        "signals/one.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    },
    "a site with its pages in docs/": {
        "README.md": "# Notes\n",
        "docs/README.md": "# Notes\n\n- [Undo](vim/undo.md)\n",
        "docs/index.html": "<div id=app></div>\n",
        "docs/_sidebar.md": "- [Undo](/vim/undo.md)\n",
        "docs/vim/undo.md": NOTE,
        "docs/git/log.md": "# Log\n\n[Undo](../vim/undo.md)\n",
    },
    "a Quartz site": {
        "quartz.config.ts": "export default config\n",
        "content/undo.md": NOTE + "\nSee [[not yet written]].\n",
        "docs/index.md": "---\ntitle: Welcome to Quartz\n---\n",
        "docs/layout.md": "---\ntags: component\n---\n\n[x](component.md)\n",
        ".github/workflows/deploy.yml": "jobs: {deploy: {steps: [{uses: actions/deploy-pages@v4}]}}\n",
    },
    "a folder of notes, til/": {"til/vim/undo.md": NOTE, "docs/index.md": "# Home\n", "src/README.md": "# Code\n"},
}


def adopt(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["adopt", str(folder), *GIVEN, *words])


def test_what_other_generators_read_is_no_problem(tmp_path: Path) -> None:
    hugo, hashnode = make_repository(tmp_path / "hugo"), make_repository(tmp_path / "hashnode")
    write_files(
        hugo, KINDS["a Hugo site"] | {"hugo_stats.json": "{}", "config-paper.toml": "", "static/a.gif": b"GIF89a"}
    )
    write_files(hugo, {"content/posts/own.md": "---\ntitle: Own\nimage: a.gif\n---\n\nText.\n"})
    (hugo / "hugo.toml").unlink()
    post = KINDS["an export of Hashnode"]["ckn0ip3sb00x9zfs16ptfcmz6.md"]
    fields = "---\nseoTitle: Undo\nseoDescription: Undo\nogImage: https://example.org/a.png\n"
    write_files(hashnode, {"ckn0ip3sb00x9zfs16ptfcmz6.md": str(post).replace("---\n", fields, 1)})
    for folder in (hugo, hashnode):
        commit(folder)
    said = [adopt(folder, "--write").stdout for folder in (hugo, hashnode)]

    assert [text.split("\n")[0] for text in said] == ["This is a Hugo site.", "This is an export of Hashnode."]
    assert not [text for text in said if "known-problems.txt" in text]


def read_files(folder: Path) -> dict[str, bytes]:
    inside = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in inside}


def make(folder: Path, kind: str) -> Path:
    make_repository(folder)
    write_files(folder, KINDS[kind])
    commit(folder, when="2021-05-06T12:00:00+00:00")
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_repository_becomes_a_site_that_builds_strictly_and_its_notes_stay(tmp_path: Path, kind: str) -> None:
    folder = make(tmp_path / "notes", kind)
    before = read_files(folder)

    looked = adopt(folder)
    assert looked.exit_code == 0, looked.output
    assert f"This is {kind}." in looked.output
    assert "Problems" not in looked.output, looked.output
    assert read_files(folder) == before

    assert adopt(folder, "--write").exit_code == 0
    after = read_files(folder)
    changed = {path for path, text in before.items() if after[path] != text}
    assert changed <= {".gitignore", "mkdocs.yml"}

    again = adopt(folder, "--write")
    assert "Nothing to do" in again.output
    assert "Problems" not in again.output, again.output
    assert read_files(folder) == after

    site = build_folder(folder, strict=True)
    assert site.exit_code == 0, site.warnings
    assert kind == "a folder of notebooks" or any(path.startswith("til/") for path in site.files())


def test_a_nav_that_names_files_of_notes_leads_to_their_pages(tmp_path: Path) -> None:
    folder = make(tmp_path / "notes", "a MkDocs site")
    said = adopt(folder, "--write").output
    home = build_folder(folder, strict=True).html("")

    assert "Your nav stays as it is." in said
    assert re.search(r'<a href="til/vim/undo/"[^>]*>(?:\s|<[^>]*>)*My undo', home)
    assert re.search(r'<a href="til/log/"[^>]*>(?:\s|<[^>]*>)*Log', home)


def test_another_workflow_that_publishes_is_named(tmp_path: Path) -> None:
    said = adopt(make(tmp_path / "notes", "a Quartz site"), "--write").output

    assert ".github/workflows/deploy.yml publishes a site, too. Delete it" in said
    assert "publish.yml publishes" not in said


def test_the_report_says_what_was_found(tmp_path: Path) -> None:
    folder = make(tmp_path / "notes", "a Jekyll site")
    write_files(folder, {"_posts/draft.md": "---\ndraft: true\n---\n# Draft\n", "_posts/old.rst": "Old\n"})

    said = " ".join(adopt(folder).output.split())

    assert "notes 2 in _posts/" in said
    assert "front matter in 2 files" in said
    assert "dates from names 1, today, not committed 1" in said
    assert "drafts 1, not published" in said
    assert "reStructuredText: convert with pandoc 1" in said
    assert "Liquid tags" in said


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An adopted repository with a dead link, and what `til adopt --write` said."""
    folder = make(tmp_path_factory.mktemp("faulty") / "notes", "a repository of notes")
    write_files(folder, {"vim/undo.md": NOTE + "\n[No](nowhere.md)\n"})
    return folder, adopt(folder, "--write").output


def test_problems_that_were_there_are_listed_and_a_strict_build_passes(faulty: tuple[Path, str]) -> None:
    folder, said = faulty
    site = build_folder(folder, strict=True)

    assert "vim/undo.md:5: broken link: 'nowhere.md' not found." in said
    assert "wrote known-problems.txt: 1 problem." in said
    assert "run: mkdocs build --strict\n" in (folder / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    assert (site.exit_code, site.warnings) == (0, ())
    assert any("1 known problem, listed in known-problems.txt." in line for line in site.log)


def test_a_strict_build_stops_at_a_problem_that_is_new(faulty: tuple[Path, str], tmp_path: Path) -> None:
    folder = shutil.copytree(faulty[0], tmp_path / "notes")
    write_files(folder, {"vim/undo.md": NOTE + "\nAbove.\n\n[No](nowhere.md)\n\n[Again](nowhere.md), [New](gone.md)\n"})
    site = build_folder(folder, strict=True)

    assert site.exit_code == 1
    assert [line.partition(" not found")[0] for line in site.warnings] == [
        "vim/undo.md:9: broken link: 'nowhere.md'",
        "vim/undo.md:9: broken link: 'gone.md'",
    ]


def test_names_of_notes_that_are_not_written_yet_are_no_problem_in_a_vault(tmp_path: Path) -> None:
    folder = make(tmp_path / "notes", "an Obsidian vault")
    write_files(folder, {"wish.md": "# Wish\n\n[[Not written yet]]\n"})

    assert "Problems" not in adopt(folder, "--write").output
    assert "unwritten_notes: true" in (folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert build_folder(folder, strict=True).exit_code == 0


def test_requirements_of_somebody_else_are_left_alone(tmp_path: Path) -> None:
    folder = make(tmp_path / "notes", "a repository of notes")

    adopt(folder, "--write")

    assert (folder / "requirements.txt").read_text(encoding="utf-8") == "requests\n"
    assert "tilfolio==" in (folder / "requirements-site.txt").read_text(encoding="utf-8")
    assert "requirements-site.txt" in (folder / ".github/workflows/publish.yml").read_text(encoding="utf-8")


def test_the_site_speaks_the_language_of_most_notes(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.md").write_text("# 오늘 배운 것\n\n파이썬 리스트를 배웠다.\n", encoding="utf-8")
    (tmp_path / "en.md").write_text("# Git\n\nThe index is what you commit.\n")

    CliRunner().invoke(main, ["adopt", str(tmp_path), "--write", "--name", "Ada"])
    korean = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").unlink()
    adopt(tmp_path, "--write")

    assert "--language" in GIVEN
    assert "language: ko" in korean
    assert "language: en" in (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")


def test_a_folder_without_git_is_adopted(tmp_path: Path) -> None:
    write_files(tmp_path, {"vim/undo.md": NOTE})

    result = adopt(tmp_path, "--write")

    assert result.exit_code == 0, result.output
    assert "file times, as there is no git 1" in result.output
    assert build_folder(tmp_path, strict=True).exit_code == 0


def test_an_mkdocs_yml_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    write_files(tmp_path, {"mkdocs.yml": "site_name: [\n", "a.md": NOTE})

    result = adopt(tmp_path)

    assert result.exit_code == 2
    assert "Error: mkdocs.yml:2:1: is not YAML" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("text", "plugins"),
    [
        ("site_name: A\n", ["search", {"tilfolio": {"tils": "docs/til"}}]),
        ("plugins:\n  - search # mine\n  - tags\n", [{"tilfolio": {"tils": "docs/til"}}, "search", "tags"]),
        ("plugins:\n- search\n", [{"tilfolio": {"tils": "docs/til"}}, "search"]),
        ("plugins: [search]\n", [{"tilfolio": {"tils": "docs/til"}}, "search"]),
        ("plugins:\n  search: {}\n", {"tilfolio": {"tils": "docs/til"}, "search": {}}),
        ("plugins: {search: {}}\n", {"tilfolio": {"tils": "docs/til"}, "search": {}}),
    ],
)
def test_the_plugin_is_added_to_an_mkdocs_yml_of_any_form(text: str, plugins: object) -> None:
    added = add_plugin(text, {"tils": "docs/til"})

    assert added is not None
    assert yaml.safe_load(added)["plugins"] == plugins
    assert [line for line in text.splitlines() if not line.startswith("plugins: ")] == [
        line for line in added.splitlines() if line in text.splitlines() and not line.startswith("plugins: ")
    ][: len(text.splitlines())]


def test_a_list_of_plugins_that_is_empty_is_for_a_human() -> None:
    assert add_plugin("plugins: []\n", {}) is None
    assert add_plugin("- a list\n", {}) is None


@pytest.mark.parametrize(
    "files", [{}, {"README.md": "# About\n"}, {"notes.org": "* Words\n"}], ids=["empty", "README", "Org"]
)
def test_a_folder_without_notes_is_left_alone_and_til_init_is_named(files: dict[str, str], tmp_path: Path) -> None:
    write_files(tmp_path, files)
    done = adopt(tmp_path, "--write")

    assert done.exit_code == 1
    assert f"no projects. To start a new site, run: til init {tmp_path}" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == set(files)


@pytest.mark.parametrize(
    ("files", "kind"),
    [({"projects/p/README.md": "# P\n\nIt runs.\n"}, "projects"), ({"why/README.md": "# Why\n\nWords.\n"}, "notes")],
)
def test_files_with_readmes_alone_are_adopted(files: dict[str, str], kind: str, tmp_path: Path) -> None:
    write_files(tmp_path, files)

    assert adopt(tmp_path).stdout.startswith(f"This is a repository of {kind}.")


MYST = "Directives of MyST, but for boxes, are shown as code, its roles ({ref}`…`) as text."


@pytest.mark.parametrize(
    ("files", "hidden", "layout"),
    [
        (["posts/a.md", "posts/b.md", "c.md"], [], Layout(kind="a folder of notes, posts/", tils="posts")),
        (
            ["projects/README.md", "projects/TILs/a.md"],
            [],
            Layout(kind="a roadmap with projects/TILs/", tils="TILs"),
        ),
        (
            ["vault/a.md", "vault/b.md", "README.md"],
            ["vault/.obsidian"],
            Layout(kind="an Obsidian vault", tils="vault", unwritten=True),
        ),
        (
            ["a/b.md", "a/node_modules/x/c.md"],
            [],
            Layout(kind="a repository of notes", tils=".", exclude=("node_modules/",)),
        ),
        (
            ["a.md", "plan.excalidraw.md"],
            [".obsidian"],
            Layout(kind="an Obsidian vault", tils=".", exclude=("*.excalidraw.md",), unwritten=True),
        ),
        (
            ["docs/a/b.md", "docs/_sidebar.md", "docs/README.md", "c.md"],
            [],
            Layout(
                kind="a site with its pages in docs/",
                tils="docs",
                exclude=("_*.md",),
                not_home=("README.md",),
                advice=("docs/index.md is the home page. The files of the site's generator stay as they are.",),
            ),
        ),
        (
            ["quartz.config.ts", "content/index.md", "content/a.md", "docs/guide.md"],
            [],
            Layout(
                kind="a Quartz site",
                tils="content",
                docs="pages",
                advice=("docs/ holds Quartz's own guide, so the home page and other pages of yours go to pages/.",),
                unwritten=True,
            ),
        ),
        ([], [], Layout(kind=NO_NOTES, tils=".")),
        (
            ["_config.yml", "_toc.yml", "intro.md", "_build/html/a.md"],
            [],
            Layout(kind="a Jupyter Book", tils=".", exclude=("/_build/",), advice=(MYST,)),
        ),
        (["book/_toc.yml", "book/a.ipynb"], [], Layout(kind="a Jupyter Book", tils="book", advice=(MYST,))),
    ],
    ids=[
        "posts",
        "roadmap",
        "vault in a folder",
        "packages",
        "drawings",
        "docsify",
        "Quartz",
        "nothing",
        "book",
        "book below",
    ],
)
def test_layouts_are_told_by_names(files: list[str], hidden: list[str], layout: Layout) -> None:
    assert recognize(files, hidden) == layout


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (NOTE, "English"),
        ("# 오늘 배운 것\n\n파이썬 Python 리스트\n", "Korean"),
        ("# 今日\n\nこれはテストです\n", "Japanese"),
        ("# 今天学到的内容\n", "Chinese"),
        ("Das ist der Weg, und die Zeit ist nicht mit zu viel.\n", "German"),
        ("Thư viện này có thêm các chức năng khác và không cho được một bản của nó.\n", "Vietnamese"),
        ("Lorem ipsum dolor sit amet non neque, " + "vivamus aliquet sem vitae fringilla " * 20, "not known"),
        ("", "not known"),
    ],
)
def test_a_language_is_told_by_script_and_small_words(text: str, language: str) -> None:
    assert guess_language(text) == language
