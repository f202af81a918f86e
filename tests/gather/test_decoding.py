from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.gather.decoding import decode_text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"", "", id="empty"),
        pytest.param("# 한글 🚀\n".encode(), "# 한글 🚀\n", id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf# A\n", "# A\n", id="byte order mark"),
        pytest.param(b"a\r\nb\r\n", "a\nb\n", id="CRLF"),
        pytest.param(b"a\rb\r", "a\nb\n", id="CR"),
        pytest.param(b"a\x0cb\x0bc", "a b c", id="page breaks"),
        pytest.param(b"a\r\nb\rc\nd", "a\nb\nc\nd", id="all line ends in one file"),
        pytest.param("\ufeff# 한\r\nb".encode("utf-16-le"), "# 한\nb", id="UTF-16, little end first"),
        pytest.param("\ufeff# 한\r\nb".encode("utf-16-be"), "# 한\nb", id="UTF-16, big end first"),
    ],
)
def test_a_readable_file_is_decoded_and_has_no_bad_line(content: bytes, text: str) -> None:
    assert decode_text(content) == (text, None)


@pytest.mark.parametrize(
    ("content", "text", "line"),
    [
        pytest.param(b"caf\xe9\n", "caf�\n", 1, id="Latin-1"),
        pytest.param(b"a\nb\n\xff\xfe\xff\n", "a\nb\n���\n", 3, id="third line"),
        pytest.param(b"\xef\xbb\xbfa\r\n\xe9", "a\n�", 2, id="after a byte order mark and CRLF"),
        pytest.param(b"a\r\r\xe9", "a\n\n�", 3, id="after CR"),
        pytest.param(b"a\n\xf0\x9f\x9a", "a\n�", 2, id="cut off in a character"),
        pytest.param(b"a\n\x1b[31mred\x00\n", "a\n\ufffd[31mred\ufffd\n", 2, id="codes of a terminal"),
        pytest.param(b"\x00\n\xe9", "\ufffd\n\ufffd", 1, id="a control code above a byte of Latin-1"),
        pytest.param("\ufeffa\nb".encode("utf-16-le") + b"x", "a\nb�", 2, id="UTF-16 with half a character"),
    ],
)
def test_bytes_that_are_no_text_are_marked_and_the_first_has_its_line(content: bytes, text: str, line: int) -> None:
    assert decode_text(content) == (text, line)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n")))
def test_every_text_comes_back_with_line_feeds(text: str) -> None:
    decoded, bad_line = decode_text(b"\xef\xbb\xbf" + text.encode())

    assert bad_line is None
    assert decoded == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.binary())
def test_no_bytes_are_too_broken(content: bytes) -> None:
    text, bad_line = decode_text(content)

    assert "\r" not in text
    assert bad_line is None or 1 <= bad_line <= text.count("\n") + 1
