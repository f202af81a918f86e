"""The fixtures that all tests in a browser use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.audits import find_barriers, find_markup_errors
from support.site import write_files

HOME = """<!doctype html><html lang="en"><head><title>Home</title></head><body><main><h1>Home</h1>
<a href="til/">Notes</a> <a href="/til/">Lost</a>
<img src="https://example.org/x.png" alt="">{more}</main></body></html>"""


@pytest.fixture
def home(tmp_path: Path, serve_folder: Callable[[Path], str]) -> str:
    write_files(
        tmp_path,
        {
            "index.html": HOME.format(more=""),
            "barrier.html": HOME.format(more="<img src='data:,'>"),
            "til/index.html": HOME.format(more="<p id=notes>Notes</p>"),
            "404.html": "<!doctype html><html lang='en'><title>Not here</title><h1>Not here</h1></html>",
        },
    )
    return serve_folder(tmp_path)


def test_a_site_is_served_below_a_sub_path_only(home: str, page: Page) -> None:
    page.goto(home)
    page.click("text=Notes")

    assert page.url == f"{home}til/"
    assert home.endswith("/portfolio/")

    page.click("text=Lost")

    assert page.title() == "Not here"


def test_a_folder_without_its_slash_redirects(home: str, page: Page) -> None:
    page.goto(f"{home}til")

    assert page.url == f"{home}til/"


def test_requests_to_other_hosts_are_told_and_not_sent(home: str, page: Page, outside_requests: list[str]) -> None:
    page.goto(home, wait_until="networkidle")

    assert outside_requests == ["https://example.org/x.png"]


def test_a_barrier_is_named_with_its_element(home: str, page: Page) -> None:
    page.goto(home)

    assert find_barriers(page) == []

    page.goto(f"{home}barrier.html")

    assert [barrier.split(":")[0] for barrier in find_barriers(page)] == ["image-alt (critical)"]


@pytest.mark.parametrize(
    ("html", "errors"),
    [
        pytest.param(HOME.format(more=""), 0, id="sound"),
        pytest.param(HOME.format(more="<p><div></div></p>"), 1, id="paragraph closed twice"),
        pytest.param(HOME.format(more="<b><i>x</b></i>"), 2, id="misnested"),
        pytest.param(HOME.format(more="<a href='x' href='y'>x</a>"), 1, id="attribute twice"),
    ],
)
def test_markup_errors_are_found(html: str, errors: int) -> None:
    assert len(find_markup_errors(html)) == errors
