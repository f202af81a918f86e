"""Edge: pages of `docs/` that say in their front matter that they are not to be published, as notes do.

MkDocs itself asks `draft_docs` and `exclude_docs` only, and would publish them.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from msgspec.structs import replace

from tilfolio.model import Problem
from tilfolio.parse.frontmatter import Fields, read_front_matter
from tilfolio.parse.publication import Publication, read_publication
from tilfolio.trust.report import Held, hold_draft

_LINK = re.compile(
    r"<a\s[^<>]{0,500}?\bhref=\"(?P<address>[^\"<>]{1,1000})\"[^<>]{0,500}>(?P<words>.{0,5000}?)</a>", re.S
)

log = logging.getLogger("mkdocs.plugins.tilfolio")


def hold_back_pages(
    files: Files, config: MkDocsConfig, now: datetime
) -> tuple[Mapping[str, Held], tuple[Problem, ...]]:
    """Make drafts of the pages of `docs/` that say they are; return them by URI, and what cannot be read of them.

    Days begin at midnight of `now`'s time zone. `mkdocs serve` shows them, marked.
    A `date:` is no reason: what MkDocs makes of it, other plugins say.
    """
    docs = Path(config.docs_dir)
    held: dict[str, Held] = {}
    problems: list[Problem] = []
    for file in files.documentation_pages(inclusion=lambda level: not level.is_excluded()):
        if not file.abs_src_path or docs not in Path(file.abs_src_path).parents:
            continue
        shown = f"{docs.name}/{file.src_uri}"
        try:
            front, _ = read_front_matter(file.content_string, shown)
        except (OSError, ValueError):  # MkDocs names the file
            continue
        written = tuple(one for one in front.publishing if one.name != "date")
        fields = Fields(replace(front, publishing=written), shown)
        publication = read_publication(fields, now.tzinfo or timezone.utc)
        problems += fields.errors
        if one := _hold(shown, publication, now):
            file.inclusion = InclusionLevel.DRAFT
            held[file.src_uri] = one
            log.info("%s is not published because of its front matter", shown)
    return held, tuple(problems)


def _hold(shown: str, publication: Publication, now: datetime) -> Held | None:
    starts_at, ends_at = publication.starts_at, publication.ends_at
    if publication.draft:
        return hold_draft(shown, publication.unread)
    if starts_at and starts_at > now:
        return Held(path=shown, why="scheduled", day=str(starts_at.astimezone(now.tzinfo).date()))
    if ends_at and ends_at <= now:
        return Held(path=shown, why="expired", day=str(ends_at.astimezone(now.tzinfo).date()))
    return None


def take_out_of_navigation(nav: Navigation, held: frozenset[str]) -> None:
    """Take pages out of a navigation, and sections that have nothing else."""
    nav.items[:] = _without(nav.items, held)
    nav.pages[:] = [page for page in nav.pages if page.file.src_uri not in held]
    for page in nav.pages:
        page.previous_page = page.next_page = None
    for one, other in pairwise(nav.pages):
        one.next_page, other.previous_page = other, one


def take_out_links(html: str, page: Page, held: Iterable[File]) -> str:
    """Return a page in which links to pages that are not published are plain words."""
    addresses = {file.url_relative_to(page.file) for file in held}
    if not any(address in html for address in addresses):
        return html
    return _LINK.sub(
        lambda link: link["words"] if unescape(link["address"]).partition("#")[0] in addresses else link[0], html
    )


def _without(items: Sequence[Any], held: Iterable[str]) -> list[Any]:
    left = []
    for item in items:
        if isinstance(item, Section):
            item.children[:] = _without(item.children, held)
            if not item.children:
                continue
        elif isinstance(item, Page) and item.file.src_uri in held:
            continue
        left.append(item)
    return left
