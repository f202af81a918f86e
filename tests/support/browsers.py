"""Find the browser for the tests."""

from __future__ import annotations

import shutil


def find_chromium() -> str | None:
    """Return the path of the browser; Debian's headless shell takes a third of the time."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)
