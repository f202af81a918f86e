"""Debugging stories for templates."""

from typing import Any

from tilfolio.debugging import Story
from tilfolio.pages.context import Views
from tilfolio.pages.inline import render_inline

_LONGEST_ERROR = 240


def describe_story(views: Views, story: Story) -> dict[str, Any]:
    """Return a story for a template: its note, its symptoms, and the texts of its other parts."""
    parts = (("tried", story.tried), ("cause", story.causes), ("check", story.checks), ("fix", story.fixes))
    return {
        "til": views.til(views.context.tils[story.til]),
        "symptoms": [
            {"kind": one.kind, "text": shorten(one.text) if one.kind == "error" else render_inline(one.text)}
            for one in story.symptoms
        ],
        "parts": [(kind, [render_inline(one.text) for one in findings]) for kind, findings in parts if findings],
    }


def shorten(text: str) -> str:
    """Return an error message, cut if it is too long for a page."""
    return text if len(text) <= _LONGEST_ERROR else f"{text[: _LONGEST_ERROR - 1].rstrip()}…"
