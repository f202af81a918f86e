"""`til share --check`: what LinkedIn's crawler would see on a page of the built site."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import click

from tilfolio.cli.loading import read_config
from tilfolio.cli.notes import find_exact, find_notes, load_notes
from tilfolio.cli.options import SITE_URL, find_config_file
from tilfolio.model import Til
from tilfolio.pages.link_preview_check import Crawled, FoundImage, find_faults, read_page
from tilfolio.pages.paths import til_uri, url_of
from tilfolio.pages.sharing import share_url
from tilfolio.settings import is_local
from tilfolio.sharing.pictures import read_size

_UNKNOWN = f"The address of your site is not known. Write {SITE_URL} into mkdocs.yml."
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def run(target: str | None, check: bool, site: Path | None, config_file: Path | None) -> None:
    """Run `til share`."""
    if site and not check:
        raise click.UsageError("--site is about a built site. Add --check.")
    config = read_config(find_config_file(config_file))
    folder = site or Path(config.site_dir)
    root = f"{(config.site_url or '').rstrip('/')}/" if config.site_url else ""
    if not check:
        if not target:
            raise click.UsageError("Name a page to share, or write --check.")
        url = find_url(config_file, target, root, directory_urls=config.use_directory_urls)
        click.echo(url)
        open_page(share_url("linkedin", url, ""))
        return
    if not (folder / "index.html").is_file():
        raise click.ClickException(f"There is no built site in {folder}. Run 'mkdocs build' first.")
    pages = [_choose_page(folder, target, root, config_file)] if target else list(_list_pages(folder))
    built_for = read_page((folder / "index.html").read_bytes()).url
    root = root or built_for
    if not root:
        raise click.ClickException(_UNKNOWN)
    if not built_for:
        remedy = f"Build it with: SITE_URL={root} til build, or set site_url in mkdocs.yml."
        raise click.ClickException(f"The site in {folder} was built without its address. {remedy}")
    faulty = [page for page in pages if not _check(page, folder, root, alone=target is not None)]
    if target is None:
        click.echo(f"{len(pages)} pages checked, {len(faulty)} with something wrong")
    if faulty:
        raise SystemExit(1)


def _check(page: Path, folder: Path, root: str, *, alone: bool) -> bool:
    """Print a page's preview and its faults; return whether there are none."""
    crawled = read_page(page.read_bytes())
    url = _url_of(page, folder, root)
    robots = folder / "robots.txt"
    rules = robots.read_text(encoding="utf-8", errors="replace") if robots.is_file() else ""
    faults = list(find_faults(crawled, url, root, rules, lambda path: _find_image(folder / path)))
    if alone or faults:
        _show(crawled, url, folder, root)
        for fault in faults:
            click.echo(f"  ✗ {fault}")
        if not faults:
            click.echo("  ✓ LinkedIn can show all of it")
    return not faults


def _show(crawled: Crawled, url: str, folder: Path, root: str) -> None:
    click.echo(url)
    click.echo(f"  title        {crawled.title}")
    click.echo(f"  description  {crawled.description}")
    image = _find_image(folder / unquote(urlsplit(crawled.image[len(root) :]).path)) if crawled.image else None
    size = f" ({image.width} × {image.height}, {image.size // 1024} KB)" if image else ""
    click.echo(f"  image        {crawled.image}{size}")


def _list_pages(folder: Path) -> Iterator[Path]:
    """Yield all pages except redirects and copies for mail."""
    for page in sorted(folder.rglob("*.html")):
        content = page.read_bytes()
        copied = "noindex" in (crawled := read_page(content)).robots and bool(crawled.canonical)
        if page.name != "404.html" and not copied and not _is_redirect(content):
            yield page


def _is_redirect(content: bytes) -> bool:
    return b'http-equiv="refresh"' in content[:2000]


def _choose_page(folder: Path, target: str, root: str, config_file: Path | None) -> Path:
    """Return the file in the built site that a path, a URL, or a note's slug, file or words mean."""
    page = _find_page(folder, target, root)
    tils: list[Til] = []
    if page is None and "://" not in target and "/" not in target.strip("/"):
        tils = find_notes(load_notes(config_file), [target])
    elif page is not None and _is_redirect(page.read_bytes()):
        tils = find_exact(load_notes(config_file), target)
    if tils:
        page = _find_page(folder, url_of(til_uri(tils[0].slug)), root)
    if page is None:
        hint = "Run 'til build', or name a note by its file, its slug or words of its title."
        raise click.UsageError(f"The built site has no page '{target}'. {hint}")
    return page


def _find_page(folder: Path, target: str, root: str) -> Path | None:
    given = Path(target)
    if given.is_file() and given.suffix != ".md":
        return given.resolve()
    path = target
    if "://" in target:
        path = target[len(root) :] if root and target.startswith(root) else urlsplit(target).path.lstrip("/")
    path = unquote(urlsplit(path).path).strip("/")
    for name in (path, f"{path}/index.html", f"{path}.html", "index.html" if not path else ""):
        if name and (folder / name).is_file():
            return folder / name
    return None


def _url_of(page: Path, folder: Path, root: str) -> str:
    try:
        path = page.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError as error:
        raise click.UsageError(f"{page} is not in the built site {folder}. Name its folder with --site.") from error
    return root + quote(path.removesuffix("index.html") if path.endswith("index.html") else path)


def find_url(config_file: Path | None, target: str, root: str, *, directory_urls: bool) -> str:
    """Return the address that readers have for a URL, a path of the site, or a note's slug, file or words."""
    is_url = "://" in target
    if is_url and (is_local(root) or not target.startswith(root)):
        return target
    if is_local(root):
        raise click.ClickException(_UNKNOWN)
    notes = load_notes(config_file)
    found = find_exact(notes, target)
    if not found and (is_url or "/" in target.strip("/")):
        return target if is_url else root + target.lstrip("/")
    til = (found or find_notes(notes, [target]))[0]
    return root + url_of(til_uri(til.slug), directory_urls=directory_urls)


def _find_image(path: Path) -> FoundImage | None:
    if not path.is_file():
        return None
    content = path.read_bytes()
    width, height, mime = read_size(content)
    if not mime and b"<svg" in content[:2000]:
        mime = "image/svg+xml"
    return FoundImage(size=len(content), width=width, height=height, mime=mime)


def open_page(url: str) -> None:
    """Open a page in the browser; where there is none, print its address."""
    has_screen = not sys.platform.startswith("linux") or any(map(os.environ.get, _SCREENS))
    if not has_screen or click.launch(url):
        click.echo(f"There is no browser here. Open this: {url}", err=True)
