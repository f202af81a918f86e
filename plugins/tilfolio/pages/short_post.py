"""The text of a post for places that take a few hundred characters: Mastodon and Bluesky."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product

from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Til
from tilfolio.pages.context import Context
from tilfolio.pages.post import Post, compose_post
from tilfolio.pages.social import cut_words

_ADDRESS = re.compile(r"https?://\S+")
_MOST_HASHTAGS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a short post goes."""

    limit: int
    """Characters."""
    link_counts: int = 0
    """How many characters a link counts as, whatever its length; 0: as many as it has."""


PLACES = {
    "mastodon": Place(limit=500, link_counts=23),  # https://docs.joinmastodon.org/user/posting/
    "bluesky": Place(limit=300),
}


def write_short_post(context: Context, subject: Til | WeekRecord | Project, place: Place) -> str:
    """Return a post that fits: the first line, as many whole sentences as there is room for, the link, hashtags.

    Hashtags go before sentences do, and the check and what was tried before the cause and the fix.
    """
    post = compose_post(context, subject)
    sentences = [text for passage in post.passages if not passage.leads_on for text in passage.sentences]
    hashtags = post.hashtags[:_MOST_HASHTAGS]
    choices = product(range(len(sentences), -1, -1), (True, False), range(len(hashtags), -1, -1))
    for count, tells_story, tags in choices:
        text = _render(context, post, sentences[:count], hashtags[:tags], tells_story=tells_story)
        if count_for(text, place) <= place.limit:
            return text
    left = place.limit - count_for(_render(context, replace(post, hook=""), [], (), tells_story=False), place)
    return _render(context, replace(post, hook=cut_words(post.hook, max(20, left - 2))), [], (), tells_story=False)


def count_for(text: str, place: Place) -> int:
    """Return how many characters a place counts."""
    return len(_ADDRESS.sub("x" * place.link_counts, text.strip()) if place.link_counts else text.strip())


def _render(context: Context, post: Post, sentences: list[str], hashtags: tuple[str, ...], *, tells_story: bool) -> str:
    text = context.templates.get_template("post_short.txt.j2").render(
        hook=post.hook,
        sentences=sentences,
        story=post.story if tells_story else None,
        link=post.link,
        hashtags=hashtags,
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
