"""Templates that another process has compiled give the same pages."""

from __future__ import annotations

from pathlib import Path

from support.site import run_command, write_site

PAGE = '{% extends "base.html" %}{% block content %}[{% if true %}\n{{ page.title | upper }}{% endif %}]{% endblock %}'
FILES = {"TILs/2026-01-01-one.md": "# One\n\nText.\n", "overrides/main.html": PAGE}
CONFIG = "theme: {name: material, custom_dir: overrides}\nplugins: [search, tilfolio: {cards: false}]\n"


def build(folder: Path, hook: str) -> str:
    """Return the note's page; `mkdocs` compiles templates in another process if there are two cores."""
    write_site(folder, FILES | {"hook.py": hook}, CONFIG + "hooks: [hook.py]\n")
    built = run_command(folder, "mkdocs", "build", "--strict")
    assert built.returncode == 0, built.stderr
    return (folder / "site/til/one/index.html").read_text("utf-8")


def test_options_that_a_hook_sets_afterwards_count(tmp_path: Path) -> None:
    page = build(tmp_path, "def on_env(env, **_): env.trim_blocks = True; return env\n")

    assert "[ONE]" in page


def test_a_filter_that_a_hook_sets_afterwards_counts(tmp_path: Path) -> None:
    hook = (
        "import jinja2\n@jinja2.pass_context\ndef upper(context, text): return context['page'].url + text\n"
        "def on_env(env, **_): env.filters['upper'] = upper; return env\n"
    )

    assert "[\ntil/one/One]" in build(tmp_path, hook)


def test_a_filter_that_is_replaced_by_another_of_jinja_counts(tmp_path: Path) -> None:
    hook = "def on_env(env, **_): env.filters['upper'] = env.filters['lower']; return env\n"

    assert "[\none]" in build(tmp_path, hook)


def test_options_that_a_hook_sets_after_all_plugins_count(tmp_path: Path) -> None:
    hook = (
        "from mkdocs.plugins import event_priority\n@event_priority(-200)\n"
        "def on_env(env, **_): env.trim_blocks = True; return env\n"
    )
    build(tmp_path, hook)

    assert "[ONE]" in build(tmp_path, hook)


def test_a_template_with_an_error_is_left_out(tmp_path: Path) -> None:
    write_site(tmp_path, FILES | {"overrides/tilfolio/til.md.j2": "{% if", "overrides/404.html": "{% if"}, CONFIG)
    program = (
        "from mkdocs.config import load_config; from tilfolio.engines.mkdocs.compiling import compile_all; "
        "config = load_config(); print(len(list(compile_all(config))))"
    )

    assert int(run_command(tmp_path, "python", "-c", program).stdout) > 30
