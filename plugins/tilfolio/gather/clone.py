"""Edge: clones of other repositories, from addresses that cannot run anything on this machine."""

from __future__ import annotations

import re
from pathlib import Path

from tilfolio.gather.git_command import run_git

_URL = re.compile(r"(?:https|ssh)://(?P<host>[A-Za-z0-9][A-Za-z0-9.:@_~-]*)/[^\s\x00-\x1f]+$")
_SCP = re.compile(r"[A-Za-z0-9][\w.-]*@[A-Za-z0-9][\w.-]*:(?!/?/)[^\s\x00-\x1f:]+$")
_QUIET = (
    *("-c", "protocol.allow=never", "-c", "protocol.https.allow=always", "-c", "protocol.ssh.allow=always"),
    *(
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "credential.helper=",
        "-c",
        "core.askPass=",
    ),
    *("-c", "core.sshCommand=ssh -oBatchMode=yes -oConnectTimeout=15", "-c", "http.followRedirects=initial"),
    *("-c", "core.symlinks=false", "-c", "submodule.recurse=false"),
    *("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30"),
)
"""No other protocol, no program of the repository's or the user's, no question for a password."""
_ASKS_NOTHING = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": "", "GCM_INTERACTIVE": "never"}
_LONGEST = 300.0
"""Seconds after which a repository is taken for one that does not answer."""


def check_url(url: str) -> str:
    """Return what is wrong with the address of a repository; empty: nothing."""
    if url.startswith("-"):
        return "is an option of git, not an address"
    match = _URL.match(url)
    if match and ":" in match["host"].split("@")[0] and "@" in match["host"]:
        return "contains a password, which would end up in files and logs"
    if match or _SCP.match(url):
        return ""
    return "is not an address like https://github.com/you/notes or git@github.com:you/notes"


def hide_password(url: str) -> str:
    """Return an address without the name and password that it may hold."""
    return re.sub(r"//[^/@\s]{0,500}@", "//", url)


def run_quietly(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what a git command prints that may talk to another repository; it asks nothing and runs nothing.

    Raises:
        GitError: git ended with an error; the text is what it says.
    """
    return run_git(folder, *_QUIET, *arguments, given=given, environment=_ASKS_NOTHING, seconds=_LONGEST)


def clone_all(url: str, into: Path) -> None:
    """Clone a repository with its whole history.

    Raises:
        GitError: git cannot; the text is what it says.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    run_quietly(into.parent, "clone", "--quiet", "--no-tags", "--single-branch", "--", url, str(into))
