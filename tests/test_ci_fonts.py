"""The fonts that a deployment installs: none for Latin letters, and others only if a note needs them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "fonts"


def installed_for(folder: Path, text: str) -> str:
    """Return the packages that the script installs on a machine without fonts."""
    tools, notes = folder / "bin", folder / "TILs" / "deep"
    for place in (tools, notes):
        place.mkdir(parents=True)
    (notes / "note.md").write_text(text, encoding="utf-8")
    fakes = {"dpkg-query": "exit 1", "apt-get": 'echo "$@" >> asked', "sudo": 'shift; exec "$@"'}
    for name, does in fakes.items():
        (tools / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", str(SCRIPT), "TILs", "projects"], cwd=folder, env=environment, check=True)
    asked = folder / "asked"
    return asked.read_text(encoding="utf-8") if asked.is_file() else ""


@pytest.mark.parametrize("text", ["# Why Kafka → Flink?", "# Żółć über Ελλάδα и Кафка", "├── src", ""])
def test_none_are_installed_for_letters_that_ship(tmp_path: Path, text: str) -> None:
    assert installed_for(tmp_path, text) == ""


@pytest.mark.parametrize("text", ["카프카", "なぜ", "为什么", "मॉडल", "لماذا", "למה", "ทำไม", "🚀"])
def test_those_of_other_scripts_are_installed(tmp_path: Path, text: str) -> None:
    assert "fonts-noto-cjk" in installed_for(tmp_path, f"# {text}\n")
