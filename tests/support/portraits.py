"""Make the screenshots for README and guide from the sample portfolio: `make pictures`."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from support.browsers import find_chromium
from support.pages_server import serve
from support.sample import EPOCH, write_sample

_ASSETS = Path(__file__).parents[2] / "docs" / "assets"
_SHOTS = (
    ("home.png", "", "light", 1280, 1000),
    ("note.png", "til/overlapping-windows/", "light", 1280, 1000),
    ("project.png", "projects/anomaly-detection/", "dark", 1280, 1000),
)
"""Name, page, scheme, width and height of each screenshot."""


def make_pictures(folder: Path) -> None:
    """Build the sample in a folder and take screenshots of its pages."""
    write_sample(folder)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, env=environment, check=True)
    program = find_chromium()
    with serve(folder / "site") as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, page, scheme, width, height in _SHOTS:
            _write(_photograph(browser, f"{root}{page}", scheme, width, height), _ASSETS / name)
        browser.close()


def _photograph(browser: Browser, address: str, scheme: str, width: int, height: int) -> bytes:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    shot = page.screenshot()
    context.close()
    return shot


def _write(shot: bytes, path: Path) -> None:
    """Write a picture with 256 colors: a third of the size without a visible difference."""
    with Image.open(BytesIO(shot)) as picture:
        # Without k-means, large areas change their tint: light grey became light blue.
        drawn = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
        drawn.save(path, optimize=True)


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        make_pictures(Path(made) / "sample")
