"""A notebook as a note: its cells as Markdown, with what they printed."""

import base64
import json
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import unquote

from tilfolio.fields import plain_name
from tilfolio.parse.frontblock import PUBLISHING_NAMES

_MOST_LINES = 40
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PICTURES = ("image/png", "image/jpeg")
_LARGEST = 700_000
"""Characters of a picture: half a megabyte."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]{32,}={0,2}")
_ATTACHED = re.compile(r"!\[(?P<alt>[^\[\]\n]{0,500})\]\(attachment:(?P<name>[^\s()]{1,200})\)")
_NAME = re.compile(r"<[^<>]{0,200}>")
"""What Python says of an object: `<Figure size 640x480 with 1 Axes>`."""
_WHOLE_CELL = frozenset(("hide-cell", "remove-cell", "draft", "private", "hidden", "hide", "exclude"))
_HIDDEN = {
    "input": _WHOLE_CELL.union(("hide-input", "remove-input")),
    "outputs": _WHOLE_CELL.union(("hide-output", "remove-output")),
}
"""Tags of cells by which an author hides them, also as Jupyter Book and nbconvert do; `_` is as good as `-`."""
_OF_OTHERS = frozenset({"draft", "isdraft", "publish", "published"})
"""What counts below the name of a tool: `{"tilfolio": {"draft": true}}`."""
_FRONT = re.compile(r"\s*---[ \t]*\n")


def convert_notebook(text: str, name: str) -> str | None:
    """Return a notebook as Markdown; None where it cannot be read, or holds nothing.

    A first cell that begins with front matter is the note's. `name` is the title where no heading gives one. Pictures
    that cells drew or hold stand in the text itself; what an author hides by tags is left out.
    """
    try:
        tree = read_notebook(text)
    except Exception:  # nbformat raises whatever it stumbles on
        return None
    language = str(tree.metadata.get("language_info", {}).get("name", "python"))
    cells = list(tree.cells)
    front = ""
    if cells and cells[0].cell_type in ("raw", "markdown") and _FRONT.match(str(cells[0].source)):
        front, cells = f"{str(cells[0].source).strip()}\n\n", cells[1:]
    if said := "".join(_list_publishing(tree.metadata)):
        front = front.replace("\n", f"\n{said}", 1) if front else f"---\n{said}---\n\n"
    parts = [part for cell in cells for part in _write_cell(cell, language)]
    if not parts:
        return None
    has_title = any(re.search(r"^# ", part, re.M) for part in parts[:3]) or re.search(r"^title:", front, re.M)
    title = [] if has_title else [f"# {name.replace('-', ' ').replace('_', ' ').strip()}"]
    return front + "\n\n".join((*title, *parts)) + "\n"


def read_front(text: str) -> str:
    """Return what a notebook says about itself: the front matter of its first cell, or of its metadata."""
    try:
        notebook = json.loads(text)
        first = notebook["cells"][0]["source"] if notebook.get("cells") else ""
        source = first if isinstance(first, str) else "".join(first)
        said = "".join(_list_publishing(notebook.get("metadata") or {}))
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):  # who shows it says so
        return ""
    return source.replace("\n", f"\n{said}", 1) if _FRONT.match(source) else f"---\n{said}---\n"


def find_hidden(metadata: Mapping[str, Any]) -> set[str]:
    """Return what of a cell its author hides: `input`, `outputs` or both."""
    tags = metadata.get("tags")
    own = {tag.lower().replace("_", "-") for tag in tags if isinstance(tag, str)} if isinstance(tags, list) else set()
    return {part for part, names in _HIDDEN.items() if own & names}


def _list_publishing(metadata: Mapping[str, Any], names: Collection[str] = PUBLISHING_NAMES) -> Iterator[str]:
    """Yield what a notebook's own metadata says about publishing, as lines of front matter."""
    for name, value in metadata.items():
        if isinstance(value, Mapping) and names is PUBLISHING_NAMES:
            yield from _list_publishing(value, _OF_OTHERS)
        elif plain_name(str(name)) in names and isinstance(value, (str, bool, int)):
            yield f"{name}: {json.dumps(value)}\n"


def _write_cell(cell: Any, language: str) -> Iterator[str]:
    source = str(cell.source).strip("\n")
    hidden = find_hidden(cell.get("metadata") or {})
    if cell.cell_type == "markdown" and source.strip() and "input" not in hidden:
        yield _ATTACHED.sub(lambda match: _show_attached(match, cell.get("attachments") or {}), source)
    elif cell.cell_type == "code":
        if source.strip() and "input" not in hidden:
            yield _fence(source, language)
        printed = "".join(_read_output(output) for output in cell.get("outputs", ())).strip("\n")
        if printed and source.strip() and "outputs" not in hidden:
            lines = printed.split("\n")
            more = [f"… {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
            yield _fence("\n".join((*lines[:_MOST_LINES], *more)), "text")
        if source.strip() and "outputs" not in hidden:
            for output in cell.get("outputs", ()):
                alt = _NAME.sub(" ", str(output.get("data", {}).get("text/plain") or "")).strip()
                yield from filter(None, [_show_picture(output.get("data", {}), alt)])


def _show_picture(bundle: Mapping[str, Any], alt: str) -> str:
    """Return a picture as an element that holds it; nothing where there is none, or one that is too large."""
    kind = next((kind for kind in _PICTURES if bundle.get(kind)), "")
    packed = "".join(str(bundle.get(kind, "")).split())
    if not kind or len(packed) > _LARGEST or not _BASE64.fullmatch(packed):
        return ""
    size = ""
    if kind == "image/png":
        head = base64.b64decode(packed[:32])
        width, height = (int.from_bytes(head[start : start + 4], "big") for start in (16, 20))
        size = f' width="{width}" height="{height}"'
    return f'<img alt="{escape(alt)}"{size} src="data:{kind};base64,{packed}">'


def _show_attached(match: re.Match[str], attachments: Mapping[str, Any]) -> str:
    return _show_picture(attachments.get(unquote(match["name"])) or {}, match["alt"]) or match["alt"]


def _read_output(output: Any) -> str:
    text = output.get("text") or output.get("data", {}).get("text/plain") or ""
    if output.get("output_type") == "error":
        text = f"{output.get('ename', '')}: {output.get('evalue', '')}".strip(": ")
    if output.get("data", {}).get("image/png") or text.startswith("<"):
        return ""  # a picture's own description
    return _ESCAPES.sub("", text) + ("" if text.endswith("\n") else "\n")


def _fence(text: str, language: str) -> str:
    ticks = "`" * max(3, max((len(run) for run in re.findall(r"`{3,}", text)), default=0) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"


def read_notebook(text: str) -> Any:
    """Return a notebook as version 4 of the format has it.

    Raises:
        Exception: whatever nbformat stumbles on.
    """
    import nbformat  # noqa: PLC0415 (takes a fifth of a second, and few sites have notebooks)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as that cells have no ids, which only editors need
        return nbformat.reads(text, as_version=4)
