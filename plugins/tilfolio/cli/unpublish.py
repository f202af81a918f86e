"""`til unpublish`: take a note off the site."""

from pathlib import Path

import click

from tilfolio.cli.new import show_path
from tilfolio.cli.notes import find_file, load_notes, write_field
from tilfolio.cli.repository import check_wish, is_tracked, send
from tilfolio.writing.write_fields import add_item, declare_field


def run(
    note: tuple[str, ...],
    redirect: str | None,
    commit: bool,
    push_too: bool | None,
    yes: bool,
    config_file: Path | None,
) -> None:
    """Run `til unpublish`."""
    push_too = check_wish(commit=commit, push_too=push_too)
    notes = load_notes(config_file)
    tils = find_file(notes, note, sure=True)
    path = notes.places.tils / tils[0].source
    if len(tils) > 1 and not yes:
        titles = ", ".join(til.title for til in tils)
        raise click.UsageError(f"{show_path(path)} is a day log of {len(tils)} notes: {titles}. Add --yes for all.")
    changed = [path]
    written = declare_field(path.read_bytes(), "draft", "true", tils[0].shown)
    if redirect is not None:
        others = find_file(notes, (redirect,))
        other = notes.places.tils / others[0].source
        if other == path or len(others) > 1:
            raise click.UsageError(f"'{redirect}' cannot take its address. Name another note, not a day log.")
        if others[0].draft:
            raise click.UsageError(f"'{redirect}' is a draft, so nothing can lead there. Publish it first.")
        aliases = other.read_bytes()
        for til in tils:
            if til.slug not in others[0].aliases:
                aliases = add_item(aliases, "aliases", str(til.slug), others[0].shown)
        write_field(other, aliases)
        changed.append(other)
    if all(til.draft for til in tils):
        click.echo(f"{show_path(path)}: is a draft already")
    else:
        write_field(path, written)
        click.echo(f"{show_path(path)}: draft: true")
    done = send(changed, f"Unpublish: {tils[0].title}", commit=commit, push_too=push_too)
    if not done:
        return
    leads = f"leads to {redirect}" if redirect else "is not found (404)"
    for til in tils:
        click.echo(f"/til/{til.slug}/ {leads} after the next build.", err=True)
    click.echo("This cannot be undone: feeds that were read, copies in search engines and archives,", err=True)
    click.echo("mails and previews on other sites (LinkedIn keeps them about a week).", err=True)
    if is_tracked(path):
        click.echo("Its text stays in the history of git, for everybody who can see the repository.", err=True)
