"""Edge: the address that a site will have for its readers."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from tilfolio.gather.git_command import GitError, run_git
from tilfolio.settings import is_local

_GITHUB = re.compile(r"github\.com[:/](?P<owner>[^/]+)/(?P<name>[^/]+?)(?:\.git)?/?$")


def find_public_url(config: MkDocsConfig, folder: Path) -> str:
    """Return the address that readers will have: what mkdocs.yml says, else that of GitHub Pages; empty when not known.

    While a site is served, MkDocs has put the address of this machine in its place.
    """
    written = _read_written(Path(config.config_file_path or ""))
    if not is_local(written):
        return f"{written.rstrip('/')}/"
    domain = Path(config.docs_dir) / "CNAME"
    try:
        if domain.is_file() and (name := domain.read_text(encoding="utf-8").strip()):
            return f"https://{name}/"
        return guess_address(run_git(folder, "remote", "get-url", "origin").decode().strip())
    except (GitError, OSError, UnicodeDecodeError):
        return ""


def _read_written(path: Path) -> str:
    """Return the `site_url` of a mkdocs.yml; nothing where it has none."""
    try:
        with path.open("rb") as file:
            return str(yaml_load(file).get("site_url") or "")
    except (OSError, YAMLError, MkDocsException, AttributeError, ValueError):
        return ""


def guess_address(remote: str) -> str:
    """Return the address of a GitHub repository's Pages; nothing for a remote elsewhere."""
    match = _GITHUB.search(remote)
    if match is None:
        return ""
    owner, name = match["owner"].lower(), match["name"]
    host = f"{owner}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
