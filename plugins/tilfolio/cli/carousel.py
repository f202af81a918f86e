"""`til carousel`: write a PDF carousel for LinkedIn."""

from pathlib import Path

import click

from tilfolio.cli.loading import find_subject, load_site
from tilfolio.cli.new import explaining, show_path
from tilfolio.facts import WeekRecord
from tilfolio.images.carousel import draw_carousel
from tilfolio.images.fonts import load_fonts
from tilfolio.model import Til
from tilfolio.sharing.carousel import make_deck
from tilfolio.sharing.pictures import read_photo
from tilfolio.store.sqlite import make_ignored_folder

_FOLDER = "carousels"
"""Beside mkdocs.yml."""


def run(name: tuple[str, ...], output: Path | None, config_file: Path | None) -> None:
    """Run `til carousel`."""
    if output is not None and output.suffix.lower() != ".pdf":
        raise click.UsageError(f"'{output}' is not the name of a PDF. Write: -o {output.stem or 'carousel'}.pdf")
    loaded = load_site(config_file)
    context = loaded.site.context
    subject = find_subject(loaded, name)
    deck = make_deck(context, subject, read_photo(context.settings.author.photo, loaded.places))
    options = context.settings.sharing.cards
    fonts = [loaded.places.root / font for font in options.fonts]
    texts = "".join(
        {deck.author, deck.site_name, *(slide.label + slide.text + slide.code + slide.link for slide in deck.slides)}
    )
    drawn = draw_carousel(deck, context.settings.card_style, load_fonts(texts, title=fonts[:1], text=fonts[1:2]))
    folder = loaded.places.root / _FOLDER
    path = output or folder / f"{_name(subject)}.pdf"
    with explaining(f"{show_path(path)} cannot be written", "Name another file with -o."):
        if output is None:
            make_ignored_folder(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn.pdf)
    click.echo(show_path(path))
    kept_out = f". Git ignores {_FOLDER}/" if output is None else ""
    click.echo(f"{drawn.pages} pages, {len(drawn.pdf) // 1024} KB{kept_out}", err=True)
    if path.resolve().is_relative_to(loaded.places.docs.resolve()):
        click.echo(f"{loaded.places.docs.name}/ is published, so the next build publishes this file.", err=True)
    if drawn.missing:
        click.echo(f"No font here has '{drawn.missing}': left out. Install one that has.", err=True)
    for page in drawn.shortened:
        click.echo(f"Page {page} had too much text: it ends in an ellipsis.", err=True)


def _name(subject: object) -> str:
    if isinstance(subject, WeekRecord):
        return subject.week.name
    return (subject.slug if isinstance(subject, Til) else getattr(subject, "name", "carousel")).replace("/", "-")
