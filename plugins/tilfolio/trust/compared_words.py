"""The words of texts, as texts are compared with each other."""

import re

_WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile(
    "[\u0e00-\u0edf\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no spaces between words: Han, Kana, Thai, Lao and Khmer."""
_SIGNS = frozenset("\u00a0·¶–—…“”‘’→←×•✓")
"""Characters that are not letters; most texts that are not ASCII have only these."""
_ASCII = bytes(range(128))
_IN_WORDS = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() else 32 for byte in range(128))
_ASCII_WORDS = _IN_WORDS + b" " * 128
"""For `bytes.translate`: letters in lower case, and a space for all else."""
_ALL_WORDS = _IN_WORDS + bytes(range(128, 256))
"""Like `_ASCII_WORDS`, but keeps bytes that are not ASCII."""
_NO_LETTERS = bytes(byte for byte in range(256) if _ASCII_WORDS[byte] == 32)
_SPACES = bytes(byte for byte in range(128) if _ASCII_WORDS[byte] == 32)
_FOREIGN = re.compile(rb"[\x80-\xff]+")
"""Characters that are not ASCII."""


def split_words(text: str | bytes) -> list[str]:
    """Return the words of a text, in lower case; of scripts without spaces between words each sign is one."""
    encoded = _encode(text)
    if _has_usual_letters(encoded):  # a quarter of the time
        return encoded.translate(_ASCII_WORDS).decode().split()
    lower = _lower(encoded)
    if UNSPACED.search(lower):
        lower = UNSPACED.sub(r" \g<0> ", lower)
    return [part for word in lower.split() for part in ((word,) if word.isascii() else _WORD.findall(word))]


def join_letters(text: str | bytes) -> bytes:
    """Return the words of a text without anything between them."""
    encoded = _encode(text)
    if _has_usual_letters(encoded):
        return encoded.translate(_ASCII_WORDS, _NO_LETTERS)
    return _FOREIGN.sub(_leave_out_signs, _lower(encoded).encode().translate(None, _SPACES))


def _leave_out_signs(run: re.Match[bytes]) -> bytes:
    return "".join(_WORD.findall(run[0].decode())).encode()


def _encode(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _has_usual_letters(encoded: bytes) -> bool:
    return _SIGNS.issuperset(encoded.translate(None, _ASCII).decode("utf-8", "replace"))


def _lower(encoded: bytes) -> str:
    return encoded.translate(_ALL_WORDS).decode("utf-8", "replace").lower()
