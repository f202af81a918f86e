"""Notes and projects as articles for dev.to and Hashnode, with front matter and canonical URL."""

import json
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from tilfolio.model import Link, Project, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.hashtags import find_technologies, make_hashtags, name_step
from tilfolio.pages.sharing import shared_url
from tilfolio.pages.social import cut_words


class Journal(Struct, frozen=True, kw_only=True):
    """A platform that publishes articles."""

    template: str
    most_tags: int
    hyphens: bool
    """Whether tags may have hyphens: `machine-learning`, else `machinelearning`."""
    host: str
    """The suffix of its blogs' host names."""


JOURNALS = {
    "devto": Journal(template="article_devto.md.j2", most_tags=4, hyphens=False, host="dev.to"),
    "hashnode": Journal(template="article_hashnode.md.j2", most_tags=5, hyphens=True, host=".hashnode.dev"),
}
_STEP_TAGS = {"data": "data-science", "model": "machine-learning", "infra": "devops"}
_DESCRIPTION, _TITLE = 150, 128
"""Limits of dev.to for description and title, in characters."""


def find_address(context: Context, subject: Til | Project, link: Link) -> str:
    """Return the absolute URL of a link on a note's or project's page."""
    if link.kind == "html":
        base = shared_url(context, _uri(subject))
        return urljoin(base, link.target) if base else link.target
    site = context.settings
    return paths.whole_address(site.shared_url, _uri(subject), link.target, directory_urls=site.directory_urls)


def lay_out_article(context: Context, subject: Til | Project, journal: Journal, body: str) -> str:
    """Return a complete article with front matter, marked as a draft."""
    place = context.pictures.get(subject.shown)
    picture = place.url or shared_url(context, place.uri) if place and place.is_open else ""
    blogs = (host for host in map(_host, context.settings.author.profiles) if host.endswith(journal.host))
    text = context.templates.get_template(
        journal.template
    ).render(
        site=context.settings,
        quoted=partial(json.dumps, ensure_ascii=False),  # JSON is valid YAML
        title=cut_words(subject.title, _TITLE),
        description=cut_words(subject.summary, _DESCRIPTION),
        tags=tuple(dict.fromkeys(_choose_tags(context, subject, journal)))[: journal.most_tags],
        canonical=shared_url(context, _uri(subject)),
        slug=_join((subject.slug if isinstance(subject, Til) else subject.name).rpartition("/")[2], "-"),
        cover=picture if picture.startswith("https:") else "",
        series=subject.series if isinstance(subject, Til) else "",
        blog=next(blogs, ""),
        body=body,
    )
    return text.strip() + "\n"


def _uri(subject: Til | Project) -> str:
    return paths.til_uri(subject.slug) if isinstance(subject, Til) else paths.project_uri(subject.name)


def _choose_tags(context: Context, subject: Til | Project, journal: Journal) -> Iterator[str]:
    """Yield tags: the author's own, then technologies, then one for the category, without vague ones."""
    text = f"{' '.join(subject.headings)} {subject.body}"
    step = context.verdict(subject).category if isinstance(subject, Til) else None
    known = _STEP_TAGS.get(step or "", "") if name_step(step) else ""
    for name in (*subject.tags, *find_technologies(subject.title, text), known):
        for hashtag in make_hashtags((name,)):
            tag = _join(name, "-") if journal.hyphens and "+" not in name else _join(hashtag, "")
            if tag:
                yield tag


def _join(name: str, mark: str) -> str:
    return mark.join(re.findall(r"[a-z0-9]+", name.lower()))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
