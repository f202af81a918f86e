"""Posts on the notes of this repository, as a person would sign them.

    PYTHONPATH=tests python tests/own/test_posts_of_the_demo.py

writes `posts_of_the_demo.md` anew: read it aloud before you commit it.
"""

from __future__ import annotations

from pathlib import Path

from support.builders import a_source
from support.contexts import a_context
from tilfolio.pages.post import write_post
from tilfolio.parse.til import parse_note

NOTES = Path(__file__).parent.parent.parent / "TILs"
GOLDEN = Path(__file__).with_name("posts_of_the_demo.md")


def write_posts() -> str:
    """Return the post on each note, by the path of its file."""
    posts = []
    for path in sorted(NOTES.rglob("*.md")):
        name = path.relative_to(NOTES).as_posix()
        tils = parse_note(a_source(name, path.read_text(encoding="utf-8")), ["data", "model", "infra"]).tils
        posts += [f"## {name}: {til.title}\n\n{write_post(a_context(til), til)}" for til in tils]
    return "\n".join(posts)


def test_the_posts_on_the_demo_s_notes_are_those_that_were_read() -> None:
    assert write_posts() == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(write_posts(), encoding="utf-8")
