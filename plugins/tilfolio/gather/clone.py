"""Edge: clone other repositories, only from URLs that cannot run programs on this machine."""

import re
from pathlib import Path

from tilfolio.gather.git_command import run_git

_URL = re.compile(r"(?:https|ssh)://(?P<host>[A-Za-z0-9][A-Za-z0-9.:@_~-]*)/[^\s\x00-\x1f]+$")
_SCP = re.compile(r"[A-Za-z0-9][\w.-]*@[A-Za-z0-9][\w.-]*:(?!/?/)[^\s\x00-\x1f:]+$")
_SETTINGS = (
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.ssh.allow=always",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "credential.helper=",
    "core.askPass=",
    "core.sshCommand=ssh -oBatchMode=yes -oConnectTimeout=15",
    "http.followRedirects=initial",
    "core.symlinks=false",
    "submodule.recurse=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
)
"""Allow only https and ssh, no hooks or helpers, and no password prompts."""
_QUIET = tuple(word for setting in _SETTINGS for word in ("-c", setting))
_ASKS_NOTHING = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": "", "GCM_INTERACTIVE": "never"}
_LONGEST = 300.0
"""Timeout in seconds."""


def check_url(url: str) -> str:
    """Return what is wrong with a repository's URL; empty if nothing."""
    if url.startswith("-"):
        return "is an option of git, not an address"
    if holds_password(url):
        return "contains a password or a token, which would end up in files and logs"
    if _URL.match(url) or _SCP.match(url):
        return ""
    return "is not an address like https://github.com/you/notes or git@github.com:you/notes"


def holds_password(url: str) -> bool:
    """Return whether something that is meant as an address has a password before its host, or a query."""
    _, has_scheme, rest = url.rpartition("://")
    before, at, _ = rest.partition("@")
    is_drive = not has_scheme and re.match(r"[A-Za-z]:[\\/]", url) is not None
    return (at != "" and ":" in before and not is_drive) or (has_scheme != "" and "?" in rest)


def hide_password(text: str) -> str:
    """Return a text with URLs in it without their user names, passwords and queries."""
    text = re.sub(r"//[^@\s]{0,500}@", "//", text)
    return re.sub(r"(?P<url>//[^\s?]{1,500})\?[^\s'\"]{0,500}", r"\g<url>", text)


def run_quietly(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return the output of a git command that may access a remote, without prompts, hooks and helpers.

    Raises:
        GitError: git failed; the message is git's.
    """
    return run_git(folder, *_QUIET, *arguments, given=given, environment=_ASKS_NOTHING, seconds=_LONGEST)


def clone_all(url: str, into: Path) -> None:
    """Clone a repository with its whole history.

    Raises:
        GitError: git failed; the message is git's.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    run_quietly(into.parent, "clone", "--quiet", "--no-tags", "--single-branch", "--", url, str(into))
