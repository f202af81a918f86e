"""The demo video of a project: a file of the repository, or an external player that loads on a click."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from tilfolio.model import Asset, Problem, Project
from tilfolio.pages.addresses import Addresses

_YOUTUBE = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:embed/|shorts/|live/|watch\?(?:[^#\s]{0,200}&)?v=))"
    r"(?P<id>[\w-]{11})(?![\w-])"
)
_VIMEO = re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<id>\d{3,15})(?:/(?P<key>\w{6,20}))?")
_FILE = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)$", re.I)
_LABELS = frozenset({"demo", "video", "demo video", "watch"})


class Video(Struct, frozen=True, kw_only=True):
    """The demo video on a project's page."""

    uri: str = ""
    """URI of a video file."""
    link: str = ""
    """URL of the video on another site."""
    player: str = ""
    """URL of the embedded player, with autoplay."""
    poster: str = ""
    """URI of the preview image; if empty, one is drawn."""
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_video(project: Project, addresses: Addresses) -> Video | None:
    """Return the video of the `video:` field, else the first video among a project's links."""
    links = [url for label, url in project.see_also if label.lower() in _LABELS]
    written = [project.video] if project.video else links
    for target in written:
        player = find_player(target)
        if player:
            poster, assets, problems = _find_file(project, project.poster, "poster", addresses)
            return Video(link=target, player=player, poster=poster, assets=assets, problems=problems)
        if "://" not in target and _FILE.search(target):
            uri, files, lacking = _find_file(project, target, "video", addresses)
            poster, assets, problems = _find_file(project, project.poster, "poster", addresses)
            return Video(uri=uri, poster=poster, assets=(*files, *assets), problems=(*lacking, *problems))
    if project.video:
        what = f"the video '{project.video}' is neither a file nor a page of YouTube or Vimeo"
        remedy = 'Write "video: demo.mp4", or a link like https://www.youtube.com/watch?v=…'
        return Video(problems=(Problem(path=project.shown, what=what, remedy=remedy),))
    return None


def find_player(address: str) -> str:
    """Return the URL of the cookieless player for a YouTube or Vimeo video; empty for other addresses."""
    if match := _YOUTUBE.match(address):
        return f"https://www.youtube-nocookie.com/embed/{match['id']}?autoplay=1"
    if match := _VIMEO.match(address):
        key = f"&h={match['key']}" if match["key"] else ""
        return f"https://player.vimeo.com/video/{match['id']}?autoplay=1&dnt=1{key}"
    return ""


def _find_file(
    project: Project, target: str | None, field: str, addresses: Addresses
) -> tuple[str, tuple[Asset, ...], tuple[Problem, ...]]:
    """Return the URI of a file named in front matter, the files to copy, and problems."""
    if not target:
        return "", (), ()
    place = addresses.find_picture(project, target) if "://" not in target else None
    if place is None or not place.uri or not place.is_open:
        return "", (), tuple(_report_missing(project, target, field))
    return place.uri, (place.asset,) if place.asset else (), ()


def _report_missing(project: Project, target: str, field: str) -> Iterator[Problem]:
    what = f"there is no {field} '{target}' that can be published"
    yield Problem(path=project.shown, what=what, remedy=f'Write the path of a file beside this one: "{field}: …"')
