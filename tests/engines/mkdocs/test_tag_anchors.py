"""Each tag has its own anchor on the page of tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.site import build_folder, write_site
from tilfolio.pages.framing import name_tag


@pytest.mark.parametrize(
    ("tag", "anchor"),
    [
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Machine Learning", "machine-learning"),
        ("한국어", "한국어"),
    ],
)
def test_a_tag_is_named_by_its_letters_and_signs(tag: str, anchor: str) -> None:
    assert name_tag(tag, "-") == anchor


def test_tags_without_a_letter_are_told_apart() -> None:
    assert len({name_tag(tag, "-") for tag in ("🎉", "🔥", "!")}) == 3


def test_chips_lead_to_their_own_tag(tmp_path: Path) -> None:
    note = '---\ntags: [C, C++, "C#", awk]\ncategory: none\n---\n# A\n'
    site = build_folder(write_site(tmp_path, {"TILs/a.md": note}, "plugins: [tags, tilfolio]"))
    chips = {chip.get_text(strip=True): str(chip["href"]) for chip in site.page("til/a/").select(".md-tag[href]")}
    headings = {heading["id"]: heading.get_text(strip=True) for heading in site.page("tags/").select("h2[id]")}

    assert set(chips) == {"C", "C++", "C#", "awk"}
    assert next(iter(headings.values())).startswith("awk")  # not after all capitals
    for tag, href in chips.items():
        assert headings[href.partition("#")[2]].startswith(tag)
    assert len(set(chips.values())) == 4
    assert site.page("til/a/").select_one(".md-tabs") is not None  # our pages have no sidebar navigation
