"""Edge: read files and search them for secrets."""

import dataclasses
import errno
import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

from tilfolio.gather.files import stamp_unchanging
from tilfolio.gather.hidden_texts import read_hidden_text
from tilfolio.model import Problem
from tilfolio.remember import Remember, stamp
from tilfolio.trust.screen import Screen, find_secrets_in_file
from tilfolio.trust.secrets import Secret

_BINARY = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|bz2|xz|7z|tar|whl|woff2?|ttf|otf|eot|mp[34]|m4a|mov|webm|ogg|wav"
    r"|tgz|tbz2|txz|svgz|jar|docx|xlsx|pptx|od[tspg]|epub|ora|kmz"
    r"|flac|np[yz]|parquet|arrow|feather|h5|hdf5|pth?|onnx|safetensors|bin|so|dll|exe|sqlite|db)$",
    re.I,
)
_LARGEST = 5_000_000
"""Larger files are searched in parts of this size; bytes."""
_OVERLAP = 20_000
"""Overlap of two parts in bytes; no secret is longer."""
_LARGEST_DRAWING = 50_000_000
"""Maximum size of an SVG file, which is sanitized as a whole; bytes."""


def read_searched(file: Path) -> bytes | OSError | Path | None:
    """Return a file's content to search for secrets, or its path if it is too large; None if it is binary."""
    if is_binary(file.name):
        return None
    try:
        size = file.stat().st_size
        if file.suffix.lower() == ".svg" and size > _LARGEST_DRAWING:
            return OSError(errno.EFBIG, "too large for an SVG file")
        return file if size > (_LARGEST_DRAWING if file.suffix.lower() == ".svg" else _LARGEST) else file.read_bytes()
    except OSError as error:
        return error


def _name_file(shown: str, path: Path) -> bytes | None:
    found = stamp_unchanging(path)
    return found and stamp(shown, found.hex())


def passes_large(file: Path, shown: str, screen: Screen, remember: Remember) -> bool:
    """Return whether a file that is searched in parts may be published."""
    try:
        [is_clean] = remember(
            "screen-large", [file], partial(_name_file, shown), lambda path: not any(find_in_large(path, shown)), bool
        )
        return is_clean or screen.passes_secrets(shown, tuple(find_in_large(file, shown, screen.allowed)))
    except OSError as error:
        screen.refuse(describe_unreadable(shown, error))
        return False


def passes_binary(file: Path, shown: str, screen: Screen, remember: Remember) -> bool:
    """Return whether a file that is no text may be published: by its name, and by the texts that are in it."""

    def search(path: Path) -> tuple[bool, bool]:
        hidden = read_hidden_text(path)
        return Screen().passes(shown, hidden.text), hidden.is_whole

    [(is_clean, is_whole)] = remember("screen-hidden", [file], partial(_name_file, shown), search, tuple[bool, bool])
    if not is_whole:
        screen.unsearched.append(describe_unsearched(shown))
    return is_clean or screen.passes(shown, read_hidden_text(file).text)


def describe_unsearched(shown: str) -> str:
    """Return the line about a picture or an archive of which not all was searched for keys."""
    what = "was not searched to the end for keys: more than 30 MB of text are in it, or it is broken or has a password"
    return f"{shown}: {what}. Look into it before you publish it"


def find_in_large(file: Path, shown: str, allowed: Collection[str] = ()) -> Iterator[Secret]:
    """Yield the secrets in a file of any size, reading it in parts.

    Raises:
        OSError: it cannot be read.
    """
    reported: set[Secret] = set()
    with file.open("rb") as opened:
        line, part = 0, opened.read(_LARGEST)
        while part:
            for secret in find_secrets_in_file(shown, decode(part), allowed):
                found = dataclasses.replace(secret, line=secret.line + line if secret.line else 0)
                if found not in reported:
                    reported.add(found)
                    yield found
            rest = opened.read(_LARGEST)
            line += part.count(b"\n", 0, max(0, len(part) - _OVERLAP))
            part = part[-_OVERLAP:] + rest if rest else b""


def describe_unreadable(shown: str, error: OSError) -> Problem:
    """Return the Problem of a file that cannot be copied."""
    what = f"cannot be read ({error.strerror})"
    return Problem(path=shown, what=what, remedy="Make it readable, or remove the links to it")


def pass_contents(tasks: Sequence[tuple[str, bytes]], screen: Screen, remember: Remember) -> list[bool]:
    """Return for each file whether it may be published; a task is its displayed path and content."""
    clean = remember("screen", tasks, lambda task: stamp(task[0], name_content(task[1]).hex()), _is_clean, bool)
    return [
        True if is_clean else screen.passes(name, decode(content))
        for (name, content), is_clean in zip(tasks, clean, strict=True)
    ]


def _is_clean(task: tuple[str, bytes]) -> bool:
    """Return whether nothing in a file looks like a secret, allowed or not."""
    return Screen().passes(task[0], decode(task[1]))


def decode(content: bytes) -> str:
    """Return the text of a file, with the ASCII characters of UTF-16 added."""
    text = content.decode("utf-8", "replace")
    return text if "\0" not in text else f"{text}\n{text.replace(chr(0), '')}"


def name_content(content: bytes) -> bytes:
    """Return a hash of a file's content."""
    return hashlib.blake2b(content, digest_size=20).digest()


def is_binary(name: str) -> bool:
    """Return whether a file is binary, by its name."""
    return _BINARY.search(name) is not None


def read_text(file: Path) -> str:
    """Return the text of a file; empty if it is missing or too large."""
    try:
        return file.read_bytes().decode("utf-8", "replace") if file.stat().st_size <= _LARGEST else ""
    except OSError:
        return ""  # reported when it is copied
