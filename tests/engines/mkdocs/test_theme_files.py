import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tilfolio.engines.mkdocs.theme_files import skip_hidden_folders


def load(folder: Path) -> MkDocsConfig:
    config = MkDocsConfig()
    config.load_dict({"site_name": "Notes", "theme": {"name": "material", "custom_dir": str(folder)}})
    config.validate()
    return config


def copied(env: Environment, config: MkDocsConfig) -> dict[str, str | None]:
    files = Files([])
    files.add_files_from_theme(env, config)
    return {file.src_uri: file.abs_src_path for file in files}


def test_mkdocs_copies_the_same_files_of_a_theme(tmp_path: Path) -> None:
    for name in ("css/own.css", "css/.hidden/a.css", ".well/known.txt", "deep/er/picture.png", "partials/logo.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("own")
    config = load(tmp_path)
    before = copied(config.theme.get_env(), config)
    skip_hidden_folders(config.theme)

    assert copied(config.theme.get_env(), config) == before
    assert before.keys() >= {"css/own.css", "deep/er/picture.png"}


def test_hidden_folders_are_not_searched_for_mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load(tmp_path)
    skip_hidden_folders(config.theme)
    env = config.theme.get_env()
    searched: list[str] = []
    walk = os.walk

    def record(top: str) -> Iterator[tuple[str, list[str], list[str]]]:
        for each in walk(top):
            searched.append(each[0])
            yield each

    monkeypatch.setattr("os.walk", record)
    copied(env, config)

    assert str(tmp_path) in searched
    assert not any("/.icons" in folder for folder in searched)


def test_plugins_that_list_templates_get_all(tmp_path: Path) -> None:
    config = load(tmp_path)
    before = config.theme.get_env().list_templates()
    skip_hidden_folders(config.theme)

    assert config.theme.get_env().list_templates() == before
    assert ".icons/material/check.svg" in config.theme.get_env().list_templates(filter_func=lambda name: True)


def test_icons_can_still_be_included(tmp_path: Path) -> None:
    config = load(tmp_path)
    skip_hidden_folders(config.theme)

    assert "<svg" in config.theme.get_env().get_template(".icons/material/check.svg").render()
