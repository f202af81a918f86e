"""A build never deletes the content of an author's folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from support.site import write_files
from tilfolio.engines.mkdocs.site_folder import refuse_sources


@pytest.mark.parametrize("site", [".", "..", "TILs", "vim"])
def test_a_folder_with_sources_is_no_place_for_a_site(site: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    write_files(root, {"TILs/a.md": "# A\n", "vim/deep/undo.md": "# Undo\n"})

    with pytest.raises(PluginError, match="holds files of yours"):
        refuse_sources(root / site, [root, root / "TILs"])


@pytest.mark.parametrize("files", [{}, {"site/index.html": "", "site/til/a.md": "# A\n"}, {"site/old.css": ""}])
def test_a_folder_with_a_site_or_nothing_is_one(files: dict[str, str], tmp_path: Path) -> None:
    write_files(tmp_path, files)

    refuse_sources(tmp_path / "site", [tmp_path, tmp_path / "TILs"])
