"""Split the parts of a Til into words and find terms among them.

A text is a list of lower-case words, separated by anything that is neither letter nor digit. So `train_test_split`,
`train-test split` and `Train test split` are the same term of three words, whose last word may be a plural.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct

from tilfolio.model import Til

BODY_LIMIT = 20_000
"""Only so many characters of a body are read; the topic of a note is clear before that."""

_WORD = re.compile(r"[a-z0-9]+\+*#?|[^\W\x00-\x7f]+|[.,;:!?)\]](?=\s)|\n\n")
_AS_COMPARED = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_FENCE = re.compile(r"[ \t>]*(?P<marks>`{3,}|~{3,})[ \t]*\{?[ \t]*\.?(?P<language>[\w+#.-]*)")
_INDENT = re.compile(r"(?: {4}|\t)[ \t]*(?![-*+][ \t]|\d+[.)][ \t])\S")
_DEFINITION = re.compile(r"^[ \t]*\[[^\]\n]+\]:.*$", re.MULTILINE)
_NOISE = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)|<[^<>\n]*>|https?://\S+|!\[\[[^\[\]\n]*\]\]")
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


Named: TypeAlias = tuple[str, Term]
"""A term's words and the Term."""
Entry = TypeVar("Entry")


class Trie(dict[str, Any], Generic[Entry]):
    """From the first words of terms to what may follow them; the key None holds the Term that ends there.

    What begins with a word is planted when that is first asked for: most of thousands of terms never are.
    """

    def __init__(
        self, firsts: Mapping[str, Sequence[Entry]], make: Callable[[Sequence[Entry]], Iterable[Named]]
    ) -> None:
        """Set up the trie of what `make` returns for the entries of a first word."""
        super().__init__()
        self.firsts, self._make = firsts, make
        self._made: dict[str, Term] = {}

    def __missing__(self, word: str) -> Any:
        # What is found in the singular and in the plural is one Term.
        terms = [(words, self._made.setdefault(words, term)) for words, term in self._make(self.firsts[word])]
        node = self[word] = _plant_all(terms).get(word) if terms else None
        return node


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case, and punctuation or a blank line wherever a phrase ends."""
    return _WORD.findall(text.lower())


def is_normal(term: str) -> bool:
    """Return whether a term is already in normal form; most are, and the check takes a third of the time."""
    return _AS_COMPARED.fullmatch(term) is not None


def _list_words(term: str) -> list[str]:
    return term.split(" ") if is_normal(term) else [word for word in split_words(term) if word[0].isalnum()]


def grow_trie(terms: Iterable[Named]) -> Trie[Named]:
    """Return a trie of the words of each Term, with the last word also in the plural."""
    return Trie(group_by_first((text, (text, term)) for text, term in terms), lambda entries: entries)


def group_by_first(entries: Iterable[tuple[str, Entry]]) -> Mapping[str, Sequence[Entry]]:
    """Return entries, each given with its term, by all first words that the term may have."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for text, entry in entries:
        words = _list_words(text)
        if words:
            groups[words[0]].append(entry)
            if len(words) == 1 and (plural := _form_plural(words[0])):
                groups[plural].append(entry)
    return groups


def _plant_all(terms: Iterable[Named]) -> dict[Any, Any]:
    trie: dict[Any, Any] = {}
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


def _plant(trie: dict[Any, Any], words: list[str], term: Term) -> None:
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    node[None] = term


def count_terms(words: list[str], trie: Trie[Any]) -> Counter[Term]:
    """Count the terms in a list of words; of overlapping terms only the longest counts."""
    found: Counter[Term] = Counter()
    firsts, after = trie.firsts, 0
    for position, word in enumerate(words):
        if word not in firsts or position < after:
            continue
        node, ahead, term = trie[word], position + 1, None
        while node is not None:
            if None in node:
                term, after = node[None], ahead
            node = node.get(words[ahead]) if ahead < len(words) else None
            ahead += 1
        if term is not None:
            found[term] += 1
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
    text = "\n".join(prose)
    text = _DEFINITION.sub(" ", text) if "]:" in text else text
    return _NOISE.sub(" ", text), _read_code(blocks)


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
