"""What a project is made with: the tags of its card."""

import re
from collections.abc import Iterator

from tilfolio.parse.frontmatter import Fields
from tilfolio.parse.plain import plain_text
from tilfolio.parse.text import find_sections
from tilfolio.parse.tree import read

_TECH = (
    r"(?:tech(?:nolog(?:y|ies))?(?:[ -]?stack)?|(?:the[ ])?stack|built[ ]with"
    r"|tools(?:[ ]?(?:&|and)[ ]?(?:technologies|libraries))?|frameworks?)"
)
_LINE = re.compile(rf"\W*{_TECH}(?:[ ]used)?[^\w:：]*[:：][^\w\[`]*(?P<said>.+)", re.I)
_SECTION = re.compile(rf"\W*{_TECH}(?:[ ]used)?\W*$", re.I)
_BADGE_NAME = re.compile(r"/badge/(?:built[_ ]with-|made[_ ]with-)?(?P<name>[^-/?]+)", re.I)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_PARTS = re.compile(r"[,;|•·]|[ ]\+[ ]|[ ]/[ ]|[ ]&[ ]")
_EXPLAINED = re.compile(r"[ ][-–—][ ]|[ ]\(")
_PLAIN_WORDS = re.compile(r"\b(?:is|are|was|were|we|i|uses?|used|using|for|this|that|the|it|because|to)\b", re.I)
"""Words of sentences: a line with one of them is not a list of names."""
_MOST_TAGS = 12


def find_tags(fields: Fields, body: str) -> tuple[str, ...]:
    """Return the front matter's tags, else those of a line or a section `Tech stack`, `Built with` or the like.

    A section gives a tag for each bullet, of `Backend: FastAPI, Redis` what is behind the colon, for each badge, and
    for each part of a line that only lists names: `Python, PyTorch, FastAPI`.
    """
    written = [tag for name in ("tags", "tech", "stack") for tag in fields.texts(name)]
    if written:
        return tuple(dict.fromkeys(tag.removeprefix("#") for tag in written))
    found: list[str] = []
    blocks = (block for block in read(body).blocks if block.kind in {"paragraph", "heading", "title", "row"})
    lines = (line for block in blocks for line in body[block.start : block.end].split("\n"))
    line = next(filter(None, map(_LINE.match, lines)), None)
    if line:
        found += _split_tags(line["said"])
    for start, end in find_sections(body, _SECTION):
        found = found or list(_read_tech_section(body[start:end]))
    folded: dict[str, str] = {}
    for tag in found:
        folded.setdefault(tag.lower(), tag)
    return tuple(folded.values())[:_MOST_TAGS]


def _read_tech_section(text: str) -> Iterator[str]:
    for block in read(text).blocks:
        if block.kind == "paragraph" and "quote" not in (around := block.list_containers()):
            for number, line in enumerate(block.content.split("\n")):
                if around and not number:
                    yield from _split_bullet(line)
                elif "](" in line:
                    yield from _split_tags(" , ".join(_IMAGE.findall(line)))
                elif not line.startswith("<"):
                    yield from _split_list(line)


def _split_list(line: str) -> list[str]:
    """Return the names in a line such as `Python, PyTorch, and FastAPI.`, and nothing of a sentence."""
    parts = [part for part in _PARTS.split(line) if part.strip(" .*_`")]
    tags = _split_tags(line)
    are_names = all(" " not in tag or tag[0].isupper() for tag in tags) and not _PLAIN_WORDS.search(line)
    return tags if 2 <= len(parts) == len(tags) and are_names else []


def _split_bullet(text: str) -> list[str]:
    """Read `**Backend:** FastAPI, Redis`, `PyTorch – the models`, or `PyTorch`."""
    label, colon, rest = plain_text(text).partition(":")
    if colon and rest.strip():
        return _split_tags(rest)
    return _split_tags(_EXPLAINED.split(label, maxsplit=1)[0])


def _split_tags(text: str) -> list[str]:
    named_by_badge = [match["name"].replace("_", " ").replace("%20", " ") for match in _BADGE_NAME.finditer(text)]
    parts = named_by_badge or [plain_text(part).strip(" .*_`") for part in _PARTS.split(text)]
    parts = [re.sub(r"^(?:and|with|the)[ ]", "", part) for part in parts]
    return [part for part in parts if re.search(r"\w", part) and len(part) <= 30 and part.count(" ") <= 3]
