"""The kind of a repository of notes, recognized by its file names."""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Literal

from msgspec import Struct

_MARKDOWN = (".md", ".markdown")
_NOTE_FOLDERS = ("TILs", "TIL", "tils", "til", "notes", "posts", "post", "blog/posts", "blog", "articles")
_ABOUT_THE_REPOSITORY = re.compile(
    r"(?:contributing|code[-_]of[-_]conduct|security|license|licence|changelog|support|todo|authors|claude|agents)\.md$",
    re.I,
)
_NOT_NOTES = (
    "node_modules",
    "vendor",
    "venv",
    "archetypes",
    "themes",
    "layouts",
    "templates",
    "Templates",
    "_templates",
)
_HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json")
_BOOK = ("_toc.yml", "myst.yml")
_NOTION = re.compile(r" [0-9a-f]{32}\.md$")
_HASHNODE = re.compile(r"c[a-z0-9]{24}\.md$")

NO_NOTES = "a folder without notes"


class Layout(Struct, frozen=True, kw_only=True):
    """Where the notes of a repository are, and which files are not notes."""

    kind: str = NO_NOTES
    generator: Literal["", "jekyll", "hugo", "mkdocs", "notion", "hashnode"] = ""
    """What gave the notes their addresses, or their names."""
    tils: str = "TILs"
    projects: str = "projects"
    docs: str = "docs"
    """The folder of pages that are no notes."""
    exclude: tuple[str, ...] = ()
    """Patterns for the option `exclude`."""
    not_home: tuple[str, ...] = ()
    """Files in `docs/` that would take the place of the home page."""
    advice: tuple[str, ...] = ()
    """What the author should know, a sentence each."""
    unwritten: bool = False
    """Whether links by name to notes that do not exist are usual."""


def recognize(files: Collection[str], hidden: Collection[str]) -> Layout:
    """Return the layout of a repository: `files` are its paths, `hidden` its hidden files and folders at the top."""
    names = _Names(files=frozenset(files), hidden=frozenset(hidden))
    sites = (_mkdocs, _quartz, _hugo, _jupyter_book, _jekyll, _logseq, _obsidian)
    for judge in (*sites, _exported, _folder_of_notes, _docs, _notebooks):
        layout = judge(names)
        if layout is not None:
            return layout
    return names.layout("a repository of notes" if names.notes() else Layout().kind, "")


class _Names(Struct, frozen=True, kw_only=True):
    files: frozenset[str]
    hidden: frozenset[str]

    def holds(self, folder: str) -> bool:
        return any(path.startswith(f"{folder}/") for path in self.files)

    def notes(self, folder: str = "", suffixes: Sequence[str] = _MARKDOWN) -> list[str]:
        prefix = f"{folder}/" if folder else ""
        found = [path for path in self.files if path.startswith(prefix) and path.lower().endswith(tuple(suffixes))]
        return [path for path in found if not posixpath.basename(path).lower().startswith(("readme.", "index."))]

    def main_folder(self, folder: str = "") -> str:
        """Return the subfolder with a name for notes that has at least half of them, or ""."""
        every = len(self.notes(folder))
        names = (posixpath.join(folder, name) for name in _NOTE_FOLDERS)
        counted = {name: len(self.notes(name)) for name in names if self.holds(name)}
        best = max(counted, key=lambda name: (counted[name], len(name)), default="")
        return best if best and counted[best] * 2 >= every else ""

    def others(self, folder: str) -> tuple[str, ...]:
        """Return patterns for files in a folder of notes that are not notes."""
        prefix = f"{folder}/" if folder else ""
        below = [path[len(prefix) :] for path in self.files if path.startswith(prefix)]
        tops = {path.split("/")[0] for path in below if "/" in path}
        top_files = sorted(path for path in below if not folder and _ABOUT_THE_REPOSITORY.match(path))
        nested = {part for path in below for part in path.split("/")[:-1]} & {"node_modules", "venv"}
        found = [f"{name}/" for name in sorted(nested)]
        found += [f"/{name}/" for name in _NOT_NOTES if name in tops and name not in nested]
        found += [f"/{name}" for name in top_files]
        found += ["_index.*"] if any(posixpath.basename(path).startswith("_index.") for path in below) else []
        return tuple(found)

    def layout(self, kind: str, folder: str, advice: str = "", more: Sequence[str] = (), **given: Any) -> Layout:
        """Return the layout with notes in a folder; `more` are patterns for further files that are not notes."""
        exclude = (*self.others(folder), *more)
        return Layout(kind=kind, tils=folder or ".", exclude=exclude, advice=(advice,) if advice else (), **given)


def _mkdocs(names: _Names) -> Layout | None:
    if not names.files & {"mkdocs.yml", "mkdocs.yaml"}:
        return None
    folder = names.main_folder("docs") or next(
        (f"docs/{name}" for name in _NOTE_FOLDERS if names.holds(f"docs/{name}")), ""
    )
    if not folder:
        advice = "The pages in docs/ stay pages. New notes go to TILs/; `til import docs` makes notes of pages."
        return Layout(kind="a MkDocs site", generator="mkdocs", advice=(advice,))
    advice = "If a blog plugin shows these notes, take it out: each note would have two pages."
    return names.layout("a MkDocs site", folder, advice, generator="mkdocs")


def _quartz(names: _Names) -> Layout | None:
    if not names.holds("content") or not names.files & {"quartz.config.ts", "quartz.config.yaml"}:
        return None
    if not names.holds("docs"):
        return names.layout("a Quartz site", "content", unwritten=True)
    advice = "docs/ holds Quartz's own guide, so the home page and other pages of yours go to pages/."
    return names.layout("a Quartz site", "content", advice, docs="pages", unwritten=True)


def _hugo(names: _Names) -> Layout | None:
    configured = (
        names.files & {*_HUGO, "hugo_stats.json"} or names.holds("config/_default") or names.holds("archetypes")
    )
    if not names.holds("content") or not configured:
        return None
    folder = names.main_folder("content") or "content"
    advice = "Shortcodes ({{< … >}}) are shown as text. `til import` keeps the old addresses as aliases."
    return names.layout("a Hugo site", folder, advice, generator="hugo")


def _jupyter_book(names: _Names) -> Layout | None:
    books = sorted(posixpath.dirname(path) for path in names.files if posixpath.basename(path) in _BOOK)
    folder = next((folder for folder in books if "/" not in folder and folder != "docs"), None)
    if folder is None:
        return None
    advice = "Directives of MyST, but for boxes, are shown as code, its roles ({ref}`…`) as text."
    built = ["/_build/"] if names.holds(posixpath.join(folder, "_build")) else []
    return names.layout("a Jupyter Book", folder, advice, built)


def _jekyll(names: _Names) -> Layout | None:
    if not names.holds("_posts") and not (names.files & {"_config.yml", "_config.yaml"} and names.notes()):
        return None
    folder = "_posts" if names.holds("_posts") else ""
    advice = "Liquid tags ({% … %}) are shown as text. `til import` keeps the old addresses as aliases."
    more = []
    if not folder:
        more += [f"/{name}/" for name in ("_layouts", "_includes", "_site", "_drafts") if names.holds(name)]
        more += ["/404.*"] if names.files & {"404.md", "404.markdown", "404.html"} else []
    return names.layout("a Jekyll site", folder, advice, more, generator="jekyll")


def _logseq(names: _Names) -> Layout | None:
    if not names.holds("logseq") or not (names.holds("pages") or names.holds("journals")):
        return None
    advice = "A page is an outline: it is shown as nested lists."
    return Layout(
        kind="a Logseq graph", tils=".", exclude=("/logseq/", *names.others("")), advice=(advice,), unwritten=True
    )


def _obsidian(names: _Names) -> Layout | None:
    vaults = {path.split("/")[0] for path in names.hidden if path.endswith("/.obsidian") and path.count("/") == 1}
    folders = [""] if ".obsidian" in names.hidden else sorted(vaults, key=lambda name: -len(names.notes(name)))
    if not folders:
        return None
    # Excalidraw's drawings are data in Markdown files.
    drawings = ["*.excalidraw.md"] if any(path.endswith(".excalidraw.md") for path in names.files) else []
    return names.layout("an Obsidian vault", folders[0], more=drawings, unwritten=True)


def _exported(names: _Names) -> Layout | None:
    notes = names.notes()
    if sum(bool(_NOTION.search(path)) for path in notes) * 2 > len(notes):
        advice = "Addresses end with Notion's numbers, and days are not read. `til import` fixes both."
        return names.layout("an export of Notion", "", advice, generator="notion")
    if sum(bool(_HASHNODE.match(posixpath.basename(path))) for path in notes) * 2 > len(notes):
        return names.layout("an export of Hashnode", "", generator="hashnode")
    return None


def _folder_of_notes(names: _Names) -> Layout | None:
    if names.notes("projects/TILs"):
        return Layout(kind="a roadmap with projects/TILs/", exclude=names.others("projects/TILs"))
    folder = names.main_folder()
    return names.layout(f"a folder of notes, {folder}/", folder) if folder else None


def _docs(names: _Names) -> Layout | None:
    """Recognize Docsify, VitePress and the like, whose pages are below `docs/`."""
    if len(names.notes("docs")) * 2 <= len(names.notes()):
        return None
    # Docsify's _sidebar.md
    lists = ["_*.md"] if any(posixpath.basename(path).startswith("_") for path in names.notes("docs")) else []
    advice = "docs/index.md is the home page. The files of the site's generator stay as they are."
    not_home = tuple(name for name in ("README.md", "readme.md", "index.html") if f"docs/{name}" in names.files)
    return names.layout("a site with its pages in docs/", "docs", advice, lists, not_home=not_home)


def _notebooks(names: _Names) -> Layout | None:
    notebooks = names.notes(suffixes=(".ipynb",))
    if len(notebooks) <= len(names.notes()):
        return None
    folders = Counter(path.split("/")[0] for path in notebooks if "/" in path)
    at_top = len(notebooks) - sum(folders.values())
    lost = (f"{at_top} notebooks at the top have no page. Move them into a folder.",) if at_top else ()
    advice = (
        "Each folder of notebooks with a README.md is a project, its notebooks are pages. `til import` makes notes."
    )
    return Layout(kind="a folder of notebooks", projects=".", exclude=names.others(""), advice=(advice, *lost))
