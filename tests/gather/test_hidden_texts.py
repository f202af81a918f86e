"""Texts in pictures and archives."""

from __future__ import annotations

import gzip
import io
import lzma
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from support.fake_keys import make_fake_keys
from tilfolio.gather.hidden_texts import read_hidden_text
from tilfolio.trust.secrets import find_secrets

KEY = make_fake_keys("hidden")["GitHub token"]


def draw(kind: str, **options: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, kind, **options)
    return drawn.getvalue()


def png_remark(*, packed: bool = False, international: bool = False) -> bytes:
    remarks = PngImagePlugin.PngInfo()
    if international:
        remarks.add_itxt("Description", f"\u00e4 {KEY}", zip=packed)
    else:
        remarks.add_text("Comment", KEY, zip=packed)
    return draw("PNG", pnginfo=remarks)


def exif() -> bytes:
    tags = Image.Exif()
    tags[0x010E] = KEY
    return tags.tobytes()


def zipped(content: bytes = f"KEY = '{KEY}'\n".encode()) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/settings.py", content)
    return packed.getvalue()


def taped(mode: str) -> bytes:
    packed = io.BytesIO()
    content = f"KEY = '{KEY}'\n".encode()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("a/settings.py")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def database(file: Path) -> bytes:
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("create table notes (text)")
        opened.execute("insert into notes values (?)", (f"key={KEY}",))
    return file.read_bytes()


PDF = (
    b"%PDF-1.4\n1 0 obj << /Filter /FlateDecode >>\nstream\n" + zlib.compress(f"({KEY}) Tj".encode()) + b"\nendstream\n"
)


FILES = {
    "a.png": png_remark(),
    "packed.png": png_remark(packed=True),
    "international.png": png_remark(international=True),
    "international-packed.png": png_remark(packed=True, international=True),
    "exif.png": draw("PNG", exif=exif()),
    "comment.jpg": draw("JPEG", comment=KEY.encode()),
    "exif.jpg": draw("JPEG", exif=exif()),
    "exif.webp": draw("WEBP", exif=exif()),
    "xmp.webp": draw("WEBP", xmp=f"<x:xmpmeta>{KEY}</x:xmpmeta>".encode()),
    "comment.gif": draw("GIF", comment=KEY.encode()),
    "exif.tiff": draw("TIFF", exif=exif()),
    "utf-16.jpg": draw("JPEG", comment=KEY.encode("utf-16-le")),
    "a.txt.gz": gzip.compress(f"KEY={KEY}\n".encode()),
    "a.zip": zipped(),
    "after.png": draw("PNG") + f" {KEY}\n".encode(),
    "a.docx": zipped(),
    "a.epub": zipped(),
    "nested.zip": zipped(zipped()),
    "a.tar": taped("w"),
    "a.tar.gz": taped("w:gz"),
    "a.tgz": taped("w:gz"),
    "a.tar.bz2": taped("w:bz2"),
    "a.txz": taped("w:xz"),
    "a.xz": lzma.compress(f"KEY={KEY}\n".encode()),
    "a.pdf": PDF,
    "title.pdf": f"%PDF-1.4\n1 0 obj << /Title ({KEY}) >>\n".encode(),
    "a.safetensors": struct.pack("<Q", 60) + f'{{"__metadata__": {{"key": "{KEY}"}}}}'.encode() + b"\0" * 900_000,
    "end.mp4": b"\0" * 900_000 + f" {KEY}\0".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_key_in_it_is_found(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])

    assert {secret.text for secret in find_secrets(read_hidden_text(tmp_path / name).text)} == {KEY}


def test_all_packed_parts_of_a_pdf_are_read(tmp_path: Path) -> None:
    parts = [b"one", b"two" * 5000, b"three"]
    content = b"".join(b"stream\r\n" + zlib.compress(part) + b"\nendstream endobj\n" for part in parts)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n" + content)

    text = read_hidden_text(tmp_path / "a.pdf").text
    assert all(part.decode() in text for part in parts)


def test_a_key_in_a_database_is_found(tmp_path: Path) -> None:
    database(tmp_path / "a.sqlite")

    assert {secret.text for secret in find_secrets(read_hidden_text(tmp_path / "a.sqlite").text)} == {KEY}


@pytest.mark.parametrize("name", [name for name, content in FILES.items() if len(content) < 20_000])
def test_a_file_that_is_cut_off_raises_nothing(name: str, tmp_path: Path) -> None:
    for size in range(0, len(FILES[name]), 7):
        (tmp_path / name).write_bytes(FILES[name][:size])
        read_hidden_text(tmp_path / name)


def test_a_packed_remark_that_grows_without_end_is_cut_off(tmp_path: Path) -> None:
    packed = zlib.compress(b"a" * 50_000_000)
    chunk = len(packed + b"a\0\0").to_bytes(4, "big") + b"zTXt" + b"a\0\0" + packed + b"\0" * 4
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)

    assert len(read_hidden_text(tmp_path / "a.png").text) < 30_000_000


def test_a_picture_without_remarks_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(draw("PNG"))

    assert read_hidden_text(tmp_path / "a.png") == ("", True)


@pytest.mark.parametrize("name", ["a.zip", "a.png"])
def test_a_small_file_with_many_large_texts_is_read_in_part(name: str, tmp_path: Path) -> None:
    text = b"x" * 9_000_000
    file = tmp_path / name
    if name == "a.zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for number in range(5):
                archive.writestr(f"{number}.txt", text)
    else:
        packed = b"k\0\0" + zlib.compress(text)
        chunk = len(packed).to_bytes(4, "big") + b"zTXt" + packed + b"\0" * 4
        file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk * 5)

    hidden = read_hidden_text(file)

    assert 20_000_000 < len(hidden.text) < 62_000_000
    assert not hidden.is_whole


@pytest.mark.parametrize("name", FILES)
def test_a_small_file_is_read_to_its_end(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])

    assert read_hidden_text(tmp_path / name).is_whole


def test_an_archive_that_cannot_be_opened_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped()[:40])

    assert not read_hidden_text(tmp_path / "a.zip").is_whole
