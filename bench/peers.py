"""The engines that tilfolio is compared with, each in its own environment with a site of the same notes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_EXTENSIONS = """
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, pymdownx.superfences, pymdownx.highlight]
"""
_MKDOCS = "site_name: Notes\nsite_url: https://example.org/notes/\ntheme: {name: material}\n"
_HUGO_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="alternate" type="application/rss+xml" href="{{ "index.xml" | absURL }}"></head><body>
<nav><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a></nav><main>%s</main></body></html>
"""
_HUGO_SINGLE = """<article>{{ .Content }}</article>
{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}"""
_FENCE = re.compile(r"^([ ]*`{3,}[\w+-]*).*$", re.MULTILINE)
"""The info string after a fence's language, which Hugo reads as attributes and rejects if invalid."""

_HUGO_LIST = """<h1>{{ .Title }}</h1><ul>{{ range .Paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
{{ .Summary }}</li>{{ end }}</ul>{{ template "_internal/pagination.html" . }}"""


@dataclass(frozen=True, kw_only=True)
class Peer:
    """An engine and the site it builds."""

    name: str
    packages: tuple[str, ...]
    write: Callable[[Path, Path], None]
    """Write the site's sources into a folder."""
    command: tuple[str, ...]
    notes: str
    """The folder of notes in the site."""
    made: tuple[str, ...]
    """Caches and outputs to remove before a cold build."""

    def install(self, work: Path) -> Path:
        """Return the folder of the engine's programs; install it if needed."""
        place = work / "environments" / self.name.replace(" ", "-")
        if not (place / "done").exists():
            venv.create(place, with_pip=True, clear=True)
            subprocess.run([place / "bin" / "pip", "install", "--quiet", "--quiet", *self.packages], check=True)
            (place / "done").touch()
        return place / "bin"


def copy_notes(notes: Path, target: Path, *, history: bool = False) -> None:
    """Copy a folder of notes, optionally with its git history."""
    ignore = None if history else shutil.ignore_patterns(".git")
    shutil.copytree(notes, target, ignore=ignore, symlinks=True)


def _write_plain(site: Path, notes: Path) -> None:
    copy_notes(notes, site / "docs")
    (site / "docs" / "index.md").write_text("# Notes\n")
    (site / "docs" / "README.md").unlink(missing_ok=True)
    (site / "mkdocs.yml").write_text(f"{_MKDOCS}nav: [index.md]\nnot_in_nav: '*'{_EXTENSIONS}")


def _write_tilfolio(site: Path, notes: Path, options: str = "") -> None:
    copy_notes(notes, site / "TILs", history=True)
    (site / "docs").mkdir()
    (site / "mkdocs.yml").write_text(f"{_MKDOCS}plugins: [search, tags, tilfolio: {{{options}}}]{_EXTENSIONS}")


def _write_without_cards(site: Path, notes: Path) -> None:
    _write_tilfolio(site, notes, "cards: false")


def _write_hugo(site: Path, notes: Path) -> None:
    copy_notes(notes, site / "content")
    for note in site.joinpath("content").rglob("*.md"):
        text = note.read_text("utf-8", errors="replace")
        title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), note.stem)
        head = json.dumps({"title": title, "tags": [note.parent.name]})
        note.write_text(head + "\n\n" + _FENCE.sub(r"\1", text), "utf-8")
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(_HUGO_PAGE % _HUGO_SINGLE)
    (layouts / "list.html").write_text(_HUGO_PAGE % _HUGO_LIST)
    (site / "hugo.toml").write_text(
        'baseURL = "https://example.org/notes/"\ntitle = "Notes"\nmarkup.goldmark.renderer.unsafe = true\n'
    )


OURS = Peer(
    name="tilfolio",
    packages=("--editable", str(ROOT)),
    write=_write_without_cards,
    command=("mkdocs", "build", "--quiet"),
    notes="TILs",
    made=("site", ".cache"),
)
PEERS = (
    replace(OURS, name="tilfolio, with its cards", write=_write_tilfolio),
    Peer(
        name="mkdocs-material, not_in_nav",
        packages=("mkdocs-material",),
        write=_write_plain,
        command=("mkdocs", "build", "--quiet"),
        notes="docs",
        made=("site", ".cache"),
    ),
    Peer(
        name="Zensical",
        packages=("zensical",),
        write=_write_plain,
        command=("zensical", "build"),
        notes="docs",
        made=("site", ".cache"),
    ),
    Peer(
        name="Hugo, plain layout",
        packages=("hugo",),
        write=_write_hugo,
        command=("hugo", "--quiet"),
        notes="content",
        made=("public", "resources"),
    ),
)


def run(peer: Peer, programs: Path, site: Path) -> tuple[float, float]:
    """Build a site once and return wall seconds and peak memory in MB."""
    environment = {
        "PATH": f"{programs}:/usr/bin:/bin",
        "NO_MKDOCS_2_WARNING": "1",
        "HOME": str(site),
        "LC_ALL": "C.UTF-8",
    }
    script = (
        "import resource, subprocess, sys, time; started = time.perf_counter();"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode;"
        "print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, code)"
    )
    command = [sys.executable, "-c", script, str(programs / peer.command[0]), *peer.command[1:]]
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=True)
    seconds, memory, code = done.stdout.split()
    if code != "0":
        raise SystemExit(f"{peer.name} failed:\n{done.stderr[-2000:]}")
    return float(seconds), float(memory)


def clean(peer: Peer, site: Path, aside: Path) -> None:
    """Remove caches and outputs of builds."""
    for name in peer.made:
        move_aside(site / name, aside)


def move_aside(folder: Path, aside: Path) -> None:
    """Move a folder, if it exists, into another on the same disk.

    Deleting it would distort the results: on ext4 without a journal, creating files is slow for minutes after many
    were deleted, because their inode numbers are skipped. A new clone has no such delay.
    """
    if folder.exists():
        aside.mkdir(parents=True, exist_ok=True)
        folder.rename(Path(tempfile.mkdtemp(dir=aside)) / folder.name)
