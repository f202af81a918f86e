"""Edge: the images that authors chose for previews, and the sizes of all images of the site."""

import posixpath
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import Struct

from tilfolio.model import Asset, Problem, Project, Til
from tilfolio.pages.folders import Place
from tilfolio.pages.portable_html import Measure
from tilfolio.pages.social import Picture, Subject
from tilfolio.remember import Remember, stamp
from tilfolio.steps.places import Places

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_TURNED = 4
"""Larger values of EXIF's orientation swap width and height."""


class OwnPicture(Struct, frozen=True, kw_only=True):
    """The `image:` of a page, used in place of a card."""

    uri: str = ""
    """URI on the site; empty for an external image."""
    url: str = ""
    asset: Asset | None = None
    """The file to copy; None if it is in `docs/`."""
    content: bytes = b""


def find_own_picture(
    subject: Subject | None, found: Mapping[str, Place], places: Places
) -> OwnPicture | Problem | None:
    """Return the `image:` of a note or project, or a Problem with it.

    `found` are the places of images by the displayed path of the note or README.
    """
    if not isinstance(subject, Til | Project) or not subject.image:
        return None
    if "://" in subject.image:
        return OwnPicture(url=subject.image)
    place = found.get(subject.shown)
    try:
        if place and place.asset:
            return OwnPicture(uri=place.uri, asset=place.asset, content=places.find(place.asset).read_bytes())
        if place and place.uri in places.docs_uris:
            return OwnPicture(uri=place.uri, content=(places.docs / place.uri).read_bytes())
    except OSError as error:
        what, remedy = f"the picture '{subject.image}' cannot be read ({error.strerror})", "Make it readable"
        return Problem(path=subject.shown, what=what, remedy=remedy)
    if place is not None and not place.is_open:
        what, remedy = f"the picture '{subject.image}' must not be published", "Move it beside this file or into docs/"
    else:
        what = f"there is no picture '{subject.image}'"
        remedy = 'Write a path from this file or from docs/, like "image: diagram.png", or a URL'
    return Problem(path=subject.shown, what=what, remedy=remedy)


def find_docs_picture(written: str, page: str, places: Places) -> OwnPicture | None:
    """Return the `image:` of a page in `docs/`, if it exists."""
    if "://" in written:
        return OwnPicture(url=written)
    for folder in (posixpath.dirname(page), ""):
        uri = posixpath.normpath(posixpath.join(folder, unquote(written).lstrip("/")))
        if uri in places.docs_uris:
            with suppress(OSError):  # deleted or not readable: use a card instead
                return OwnPicture(uri=uri, content=(places.docs / uri).read_bytes())
    return None


def measure_picture(own: OwnPicture, site_url: str, alt: str) -> Picture:
    """Return an image for previews, with a hash of the content in its URL; external images are not fetched."""
    if own.url:
        return Picture(url=own.url, alt=alt)
    mark = blake2b(own.content, digest_size=5).hexdigest()
    width, height, mime = read_size(own.content)
    return Picture(url=f"{site_url}{quote(own.uri)}?v={mark}", alt=alt, width=width, height=height, mime=mime)


def read_size(content: bytes) -> tuple[int, int, str]:
    """Return an image's width, height and media type; zeros and an empty string if it cannot be read."""
    # Imported here because Pillow takes a twentieth of the time of a build without new images.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(BytesIO(content)) as picture:
            return picture.width, picture.height, Image.MIME.get(picture.format or "", "")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return 0, 0, ""


def read_photo(photo: str, places: Places) -> bytes:
    """Return the author's photo; empty for one on another site."""
    path = places.docs / photo.lstrip("/")
    return path.read_bytes() if photo and "://" not in photo and path.is_file() else b""


def make_measure(assets: Mapping[str, Asset], places: Places, remember: Remember) -> Measure:
    """Return the function that gives an image's displayed width and height in pixels; zeros if unknown."""

    @cache
    def measure(uri: str) -> tuple[int, int]:
        asset = assets.get(uri)
        if not uri.lower().endswith(_PICTURES) or (not asset and uri not in places.docs_uris):
            return 0, 0
        if asset and asset.source is None:
            return 0, 0
        path = places.find(asset) if asset else places.docs / uri
        try:
            found = path.stat()
        except OSError:  # deleted meanwhile; reported when it is copied
            return 0, 0
        name = stamp(str(path), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        return remember("size", [path], lambda _: name, _read_displayed_size, tuple[int, int])[0]

    return measure


def _read_displayed_size(path: Path) -> tuple[int, int]:
    # Imported here because Pillow takes a twentieth of the time of a build without new images.
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(path) as picture:
            width, height = picture.size
            return (height, width) if picture.getexif().get(0x0112, 1) > _TURNED else (width, height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0, 0
