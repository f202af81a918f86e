"""Decides file by file what may be published: a file with a secret in it is withheld, and a Problem says where."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tilfolio.model import Problem
from tilfolio.trust.report import FoundSecret
from tilfolio.trust.secrets import Secret, find_secrets, redact
from tilfolio.trust.traces import find_traces

_JSON = (".json", ".ipynb", ".geojson", ".webmanifest")
_REMEDY = (
    "Revoke it, then take it out: pushing it to a repository shows it already. "
    'If it is not a secret, write "til: allow-secret" in a comment on that line'
)
_LOOKS_LIKE = "what looks like"
"""So begins each Problem that is about a secret."""
MOST_REMARKS = 10
"""How many files are named that hold something of the lower grade."""


class Screen:
    """Looks at files before they are published, and collects what it finds."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        """Name the secrets that may be published, as the option `secrets.allow` does."""
        self.allowed = tuple(allowed)
        self._problems: dict[tuple[str, int | None, str], Problem] = {}
        self.remarks: list[str] = []
        """What was changed in copies, a line each."""
        self.unsearched: list[str] = []
        """Files of which not all was searched, a line each."""

    def passes(self, shown: str, text: str) -> bool:
        """Return whether a file holds no secret; `shown` is how messages call it."""
        return self.passes_secrets(shown, find_secrets_in_file(shown, text, self.allowed))

    def passes_secrets(self, shown: str, secrets: Collection[Secret]) -> bool:
        """Return whether no secrets were found in a file."""
        for problem in describe_secrets(shown, secrets, "this file"):
            self.refuse(problem)
        return not secrets

    def passes_values(self, shown: str, rows: Iterable[Mapping[str, object]]) -> bool:
        """Return whether no row of a database holds a secret; the lines of its file say nothing."""
        texts = (f"{row.get('key', '')}={value}" for row in rows for value in row.values() if isinstance(value, str))
        secrets = tuple(replace(one, line=0) for one in find_secrets("\n".join(texts), self.allowed))
        for secret in secrets:
            what = f"{_LOOKS_LIKE} {secret.kind} stands in it, so its runs are not published"
            self.refuse(Problem(path=shown, what=what, remedy=_REMEDY))
        return not secrets

    def has_withheld(self, shown: str) -> bool:
        """Return whether a file was withheld."""
        return any(path == shown for path, _, _ in self._problems)

    def withhold_subject(self, shown: str, secrets: Iterable[tuple[str, str]], remedy: str) -> bool:
        """Return whether a commit's subject, which held secrets of these kinds and hashes, is not to be shown."""
        found = [kind for kind, name in secrets if name not in self.allowed]
        for kind in found:
            what = f"{_LOOKS_LIKE} {kind} stands in its subject, which is not shown"
            self.refuse(Problem(path=shown, what=what, remedy=remedy))
        return bool(found)

    def refuse(self, problem: Problem) -> None:
        """Take note of why something is not published."""
        self._problems.setdefault((problem.path, problem.line, problem.what), problem)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found, each secret once."""
        return tuple(self._problems.values())


def find_secrets_in_file(shown: str, text: str, allowed: Collection[str] = ()) -> tuple[Secret, ...]:
    """Return the secrets in a file and in its name; strings of JSON are read as they are meant, without escapes."""
    found = {(secret.line, secret.text): secret for secret in find_secrets(text, allowed)}
    if shown.lower().endswith(_JSON):
        known = {secret.text for secret in found.values()}
        for string in _read_strings(text):
            for secret in find_secrets(string, allowed):
                if secret.text not in known:
                    known.add(secret.text)
                    found[0, secret.text] = replace(secret, line=_find_line(text, secret.text))
    return (*found.values(), *find_secrets_in_name(shown, allowed))


def find_secrets_in_name(shown: str, allowed: Collection[str] = ()) -> tuple[Secret, ...]:
    """Return the secrets in a file's path; their line is 0."""
    return tuple(replace(secret, line=0) for secret in find_secrets(shown, allowed))


def describe_secrets(shown: str, secrets: Collection[Secret], what: str) -> Iterator[Problem]:
    """Yield a Problem for each place where secrets of a kind stand; `what` is withheld because of them."""
    named = redact(shown, secrets)
    for line, kind in dict.fromkeys((secret.line, secret.kind) for secret in secrets):
        place = "in its name" if not line else "here"
        yield Problem(
            path=named,
            line=line or None,
            what=f"{_LOOKS_LIKE} {kind} stands {place}, so {what} is not published",
            remedy=_REMEDY,
        )


def is_about_secret(what: str) -> bool:
    """Return whether a Problem is about a secret."""
    return what.startswith(f"{_LOOKS_LIKE} ")


def name_secret(problem: Problem) -> FoundSecret | None:
    """Return where a secret stands, if a Problem is about one."""
    if not is_about_secret(problem.what):
        return None
    kind = problem.what.removeprefix(f"{_LOOKS_LIKE} ").partition(" stands ")[0]
    return FoundSecret(path=problem.path, line=problem.line, kind=kind)


def describe_traces(shown: str, text: str) -> str:
    """Return one line about what a text tells of its author's machine; nothing where it tells nothing."""
    traces = find_traces(text)
    if not traces:
        return ""
    return f"{shown}:{traces[0].line}: shows {' and '.join(dict.fromkeys(trace.kind for trace in traces))}"


def summarize_traces(lines: Collection[str]) -> tuple[str, ...]:
    """Return the first remarks, and how many more there are."""
    shown = tuple(lines)[:MOST_REMARKS]
    more = len(lines) - len(shown)
    return (*shown, f"{more} more files show such things: `til check --secrets` lists them") if more > 0 else shown


def _read_strings(text: str) -> Iterator[str]:
    """Yield the strings of a JSON text; lists of lines, as notebooks have them, as one."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for key, one in value.items():
                binary = isinstance(one, str) and key.startswith(("image/", "application/pdf")) and "svg" not in key
                waiting.extend([] if binary else [key, one])
                if isinstance(one, str) and not binary:
                    yield f'{key}: "{one}"'
        elif isinstance(value, list):
            if value and all(isinstance(one, str) for one in value):
                yield "".join(value)
            else:
                waiting.extend(value)
        elif isinstance(value, str):
            yield value


def _find_line(text: str, secret: str) -> int:
    """Return the line of a secret in a JSON text: the first where that cannot be told."""
    first = secret.split("\n", 1)[0]
    spellings = (json.dumps(first)[1:-1], json.dumps(first, ensure_ascii=False)[1:-1], first)
    place = max(text.find(spelling) for spelling in spellings)
    return text.count("\n", 0, max(0, place)) + 1
