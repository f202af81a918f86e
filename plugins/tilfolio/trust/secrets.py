"""Keys and passwords in a text: where they are and of which kind, never what they are."""

import base64
import functools
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from ahocorasick_rs import BytesAhoCorasick

from tilfolio.trust.secret_rules import RULES, Rule

_ALLOWED = re.compile(r"\b(?:til(?:folio)?: ?allow[- ]secret|pragma: ?allowlist secret|gitleaks: ?allow)\b", re.I)
"""On the line of a secret: it may be published. The last two are what other scanners understand."""
_ESCAPED = re.compile(r"\\([_*~`.\-+=:/@#])")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN = (
    rf"(?:\*|`|{'|'.join(_INVISIBLE)}|~~|==|\^\^|\{{\+\+\}}?|\+\+\}}?"
    r"|</?[A-Za-z][^<>\n]{0,300}>|<!--[^<>\n]{0,300}-->)"
)
"""What a reader does not see of a text."""
_MARKUP = re.compile(_UNSEEN)
_SPLIT = re.compile(rf"[*`{_INVISIBLE}~=^{{+<](?<=[\w.\-](?={_UNSEEN}{{1,9}}[\w.\-]).)")
"""Such a thing inside a word; a pattern that begins with one of a few signs is found fast."""
_NUMBERED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
"""A character by its number, as YAML, TOML, JSON and most code can have it between quotes."""
_COLOR = re.compile(r"\x1b\[[0-9;]{0,20}m")
"""What colors the text in a terminal after it."""
_CONTROL = re.compile(r"\\[nrt](?=[A-Za-z0-9])")
"""The end of a line as code writes it, before a word."""
_BREAK = r"(?:[ ]{2,9}|\\|[ ]{0,9}<br ?/?>[ ]{0,9})\n[ \t]{0,9}"
"""A hard line break, as Markdown and HTML have it."""
_BROKEN = re.compile(rf"(?<=[\w+/=~\-])(?:{_BREAK}[\w.+/=~\-]{{1,300}}){{1,9}}")
"""What comes after such breaks in a word."""
_GAP = re.compile(r"[\"'][ \t]{0,9}(?:\\?\n[ \t]{0,40})?(?:\+|\.{1,2}|&)?[ \t]{0,9}(?:\\?\n[ \t]{0,40})?[fbru]?[\"']")
"""Between two strings that code puts together: `"ab" + "cd"`, also over two lines."""
_JOINED = re.compile(rf"(?:{_GAP.pattern}[\w.+/=~\-]{{1,300}}){{1,9}}")
_WIDE = re.compile("[\uff10-\uff5a\U0001d400-\U0001d7ff]{2}")
"""Letters and digits in other shapes, such as those of the width of a Chinese sign."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]{24,200000}")
_ENCODED = re.compile(r"[A-Za-z0-9+/_\-]{16,300}={0,2}")
_URL_SAFE = str.maketrans("-_", "+/")
_PRINTED = re.compile(rb"[\t\n\r -~]+")
"""How decoded text begins; pictures, and strings that are not Base64, decode to unprintable bytes."""
_QUOTED = re.compile("%[0-9A-Fa-f]{2}")
_PLACEHOLDER = re.compile(
    r"(?:\w*[-_.])?(?:pass(?:word|wd|phrase)?|pwd|secret|token|key|user(?:name)?|admin|root|guest|postgres|mysql|redis"
    r"|rabbitmq|minio(?:admin)?|changeme|change[-_]?it|test(?:ing)?|demo|example|foo|bar|baz|dummy|placeholder|redacted"
    r"|hidden|none|null|true|false|undefined|string|value|here)(?:[-_.]?(?:here|value|goes))*\d{0,4}"
    r"|(?:abc|def|efg|ghi|xyz|123|456|789|-){2,12}|tiger|x-oauth-basic",
    re.I,
)
_MADE_UP = re.compile(
    r"\d{0,4}[A-Za-z]{0,40}(?:pass(?:word|wd)?|pwd|secret|token|key)[-_@]?\d{0,6}[!@#$%^&*.]{0,3}"
    r"|[A-Za-z]{3,20}[-_@]?123(?:4|45|456|4567|45678)?[!@#$%^&*.]{0,3}|[A-Za-z]{1,20}@20\d\d[!#$]?|p[a@]ssw[o0]rd\d{0,4}[!@#$%^&*.]{0,3}"
    r"|1q2w3e4r(?:5t)?",
    re.I,
)
"""As examples have it: `MySecurePassword123!`, `admin123`, `p@ssw0rd`."""
_STANDS_FOR = re.compile(
    r"your|example|placeholder|redacted|changeme|x{4}|\*{3}|\.{3}|…|process\.env|os\.environ|getenv|env\[|secrets\.",
    re.I,
)
_MENTION = re.compile(r"[A-Za-z_.\-]*|[a-z]+(?:[-_.][a-z0-9]+)+|[A-Z]+(?:_[A-Z0-9]+)+|\d{1,8}|v?\d+(?:\.\d+)+")
"""Words, names and numbers, as code and documents have them where a key could stand."""
_SENTENCE = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u0e00-\u0eff]"
"""Letters that no password has: a message about one, such as that it is too short."""
_OPEN_TO_ALL = re.compile(r"pk_(?:test|live)_|[a-z][a-z0-9+.\-]{1,20}://[^@]{0,300}$", re.I)
"""Keys that their vendors call public, and addresses without a password."""
_FILE = re.compile(r"(?:~|/(?:dev|etc|home|mnt|opt|private|root|run|srv|tmp|usr|Users|var)|[A-Za-z]:)[/\\]")
"""How the path of a file begins, which may hold a secret and is none."""
_SHORTEST_RUN = 20
_RUN = re.compile(rf"[\w.+/=~@:\-]{{{_SHORTEST_RUN},}}", re.ASCII)
_DIGIT = re.compile("[0-9]")
_MIXED = re.compile(r"[0-9]|[a-z_][A-Z]")
_MAY_BE_SHORT = re.compile(r"pass|pwd|key|secret|token|credential|auth|curl|wget|mysql|mariadb|://[^\s/@]{1,60}:")
_BEFORE = 130
"""Characters before a match that its rule looks at."""
_HEX = re.compile(r"[0-9a-f]+", re.I)


@dataclass(frozen=True, slots=True)
class Secret:
    """A key or password in a text."""

    kind: str
    """With its article: `a GitHub token`."""
    line: int
    """1-based."""
    text: str = field(repr=False, compare=False)
    """The secret itself: for as long as it takes to cut it out of messages. Never log or keep it."""


def find_secrets(text: str, allowed: Collection[str] = ()) -> tuple[Secret, ...]:
    """Return the secrets in a text, in order, without those that its author allows.

    `allowed` holds hashes, as `hash_secret` gives them.
    """
    found: dict[tuple[int, str], Secret] = {}
    lines: list[str] = []
    for variant, places in (
        *((variant, _match_rules(variant, tokens_only)) for variant, tokens_only in _read_variants(text)),
        (text, _find_encoded(text)),
    ):
        for start, kind, key in places:
            line = variant.count("\n", 0, start)
            lines = lines or text.split("\n")
            if line < len(lines) and _ALLOWED.search(lines[line]):
                continue
            if not allowed or hash_secret(key) not in allowed:
                found.setdefault((line + 1, key), Secret(kind, line + 1, key))
    return tuple(sorted(found.values(), key=lambda secret: secret.line))


def hash_secret(secret: str) -> str:
    """Return the name by which the option `secrets.allow` means a secret."""
    return f"sha256:{hashlib.sha256(secret.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def redact(text: str, secrets: Collection[Secret]) -> str:
    """Return a text without the secrets."""
    for secret in secrets:
        text = text.replace(secret.text, "…")
    return text


def _read_variants(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a text as it is, and as pages and browsers read it.

    Where signs are taken out or decoded, words come together that are none, so only tokens with a form of their own
    are meant: the second value says that.
    """
    yield text, False
    shown = text
    if "\\" in text or "&" in text:
        shown = unescape(_ESCAPED.sub(r"\1", text)) if "&" in text else _ESCAPED.sub(r"\1", text)
        if shown != text:
            yield shown, False
    if _SPLIT.search(shown):
        yield _MARKUP.sub("", shown), True
    if "\\" in text and _NUMBERED.search(text):
        yield _NUMBERED.sub(_decode_number, text), True
    if "\x1b" in text:
        yield _COLOR.sub("", text), False
    if "\\" in text and _CONTROL.search(text):
        yield _CONTROL.sub("  ", text), True
    if "  \n" in text or "\\\n" in text or ("<br" in text and ">\n" in text):
        whole = _BROKEN.sub(lambda rest: re.sub(_BREAK, "", rest[0]) + "\n" * rest[0].count("\n"), text)
        if whole != text:
            yield whole, True
    if _GAP.search(text):
        yield _JOINED.sub(lambda rest: _GAP.sub("", rest[0]) + "\n" * rest[0].count("\n"), text), True
    if not text.isascii() and _WIDE.search(text):
        yield unicodedata.normalize("NFKC", text), True
    if _QUOTED.search(text) or "shields.io/" in text:
        yield unquote(text).replace("__", "_"), False


def _decode_number(match: re.Match[str]) -> str:
    """Return the ASCII letter or sign that is meant; a space for all else, so that lines stay lines."""
    number = int(match[1] or match[2] or match[3], 16)
    return chr(number) if 32 < number < 127 else " "


def _find_encoded(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield what `_match_rules` finds in texts that are written in base64: where, which kind, and how it is written."""
    if any(_decode_all(_keep_long(text))):
        yield from _decode_all(text)


def _decode_all(text: str) -> Iterator[tuple[int, str, str]]:
    for run in _BASE64.finditer(text):
        is_part = text[run.start() - 1 : run.start()] == "." or text[run.end() : run.end() + 1] == "."  # of a token
        if not is_part and _PRINTED.fullmatch(_read_base64(run[0][:16])):
            found = _match_rules(_read_base64(run[0]).decode("utf-8", "replace"), tokens_only=False)
            yield from ((run.start(), kind, run[0]) for _, kind, _ in found)


def _read_base64(encoded: str) -> bytes:
    usual = encoded.rstrip("=").translate(_URL_SAFE)
    usual = usual[:-1] if len(usual) % 4 == 1 else usual
    return base64.b64decode(usual + "=" * (-len(usual) % 4))


def _keep_long(text: str) -> str:
    """Return the long words of a text, of which most have few."""
    return "\n".join([word for word in text.split() if len(word) >= _SHORTEST_RUN])


class _Words:
    """The words of some rules, looked for in a text all at once."""

    def __init__(self, numbers: Collection[int]) -> None:
        self._numbers = [number for number in numbers for _ in RULES[number].words]
        words = (word.encode() for number in numbers for word in RULES[number].words)
        self._automaton = BytesAhoCorasick(list(words))

    def find(self, text: str) -> set[int]:
        """Return the numbers of the rules of which one word is in a text."""
        found = self._automaton.find_matches_as_indexes(text.encode("utf-8", "surrogatepass"), overlapping=True)
        return {self._numbers[word] for word, _, _ in found}


_IN_TEXT, _IN_LOWER, _IN_RUNS = (
    _Words([number for number, rule in enumerate(RULES) if (rule.ignores_case, rule.is_run) == form])
    for form in ((False, False), (True, False), (False, True))
)


def _match_rules(text: str, tokens_only: bool) -> Iterator[tuple[int, str, str]]:
    """Yield where each secret begins, its kind and the secret itself; a stretch counts for the first rule only."""
    lower = text.lower()
    runs = "\n".join(run for run in _RUN.findall(_keep_long(text)) if _MIXED.search(run))
    numbers = _IN_TEXT.find(text) | _IN_LOWER.find(lower) | (_IN_RUNS.find(runs) if runs else set())
    if numbers and (runs or _MAY_BE_SHORT.search(lower)):
        rules = [rule for number in sorted(numbers) if (rule := RULES[number]).judged == "token" or not tokens_only]
        yield from _match(text, lower if len(lower) == len(text) else "", runs, rules)


def _match(text: str, lower: str, runs: str, rules: Iterable[Rule]) -> Iterator[tuple[int, str, str]]:
    taken: list[tuple[int, int]] = []
    for rule in rules:
        searched = lower if rule.ignores_case and lower else text
        pattern, before = _compile(rule, in_lower=searched is lower)
        if rule.is_run and not pattern.search(runs):
            continue
        for match in pattern.finditer(searched):
            start, end = match.span("key" if "key" in pattern.groupindex else 0)
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if before is not None and not before.search(text[max(0, match.start() - _BEFORE) : match.start()]):
                continue
            if _is_meant(rule, match, text[start:end]):
                taken.append((start, end))
                yield start, rule.kind, text[start:end]


@functools.cache
def _compile(rule: Rule, *, in_lower: bool) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    flags = re.ASCII | (re.IGNORECASE if rule.ignores_case else 0)
    before = re.compile(rf"(?:{rule.before})\Z", flags) if rule.before else None
    # A pattern that need not ignore case is found much faster.
    return re.compile(rule.pattern, re.ASCII if in_lower else flags), before


def _is_meant(rule: Rule, match: re.Match[str], key: str) -> bool:
    """Return whether a match is a secret, and no placeholder that stands for one."""
    if rule.judged == "token":
        is_example = "EXAMPLE" in key or re.search("x{6}|your", key, re.I) or _is_john(key)
        return len(set(key)) > 7 and not is_example
    if rule.judged == "encoded":
        user, _, key = _read_base64(key).decode("utf-8", "replace").partition(":")
        return key.isprintable() and len(key) > 5 and key not in (user, "open sesame") and not _is_placeholder(key)
    if "user" in match.re.groupindex:
        is_made_up = "." not in match["host"] and _MADE_UP.fullmatch(key)  # one's own machine, or a container
        return key != match["user"] and not (is_made_up or _is_placeholder(key) or _is_example(match["host"]))
    if (
        _MADE_UP.fullmatch(key)
        or _is_placeholder(key)
        or _MENTION.fullmatch(key)
        or len(set(key)) < 6
        or not _DIGIT.search(key)
    ):
        return False
    if rule.kind == "a password":
        return len(key) >= 8 and any(map(str.isalpha, key))
    return len(key) < 16 or (_is_random(key) and not _encodes_placeholder(key))


def _is_john(token: str) -> bool:
    """Return whether a JSON web token is the example that everybody copies, of John Doe with the number 1234567890."""
    parts = token.split(".")
    return len(parts) == 3 and parts[0].startswith("eyJ") and b'"1234567890"' in _read_base64(parts[1])


def _encodes_placeholder(key: str) -> bool:
    """Return whether a value is written in base64 and means words, as in examples: `secret-api-key`."""
    meant = _read_base64(key).decode("utf-8", "replace") if _ENCODED.fullmatch(key) else ""
    return bool(_PLACEHOLDER.fullmatch(meant) or _MENTION.fullmatch(meant)) and bool(meant)


def _is_placeholder(key: str) -> bool:
    """Return whether a value only says where a secret would stand, or is the path of a file."""
    return bool(
        key[:1] in "$%{<*[(&|"
        or "${" in key
        or _FILE.match(key)
        or _OPEN_TO_ALL.match(key)
        or (not key.isascii() and re.search(_SENTENCE, key))
        or _STANDS_FOR.search(key)
        or _PLACEHOLDER.fullmatch(key)
    )


def _is_example(host: str) -> bool:
    return host.lower().split(":")[0].endswith((".example", "example.com", "example.org", "example.net", "host.com"))


def _is_random(key: str) -> bool:
    """Return whether a long value looks drawn by lot: words joined by dashes, paths and versions do not."""
    if _HEX.fullmatch(key):
        return len(set(key)) > 7
    changes = sum(_class_of(one) != _class_of(other) for one, other in itertools.pairwise(key))
    return changes * 4 > len(key) and len(set(key)) > 9


def _class_of(character: str) -> int:
    return 0 if character.islower() else 1 if character.isupper() else 2 if character.isdigit() else 3
