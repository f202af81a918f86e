"""Edge: our pages and assets as MkDocs files, with the attributes that other plugins read."""

import posixpath
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils.meta import get_data

from tilfolio.engines.mkdocs.asset_files import NO_SOURCE, Report, list_own_assets, make_file
from tilfolio.engines.mkdocs.other_plugins import builds_again
from tilfolio.engines.mkdocs.own_pages import RENDERING, OwnFile, show_source, write_source
from tilfolio.engines.mkdocs.publisher import Publisher
from tilfolio.faults import describe_fault, is_ours
from tilfolio.model import Asset, Page
from tilfolio.pages.sections import SECTIONS
from tilfolio.pipeline import Site
from tilfolio.steps.places import Places


def make_files(
    site: Site, shared: Iterable[Asset], docs_uris: Iterable[str], config: MkDocsConfig, places: Places, report: Report
) -> dict[str, File]:
    """Return all pages and files of a site by URI; assets that exist in `docs/` are left out."""
    docs = set(docs_uris)
    sources = places.find_sources(page.source for page in site.pages)
    files = {page.uri: _make_page(page, site, config, sources.get(page.source)) for page in site.pages}
    own = list_own_assets(site.context, mirrored=site.context.settings.right_to_left or builds_again(config))
    once = {asset.uri: asset for asset in (*site.assets, *shared)}  # several notes may use the same file
    for asset in (*once.values(), *own):
        file = None if asset.uri in docs else make_file(asset, config, places, report)
        if file is not None:
            files[asset.uri] = file
    return files


def count_lines_above(page: MkDocsPage) -> int:
    """Return the number of lines of a file's front matter."""
    text = page.file.content_string
    body, _ = get_data(text)
    return text[: len(text) - len(body)].count("\n") if text.endswith(body) else 0


def guard_rendering(site: Site, files: Files, report: Report) -> None:
    """Show the source of our pages that MkDocs cannot render, with a Problem. Call after other plugins' changes."""
    for page in site.pages:
        file = files.src_uris.get(page.uri)
        if file is not None and file.page is not None and file.is_documentation_page():
            shown = page.source or page.uri
            vars(file.page)["render"] = partial(_render, file.page.render, file.page, shown, report)


def _render(
    render: Callable[[MkDocsConfig, Files], None],
    page: MkDocsPage,
    shown: str,
    report: Report,
    config: MkDocsConfig,
    files: Files,
) -> None:
    try:
        render(config, files)
    except Exception as error:  # of ours, of Python-Markdown, or of an extension
        if not is_ours(error):
            raise
        report(describe_fault(shown, RENDERING, error))
        page.content = show_source(page.markdown or "")
        page.toc = get_toc([])
        page.present_anchor_ids, page.links_to_anchors = set(), {}


def date_pages(site: Site, publisher: Publisher, files: Files) -> str:
    """Set the date of each page's last change, for the sitemap, and return the newest as ISO 8601."""
    changed = {page.uri: page.updated_on for page in site.pages}
    today = site.context.today
    dated = [file for file in files.documentation_pages() if file.page is not None]
    days = [changed.get(file.src_uri) or publisher.last_change(file.src_uri) for file in dated]
    known = any(days)  # MkDocs needs at least one date
    for file, day in zip(dated, days, strict=True):
        if known and file.page is not None:
            file.page.update_date = min(day, today).isoformat() if day else ""
    return max((file.page.update_date for file in dated if file.page is not None), default="")


def date_sitemap(site: Path, day: str) -> None:
    """Set the time in the compressed sitemap to the newest page; MkDocs knows only the pages it renders itself."""
    packed = site / "sitemap.xml.gz"
    if day and packed.is_file():
        moment = int(datetime.fromisoformat(day).replace(tzinfo=timezone.utc).timestamp())
        content = packed.read_bytes()
        if content[4:8] != moment.to_bytes(4, "little"):  # RFC 1952, 2.3: MTIME
            packed.write_bytes(content[:4] + moment.to_bytes(4, "little") + content[8:])


def _make_page(page: Page, site: Site, config: MkDocsConfig, source: str | None) -> File:
    """Return a page as a generated file, which is only in the navigation if it is a section.

    The source path of a page made from an author's file is that file, as docs/guide/options.md documents: other plugins
    ask git for its dates and authors. For them it does not count as generated.
    """
    section, context = SECTIONS.get(page.uri), site.context
    # `mkdocs serve` shows empty sections, too.
    is_shown = section and section.in_nav and (context.settings.serving or section.has_content(context.portfolio))
    wanted = InclusionLevel.UNDEFINED if is_shown else InclusionLevel.NOT_IN_NAV
    file = OwnFile.generated(config, page.uri, content=write_source(page), inclusion=wanted)
    known = page.edit is not None and site.docs_in_repo is not None
    file.edit_uri = posixpath.relpath(str(page.edit), site.docs_in_repo) if known else None
    file.abs_src_path = source or NO_SOURCE
    if source is not None:
        file.generated_by = None
    return file


def name_publicly(files: Files, site_url: str) -> None:
    """Set the canonical URLs of all pages to public addresses, or to None if the address is unknown."""
    for file in files.documentation_pages():
        if file.page is not None:
            file.page.canonical_url = f"{site_url}{file.page.url.removeprefix('./')}" if site_url else None
