"""The fields that front matter may have: one table for messages, the guide and the editor's completion."""

import difflib
import re
from functools import partial
from typing import Any

from msgspec import Struct


class Field(Struct, frozen=True):
    """A field of front matter."""

    name: str
    meaning: str
    """One line for the guide and the editor."""
    example: str
    """An example value."""
    schema: dict[str, Any]
    """The JSON Schema of its value, without a description."""
    notes: bool = True
    """Whether notes may have it."""
    projects: bool = False
    """Whether READMEs of projects may have it."""
    holds_paths: bool = False
    """Whether its value may be a path, or contain some; `til mv` keeps them right."""


_SHORTEST = 3
"""Minimum length of a name to suggest a correction; shorter ones are similar to too many others."""
_LIKENESS = 0.8
"""Minimum similarity of two names by difflib; `titel` and `title` have 0.8."""

_TEXT = {"type": "string"}
_DAY = {"type": "string", "pattern": r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"}
_DAYS = {"type": "object", "properties": {"created": _DAY, "updated": _DAY}, "additionalProperties": False}
_TEXTS = {"anyOf": [{"type": "array", "items": {"type": ["string", "number", "boolean"]}}, _TEXT]}
_LINKS = {"type": ["array", "object"]}
_BETTER = {"type": "string", "enum": ["lower", "higher"]}
_BETTER_EACH = {"anyOf": [_BETTER, {"type": "object", "additionalProperties": _BETTER}]}
_YES_NO = {"type": "boolean"}


def _like(*examples: str) -> dict[str, Any]:
    return {"type": "string", "examples": [*examples]}


_of_both = partial(Field, projects=True)
_of_project = partial(Field, notes=False, projects=True)

FIELDS = (
    _of_both("title", "The title; else the first heading.", "Why Kafka?", _TEXT),
    _of_both(
        "date",
        "The day it was learned. A day in the future: published on that day.",
        "2026-11-22",
        {"anyOf": [_DAY, _DAYS]},
    ),
    Field("slug", "The address below /til/.", "why-kafka", _TEXT),
    Field("aliases", "Addresses it had before; they redirect.", "[old-name]", _TEXTS),
    Field(
        "category",
        "The step of the checklist, or none. Without it, the text decides.",
        "infra",
        _like("data", "model", "infra", "none"),
    ),
    _of_both("tags", "Tags; always text.", '[kafka, "3.10"]', _TEXTS),
    _of_both("draft", "true: shown in serve, marked, and never in a built site.", "true", _YES_NO),
    _of_both("description", "One sentence for lists and previews; else the first paragraph.", "One sentence.", _TEXT),
    Field("project", "The folder of the project it was learned in.", "anomaly", _TEXT),
    Field("shared", "Where it was shared; counts for the week's outputs.", "https://www.linkedin.com/posts/…", _TEXTS),
    Field(
        "focus",
        "What it counts for in the weekly rhythm.",
        "theory",
        _like("core", "theory", "polish", "practice", "share"),
    ),
    Field("series", "Notes of one series are listed together.", "Streams", _TEXT),
    _of_both("image", "The picture for previews.", "chart.png", _TEXT, holds_paths=True),
    Field("authors", "Who wrote it, where several write.", "[Ada]", _TEXTS),
    _of_both("links", "Links that are listed below.", "[{Paper: https://example.org/p}]", _LINKS, holds_paths=True),
    _of_project("status", "Where the project stands.", "shipped", _like("planned", "wip", "paused", "shipped")),
    _of_project("featured", "true: stands first on the home page.", "true", _YES_NO),
    _of_project("shipped", "The day it was finished.", "2026-11-22", _DAY),
    _of_project(
        "better",
        "Of which metrics lower or higher values are better, where their names do not say.",
        "{drift: lower}",
        _BETTER_EACH,
    ),
    _of_project("cover", "The picture of the project.", "chart.png", _TEXT, holds_paths=True),
    _of_project("problem", "What it is for, in a sentence.", "Faults stop machines.", _TEXT),
    *(_of_project(name, f"The {name}, in a sentence.", "…", _TEXT) for name in ("approach", "result")),
    _of_project("video", "A demo: a file, or a page of YouTube or Vimeo.", "demo.mp4", _TEXT, holds_paths=True),
    _of_project("poster", "The picture that stands for the video.", "poster.png", _TEXT, holds_paths=True),
    _of_project("tech", "What it is built with.", "[PyTorch]", _TEXTS),
    *(_of_project(name, f"A link: {name}.", "https://example.org/", _TEXT) for name in ("demo", "repo", "paper")),
)

PUBLISHING = (
    *("publishDate", "pubDate", "expiryDate", "unpublishDate"),
    *("published", "publish", "private", "hidden", "unlisted", "visibility"),
    *("isDraft", "dg-publish", "eleventyExcludeFromCollections", "public", "unpublished", "nopublish", "wip"),
    *("publishedAt", "publishOn"),
)
"""Fields of Hugo, Jekyll, Astro and Obsidian about publishing; handled like `draft` and `date`."""
_OF_NOTES = (
    *("created", "updated", "lastmod", "datepublished", "categories", "author", "permalink", "redirect_from", "status"),
)
_OF_PROJECTS = ("stack", "repository", "achievements")
_HANDED_ON = (
    *("template", "icon", "hide", "search", "subtitle", "comments", "social", "robots", "meta", "pin", "readtime"),
    *("layout", "type", "url", "weight", "images", "feature", "keywords", "excerpt", "toc", "math", "alias", "tag"),
    *("cssclass", "cssclasses", "link", "lang", "language", "taxonomies", "extra", "source", "sources", "level"),
    *("seotitle", "seodescription", "ogimage", "cuid"),  # of Hashnode
)
"""Fields of MkDocs, Material and other generators: passed on unchanged, and never reported as misspelled."""


def list_names(*, projects: bool) -> frozenset[str]:
    """Return the names of fields that the parser of notes or of READMEs uses."""
    own = (field.name for field in FIELDS if (field.projects if projects else field.notes))
    return frozenset((*own, *(_OF_PROJECTS if projects else _OF_NOTES)))


def is_read(name: str) -> bool:
    """Return whether a note or project has a field with this name."""
    names = (*list_names(projects=False), *list_names(projects=True), *PUBLISHING)
    return plain_name(name) in map(plain_name, names)


def guess_name(name: str, *, projects: bool) -> str | None:
    """Return the field that a misspelled name means; None if the name is known, or similar to no other.

    Case, `-` and `_` do not matter: `Publish_Date` is known as `publishDate`.
    """
    plain = plain_name(name)
    known = {plain_name(each): each for each in (*sorted(list_names(projects=projects)), *PUBLISHING)}
    others = {plain_name(each) for each in (*list_names(projects=not projects), *_HANDED_ON)}
    if plain in known or plain in others or len(plain) < _SHORTEST:
        return None
    near = difflib.get_close_matches(plain, known, n=1, cutoff=_LIKENESS)
    swapped = (each for each in known if sorted(each) == sorted(plain))
    found = near[0] if near else next(swapped, None)
    return known[found] if found else None


def plain_name(name: str) -> str:
    """Return a name without case, `-` and `_`: Hugo reads `publishDate` and `publishdate` alike."""
    return re.sub(r"[\W_]", "", name).lower()


def write_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of front matter in notes and READMEs; other fields are allowed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a tilfolio note or project",
        "type": "object",
        "properties": {
            field.name: {**field.schema, "description": f"{field.meaning} Example: {field.example}"} for field in FIELDS
        },
    }
