"""Hypothesis strategies for strange repositories: names, texts, files of tools, options and links."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from support.git import commit, make_repository
from support.site import complete_config

PIECES = (
    *(
        "# Title\n\n",
        "## TIL: One\n\n",
        "## TIL: Two\n",
        "# TIL: x\n",
        "Words of a note. ",
        "word " * 40,
        "\n\n",
        "\n",
        "\r\n",
        "\r",
    ),
    *(
        "---\n",
        "title: a\n",
        "date: 2026-11-22\n",
        "date: yesterday\n",
        "draft: true\n",
        "draft: maybe\n",
        "tags: [a, b\n",
        "slug: ../x\n",
    ),
    *(
        "aliases: [a, /b, ../c]\n",
        "category: infra\n",
        "publish: no\n",
        "image: x.png\n",
        "+++\ntitle = 'a'\n+++\n",
        '{"title": "a"}\n',
    ),
    *(
        "[a](b.md)",
        "[a](../../etc/passwd)",
        "![a](x.svg)",
        "[[b]]",
        "![[x.png]]",
        "[a]: b\n",
        "[^1]",
        "[^1]: note\n",
        "<b>",
        "</div>\n",
    ),
    *(
        "<div>\n",
        "<script>",
        "<!-- ",
        " -->",
        "<!-- til/latest -->\n",
        "```\n",
        "```python\n",
        "~~~\n",
        "    code\n",
        "\t",
        "`",
        "``",
        "$x$",
    ),
    *(
        "$$\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "- [x] done\n",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "> [!NOTE]\n",
        "!!! note\n",
        '=== "A"\n',
    ),
    *(
        "Gotcha: x\n",
        "- Gotcha: x\n",
        "## Achievements\n\n- 🚀 Fast (Latency: 45ms)\n",
        "- 🚀 ({metrics.json:a}%)\n",
        "status: shipped\n",
    ),
    *(
        "{{ x }}",
        "{% for %}",
        "{: .a }",
        "&amp;",
        "&#0;",
        "\\",
        "\0",
        "\x1b[31m",
        "\u202e",
        "\ufeff",
        "👩\u200d💻",
        "한국어",
        "עברית",
        "e\u0301",
    ),
    *(
        "*",
        "**a",
        "_",
        "~~",
        "==a==",
        "%%",
        "::: x\n",
        "https://example.org/?a=b&c",
        "<a href='x'>",
        "http://[",
        "\n---\n",
        "***\n",
    ),
    *(
        "<<<<<<< HEAD\n",
        ">>>>>>> main\n",
        "import x\n",
        "Traceback (most recent call last):\n",
        "[" * 30,
        "(" * 30,
        "- " * 30,
        "#" * 9 + " ",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14).map("".join)
"""Parts of notes."""
_NAMES = st.sampled_from(
    (
        *(
            "a.md",
            "b.md",
            "A.md",
            "README.md",
            "readme.MD",
            "index.md",
            "2026-11-22-x.md",
            "2026-11-22.md",
            "2026-02-30-x.md",
        ),
        *(
            "x.markdown",
            "con.md",
            "a b.md",
            "a%20b.md",
            "a#b.md",
            "a?.md",
            "ü.md",
            "u\u0308.md",
            "한국.md",
            ".hidden.md",
            "-rf.md",
            "a.md.md",
        ),
        *(
            "'\".md",
            "a\nb.md",
            "$(x).md",
            "page",
            "tags.md",
            "feed.xml.md",
            "x" * 120 + ".md",
            "weekly/2026-W47.md",
            "weekly/2026-W99.md",
        ),
        *(
            "a/b/c.md",
            "a/README.md",
            "a/index.md",
            "2026/11/22.md",
            "x.md/y.md",
            "x.png",
            "x.svg",
            "notes.txt",
            "x.ipynb",
            "\udcff.md",
        ),
    )
)
_PROJECTS = st.sampled_from(
    (
        *(
            "README.md",
            "p/README.md",
            "p/readme.md",
            "p q/README.md",
            "P/README.md",
            "p/metrics.json",
            "p/metrics.yaml",
            "p/params.yaml",
        ),
        *(
            "p/dvc.yaml",
            "p/dvc.lock",
            "p/eval/loss.csv",
            "p/x.ipynb",
            "p/x.svg",
            "p/Dockerfile",
            "p/pyproject.toml",
            "p/mlflow.db",
        ),
        *(
            "p/mlruns/1/meta.yaml",
            "p/mlruns/1/0123456789abcdef0123456789abcdef/meta.yaml",
            "q/index.md",
            "p/nested/README.md",
        ),
        *(
            "p/mlruns/1/0123456789abcdef0123456789abcdef/metrics/loss",
            "p/wandb/run-20261122_101010-abc/files/wandb-summary.json",
        ),
    )
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(PIECES) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("a", "cells", "plots", "", "é")), inner, max_size=3)
    ),
    max_leaves=8,
)
_CELLS = st.lists(
    st.fixed_dictionaries(
        {
            "cell_type": st.sampled_from(("code", "markdown", "raw", "", None)),
            "source": TEXTS | st.lists(TEXTS, max_size=2) | st.none(),
        },
        optional={
            "metadata": st.just({}) | _VALUES,
            "outputs": st.lists(
                st.fixed_dictionaries(
                    {"output_type": st.sampled_from(("stream", "display_data", "error", "x"))},
                    optional={
                        "text": TEXTS,
                        "data": st.dictionaries(
                            st.sampled_from(("text/html", "text/plain", "image/svg+xml", "image/png", "text/latex")),
                            TEXTS,
                            max_size=2,
                        ),
                        "traceback": st.lists(TEXTS, max_size=2),
                    },
                ),
                max_size=2,
            ),
        },
    ),
    max_size=3,
)
_NOTEBOOKS = st.fixed_dictionaries(
    {"cells": _CELLS | _VALUES, "nbformat": st.sampled_from((4, 3, 99)), "nbformat_minor": st.just(5)}
).map(json.dumps)
_DATA = _VALUES.map(lambda value: json.dumps(value, default=str)) | TEXTS
_BYTES = TEXTS.map(lambda text: text.encode("utf-8", "replace")) | st.sampled_from(
    (b"", b"\xff\xfe\x00", b"\xef\xbb\xbf# A\n", b"\x89PNG\r\n")
)
_OPTIONS = st.sampled_from(
    (
        *(
            "",
            "tils: .",
            "projects: x",
            "exclude: ['*']",
            "exclude: [a.md, '!b.md', '[']",
            "timezone: Asia/Kolkata",
            "page_size: 1",
        ),
        *(
            "related: 0",
            "feeds: false",
            "cards: false",
            "llms: true",
            "notebooks: false",
            "rhythm: false",
            "csp: true",
            "checks: [{x: y}]",
        ),
        *(
            "categories: [{name: data, use: false}]",
            "streak: {rest: 9}",
            "earned: [{}]",
            "author: {name: '<b>', photo: ../x.png}",
        ),
    )
)
_LINKS = st.sampled_from(
    (("TILs/link.md", "a.md"), ("TILs/loop", "."), ("TILs/out.md", "/etc/hostname"), ("TILs/none.md", "nowhere"))
)


@dataclass(frozen=True)
class HostileRepository:
    """The files of a repository."""

    notes: Mapping[str, bytes]
    projects: Mapping[str, bytes]
    option: str = ""
    links: tuple[tuple[str, str], ...] = ()
    git: bool = False

    def write(self, folder: Path) -> Path:
        """Write the files into an empty folder, without names that the file system rejects."""
        options = f"{{{self.option}}}" if self.option else "{}"
        config = f"site_name: X\ntheme: {{name: material}}\nplugins: [search, tilfolio: {options}]\n"
        (folder / "docs").mkdir(parents=True)
        (folder / "mkdocs.yml").write_text(complete_config(config), encoding="utf-8")
        for name, content in {**self._below("TILs", self.notes), **self._below("projects", self.projects)}.items():
            with suppress(OSError):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for name, target in self.links:
            path = folder / name
            if path.parent.is_dir() and not os.path.lexists(path):
                path.symlink_to(target)
        if self.git:
            make_repository(folder)
            commit(folder)
        return folder

    @staticmethod
    def _below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {f"{folder}/{name}": content for name, content in files.items()}


def _content_for(name: str) -> st.SearchStrategy[bytes]:
    if name.endswith(".ipynb"):
        return _NOTEBOOKS.map(str.encode) | _BYTES
    if name.endswith((".json", ".yaml", ".lock", ".toml", ".csv")):
        return _DATA.map(lambda text: text.encode("utf-8", "replace"))
    return _BYTES


def _files(names: st.SearchStrategy[str], most: int) -> st.SearchStrategy[dict[str, bytes]]:
    chosen = st.lists(names, max_size=most, unique=True)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({name: _content_for(name) for name in some}))


REPOSITORIES = st.builds(
    HostileRepository,
    notes=_files(_NAMES, 6),
    projects=_files(_PROJECTS, 4),
    option=_OPTIONS,
    links=st.lists(_LINKS, max_size=2, unique=True).map(tuple),
    git=st.sampled_from((False, False, False, True)),
)
"""Whole repositories."""
