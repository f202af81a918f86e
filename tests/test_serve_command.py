"""A mistake in mkdocs.yml while a site is served is reported in one line, and the server goes on."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from mkdocs.config import load_config

from support.site import complete_config
from tilfolio.engines.mkdocs.dev_server import keep_serving


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"site_name: [\n", "MkDocs encountered an error parsing the configuration file"),
        (b"site_name: \xff\n", "invalid start byte"),
        (complete_config("plugins: [nope]").encode(), "mkdocs.yml cannot be used."),
        (None, "mkdocs.yml"),
    ],
    ids=["not YAML", "not UTF-8", "a plugin that is not installed", "deleted"],
)
def test_a_mistake_is_one_line_and_ends_nothing(
    tmp_path: Path, text: bytes | None, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "mkdocs.yml"
    if text is not None:
        path.write_bytes(text)
    shown: list[str] = []
    build = keep_serving(lambda: load_config(str(path)), shown.append)
    with caplog.at_level(logging.ERROR):
        build()

    [told] = [record.getMessage() for record in caplog.records if record.name == "mkdocs.plugins.tilfolio"]
    assert said in told
    assert shown == [told]
    assert told.endswith("The pages are those of the last build.")
    assert "\n" not in told


def test_a_mistake_of_ours_is_not_hidden() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        keep_serving(fail, print)()
