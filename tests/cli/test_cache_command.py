from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tilfolio.cli import main
from tilfolio.cli.cache import write_size
from tilfolio.store.sqlite import FOLDER, CacheStore


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text("site_name: Site\n")
    return tmp_path


def til_cache(site: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["cache", "-f", str(site / "mkdocs.yml"), *words])


def fill(site: Path, number: int) -> None:
    store = CacheStore(site / FOLDER)
    for each in range(number):
        store.put(f"key {each}", b"value")
    store.close()


def test_a_site_that_was_never_built_has_an_empty_cache(site: Path) -> None:
    result = til_cache(site)

    assert result.output == f"{site / FOLDER}: 0 entries, 0 bytes\n"
    assert not (site / ".cache").exists()


def test_it_says_what_is_held(site: Path) -> None:
    fill(site, 1200)

    assert til_cache(site).output.startswith(f"{site / FOLDER}: 1,200 entries, ")


def test_clearing_leaves_nothing(site: Path) -> None:
    fill(site, 1)
    result = til_cache(site, "--clear")

    assert result.exit_code == 0
    assert ": cleared of 1 entry, " in result.output
    assert CacheStore(site / FOLDER).get("key 0") is None
    assert til_cache(site).output.endswith(": 0 entries, 0 bytes\n")


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (47_022_080, "47 MB"), (2e9, "2.0 GB")]
)
def test_sizes_are_read_at_a_glance(size: float, shown: str) -> None:
    assert write_size(int(size)) == shown
