"""A preview of a page on LinkedIn, only in `mkdocs serve`."""

from urllib.parse import quote, urlsplit

from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.post import FOLD_DESKTOP, FOLD_PHONE, composer_url, count_characters, split_at_fold, write_post
from tilfolio.pages.social import Preview

PREVIEWS = "tilfolio-preview/"
"""The address of previews; builds do not write this folder."""


def answer_address(context: Context, uri: str) -> str:
    """Return the relative URL of a page's preview."""
    return paths.root_of(uri, directory_urls=context.settings.directory_urls) + quote(f"{PREVIEWS}{uri}.html")


def show_preview(context: Context, uri: str, preview: Preview, subject: Til | Project | WeekRecord) -> str:
    """Return an HTML page with the thumbnail, the large preview, and the text of a post with its folds."""
    text = write_post(context, subject)
    phone, rest = split_at_fold(text, FOLD_PHONE)
    desktop = split_at_fold(text, FOLD_DESKTOP)[0][len(phone) :]
    return context.render(
        "preview.html.j2",
        preview=preview,
        image=_find_image(context, uri, preview),
        host=urlsplit(context.settings.shared_url).hostname or "your site",
        phone=phone,
        desktop=desktop,
        rest=rest[len(desktop) :],
        count=count_characters(text),
        composer=composer_url(text),
    )


def _find_image(context: Context, uri: str, preview: Preview) -> str:
    """Return the local URL of the preview's image."""
    if preview.picture is None:
        return ""
    url, site = preview.picture.url, context.settings.site_url
    if "://" in url and not (site and url.startswith(site)):
        return url
    below = urlsplit(url.removeprefix(site)).path
    return f"{'../' * (1 + uri.count('/'))}{below}"
