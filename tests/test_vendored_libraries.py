"""The bundled KaTeX and Mermaid are complete, small enough, and those that `make vendor` downloads."""

from __future__ import annotations

import re
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "plugins/tilfolio"
VENDOR = PACKAGE / "assets/vendor"
LIST = (VENDOR / "VERSIONS.txt").read_text(encoding="utf-8").splitlines()


def test_the_files_are_those_that_were_fetched() -> None:
    listed = {name: checksum for checksum, _, name in (line.partition("  ") for line in LIST) if name}
    files = [path for name in ("katex", "mermaid") for path in (VENDOR / name).rglob("*") if path.is_file()]

    assert {path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files} == listed


@pytest.mark.parametrize("name", ["katex", "mermaid"])
def test_versions_are_pinned_and_licences_lie_beside_them(name: str) -> None:
    script = (VENDOR / "update.sh").read_text(encoding="utf-8")
    version = next(line.split()[1] for line in LIST if line.startswith(f"{name} "))

    assert f"{name.upper()}={version}" in script
    assert "MIT License" in (VENDOR / name / "LICENSE").read_text(encoding="utf-8")


def test_the_style_sheet_asks_for_fonts_that_are_there() -> None:
    fonts = re.findall(r"url\(([^)]*)\)", (VENDOR / "katex/katex.min.css").read_text(encoding="utf-8"))

    assert sorted(set(fonts)) == sorted(f"fonts/{path.name}" for path in (VENDOR / "katex/fonts").iterdir())


def test_the_package_is_below_four_megabytes() -> None:
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")

    assert sum(len(zlib.compress(path.read_bytes())) for path in files) < 4_000_000
