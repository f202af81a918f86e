"""Tests of the site builder with plain Material."""

from __future__ import annotations

from pathlib import Path

from support.site import build_site, complete_config

PLAIN = "plugins: [search]"


def test_a_built_site_is_read_the_way_a_visitor_gets_it(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"docs/index.md": "# Home", "docs/til/why.md": "# Why?\n\nBecause  *so*."}, PLAIN)

    assert site.exit_code == 0
    assert site.warnings == ()
    assert site.page("til/why/").select_one("h1") is not None
    assert site.text("til/why/") == "Why? Because so."
    assert "til/why/index.html" in site.files()
    assert site.has("til/why/")
    assert not site.has("til/how/")


def test_a_broken_link_is_a_warning_and_the_site_is_built(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"docs/index.md": "[gone](gone.md)"}, PLAIN)

    assert site.exit_code == 0
    assert len(site.warnings) == 1
    assert "gone.md" in site.warnings[0]


def test_a_strict_build_ends_with_one_on_a_warning(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"docs/index.md": "[gone](gone.md)"}, PLAIN, strict=True)

    assert site.exit_code == 1


def test_a_mistake_in_the_configuration_ends_with_one(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"docs/index.md": "# Home"}, "plugins: [search, no-such-plugin]")

    assert site.exit_code == 1
    assert "no-such-plugin" in " ".join(site.warnings)


def test_a_config_is_completed_and_never_overruled() -> None:
    text = complete_config("""
        site_name: Mine
        plugins:
          - search
    """)

    assert text.count("site_name:") == 1
    assert text.count("plugins:") == 1
    assert "theme: {name: material}" in text
