"""The texts of a finished site's files."""

from __future__ import annotations

import io
import zipfile

from tilfolio.engines.mkdocs.site_texts import open_file, read_json


def test_an_archive_that_unpacks_far_is_read_in_part() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", bytes(45_000_000))
        archive.writestr("last.txt", b"words")

    opened = open_file("a.zip", file.getvalue())

    assert [name for name, _ in opened.texts] == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]
    assert not opened.is_whole
    assert not open_file("a.zip", file.getvalue()[:-30]).is_whole
    assert open_file("a.txt", b"words") == ([("a.txt", b"words")], True)


def test_strings_of_json_are_read_at_any_depth() -> None:
    assert read_json('[["na\\u00efve", 1], {"rows": [["one"], {"name": "two"}]}, "three", null]').split("\n") == [
        *("naïve", "rows", "one", "name", "two", "three", ""),
    ]
    assert read_json(deep := "[" * 950 + '"x"' + "]" * 950) in (deep, "x\n")
    assert read_json('{"a": ') == '{"a": '
