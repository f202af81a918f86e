"""`til report`, the list of published addresses, and what `til check` makes of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.fake_keys import make_fake_keys
from support.forks import fork_command
from support.git import commit, git, make_repository
from support.site import build_folder, write_files, write_site
from tilfolio.cli import main
from tilfolio.trust.published_urls import FILE

KEY = make_fake_keys()["Hugging Face token"]
FILES = {
    "docs/index.md": "# Home\n\n[gone](nowhere.md) <a href='no/such/page/'>here</a> <a href='til/#none'>there</a>\n",
    "TILs/2026-01-02-kafka-lag.md": "# Kafka lag\n\nSeen in Grafana.\n",
    "TILs/2026-01-03-loss.md": "# Loss\n\nIt was the data.\n",
    "TILs/2026-01-04-wip.md": "---\ndraft: true\n---\n# Work in progress\n\nText of a draft.\n",
    "TILs/2096-01-04-ahead.md": "# Ahead\n\nText of the future.\n",
    "TILs/2026-01-04-odd.md": "---\ndate: next Tuesday\n---\n# Odd\n\nWords.\n",
    "TILs/2026-01-04-old.md": "---\nexpiryDate: 2026-02-01\n---\n# Old\n\nWords.\n",
    "TILs/weekly/2026-W60.md": "# A week that no calendar has\n\nWords.\n",
    "docs/later.md": "---\npublishDate: 2096-01-04\n---\n# Later\n\nWords.\n",
    "docs/unclear.md": "---\npublished: perhaps\n---\n# Unclear\n\nWords.\n",
    "TILs/2026-01-05-token.md": f"# Token\n\n{KEY}\n",
    "TILs/.hidden/x.md": "# Hidden\n",
    "projects/anomaly/README.md": "# Anomaly\n\nFinds some.\n",
}


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--config-file", str(folder / "mkdocs.yml")])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built and listed, then changed, committed, and built again."""
    folder = make_repository(tmp_path_factory.mktemp("report") / "portfolio")
    write_site(folder, FILES, "plugins: [search, tilfolio: {cards: false}]")
    write_files(folder, {".gitignore": "site\n.cache\n"})
    commit(folder)
    assert build_folder(folder).exit_code == 0
    assert not (folder / FILE).exists()
    assert run(folder, "report", "--save-urls").exit_code == 0
    git(folder, "mv", "TILs/2026-01-02-kafka-lag.md", "TILs/2026-01-02-consumer-lag.md")
    shutil.rmtree(folder / "projects/anomaly")
    write_files(
        folder, {"TILs/2026-01-03-loss.md": "# Loss\n\nIt was the model.\n", "TILs/2026-01-06-new.md": "# New\n"}
    )
    commit(folder)
    build_folder(folder)
    return folder


def test_the_report_says_what_changed_for_visitors(folder: Path) -> None:
    told = run(folder, "report").output

    assert "- added: `til/new/`" in told
    assert "- changed: `til/loss/`" in told
    assert "- removed: `til/kafka-lag/`, **without a redirect**" in told
    assert "- removed: `projects/anomaly/`, **without a redirect**" in told
    assert "changed: `til/consumer-lag/`" not in told


def test_the_report_says_what_is_withheld_and_why(folder: Path) -> None:
    told = run(folder, "report").output

    assert "- `TILs/2026-01-04-wip.md`: a draft, or marked as private" in told
    assert "- `TILs/2096-01-04-ahead.md`: scheduled (2096-01-04)" in told
    assert "- `TILs/2026-01-04-odd.md`: `date` cannot be read" in told
    assert "- `TILs/2026-01-04-old.md`: expired (2026-02-01)" in told
    assert "- `TILs/weekly/2026-W60.md`: cannot be read" in told
    assert "- `docs/later.md`: scheduled (2096-01-04)" in told
    assert "- `docs/unclear.md`: `published` cannot be read" in told
    assert "- `TILs/2026-01-05-token.md`: looks like it holds a key or a password" in told
    assert "- `TILs/.hidden`: hidden, excluded or ignored by git" in told
    assert "- `TILs/2026-01-05-token.md:3`: a Hugging Face token" in told
    assert KEY not in told
    assert KEY not in (folder / ".cache/tilfolio-report.json").read_text()
    assert "Text of a draft" not in told


def test_a_check_the_summary_of_a_build_and_the_report_count_the_same_problems(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".cache", "site"))
    (summary,) = [line for line in build_folder(tmp_path / "copy").log if line.startswith("INFO: tilfolio: ")]
    checked = run(folder, "check")

    assert "1 draft and 2 scheduled left out, 1 expired, 3 that cannot be read, 1 with a key or a password" in summary
    assert "; 5 problems" in summary
    assert "### Problems: 5" in run(folder, "report").output
    assert "7 problems, 2 of which builds do not count" in checked.stderr
    assert "docs/unclear.md:2:1: published 'perhaps' is neither true nor false." in checked.stdout
    assert "token" not in "".join(line for line in checked.stdout.splitlines() if "til publish" in line)


def test_the_report_names_links_that_lead_nowhere(folder: Path) -> None:
    told = run(folder, "report").output

    assert "- `./` links to `nowhere.md`" in told
    assert "- `./` links to `no/such/page/`" in told
    assert "- `./` links to `til/#none`" in told
    assert "### Broken links: 3" in told
    assert "| pages | " in told


def test_the_report_for_programs_has_the_same(folder: Path) -> None:
    report = json.loads(run(folder, "report", "--format", "json").stdout)

    assert {"path": "TILs/2026-01-04-wip.md", "why": "draft", "field": "", "day": ""} in report["record"]["held"]
    assert {"url": "til/kafka-lag/", "leads_to": ""} in report["difference"]["removed"]
    assert report["site"]["sizes"]["pages"][0] > 5


def test_a_build_writes_no_list_and_no_report_into_the_site(folder: Path) -> None:
    assert git(folder, "status", "--porcelain") == ""
    assert not (folder / "site/_report").exists()


def test_check_names_the_alias_of_each_address_that_would_be_lost(folder: Path) -> None:
    told = run(folder, "check").output

    assert "the address 'til/kafka-lag/' was published and would no longer exist" in told
    assert 'Write "aliases: [kafka-lag]" into it, or let `til check --fix` do it.' in told
    assert "the address 'projects/anomaly/' was published and would no longer exist" in told
    assert "til/loss/" not in told


def test_check_writes_the_alias_where_git_knows_the_rename(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    told = run(copy, "check", "--fix").output

    assert "TILs/2026-01-02-consumer-lag.md: aliases: kafka-lag" in told
    assert "til/kafka-lag/" not in told.partition("aliases: kafka-lag")[2]
    build_folder(copy)
    assert "- removed: `til/kafka-lag/`, which leads to `til/consumer-lag/`" in run(copy, "report").output


def test_check_knows_a_rename_that_is_not_committed(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "TILs/2026-01-03-loss.md").rename(copy / "TILs/it-was-the-model.md")
    told = run(copy, "check", "--fix").output

    assert "TILs/it-was-the-model.md: aliases: loss" in told
    assert "'til/loss/'" not in told


def test_a_lost_address_stays_in_the_list_until_somebody_decides(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    run(copy, "report", "--save-urls")

    assert "til/kafka-lag/ gone\n" in (copy / FILE).read_text()
    assert "removed: `til/kafka-lag/`" not in run(copy, "report").output
    assert "the address 'til/kafka-lag/'" in run(copy, "check").output


def test_a_quiet_build_reports_its_problems_too(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    write_files(copy, {"TILs/2026-01-03-loss.md": "# Loss\n\n[x](none.md)\n"})
    fork_command(copy, "mkdocs", "build", "--quiet")

    assert "TILs/2026-01-03-loss.md:3: broken link: 'none.md'" in run(copy, "report").output


def test_archives_that_cannot_be_searched_are_named_everywhere(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    note = "# Loss\n\n[data](data.zip)\n"
    write_files(copy, {"TILs/2026-01-03-loss.md": note, "TILs/data.zip": b"PK\3\4 cut", "docs/b.zip": b"PK\3\4 cut"})
    commit(copy)
    log = "\n".join(build_folder(copy).log)
    report = run(copy, "report").output

    for name in ("TILs/data.zip", "docs/b.zip"):
        line = f"{name}: was not searched to the end for keys"
        assert line in log
        assert line in report.partition("Not searched to the end: 4")[2]
        assert line in run(copy, "check").output
        assert f"note: {line}" in run(copy, "check", "--secrets").output
    assert "b.zip: was not searched to the end for what is withheld" in report


def test_a_build_that_fails_leaves_no_report_of_another(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    config = (copy / "mkdocs.yml").read_text()
    write_files(copy, {"mkdocs.yml": config + f"extra:\n  token: {KEY}\n"})
    assert build_folder(copy).exit_code == 1

    done = run(copy, "report")
    assert done.exit_code == 1
    assert "Run 'mkdocs build' first" in done.output


def test_a_site_without_folders_for_pages_keeps_its_addresses_too(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / FILE).unlink()
    write_files(copy, {"mkdocs.yml": (copy / "mkdocs.yml").read_text() + "use_directory_urls: false\n"})
    write_files(copy, {"projects/anomaly/README.md": "# Anomaly\n"})
    build_folder(copy)
    run(copy, "report", "--save-urls")

    assert "til/consumer-lag.html " in (copy / FILE).read_text()
    assert "was published and would no longer exist" not in run(copy, "check").output


def test_the_address_of_what_was_taken_back_is_a_hint(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    run(copy, "report", "--save-urls")
    write_files(copy, {"TILs/2026-01-06-new.md": "---\ndraft: true\n---\n# New\n"})

    assert "It is that of TILs/2026-01-06-new.md, which is not published now" in run(copy, "check").output
    assert "'til/new/'" not in run(copy, "check", "--no-hints").output


def test_without_a_similar_note_the_line_of_the_list_is_named(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "TILs/2026-01-03-loss.md").unlink()

    told = run(copy, "check").output
    assert f"{FILE}:" in told
    assert 'Write "aliases: [loss]" into the note that took its place, or delete this line' in told
