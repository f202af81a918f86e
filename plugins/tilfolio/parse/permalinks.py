"""Addresses that a note had in another generator: Jekyll's `permalink` and `redirect_from`, and Hugo's `url`."""

from __future__ import annotations

from tilfolio.parse.frontmatter import Fields

_STYLES = frozenset({"date", "pretty", "ordinal", "none", "weekdate"})
"""What Jekyll takes for a pattern of its own, not for an address."""


def read_slug(fields: Fields) -> str | None:
    """Return what the front matter says a note's address ends with: its `slug`, else the end of its `permalink`."""
    parts = _read_permalink(fields)
    return fields.text("slug") or (parts[-1].removesuffix(".html") if parts else None)


def read_aliases(fields: Fields, slug: str) -> tuple[str, ...]:
    """Return the addresses from which readers are led to a note; `slug` is the one it has."""
    own = f"til/{slug}"
    moved = [path if path.startswith("/") else f"/{path}" for path in fields.texts("redirect_from")]
    written = (_read_permalink(fields), _read_permalink(fields, "url"))
    moved += [f"/{path}" for path in map("/".join, written) if path and path.removesuffix(".html") != own]
    return tuple(dict.fromkeys(alias.rstrip("/") for alias in (*fields.texts("aliases"), *moved) if alias.strip("/")))


def _read_permalink(fields: Fields, name: str = "permalink") -> tuple[str, ...]:
    """Return the parts of an address on the same site; nothing for a pattern such as `/:year/:title/`."""
    written = (fields.text(name) or "").removesuffix("index.html")
    if ":" in written or "#" in written or written in _STYLES:
        return ()
    return tuple(part for part in written.split("/") if part not in ("", ".", ".."))
