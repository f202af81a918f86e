"""Tests of the development server's helper with plain Material."""

from __future__ import annotations

from pathlib import Path

from support.dev_server import serve_site
from support.site import write_site


def test_a_change_a_new_page_and_a_deleted_one_show(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {"docs/index.md": "# Home", "docs/old.md": "# Old"}, "plugins: []")
    with serve_site(folder, below="/portfolio/") as server:
        server.wait_for_text("old/", "Old")
        write_site(tmp_path, {"docs/index.md": "# House", "docs/new.md": "# New"}, "plugins: []")
        (tmp_path / "docs" / "old.md").unlink()

        server.wait_for_text("", "House")
        server.wait_for_text("new/", "New")
        server.wait_until_gone("old/")
        assert "Serving on" in server.log

    assert server.process.returncode is not None
