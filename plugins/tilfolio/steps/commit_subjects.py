"""Remove secrets from commit subjects before the log is cached."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from tilfolio.gather.history import History
from tilfolio.model import Commit
from tilfolio.trust.screen import Screen
from tilfolio.trust.secrets import Secret, find_secrets, hash_secret, redact


def redact_subjects(history: History) -> History:
    """Return a history without secrets in its subjects; each commit records the kinds of its secrets."""
    found: dict[int, list[Secret]] = defaultdict(list)
    for secret in find_secrets("\n".join(commit.subject for commit in history.commits)):
        found[secret.line - 1].append(secret)
    if not found:
        return history
    commits = list(history.commits)
    for number, secrets in found.items():
        named = tuple((secret.kind, hash_secret(secret.text)) for secret in secrets)
        commits[number] = replace(commits[number], subject=redact(commits[number].subject, secrets), secrets=named)
    return replace(history, commits=tuple(commits))


def has_clean_names(history: History) -> bool:
    """Return whether no file name in a history contains a secret, including deleted files."""
    paths = {*history.files, *(path for commit in history.commits for path in commit.paths)}
    paths.update(name for names in history.former.values() for name in names)
    return not find_secrets("\n".join(sorted(paths)))


def find_secret_commits(commits: Iterable[Commit], screen: Screen) -> frozenset[str]:
    """Return the commits with secrets in their subjects, which are not shown."""
    remedy = "Revoke it: the history of a repository shows it. If it is not a secret, name its hash in `secrets.allow`"
    return frozenset(
        commit.sha
        for commit in commits
        if commit.secrets and screen.withhold_subject(f"commit {commit.sha[:10]}", commit.secrets, remedy)
    )
