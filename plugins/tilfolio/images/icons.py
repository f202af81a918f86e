"""Symbols: SVGs drawn as masks by resvg."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import resvg_py
from PIL import Image

SHIPPED = Path(__file__).parent.parent / "assets" / "icons"


def find_icon(name: str) -> str | None:
    """Return the SVG of a built-in symbol, such as `data`, `til` or `checklist`."""
    path = SHIPPED / f"{name}.svg"
    return path.read_text(encoding="utf-8") if name.isalpha() and path.is_file() else None


@lru_cache(maxsize=128)
def draw_icon(svg: str, size: int) -> Image.Image | None:
    """Return an SVG as a square mask with smooth edges; None if nothing can be drawn.

    The mask is cached: do not draw on it.
    """
    try:
        png = resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True)
    except ValueError:
        return None
    drawn = Image.open(io.BytesIO(png)).convert("RGBA").getchannel("A")
    mask = Image.new("L", (size, size), 0)
    mask.paste(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2))
    return mask if mask.getbbox() else None
