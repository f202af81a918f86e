"""Repositories on the web: the origin of a project from another one, and the URLs of files.

Same layer as `model`: no I/O, no clock.
"""

from urllib.parse import quote, urlsplit

from msgspec import Struct


class Origin(Struct, frozen=True, kw_only=True):
    """A folder of another git repository at one commit."""

    url: str
    """URL to clone from."""
    commit: str
    folder: str = ""
    """The project's folder in that repository; empty for its root."""
    web: str = ""
    """URL of the repository in a browser; empty if unknown."""
    views: str = "{web}/{view}/{commit}/{path}"
    """Template for the URLs of its files."""
    files: frozenset[str] = frozenset()
    """All files of that repository, relative to its root."""

    def locate(self, path: str, view: str) -> str:
        """Return the URL of a file in the view `blob`, `tree` or `raw`; empty if the repository's URL is unknown."""
        if not self.web:
            return ""
        return self.views.format(web=self.web, view=view, commit=self.commit, path=quote(path)).rstrip("/")


def locate_file(web: str, branch: str, path: str, view: str) -> str:
    """Return the URL of a file of a branch in the view `blob`, `tree` or `raw`; `web` is the repository's URL."""
    host = urlsplit(web).hostname or ""
    source = "raw" if view == "raw" else "src"
    if host.startswith("gitlab."):
        place = f"-/{view}/{branch}"
    elif host == "codeberg.org" or host.startswith(("forgejo.", "gitea.")):
        place = f"{source}/branch/{branch}"
    elif host == "bitbucket.org":
        place = f"{source}/{branch}"
    else:
        place = f"{view}/{branch}"
    return f"{web}/{place}/{quote(path)}".rstrip("/")


def locate_commit(web: str, commit: str) -> str:
    """Return the URL of a commit; `web` is the repository's URL."""
    host = urlsplit(web).hostname or ""
    word = "-/commit" if host.startswith("gitlab.") else "commits" if host == "bitbucket.org" else "commit"
    return f"{web}/{word}/{commit}"
