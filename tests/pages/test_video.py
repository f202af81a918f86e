"""The demo video of a project."""

from __future__ import annotations

import pytest

from support.builders import a_project
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.folders import Folders
from tilfolio.pages.projects import Video, find_player, find_video
from tilfolio.settings import Settings


def an_index(*files: str) -> Addresses:
    return Addresses(settings=Settings(), folders=Folders(project_files=frozenset(files)), tils={}, projects={})


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
        ),
        ("https://youtu.be/dQw4w9WgXcQ?t=10", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"),
        (
            "https://m.youtube.com/watch?list=x&v=dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
        ),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?autoplay=1&dnt=1"),
        (
            "https://vimeo.com/123456789/abcdef12",
            "https://player.vimeo.com/video/123456789?autoplay=1&dnt=1&h=abcdef12",
        ),
        ("https://www.youtube.com/@somebody", ""),
        ("https://example.org/watch?v=dQw4w9WgXcQ", ""),
        ("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_page_of_a_video_leads_to_its_player_without_cookies(address: str, player: str) -> None:
    assert find_player(address) == player


def test_a_demo_that_is_a_video_is_found_among_the_links() -> None:
    project = a_project(
        "anomaly", see_also=(("Paper", "https://vimeo.com/111111"), ("Demo", "https://vimeo.com/222222"))
    )

    found = find_video(project, an_index())

    assert found is not None
    assert found.link == "https://vimeo.com/222222"
    assert find_video(a_project("anomaly", see_also=(("Demo", "https://demo.example.org"),)), an_index()) == Video()


def test_a_file_beside_the_readme_and_its_poster_are_copied() -> None:
    addresses = an_index("anomaly/demo.mp4", "anomaly/poster.png")
    project = a_project("anomaly", video="demo.mp4", poster="poster.png")

    found = find_video(project, addresses)

    assert found is not None
    assert (found.uri, found.poster) == ("projects/anomaly/demo.mp4", "projects/anomaly/poster.png")
    assert [asset.source for asset in found.assets] == ["anomaly/demo.mp4", "anomaly/poster.png"]
    assert found.problems == ()


@pytest.mark.parametrize("video", ["missing.mp4", "https://example.org/video", "notes.txt"])
def test_a_video_that_cannot_be_shown_is_said(video: str) -> None:
    found = find_video(a_project("anomaly", video=video), an_index())

    assert found is not None
    assert not found.uri
    assert not found.player
    assert video in found.problems[0].what
