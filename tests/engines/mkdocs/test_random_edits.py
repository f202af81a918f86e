from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from support.cached_site import CONFIG, FILES, TODAY, build_both, list_differences
from support.edits import PLAIN, edit_at_random
from support.site import rebuilding, write_site
from tilfolio.engines.mkdocs import conversions, own_pages, session

CONFIGS = {"own templates": CONFIG, "plain": PLAIN.replace("cache: true", "cache: true, cards: false")}


@pytest.mark.parametrize("seed", range(int(os.environ.get("TILFOLIO_EDIT_SEEDS", "2"))))
@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_after_any_edits_the_cached_site_is_a_clean_build(
    tmp_path: Path, seed: int, config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:
        for module in (own_pages, conversions):
            monkeypatch.setattr(module, "_WORTH_WORKERS", 2)
        monkeypatch.setattr(session, "count_cores", lambda: 2)
    chance = random.Random(seed)
    folder = write_site(tmp_path / "site", FILES, config)
    history = []
    for _ in range(int(os.environ.get("TILFOLIO_EDITS", "6"))):
        history.append(edit_at_random(folder, chance, config))
        cached, clean = build_both(folder)

        assert list_differences(cached.folder, clean.folder) == [], history
        assert cached.warnings == clean.warnings, history
        shutil.rmtree(clean.folder)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_after_any_edits_what_is_served_is_a_clean_build(tmp_path: Path, config: str) -> None:
    chance = random.Random(1)
    folder, into = write_site(tmp_path / "site", FILES, config), tmp_path / "served"
    history, sources, served = [], [], []
    with rebuilding(folder, into, TODAY) as rebuild:
        for number in range(int(os.environ.get("TILFOLIO_EDITS", "6"))):
            history.append(edit_at_random(folder, chance, config))
            rebuild()
            served.append(Path(shutil.copytree(into, tmp_path / f"served-{number}")))
            sources.append(Path(shutil.copytree(folder, tmp_path / f"sources-{number}")))

    for number, (source, site) in enumerate(zip(sources, served, strict=True)):
        options = source / "mkdocs.yml"
        options.write_text(options.read_text().replace("cache: true", "cache: false"))
        with rebuilding(source, tmp_path / "clean", TODAY) as rebuild:
            rebuild()
        assert list_differences(site, tmp_path / "clean") == [], history[: number + 1]
