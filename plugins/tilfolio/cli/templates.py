"""The texts that new notes start from."""

import json
import re
from pathlib import Path

import yaml
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader

_PLAIN = re.compile(r"[A-Za-z][\w./+-]*(?: [\w./+-]+)*")


def write_scalar(value: str) -> str:
    """Return a text as YAML that every reader takes for this text: plain where that is safe, else in quotes."""
    if _PLAIN.fullmatch(value) and yaml.safe_load(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def render_note(overrides: Path | None, kind: str, **values: object) -> str:
    """Return the text of a new note; the author's own templates in `overrides` go before ours."""
    own = [FileSystemLoader(overrides)] if overrides else []
    templates = Environment(
        loader=ChoiceLoader([*own, PackageLoader("tilfolio", "templates")]),
        autoescape=False,  # noqa: S701 - a Markdown file of the author's own, not a page
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["yaml"] = write_scalar
    name = "new.md.j2" if kind == "til" else f"new/{kind}.md.j2"
    text = templates.get_template(name).render(values)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"
