"""The files of a new portfolio, as text."""

import json
import re
from datetime import date
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from msgspec import Struct
from msgspec.structs import asdict

from tilfolio.cli.layouts import Layout
from tilfolio.fields import write_schema

_TEMPLATES = Path(__file__).parent.parent / "templates"
_NEEDS_FONTS = frozenset({"ar", "fa", "he", "hi", "ja", "ko", "ur", "zh", "zh-Hant", "zh-TW"})
"""Languages of titles in scripts that the shipped fonts lack."""


class Answers(Struct, frozen=True, kw_only=True):
    """What `til init` asks."""

    name: str
    headline: str
    site_name: str
    github: str
    """The GitHub user; empty: none."""
    language: str
    """A language of Material, like `ko`."""
    timezone: str
    """A name of the IANA time zone database."""


def find_pages_url(github: str, repository: str) -> str:
    """Return the address that GitHub Pages gives a repository; empty without a user."""
    if not github:
        return ""
    host = f"{github.lower()}.github.io"
    return f"https://{host}/" if repository.lower() == host else f"https://{host}/{repository}/"


def plan_files(
    answers: Answers,
    repository: str,
    today: date,
    layout: Layout | None = None,
    *,
    requirements: str = "requirements.txt",
    history_from: str = "",
) -> dict[str, str]:
    """Return the text of each file by its path.

    `repository` is the name of the folder and of the repository, `requirements` the file that the workflow installs.
    `history_from` is the moment at which a copy of tilfolio's own repository became the author's.
    """
    layout = layout or Layout()
    values = {
        **asdict(layout),
        **asdict(answers),
        "requirements": requirements,
        "history_from": history_from,
        "description": f"What {answers.name} learned today, and built." if answers.name else "Notes and projects.",
        "site_url": find_pages_url(answers.github, repository),
        "repo_url": f"https://github.com/{answers.github}/{repository}" if answers.github else "",
        "version": version("tilfolio"),
        "needs_fonts": answers.language in _NEEDS_FONTS,
    }
    templates = Environment(
        autoescape=False,  # noqa: S701 - Markdown and YAML; what is typed goes through the filter `yaml`
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[##",
        comment_end_string="##]",
        keep_trailing_newline=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters["yaml"] = json.dumps  # a JSON string is a YAML string
    planned = {}
    for file in (_TEMPLATES / "starter").rglob("*.j2"):
        path = file.relative_to(_TEMPLATES / "starter").as_posix().removesuffix(".j2")
        path = requirements if path == "requirements.txt" else _place(path, today, layout.docs)
        planned[path] = templates.from_string(file.read_text(encoding="utf-8")).render(values)
    planned[".vscode/front-matter.schema.json"] = json.dumps(write_schema(), indent=2, ensure_ascii=False) + "\n"
    schema = _TEMPLATES / "mkdocs.schema.json"
    planned[".vscode/mkdocs.schema.json"] = schema.read_text(encoding="utf-8")
    planned["overrides/.gitkeep"] = ""
    return dict(sorted(planned.items()))


def _place(path: str, today: date, docs: str) -> str:
    return re.sub(r"^docs/", f"{docs}/", re.sub(r"^TILs/", f"TILs/{today.year:04d}/{today.isoformat()}-", path))
