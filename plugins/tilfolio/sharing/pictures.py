"""Edge: pictures that the author chose, found on the disk and measured."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

from tilfolio.collecting import Places
from tilfolio.model import Asset, Problem, Project, Til
from tilfolio.pages.paths import TIL_FILES
from tilfolio.pages.social import Picture, Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPicture:
    """A picture that a front matter names, for shared links in place of a card."""

    uri: str = ""
    """Where it is on the site; nothing for one elsewhere."""
    url: str = ""
    asset: Asset | None = None
    """The copy that the site needs; None for one in `docs/`, which is there."""
    content: bytes = b""


def find_own_picture(subject: Subject | None, places: Places) -> OwnPicture | Problem | None:
    """Return the picture that a Til's or a Project's `image:` names, or what is wrong with that.

    A path counts from the file that names it, then from the folder of its kind, then from `docs/`.
    """
    if not isinstance(subject, Til | Project) or not subject.image:
        return None
    if "://" in subject.image:
        return OwnPicture(url=subject.image)
    path = unquote(subject.image.split("#")[0].split("?")[0]).lstrip("/")
    for found in _list_places(subject, path, places):
        return found
    return Problem(
        path=subject.shown,
        what=f"there is no picture '{subject.image}'",
        remedy='Write a path from this file or from docs/, like "image: diagram.png", or a URL',
    )


def find_docs_picture(written: str, page: str, docs: Path) -> OwnPicture | None:
    """Return the picture that the front matter of a page in `docs/` names, if it is there."""
    if "://" in written:
        return OwnPicture(url=written)
    for folder in (posixpath.dirname(page), ""):
        uri = posixpath.normpath(posixpath.join(folder, unquote(written).lstrip("/")))
        if not uri.startswith("..") and (docs / uri).is_file():
            return OwnPicture(uri=uri, content=(docs / uri).read_bytes())
    return None


def measure_picture(own: OwnPicture, site_url: str, alt: str) -> Picture:
    """Return what a shared link shows, its address marked by the content; one elsewhere is not looked at."""
    if own.url:
        return Picture(url=own.url, alt=alt)
    mark = blake2b(own.content, digest_size=5).hexdigest()
    width, height, mime = read_size(own.content)
    return Picture(url=f"{site_url}{quote(own.uri)}?v={mark}", alt=alt, width=width, height=height, mime=mime)


def read_size(content: bytes) -> tuple[int, int, str]:
    """Return a picture's width, height and media type; zeros and nothing for bytes that are no picture."""
    # Here, since Pillow takes a twentieth of the time of a build in which no picture is looked at.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(BytesIO(content)) as picture:
            return picture.width, picture.height, Image.MIME.get(picture.format or "", "")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return 0, 0, ""


def _list_places(subject: Til | Project, path: str, places: Places) -> Iterator[OwnPicture]:
    """Yield where a path leads; nothing outside of the site's folders is ever copied into it."""
    note = isinstance(subject, Til)
    root = places.tils if note else places.projects
    for base in (posixpath.dirname(subject.source), ""):
        source = posixpath.normpath(posixpath.join(base, path))
        if not source.startswith("..") and (root / source).is_file():
            uri = f"{TIL_FILES}/{source}" if isinstance(subject, Til) else _project_uri(subject, source)
            asset = Asset(uri=uri, source=source, origin="tils" if note else "projects")
            yield OwnPicture(uri=uri, asset=asset, content=(root / source).read_bytes())
    uri = posixpath.normpath(path)
    if uri in places.docs_uris:
        yield OwnPicture(uri=uri, content=(places.docs / uri).read_bytes())


def _project_uri(project: Project, source: str) -> str:
    """Return where a file of a project lies: beside the project's page, as its other files do."""
    folder = posixpath.dirname(project.source)
    inside = posixpath.relpath(source, folder)
    return f"projects/{source}" if inside.startswith("..") else f"projects/{project.name}/{inside}"
