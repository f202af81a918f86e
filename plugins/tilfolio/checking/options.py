"""Problems in mkdocs.yml, with lines: what MkDocs reports, and unknown options."""

import difflib
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml
from mkdocs.config import config_options as c
from mkdocs.config import load_config
from mkdocs.config.base import BaseConfigOption, Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from tilfolio.checking.remarks import Remark
from tilfolio.engines.mkdocs.config import TilfolioConfig

_NO_MODULE = re.compile(
    r"\(No module named '(?P<module>[^']{1,200})'\).{0,500}line (?P<line>\d+), column (?P<column>\d+)"
)
"""What YAML says of `!!python/name:tools.render`."""
_OF_VALUE = re.compile(r"Config value '(?P<name>[^']+)': (?P<what>.*)", re.DOTALL)
_OF_PLUGIN = re.compile(r"Plugin 'tilfolio' (?:option|value)(?: '(?P<name>[^']+)')?: (?P<what>.*)", re.DOTALL)
_UNKNOWN = "Unrecognised configuration name"
_LIKENESS = 0.7

Place: TypeAlias = tuple[int | None, int | None]
"""A line and a column, from 1; None: the file as a whole."""
_START: Place = (1, 1)


class Misspelled(NamedTuple):
    """The name of an unknown option."""

    key: yaml.ScalarNode
    meant: str | None
    known: tuple[str, ...]
    """Names that can stand there."""
    used: tuple[str, ...]
    """Names that stand there."""

    @property
    def correction(self) -> str | None:
        """The name to put in its place, where that is certain."""
        return self.meant if self.meant in self.known and self.meant not in self.used else None


def read_options(path: Path) -> tuple[MkDocsConfig | None, list[str]]:
    """Return a mkdocs.yml as MkDocs reads it, None where it cannot be used, and one line for each reason."""
    _, root, remarks = read_tree(path)
    config, remarks = inspect_config(path, root) if root is not None else (None, remarks)
    return config, [f"{each.path}:{each.line or 1}:{each.column or 1}: {each.message}" for each in remarks]


def read_tree(path: Path) -> tuple[str, yaml.Node | None, list[Remark]]:
    """Return the text of a mkdocs.yml and its root node; without a root, also a remark that says why."""
    text, place = "", _START
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if isinstance(root, yaml.MappingNode):
            return text, root, []
        what, remedy = "has no options", 'Write at least "site_name: My notes"'
    except UnicodeDecodeError:
        what, remedy = "is not valid UTF-8", "Save it as UTF-8"
    except OSError as error:
        place = (None, None)
        what, remedy = f"cannot be read ({error.strerror})", "Make it readable"
    except (yaml.YAMLError, RecursionError) as error:
        place = _place(getattr(error, "problem_mark", None))
        what = f"is not YAML: {' '.join(str(getattr(error, 'problem', None) or 'it is nested too deeply').split())}"
        remedy = "Compare the indent with the lines above, and put values with ': ' or '#' in quotes"
    return text, None, [remark_option(path.name, what, remedy, place)]


def inspect_config(path: Path, root: yaml.Node) -> tuple[MkDocsConfig | None, list[Remark]]:
    """Return a mkdocs.yml as MkDocs reads it, None where it cannot, and what MkDocs says of it."""
    said = _Said()
    logger = logging.getLogger("mkdocs")
    before = logger.level, logger.propagate
    logger.addHandler(said)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    config: MkDocsConfig | None = None
    try:
        config = load_config(str(path))
    except (ConfigurationError, Abort) as error:
        said.messages += [] if said.failed else [str(error)]
    except (ValueError, TypeError) as error:  # what YAML's own types do not take: 2026-02-30
        said.messages.append(f"cannot be read: {error}")
    finally:
        logger.removeHandler(said)
        logger.level, logger.propagate = before
    own = (message for message in said.messages if _UNKNOWN not in message)  # these are found with their lines
    return config, [_place_message(path.name, root, message) for message in own]


def find_misspelled(root: yaml.Node, name: str) -> list[Remark]:
    """Return unknown options, MkDocs' and ours, with what was probably meant."""
    return [_describe(name, found) for found in list_misspelled(root)]


def list_misspelled(root: yaml.Node) -> Iterator[Misspelled]:
    """Yield the unknown options in a mkdocs.yml."""
    own = find_plugin(root)
    if own is not None:
        yield from _compare(own, TilfolioConfig)
    known = tuple(name for name, _ in MkDocsConfig()._schema)  # MkDocs has no other list of them
    for key, _ in root.value if isinstance(root, yaml.MappingNode) else ():
        if str(key.value) not in (*known, "INHERIT"):
            ours = find_options(TilfolioConfig)
            yield Misspelled(key, _guess(str(key.value), (*known, *ours)), known, _names(root))


def find_plugin(root: yaml.Node) -> yaml.MappingNode | None:
    """Return the options of our plugin."""
    plugins = _child(root, "plugins")
    entries = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    for entry in entries:
        own = _child(entry, "tilfolio")
        if isinstance(own, yaml.MappingNode):
            return own
    return None


def _compare(node: yaml.Node, config: type[Config]) -> Iterator[Misspelled]:
    options = find_options(config)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        option = options.get(str(key.value))
        if option is None:
            yield Misspelled(key, _guess(str(key.value), tuple(options)), tuple(options), _names(node))
        elif isinstance(option, c.SubConfig):
            yield from _compare(value, option.config_class)
        elif isinstance(option, c.ListOfItems) and isinstance(option.option_type, c.SubConfig):
            for item in value.value if isinstance(value, yaml.SequenceNode) else ():
                yield from _compare(item, option.option_type.config_class)


def find_options(config: type[Config]) -> Mapping[str, BaseConfigOption[Any]]:
    """Return the options of a config class by name, in the order of the class."""
    return {name: option for name, option in vars(config).items() if isinstance(option, BaseConfigOption)}


def _guess(name: str, known: tuple[str, ...]) -> str | None:
    plain = {re.sub(r"[\W_]", "", each).lower(): each for each in known}
    near = difflib.get_close_matches(re.sub(r"[\W_]", "", name).lower(), plain, n=1, cutoff=_LIKENESS)
    return plain[near[0]] if near else None


def _describe(name: str, found: Misspelled) -> Remark:
    if found.meant in find_options(TilfolioConfig) and found.meant not in found.known:
        remedy = f"Did you mean '{found.meant}'? It belongs below 'tilfolio:' in 'plugins:'"
    elif found.meant:
        remedy = f"Did you mean '{found.meant}'?" + (" 'til check --fix' corrects it" if found.correction else "")
    else:
        remedy = "Delete it; your own values belong below 'extra:'"
    what = f"nothing reads the option '{found.key.value}'"
    return remark_option(name, what, remedy, _place(found.key.start_mark))


def _place_message(name: str, root: yaml.Node, message: str) -> Remark:
    """Return what MkDocs says of an option with the line that the option is on."""
    if missing := _NO_MODULE.search(" ".join(message.split())):
        remedy = "Install its package, or set PYTHONPATH=. if it is in this folder"
        place = int(missing["line"]), int(missing["column"])
        return remark_option(name, f"there is no Python module '{missing['module']}'", remedy, place)
    found = _OF_VALUE.match(message)
    own = _OF_PLUGIN.match(found["what"]) if found else None
    option = (own["name"] if own else None) or (found["name"] if found else "")
    node = (find_plugin(root) if own else root) or root
    key = next((key for key in _keys(node) if str(key.value) == str(option).split(".")[0]), None)
    what = " ".join((own["what"] if own else found["what"] if found else message).split()).rstrip(".")
    prefix = f"{option}: " if option else ""
    return remark_option(
        name, f"{prefix}{what}", "See the options in the guide", _place(key.start_mark if key else None)
    )


def _place(mark: yaml.Mark | None) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else _START


def _keys(node: yaml.Node) -> list[yaml.ScalarNode]:
    return [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []


def _names(node: yaml.Node) -> tuple[str, ...]:
    return tuple(str(key.value) for key in _keys(node))


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if str(key.value) == name), None)


def remark_option(path: str, what: str, remedy: str, place: Place = _START) -> Remark:
    """Return a remark on an option of a mkdocs.yml."""
    return Remark(path=path, line=place[0], column=place[1], rule="option", what=what, remedy=remedy)


class _Said(logging.Handler):
    """Collects what MkDocs says while it reads its configuration."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.messages: list[str] = []
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        self.failed = self.failed or record.levelno >= logging.ERROR
        self.messages.append(record.getMessage())
