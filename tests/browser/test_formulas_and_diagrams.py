"""Formulas and diagrams in a browser: rendered by the site's own files, only on pages that need them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_site

FORMULAS = r"""# Losses

The loss $L(\theta)$ falls by $\frac{1}{2}$, and `$x$` costs \$5 or $6.

$$
\begin{bmatrix}
a & b \\
c & d
\end{bmatrix}
$$

- in a list $x_i < y_i$

  ```math
  e^{i\pi} + 1 = 0
  ```

A mistake: $\nosuchcommand{x}$ and $\frac{$.
"""
DIAGRAMS = """# Pipeline

```mermaid
flowchart LR
  A[Raw & <b>data</b>] --> B[Model]
```

```mermaid
sequenceDiagram
  Alice->>Bob: Hello
```

```mermaid
pie title Time
  "Reading" : 3
  "Writing" : 1
```

```mermaid
flowchart ((
```
"""
SOURCES = {
    "docs/index.md": "# Home\n\n[Losses](til/losses.md) [Pipeline](projects/pipeline/index.md) [Plain](til/plain.md)\n",
    "TILs/2026-11-20-losses.md": FORMULAS,
    "TILs/2026-11-21-plain.md": "# Plain\n\nNo formula, no diagram, $5 and $6.\n",
    "projects/pipeline/README.md": DIAGRAMS,
}
CONFIG = """
    site_url: https://octocat.github.io/portfolio/
    theme:
      name: material
      font: false
      features: [navigation.instant]
      palette:
        - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}
        - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
    plugins: [search, tags, tilfolio]
"""
OPEN_SHADOWS = """
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) { return attach.call(this, {...options, mode: "open"}); };
"""
PAGES = ("", "til/losses/", "til/plain/", "projects/pipeline/")
LIBRARIES = ("katex", "mermaid/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = make_repository(write_site(tmp_path_factory.mktemp("site"), SOURCES, CONFIG))
    commit(folder, when="2026-11-22T10:00:00+00:00")
    built = build_folder(folder, strict=True, today="2026-11-23")

    assert built.exit_code == 0, built.log
    return built


@pytest.fixture
def requests(page: Page) -> list[str]:
    """List the requests of the page for files of the libraries."""
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if any(map(request.url.__contains__, LIBRARIES)) else None
    )
    return asked


@pytest.fixture
def root(site: BuiltSite, page: Page, serve_folder: Callable[[Path], str]) -> str:
    page.add_init_script(OPEN_SHADOWS)
    return serve_folder(site.folder)


def wait_for_formulas(page: Page) -> None:
    page.wait_for_function("document.querySelectorAll('[data-til-drawn]').length >= 6")
    page.wait_for_function("getComputedStyle(document.querySelector('.katex')).fontFamily.includes('KaTeX_Main')")


def wait_for_diagrams(page: Page) -> None:
    page.wait_for_function(
        "[...document.querySelectorAll('div.mermaid')].filter((each) => each.shadowRoot?.firstChild).length == 4"
    )


def test_formulas_are_drawn_by_files_of_the_site(root: str, page: Page, outside_requests: list[str]) -> None:
    page.goto(f"{root}til/losses/")
    wait_for_formulas(page)

    assert page.locator("article .katex").count() == 6
    assert page.locator("article .katex-display").count() == 2
    assert page.locator("article code").all_text_contents() == ["$x$"]
    assert "$5 or $6" in page.locator("article").inner_text()
    assert page.locator(".katex-error").all_text_contents() == ["\\frac{"]
    assert outside_requests == []


def test_diagrams_are_drawn_by_files_of_the_site(root: str, page: Page, outside_requests: list[str]) -> None:
    page.goto(f"{root}projects/pipeline/")
    wait_for_diagrams(page)
    drawn = page.evaluate(
        "[...document.querySelectorAll('div.mermaid')].map((each) => each.shadowRoot.firstChild.tagName)"
    )

    assert drawn == ["svg", "svg", "svg", "PRE"]
    assert outside_requests == []


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_words_in_diagrams_stand_out_in_both_schemes(root: str, page: Page, scheme: str) -> None:
    page.goto(f"{root}projects/pipeline/")
    wait_for_diagrams(page)
    page.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
    words, ground = page.evaluate(
        """() => {
            const svg = document.querySelector("div.mermaid").shadowRoot.querySelector("svg");
            const lightness = (color) => Math.max(...color.match(/[\\d.]+/g).slice(0, 3).map(Number));
            const words = getComputedStyle(svg.querySelector(".nodeLabel p, .nodeLabel")).color;
            return [lightness(words), lightness(getComputedStyle(document.body).backgroundColor)];
        }"""
    )

    assert (words > ground) == (scheme == "slate")


def test_a_page_without_them_loads_neither(root: str, page: Page, requests: list[str]) -> None:
    page.goto(f"{root}til/plain/")
    page.wait_for_load_state("networkidle")

    assert requests == []


def test_they_are_drawn_after_instant_navigation(
    root: str, page: Page, requests: list[str], outside_requests: list[str]
) -> None:
    # Material looks up internal links in the sitemap, and the test server has another URL.
    sitemap = f"<urlset>{''.join(f'<url><loc>{root}{path}</loc></url>' for path in PAGES)}</urlset>"
    page.route("**/sitemap.xml", lambda route: route.fulfill(content_type="text/xml", body=sitemap))
    page.goto(root)
    page.wait_for_load_state("networkidle")
    before = list(requests)
    page.evaluate("window.stays = true")
    for _ in range(2):
        page.locator("article a", has_text="Losses").first.click()
        wait_for_formulas(page)
        page.locator(".md-logo").first.click()
        page.wait_for_url(root)
        page.locator("article a", has_text="Pipeline").first.click()
        wait_for_diagrams(page)
        page.locator(".md-logo").first.click()
        page.wait_for_url(root)

    assert before == []
    assert page.evaluate("window.stays") is True
    assert outside_requests == []


def test_a_diagram_that_material_does_not_color_stands_on_a_light_ground(root: str, page: Page) -> None:
    page.goto(f"{root}projects/pipeline/")
    wait_for_diagrams(page)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    ground, words = page.evaluate(
        """() => {
            const pie = document.querySelectorAll("div.mermaid")[2].shadowRoot.querySelector("svg");
            return [getComputedStyle(pie).backgroundColor, getComputedStyle(pie.querySelector(".legend text")).fill];
        }"""
    )

    assert (ground, words) == ("rgb(255, 255, 255)", "rgb(54, 70, 78)")
