"""Check finished pages for problems with LinkedIn's link previews.

LinkedInBot reads the first megabyte of the HTML, and runs no scripts.
Limits: https://www.linkedin.com/help/linkedin/answer/a521928 (an image of at most 5 MB, 1.91:1, at least 1200 × 627).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

READ_BYTES = 1_000_000
LARGEST_IMAGE = 5_000_000
LONGEST_TITLE = 200
SMALLEST_IMAGE = (200, 200)
"""LinkedIn shows no smaller images; below 1200 × 627, only a thumbnail."""
LARGE_IMAGE = (1200, 627)
_SHOWN_FORMATS = frozenset({"image/png", "image/jpeg", "image/gif"})
_AGENT = "LinkedInBot"


class Crawled(Struct, frozen=True, kw_only=True):
    """The metadata that a crawler finds on a page."""

    title: str = ""
    description: str = ""
    url: str = ""
    image: str = ""
    robots: str = ""
    properties: Mapping[str, tuple[str, ...]] = {}
    """All values of each property or name of a `<meta>`, in order."""
    canonical: tuple[str, ...] = ()


class FoundImage(Struct, frozen=True, kw_only=True):
    """An image of the built site."""

    size: int
    """Bytes."""
    width: int
    height: int
    mime: str


FindImage = Callable[[str], FoundImage | None]
"""Returns the image at a path relative to the site's root, if any."""


def read_page(html: bytes) -> Crawled:
    """Return the metadata that a crawler finds in a page's HTML."""
    tree = LexborHTMLParser(html[:READ_BYTES].decode("utf-8", "replace"))
    title = tree.css_first("head > title")
    properties: dict[str, list[str]] = {}
    for tag in tree.css("meta"):
        name = tag.attributes.get("property") or tag.attributes.get("name")
        if name:
            properties.setdefault(name.lower(), []).append(tag.attributes.get("content") or "")
    links = [tag.attributes for tag in tree.css("link[rel]")]
    first = {name: values[0] for name, values in properties.items()}
    return Crawled(
        title=first.get("og:title") or (" ".join(title.text().split()) if title else ""),
        description=first.get("og:description") or first.get("description", ""),
        url=first.get("og:url", ""),
        image=first.get("og:image", ""),
        robots=first.get("robots", "") + " " + first.get("linkedinbot", ""),
        properties={name: tuple(values) for name, values in properties.items()},
        canonical=tuple(link.get("href") or "" for link in links if (link["rel"] or "").lower() == "canonical"),
    )


def find_faults(page: Crawled, url: str, site_url: str, robots: str, find_image: FindImage) -> Iterator[str]:
    """Yield the problems of a page, each with a remedy; `url` is the page's own, `robots` the text of robots.txt."""
    yield from _check_words(page)
    yield from _check_address(page, url, robots)
    yield from _check_duplicates(page)
    yield from _check_image(page, site_url, find_image)


def _check_words(page: Crawled) -> Iterator[str]:
    if not page.title:
        yield "There is no title. Write one: '# Title' in the note, or 'title:' in its front matter."
    elif len(page.title) > LONGEST_TITLE:
        yield f"The title has {len(page.title)} characters, LinkedIn shows {LONGEST_TITLE}. Write a shorter 'title:'."
    if not page.description:
        yield "There is no description. Begin the note with a sentence, or write 'description:'."


def _check_address(page: Crawled, url: str, robots: str) -> Iterator[str]:
    if not page.url:
        yield "There is no og:url. Set site_url in mkdocs.yml."
    elif unquote(page.url) != unquote(url):
        yield f"og:url is {page.url}, but the page is {url}. LinkedIn would show the other one: set site_url right."
    if any(unquote(each) != unquote(url) for each in page.canonical):
        yield f"The canonical address is {page.canonical[0]}, not {url}. Set site_url right."
    if "noindex" in page.robots.lower() or "none" in page.robots.lower().split():
        yield "The page says noindex. Take the robots tag out of its template or front matter."
    rules = RobotFileParser()
    rules.parse(robots.splitlines())
    if robots and not rules.can_fetch(_AGENT, url):
        yield "robots.txt keeps LinkedInBot out. Allow it there."


def _check_duplicates(page: Crawled) -> Iterator[str]:
    for name in ("og:title", "og:description", "og:url", "og:type", "og:image", "description", "twitter:card"):
        if len(page.properties.get(name, ())) > 1:
            yield f"{name} is there {len(page.properties[name])} times. Take it out of the template that adds it."
    if len(page.canonical) > 1:
        yield "There are several canonical addresses. Take one out of the template that adds it."


def _check_image(page: Crawled, site_url: str, find_image: FindImage) -> Iterator[str]:
    if not page.image:
        yield "There is no og:image. Switch 'cards' on, or write 'image:' in the front matter."
        return
    if not re.match(r"https?://", page.image):
        yield f"og:image is {page.image}, not a whole address. Set site_url in mkdocs.yml."
        return
    if not site_url or not page.image.startswith(site_url):
        return  # cannot be checked without network access
    path = unquote(urlsplit(page.image[len(site_url) :]).path)
    image = find_image(path)
    if image is None:
        yield f"The image {path} is not in the built site. Build again, or mend 'image:'."
    else:
        yield from _check_file(path, image)


def _check_file(path: str, image: FoundImage) -> Iterator[str]:
    if image.mime not in _SHOWN_FORMATS:
        yield f"The image {path} is {image.mime or 'no picture'}, which LinkedIn does not show. Use PNG or JPEG."
    if image.size > LARGEST_IMAGE:
        yield f"The image {path} has {image.size / 1_000_000:.1f} MB, LinkedIn takes 5. Make it smaller."
    if image.width < SMALLEST_IMAGE[0] or image.height < SMALLEST_IMAGE[1]:
        yield f"The image {path} is {image.width} × {image.height} pixels: too small to be shown. Use 1200 × 630."
    elif image.width < LARGE_IMAGE[0] or image.height < LARGE_IMAGE[1]:
        yield f"The image {path} is {image.width} × {image.height} pixels: only a small one is shown. Use 1200 × 630."
