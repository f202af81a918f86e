"""What GitHub reads within a paragraph and Python-Markdown does not: written so that both show the same."""

import re
from collections.abc import Iterator
from functools import cache

from tilfolio.edits import Edit, apply_edits, is_within
from tilfolio.model import is_address
from tilfolio.parse.inline_grammar import normalize
from tilfolio.parse.links import find_links
from tilfolio.parse.tree import Tree, read

_CONCERNS = ("~~", "://", "www.", "@", "\\", "`]", "] [", "]\n[")
_STRUCK = re.compile(r"(?<![~\\])~~(?=[^\s~])(?P<text>(?:[^\n~]|~(?!~)|\n(?![ \t]*\n))*?)(?<=[^\s~])~~(?!~)")
_URL = re.compile(r"h(?<![\w.+/@-]h)ttps?://[^\s<>\x00]+")
_WWW = re.compile(r"w(?<![\w.+/@-]w)ww\.[\w-]+\.[^\s<>\x00]+")
_MAIL = re.compile(r"(?<![\w.+/@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}(?![\w@/:-])")
_AUTOLINK = re.compile(r"<(?P<url>(?:https?|ftp)://[^<>]*)>", re.I)
_DOMAIN = re.compile(r"(?:https?://)?(?:[\w-]+(?:\.[\w-]+)+|localhost)(?=[/?#:]|$)")
_ENTITY = re.compile(r"&\w+;")
_LINK_ELEMENT = re.compile(r"<a\s[^<>]*>")
_NO_ADDRESS = re.compile(r"<[^<>\s]+>|\[[^\[\]\n]*\][ ]?[\[(:][^\]\)\n]*[\])]?")
_ESCAPE = re.compile(r"\\(?:[\\`*_{}\[\]()#+\-.!>]|(?P<rest>[!-/:-@\[-`{-~]|\n(?=[ \t]*\S)))")
_BAR = re.compile(r"\\\|")
_QUOTE = "'"
_SHORTCODE = re.compile(r":(?<![\w:]:)(?:(?=[a-z0-9_+-]*[a-z+-])[a-z0-9_+-]+|100|1234):(?![\w:])")
"""What may be the name of an emoji; a time of day is none."""
_MATHEMATICS = re.compile(r"\\[(\[]")


def adapt_inline(body: str) -> str:
    r"""Return Markdown in which emoji, bare addresses, struck text, escapes and references are what GitHub shows.

    `:rocket:` is the character, `https://example.org` a link, `~~x~~` struck, `\<` a `<`, and references whose label
    holds code lead where they should. Code is never changed.
    """
    if not any(sign in body for sign in _CONCERNS) and not _SHORTCODE.search(body):
        return body
    tree = read(body)
    masked = tree.masked
    prose = (edit for edit in _edit_prose(tree) if not is_within(edit[0], tree.raw))
    tags = [tag.span() for tag in tree.tags]
    edits = [edit for edit in (*prose, *_name_emoji(masked)) if not is_within(edit[0], tags)]
    edits += _edit_cells(tree)
    edits += _escape_non_addresses(masked)
    if not edits:
        return body
    targets = sorted((link.target_start, link.target_end) for link in find_links(body))
    return apply_edits(body, [edit for edit in edits if not is_within(edit[0], targets)])


def _edit_prose(tree: Tree) -> Iterator[Edit]:
    masked = tree.masked
    if "~~" in masked:
        for match in _STRUCK.finditer(masked):
            yield match.start(), match.start("text"), "<del>"
            yield match.end("text"), match.end(), "</del>"
    if "\\" in masked:
        yield from _edit_escapes(tree)
    if "]:" in masked:
        yield from _edit_references(tree)
    if "://" in masked or "www." in masked or "@" in masked:
        yield from _link_addresses(tree)


def _name_emoji(masked: str) -> Iterator[Edit]:
    for match in _SHORTCODE.finditer(masked):
        if emoji := _list_emoji().get(match[0]):
            yield *match.span(), emoji


@cache
def _list_emoji() -> dict[str, str]:
    """Return GitHub's emoji by shortcode, but for its own few pictures, such as `:octocat:`."""
    from pymdownx import gemoji_db  # type: ignore[import-untyped]  # noqa: PLC0415 large, and seldom needed

    named = {
        shortcode: "".join(chr(int(point, 16)) for point in (entry.get("unicode_alt") or entry["unicode"]).split("-"))
        for shortcode, entry in gemoji_db.emoji.items()
        if "unicode" in entry
    }
    return named | {alias: named[shortcode] for alias, shortcode in gemoji_db.aliases.items() if shortcode in named}


def _edit_escapes(tree: Tree) -> Iterator[Edit]:
    """Write out escapes that Python-Markdown does not know; in lines with mathematics they are commands."""
    mathematics = {tree.find_line(match.start()) for match in _MATHEMATICS.finditer(tree.masked)}
    for match in _ESCAPE.finditer(tree.masked):
        character, number = match["rest"], tree.find_line(match.start())
        if not character or character == "|":
            continue  # a table's own business
        if number not in mathematics and not (character == "\n" and number + 1 in mathematics):
            yield *match.span(), {"<": "&lt;", "\n": "<br>\n"}.get(character, f"&#{ord(character)};")


def _edit_references(tree: Tree) -> Iterator[Edit]:
    """Keep a reference apart from the one behind it, which Python-Markdown would take for its label.

    References and definitions whose label holds code get a label without: only the words shown keep it.
    """
    for span in tree.spans:
        if span.kind != "reference":
            continue
        after = span.inner[1] + 1
        words, behind = tree.text[slice(*span.inner)], tree.text[after : span.end]
        has_next = tree.text.startswith((" [", "\n["), span.end)
        are_two = behind.startswith(" ")
        label = words if are_two or behind in {"", "[]"} else behind[1:-1]
        if "`" in label and normalize(label) in tree.labels:
            yield after, after if are_two else span.end, f"[{label.replace('`', _QUOTE)}]"
        elif are_two or (not behind and has_next):
            yield after, after, "[]"
        if are_two and has_next:
            yield span.end, span.end, "[]"
    for link in find_links(tree.text):
        if link.kind == "definition" and "`" in (label := tree.text[link.start : tree.text.find("]", link.start)]):
            yield link.start, link.start + len(label), label.replace("`", _QUOTE)


def _edit_cells(tree: Tree) -> Iterator[Edit]:
    """Take the backslash from a bar in a table's code: GitHub needs it there, Python-Markdown shows it."""
    cells = (block for block in tree.blocks if block.kind == "cell" and "\\|" in block.content)
    for span in (span for cell in cells for span in tree.find_spans(cell) if span.kind == "code"):
        for match in _BAR.finditer(tree.text, *span.inner):
            yield match.start(), match.start() + 1, ""


def _link_addresses(tree: Tree) -> Iterator[Edit]:
    """Link what is an address by itself: not one in a tag, in a link's words, or in a definition."""
    masked = tree.masked
    found = [match for pattern in (_URL, _WWW) for match in pattern.finditer(masked)]
    found += _MAIL.finditer(masked) if "@" in masked else ()
    if not found:
        return
    taken = [match.span() for match in _NO_ADDRESS.finditer(masked)]
    taken += _find_link_elements(masked) if "<a" in masked else ()
    taken.sort()
    position = 0
    for match in sorted(found, key=lambda match: match.start()):
        is_mail = match.re is _MAIL
        address = match[0] if is_mail else _trim(match[0])
        edit = match.start(), match.start() + len(address), ""
        if match.start() < position or is_within(edit[0], taken):
            continue
        position = match.end()
        if is_mail or (_DOMAIN.match(address) and is_address(address)):
            yield *edit[:2], f"[{address}](http://{address})" if match.re is _WWW else f"<{address}>"


def _find_link_elements(masked: str) -> Iterator[tuple[int, int]]:
    for match in _LINK_ELEMENT.finditer(masked):
        end = masked.find("</a", match.end())
        if end < 0:
            return
        yield match.start(), end


def _escape_non_addresses(masked: str) -> Iterator[Edit]:
    """Let `<http://[abc/>` be text: MkDocs cannot take apart what it would lead to."""
    for match in _AUTOLINK.finditer(masked):
        if not is_address(match["url"]):
            yield match.start(), match.start() + 1, "&lt;"


def _trim(address: str) -> str:
    """Leave punctuation that ends a sentence, or closes what was opened before, out of an address."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        entity = _ENTITY.fullmatch(address, max(0, address.rfind("&", 0, end)), end) if last == ";" else None
        if entity:
            end = entity.start()
        elif last in "?!.,:*_~'\"|`" or (last == ")" and unopened > 0):
            unopened -= last == ")"
            end -= 1
        else:
            break
    return address[:end]
