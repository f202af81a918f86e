"""Resolving the path of a link."""

from __future__ import annotations

from tilfolio.pages.targets import candidates


def test_a_path_with_too_many_parents_stops_at_the_root() -> None:
    assert "net/dhcp.md" in [*candidates("wifi/attacks", "../../../net/dhcp.md", ".")]


def test_a_path_within_the_repository_leads_to_one_place_from_its_folder() -> None:
    assert next(iter(candidates("TILs/a", "../b.md", "TILs"))) == "TILs/b.md"
