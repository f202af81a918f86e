"""The text of a file with its links to a moved note changed, and nothing else of it."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from urllib.parse import quote

import yaml
from frontmatter.default_handlers import YAMLHandler

from tilfolio.edits import Edit, apply_edits
from tilfolio.errors import SourceError
from tilfolio.fields import FIELDS
from tilfolio.pages.targets import split_target
from tilfolio.parse.links import find_links
from tilfolio.parse.obsidian import WIKILINK
from tilfolio.parse.tree import read
from tilfolio.writing.write_fields import decode

Lead = Callable[[str], str | None]
"""Gives the new path for the path in a link, or a whole new address; None: it stays."""
Rewrite = Callable[[str], Sequence[Edit]]
"""Gives the edits of a text."""

_PLAIN = re.compile(r"(?:https?://|(?:\.\./){1,50})?\w[\w./-]*(?:#[\w-]+)?")
"""Paths and addresses that YAML takes without quotes."""
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+){0,2}")
"""An anchor and a tag in front of a value."""


def combine(*leads: Lead) -> Lead:
    """Return a lead that asks others in turn."""
    return lambda path: next(filter(None, (lead(path) for lead in leads)), None)


def edit_links(text: str, lead: Lead) -> Sequence[Edit]:
    """Return the edits that change the targets of Markdown and HTML links."""
    edits: list[Edit] = []
    position = 0
    for link in sorted(find_links(text), key=lambda link: link.target_start):
        new = lead_target(link.target, lead) if link.target_start >= position else None
        if new is not None:
            edits.append((link.target_start, link.target_end, new))
            position = link.target_end
    return edits


def lead_target(target: str, lead: Lead) -> str | None:
    """Return the new target of a link, with its `#part` kept; None: it stays."""
    path, mark, rest = split_target(target)
    found = lead(path) if path else None
    if found is None or found == path:
        return None
    return (found if "://" in found else quote(found, safe="/~!$&'*+,;=@")) + mark + rest


def edit_front_matter(text: str, lead: Lead) -> Sequence[Edit]:
    """Return the edits that change paths in fields of YAML front matter."""
    fences = list(YAMLHandler.FM_BOUNDARY.finditer(text))[:2]
    if len(fences) < 2 or text[: fences[0].start()].strip("\n \t\ufeff"):
        return ()
    start = fences[0].end()
    names = [field.name for field in FIELDS if field.holds_paths]
    found = edit_yaml(text[start : fences[1].start()], lambda value: lead_target(value, lead), names)
    return [(start + first, start + last, new) for first, last, new in found]


def edit_yaml(text: str, lead: Lead, names: Collection[str]) -> Sequence[Edit]:
    """Return the edits that change values below some top-level keys; comments and layout stay."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return ()
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    values = [value for key, value in pairs if key.value in names]
    edits: dict[int, Edit] = {}
    for node in (node for value in values for node in _list_scalars(value)):
        new = lead(node.value)
        if new is not None and node.style not in ("|", ">"):
            end = node.end_mark.index
            before = _PROPERTIES.match(text, node.start_mark.index, end)
            start = before.end() if before else node.start_mark.index
            edits[start] = (start, end, _quote_yaml(new, node.style))  # an alias leads to the same node twice
    return [*edits.values()]


def _list_scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _list_scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _list_scalars(value)


def _quote_yaml(value: str, style: str | None) -> str:
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    return value if style is None and _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def edit_wikilinks(text: str, rename: Lead) -> Sequence[Edit]:
    """Return the edits that change the names in `[[name]]`, outside of code."""
    if "[[" not in text:
        return ()
    found = [(match, rename(match["name"])) for match in WIKILINK.finditer(read(text).masked)]
    return [(*match.span("name"), new) for match, new in found if new is not None]


def rewrite_content(content: bytes, rewrite: Rewrite) -> tuple[bytes, int]:
    """Return a file after some edits, and how many they were; one that cannot be decoded stays as it is."""
    try:
        (mark, encoding, errors), typed, _ = decode(content, "")
    except SourceError:
        return content, 0
    is_of_windows = "\r\n" in typed and typed.count("\r\n") == typed.count("\n")
    text = typed.replace("\r\n", "\n") if is_of_windows else typed
    edits = rewrite(text)
    if not edits:
        return content, 0
    changed = apply_edits(text, edits)
    changed = changed.replace("\n", "\r\n") if is_of_windows else changed
    return mark + changed.encode(encoding, errors), len(edits)
