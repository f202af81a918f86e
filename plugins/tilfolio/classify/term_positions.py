"""Split the parts of a Til into words and find terms among them.

A text is a list of lower-case words, separated by anything that is neither letter nor digit. So `train_test_split`,
`train-test split` and `Train test split` are the same term of three words, whose last word may be a plural.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

from msgspec import Struct

from tilfolio.model import Til

BODY_LIMIT = 20_000
"""Only so many characters of a body are read; the topic of a note is clear before that."""

_STOP = "."
_WORD = re.compile(r"[a-z0-9]+\+*#?|[^\W\x00-\x7f]+|[.,;:!?)\]](?=\s)|\n\n")
_AS_COMPARED = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_FENCE = re.compile(r"[ \t>]*(?P<marks>`{3,}|~{3,})[ \t]*\{?[ \t]*\.?(?P<language>[\w+#.-]*)")
_INDENT = re.compile(r"(?: {4}|\t)[ \t]*(?![-*+][ \t]|\d+[.)][ \t])\S")
_NOISE = re.compile(
    r"\]\((?:[^()\n]|\([^()\n]*\))*\)|<[^<>\n]*>|https?://\S+|^[ \t]*\[[^\]\n]+\]:.*$|!\[\[[^\[\]\n]*\]\]", re.MULTILINE
)
_TAGS = re.compile(r"^[-*\s]*tags?\s*:\s*(?P<listed>.+)$|^(?P<hashed>\s*#[^\s#].*)$", re.MULTILINE | re.IGNORECASE)
_HASHTAG = re.compile(r"#([^\s#,]+)")
_IMPORT = re.compile(
    r"^[ \t>.$%]*(?:from[ \t]+(?P<source>[\w.]+)[ \t]+import\b|import[ \t]+(?P<modules>[\w., \t]+)$"
    r"|(?:library|require)\((?P<package>[\w.]+)\))",
    re.MULTILINE,
)
_LINE_START = r"^[ \t]*%s(?:sudo[ \t]+)?(?P<command>[a-z][\w+.-]*)(?=[ \t\n]|\Z)"
_PROMPT = r"(?:[$%❯!]|[\w.:@~/-]*[~\w][$%])[ \t]*"
_COMMAND = re.compile(_LINE_START % f"(?:{_PROMPT})?", re.MULTILINE)
_PROMPTED = re.compile(_LINE_START % _PROMPT, re.MULTILINE)
_SHELLS = frozenset(
    ("bash", "sh", "shell", "zsh", "fish", "console", "shell-session", "shellsession", "terminal", "powershell", "cmd")
)


class Code(Struct, frozen=True, kw_only=True):
    """The code of all fences and indented blocks of a note."""

    text: str
    languages: tuple[str, ...]
    """The languages that fences name, in lower case."""
    imports: tuple[str, ...]
    """Imported modules with their parents: `sklearn`, `sklearn.metrics`."""
    commands: tuple[str, ...]
    """The first words of shell lines."""


class Term(Struct, frozen=True, kw_only=True, eq=False):
    """A term and its weight for each voice (the categories in their order, then none).

    Terms are compared by identity, since thousands are counted.
    """

    name: str
    """The form that evidence shows."""
    weights: tuple[float, ...]


Trie: TypeAlias = dict[Any, Any]
"""From words to what may follow them; the key None holds the Term that ends there."""


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case, with a full stop wherever a phrase ends."""
    return [word if word[0].isalnum() else _STOP for word in _WORD.findall(text.lower())]


def is_normal(term: str) -> bool:
    """Return whether a term is already in normal form; most are, and the check takes a third of the time."""
    return _AS_COMPARED.fullmatch(term) is not None


def _list_words(term: str) -> list[str]:
    return term.split(" ") if is_normal(term) else [word for word in split_words(term) if word != _STOP]


def grow_trie(terms: Iterable[tuple[str, Term]]) -> Trie:
    """Return a trie of the words of each Term, with the last word also in the plural."""
    trie: Trie = {}
    rows = [(_list_words(text), term) for text, term in terms]
    for words, term in rows:
        if words and (plural := _form_plural(words[-1])):
            _plant(trie, [*words[:-1], plural], term)
    for words, term in rows:  # last, so that a term takes precedence over the plural of another
        if words:
            _plant(trie, words, term)
    return trie


def _form_plural(word: str) -> str | None:
    if len(word) < 3 or not word.isascii() or not word.isalpha() or (word.endswith("s") and not word.endswith("ss")):
        return None
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("x", "ch", "sh", "ss")) else "s")


def _plant(trie: Trie, words: list[str], term: Term) -> None:
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    node[None] = term


def count_terms(words: list[str], trie: Trie) -> Counter[Term]:
    """Count the terms in a list of words; of overlapping terms only the longest counts."""
    found: Counter[Term] = Counter()
    position, end = 0, len(words)
    while position < end:
        node = trie.get(words[position])
        position += 1
        if node is None:
            continue
        term, after, ahead = node.get(None), position, position
        while ahead < end and (node := node.get(words[ahead])) is not None:
            ahead += 1
            if None in node:
                term, after = node[None], ahead
        if term is not None:
            found[term] += 1
            position = after
    return found


def split_body(body: str) -> tuple[str, Code]:
    """Return the prose of a Markdown text without link targets, and its code."""
    prose: list[str] = []
    blocks: list[tuple[str, str]] = []
    block: list[str] = []
    closing, language, blank = "", "", True
    for line in body[:BODY_LIMIT].split("\n"):
        if closing:
            if line.strip(" \t>").startswith(closing):
                blocks.append((language, "\n".join(block)))
                closing, block = "", []
            else:
                block.append(line)
        elif opening := _FENCE.match(line) if "`" in line or "~" in line else None:
            closing, language = opening["marks"], opening["language"].lower()
        elif blank and _INDENT.match(line):
            blocks.append(("", line))
            continue  # the next line of the block may follow at once
        else:
            prose.append(line)
        blank = not line.strip()
    if closing:
        blocks.append((language, "\n".join(block)))
    return _NOISE.sub(" ", "\n".join(prose)), _read_code(blocks)


def _read_code(blocks: list[tuple[str, str]]) -> Code:
    text = "\n\n".join(block for _, block in blocks)
    commands = [
        found["command"]
        for language, block in blocks
        for found in (_COMMAND if language in _SHELLS else _PROMPTED).finditer(block)
    ]
    return Code(
        text=text,
        languages=tuple(language for language, _ in blocks if language),
        imports=tuple(_find_imports(text)),
        commands=tuple(commands),
    )


def _find_imports(code: str) -> Iterable[str]:
    for found in _IMPORT.finditer(code):
        names = found["source"] or found["package"] or found["modules"]
        for name in names.split(","):
            parts = name.split()[0].split(".") if name.split() else []
            yield from (".".join(parts[:depth]).lower() for depth in range(1, len(parts) + 1))


def find_tags(til: Til) -> tuple[str, ...]:
    """Return the tags of a Til: declared ones, a `Tags:` line, and lines of `#hashtags`."""
    tags = list(til.tags)
    for line in _TAGS.finditer(til.body[:1000]):
        hashed = _HASHTAG.findall(line[0])
        tags += hashed or [tag for tag in re.split(r"[,\s]+", line["listed"] or "") if tag]
    return tuple(dict.fromkeys(tag.lower() for tag in tags))


def find_folders(til: Til) -> tuple[str, ...]:
    """Return the folders of a Til (usually its topics), outermost first."""
    return tuple(re.sub(r"[\s_-]+", " ", folder).lower() for folder in til.slug.split("/")[:-1])


def name_file(til: Til) -> str:
    """Return the words of a Til's file name, which are the title of notes without one."""
    return til.source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
