"""Files for programs: robots.txt, llms.txt with notes as Markdown, the index of notes; and the help on the 404 page.

Formats: https://www.rfc-editor.org/rfc/rfc9309, https://llmstxt.org.
"""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

import msgspec

from tilfolio.model import Asset, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.days import format_medium
from tilfolio.pages.sections import SECTIONS
from tilfolio.pages.sharing import page_url
from tilfolio.pages.social import first_of_list

ROBOTS, LLMS = "robots.txt", "llms.txt"


def write_robots(context: Context) -> bytes:
    """Return a robots.txt that allows everything and names the sitemap."""
    return context.render("robots.txt.j2", sitemap=page_url(context, "sitemap.xml")).encode()


def twin_uri(til: Til) -> str:
    """Return the URI of a note's Markdown version."""
    return f"{paths.til_uri(til.slug).removesuffix('.md')}/index.md"


def write_twin(context: Context, til: Til) -> bytes:
    """Return a note's original Markdown without links to unpublished content."""
    return f"# {til.title}\n\n{context.public_body(til).strip()}\n".encode("utf-8", "replace")


def write_llms(context: Context, titles: Mapping[str, str]) -> bytes:
    """Return llms.txt: a description of the site, and all notes with their summary, by category."""
    grouped: dict[str, list[Til]] = {category.title: [] for category in context.settings.categories}
    rest: list[Til] = []
    for til in context.portfolio.tils:
        step = context.settings.category_of(context.verdict(til).category)
        (grouped[step.title] if step else rest).append(til)
    projects = [
        {"title": project.title, "url": page_url(context, paths.project_uri(project.name)), "summary": project.summary}
        for project in context.portfolio.projects
    ]
    groups = [(name, [_line(context, til) for til in tils]) for name, tils in grouped.items()]
    groups += [(titles.get(paths.PROJECTS, ""), projects), ("Optional", [_line(context, til) for til in rest])]
    return context.render("llms.txt.j2", groups=[group for group in groups if group[1]]).encode("utf-8", "replace")


def write_404(context: Context, titles: Mapping[str, str]) -> str:
    """Return the help for the 404 page, with links relative to the server's root."""
    root = "/" + context.settings.site_url.partition("://")[2].partition("/")[2]

    def address(uri: str) -> str:
        return root + paths.url_of(uri, directory_urls=context.settings.directory_urls).removeprefix("./")

    latest = [
        (
            til.title,
            address(paths.til_uri(til.slug)),
            format_medium(til.learned_on, context.settings.language),
            til.learned_on.isoformat(),
        )
        for til in context.portfolio.tils[:5]
    ]
    known = {paths.HOME, *titles}
    sections = [
        (context.words.say(section.title), address(uri))
        for uri, section in SECTIONS.items()
        if section.on_404 and uri in known and section.has_content(context.portfolio)
    ]
    return context.render("404.html.j2", latest=latest, sections=sections)


def find_last_change(context: Context, uri: str) -> date | None:
    """Return the day of a list's last change, for the sitemap; None for other pages and empty lists."""
    first = first_of_list(uri)
    dated_by = SECTIONS[first].dated_by if first in SECTIONS else ""
    if dated_by == "projects":
        return max((project.updated_on for project in context.portfolio.projects), default=None)
    own = (tils for name, tils in context.tils_by_category.items() if first == paths.category_uri(name))
    tils = next(own, context.portfolio.tils if dated_by == "tils" else ())
    return max((max(til.learned_on, til.updated_on) for til in tils), default=None)


def _line(context: Context, til: Til) -> dict[str, str]:
    return {
        "title": til.title,
        "url": context.settings.site_url + quote(twin_uri(til)),
        "summary": til.summary,
    }


def lay_out_index(context: Context) -> Asset:
    """Return `til/index.json`, newest first; `source` is relative to the `tils` folder, `url` to the site's root."""
    directory_urls = context.settings.directory_urls
    tils = []
    for til in context.portfolio.tils:
        verdict = context.verdict(til)
        tils.append(
            {
                "source": til.source,
                "url": paths.url_of(paths.til_uri(til.slug), directory_urls=directory_urls),
                "title": til.title,
                "date": til.learned_on.isoformat(),
                "updated": til.updated_on.isoformat(),
                "category": verdict.category,
                "secondary": verdict.secondary,
                "tags": list(til.tags),
                "project": til.project,
                "words": til.words,
                "summary": til.summary,
            }
        )
    content = msgspec.json.format(msgspec.json.encode({"tils": tils}), indent=1) + b"\n"
    return Asset(uri=paths.INDEX_JSON, content=content)
