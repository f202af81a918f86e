from __future__ import annotations

import os
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from support.cached_site import CARDLESS, CONFIG, FILES, TODAY, assert_same, list_differences
from support.site import build_folder, run_command, write_files, write_site
from tilfolio.store.sqlite import measure_cache


def test_a_site_from_the_cache_is_the_same_and_gives_the_same_warnings(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", FILES, CONFIG)

    for _ in range(3):
        assert_same(folder)
    assert measure_cache(folder / ".cache" / "tilfolio").entries > 20


def test_the_broken_link_of_an_unchanged_page_of_the_docs_is_told_again(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {**FILES, "docs/about.md": "[gone](gone.md) [anchor](index.md#none)\n"}, CARDLESS)

    first, second = (build_folder(folder, today=TODAY) for _ in range(2))

    assert any("gone.md" in warning for warning in second.warnings)
    assert second.warnings == first.warnings


EDITS = {
    "a linked page appears": {"docs/gone.md": "# Here\n"},
    "a widget's notes change": {"TILs/2026-11-22-new.md": "# New\n"},
    "a template of the author's changes": {"overrides/partials/copyright.html": "<p>Yours</p>"},
    "a template of the author's appears": {"overrides/partials/footer.html": "<footer>{{ page.title }}</footer>"},
    "a template shows the time of the build": {"overrides/partials/copyright.html": "{{ build_date_utc.second }}"},
    "a template shows all pages": {"overrides/partials/copyright.html": "{{ pages | length }}"},
    "a title changes": {"TILs/2026-11-21-flink.md": "# Flink now\n\n## How\n"},
    "a heading that is linked to goes": {"TILs/2026-11-21-flink.md": "# Flink\n\n## Why\n"},
    "the site's name changes": {"mkdocs.yml": CONFIG.replace("Portfolio", "Other")},
    "an option of an extension changes": {"mkdocs.yml": CONFIG + "extra: {a: 1}\nuse_directory_urls: false\n"},
    "an extension goes": {"mkdocs.yml": CONFIG.replace("pymdownx.superfences, ", "")},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_what_an_edit_changes_is_made_again(
    tmp_path: Path, edit: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tilfolio.engines.mkdocs.kept_files._TICK", 0)  # the site is built faster than that
    docs = {"docs/index.md": "# Home\n\n[gone](gone.md) [about](about.md)\n"}
    shown = {"TILs", "mkdocs.yml"} & {name.split("/")[0] for name in edit}  # on cards
    folder = write_site(tmp_path / "site", {**FILES, **docs}, CONFIG if shown else CARDLESS)
    assert_same(folder)

    write_files(folder, edit)

    assert_same(folder)


def test_what_a_template_behind_a_link_says_is_made_again(tmp_path: Path) -> None:
    elsewhere = write_files(tmp_path / "elsewhere", {"recent.md.j2": "Before\n"})
    folder = write_site(tmp_path / "site", {**FILES, "overrides/tilfolio/other.md.j2": ""}, CARDLESS)
    (folder / "overrides/tilfolio/widgets").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(folder / "overrides/tilfolio")
    assert_same(folder)

    write_files(elsewhere, {"recent.md.j2": "After\n"})

    assert_same(folder)
    assert "After" in (folder / "site/index.html").read_text()


def test_a_page_is_written_again_if_a_template_asks_it_something_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tilfolio.engines.mkdocs.kept_files._TICK", 0)  # the site is built faster than that
    template = "{% extends 'base.html' %}{% block scripts %}{{ super() }}{% endblock %}"
    asking = "{% if page and page.meta.title == 'Why Kafka' %}<p>It is.</p>{% endif %}"
    more = {"TILs/2026-11-19-a.md": "# A\n", "overrides/main.html": template}
    folder = write_site(tmp_path / "site", {**FILES, **more}, CARDLESS)
    assert_same(folder)

    write_files(folder, {"overrides/main.html": template.replace("}{% endblock", f"}}{asking}{{% endblock")})

    assert_same(folder)
    assert "<p>It is.</p>" in (folder / "site/til/kafka/index.html").read_text()


HOOKS = {
    "changes the content": "def on_page_content(html, page, **_): return html + f'<p>{len(html)} {page.title}</p>'",
    "changes the Markdown": dedent("""
        def on_page_markdown(markdown, page, **_):
            return markdown + f'\\n\\n## {page.file.src_uri}\\n'
    """),
    "changes finished pages": "def on_post_page(output, **_): return output + f'<!-- {len(output)} -->'",
    "adds to the context": "def on_page_context(context, page, **_): context['mark'] = page.title; return context",
    "adds an object to the context": "def on_page_context(context, **_): context['mark'] = object(); return context",
    "adds a filter": "def on_env(env, **_): env.filters['shout'] = str.upper",
    "replaces a filter": "def on_env(env, **_): env.filters['url'] = lambda value: '/x/' + str(value)",
    "changes the title": "def on_page_content(html, page, **_): page.meta['title'] = f'{page.title}!'",
    "changes the site afterwards": dedent("""
        import time
        from pathlib import Path
        def on_post_build(config, **_):
            for path in Path(config.site_dir).rglob('*.html'):
                path.write_text(path.read_text() + '<!-- seen -->')
            time.sleep(0.2)
    """),
    "writes into the site": dedent("""
        from pathlib import Path
        def on_post_build(config, **_):
            pages = sorted(path.name for path in Path(config.site_dir).rglob('*.html'))
            Path(config.site_dir, 'extra').mkdir()
            Path(config.site_dir, 'extra', 'list.txt').write_text(f'{pages}')
    """),
}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS.keys())
def test_a_hook_of_the_author_works_as_without_the_cache(tmp_path: Path, hook: str) -> None:
    files = {**FILES, "hook.py": hook, "overrides/partials/copyright.html": "{{ mark | default('') }}"}
    if "object()" in hook:
        files["overrides/partials/copyright.html"] = "{{ mark is defined }}"
    folder = write_site(tmp_path / "site", files, CARDLESS + "hooks: [hook.py]\n")

    build_folder(folder, today=TODAY)
    build_folder(folder, today=TODAY)
    assert_same(folder)
    write_files(folder, {"TILs/2026-11-21-flink.md": "# Flink again\n"})
    assert_same(folder)


def test_a_page_that_a_hook_finishes_is_only_written_if_it_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tilfolio.engines.mkdocs.kept_files._TICK", 0)  # the site is built faster than that
    folder = write_site(
        tmp_path, {**FILES, "hook.py": HOOKS["changes finished pages"]}, CARDLESS + "hooks: [hook.py]\n"
    )
    page = folder / "site/til/flink/index.html"
    build_folder(folder, today=TODAY)
    before = page.stat()

    build_folder(folder, today=TODAY)
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    write_files(folder, {"TILs/2026-11-21-flink.md": "# Flink\n\nSomething else.\n"})
    build_folder(folder, today=TODAY)
    assert "Something else" in page.read_text()


def test_pages_with_snippets_follow_the_files_they_take_in(tmp_path: Path) -> None:
    config = CARDLESS.replace("toc,", "toc, pymdownx.snippets: {base_path: ['" + str(tmp_path) + "']},")
    files = {**FILES, "docs/about.md": '--8<-- "part.txt"\n'}
    folder = write_site(tmp_path / "site", files, config)
    write_files(tmp_path, {"part.txt": "first"})
    build_folder(folder, today=TODAY)

    write_files(tmp_path, {"part.txt": "second"})

    assert "second" in build_folder(folder, today=TODAY).text("about/")
    assert_same(folder)


def test_an_unchanged_page_stays_where_it_is_and_one_that_somebody_touched_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A site this small is built within the resolution of file times, so a rewritten file may look unchanged.
    monkeypatch.setattr("tilfolio.engines.mkdocs.kept_files._TICK", 0)
    folder = write_site(tmp_path, FILES, CARDLESS)
    first = build_folder(folder, today=TODAY)
    kept, touched = (first.folder / "til" / name / "index.html" for name in ("kafka", "split"))
    made = first.folder / "til" / "index.json"
    written, indexed = kept.stat().st_mtime_ns, made.stat().st_mtime_ns
    html = touched.read_text()
    touched.write_text("somebody's")
    (first.folder / "til" / "own.txt").write_text("somebody's")

    build_folder(folder, today=TODAY)

    assert (kept.stat().st_mtime_ns, made.stat().st_mtime_ns) == (written, indexed)
    assert touched.read_text() == html
    assert not (first.folder / "til" / "own.txt").exists()


def test_hidden_files_of_the_site_s_folder_stay_as_mkdocs_lets_them(tmp_path: Path) -> None:
    folder = write_site(tmp_path, FILES, CARDLESS)
    build_folder(folder, today=TODAY)
    write_files(folder, {"site/.git/HEAD": "ref", "site/.nojekyll": ""})

    site = build_folder(folder, today=TODAY)

    assert {".git/HEAD", ".nojekyll"} <= set(site.files())


def test_a_build_that_fails_leaves_no_page_of_the_build_before(tmp_path: Path) -> None:
    hook = "def on_env(env, **_):\n    from mkdocs.exceptions import PluginError\n    raise PluginError('no')"
    folder = write_site(tmp_path, {**FILES, "hook.py": hook}, CARDLESS)
    build_folder(folder, today=TODAY)
    config = (folder / "mkdocs.yml").read_text()

    write_files(folder, {"mkdocs.yml": config + "hooks: [hook.py]\n"})
    failed = build_folder(folder, today=TODAY)

    assert failed.exit_code == 1
    assert [name for name in failed.files() if name.endswith("index.html")] == []
    write_files(folder, {"mkdocs.yml": config})
    assert build_folder(folder, today=TODAY).has("til/kafka/")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux lets a process choose its cores")
def test_all_cores_and_one_core_build_the_same_site(tmp_path: Path) -> None:
    code = "x = 1  # y\n" * 20
    notes = {
        f"TILs/2026-01-{1 + n % 28:02}-{n}.md": f"# Note {n}\n\n```python\n{code}```\n\n{'word ' * n}"
        for n in range(60)
    }
    sites = []
    for cores in ("all", "one"):
        folder = write_site(tmp_path / cores, {**FILES, **notes}, CARDLESS)
        narrow = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])" if cores == "one" else ""
        script = f"{narrow}\nfrom mkdocs.__main__ import cli; cli(['build', '--strict'])"
        built = run_command(folder, Path(sys.executable).name, "-c", script, SOURCE_DATE_EPOCH="1795435200")
        sites.append((folder / "site", [line for line in built.stderr.splitlines() if "WARNING" in line]))

    assert list_differences(sites[0][0], sites[1][0]) == []
    assert sites[0][1] == sites[1][1]
    assert len(list(sites[0][0].rglob("*.html"))) > 60
