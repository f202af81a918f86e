"""Notes and projects with a secret in them: nothing stays of them but that they are drafts.

Their text goes at once, so that no cache, page or message can hold the secret.
"""

import hashlib
import re
from collections.abc import Collection

from msgspec.structs import replace

from tilfolio.model import Opening, Project, Roadmap, Slug, Til
from tilfolio.trust.secrets import Secret, redact

_NAME = "withheld"
_TOLD = 10
"""So many characters of a secret in a name are too many."""


def withhold_til(til: Til, secrets: Collection[Secret]) -> Til:
    """Return a note as a draft without its text."""
    told = _tells(f"{til.title} {til.slug}", secrets)
    return Til(
        slug=Slug(f"{_NAME}-{hashlib.sha256(til.source.encode()).hexdigest()[:10]}") if told else til.slug,
        title=_NAME if told else til.title,
        body="",
        line=til.line,
        source=til.source,
        shown=redact(til.shown, secrets),
        repo_path=til.repo_path,
        learned_on=til.learned_on,
        updated_on=til.updated_on,
        draft=True,
    )


def withhold_project(project: Project, secrets: Collection[Secret]) -> Project:
    """Return a project as a draft without its text."""
    return Project(
        name=project.name,
        title=str(project.name) if _tells(project.title, secrets) else project.title,
        body="",
        line=project.line,
        source=project.source,
        shown=project.shown,
        repo_path=project.repo_path,
        added_on=project.added_on,
        updated_on=project.updated_on,
        draft=True,
    )


def withhold_roadmap(roadmap: Roadmap) -> Roadmap:
    """Return a roadmap as a draft without its text."""
    return replace(roadmap, title="", summary="", body="", links=(), sections=(), draft=True, unread="")


def withhold_opening(opening: Opening) -> Opening:
    """Return the opening of a digest as a draft without its text."""
    return replace(opening, title="", summary="", body="", links=(), draft=True, unread="")


def _tells(name: str, secrets: Collection[Secret]) -> bool:
    plain = _letters(name)
    return any(_letters(secret.text)[:_TOLD] in plain for secret in secrets)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
