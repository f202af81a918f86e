"""Anchors of tags on the page of Material's tags plugin."""

from __future__ import annotations

from hashlib import blake2b

from pymdownx.slugs import slugify  # type: ignore[import-untyped]

_SPELLED = (("+", " plus"), ("#", " sharp"))
_slugify = slugify(case="lower")


def name_tag(text: str, separator: str) -> str:
    """Return the anchor of a tag like Material, but different ones for `C`, `C++` and `C#`."""
    for sign, word in _SPELLED:
        text = text.replace(sign, word)
    return _slugify(text, separator) or blake2b(text.encode("utf-8", "replace"), digest_size=3).hexdigest()
