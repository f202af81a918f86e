"""Formulas and diagrams in a whole site: its library files, and formulas in places without rendering."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_site

NOTE = r"""# Why $O(n^2)$ hurts

The loss $\alpha^2$ grows with $x_i$, from $5 to $10.

Gotcha: $\theta_1 * 2$ was *negative*.

$$\begin{matrix} a & b \\ c & d \end{matrix}$$
"""
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Steps\n\nSo $\\beta_1 < \\beta_2$.\n"}],
}
SOURCES = {
    "docs/index.md": "# Home\n\n<!-- til/latest limit=5 -->\n",
    "TILs/2026-11-20-why.md": NOTE,
    "projects/fit/README.md": "# Fit\n\nFits $e^{-x}$ in time.\n\n## Achievements\n\n- 🚀 Solved $x_1$ (Latency: 4ms)\n",
    "projects/fit/steps.ipynb": json.dumps(NOTEBOOK),
}
CONFIG = """
    site_url: https://octocat.github.io/portfolio/
    theme: {name: material, font: false}
    plugins: [search, tags, {tilfolio: {llms: true}}]
"""
DIAGRAM = "# Flow\n\n```mermaid\nflowchart LR\n  A --> B\n```\n"


def build(folder: Path, sources: dict[str, str], config: str = CONFIG) -> BuiltSite:
    make_repository(write_site(folder, sources, config))
    commit(folder, when="2026-11-22T10:00:00+00:00")
    site = build_folder(folder, strict=True, today="2026-11-23")

    assert site.exit_code == 0, site.log
    return site


def libraries_in(site: BuiltSite) -> set[str]:
    names = {name.removeprefix("assets/tilfolio/").split("/")[0] for name in site.files() if "/tilfolio/" in name}
    return names & {"katex", "mermaid", "formulas.js", "diagrams.js"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build(tmp_path_factory.mktemp("site"), SOURCES)


@pytest.mark.parametrize(
    ("url", "formulas"),
    [
        ("til/why/", [r"\alpha^2", "x_i", r"\theta_1 * 2", r"\begin{matrix} a & b \\ c & d \end{matrix}"]),
        ("projects/fit/", ["e^{-x}", "x_1"]),
        ("projects/fit/steps/", [r"\beta_1 < \beta_2"]),
    ],
)
def test_notes_readmes_and_notebooks_hold_their_formulas(site: BuiltSite, url: str, formulas: list[str]) -> None:
    assert [found["data-tex"] for found in site.article(url).select(".til-math")] == formulas


@pytest.mark.parametrize("url", ["", "til/", "til/why/", "checklist/", "achievements/", "digest/2026-W47/"])
def test_titles_lists_and_descriptions_show_text(site: BuiltSite, url: str) -> None:
    page = site.page(url)
    for formula in page.select(".til-math"):
        formula.decompose()
    html = str(page)

    assert "$\\" not in html
    assert "$`" not in html
    assert "O(n²)" in html or url in {"achievements/", "checklist/"}


def test_a_summary_keeps_prices_and_shows_formulas_as_text(site: BuiltSite) -> None:
    description = site.page("til/why/").select_one("meta[name=description]")

    assert description is not None
    assert description["content"] == "The loss α² grows with x_i, from $5 to $10."


@pytest.mark.parametrize("name", ["feed.xml", "feed.json", "search/search_index.json", "llms.txt", "til/index.json"])
def test_feeds_and_the_search_show_text_and_leave_matrices_out(site: BuiltSite, name: str) -> None:
    text = (site.folder / name).read_text(encoding="utf-8")

    assert "O(n²)" in text or r"O(n\u00b2)" in text
    for tex in ("alpha^2", "{matrix}", "data-tex", "$`"):
        assert tex not in text


def test_a_fence_that_shows_how_diagrams_are_written_needs_no_library(tmp_path: Path) -> None:
    assert libraries_in(build(tmp_path, {"TILs/a.md": f"# A\n\n````markdown\n{DIAGRAM}````\n"})) == set()


def test_a_site_has_the_library_that_its_pages_need(site: BuiltSite, tmp_path: Path) -> None:
    assert libraries_in(site) == {"katex", "formulas.js"}
    assert libraries_in(build(tmp_path, {"TILs/a.md": DIAGRAM, "TILs/b.md": "# B\n\n$5 and $6\n"})) == {
        "mermaid",
        "diagrams.js",
    }


@pytest.mark.parametrize(
    "extensions",
    ["[pymdownx.arithmatex: {generic: true}]", "[pymdownx.arithmatex]"],
)
def test_a_site_with_its_own_arithmatex_gets_no_katex(tmp_path: Path, extensions: str) -> None:
    site = build(tmp_path, SOURCES, f"{CONFIG}    markdown_extensions: {extensions}\n")

    assert libraries_in(site) == set()
    assert len(site.article("til/why/").select(".arithmatex")) == 4


OWN_MERMAID = """
    markdown_extensions:
      - pymdownx.superfences:
          custom_fences:
            - {name: mermaid, class: chart, format: !!python/name:pymdownx.superfences.fence_div_format }
"""


def test_a_sites_own_fence_for_diagrams_stays(tmp_path: Path) -> None:
    site = build(tmp_path, {"TILs/a.md": DIAGRAM}, CONFIG + OWN_MERMAID)

    assert len(site.article("til/a/").select("div.chart")) == 1
    assert site.article("til/a/").select(".mermaid") == []


def test_a_sites_own_mermaid_goes_before_ours(tmp_path: Path) -> None:
    config = f"{CONFIG}    extra_javascript: [javascripts/mermaid.min.js]\n"
    site = build(tmp_path, {"TILs/a.md": DIAGRAM, "docs/javascripts/mermaid.min.js": "window.mermaid = {};"}, config)

    assert libraries_in(site) == set()
    assert len(site.article("til/a/").select("pre.mermaid")) == 1


def test_the_first_formula_changes_a_built_site_as_a_clean_build_does(tmp_path: Path) -> None:
    before, clean = tmp_path / "before", tmp_path / "clean"
    plain = {"TILs/a.md": "# A\n\nNothing.\n", "TILs/b.md": "# B\n\nNothing.\n"}
    build(before, plain)
    (before / "TILs/a.md").write_text("# A\n\n$x_1$\n\n" + DIAGRAM.partition("\n\n")[2], encoding="utf-8")
    commit(before, when="2026-11-22T11:00:00+00:00")
    later = build_folder(before, strict=True, today="2026-11-23")
    make_repository(write_site(clean, plain, CONFIG))
    commit(clean, when="2026-11-22T10:00:00+00:00")
    (clean / "TILs/a.md").write_text((before / "TILs/a.md").read_text(encoding="utf-8"), encoding="utf-8")
    commit(clean, when="2026-11-22T11:00:00+00:00")
    first = build_folder(clean, strict=True, today="2026-11-23")

    assert libraries_in(later) == {"katex", "mermaid", "formulas.js", "diagrams.js"}
    assert {name: (later.folder / name).read_bytes() for name in later.files() if name.endswith("l")} == {
        name: (first.folder / name).read_bytes() for name in first.files() if name.endswith("l")
    }


DOCS = {
    "docs/index.md": "# Home\n\nFrom $5 to $10. The loss $\\alpha_1 * 2$.\n\n```math\nx^2\n```\n\n```mermaid\ngraph LR\n```\n",
    "TILs/2026-11-20-a.md": "# A\n\nWords.\n",
}


def test_pages_of_docs_show_formulas_and_diagrams_as_notes_do(tmp_path: Path) -> None:
    site = build(tmp_path, DOCS, CONFIG)
    page = site.article("")

    assert [span["data-tex"] for span in page.select("span.til-math")] == ["\\alpha_1 * 2", "x^2"]
    assert "From $5 to $10." in page.get_text()
    assert page.select_one("pre.mermaid") is not None
    assert libraries_in(site) == {"katex", "mermaid", "formulas.js", "diagrams.js"}


@pytest.mark.parametrize(
    "own",
    [
        "    markdown_extensions: [pymdownx.arithmatex: {generic: true}]\n",
        "    extra_javascript: [assets/mathjax.js]\n",
    ],
)
def test_a_site_s_own_way_with_formulas_of_docs_is_left_alone(own: str, tmp_path: Path) -> None:
    files = {**DOCS, "docs/assets/mathjax.js": "", "docs/index.md": "# Home\n\nThe loss $x$.\n"}
    site = build(tmp_path, files, CONFIG + own)

    assert site.article("").select("span.til-math") == []
    assert libraries_in(site) == set()
