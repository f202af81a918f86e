"""`til post`: the text of a LinkedIn post, ready to paste."""

from functools import partial
from pathlib import Path
from urllib.parse import quote

import click

from tilfolio.cli.loading import LoadedSite, find_subject, load_site
from tilfolio.cli.options import SITE_URL
from tilfolio.cli.share import open_page
from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Til
from tilfolio.pages.article import JOURNALS, find_address, lay_out_article
from tilfolio.pages.post import FOLD_PHONE, LIMIT, composer_url, count_characters, split_at_fold, write_post
from tilfolio.pages.short_post import PLACES, count_for, write_short_post
from tilfolio.writing.article_markdown import FLAVORS, write_article


def run(name: tuple[str, ...], place: str, copy: bool, open_: bool, config_file: Path | None) -> None:
    """Run `til post`."""
    loaded = load_site(config_file)
    context, subject = loaded.site.context, find_subject(loaded, name)
    short = PLACES.get(place)
    if place in JOURNALS:
        text = compose_article(loaded, subject, place)
    else:
        text = write_short_post(context, subject, short) if short else write_post(context, subject)
    click.echo(text, nl=False)
    if short:
        click.echo(f"\n{count_for(text, short)} of {short.limit} characters", err=True)
    elif place not in JOURNALS:
        shown = split_at_fold(text, FOLD_PHONE)[0].split("\n")[0]
        click.echo(f"\n{count_characters(text)} of {LIMIT} characters; a phone shows: {shown}", err=True)
    if not loaded.site.context.settings.shared_url:
        click.echo(
            f"It has no link, because the site's address is unknown. Write {SITE_URL} into mkdocs.yml.", err=True
        )
    if copy:
        copy_text(text)
        click.echo("It is on the clipboard.", err=True)
    if open_:
        open_page(_find_composer(place, text))


_COMPOSERS = {
    "bluesky": "https://bsky.app/intent/compose?text={text}",
    "devto": "https://dev.to/new",
    "hashnode": "https://hashnode.com/draft",
}


def _find_composer(place: str, text: str) -> str:
    if place == "linkedin":
        return composer_url(text)
    if place not in _COMPOSERS:
        raise click.UsageError(f"--open cannot know your server of {place}. Use --copy, and paste it there.")
    return _COMPOSERS[place].format(text=quote(text, safe=""))


def compose_article(loaded: LoadedSite, subject: Til | WeekRecord | Project, place: str) -> str:
    """Return a note or README as an article for a place."""
    if isinstance(subject, WeekRecord):
        raise click.UsageError(f"A week cannot be an article. Name a note or a project: til post NAME --for {place}.")
    context = loaded.site.context
    body = write_article(loaded.site.resolve(subject), partial(find_address, context, subject), FLAVORS[place])
    return lay_out_article(context, subject, JOURNALS[place], body)


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    import pyperclip  # noqa: PLC0415 - it looks for the machine's clipboard when it is imported

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException as error:
        raise click.ClickException(
            "No clipboard can be reached here. Install xclip or wl-clipboard, or copy the text above."
        ) from error
