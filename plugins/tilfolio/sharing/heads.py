"""Edge: the head tags of each page, and its card or image."""

from collections.abc import Mapping
from contextlib import suppress
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from tilfolio.images.card import HEIGHT, WIDTH
from tilfolio.model import Asset, Problem, Slug, Til
from tilfolio.pages import paths, social
from tilfolio.pages.feeds import JSON, Feed, name_feed
from tilfolio.pages.headtags import FeedLink, HeadTag, make_head_tags, preload_font
from tilfolio.pages.portable_html import first_words
from tilfolio.pages.sections import SECTIONS
from tilfolio.pages.sharing import page_url
from tilfolio.pipeline import Site
from tilfolio.remember import Remember, stamp, work_out
from tilfolio.sharing.cards import Photos, card_uri, make_achievement_cards, make_card
from tilfolio.sharing.drawing import CardOrder, Studio
from tilfolio.sharing.pictures import OwnPicture, find_docs_picture, find_own_picture, measure_picture, read_photo
from tilfolio.steps.places import Places

_READABLE = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
"""Image formats for cards; others, such as SVG, are skipped without a Problem."""


def titles_of(site: Site) -> Mapping[str, str]:
    """Return the plain titles of all our pages by URI."""
    return {page.uri: unescape(str(page.meta.get("title", ""))) for page in site.pages}


class Heads:
    """The head tags of a build's pages, by source URI."""

    def __init__(
        self,
        site: Site,
        places: Places,
        feeds: tuple[Feed, ...],
        studio: Studio | None,
        remember: Remember = work_out,
    ) -> None:
        """Prepare the pages' heads; without a studio there are no cards."""
        self.context, self.places, self.studio = site.context, places, studio
        self.titles = titles_of(site)
        self.subjects = social.index_subjects(site.context)
        self._sections = stamp([self.titles.get(section) for section in SECTIONS])
        self.feeds = feeds
        self.orders: dict[str, CardOrder] = {}
        self.own: dict[str, OwnPicture] = {}
        self.problems: list[Problem] = []
        self._links: dict[str, tuple[tuple[FeedLink, ...], bytes]] = {}
        self._pages = {page.uri: page for page in site.pages}
        self._shown = {page.uri: page.edit or "" for page in site.pages}
        self._assets = {asset.uri: asset for asset in site.assets}
        self._photos = self._read_photos() if studio else Photos()
        self._find_own_pictures()
        self._order_achievements()
        self._orders_of_tils = self._plan_tils(remember)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """Copies of images that are only used for previews."""
        return tuple(own.asset for own in self.own.values() if own.asset)

    def describe(self, uri: str, meta: Mapping[str, Any], html: str) -> str:
        """Return a default description for a page, escaped for HTML; empty if it has one or needs none."""
        if meta.get("description") or (uri == paths.HOME and self.context.settings.site_description):
            return ""
        found = social.describe_section(self.context, uri, self.subjects.get(uri))
        if not found and uri not in self.titles:
            found = social.cut_words(first_words(html), social.DESCRIPTION_LIMIT)
        return escape(found)

    def preview(self, uri: str, title: str, meta: Mapping[str, Any]) -> social.Preview:
        """Return the metadata of a page; the given title and description are escaped for HTML."""
        titles = self.titles if uri in self.titles else {**self.titles, uri: unescape(title)}
        subject = self.subjects.get(social.first_of_list(uri))
        preview = social.describe_page(self.context, uri, subject, titles, unescape(str(meta.get("description") or "")))
        return replace(preview, picture=self._choose_picture(uri, titles.get(uri, title), meta))

    def make_tags(self, uri: str, preview: social.Preview) -> tuple[HeadTag, ...]:
        """Return the head tags of a page."""
        settings = self.context.settings
        shown = preview if settings.site_url else replace(preview, picture=None)  # image URLs have to be absolute
        root = paths.root_of(uri, directory_urls=settings.directory_urls)
        return (*make_head_tags(shown, settings, self._link_feeds(uri)[0]), *preload_font(root, settings.language))

    def name_tags(self, uri: str, title: str, meta: Mapping[str, Any]) -> bytes:
        """Return a hash that changes with a page's tags; for notes it is computed without the slower preview."""
        subject = self.subjects.get(uri)
        shared = self.context.own_stamp + self._link_feeds(uri)[1]
        if not isinstance(subject, Til):
            return shared + stamp(self.preview(uri, title, meta))
        shown = self.titles.get(uri, title)
        picture = self._choose_picture(uri, shown, meta)
        own = self.context.stamps[subject.slug] + stamp(uri, shown, meta.get("description"), picture)
        return shared + self._sections + own

    def order_card(self, uri: str, title: str, meta: Mapping[str, Any]) -> None:
        """Order the card of a page, if it needs one."""
        self._choose_picture(uri, self.titles.get(uri, title), meta)

    def _choose_picture(self, uri: str, title: str, meta: Mapping[str, Any]) -> social.Picture | None:
        site_url = self.context.settings.site_url
        written = meta.get("image")
        own = self.own.get(uri)
        if own is None and uri not in self.subjects and isinstance(written, str):
            own = find_docs_picture(written, uri, self.places)
        if own is not None:
            return measure_picture(own, site_url, title) if own.url or self.context.settings.has_pictures else None
        order = self._order(uri, title)
        if order is None:
            return None
        url = f"{site_url}{quote(order.uri)}?v={order.key[:10]}"
        return social.Picture(url=url, alt=title, width=WIDTH, height=HEIGHT, mime="image/png")

    def _order(self, uri: str, title: str) -> CardOrder | None:
        if self.studio is None:
            return None
        first = social.first_of_list(uri)
        place = card_uri(first)
        if place not in self.orders:
            made = self._orders_of_tils.get(place)
            self.orders[place] = made or self._make_order(self.studio, first, self.titles.get(first, title))
        return self.orders[place]

    def _make_order(self, studio: Studio, uri: str, title: str) -> CardOrder:
        card = make_card(self.context, uri, self.subjects.get(uri), title, self._photos)
        shown = self._shown.get(uri) or f"{self.places.shown(self.places.docs)}/{uri}"
        return CardOrder(uri=card_uri(uri), card=card, shown=shown, key=studio.key_of(card))

    def _plan_tils(self, remember: Remember) -> Mapping[str, CardOrder]:
        """Return the orders of notes' cards by card URI."""
        if self.studio is None:
            return {}
        studio = self.studio
        own = self.context.own_stamp + studio.mark + stamp(self._photos.author)
        uris = {paths.til_uri(til.slug): til for til in self.context.portfolio.tils}
        orders = remember(
            "card",
            [uri for uri in uris if uri in self.titles and uri not in self.own],
            lambda uri: own + self.context.stamps[uris[uri].slug],
            lambda uri: self._make_order(studio, uri, self.titles[uri]),
        )
        return {order.uri: order for order in orders}

    def _order_achievements(self) -> None:
        if self.studio is not None:
            shown = self._shown.get(paths.ACHIEVEMENTS) or paths.ACHIEVEMENTS
            for place, card in make_achievement_cards(self.context, self._photos):
                self.orders[place] = CardOrder(uri=place, card=card, shown=shown, key=self.studio.key_of(card))

    def _link_feeds(self, uri: str) -> tuple[tuple[FeedLink, ...], bytes]:
        """Return the feeds of the site and of the page's list, with their hash."""
        first = social.first_of_list(uri)
        own = first if any(feed.page == first for feed in self.feeds) else paths.HOME
        if own not in self._links:
            links = tuple(
                FeedLink(
                    title=name_feed(feed, self.context),
                    url=page_url(self.context, feed.uri),
                    mime="application/feed+json" if feed.uri == JSON else "application/atom+xml",
                )
                for feed in self.feeds
                if feed.page in (paths.HOME, paths.DIGESTS, own)
            )
            self._links[own] = (links, stamp(links))
        return self._links[own]

    def _find_own_pictures(self) -> None:
        for uri, subject in self.subjects.items():
            found = find_own_picture(subject, self.context.pictures, self.places)
            if isinstance(found, Problem):
                self.problems.append(found)
            elif found is not None:
                self.own[uri] = found

    def _read_photos(self) -> Photos:
        covers: dict[Slug, bytes] = {}
        for name, uri in self.context.covers.items():
            asset = self._assets.get(uri) if uri.lower().endswith(_READABLE) else None
            if asset is not None and asset.source is not None:
                with suppress(OSError):  # deleted meanwhile; reported when it is copied
                    covers[name] = self.places.find(asset).read_bytes()
        return Photos(author=read_photo(self.context.settings.author.photo, self.places), covers=covers)
