"""The metadata of a page for link previews: title, description, image, author, breadcrumbs.

`headtags.py` writes it as HTML.
"""

import posixpath
from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.facts import WeekRecord
from tilfolio.model import Category, Project, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.sections import FOLDERS, SECTIONS
from tilfolio.pages.sharing import page_url

TITLE_LIMIT = 70
"""Maximum length of a title that previews show in full."""
DESCRIPTION_LIMIT = 200

Subject: TypeAlias = Til | Project | WeekRecord | Category
"""What a page is about."""


class Picture(Struct, frozen=True, kw_only=True):
    """The image of a link preview."""

    url: str
    """Absolute, with a hash of the content, because previews are cached by URL."""
    alt: str
    width: int = 0
    """Pixels; 0 if unknown."""
    height: int = 0
    mime: str = ""


class Preview(Struct, frozen=True, kw_only=True):
    """The metadata of a page, as plain text."""

    kind: Literal["article", "profile", "website"]
    """Open Graph type."""
    schema: Literal["BlogPosting", "SoftwareSourceCode", "CollectionPage", "ProfilePage", "WebPage"]
    """schema.org type."""
    title: str
    description: str
    url: str
    """Empty if the site's address is unknown."""
    picture: Picture | None = None
    published_on: date | None = None
    modified_on: date | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    section: str = ""
    words: int = 0
    code: str = ""
    """URL of a project's code."""
    licence: str = ""
    """URL of a project's licence."""
    trail: tuple[tuple[str, str], ...] = ()
    """Breadcrumbs from the home page to this one: titles and URLs."""


def index_subjects(context: Context) -> Mapping[str, Subject]:
    """Return the subjects of pages by URI; for lists, only that of the first page."""
    tils: dict[str, Subject] = {paths.til_uri(til.slug): til for til in context.portfolio.tils}
    projects: dict[str, Subject] = {paths.project_uri(project.name): project for project in context.portfolio.projects}
    weeks: dict[str, Subject] = {paths.digest_uri(record.week): record for record in context.facts.weeks}
    steps: dict[str, Subject] = {paths.category_uri(step.name): step for step in context.settings.categories}
    return {**tils, **projects, **weeks, **steps}


def describe_page(
    context: Context, uri: str, subject: Subject | None, titles: Mapping[str, str], description: str
) -> Preview:
    """Return the metadata of a page, still without an image.

    `titles` are those of all pages by URI, `description` is from front matter; both are plain text.
    """
    site = context.settings
    home = uri == paths.HOME
    title = (site.author.name or site.site_name) if home else titles.get(uri, site.site_name)
    listed = isinstance(subject, Category) or first_of_list(uri) in SECTIONS
    preview = Preview(
        kind="profile" if home and site.author.name else "website",
        schema="ProfilePage" if home and site.author.name else "CollectionPage" if listed else "WebPage",
        title=cut_words(title, TITLE_LIMIT),
        description=cut_words(description or site.site_description or title, DESCRIPTION_LIMIT),
        url=page_url(context, uri),
        authors=(site.author.name,) if site.author.name else (),
        trail=_find_trail(context, uri, titles),
    )
    if isinstance(subject, Til):
        return _describe_til(context, preview, subject)
    if isinstance(subject, Project):
        return _describe_project(context, preview, subject)
    return _describe_week(preview, subject) if isinstance(subject, WeekRecord) else preview


def describe_section(context: Context, uri: str, subject: Subject | None = None) -> str:
    """Return a default description of a section's page; may be empty."""
    first = first_of_list(uri)
    title = subject.title if isinstance(subject, Category) else ""
    site = context.settings
    text = context.render(
        "descriptions.j2",
        section=first,
        paths=paths,
        category=title,
        total=len(context.portfolio.tils),
        author=site.author,
    )
    return " ".join(str(text).split())


def first_of_list(uri: str) -> str:
    """Return the first page of a paginated list: `til/index.md` for `til/page/2.md`."""
    if "/page/" not in uri:
        return uri
    folder, mark, number = uri.removesuffix(".md").rpartition("/page/")
    if not mark or not number.isdigit():
        return uri
    return paths.TILS if folder == "til" else f"{folder}.md"


def cut_words(text: str, limit: int) -> str:
    """Return text on one line, cut after a word with `…` if it is longer than `limit` characters."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in cut[limit // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–—-(.") + "…"


def _describe_til(context: Context, preview: Preview, til: Til) -> Preview:
    step = context.settings.category_of(context.verdict(til).category)
    return replace(
        preview,
        kind="article",
        schema="BlogPosting",
        published_on=til.learned_on,
        modified_on=max(til.learned_on, til.updated_on),
        authors=til.authors or preview.authors,
        tags=til.tags,
        section=step.title if step else "",
        words=til.words,
    )


def _describe_project(context: Context, preview: Preview, project: Project) -> Preview:
    repository = next((url for label, url in project.see_also if label == "Repository" and "://" in url), "")
    folder = f"{context.projects_in_repo}/{posixpath.dirname(project.source)}".removeprefix("./")
    own = context.settings.locate_code(folder, "tree")
    own = project.origin.locate(project.origin.folder, "tree") if project.origin else own
    return replace(
        preview,
        kind="article",
        schema="SoftwareSourceCode",
        published_on=project.shipped_on or project.added_on,
        modified_on=max(project.shipped_on or project.added_on, project.updated_on),
        tags=project.tags,
        words=project.words,
        code=repository or own,
        licence=f"https://spdx.org/licenses/{project.licence}.html" if project.licence else "",
    )


def _describe_week(preview: Preview, record: WeekRecord) -> Preview:
    last = max(til.learned_on for til in record.tils)
    tags = dict.fromkeys(tag for til in record.tils for tag in til.tags)
    return replace(
        preview,
        kind="article",
        schema="BlogPosting",
        published_on=last,
        modified_on=last,
        tags=tuple(tags)[:10],
        words=record.words,
    )


def _find_trail(context: Context, uri: str, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the breadcrumbs: home page, section and the page itself."""
    if uri == paths.HOME:
        return ()
    sections = (section for folder, section in FOLDERS.items() if uri != section and uri.startswith(folder))
    names = {paths.HOME: context.settings.author.name or context.settings.site_name}
    return tuple(
        (names.get(step) or titles.get(step, step), page_url(context, step)) for step in (paths.HOME, *sections, uri)
    )
