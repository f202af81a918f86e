"""The guide is complete, and everything in it can be copied."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.config.defaults import MkDocsConfig

import tilfolio
from support.site import BuiltSite, build_folder, write_site
from tilfolio.classify.checks import read_checks
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.cli.options import _AnyTag
from tilfolio.derive.rhythm import read_rhythm
from tilfolio.derive.rules import read_rules
from tilfolio.derive.streaks import read_streak_rules
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.fields import FIELDS
from tilfolio.steps.remotes import read_remotes

FOLDER = Path(__file__).parents[2] / "docs" / "guide"
CONTRIBUTORS = {"architecture", "speed", "classifier"}
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
_FENCE = re.compile(r"^(?P<mark>`{3,})(?P<kind>\w+)\n(?P<text>.*?)^(?P=mark)$", re.DOTALL | re.MULTILINE)


def find_examples(kind: str) -> list[Any]:
    """Return the examples of a kind in the pages for users, each with the name of its page."""
    return [
        pytest.param(match["text"], id=f"{name}-{number}")
        for name, text in PAGES.items()
        if name not in CONTRIBUTORS
        for number, match in enumerate(match for match in _FENCE.finditer(text) if match["kind"] == kind)
    ]


YAML, MARKDOWN = find_examples("yaml"), find_examples("markdown")


def test_the_pages_for_users_are_there() -> None:
    wanted = "index bring notes projects checklist sharing publishing widgets options commands troubleshooting update"

    assert set(wanted.split()) <= set(PAGES)


@pytest.mark.parametrize("field", [field.name for field in FIELDS if field.notes])
def test_every_field_of_a_note_is_documented(field: str) -> None:
    assert f"`{field}`" in PAGES["notes"]


@pytest.mark.parametrize("field", [field.name for field in FIELDS if field.projects])
def test_every_field_of_a_project_is_documented(field: str) -> None:
    assert f"`{field}`" in PAGES["projects"]


OTHERS_SAY = ("Config value", "Get Pages site failed")  # MkDocs and GitHub


@pytest.mark.parametrize(
    "message",
    [
        found
        for found in re.findall(r"^\| `([^`]+)` \|", PAGES["troubleshooting"], re.MULTILINE)
        if not found.startswith(OTHERS_SAY)
    ],
)
def test_a_message_that_the_guide_explains_is_one_of_the_program(message: str) -> None:
    package = Path(tilfolio.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    fixed = max(re.split(r"…|'[^']*'|\d[\d.:]*", message), key=len).strip()

    assert fixed in sources


@pytest.mark.parametrize("text", YAML)
def test_an_example_of_options_is_read_without_a_problem(text: str) -> None:
    written = yaml.load(text, Loader=_AnyTag)
    if isinstance(written, list):  # steps of a workflow
        assert all(set(step) <= {"uses", "with", "run", "name", "env"} for step in written)
        return
    mkdocs, ours = {name for name, _ in MkDocsConfig()._schema}, {name for name, _ in TilfolioConfig()._schema}
    of_front_matter = {field.name for field in FIELDS}
    assert set(written) <= mkdocs | ours | of_front_matter, "nothing reads this"
    options = next(
        (entry["tilfolio"] for entry in written.get("plugins", ()) if isinstance(entry, dict) and "tilfolio" in entry),
        {name: value for name, value in written.items() if name in ours},
    )
    assert_options_are_read(options)


def assert_options_are_read(options: dict[str, Any]) -> None:
    """Fail if options of the plugin are invalid, including those with their own parsers."""
    config = TilfolioConfig()
    config.load_dict(options)
    failed, warnings = config.validate()
    assert [*failed, *warnings] == []
    assert read_rhythm(config.rhythm)[1] == ()
    assert read_streak_rules(config.streak)[1] == ()
    assert read_rules(config.earned, DEFAULT_CATEGORIES)[1] == ()
    assert read_checks(config.checks, config.challenges, DEFAULT_CATEGORIES)[1] == ()
    assert read_remotes(config.remote_projects, "mkdocs.yml")[1] == ()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return a site with each Markdown example as a note."""
    notes: dict[str, str | bytes] = {}
    for number, example in enumerate(MARKDOWN):
        text = str(example.values[0])
        title = "" if re.search(r"^# |^title:|^## TIL", text, re.MULTILINE) else f"# Example {number}\n\n"
        notes[f"TILs/2026/2026-11-01-example-{number}.md"] = text if text.startswith("---") else title + text
    return build_folder(write_site(tmp_path_factory.mktemp("guide"), notes), today="2026-11-28")


@pytest.fixture(scope="module")
def recipes(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Return a site with the files of the recipes for comments and analytics."""
    comments, goat_counter, plausible = [
        match["text"] for match in _FENCE.finditer(PAGES["recipes"]) if match["kind"] == "html"
    ]
    files: dict[str, str | bytes] = {
        "overrides/partials/comments.html": comments,
        "overrides/partials/integrations/analytics/custom.html": goat_counter + plausible,
        "TILs/2026-11-01-talk.md": "---\ncomments: true\n---\n# Talk\n\nAbout it.\n",
        "TILs/2026-11-02-quiet.md": "# Quiet\n\nNo comments.\n",
    }
    config = "theme: {name: material, custom_dir: overrides}\nextra: {analytics: {provider: custom}}"
    return build_folder(write_site(tmp_path_factory.mktemp("recipes"), files, config), strict=True, today="2026-11-28")


def test_comments_are_below_the_notes_that_ask_for_them(recipes: BuiltSite) -> None:
    assert recipes.exit_code == 0, recipes.warnings
    assert recipes.page("til/talk/").select_one("article script[data-repo]") is not None
    assert recipes.page("til/quiet/").select_one("script[data-repo]") is None


def test_every_page_counts_visits_with_the_recipe_for_it(recipes: BuiltSite) -> None:
    for url in ("", "til/quiet/"):
        page = recipes.page(url)
        assert page.select_one("script[data-goatcounter]") is not None
        assert page.select_one("script[data-domain]") is not None


def test_every_example_of_markdown_is_published_as_a_note(site: BuiltSite) -> None:
    expected = ("broken link", "metrics.json", "gives no")  # targets of the examples do not exist

    assert site.exit_code == 0
    assert [warning for warning in site.warnings if not any(word in warning for word in expected)] == []
    assert len([file for file in site.files() if re.fullmatch(r"til/.+/index\.html", file)]) >= len(MARKDOWN) - 2
