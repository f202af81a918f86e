"""What is said of texts that cannot both be on the site."""

from __future__ import annotations

from pathlib import Path

from support.site import build_folder, write_site

NOTE = "---\ndate: 2026-11-18\n---\n# Kafka\n\nOffsets.\n"


def test_of_two_texts_for_a_week_one_is_left_out_and_named(tmp_path: Path) -> None:
    texts = {"TILs/weekly/2026-W47.md": "# One\n\nFirst.\n", "TILs/weekly/2026-w47.md": "# Two\n\nSecond.\n"}
    site = build_folder(write_site(tmp_path, {"TILs/kafka.md": NOTE, **texts}), today="2026-11-23")

    (warning,) = site.warnings
    assert warning.startswith("TILs/weekly/2026-W47.md: is a second text for the week 2026-W47")
    assert "beside TILs/weekly/2026-w47.md" in warning
    assert "Second." in site.text("digest/2026-W47/")


def test_a_draft_of_a_week_s_text_does_not_replace_the_finished_one(tmp_path: Path) -> None:
    texts = {
        "TILs/weekly/2026-W47.md": "# One\n\nFirst.\n",
        "TILs/weekly/2026-w47.md": "---\ndraft: true\n---\n# Two\n\nSecond.\n",
    }
    site = build_folder(write_site(tmp_path, {"TILs/kafka.md": NOTE, **texts}), today="2026-11-23")

    assert site.warnings == ()
    assert "First." in site.text("digest/2026-W47/")
