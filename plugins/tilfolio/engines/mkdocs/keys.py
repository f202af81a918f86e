"""What a cached value depends on beside its own text: versions, code, options, files."""

from __future__ import annotations

import datetime
import enum
import functools
import hashlib
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

import material
import mkdocs
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig

from tilfolio.remember import UnknowableError, stamp
from tilfolio.render.markdown import find_impure_extension

_PURE_PACKAGES = ("tilfolio.", "markdown.", "pymdownx.", "material.", "pygments.", "mkdocs.", "builtins")
_PACKAGE = Path(__file__).parent.parent.parent
_CODE = (".py", ".yml", ".tsv", ".txt", ".j2", ".po", ".css", ".js")
_KNOWN_FOLDERS = tuple(Path(str(each.__file__)).parent for each in (material, mkdocs))
"""Packages whose versions are in every key."""
_NOT_SHOWN = frozenset(
    {"site_dir", "dev_addr", "watch", "exclude_docs", "draft_docs", "not_in_nav", "hooks", "plugins"}
)
"""Settings that no template of Material shows; what they change is seen in the pages and the files."""
_FORESEEN = ("material.plugins.search.", "material.plugins.tags.", "tilfolio.")
"""Plugins whose part in a site follows from its sources and options alone."""
_TIME = b"build_date_utc"
"""What a template of the author's shows that is another in each build."""
_FORESEEN_TEMPLATES = frozenset({"404.html", "sitemap.xml"})


@functools.cache
def read_environment() -> bytes:
    """Return what names all that is installed: Python, every distribution by its version, and our own code."""
    names = sorted({name for folder in sys.path for name in _list_distributions(folder)})
    # Of the libraries in `assets/vendor` the list of their versions says it all.
    paths = (path for path in sorted(_PACKAGE.rglob("*")) if path.suffix in _CODE)
    own = stamp_files([path for path in paths if "vendor" not in path.parts or path.name == "VERSIONS.txt"])
    return stamp(sys.version, platform.machine(), names, own)


def _list_distributions(folder: str) -> list[str]:
    """Return names like `mkdocs-1.6.1.dist-info`: reading the metadata itself takes forty times as long."""
    try:
        return [path.name for path in Path(folder or ".").iterdir() if path.suffix in {".dist-info", ".egg-info"}]
    except OSError:
        return []


def stamp_files(paths: Iterable[Path]) -> bytes:
    """Return what names some files and their contents.

    Raises:
        UnknowableError: a file cannot be read.
    """
    result = hashlib.blake2b(digest_size=20)
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UnknowableError(f"{path} cannot be read") from error
        result.update(stamp(str(path), len(content)) + content)
    return result.digest()


def find_own_folders(folders: Iterable[str]) -> list[Path]:
    """Return the folders of a theme that do not belong to a package whose version is in every key."""
    return [path for path in map(Path, folders) if not any(path.is_relative_to(known) for known in _KNOWN_FOLDERS)]


def stamp_extensions(config: MkDocsConfig) -> bytes:
    """Return what names the Markdown extensions of a configuration, with their options and icons.

    Raises:
        UnknowableError: a function in an option is not known to depend on its arguments alone.
    """
    options = config.mdx_configs or {}
    icons = (options.get("pymdownx.emoji") or {}).get("options") or {}
    folders = [Path(folder) for folder in icons.get("custom_icons", ())]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return stamp(list(config.markdown_extensions), options, stamp_files(files), hook=_stand_in)


def stamp_config(config: MkDocsConfig) -> bytes:
    """Return what names all settings that a template may show, those of the plugins too.

    Raises:
        UnknowableError: a setting is no plain value.
    """
    plugins = [  # a hook of the author's is a module without settings
        (name, type(plugin).__qualname__, getattr(plugin, "config", None)) for name, plugin in config.plugins.items()
    ]
    shown = {key: value for key, value in config.items() if key not in _NOT_SHOWN}
    return stamp(shown, plugins, hook=_stand_in)


def check_foreseen(config: MkDocsConfig) -> None:
    """See that nothing has a part in the site but what is known.

    Raises:
        UnknowableError: something has; the text says what.
    """
    others = [
        name for name, plugin in config.plugins.items() if not type(plugin).__module__.startswith(_FORESEEN)
    ]  # a hook is a module
    others += config.extra_templates
    others += set(config.theme.static_templates) - _FORESEEN_TEMPLATES
    impure = find_impure_extension(config.markdown_extensions)
    others += [impure] if impure else []
    for folder in find_own_folders(config.theme.dirs):
        templates = (path for path in folder.rglob("*") if path.suffix in {".html", ".xml"})
        others += [path.name for path in templates if path.name == "sitemap.xml" or _TIME in path.read_bytes()]
    if os.name != "posix" or others:
        raise UnknowableError(f"{', '.join(others) or os.name} may do anything")


def _stand_in(value: Any) -> Any:
    """Return what names a value of MkDocs' configuration that is no plain one."""
    by_class = _BY_CLASS.get((type(value).__module__.split(".")[0], type(value).__name__))
    if by_class is not None:
        return by_class(value)
    if isinstance(value, type):
        return value.__qualname__
    for kinds, stand_in in _CONVERSIONS:
        if isinstance(value, kinds):
            return stand_in(value)
    if callable(value):
        return _name_function(value)
    raise UnknowableError(f"{type(value).__qualname__} is no plain value")


def _name_function(value: Callable[..., Any]) -> Any:
    """Name a function by its module, which the versions in the key pin; others could be anything."""
    if isinstance(value, functools.partial):
        return ["partial", _name_function(value.func), value.args, value.keywords]
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "<>")
    if not module or not f"{module}.".startswith(_PURE_PACKAGES) or "<" in name:
        raise UnknowableError(f"{module}.{name} is not known to depend on its arguments alone")
    return ["function", module, name]


def _name_theme(value: Any) -> Any:
    return [value.name, value.custom_dir, list(value.dirs), str(value.locale), dict(value)]


_BY_CLASS: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("mkdocs", "Theme"): _name_theme,
    ("properdocs", "Theme"): _name_theme,
    ("babel", "Locale"): str,
}
"""Classes that may not be there to import, by package and name."""

_CONVERSIONS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (enum.Enum, lambda value: value.value),
    ((PurePath, datetime.tzinfo), str),
    (ExtraScriptValue, lambda value: [str(value), dict(value)]),
    ((Mapping, Config), dict),
    (str, str),
)
