"""`til why`, as an author calls it in the folder of a site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.forks import fork_command
from support.git import isolated_environment, make_repository
from support.site import as_of, write_site
from tilfolio.cli import main

UNSURE = (
    "# Postgres in Docker for a model\n\nA dataset, a container, a random forest.\n\n"
    "```sql\nselect 1\n```\n\n```bash\ndocker ps\n```\n"
)
FILES = {
    "docs/index.md": "# Home\n",
    "TILs/docker/volumes.md": "# Docker volumes\n\nA volume outlives its container.\n",
    "TILs/leaks.md": "---\ncategory: data\n---\n# Leaks\n\nA split by author.\n",
    "TILs/mixed.md": UNSURE,
    "TILs/walk.md": "# A walk\n\nThrough the park.\n",
    "TILs/later.md": "---\ndraft: true\n---\n# Dropout against overfitting\n\nDropout and weight decay.\n",
    "TILs/2026-11-20.md": "## TIL: Docker volumes again\n\nDocker.\n\n## TIL: Overfitting\n\nDropout helps a model.\n",
    "TILs/2026-11-21.md": "## TIL: Docker prune\n\nDocker.\n\n## TIL: Docker build\n\nDocker.\n",
}
CONFIG = "plugins: [search, {tilfolio: {timezone: UTC}}]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_repository(write_site(tmp_path / "site", FILES, CONFIG))


def why(folder: Path, *words: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    with as_of("2026-11-23"):
        if not answers:
            return fork_command(folder, "til", "why", *words)
        return subprocess.run(
            [Path(sys.executable).with_name("til"), "why", *words],
            cwd=folder,
            env=isolated_environment(NO_MKDOCS_2_WARNING="1"),
            input=answers,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def changed(folder: Path) -> set[str]:
    """Return the notes that are no longer what they were."""
    return {name for name, text in FILES.items() if (folder / name).read_bytes() != text.encode()}


@pytest.mark.parametrize(
    "name", [("TILs/docker/volumes.md",), ("docker/volumes",), ("til/docker/volumes/",), ("docker", "outlives")]
)
def test_a_note_is_found_by_file_slug_and_words(folder: Path, name: tuple[str, ...]) -> None:
    done = why(folder, *name)

    if name[-1] == "outlives":  # not of the title
        assert done.returncode == 2
        assert "Nothing is called 'docker outlives'" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("TILs/docker/volumes.md:3: Docker volumes\ninfra, by its text\n")


def test_scores_and_terms_are_told_with_their_weights(folder: Path) -> None:
    lines = [line.split() for line in why(folder, "docker/volumes").stdout.splitlines()]

    scores = {line[0]: float(line[1]) for line in lines if line and line[0] in ("data", "model", "infra", "none")}
    assert sum(scores.values()) == pytest.approx(1, abs=0.02)
    assert scores["infra"] > 0.6
    assert any(line[1:] == ["docker", "folder"] and float(line[0]) > 0 for line in lines)


def test_front_matter_is_named_as_the_reason(folder: Path) -> None:
    assert "\ndata, as its front matter says\n" in why(folder, "leaks").stdout


def test_drafts_are_told_of_too(folder: Path) -> None:
    assert "\nmodel, by its text\n" in why(folder, "later").stdout


def test_a_day_log_is_told_note_by_note(folder: Path) -> None:
    told = why(folder, "TILs/2026-11-20.md").stdout

    assert "Docker volumes again\ninfra, by its text" in told
    assert "Overfitting\nmodel, by its text" in told


def test_the_table_holds_what_is_unsure_worst_first(folder: Path) -> None:
    rows = why(folder, "--all").stdout.splitlines()
    scores = [float(row.split()[0]) for row in rows[1:-2]]

    assert rows[0].split() == ["score", "category", "next", "note"]
    assert any("TILs/mixed.md" in row for row in rows)
    assert not any("TILs/leaks.md" in row or "TILs/docker/volumes.md" in row for row in rows)
    assert scores == sorted(scores)
    assert max(scores) < 0.6


def test_what_is_confirmed_is_written_and_nothing_else(folder: Path) -> None:
    done = why(folder, "--accept", "docker/volumes", "mixed", "walk", answers="y\nmodel\nskip\n")

    assert done.returncode == 0, done.stderr
    assert changed(folder) == {"TILs/docker/volumes.md", "TILs/mixed.md"}
    assert (folder / "TILs/mixed.md").read_text() == f"---\ncategory: model\n---\n\n{UNSURE}"
    assert "\ninfra, as its front matter says" in why(folder, "docker/volumes").stdout


@pytest.mark.parametrize("answers", ["quit\n", "q\n", "\n\n\n\n", "what?\nno\nq\n"], ids=repr)
def test_without_a_yes_nothing_is_written(folder: Path, answers: str) -> None:
    assert why(folder, "--accept", answers=answers).returncode == 0
    assert changed(folder) == set()


def test_without_names_it_asks_for_each_that_is_unsure(folder: Path) -> None:
    told = why(folder, "--accept", answers="q\n").stdout

    assert told.count("Write 'category:") == 1
    assert "TILs/mixed.md" in told


def test_where_nothing_is_unsure_nothing_is_asked(folder: Path) -> None:
    (folder / "TILs/mixed.md").unlink()

    assert why(folder, "--accept").stdout == "None of 8 notes is unsure.\n"
    assert why(folder, "--all").stdout == "None of 8 notes is unsure.\n"


def test_above_a_score_nobody_is_asked(folder: Path) -> None:
    done = why(folder, "--accept", "--all-above", "0.8", "docker/volumes", "mixed")

    assert done.stdout == "TILs/docker/volumes.md: category: infra\n"
    assert changed(folder) == {"TILs/docker/volumes.md"}


def test_a_note_of_none_gets_none(folder: Path) -> None:
    assert why(folder, "--accept", "--all-above", "0.9", "walk").stdout == "TILs/walk.md: category: none\n"


def test_a_day_log_of_two_categories_is_refused_plainly(folder: Path) -> None:
    done = why(folder, "--accept", "--all-above", "0", "TILs/2026-11-20.md")

    assert done.returncode == 1
    assert "TILs/2026-11-20.md:1: is a day log of 2 notes with one front matter for all of them" in done.stderr
    assert changed(folder) == set()


def test_a_day_log_of_one_category_is_written_once(folder: Path) -> None:
    done = why(folder, "--accept", "--all-above", "0", "TILs/2026-11-21.md")

    assert done.stdout == "TILs/2026-11-21.md: category: infra\n"
    assert (folder / "TILs/2026-11-21.md").read_text() == f"---\ncategory: infra\n---\n\n{FILES['TILs/2026-11-21.md']}"


def test_what_is_declared_is_not_asked_again(folder: Path) -> None:
    assert why(folder, "--accept", "leaks").stdout == "TILs/leaks.md has it already: category: data\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Name a note, or write --all"),
        (("--all-above", "0.8"), "Add --accept"),
        (("--accept", "--all-above", "8"), "8.0 is not in the range"),
        (("no-such-note",), "Nothing is called 'no-such-note'"),
        (("docker",), "5 notes have 'docker' in them"),
    ],
    ids=["nothing", "above alone", "no score", "unknown", "several"],
)
def test_a_call_that_cannot_be_is_answered_with_what_to_write(
    folder: Path, words: tuple[str, ...], message: str
) -> None:
    done = why(folder, *words)

    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())


def test_a_wrong_option_of_the_site_is_one_line(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text(
        (folder / "mkdocs.yml").read_text().replace("UTC", "UTC, categories: [{name: A!}]")
    )

    done = why(folder, "walk")

    assert done.returncode == 1
    assert done.stderr.startswith("Error: tilfolio: categories: 'A!' is not a name.")


def test_help_lists_every_command_and_imports_none() -> None:
    program = (
        "import sys; from tilfolio.cli import main; main(['--help'], standalone_mode=False); print(list(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    listing, modules = done.stdout.rsplit("\n[", 1)

    assert all(str(command.short_help) in listing for command in main.commands.values())
    assert "'mkdocs'" not in modules
    assert "'yaml'" not in modules
