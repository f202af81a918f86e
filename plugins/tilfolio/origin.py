"""Where a project comes from that lies in another repository.

Same rank as `model`: no reading, no clock.
"""

from __future__ import annotations

from urllib.parse import quote

from msgspec import Struct


class Origin(Struct, frozen=True, kw_only=True):
    """A folder of another git repository, as of one commit."""

    url: str
    """As git clones it."""
    commit: str
    folder: str = ""
    """The project's folder below the root of that repository; empty: the root."""
    web: str = ""
    """Where readers see that repository; empty when not known."""
    views: str = "{web}/{view}/{commit}/{path}"
    """How addresses of its files are written."""
    files: frozenset[str] = frozenset()
    """Every file of that repository, below its root."""

    def locate(self, path: str, view: str) -> str:
        """Return where readers see a file of the repository: as `blob`, `tree` or `raw`; empty when not known."""
        if not self.web:
            return ""
        return self.views.format(web=self.web, view=view, commit=self.commit, path=quote(path)).rstrip("/")
