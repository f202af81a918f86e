"""`til check --projects`, and the same checklist on a project's page: for the author alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.forks import fork_command
from support.site import write_site
from tilfolio.cli.loading import read_site_config
from tilfolio.engines.mkdocs.assemble import assemble_site

SITE = {
    "docs/index.md": "# Home\n",
    "projects/anomaly/README.md": "# Anomaly\n\nFinds what is odd.\n\n## How it works\n\n"
    "## Achievements\n\n- 🚀 Fast (Latency: 45ms)\n",
    "projects/anomaly/tests/test_it.py": "",
    "projects/anomaly/Dockerfile": "FROM scratch\n",
}
CONFIG = "site_url: https://ada.example/\nplugins: [tilfolio]\n"


def test_the_author_sees_what_a_project_has_and_lacks(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", SITE, CONFIG)

    done = fork_command(folder, "til", "check", "--projects")

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "projects/anomaly/README.md: 3 of 6",
        "  ✓ README: what it is, how it works, what came out",
        "  ○ Figures, each read from a file or with a link (no evidence: Latency)",
        "  ✓ A Dockerfile, or how to run it",
        "  ✓ Tests",
        "  ○ A recorded demo",
        "  ○ A licence",
    ]


@pytest.mark.parametrize("serving", [True, False], ids=["in serve", "in a built site"])
def test_a_project_s_page_shows_it_in_serve_only(tmp_path: Path, serving: bool) -> None:
    config, options = read_site_config(write_site(tmp_path / "site", SITE, CONFIG) / "mkdocs.yml")

    site = assemble_site(config, options, ["index.md"], serving=serving)

    [page] = [page for page in site.pages if page.uri == "projects/anomaly/index.md"]
    shown = "".join(page.raw_blocks)
    assert ("Polish: 3 of 6 (only you see this)" in shown) is serving
