"""Random damage to a site's folder and cache between two builds."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

Harm = Callable[[Path, random.Random, Path], None]
"""A function of a folder that is not empty, a random generator and a path outside."""


def damage_site(site: Path, chance: random.Random, outside: Path) -> str:
    """Damage the output of a build and return a description."""
    return _do_one(_TO_SITES, site, chance, outside)


def damage_cache(cache: Path, chance: random.Random, outside: Path) -> str:
    """Damage the files of a cache and return a description."""
    return _do_one(_TO_CACHES, cache, chance, outside)


def _do_one(harms: dict[str, Harm], folder: Path, chance: random.Random, outside: Path) -> str:
    name = chance.choice(sorted(harms))
    if not _files(folder):
        return f"nothing to {name}"
    harms[name](folder, chance, outside)
    return name


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def _delete_one(folder: Path, chance: random.Random, outside: Path) -> None:
    chance.choice(_files(folder)).unlink()


def _delete_many(folder: Path, chance: random.Random, outside: Path) -> None:
    for path in _files(folder):
        if chance.random() < 0.5:
            path.unlink()


def _delete_a_folder(folder: Path, chance: random.Random, outside: Path) -> None:
    shutil.rmtree(chance.choice(_folders(folder) or [folder]))


def _empty(folder: Path, chance: random.Random, outside: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _delete_all(folder: Path, chance: random.Random, outside: Path) -> None:
    shutil.rmtree(folder)


def _truncate(folder: Path, chance: random.Random, outside: Path) -> None:
    for path in chance.sample(_files(folder), k=min(5, len(_files(folder)))):
        os.truncate(path, chance.randint(0, path.stat().st_size))


def _replace(folder: Path, chance: random.Random, outside: Path) -> None:
    """Write other content of the same size and keep the mtime."""
    for path in chance.sample(_files(folder), k=min(5, len(_files(folder)))):
        found = path.stat()
        path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def _touch(folder: Path, chance: random.Random, outside: Path) -> None:
    for path in chance.sample(_files(folder), k=min(5, len(_files(folder)))):
        path.touch()


def _swap(folder: Path, chance: random.Random, outside: Path) -> None:
    one, other = chance.choices(_files(folder), k=2)
    one.rename(folder / "between")
    if other.exists():
        other.rename(one)
    (folder / "between").rename(other)


def _add(folder: Path, chance: random.Random, outside: Path) -> None:
    beside = chance.choice(_files(folder))
    (beside.parent / "foreign.html").write_text("Somebody's")
    inner = folder / "foreign" / ".hidden" / ".git"
    inner.mkdir(parents=True, exist_ok=True)
    (inner / "index.html").write_text("Somebody's")


def _add_a_folder(folder: Path, chance: random.Random, outside: Path) -> None:
    (chance.choice(_files(folder)).parent / "empty").mkdir(exist_ok=True)


def _folder_for_file(folder: Path, chance: random.Random, outside: Path) -> None:
    path = chance.choice(_files(folder))
    path.unlink()
    (path / "inner").mkdir(parents=True)


def _file_for_folder(folder: Path, chance: random.Random, outside: Path) -> None:
    path = chance.choice(_folders(folder) or [folder / "foreign"])
    shutil.rmtree(path, ignore_errors=True)
    path.write_text("Somebody's")


def _link_for_file(folder: Path, chance: random.Random, outside: Path) -> None:
    path = chance.choice(_files(folder))
    shutil.move(path, outside / "moved")
    path.symlink_to(outside / "moved")


def _link_for_folder(folder: Path, chance: random.Random, outside: Path) -> None:
    path = chance.choice(_folders(folder) or [folder / "foreign"])
    aside = outside / f"aside-{chance.random()}"
    if path.exists():
        shutil.move(path, aside)
    path.symlink_to(aside)


def _restore(folder: Path, chance: random.Random, outside: Path) -> None:
    """Restore the folder as it was at the previous call, as a workflow's cache does."""
    saved = outside / f"saved-{folder.name}"
    now = shutil.copytree(folder, outside / "now", symlinks=True)
    if saved.exists():
        shutil.rmtree(folder)
        shutil.copytree(saved, folder, symlinks=True)
        shutil.rmtree(saved)
    now.rename(saved)


_TO_FILES: dict[str, Harm] = {
    "delete one": _delete_one,
    "delete all": _delete_all,
    "empty": _empty,
    "truncate": _truncate,
    "replace": _replace,
    "restore": _restore,
    "folder for file": _folder_for_file,
}
_TO_CACHES = _TO_FILES
_TO_SITES: dict[str, Harm] = {
    **_TO_FILES,
    "delete many": _delete_many,
    "delete a folder": _delete_a_folder,
    "touch": _touch,
    "swap": _swap,
    "add": _add,
    "add a folder": _add_a_folder,
    "file for folder": _file_for_folder,
    "link for file": _link_for_file,
    "link for folder": _link_for_folder,
}
