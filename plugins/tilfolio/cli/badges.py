"""`til badges`: the badges of the site, for a README."""

import re
from pathlib import Path

import click

from tilfolio.cli.loading import load_site
from tilfolio.cli.options import SITE_URL
from tilfolio.pages.badges import write_block
from tilfolio.parse.tree import read

OPENING = "<!-- tilfolio:achievements -->"
CLOSING = "<!-- /tilfolio:achievements -->"
_BLOCK = re.compile(
    r"^(?P<opening>[ \t]*<!--\s*tilfolio:achievements\s*-->)(?P<inside>.*?)"
    r"(?P<closing>^[ \t]*<!--\s*/?\s*tilfolio:achievements\s*-->)",
    re.MULTILINE | re.DOTALL,
)
_LONE = re.compile(r"^[ \t]*<!--\s*tilfolio:achievements\s*-->", re.MULTILINE)


def run(readmes: tuple[Path, ...], best: int | None, check: bool, config_file: Path | None) -> None:
    """Run `til badges`."""
    if check and not readmes:
        raise click.UsageError("--check compares files. Name one: til badges --check --write README.md")
    try:
        block = write_block(load_site(config_file).site.context, best)
    except ValueError as error:
        remedy = f"Write {SITE_URL} into mkdocs.yml"
        raise click.ClickException(f"{error}, so badges would have broken links. {remedy}.") from error
    if not readmes:
        click.echo(block, nl=False)
        return
    stale = [path for path in readmes if _update(path, block, write=not check)]
    for path in stale:
        click.echo(f"{path} {'is not up to date' if check else 'updated'}")
    if not stale:
        click.echo("Up to date: nothing to write.", err=True)
    if check and stale:
        raise SystemExit(1)


def replace_block(text: str, block: str) -> str | None:
    """Return a README with the badges between its markers, after a lone marker too; None: it has no marker.

    Markers in a fence of code are text. Everything outside of the markers stays, byte for byte.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    fences = [(code.start, code.end) for code in read(text.replace("\r", " ")).code if code.fence]
    inside = block.strip("\n").replace("\n", newline)
    for pattern in (_BLOCK, _LONE):
        for found in pattern.finditer(text):
            if not any(start <= found.start() < end for start, end in fences):
                filled = newline.join((OPENING, "", inside, "", CLOSING) if inside else (OPENING, CLOSING))
                return text[: found.start()] + filled + text[found.end() :]
    return None


def _update(path: Path, block: str, *, write: bool) -> bool:
    """Update one file; return whether it was outdated."""
    before = path.read_bytes()
    try:
        after = replace_block(before.decode("utf-8"), block)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not valid UTF-8. Save it as UTF-8.") from error
    if after is None:
        raise click.ClickException(f"{path} has no place for badges. Write '{OPENING}' on a line where they belong.")
    if after.encode() == before:
        return False
    if write:
        path.write_bytes(after.encode())
    return True
