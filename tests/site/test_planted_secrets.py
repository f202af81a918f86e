"""Fake keys in every place of a repository: none is in the site, the log or the cache, and each is told once."""

from __future__ import annotations

import base64
import gzip
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from support.fake_keys import make_fake_keys
from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, build_site, write_files, write_site
from tilfolio.trust.secrets import hash_secret

CONFIG = "plugins: [search, tags, {tilfolio: {llms: true}}]"
PLACES = [
    "note",
    "title",
    "front",
    "tag",
    "alias",
    "text",
    "code",
    "log",
    "index",
    "opening",
    "roadmap",
    "readme",
    "notebook",
    "output",
    "metadata",
    "metrics",
    "mlflow",
    "linked",
    "page",
    "script",
    "name",
    "folder",
    "picture",
    "hidden",
    "broken",
    "split",
    "quoted",
    "cell",
    "colored",
    "utf16",
    "past",
    "subject",
    "escaped",
    "remark",
    "packed",
    "joined",
    "base64",
]
KEYS = {place: make_fake_keys(place)["GitHub token"] for place in PLACES}


def notebook(**parts: str) -> str:
    cell = {"id": "a", "cell_type": "code", "metadata": {}, "execution_count": 1, "source": [parts.get("source", "")]}
    output = {"output_type": "stream", "name": "stdout", "text": ["\n", f"{parts.get('output', '')}\n"]}
    metadata = {"secret": parts.get("metadata", "")}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [{**cell, "outputs": [output]}]}
    )


def sources() -> dict[str, str | bytes]:
    k = KEYS
    readme = "# Open\n\n[settings](settings.py) ![x](a.png)\n\n## Achievements\n\n- 🚀 Fast (F1: {metrics.json:f1})\n"
    return {
        "docs/index.md": "# Home\n\n<!-- til/latest -->\n",
        "docs/page.md": f"# Page\n\n{k['page']}\n",
        "docs/extra.js": f"const key = '{k['script']}'\n",
        "TILs/2026-11-20-public.md": "# Public\n\nSee [it](note.md) and ![that](pic.png).\n",
        "TILs/pic.png": b"\x89PNG",
        "TILs/note.md": f"# A note\n\n<b>\n{k['note']}\n",
        "TILs/title.md": f"# The {k['title']} key\n",
        "TILs/front.md": f"---\ndescription: {k['front']}\ndate: {k['front']}\n---\n# Front\n",
        "TILs/tag.md": f"---\ntags: [{k['tag']}]\n---\n# Tag\n",
        "TILs/alias.md": f"---\naliases: [{k['alias']}]\n---\n# Alias\n",
        "TILs/text.md": f"# Text\n\n<!-- {k['text']} -->\n",
        "TILs/code.md": f"# Code\n\n```sh\nexport GH={k['code']}\n```\n",
        "TILs/log.md": f"## TIL: One\n\nOne.\n\n## TIL: Two\n\n{k['log']}\n",
        "TILs/escaped.md": "# Escaped\n\n" + k["escaped"].replace("_", "\\_") + "\n",
        "TILs/index.md": f"# Index\n\n{k['index']}\n",
        "TILs/weekly/2026-W47.md": f"# Opening\n\n{k['opening']}\n",
        f"TILs/{k['name']}.md": "# Named\n",
        "TILs/split.md": f"# Split\n\n{k['split'][:9]}**{k['split'][9:20]}**{k['split'][20:]}\n",
        "TILs/quoted.md": f"# Quoted\n\n[x](https://e.org/?t={k['quoted'].replace('_', '%5F')})\n",
        "TILs/cell.ipynb": notebook(source="x = 1", metadata=k["cell"]),
        "TILs/colored.ipynb": notebook(source="x = 1", output=f"{k['colored'][:9]}\x1b[31m{k['colored'][9:]}\x1b[0m"),
        "docs/utf16.txt": k["utf16"].encode("utf-16"),
        "TILs/remark.md": "# Remark\n\n![it](remark.gif)\n",
        "TILs/remark.gif": b"GIF89a\0" + k["remark"].encode() + b"\0",
        "docs/packed.txt.gz": gzip.compress(k["packed"].encode()),
        "TILs/joined.md": f'# Joined\n\n```python\nk = ("{k["joined"][:9]}"\n    "{k["joined"][9:]}")\n```\n',
        "TILs/base64.md": f"# Base64\n\n{base64.b64encode(k['base64'].encode()).decode()}\n",
        "projects/past/README.md": "# Past\n",
        "projects/past/metrics.json": json.dumps({"f1": 0.9, k["past"]: 0.5}),
        f"projects/{k['folder']}/README.md": "# Called so\n",
        f"docs/{k['picture']}.png": b"\x89PNG",
        f"TILs/.{k['hidden']}.md": "# Hidden\n",
        f"TILs/not/{k['broken']}.md": b"# Broken \xff\xfe\n",
        "projects/README.md": f"# Roadmap\n\n- [ ] {k['roadmap']}\n",
        "projects/closed/README.md": f"# Closed\n\n{k['readme']}\n",
        "projects/open/README.md": readme,
        "projects/open/a.png": b"\x89PNG",
        "projects/open/settings.py": f"KEY = '{k['linked']}'\n",
        "projects/open/metrics.json": json.dumps({"f1": 0.9, "token": k["metrics"]}),
        "projects/open/source.ipynb": notebook(source=f'key = "{k["notebook"]}"'),
        "projects/open/output.ipynb": notebook(output=k["output"]),
        "projects/open/metadata.ipynb": notebook(metadata=k["metadata"]),
        "projects/open/mlruns/1/meta.yaml": "name: x\n",
        "projects/open/mlruns/1/abc/meta.yaml": f"run_id: abc\nrun_name: {k['mlflow']}\nstart_time: 1763600000000\n",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(tmp_path_factory.mktemp("secrets") / "repo")
    write_site(folder, sources(), CONFIG)
    commit(folder, "feat: everything", when="2026-11-20T12:00:00+00:00")
    write_files(folder, {"projects/open/code.py": "x = 1\n", "projects/past/metrics.json": '{"f1": 0.8}'})
    commit(folder, f"feat: use {KEYS['subject']}", when="2026-11-20T13:00:00+00:00")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> BuiltSite:
    return build_folder(folder, today="2026-11-23")


def read_cache(folder: Path) -> Iterator[bytes]:
    """Yield everything in the build cache, decompressed, except what git has anyway."""
    for path in (folder / ".cache").rglob("*"):
        if path.is_file():
            yield path.read_bytes()
            if path.read_bytes().startswith(b"SQLite"):
                with sqlite3.connect(path) as store:
                    for (table,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                        for row in store.execute(f"SELECT * FROM {table}"):
                            yield from (_inflate(value) for value in row if isinstance(value, bytes))


def _inflate(value: bytes) -> bytes:
    start = value.find(b"\x78\x01", 0, 64)
    try:
        return zlib.decompress(value[start:]) if start >= 0 else value
    except zlib.error:
        return value


def tells(text: str) -> list[str]:
    return [place for place, key in KEYS.items() if key[4:16].lower() in text.lower()]


def test_no_file_of_the_site_holds_a_key(site: BuiltSite) -> None:
    found = {name: tells(name + site.read(name).decode("utf-8", "replace")) for name in site.files()}

    assert {name: places for name, places in found.items() if places} == {}


def test_no_line_of_the_log_holds_a_key(site: BuiltSite) -> None:
    assert [line for line in site.log if tells(line)] == []


def test_the_cache_and_the_report_hold_no_key(site: BuiltSite, folder: Path) -> None:
    found = {place for content in read_cache(folder) for place in tells(content.decode("utf-8", "replace"))}

    assert found == set()


def test_each_is_a_warning_with_file_and_line(site: BuiltSite) -> None:
    told = [line for line in site.warnings if "a GitHub token" in line]

    assert [line for line in told if line.startswith("TILs/note.md:4: what looks like a GitHub token stands here")]
    assert [line for line in told if line.startswith("projects/open/metrics.json:1: ")]
    assert [line for line in told if line.startswith("docs/page.md:3: ")]
    assert [line for line in told if line.startswith("commit ")]
    assert len(told) == len(set(told)) == len(PLACES) - 2  # nothing is told of what is hidden or gone


def test_what_holds_none_is_published(site: BuiltSite) -> None:
    assert site.has("til/public/")
    assert site.has("projects/open/")
    assert not site.has("til/note/")
    assert not site.has("page/")


def test_a_strict_build_fails(folder: Path, site: BuiltSite) -> None:
    assert site.exit_code == 0
    assert build_folder(folder, strict=True, today="2026-11-23", into=folder / "strict").exit_code == 1


def test_a_second_build_says_the_same(folder: Path, site: BuiltSite) -> None:
    again = build_folder(folder, today="2026-11-23")

    assert again.warnings == site.warnings
    assert again.files() == site.files()


@pytest.mark.parametrize("strict", [False, True])
def test_a_key_in_mkdocs_yml_stops_the_build(tmp_path: Path, strict: bool) -> None:
    site = build_site(tmp_path, {"TILs/a.md": "# A\n"}, f"extra: {{token: {KEYS['note']}}}", strict=strict)

    assert site.exit_code == 1
    assert tells("\n".join(site.log)) == []
    assert "mkdocs.yml:5: what looks like a GitHub token stands here" in "\n".join(site.log)


def test_a_key_in_what_mkdocs_yml_inherits_stops_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"TILs/a.md": "# A\n", "base.yml": f"copyright: {KEYS['note']}\n"}

    assert build_site(tmp_path, files, "INHERIT: base.yml").exit_code == 1


@pytest.mark.parametrize("name", ["partials/copyright.html", "extra.js"])
def test_a_key_in_the_theme_s_own_folder_stops_it(name: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"TILs/a.md": "# A\n", f"overrides/{name}": f"<p>\n{KEYS['note']}</p>\n"}

    site = build_site(tmp_path, files, "theme: {name: material, custom_dir: overrides}")

    assert site.exit_code == 1
    assert f"overrides/{name}:2: what looks like a GitHub token stands here" in "\n".join(site.log)
    assert site.files() == ()


def test_a_key_behind_a_link_in_the_theme_s_own_folder_stops_it(tmp_path: Path) -> None:
    elsewhere = write_files(tmp_path / "elsewhere", {"copyright.html": f"<p>{KEYS['note']}</p>\n"})
    (tmp_path / "site/overrides").mkdir(parents=True)
    (tmp_path / "site/overrides/partials").symlink_to(elsewhere)

    site = build_site(tmp_path / "site", {"TILs/a.md": "# A\n"}, "theme: {name: material, custom_dir: overrides}")

    assert site.exit_code == 1
    assert site.files() == ()


def test_a_key_in_a_picture_is_found_though_its_size_and_time_are_those_of_the_one_before(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {"TILs/a.md": "# A\n\n![](pic.png)\n"}, "theme: {name: material}")
    picture = folder / "TILs/pic.png"

    def draw(words: str) -> None:
        comment = PngInfo()
        comment.add_text("Comment", words)
        Image.new("RGB", (9, 9)).save(picture, pnginfo=comment)
        os.utime(picture, (1_700_000_000, 1_700_000_000))

    draw("x" * len(KEYS["note"]))
    assert build_folder(folder).has("assets/tils/pic.png")

    draw(KEYS["note"])
    assert not build_folder(folder).has("assets/tils/pic.png")


def test_what_is_allowed_is_published(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "docs/index.md": "# Home\n",
        "TILs/a.md": f"# A\n\n{KEYS['note']}\n",
        "TILs/b.md": f"# B\n\n{KEYS['text']} <!-- til: allow-secret -->\n",
    }
    config = f"plugins: [search, {{tilfolio: {{secrets: {{allow: ['{hash_secret(KEYS['note'])}']}}}}}}]"

    site = build_site(tmp_path, files, config, strict=True)

    assert KEYS["note"] in site.text("til/a/")
    assert KEYS["text"] in site.text("til/b/")


def test_a_lower_grade_is_told_and_published(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"docs/index.md": "# Home\n", "TILs/a.md": "# A\n\nIn /home/ada/code/ is it.\n"}

    site = build_site(tmp_path, files, strict=True)

    assert "INFO: TILs/a.md:3: shows a home folder" in site.log
    assert site.has("til/a/")


HOOK = """
from pathlib import Path

def on_nav(nav, config, files):
    root = Path(config.config_file_path).parent
    for name in ("docs/page.md", "docs/data.csv", "TILs/data.csv", "TILs/note.md", "projects/open/run.py"):
        with (root / name).open("a", encoding="utf-8") as file:
            file.write((root / "key.txt").read_text())
    for name in ("docs/page.md", "TILs/empty.csv", "projects/open/x.svg"):
        (root / name).write_text((root / "key.txt").read_text(), encoding="utf-8")
"""


def test_a_file_that_changes_after_it_was_searched_is_published_as_it_was(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "hook.py": HOOK,
        "key.txt": KEYS["note"],
        "docs/index.md": "# Home\n",
        "docs/page.md": "---\r\ntitle: Seite\r\n---\r\n# Page\r\n\r\nOne.\r\n",
        "docs/data.csv": "a,b\n",
        "TILs/note.md": "# Note\n\n[data](data.csv) [nothing](empty.csv)\n",
        "TILs/data.csv": "c,d\n",
        "TILs/empty.csv": "",
        "projects/open/README.md": "# Open\n\n[run](run.py) ![x](x.svg)\n",
        "projects/open/run.py": "x = 1\n",
        "projects/open/x.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }
    site = build_site(tmp_path, files, "hooks: [hook.py]")

    held = [name for name in site.files() if KEYS["note"].encode() in site.read(name)]
    assert held == []
    assert site.text("page/") == "Page One."
    assert "<title>Seite" in site.html("page/")
    assert site.read("data.csv") == b"a,b\n"
    assert b"c,d\n" in [site.read(name) for name in site.files() if name.endswith(".csv")]

    again = build_site(tmp_path, {"hook.py": ""}, "hooks: [hook.py]")

    assert len([line for line in again.warnings if "a GitHub token" in line]) == 5
