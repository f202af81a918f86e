"""A page's Markdown source as MkDocs reads it, written and read back fast."""

from __future__ import annotations

import json
from typing import Any

from tilfolio.model import Page

_BEGIN, _END = "---\n", "\n---\n"


def write_source(page: Page) -> str:
    """Return a page as a Markdown source; JSON on one line is YAML that is written and read fast."""
    return f"{_BEGIN}{json.dumps(page.meta, ensure_ascii=False)}{_END}{page.markdown}"


def read_source(source: str) -> tuple[str, dict[str, Any]]:
    """Return the text and the front matter of what `write_source` made, as MkDocs would: without empty lines before it.

    Raises:
        ValueError: it is not of that form.
    """
    front, end, text = source.partition(_END)
    if not end or not front.startswith(f"{_BEGIN}{{"):
        raise ValueError("no front matter in JSON")
    return text.lstrip("\n"), json.loads(front.removeprefix(_BEGIN))
