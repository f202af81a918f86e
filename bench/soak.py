"""Make many edits while a site is served: the server must survive, stay small, and show each edit in a browser.

    python bench/soak.py [--edits 1000] [--notes 60] [--seed 0]

Notes are edited, broken, repaired, added, renamed and deleted at random, and so are a project, a page in docs/ and
mkdocs.yml. After each edit the affected page is read from the server; after every tenth the browser's page must have
reloaded itself. It prints the server's memory every hundred edits, and exits with 1 if a page stays wrong, the server
dies, or memory grows by more than 10% after the first hundred edits.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from serve import serving

PATIENCE = 60.0
"""Seconds to wait until an edit shows."""
CONFIG = "site_name: Soak\ntheme: {name: material, font: false}\nplugins: [search, tags, tilfolio]\n"
WATCHED = "til/watched/"
BROKEN = (
    "---\ntags: [a\ndate: yesterday\n---\n# Broken {mark}\n\n{mark} [x](none.md) $\\frac{{$ <div>\n",
    "# Broken\n\n```python\n{mark}\n",
    "<<<<<<< HEAD\n# {mark}\n=======\n# Other\n>>>>>>> topic\n",
    "# Broken\n\n" + "[" * 400 + " {mark}\n\n| a |\n|--\n",
)


class Soak:
    """A served site and edits of it."""

    def __init__(self, folder: Path, url: str, chance: random.Random) -> None:
        """Set up edits of a folder that is served at a URL."""
        self.folder, self.url, self.chance = folder, url, chance
        self.added: list[tuple[str, str]] = []
        """Names of added notes, and a text in each."""

    def edit(self, number: int) -> str:
        """Make a random edit and wait until the site shows it; return a description."""
        mark = f"mark{number}x"
        kinds: dict[Callable[[str], str], int] = {
            self._write: 8,
            self._break: 3,
            self._spoil_bytes: 2,
            self._add: 2,
            self._rename: 1,
            self._delete: 1,
            self._write_project: 2,
            self._write_docs: 2,
            self._break_config: 1,
            self._draft: 1,
        }
        [do] = self.chance.choices(list(kinds), list(kinds.values()))
        return do(mark)

    def write_watched(self, number: int) -> str:
        """Edit the note that the browser shows; return the inserted mark."""
        mark = f"seen{number}x"
        self._put("TILs/2026-01-01-watched.md", f"# Watched\n\n{mark}\n")
        return mark

    def wait_for(self, path: str, mark: str, *, gone: bool = False) -> None:
        """Wait until a page shows a mark, or until it is gone."""
        deadline = time.monotonic() + PATIENCE
        while True:
            page = self._read(path)
            if (page is None) if gone else (page is not None and mark in page):
                return
            if time.monotonic() > deadline:
                raise SystemExit(f"{path} does not show {mark or 'that it is gone'}")
            time.sleep(0.05)

    def _read(self, path: str) -> str | None:
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
                return str(answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError:
            return None
        except TimeoutError:
            raise SystemExit(f"the server does not answer for {path}") from None

    def _put(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def _some(self) -> int:
        return self.chance.randrange(1, 21)

    def _write(self, mark: str) -> str:
        number = self._some()
        self._put(
            f"TILs/2026-02-{number:02d}-n{number}.md", f"# Note {number}\n\n{mark}\n\n- Gotcha: it was the cache.\n"
        )
        self.wait_for(f"til/n{number}/", mark)
        return "edited"

    def _break(self, mark: str) -> str:
        number = self._some()
        self._put(f"TILs/2026-02-{number:02d}-n{number}.md", self.chance.choice(BROKEN).format(mark=mark))
        self.wait_for(f"til/n{number}/", mark)
        return "broken"

    def _spoil_bytes(self, mark: str) -> str:
        number = self._some()
        self._put(f"TILs/2026-02-{number:02d}-n{number}.md", b"# Note\n\n\xff\xfe " + mark.encode() + b"\0\n")
        self.wait_for(f"til/n{number}/", mark)
        return "not UTF-8"

    def _add(self, mark: str) -> str:
        self._put(f"TILs/added/{mark}.md", f"# Added\n\n{mark}\n")
        self.added.append((mark, mark))
        self.wait_for(f"til/added/{mark}/", mark)
        return "added"

    def _rename(self, mark: str) -> str:
        if not self.added:
            return self._add(mark)
        old, text = self.added.pop()
        (self.folder / f"TILs/added/{old}.md").rename(self.folder / f"TILs/added/{mark}.md")
        self.added.append((mark, text))
        self.wait_for(f"til/added/{mark}/", text)  # the old URL redirects while the site is served
        return "renamed"

    def _delete(self, mark: str) -> str:
        if not self.added:
            return self._add(mark)
        old, _ = self.added.pop(0)
        (self.folder / f"TILs/added/{old}.md").unlink()
        self.wait_for(f"til/added/{old}/", "", gone=True)
        return "deleted"

    def _draft(self, mark: str) -> str:
        self._put("TILs/2026-03-01-draft.md", f"---\ndraft: true\n---\n# Draft\n\n{mark}\n")
        self.wait_for("til/draft/", mark)
        return "draft"

    def _write_project(self, mark: str) -> str:
        self._put("projects/lab/README.md", f"# Lab\n\n{mark}\n")
        self._put("projects/lab/metrics.json", f'{{"loss": {self.chance.random()}}}')
        self.wait_for("projects/lab/", mark)
        return "project"

    def _write_docs(self, mark: str) -> str:
        self._put("docs/index.md", f"# Home\n\n{mark}\n\n<!-- til/latest -->\n")
        self.wait_for("", mark)
        return "docs"

    def _break_config(self, mark: str) -> str:
        self._put("mkdocs.yml", "site_name: [\n")
        time.sleep(1.0)
        self._put("mkdocs.yml", CONFIG.replace("Soak", f"Soak {mark}"))
        self.wait_for("til/n1/", mark)
        return "mkdocs.yml"


def read_memory(process: int) -> int:
    """Return the memory of a process in kilobytes; 0 if it is unknown."""
    found = re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) if found else 0


def find_server(folder: Path) -> int:
    """Return the id of the process that serves a folder."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"serve" in words and (entry / "cwd").resolve() == folder.resolve():
                    return int(entry.name)
            except OSError:
                continue
    raise SystemExit("the server is not there")


@contextmanager
def browsing(url: str) -> Iterator[Page]:
    """Open a page in Chromium."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(url)
        yield page
        browser.close()


def main() -> int:
    """Run the edits and measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--edits", type=int, default=1000)
    options.add_argument("--notes", type=int, default=60)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        soak = Soak(folder, "", random.Random(chosen.seed))
        soak._put("mkdocs.yml", CONFIG)
        soak._put("docs/index.md", "# Home\n")
        soak.write_watched(0)
        for number in range(chosen.notes):
            text = f"# Old note {number}\n\n" + " ".join(f"w{number}x{word}" for word in range(150)) + "\n"
            soak._put(f"TILs/2025-{1 + number % 12:02d}-{1 + number % 28:02d}-old{number}.md", text)
        for number in range(1, 21):
            soak._put(f"TILs/2026-02-{number:02d}-n{number}.md", f"# Note {number}\n\nWords.\n")
        with serving(folder) as soak.url, browsing(soak.url + WATCHED) as page:
            return run(soak, page, chosen.edits)


def run(soak: Soak, page: Page, edits: int) -> int:
    """Make all edits; return 1 if memory grows too much."""
    server, begun, before = find_server(soak.folder), time.monotonic(), 0
    done: dict[str, int] = {}
    for number in range(1, edits + 1):
        kind = soak.edit(number)
        done[kind] = done.get(kind, 0) + 1
        if number % 10 == 0:
            mark = soak.write_watched(number)
            page.get_by_text(mark).wait_for(timeout=PATIENCE * 1000)
        if number % 100 == 0 or number == edits:
            memory = read_memory(server)
            before = before or memory
            print(f"{number:5} edits, {memory / 1024:.0f} MB, {time.monotonic() - begun:.0f} s", flush=True)
    growth = memory / before - 1
    print(f"{', '.join(f'{count} {kind}' for kind, count in sorted(done.items()))}; memory grew by {growth:.1%}")
    return int(growth > 0.1)


if __name__ == "__main__":
    sys.exit(main())
