"""Audits of a page: axe-core for accessibility, the HTML standard's parser for its markup."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tinyhtml5.parser import HTMLParser

_WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
    # Material marks links only by color, on every site.
    "rules": {"link-in-text-block": {"enabled": False}},
}

# The standard allows `&display=swap` in a URL; an unknown entity is an error only with a semicolon.
_ALLOWED = "expected-named-entity"


def find_barriers(page: Page, within: str | None = None) -> list[str]:
    """Return violations of WCAG 2.1 AA: rule, element, and axe-core's message.

    `within` is a CSS selector that limits the check to an element.
    """
    results = Axe().run(page, context=within, options=_WCAG)
    return [
        f"{violation['id']} ({violation['impact']}): {', '.join(map(str, node['target']))}: {violation['help']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


def find_markup_errors(html: str) -> list[str]:
    """Return a document's parse errors by the HTML standard, as `line:column: code`."""
    parser = HTMLParser()
    parser.parse(html)
    return [f"{line}:{column}: {code}" for (line, column), code, _ in parser.errors if code != _ALLOWED]
