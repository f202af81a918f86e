from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config.base import ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from support.builders import a_category
from support.site import build_folder, write_site
from tilfolio.engines.mkdocs.assemble import read_settings
from tilfolio.engines.mkdocs.config import TilfolioConfig, read_categories
from tilfolio.engines.mkdocs.locations import find_now, find_places
from tilfolio.model import Category

SHIPPED = (a_category("data", icon="material/database"), a_category("model"), a_category("infra"))


def load(**options: Any) -> TilfolioConfig:
    """Return the plugin's options as MkDocs validates them.

    Raises AssertionError with MkDocs' error messages.
    """
    config = TilfolioConfig()
    config.load_dict(options)
    errors, warnings = config.validate()
    assert not errors, str(errors)
    assert not warnings, str(warnings)
    return config


def site_config(folder: Path, **options: Any) -> MkDocsConfig:
    config = MkDocsConfig(config_file_path=str(folder / "mkdocs.yml"))
    config.load_dict({"site_name": "Portfolio", "docs_dir": str(folder / "docs"), **options})
    (folder / "docs").mkdir()
    errors, _ = config.validate()
    assert not errors, str(errors)
    return config


def categories(*written: Mapping[str, Any]) -> tuple[Category, ...]:
    return read_categories(load(categories=list(written)).categories, SHIPPED)


def test_without_categories_there_are_those_that_ship() -> None:
    assert categories() == SHIPPED


def test_a_category_that_ships_takes_what_is_not_written_from_there() -> None:
    data, *others = categories({"name": "data", "title": "Data first"})

    assert others == list(SHIPPED[1:])
    assert data.title == "Data first"
    assert (data.question, data.icon, data.color) == ("Is it data?", "material/database", "#00695c")


def test_a_category_of_the_author_s_own_needs_a_name_alone() -> None:
    *shipped, first, second = categories({"name": "people"}, {"name": "cost-control"})

    assert shipped == list(SHIPPED)
    assert (first.title, first.question) == ("People", "Is it people?")
    assert second.title == "Cost control"
    assert first.color != second.color


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["data"], ["data", "model", "infra"]),
        (["infra"], ["data", "model", "infra"]),
        (["deploy"], ["data", "model", "infra", "deploy"]),
        (["infra", "deploy"], ["data", "model", "infra", "deploy"]),
        (["infra", "model", "data"], ["infra", "model", "data"]),
        (["deploy", "infra", "data"], ["deploy", "infra", "data", "model"]),
    ],
    ids=" ".join,
)
def test_what_is_not_written_stays_and_what_is_has_the_author_s_order(written: list[str], names: list[str]) -> None:
    assert [category.name for category in categories(*({"name": name} for name in written))] == names


def test_a_category_that_ships_is_taken_out_by_name() -> None:
    found = categories({"name": "infra", "use": False}, {"name": "deploy"})

    assert [category.name for category in found] == ["data", "model", "deploy"]


@pytest.mark.parametrize(
    ("words", "weights"),
    [(["Kafka", "flink"], {"kafka": 2.0, "flink": 2.0}), ({"kafka": 1.5, "Flink": 3}, {"kafka": 1.5, "flink": 3.0})],
)
def test_words_of_a_category_may_have_weights(words: Any, weights: dict[str, float]) -> None:
    assert categories({"name": "data", "words": words})[0].words == weights


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"name": "Data!"}, "'Data!' is not a name"),
        ({"name": "none"}, "'none' is not a name"),
        ({"name": "data", "color": "blue"}, "color 'blue' cannot be read"),
        ({"name": "data", "words": {"kafka": "high"}}, "a weight of 'data' is not a number"),
        ({"name": "data", "words": {"kafka": None}}, "a weight of 'data' is not a number"),
    ],
)
def test_a_category_that_cannot_be_is_named(written: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        categories(written)


def test_a_mistake_in_a_category_ends_a_build_as_a_mistake_of_the_author(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="tilfolio: categories: 'Data!' is not a name"):
        read_settings(site_config(tmp_path), load(categories=[{"name": "Data!"}]), serving=False)


@pytest.mark.parametrize(
    "options", [{"timezone": "Mars/Olympus"}, {"timezone": "../etc"}, {"tils": 5}, {"page_size": "x"}]
)
def test_an_option_that_cannot_be_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        load(**options)


def test_a_page_shows_at_least_one_note(tmp_path: Path) -> None:
    settings = read_settings(site_config(tmp_path), load(page_size=0, related=-1), serving=False)

    assert (settings.page_size, settings.related) == (1, 0)


def test_the_site_s_address_ends_with_a_slash(tmp_path: Path) -> None:
    config = site_config(tmp_path, site_url="https://example.org/portfolio")

    assert read_settings(config, load(), serving=False).site_url == "https://example.org/portfolio/"


@pytest.mark.parametrize(
    ("tils", "place", "shown"),
    [
        ("TILs", "TILs", "TILs"),
        ("projects/TILs", "projects/TILs", "projects/TILs"),
        ("../notes", "../notes", "notes"),
    ],
)
def test_folders_count_from_the_config(tils: str, place: str, shown: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    places = find_places(site_config(root), load(tils=tils))

    assert places.tils == (root / place).resolve()
    assert places.shown(places.tils) == shown


def test_a_folder_may_be_anywhere(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    root.mkdir()

    assert find_places(site_config(root), load(tils=str(elsewhere))).tils == elsewhere


def test_now_is_what_a_reproducible_build_says() -> None:
    late = datetime(2026, 11, 23, 20, tzinfo=timezone.utc)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(late.timestamp())))

        assert find_now() == late


@pytest.mark.parametrize("written", ['"a\\0b"', "''", "[a]", "3"])
def test_a_folder_that_no_disk_has_is_told_in_one_line(tmp_path: Path, written: str) -> None:
    write_site(tmp_path, {}, f"plugins: [tilfolio: {{tils: {written}}}]")

    site = build_folder(tmp_path)

    assert site.exit_code == 1
    assert "is not a folder path. Write one like 'TILs'." in "".join(site.log)


@pytest.mark.parametrize("epoch", ["soon", "", "99999999999999999999"])
def test_a_moment_that_is_none_is_told_in_one_line(tmp_path: Path, epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    site = build_folder(write_site(tmp_path, {}, "plugins: [tilfolio]"))

    assert site.exit_code == 1
    assert f"SOURCE_DATE_EPOCH '{epoch}' is not a number of seconds since 1970" in "".join(site.log)
