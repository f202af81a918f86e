"""What a cached value depends on, as bytes that are the same whenever it is the same.

Whatever cannot be told for certain raises `UnknowableError`, and what depends on it is not cached.
"""

from __future__ import annotations

import datetime
import enum
import functools
import hashlib
import marshal
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

PURE_EXTENSIONS = frozenset(
    {f"markdown.extensions.{name}" for name in (
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes",
        "legacy_attrs", "legacy_em", "md_in_html", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
    )}
    | {f"pymdownx.{name}" for name in (
        "arithmatex", "betterem", "bracketspan", "caret", "critic", "details", "emoji", "escapeall", "extra",
        "fancylists", "highlight", "inlinehilite", "keys", "magiclink", "mark", "progressbar", "quotes", "saneheaders",
        "smartsymbols", "striphtml", "superfences", "tabbed", "tasklist", "tilde",
        "blocks.admonition", "blocks.caption", "blocks.definition", "blocks.details", "blocks.html", "blocks.tab",
    )}
    | {"tilfolio.mathematics"}
)  # fmt: skip
"""Markdown extensions whose output depends on the text and their options alone.

Not among them: `pymdownx.snippets` and `pymdownx.b64`, which read files, `pymdownx.pathconverter`, which looks at the
working folder, `meta`, which MkDocs has its own for, and everything that is not part of these two packages and our own.
"""

_PURE_PACKAGES = ("markdown.", "pymdownx.", "material.", "pygments.", "mkdocs.", "builtins")
_PACKAGE = Path(__file__).parent.parent
_CODE = (".py", ".yml", ".tsv", ".txt", ".j2", ".css", ".js")
_KNOWN_FOLDERS = tuple(Path(str(each.__file__)).parent for each in (material, mkdocs))
"""Packages whose versions are in every key, and whose templates show nothing that the keys leave out."""
_NOT_SHOWN = frozenset(
    {"site_dir", "dev_addr", "watch", "exclude_docs", "draft_docs", "not_in_nav", "hooks", "plugins"}
)
"""Settings no template of Material shows; what they change is seen in the pages, the navigation and the files."""

_FORESEEN = ("material.plugins.search.", "material.plugins.tags.", "tilfolio.")
"""Plugins whose part in a site follows from its sources and options alone."""
_FORESEEN_TEMPLATES = frozenset({"404.html", "sitemap.xml"})


class UnknowableError(Exception):
    """A value depends on something whose identity cannot be told."""


def digest(*parts: Any) -> bytes:
    """Return 20 bytes that name the parts; equal for equal parts, in this process and every other.

    Raises:
        UnknowableError: a part holds an object that is no plain value.
    """
    try:
        plain = b"plain" + marshal.dumps(parts, 0)
    except ValueError:
        plain = b"typed" + marshal.dumps(_plain(parts), 0)
    return hashlib.blake2b(plain, digest_size=20).digest()


def read_environment() -> bytes:
    """Return the digest of what is installed: Python, every distribution by its version, and this cache's own code."""
    names = sorted({name for folder in sys.path for name in _list_distributions(folder)})
    own = digest_files(sorted(Path(__file__).parent.glob("*.py")))
    return digest(sys.version, platform.machine(), names, own)


def _list_distributions(folder: str) -> list[str]:
    """Return names like `mkdocs-1.6.1.dist-info`: reading the metadata itself takes forty times as long."""
    try:
        return [path.name for path in Path(folder or ".").iterdir() if path.suffix in {".dist-info", ".egg-info"}]
    except OSError:
        return []


@functools.cache
def digest_own_code() -> bytes:
    """Return the digest of what makes a site: it does not change while it runs.

    Of the libraries in `assets/vendor` it reads the list of their versions, not their megabytes.
    """
    paths = (path for path in sorted(_PACKAGE.rglob("*")) if path.suffix in _CODE)
    return digest_files([path for path in paths if "vendor" not in path.parts or path.name == "VERSIONS.txt"])


def digest_files(paths: Iterable[Path]) -> bytes:
    """Return a digest of names and contents of files.

    Raises:
        UnknowableError: a file cannot be read.
    """
    result = hashlib.blake2b(digest_size=20)
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UnknowableError(f"{path} cannot be read") from error
        result.update(digest(str(path), len(content)) + content)
    return result.digest()


def digest_folder(folder: Path) -> bytes:
    """Return a digest of all files in a folder, at any depth."""
    return digest_files(sorted(path for path in folder.rglob("*") if path.is_file()))


def find_own_folders(folders: Iterable[str]) -> list[Path]:
    """Return the folders of a theme that do not belong to a package whose version is in every key."""
    return [path for path in map(Path, folders) if not any(path.is_relative_to(known) for known in _KNOWN_FOLDERS)]


def digest_extensions(config: Mapping[str, Any]) -> bytes:
    """Return the digest of the Markdown extensions of a configuration with their options.

    Raises:
        UnknowableError: an extension, or a function in an option, is not known to depend on the text alone.
    """
    for name in config["markdown_extensions"]:
        if _full_name(name) not in PURE_EXTENSIONS:
            raise UnknowableError(f"the Markdown extension {name} may read more than the text")
    options = config["mdx_configs"] or {}
    icons = (options.get("pymdownx.emoji") or {}).get("options") or {}
    folders = [digest_folder(Path(folder)) for folder in icons.get("custom_icons", ())]
    return digest(list(config["markdown_extensions"]), dict(options), folders)


def digest_config(config: Mapping[str, Any]) -> bytes:
    """Return the digest of all settings that a template may show, those of the plugins too.

    Raises:
        UnknowableError: a setting is no plain value.
    """
    plugins = [  # a hook of the author's is a module without settings; what it does is seen in pages and contexts
        (name, type(plugin).__qualname__, getattr(plugin, "config", None)) for name, plugin in config["plugins"].items()
    ]
    return digest({key: value for key, value in config.items() if key not in _NOT_SHOWN}, plugins)


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
    others += [str(folder) for folder in find_own_folders(config.theme.dirs) if Path(folder, "sitemap.xml").exists()]
    if os.name != "posix" or others:
        raise UnknowableError(f"{', '.join(others) or os.name} may do anything")


def _full_name(extension: object) -> str:
    """Return the module of an extension: `toc` is `markdown.extensions.toc`; nothing for one that is no name."""
    if not isinstance(extension, str):
        return ""
    return f"markdown.extensions.{extension}" if f"markdown.extensions.{extension}" in PURE_EXTENSIONS else extension


def _plain(value: Any) -> Any:
    """Return a value made of what `marshal` writes, each part with its type where two could be mixed up."""
    if value is None or type(value) in (bool, int, float, str, bytes):
        return value
    if by_class := _BY_CLASS.get((type(value).__module__.split(".")[0], type(value).__name__)):
        return (type(value).__qualname__, by_class(value))
    for kinds, plain in _CONVERSIONS:
        if isinstance(value, kinds):
            return (type(value).__qualname__, plain(value))
    if callable(value):
        return _plain_callable(value)
    raise UnknowableError(f"{type(value).__qualname__} is no plain value")


def _plain_mapping(value: Mapping[Any, Any]) -> Any:
    return [(_plain(key), _plain(each)) for key, each in value.items()]


def _plain_theme(value: Any) -> Any:
    return _plain((value.name, value.custom_dir, list(value.dirs), str(value.locale), dict(value)))


def _plain_callable(value: Callable[..., Any]) -> Any:
    """Name a function by its module, which the versions in the key pin; others could be anything."""
    if isinstance(value, functools.partial):
        return ("partial", _plain_callable(value.func), _plain(value.args), _plain(value.keywords))
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "<>")
    if not module or not f"{module}.".startswith(_PURE_PACKAGES) or "<" in name:
        raise UnknowableError(f"{module}.{name} is not known to depend on its arguments alone")
    return ("function", module, name)


_BY_CLASS: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("mkdocs", "Theme"): _plain_theme,
    ("properdocs", "Theme"): _plain_theme,
    ("babel", "Locale"): str,
}
"""Classes that may not be there to import, by package and name."""

_CONVERSIONS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (enum.Enum, lambda value: _plain(value.value)),
    (bool, bool),
    (int, int),
    (float, float),
    (str, "".join),
    (bytes, bytes),
    ((datetime.date, datetime.time), lambda value: value.isoformat()),
    (datetime.timedelta, lambda value: value.total_seconds()),
    ((PurePath, datetime.tzinfo), str),
    (ExtraScriptValue, lambda value: _plain((str(value), dict(value)))),
    ((Mapping, Config), _plain_mapping),
    ((list, tuple), lambda value: [_plain(each) for each in value]),
    ((set, frozenset), lambda value: sorted(marshal.dumps(_plain(each), 0) for each in value)),
)
