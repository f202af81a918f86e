"""Edge: the public address of a site."""

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
    """Return the public address: `site_url` of mkdocs.yml, else CNAME or GitHub Pages; empty if unknown.

    It reads mkdocs.yml itself, since `mkdocs serve` replaces `site_url` with a local address.
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
    """Return the `site_url` of a mkdocs.yml; empty if it has none."""
    try:
        with path.open("rb") as file:
            return str(yaml_load(file).get("site_url") or "")
    except (OSError, YAMLError, MkDocsException, AttributeError, ValueError):
        return ""


def guess_address(remote: str) -> str:
    """Return the GitHub Pages address of a remote; empty for other hosts."""
    match = _GITHUB.search(remote)
    if match is None:
        return ""
    owner, name = match["owner"].lower(), match["name"]
    host = f"{owner}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
