"""The row of share links is the same whether it is rendered for one page or once for all."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from support.contexts import SITE_URL, a_context
from tilfolio.pages.sharing import share_row
from tilfolio.pages.templates import load_templates


@pytest.mark.parametrize("title", ["Why Kafka?", 'A & B <i>"quoted"</i> it\'s', "왜 Kafka", "100 % {url}\nand more"])
def test_each_page_has_its_own_address_and_title(title: str) -> None:
    context = a_context()
    share_row(context, "til/other.md", "Another")

    row = BeautifulSoup(share_row(context, "til/why.md", title), "html.parser")

    assert row.div is not None
    assert (row.div["data-til-url"], row.div["data-til-title"]) == (f"{SITE_URL}til/why/", title.replace("\n", ""))
    assert "Another" not in str(row)
    assert all("why" in str(link["href"]) for link in row.select("a"))


def test_the_template_of_an_author_may_compute_with_the_title(tmp_path: Path) -> None:
    (tmp_path / "share.j2").write_text("<p>{{ title | upper }} {{ links | length }}</p>")
    context = replace(a_context(), templates=load_templates(tmp_path))

    assert share_row(context, "til/why.md", "Why") == "<p>WHY 7</p>"
