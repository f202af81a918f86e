"""What `til check --fix` corrects: names that are misspelled, and colons without a space. No other byte changes."""

import re
from contextlib import suppress

import yaml

from tilfolio.checking.options import list_misspelled
from tilfolio.edits import apply_edits
from tilfolio.errors import SourceError
from tilfolio.fields import guess_name
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.writing.write_fields import decode, rename_field, space_fields


def mend_note(content: bytes, shown: str, *, projects: bool) -> tuple[bytes, list[str]]:
    """Return the bytes of a note or README with its front matter corrected, and what was done.

    What cannot be corrected for certain stays as it is.
    """
    done: list[str] = []
    try:
        front, error = read_front_matter(decode(content, shown)[2], shown)
        if error is not None:
            content, done = space_fields(content, shown), ["a space after each colon"]
            front, _ = read_front_matter(decode(content, shown)[2], shown)
    except SourceError:
        return content, done
    for name in front.values:
        if meant := guess_name(name, projects=projects):
            with suppress(SourceError):
                content = rename_field(content, name, meant, shown)
                done.append(f"{name} → {meant}")
    return content, done


def mend_config(content: bytes) -> tuple[bytes, list[str]]:
    """Return the bytes of a mkdocs.yml with misspelled options corrected, and what was done."""
    text = content.decode("utf-8")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    edits, done = [], []
    for found in sorted(list_misspelled(root), key=lambda found: found.key.start_mark.index) if root else ():
        mark = len("\ufeff") if text.startswith("\ufeff") else 0  # which YAML does not count
        start, end = found.key.start_mark.index + mark, found.key.end_mark.index + mark
        if found.correction and re.fullmatch(rf"([\"']?){re.escape(found.key.value)}\1", text[start:end]):
            edits.append((start, end, found.correction))
            done.append(f"{found.key.value} → {found.correction}")
    return apply_edits(text, edits).encode("utf-8"), done
