"""Front matter in YAML, read as the text that was typed: `3.10`, `no` and `2024-01-01` stay what they are."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from msgspec.structs import replace

from tilfolio.model import Problem
from tilfolio.parse.frontblock import (
    MOST_LINES,
    FrontMatter,
    Names,
    Typed,
    Written,
    find_publishing_lines,
    looks_like_names,
    read_lines,
)
from tilfolio.parse.tree import read

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML without libyaml
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

_SIMPLE_LINE = re.compile(r"(?P<name>[A-Za-z_][\w-]*):[ \t]*(?P<value>\S.*)?$")
_OPEN = re.compile(r"-{3,}[ \t]*\n[a-z][\w-]*:(?: |\n)")
_OF_ENDLESS = re.compile(r"[\"']?[A-Za-z_][\w-]*[\"']?[ \t]*[:：]|[ \t]+\S|- |#(?! )|<<:")
"""A line that may be part of front matter which has no end."""
_MOST_NODES = 10_000
"""Values in one front matter; few aliases are enough to write a million."""
_LARGEST = 500_000
"""Characters of front matter that is read at all: YAML takes a second for a million."""
_LONG, _DEEPEST = 2_000, 50
"""Characters from which on the depth is looked at, and how deep YAML may be nested then."""


def read_yaml(text: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    """Split a text that begins with `---` into front matter and body.

    A text whose YAML is broken gives the lines of the form `name: value` that can be read by themselves, and
    the error beside them. A leading `---` that is not followed by names is a horizontal rule of the body.
    """
    handler = YAMLHandler()
    if not handler.detect(text):
        return FrontMatter(body=text), None
    try:
        block, body = handler.split(text)
    except ValueError:  # one boundary only: a horizontal rule, unless names and values come after it
        return _read_endless(text, shown)
    fence = handler.FM_BOUNDARY.match(text)
    block = "\n" * text.count("\n", 0, fence.end() if fence else 0) + block
    return _read_closed(text, block, body, shown)


def _read_closed(text: str, block: str, body: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    """Read what stands between two fences; `block` has as many lines above it as the text."""
    try:
        if len(block) > _LARGEST:
            raise yaml.composer.ComposerError(None, None, "it is too long")
        node = _compose(block)
        if node is None:
            return Names().finish(text, body), None
        if isinstance(node, yaml.MappingNode):
            return _read_mapping(node, block).finish(text, body), None
        mistake: Exception = yaml.composer.ComposerError(None, None, "it has no lines of names and values")
    except (yaml.YAMLError, RecursionError) as error:
        mistake = error
    if not looks_like_names(block):
        return FrontMatter(body=text, publishing=tuple(_find_in_text(block))), None
    if re.search(r"\n[^\S\n]*\n", block.strip()) and _find_end(text) < len(text) - len(body) - len("---\n"):
        front, unclosed = _read_endless(text, shown)  # the second fence is a rule of the text
        seen = {written.line for written in front.publishing}
        doubtful = (written for written in _find_in_text(block) if written.line not in seen)
        return replace(front, publishing=(*front.publishing, *doubtful)), unclosed
    return _read_lines(block).finish(text, body), _yaml_error(mistake, block, shown)


def _find_in_text(block: str) -> Iterator[Written]:
    """Find lines that may keep a note back in what stands between two rules."""
    lines = block.split("\n")[:MOST_LINES]
    code = read("\n".join(lines)).code_lines
    return find_publishing_lines("" if number in code else line for number, line in enumerate(lines))


def _read_endless(text: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    """Read front matter that nothing ends up to the first line that cannot be of it: `draft: true` is obeyed."""
    start = text.find("\n") + 1
    if not start:
        return FrontMatter(body=text), None
    end = _find_end(text)
    block = text[start:end]
    doubtful = tuple(_find_in_text("\n" * text.count("\n", 0, end) + text[end:].split("\n\n", 1)[0]))
    is_known = any(find_publishing_lines(block.strip().split("\n", 1)[:1]))
    if not (_OPEN.match(text) or is_known):
        return FrontMatter(body=text, publishing=doubtful), None
    body = re.sub(r"\A(?:[ \t]+-{3,}|\.{3}|--)[ \t]*\n", "", text[end:].lstrip("\n"))
    remedy = f"Write '---' on a line of its own below line {text.count(chr(10), 0, end)}"
    error = Problem(path=shown, line=1, what="the front matter has no end", remedy=remedy)
    read = _read_lines("\n" + block)
    read.publishing += doubtful
    return read.finish(text, body), error


def _find_end(text: str) -> int:
    """Return where front matter without an end ends: before the first line that cannot be part of it.

    Empty lines are part of it where a name comes after them.
    """
    position = end = text.find("\n") + 1
    while position and position < len(text):
        following = text.find("\n", position) + 1 or len(text)
        line = text[position:following]
        if _OF_ENDLESS.match(line) and not re.match(r"[ \t]+-{3,}[ \t]*$", line):
            end = following
        elif line.strip():
            break
        position = following
    return end


def _compose(block: str) -> yaml.Node | None:
    """Return the root of a block; raises YAMLError."""
    refuse_deep_yaml(block, _Loader)
    return yaml.compose(block, Loader=_Loader)


def _read_mapping(node: yaml.MappingNode, block: str) -> Names:
    """Return the values and the lines of names; raises RecursionError, or YAMLError for more than anyone writes."""
    read = Names()
    nodes = iter(range(_MOST_NODES))
    merged: list[tuple[Typed, int]] = []
    for key, value in node.value:
        name = str(_typed(key, nodes)).strip("\ufeff\u200b \t\n").lower()
        line = key.start_mark.line + 1
        if name == "<<":
            merged.append((_typed(value, nodes), line))
            continue
        read.add(name, _typed(value, nodes), line)
        read.publishing += find_publishing_lines([name], first_line=line)  # `{draft:true}` is a name without a value
    for mapping, line in merged:
        for one in mapping if isinstance(mapping, list) else [mapping]:
            for name, child in one.items() if isinstance(one, dict) else ():
                read.values.setdefault(name.lower(), child)
                read.lines.setdefault(name.lower(), line)
                read.add_publishing(name, child, line)
    read.publishing += find_publishing_lines(block.split("\n"), read.values, indented=False)
    return read


def _typed(node: yaml.Node, nodes: Iterator[int]) -> Typed:
    """Return a node as text, lists and mappings; aliases are written out, which `nodes` puts an end to."""
    if next(nodes, None) is None:
        raise yaml.composer.ComposerError(None, None, "its aliases repeat each other without end", node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [_typed(child, nodes) for child in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_typed(key, nodes)): _typed(value, nodes) for key, value in node.value}
    return str(node.value)


def _yaml_error(error: Exception, block: str, shown: str) -> Problem:
    problem = getattr(error, "problem", None) or ""
    at_start = "end of stream" in problem  # of a quote that nothing closes, the start says more than the end
    mark = getattr(error, "context_mark" if at_start else "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    too_deep = "it is nested too deeply" if isinstance(error, RecursionError) else None
    reason = too_deep or problem or "it is not YAML"
    remedy = "Put values that hold a colon, a quote or a bracket in quotes, like \"title: 'What: why'\""
    if re.search(r"^\t", block, re.MULTILINE):
        remedy = "Write spaces instead of tabs at the beginning of a line"
    elif tight := re.search(r"^[A-Za-z]\w*:[^\s/]", block, re.MULTILINE):
        line = block.count("\n", 0, tight.start()) + 1
        remedy = 'Write a space after each colon, like "draft: true"'
    return Problem(path=shown, line=line, what=f"the front matter cannot be read: {reason}", remedy=remedy)


def _read_lines(block: str) -> Names:
    return read_lines(block, _SIMPLE_LINE, _read_value)


def _read_value(typed: str) -> Typed:
    """Return the value of a line, which is YAML or at least a text."""
    try:
        node = _compose(typed)
        value: Typed = _typed(node, iter(range(_MOST_NODES))) if node is not None else ""
    except (yaml.YAMLError, RecursionError):
        return typed.strip().strip("\"'")
    # `title: What: why` is what is broken here
    return typed.strip() if isinstance(value, dict) and not typed.startswith("{") else value


def refuse_deep_yaml(text: str, loader: Any) -> None:
    """Do nothing for YAML that can be composed; libyaml's composer ends the process at a few thousand brackets.

    Raises:
        YAMLError: it is nested too deeply, or no YAML.
    """
    if len(text) <= _LONG:
        return
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            mark = getattr(event, "start_mark", None)
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", mark)
