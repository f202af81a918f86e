"""Which other tool's Markdown a text is written in, read from what it holds, and that text as plain Markdown."""

import posixpath
import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.model import STAMP, Problem, SourceFile
from tilfolio.parse.containers import adapt_containers
from tilfolio.parse.frontmatter import FrontMatter, read_front_matter
from tilfolio.parse.logseq import adapt_logseq, is_journal
from tilfolio.parse.obsidian import WIKILINK, adapt_obsidian, find_tags, hide_comments, shows_picture
from tilfolio.parse.shortcodes import adapt_shortcodes


class Dialect(Struct, frozen=True, kw_only=True):
    """What a site's notes may be written in, beside Markdown; shortcodes of Jekyll and Hugo are always read."""

    obsidian: bool = False
    """Links by name, comments, marks and callouts: the folder is a vault, or a `[[name]]` is that of a note."""
    vault: bool = False
    """There is a folder `.obsidian`: `#tag` in a text is a tag."""
    logseq: bool = False
    """There are journals of Logseq: `name:: value` is a property, and `#tag` is a tag."""


MARKDOWN = Dialect()
_TOP = 5
"""Lines in which a title and the tags below it are."""
_TAG = re.compile(r"#(?=[\w/-]{0,100}[^\W\d])[\w/-]{1,100}#?")
_DAY = re.compile(r"^\d{4}-?\d{2}-?\d{2}[-_ ](?=.)")
_NO_SHORTCODES = "Write Markdown or HTML in its place"


class Adapted(Struct, frozen=True, kw_only=True):
    """A text as plain Markdown."""

    body: str
    tags: tuple[str, ...] = ()
    errors: tuple[Problem, ...] = ()


def find_dialect(sources: Iterable[SourceFile], *, vault: bool) -> Dialect:
    """Return what notes are written in; `vault` says whether their folder is one of Obsidian's."""
    if vault:
        return Dialect(obsidian=True, vault=True)
    sources = list(sources)
    if any(is_journal(source.path) for source in sources):
        return Dialect(obsidian=True, logseq=True)
    linking = [source.text for source in sources if "[[" in source.text]
    names = {name for source in sources for name in _list_stems(source.path)} if linking else set()
    found = any(_stem(match["name"].strip()) in names for text in linking for match in WIKILINK.finditer(text))
    return Dialect(obsidian=found or any(map(shows_picture, linking)))


def read_source(source: SourceFile, dialect: Dialect) -> tuple[FrontMatter, tuple[str, ...], tuple[Problem, ...]]:
    """Return a file's front matter and text, as plain Markdown, the tags in its text, and what is wrong in it."""
    front, error = read_front_matter(source.text, source.shown)
    front = adapt_logseq(front, source.path) if dialect.logseq else front
    adapted = adapt_dialects(front.body, dialect, source.shown, front.body_line)
    front = front if adapted.body is front.body else replace(front, body=adapted.body)
    return front, adapted.tags, (*([error] if error else []), *adapted.errors)


def adapt_dialects(body: str, dialect: Dialect, shown: str, first_line: int) -> Adapted:
    """Return a text as plain Markdown, with as many lines; `shown` and `first_line` say where it stands."""
    errors: list[Problem] = []

    def complain(line: int, what: str, remedy: str) -> None:
        errors.append(Problem(path=shown, line=first_line + line, what=what, remedy=remedy))

    body, unclosed = hide_comments(body, everywhere=dialect.obsidian)
    if unclosed is not None:
        what = "a comment begins with '%%' and never ends, so everything below is hidden"
        complain(unclosed, what, "Write '%%' where it ends, or put the signs into a code span")
    body, unknown = adapt_shortcodes(adapt_containers(body))
    for line, name, generator in unknown:
        complain(line, f"only {generator} knows the shortcode '{name}', so it is shown as text", _NO_SHORTCODES)
    if dialect.vault or dialect.logseq:
        tags = find_tags(body)
    else:
        body, tags = _take_tag_line(body)
    return Adapted(body=adapt_obsidian(body) if dialect.obsidian else body, tags=tags, errors=tuple(errors))


def _take_tag_line(body: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the line of tags right below its title, as Bear writes it, and these tags."""
    lines = body.split("\n", _TOP)
    written = [place for place, line in enumerate(lines[:_TOP]) if line.strip()][:2]
    if len(written) < 2 or not lines[written[0]].startswith("# "):
        return body, ()
    words = lines[written[1]].split()
    if not all(_TAG.fullmatch(word) for word in words):
        return body, ()
    lines[written[1]] = ""
    return "\n".join(lines), tuple(dict.fromkeys(word.strip("#/") for word in words))


def say_once(errors: Iterable[Problem]) -> list[Problem]:
    """Return what is wrong, each kind of unknown shortcode once: an old blog has hundreds of some."""
    said: set[str] = set()
    kept = []
    for error in errors:
        if error.remedy != _NO_SHORTCODES or error.what not in said:
            kept.append(error)
            said.add(error.what)
    return kept


def _list_stems(path: str) -> tuple[str, ...]:
    """Return what a link may call a file: its name, and the time at the beginning of that."""
    stamp = STAMP.match(posixpath.basename(path))
    return (_stem(path), stamp[0]) if stamp else (_stem(path),)


def _stem(path: str) -> str:
    """Return a file's name without its ending and without a day in front."""
    name = posixpath.basename(path)
    return _DAY.sub("", name.removesuffix(".md").removesuffix(".markdown")).casefold()
