"""`til check --secrets`: what looks like a key or a password, in the files of a repository or in its past."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tilfolio.cli.loading import read_site_config
from tilfolio.gather.git_command import GitError
from tilfolio.gather.hidden_texts import read_hidden_text
from tilfolio.gather.past import find_first_commit, list_present_files, read_past_files, read_past_messages
from tilfolio.gather.repository import find_repository
from tilfolio.steps.searching import describe_unsearched, find_in_large, is_binary, read_text
from tilfolio.trust.screen import describe_traces, find_secrets_in_file
from tilfolio.trust.secrets import Secret, hash_secret, redact


def report_secrets(config_file: Path | None, *, history: bool) -> None:
    """Print what is found, the secrets themselves never."""
    config, options = read_site_config(config_file)
    root = Path(config.config_file_path or ".").resolve().parent
    allowed = options.secrets.allow
    try:
        lines = list(_search_past(root, allowed) if history else _search_present(root, allowed))
    except GitError as error:
        raise click.ClickException(f"git cannot read this repository: {error}. Run it where the notes are.") from error
    for line in lines:
        click.echo(line)
    where = "the history" if history else "the files"
    if lines:
        remedy = " Rewriting the history only hides them: revoke them." if history else ""
        raise click.ClickException(
            f"{len(lines)} in {where} look like secrets. Revoke them, then take them out.{remedy}"
        )
    click.echo(f"Nothing in {where} looks like a key or a password.")


def _search_present(root: Path, allowed: list[str]) -> Iterator[str]:
    for name in _list_files(root):
        if not (root / name).is_file():
            continue
        if is_binary(name):
            hidden = read_hidden_text(root / name)
            yield from _describe(name, find_secrets_in_file(name, hidden.text, allowed))
            if not hidden.is_whole:
                click.echo(f"note: {describe_unsearched(name)}")
            continue
        text = read_text(root / name)
        secrets = [*(find_secrets_in_file(name, text, allowed) if text else find_in_large(root / name, name, allowed))]
        yield from _describe(name, secrets)
        if not secrets and (remark := describe_traces(name, text)):
            click.echo(f"note: {remark}")


def _search_past(root: Path, allowed: list[str]) -> Iterator[str]:
    top, _ = find_repository(root)
    told: set[tuple[str, str]] = set()
    for message in read_past_messages(top):
        secrets = find_secrets_in_file("", message.text, allowed)
        yield from _describe(f"message of commit {message.object_id[:10]}", secrets)
    for past in read_past_files(top, lambda path: not is_binary(path)):
        new = [one for one in find_secrets_in_file(past.path, past.text, allowed) if (past.path, one.text) not in told]
        told.update((past.path, one.text) for one in new)
        if new:
            commit = find_first_commit(top, past.object_id)
            yield from _describe(f"{commit}:{past.path}" if commit else past.path, new)


def _describe(shown: str, secrets: Sequence[Secret]) -> Iterator[str]:
    for secret in secrets:
        place = redact(shown, secrets) + (f":{secret.line}" if secret.line else "")
        yield f"{place}: {secret.kind} ({hash_secret(secret.text)})"


def _list_files(root: Path) -> list[str]:
    try:
        return list_present_files(root)
    except GitError:
        found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))
