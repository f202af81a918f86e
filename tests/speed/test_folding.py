from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.speed.folding import fold, unfold

CHROME = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(400))


@given(st.binary(), st.binary())
def test_what_was_folded_unfolds_to_what_it_was(content: bytes, likeness: bytes) -> None:
    assert unfold(fold(content, likeness), likeness) == content


@given(st.binary(), st.binary(min_size=1), st.binary())
def test_another_likeness_gives_nothing_or_the_same(content: bytes, likeness: bytes, other: bytes) -> None:
    assert unfold(fold(content, likeness), other) in (None, content)


def test_what_is_alike_takes_little_room() -> None:
    content = CHROME + b"one page"

    assert len(fold(content, CHROME)) < len(zlib.compress(content, 1)) / 10
    assert unfold(fold(content, CHROME), b"") is None


@pytest.mark.parametrize("damaged", [b"", b"f", b"x", b"fabc", fold(CHROME, CHROME)[:-9]])
def test_what_is_damaged_is_no_page(damaged: bytes) -> None:
    assert unfold(damaged, CHROME) is None
