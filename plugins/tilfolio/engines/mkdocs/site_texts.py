"""The texts of a finished site's files: of archives, feeds and JSON as well."""

import html
import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tilfolio.gather.unpacked import ERRORS, is_archive, unpack

FEEDS = (".xml", ".rss", ".atom")
JSON = (".json", ".webmanifest", ".ipynb")
LARGEST = 50_000_000
"""Bytes of a file that is read."""
_MOST_UNPACKED = 4 * LARGEST
"""Bytes that are read of an archive: a small one can hold files of any size."""


class Opened(NamedTuple):
    """The texts of a file."""

    texts: list[tuple[str, bytes]]
    """The name and content of the file itself, or of those in it where it is an archive."""
    is_whole: bool = True
    """Whether nothing was left out: no part is too large or broken, and none has a password."""


def open_file(uri: str, content: bytes) -> Opened:
    """Return the texts of a file, and of those in it where it is an archive."""
    if len(content) <= LARGEST and not is_archive(content):
        return Opened([(uri, content)])
    texts: list[tuple[str, bytes]] = []
    is_whole = True
    try:
        for part in unpack(uri, io.BytesIO(content), _MOST_UNPACKED, LARGEST):
            is_whole = is_whole and part.is_whole
            texts.append((part.name, part.content))
    except ERRORS:
        is_whole = False
    return Opened(texts, is_whole)


def read_all(path: Path) -> str:
    """Return the text of a file, and of those in it."""
    texts = []
    for name, content in open_file(path.name, path.read_bytes() if path.is_file() else b"").texts:
        text = content.decode("utf-8", "replace")
        text = read_json(text) if name.lower().endswith(JSON) else text
        texts.append(read_feed(text) if name.lower().endswith(FEEDS) else text)
    return "\n".join(texts)


def read_entries(content: bytes, name: str) -> list[str]:
    """Return the strings of each entry of the list `name`, and the rest; nothing where there is no such list."""
    try:
        tree = msgspec.json.decode(content)
        found = tree.pop(name)
        return ["\n".join(f"{key}\n{_show(value)}" for key, value in entry.items()) for entry in (*found, tree)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError, KeyError, AttributeError):
        return []


def _show(value: object) -> str:
    if isinstance(value, str):
        return value
    return read_json(json.dumps({"": value})) if value and isinstance(value, (list, dict)) else ""  # no number tells


def read_feed(text: str) -> str:
    """Return the text of a feed with its character references as what they mean; most of them are these two."""
    return html.unescape(text.replace("&lt;", "<").replace("&gt;", ">"))


def read_json(text: str) -> str:
    """Return the strings of a JSON text as they are meant, a line each."""
    found = io.StringIO()
    try:
        _write(found, json.loads(text))
    except (ValueError, RecursionError):
        return text
    return found.getvalue() or text


def _write(found: io.StringIO, value: Any) -> None:
    """Write the names and strings in a value of JSON, at any depth."""
    if isinstance(value, str):
        found.write(f"{value}\n")
    elif isinstance(value, list):
        for each in value:
            _write(found, each)
    elif isinstance(value, dict):
        for key, each in value.items():
            found.write(f"{key}\n")
            _write(found, each)
