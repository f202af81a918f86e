"""The sections of a site: one table for navigation, breadcrumbs, cards, sitemap and 404 page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from tilfolio.model import Portfolio
from tilfolio.pages import paths


class Section(Struct, frozen=True, kw_only=True):
    """A top-level page."""

    uri: str
    title: str
    """Title in the navigation, in English; `Words.say` translates it."""
    symbol: str
    """Icon on its preview card, a file in `assets/icons`."""
    dated_by: Literal["tils", "projects", ""] = ""
    """The content whose last change is its date in the sitemap."""
    needs: Literal["tils", "projects", ""] = ""
    """The content without which it is empty, so nothing leads to it."""
    in_nav: bool = True
    """Whether it is in the navigation, unless mkdocs.yml has a `nav`."""
    on_404: bool = True
    """Whether the 404 page links to it."""

    def has_content(self, portfolio: Portfolio) -> bool:
        """Return whether there is anything to show."""
        if self.needs == "projects":
            return bool(portfolio.projects or portfolio.roadmap)
        return self.needs != "tils" or bool(portfolio.tils)


_TABLE: Final = (
    Section(uri=paths.HOME, title="Home", symbol="home", dated_by="tils"),
    Section(uri=paths.PROJECTS, title="Projects", symbol="project", dated_by="projects", needs="projects"),
    Section(uri=paths.TILS, title="Notes", symbol="til", dated_by="tils", needs="tils"),
    Section(uri=paths.DIGESTS, title="Digest", symbol="digest", dated_by="tils", needs="tils"),
    Section(uri=paths.CHECKLIST, title="Checklist", symbol="checklist", dated_by="tils"),
    Section(uri=paths.ACHIEVEMENTS, title="Achievements", symbol="achievement", on_404=False),
    Section(uri=paths.TAGS, title="Tags", symbol="tags", in_nav=False, on_404=False),
)

SECTIONS: Final[Mapping[str, Section]] = MappingProxyType({section.uri: section for section in _TABLE})
"""By URI, in the order of the navigation."""

FOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {uri.removesuffix("index.md"): uri for uri in SECTIONS if uri.endswith("/index.md")}
)
"""The section of each folder: `til/index.md` for `til/`."""
