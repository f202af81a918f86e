"""What tools say about a page: axe-core on accessibility, the HTML standard's parser on its markup."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tinyhtml5.parser import HTMLParser

_WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
    # Material tells links from text by their color alone, on every site that uses it.
    "rules": {"link-in-text-block": {"enabled": False}},
}

# The standard allows `&display=swap` in an address: only with a semicolon is an unknown name an error.
_ALLOWED = "expected-named-entity"


def find_barriers(page: Page, within: str | None = None) -> list[str]:
    """Return what keeps people out of a page, by WCAG 2.1 AA: rule, element, and what axe-core says.

    `within` is a CSS selector: only what lies inside is looked at.
    """
    results = Axe().run(page, context=within, options=_WCAG)
    return [
        f"{violation['id']} ({violation['impact']}): {', '.join(map(str, node['target']))}: {violation['help']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


def find_markup_errors(html: str) -> list[str]:
    """Return the parse errors of a document by the HTML standard, as `line:column: code`."""
    parser = HTMLParser()
    parser.parse(html)
    return [f"{line}:{column}: {code}" for (line, column), code, _ in parser.errors if code != _ALLOWED]
