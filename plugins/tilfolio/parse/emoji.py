"""Emoji by the names that GitHub knows them by, `:rocket:`, as the characters they are."""

from __future__ import annotations

import re
from functools import cache

from pymdownx import gemoji_db  # type: ignore[import-untyped]

SHORTCODE = re.compile(r":(?<![\w:]:)(?:(?=[a-z0-9_+-]*[a-z+-])[a-z0-9_+-]+|100|1234):(?![\w:])")
"""What may be the name of an emoji; a time of day is none."""


def name_emoji(shortcode: str) -> str | None:
    """Return the emoji that a shortcode such as `:rocket:` stands for; nothing where GitHub knows none."""
    return _find_emoji().get(shortcode)


@cache
def _find_emoji() -> dict[str, str]:
    """Return all of them by shortcode; GitHub's own few pictures, such as `:octocat:`, are no characters."""
    named = {
        shortcode: "".join(chr(int(point, 16)) for point in (entry.get("unicode_alt") or entry["unicode"]).split("-"))
        for shortcode, entry in gemoji_db.emoji.items()
        if "unicode" in entry
    }
    return named | {alias: named[shortcode] for alias, shortcode in gemoji_db.aliases.items() if shortcode in named}
