"""What tells of an author's machine or employer without opening a door: a lower grade than secrets."""

import re

from msgspec import Struct

_HOME = re.compile(r"(?:/home/|/Users/|\b[A-Za-z]:\\{1,2}Users\\{1,2})(?P<name>[A-Za-z][\w.\-]{1,31})(?=[/\\])")
_ANYBODY = re.compile(
    r"users?|username|you|me|name|your-?name|runner|vscode|ubuntu|ec2-user|node|app|root|admin|jovyan|shared|public|default"
    r"|guest|test|dev|developer|deploy|docker|git|pi|vagrant|linuxbrew|jenkins|circleci|airflow",
    re.I,
)
_HOST = re.compile(
    r"(?<![\w.@\-])(?<!\w/)(?:[a-z0-9][a-z0-9\-]{0,40}\.){1,5}(?:internal|intranet|corp|lan|intra|private)(?![\w\-]|\.\w)(?!\()"
)
_PUBLIC_HOSTS = ("host.docker.internal", "gateway.docker.internal", "metadata.google.internal")
_MAIL = re.compile(
    r"(?<![\w.+\-/:@])[A-Za-z0-9][\w.+\-]{0,60}@(?P<host>(?:[A-Za-z0-9\-]{1,40}\.){1,4}[A-Za-z]{2,12})(?![\w@:/])"
)
_NOBODY = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost|local)$|(?:^|\.)(?:example|domain|host|email|company|mail|foo|bar|test)\.\w+$"
    r"|noreply|\.(?:png|jpe?g|svg|js|css|py|rb|internal)$"
)
_AUTHOR = re.compile(r"\s{0,8}(?:-\s{0,3})?(?:authors?|email|e-mail|mail|co-authored-by)\b", re.I)


class Trace(Struct, frozen=True):
    """Where something tells of an author's machine, and what kind of thing: `a home folder`."""

    kind: str
    line: int


def find_traces(text: str) -> tuple[Trace, ...]:
    """Return the first home folder, internal host name and e-mail address of a text.

    An address is none in a line of `author:`, nor where it is an example.
    """
    found: list[Trace] = []
    if "/home/" in text or "Users" in text:
        names = (match for match in _HOME.finditer(text) if not _ANYBODY.fullmatch(match["name"]))
        found += _first(text, "a home folder", next(names, None))
    if re.search(r"\.(?:int|corp|lan|priv)", text):
        hosts = (match for match in _HOST.finditer(text) if match[0] not in _PUBLIC_HOSTS and not _is_code(match[0]))
        found += _first(text, "the name of an internal host", next(hosts, None))
    if "@" in text:
        mails = (match for match in _MAIL.finditer(text) if _is_somebody(text, match))
        found += _first(text, "an e-mail address", next(mails, None))
    return tuple(sorted(found, key=lambda trace: trace.line))


def _first(text: str, kind: str, match: re.Match[str] | None) -> list[Trace]:
    return [Trace(kind, text.count("\n", 0, match.start()) + 1)] if match else []


def _is_code(name: str) -> bool:
    """Return whether a name of two parts is more likely an attribute: `self.private`."""
    return name.count(".") < 2 and not name.endswith((".internal", ".corp", ".lan", ".intranet"))


def _is_somebody(text: str, match: re.Match[str]) -> bool:
    if _NOBODY.search(match["host"].lower()) or match[0].lower().startswith(("git@", "noreply", "no-reply", "user@")):
        return False
    start = text.rfind("\n", 0, match.start()) + 1
    return _AUTHOR.match(text[start : match.start()]) is None
