"""The text of a short post for Mastodon and Bluesky."""

import re
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Til
from tilfolio.pages.context import Context
from tilfolio.pages.post import Post, compose_post
from tilfolio.pages.social import cut_words

_ADDRESS = re.compile(r"https?://\S+")
_MOST_HASHTAGS = 3


class Place(Struct, frozen=True, kw_only=True):
    """A platform for short posts."""

    limit: int
    """Maximum number of characters."""
    link_counts: int = 0
    """How many characters any link counts as; 0 for its real length."""


PLACES = {
    "mastodon": Place(limit=500, link_counts=23),  # https://docs.joinmastodon.org/user/posting/
    "bluesky": Place(limit=300),
}


def write_short_post(context: Context, subject: Til | WeekRecord | Project, place: Place) -> str:
    """Return a post that fits: the first line, as many whole sentences as possible, the link and hashtags.

    If space is short, hashtags are dropped first, then the story, then sentences.
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
    """Return the length of a text as a platform counts it."""
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
