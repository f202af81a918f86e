"""Files made in one folder and moved to their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilfolio.speed.writing import Workshop


def test_a_file_is_written_with_the_folders_above_it_and_over_another(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)

    for content in (b"first", b"second"):
        workshop.write(f"{tmp_path}/til/kafka/index.html", content)
        assert (tmp_path / "til/kafka/index.html").read_bytes() == content


def test_what_is_laid_ready_is_taken_once(tmp_path: Path) -> None:
    place = f"{tmp_path}/til/index.html"
    Workshop(tmp_path).lay_ready("key", place, b"made")

    workshop = Workshop(tmp_path)
    assert not Path(place).exists()
    assert workshop.take("key", place)
    assert Path(place).read_bytes() == b"made"
    assert not workshop.take("key", place)


def test_nothing_is_left_when_it_is_cleared(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.write(f"{tmp_path}/a/b", b"written")
    workshop.lay_ready("key", f"{tmp_path}/a/c", b"nobody's")

    workshop.clear()

    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == ["a/b"]
    workshop.write(f"{tmp_path}/a/d", b"after that")
    assert (tmp_path / "a/d").read_bytes() == b"after that"


def test_what_cannot_be_written_is_said_and_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")

    with pytest.raises(OSError, match="a"):
        Workshop(tmp_path).write(f"{tmp_path}/a/b", b"below a file")

    assert (tmp_path / "a").read_text() == "a file"
