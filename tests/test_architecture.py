"""The layers of the package: each imports only the layers that MAY_IMPORT allows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "plugins"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}

# Plain records and modules that every layer may import.
RECORDS = {
    "compiled",
    "debugging",
    "edits",
    "experiments",
    "facts",
    "faults",
    "fields",
    "metric_names",
    "model",
    "origin",
    "plan",
    "prose",
    "remember",
    "settings",
    "shipped_data",
    "words",
}
MAY_IMPORT = {
    "compiled": {"remember", "words"},
    "debugging": {"model"},
    "edits": set(),
    "errors": {"model"},
    "experiments": {"model"},
    "facts": {"debugging", "model", "plan"},
    "faults": {"model"},
    "fields": set(),
    "metric_names": set(),
    "model": {"metric_names", "origin"},
    "origin": set(),
    "plan": {"model"},
    "prose": set(),
    "remember": {"slow_files"},
    "settings": {"model", "origin", "words"},
    "shipped_data": set(),
    "slow_files": set(),
    "words": set(),
    # The layers, from the folders to the pages.
    "foreign": set(),
    "gather": RECORDS,
    "trust": RECORDS,
    "parse": RECORDS,
    "evidence": {"foreign", "parse", *RECORDS},
    "writing": {"errors", "parse", *RECORDS},
    "classify": RECORDS,
    "derive": {"classify", *RECORDS},
    "pages": RECORDS,
    "images": RECORDS,
    # From the story to a site.
    "steps": {"classify", "derive", "evidence", "foreign", "gather", "images", "parse", "trust", *RECORDS},
    "prepare": {"derive", "gather", "pages", "parse", "steps", "trust", *RECORDS},
    "pipeline": {"derive", "gather", "images", "pages", "parse", "prepare", "steps", *RECORDS},
    "store": {"remember", "slow_files"},
    "render": {"pages", "parse"},
    "sharing": {"foreign", "images", "pages", "parse", "pipeline", "steps", "store", *RECORDS},
}
MAY_IMPORT["engines"] = {*MAY_IMPORT} - {"engines"}
MAY_IMPORT["checking"] = {*MAY_IMPORT} - {"render", "store"}
MAY_IMPORT["cli"] = {*MAY_IMPORT} - {"render"}

PURE = (
    *(RECORDS - {"faults"}),
    *("errors", "foreign", "parse", "evidence", "writing", "classify", "derive", "pages", "images", "trust"),
)
# Modules that pure layers must not import; they read their own data files through importlib.resources.
IMPURE_IMPORTS = (
    "git",
    "http",
    "io.open",
    "logging",
    "material",
    "mkdocs",
    "mkdocs_gen_files",
    "os",
    "pathlib.Path",
    "requests",
    "shutil",
    "socket",
    "subprocess",
    "tempfile",
    "time",
    "urllib.request",
    "zoneinfo",
)
CLOCKS = ("date.today", "datetime.today", "datetime.now", "datetime.utcnow")
READS_FILES = {
    "tilfolio.pages.templates": "the templates",
    "tilfolio.images.fonts": "the bundled fonts, and installed ones for other scripts",
    "tilfolio.images.glyphs": "a font",
    "tilfolio.images.painter": "the built-in icons",
}

KNOW_MKDOCS = {"engines", "checking", "cli"}

LONGEST_FILE = 320
LONGER_FILES = {
    "tilfolio.model": 520,  # records and their meaning, no code to follow; more for a new record
    "tilfolio.pages.addresses": 385,  # one index of all that links lead to
}


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Yield all imports anywhere in a module as dotted names: `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_modules(name: str) -> set[str]:
    """Return the package's modules that a module imports."""
    found = set()
    for imported in imported_names(parse_module(name)):
        module = imported if imported in MODULES else imported.rpartition(".")[0]
        if module in MODULES and module not in {name, "tilfolio"}:
            found.add(module)
    return found


def layer_of(name: str) -> str:
    """Return the first part of a module's name below the package."""
    return name.split(".")[1]


def parse_module(name: str) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def find_impurities(tree: ast.AST) -> list[str]:
    """Return violations in a pure layer: use of the disk, the network, MkDocs or the clock."""
    found = [name for name in imported_names(tree) for banned in IMPURE_IMPORTS if f"{name}.".startswith(f"{banned}.")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            found.append(f"open() in line {node.lineno}")
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(CLOCKS):
            found.append(f"{ast.unparse(node)} in line {node.lineno}")
    return found


LAYERED = [name for name in MODULES if name != "tilfolio"]
PURE_MODULES = [name for name in LAYERED if layer_of(name) in PURE]


def test_the_source_was_found() -> None:
    assert "tilfolio.model" in MODULES
    assert len(PURE_MODULES) > len(PURE)


@pytest.mark.parametrize("name", LAYERED)
def test_a_module_imports_only_what_its_layer_may(name: str) -> None:
    assert layer_of(name) in MAY_IMPORT, "a new layer needs a line in MAY_IMPORT"
    others = {layer_of(module) for module in imported_modules(name)} - {layer_of(name)}

    assert others - MAY_IMPORT[layer_of(name)] == set()


@pytest.mark.parametrize("name", [name for name in LAYERED if layer_of(name) not in KNOW_MKDOCS])
def test_only_the_engine_and_the_commands_know_mkdocs(name: str) -> None:
    roots = {imported.partition(".")[0] for imported in imported_names(parse_module(name))}

    assert not roots & {"mkdocs", "material", "mkdocs_gen_files"}


def test_the_package_itself_imports_nothing() -> None:
    assert list(imported_names(parse_module("tilfolio"))) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter({name: imported_modules(name) for name in MODULES}).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("name", PURE_MODULES)
def test_a_pure_layer_knows_no_disk_no_mkdocs_and_no_clock(name: str) -> None:
    found = find_impurities(parse_module(name))
    if name in READS_FILES:
        found = [what for what in found if what not in {"os", "pathlib.Path"}]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "import os.path",
        "from os import environ",
        "from pathlib import Path",
        "from mkdocs.structure.pages import Page",
        "def f():\n    import subprocess",
        "open('x')",
        "from datetime import date\nday = date.today()",
        "import datetime\nmoment = datetime.datetime.now(tz=None)",
        "clock = datetime.now",
        "import datetime as dt\nday = dt.date.today()",
    ],
)
def test_an_impurity_is_found(source: str) -> None:
    assert find_impurities(ast.parse(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "from pathlib import PurePosixPath",
        "import posixpath",
        "from importlib.resources import files",
        "from datetime import date",
        "import gitlike",
        "day = facts.today",
    ],
)
def test_what_is_pure_is_left_alone(source: str) -> None:
    assert find_impurities(ast.parse(source)) == []


def test_every_exception_still_exists() -> None:
    assert set(READS_FILES) | set(LONGER_FILES) <= set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_file_is_short_enough_to_be_read_at_once(name: str) -> None:
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())

    assert lines <= LONGER_FILES.get(name, LONGEST_FILE)


def test_modules_of_tests_have_names_of_their_own() -> None:
    names = [path.name for path in Path(__file__).parent.rglob("test_*.py")]

    assert sorted({name for name in names if names.count(name) > 1}) == [], "pytest collects only one of them"
