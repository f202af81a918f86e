"""Data files of the package."""

from importlib.resources import files
from typing import Any

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser is ten times as fast as the one in Python."""


class EntryError(ValueError):
    """A wrong entry of an author's own data: what is wrong, and what to write instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


def read_shipped(package: str, name: str) -> Any:
    """Return the contents of a YAML file of a package."""
    return yaml.load(files(package).joinpath(name).read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - a safe loader
