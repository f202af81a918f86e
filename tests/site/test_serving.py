"""`mkdocs serve` shows any change to the notes at the next reload, and never stops."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.dev_server import DevServer, serve_site
from support.site import write_files, write_site

SOURCES = {
    "docs/index.md": "# Home\n",
    "TILs/2026-11-20-why-kafka.md": "# Why Kafka?\n\nFirst words.\n",
    "TILs/later.md": "---\ndate: 2099-01-01\n---\n# Some day\n\nScheduled words.\n",
    "TILs/draft.md": "---\ndraft: true\n---\n# Half a thought\n\nDraft words.\n",
    "projects/anomaly/README.md": "# Anomaly\n\nFinds them.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path, SOURCES)


@pytest.fixture
def server(folder: Path) -> Iterator[DevServer]:
    with serve_site(folder, below="/portfolio/") as running:
        yield running


def test_a_note_is_changed_added_renamed_and_deleted(folder: Path, server: DevServer) -> None:
    note = folder / "TILs" / "2026-11-20-why-kafka.md"
    server.wait_for_text("til/why-kafka/", "First words.")

    note.write_text("# Why Kafka?\n\nSecond words.\n", encoding="utf-8")
    server.wait_for_text("til/why-kafka/", "Second words.")

    write_files(folder, {"TILs/vim/undo.md": "# Undo\n\nTrees, not lists.\n"})
    server.wait_for_text("til/vim/undo/", "Trees, not lists.")
    server.wait_for_text("til/", "Undo")

    note.rename(folder / "TILs" / "2026-11-20-why-flink.md")
    server.wait_for_text("til/why-flink/", "Second words.")
    server.wait_for_text("til/why-kafka/", "Second words.")  # the open page redirects to the new URL

    (folder / "TILs" / "vim" / "undo.md").unlink()
    server.wait_until_gone("til/vim/undo/")


def test_a_note_is_broken_and_mended(folder: Path, server: DevServer) -> None:
    note = folder / "TILs" / "2026-11-20-why-kafka.md"
    note.write_text("---\ntags: [a\ndate: yesterday\n---\n# Why Kafka?\n\nBroken words.\n", encoding="utf-8")
    server.wait_for_text("til/why-kafka/", "Broken words.")

    assert "TILs/2026-11-20-why-kafka.md:" in server.log
    assert "_report/bar" in str(server.get("til/why-kafka/"))
    server.wait_for_text("_report/bar", "<code>TILs/2026-11-20-why-kafka.md:3</code>")

    note.write_bytes(b"# Why Kafka?\n\n\xff\xfe are no letters.\n")
    server.wait_for_text("til/why-kafka/", "are no letters.")

    note.write_text("# Why Kafka?\n\nMended words.\n", encoding="utf-8")
    server.wait_for_text("til/why-kafka/", "Mended words.")


def test_a_project_is_watched_as_well(folder: Path, server: DevServer) -> None:
    write_files(folder, {"projects/anomaly/README.md": "# Anomaly\n\nFinds them sooner.\n"})

    server.wait_for_text("projects/anomaly/", "Finds them sooner.")


def test_folders_are_made_later_and_made_again(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {"docs/index.md": "# Home\n"})
    with serve_site(folder, below="/portfolio/") as server:
        write_files(folder, {"TILs/2026-11-20-first.md": "# First\n\nFirst words.\n"})
        server.wait_for_text("til/first/", "First words.")
        write_files(folder, {"projects/a/README.md": "# A\n\nIt works.\n"})
        server.wait_for_text("projects/a/", "It works.")

        shutil.rmtree(folder / "TILs")
        server.wait_until_gone("til/first/")
        write_files(folder, {"TILs/2026-11-20-again.md": "# Again\n\nOther words.\n"})
        server.wait_for_text("til/again/", "Other words.")
        write_files(folder, {"TILs/2026-11-20-again.md": "# Again\n\nNew words.\n"})
        server.wait_for_text("til/again/", "New words.")


def test_the_last_note_is_deleted(folder: Path, server: DevServer) -> None:
    for note in (folder / "TILs").iterdir():
        note.unlink()
    server.wait_until_gone("til/why-kafka/")

    write_files(folder, {"TILs/2026-11-23-again.md": "# Again\n\nNew words.\n"})
    server.wait_for_text("til/again/", "New words.")


def test_drafts_and_scheduled_notes_are_shown(server: DevServer) -> None:
    server.wait_for_text("til/draft/", "Draft words.")
    server.wait_for_text("til/later/", "Scheduled words.")

    server.wait_for_text("_report/", "<code>TILs/draft.md</code>: a draft, or marked as private")
    server.wait_for_text("_report/", "<code>TILs/later.md</code>: scheduled (2099-01-01)")


def test_a_note_of_the_far_future_stops_nothing(folder: Path, server: DevServer) -> None:
    write_files(folder, {"TILs/far.md": "---\ndate: 9999-12-31\n---\n# Far away\n\nDistant words.\n"})

    server.wait_for_text("til/far/", "Distant words.")
