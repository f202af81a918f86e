"""`til quick`: one line into today's log."""

import re
from pathlib import Path

import click

from tilfolio.cli.new import explaining, find_today, read_text, show_path, write_new
from tilfolio.cli.options import read_written_options

_ENTRY = re.compile(r"^## TIL:", re.MULTILINE)


def run(line: tuple[str, ...], text: str | None, config_file: Path | None) -> None:
    """Run `til quick`."""
    options = read_written_options(config_file)
    title = " ".join(" ".join(line).split())
    if not title:
        raise click.UsageError('Nothing to write. Write: til quick "What I learned".')
    day = find_today(options)
    entry = "\n\n".join(filter(None, (f"## TIL: {title}", read_text(text)))) + "\n"
    path = find_log(options.tils / f"{day.year:04d}", day.isoformat())
    with explaining(f"{show_path(path)} cannot be written"):
        if path.exists():
            append_entry(path, entry)
        else:
            write_new(path, entry)
    click.echo(show_path(path))


def find_log(folder: Path, day: str) -> Path:
    """Return the day log of a day, which may not exist yet; a note of another form is left alone."""
    path = folder / f"{day}.md"
    if path.exists() and not _ENTRY.search(path.read_text(encoding="utf-8", errors="replace")):
        return folder / f"{day}-log.md"
    return path


def append_entry(path: Path, entry: str) -> None:
    """Add an entry to the end of a log; the rest stays, byte for byte."""
    before = path.read_bytes()
    newline = "\r\n" if b"\r\n" in before else "\n"
    gap = "\n" if before.endswith(b"\n") else "\n\n"
    with path.open("ab") as file:
        file.write((gap + entry).replace("\n", newline).encode())
