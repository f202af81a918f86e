"""Edge: head tags, feeds, cards and previews, with methods in the order of MkDocs' events."""

import posixpath
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

from mkdocs.structure.pages import Page as MkDocsPage

from tilfolio.facts import WeekRecord
from tilfolio.faults import attempt_each, describe_fault
from tilfolio.foreign.html import TocItem, clean_page, clean_toc
from tilfolio.model import Problem, Project, Til
from tilfolio.pages import crawlers, paths
from tilfolio.pages.feeds import JSON, Feed, find_new_uris, name_content, plan_feeds, write_atom, write_json
from tilfolio.pages.headtags import insert_tags
from tilfolio.pages.panel import PREVIEWS, answer_address, show_preview
from tilfolio.pages.portable_html import fix_empty_headings, frame_stories, make_portable, mark_direction, size_images
from tilfolio.pages.raw_blocks import place_footnotes, put_back
from tilfolio.pages.sharing import page_url
from tilfolio.pages.social import Preview, first_of_list
from tilfolio.pipeline import Site
from tilfolio.remember import Remember, stamp, work_out
from tilfolio.sharing.drawing import Studio, draw_one, write_cards
from tilfolio.sharing.heads import Heads, titles_of
from tilfolio.sharing.pictures import make_measure
from tilfolio.steps.places import Places
from tilfolio.store.workers import count_cores

_NOT_FOUND = "<h1>404 - Not found</h1>"


class Publisher:
    """Publishes the pages of a build to feeds, previews and search engines."""

    def __init__(self, site: Site, places: Places, studio: Studio | None, remember: Remember = work_out) -> None:
        """Set up feeds and head tags for a site; without a studio there are no cards."""
        self.context = site.context
        self.feeds = plan_feeds(site.context, site.first_names, titles_of(site))
        self.heads = Heads(
            site,
            places,
            self.feeds,
            studio if site.context.settings.site_url or site.context.settings.serving else None,
            remember,
        )
        self._remember = remember
        self._days = site.docs_days
        self._sources = {page.uri: page.source for page in site.pages if page.source}
        self._untrusted = frozenset(page.uri for page in site.pages if page.is_untrusted)
        self._raw_blocks = {page.uri: page.raw_blocks for page in site.pages}
        self._places = places
        self._wanted = find_new_uris(self.feeds)
        self._contents: dict[str, tuple[str, str]] = {}
        """HTML and URL of each page in a feed."""
        self._recorded: dict[str, tuple[str, Mapping[str, Any]]] = {}
        """Title and front matter of each page."""
        self._measure = make_measure({asset.uri: asset for asset in site.assets}, places, remember)
        self._changes: dict[str, date | None] = {}
        self._faults: list[Problem] = []
        self.failed: set[str] = set()
        """Pages whose head could not be completed; every build reports them again."""

    def on_page_content(self, html: str, page: MkDocsPage) -> str:
        """Return a page's content, sanitized if untrusted; set its description, and keep the content for feeds.

        Call after other plugins have changed the content.
        """
        uri = page.file.src_uri
        if uri in self._untrusted:
            html = clean_page(html)
            clean_toc(cast(Iterable[TocItem], page.toc))
        description = self.heads.describe(uri, page.meta, html)
        if description:
            page.meta["description"] = description
        if uri in self._wanted:
            self._contents[uri] = self.complete(html, uri), page_url(self.context, uri)
        return html

    def complete(self, html: str, uri: str) -> str:
        """Return a page's content with the markup that was not part of its Markdown."""
        if "<img" in html:
            html = size_images(html, self._folder_of(uri), self._measure)
        html = put_back(
            frame_stories(fix_empty_headings(place_footnotes(html)), self.context.words), self._raw_blocks.get(uri, ())
        )
        return mark_direction(html, always=self.context.settings.right_to_left)

    def _folder_of(self, uri: str) -> str:
        """Return the folder that relative URLs of a page refer to: `til/why` for `til/why/`."""
        url = unquote(paths.url_of(uri, directory_urls=self.context.settings.directory_urls))
        return posixpath.dirname(url.removeprefix("./"))

    def note_page(self, page: MkDocsPage) -> None:
        """Record a page's final title and front matter, and order its card."""
        uri, title = page.file.src_uri, str(page.title or "")
        self._recorded[uri] = (title, dict(page.meta))
        self.heads.order_card(uri, title, page.meta)

    def name_head(self, page: MkDocsPage) -> bytes:
        """Return a hash of everything that `on_post_page` adds to a recorded page."""
        uri = page.file.src_uri
        recorded = self._recorded.get(uri)
        return b"" if recorded is None else self.heads.name_tags(uri, *recorded)

    def _preview(self, uri: str) -> Preview | None:
        """Return the preview of a page; None if it was not recorded."""
        recorded = self._recorded.get(uri)
        return None if recorded is None else self.heads.preview(uri, *recorded)

    def on_post_page(self, output: str, page: MkDocsPage) -> str:
        """Return a page with our head tags. Call after other plugins, whose tags are not repeated."""
        uri = page.file.src_uri
        preview = self._preview(uri)
        complete = output if preview is None else insert_tags(output, lambda: self.heads.make_tags(uri, preview))
        if not self.context.settings.serving:
            return complete
        root = paths.root_of(uri, directory_urls=self.context.settings.directory_urls)
        bar = self.context.render("serve_script.j2", root=root)
        complete = complete.replace("</body>", f"{bar}</body>", 1)
        can_be_posted = isinstance(self.heads.subjects.get(uri), Til | Project | WeekRecord)
        if "</article>" not in complete or not can_be_posted:
            return complete
        panel = self.context.render("preview_panel.j2", address=answer_address(self.context, uri))
        return complete.replace("</article>", f"{panel}</article>", 1)

    def on_post_template(self, output: str, name: str) -> str:
        """Return Material's 404 page with help added; an author's own page stays unchanged."""
        if name != "404.html" or _NOT_FOUND not in output:
            return output
        return output.replace(_NOT_FOUND, crawlers.write_404(self.context, self.heads.titles), 1)

    def on_post_build(self, folder: Path, session: Any) -> tuple[Problem, ...]:
        """Write cards, feeds, robots.txt and llms.txt into the site; return problems with cards and feeds."""
        for uri, content in self._files().items():
            if uri not in self._places.docs_uris:
                path = folder / uri
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        studio = self.heads.studio
        if studio is None or self.context.settings.serving:
            return tuple(self._faults)
        cards = write_cards(list(self.heads.orders.values()), studio, folder, session, count_cores())
        return (*self._faults, *cards)

    def answer(self, uri: str) -> tuple[str, bytes] | None:
        """Return the media type and content of a card or a preview; None for other URIs."""
        order = self.heads.orders.get(uri)
        if order and self.heads.studio:
            return "image/png", draw_one(order, self.heads.studio)
        page = uri.removeprefix(PREVIEWS).removesuffix(".html")
        preview, subject = self._preview(page), self.heads.subjects.get(page)
        if preview is None or not isinstance(subject, Til | Project | WeekRecord):
            return None
        return "text/html; charset=utf-8", show_preview(self.context, page, preview, subject).encode()

    def last_change(self, uri: str) -> date | None:
        """Return the day of the last change of a page of `docs/` or of a list; None if unknown."""
        if uri in self._days:
            return self._days[uri]
        first = first_of_list(uri)
        if first not in self._changes:
            self._changes[first] = crawlers.find_last_change(self.context, first)
        return self._changes[first]

    def _make_portable(self) -> Mapping[str, str]:
        """Return the content of each page in a feed, as feeds need it; empty if that fails."""

        def fail(page: tuple[str, str, str], error: Exception) -> str:
            self._faults.append(
                describe_fault(self._sources.get(page[0], page[0]), "writing this page for feeds", error)
            )
            return ""

        made = attempt_each(
            [(uri, *content) for uri, content in self._contents.items()],
            lambda pages: self._remember(
                "portable", pages, lambda page: stamp(*page[1:]), lambda page: make_portable(*page[1:]), str
            ),
            fail,
        )
        return dict(zip(self._contents, made, strict=True))

    def _files(self) -> Mapping[str, bytes]:
        context, contents = self.context, self._make_portable()

        def write(feed: Feed) -> bytes:
            return (write_json if feed.uri == JSON else write_atom)(feed, context, contents)

        written = self._remember("feed", self.feeds, lambda feed: name_content(feed, context, contents), write, bytes)
        files = {feed.uri: content for feed, content in zip(self.feeds, written, strict=True)}
        if self.context.settings.site_url:
            files[crawlers.ROBOTS] = crawlers.write_robots(self.context)
        if self.context.settings.sharing.llms and self.context.settings.site_url:
            files[crawlers.LLMS] = crawlers.write_llms(self.context, self.heads.titles)
            tils = context.portfolio.tils
            files |= {crawlers.twin_uri(til): crawlers.write_twin(context, til) for til in tils}
        return files
