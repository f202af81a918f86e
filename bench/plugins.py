"""Build times together with other plugins: cold, unchanged, and after editing one note.

    python bench/plugins.py NOTES [--only NAME]

NOTES is a git repository of Markdown notes. It runs `mkdocs` of this Python's environment; if a build fails, for
example because a plugin is not installed there, its last message is shown. Figures are wall seconds, with CPU seconds
in brackets.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peers import OURS

MKDOCS = Path(sys.executable).with_name("mkdocs")
HOOKS = {
    "no plugin": "",
    "a hook on_post_page": "def on_post_page(output, **_): return output + '<!-- seen -->'",
    "a hook on_page_content": "def on_page_content(html, **_): return html + '<p>seen</p>'",
    "a hook on_page_markdown": "def on_page_markdown(markdown, **_): return markdown + '\\n\\nseen\\n'",
}
PLUGINS = {
    "blog": "blog",
    "meta": "meta",
    "offline": "offline",
    "privacy": "privacy: {assets: false}",  # downloads would measure the network
    "typeset": "typeset",
    "social": "social",
    "minify": "minify: {minify_html: true}",
    "glightbox": "glightbox",
    "redirects": "redirects: {redirect_maps: {}}",
    "rss": "rss",
    "macros": "macros",
    "mkdocs-jupyter": "mkdocs-jupyter",
    "literate-nav": "literate-nav",
    "section-index": "section-index",
    "gen-files": "gen-files: {scripts: []}",
    "llmstxt": "llmstxt: {sections: {Home: [index.md]}}",
}


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print("| beside | cold | again | one edit |\n| --- | ---: | ---: | ---: |")
    for name in (*HOOKS, *PLUGINS):
        if options.only in name:
            with tempfile.TemporaryDirectory() as folder:
                print(f"| {name} | {' | '.join(measure(name, Path(folder, 'site'), options.notes))} |", flush=True)


def measure(name: str, site: Path, notes: Path) -> list[str]:
    """Return the times of three builds, formatted for the table."""
    site.mkdir()
    OURS.write(site, notes)
    config = site / "mkdocs.yml"
    text = config.read_text("utf-8")
    if hook := HOOKS.get(name):
        (site / "hook.py").write_text(hook, "utf-8")
        text += "\nhooks: [hook.py]\n"
    elif name in PLUGINS:
        text = text.replace("plugins: [search, tags, tilfolio", f"plugins: [search, tags, {PLUGINS[name]}, tilfolio")
    (site / "docs" / "index.md").write_text("# Notes\n", "utf-8")
    config.write_text(text, "utf-8")
    first, again = build(site), build(site)
    note = sorted(path for path in (site / "TILs").rglob("*.md") if path.name not in ("README.md", "index.md"))[7]
    with note.open("a", encoding="utf-8") as file:
        file.write("\nOne more thing.\n")
    edited = build(site)
    shutil.rmtree(site, ignore_errors=True)
    return [first, again, edited]


def build(site: Path) -> str:
    """Build a site, and return the time that takes, or the last message if it fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [str(MKDOCS), "build", "--quiet"]
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
    taken, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processors = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode:
        return f"failed: {done.stderr.strip().rpartition(chr(10))[2]}"
    return f"{taken:.1f} s ({processors:.1f})"


if __name__ == "__main__":
    main()
