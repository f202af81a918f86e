from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.git import commit, isolated_environment, make_repository
from support.site import build_folder, write_files, write_site

TODAY = "2026-11-23"


def test_a_widget_that_cannot_be_drawn_has_the_line_of_its_file(tmp_path: Path) -> None:
    about = "---\ntitle: Me\nhide:\n  - toc\n---\n\n# Me\n\n<!-- til/newest -->\n"
    make_repository(write_site(tmp_path, {"docs/about.md": about, "TILs/a.md": "# A\n"}))
    commit(tmp_path)

    (warning,) = build_folder(tmp_path, today=TODAY).warnings
    assert warning.startswith("docs/about.md:9: there is no widget 'til/newest'. Write one of til/")


def test_a_page_template_of_the_author_s_own_goes_before_ours(tmp_path: Path) -> None:
    template = "{% from '_til.j2' import rows with context %}\n# All of it\n\n{{ rows(tils) }}\n"
    config = "theme: {name: material, font: false, custom_dir: overrides}"
    files = {"overrides/tilfolio/til_list.md.j2": template, "TILs/a.md": "# A\n"}
    make_repository(write_site(tmp_path, files, config))
    commit(tmp_path)

    assert build_folder(tmp_path, today=TODAY).text("til/").startswith("All of it")


def test_a_mistake_in_an_option_ends_the_build_with_a_line_to_act_on(tmp_path: Path) -> None:
    config = "plugins: [search, {tilfolio: {timezone: Mars/Olympus}}]"
    site = build_folder(write_site(tmp_path, {"TILs/a.md": "# A\n"}, config))

    assert site.exit_code == 1
    assert "'Mars/Olympus' is not a time zone" in " ".join(site.warnings)


def test_a_change_of_today_alone_publishes_what_was_scheduled(tmp_path: Path) -> None:
    make_repository(write_site(tmp_path, {"TILs/2026-11-24-soon.md": "# Soon\n", "TILs/2026-11-20-a.md": "# A\n"}))
    commit(tmp_path)

    assert not build_folder(tmp_path, today=TODAY).has("til/soon/")
    assert build_folder(tmp_path, today="2026-11-24").has("til/soon/")


def test_what_was_deleted_is_gone_from_the_next_build(tmp_path: Path) -> None:
    make_repository(write_site(tmp_path, {"TILs/a.md": "# A\n\n![p](p.png)\n", "TILs/p.png": b"\x89PNG"}))
    commit(tmp_path)
    assert build_folder(tmp_path, today=TODAY).has("assets/tils/p.png")

    (tmp_path / "TILs" / "a.md").unlink()
    write_files(tmp_path, {"TILs/b.md": "# B\n"})
    site = build_folder(tmp_path, today=TODAY)

    assert not site.has("til/a/")
    assert not site.has("assets/tils/p.png")
    assert site.has("til/b/")


def test_a_build_that_draws_nothing_new_loads_neither_pillow_nor_what_writes_feeds(tmp_path: Path) -> None:
    old, new = "---\ndate: 2024-01-01\n---\n# Kafka\n\nIt lags.\n", "---\ndate: 2026-11-20\n---\n# Flink {}\n"
    notes = {f"TILs/{number}.md": new.format(number) for number in range(20)}  # feeds hold twenty
    site = write_site(tmp_path, {"TILs/old.md": old, **notes}, "site_url: https://ada.example/")
    make_repository(site)
    commit(site)
    program = (
        "import sys; from mkdocs.commands.build import build; from mkdocs.config import load_config\n"
        "build(load_config('mkdocs.yml'))\n"
        "print(sorted({'PIL.Image', 'feedgenerator'} & set(sys.modules)))\n"
    )

    def build() -> str:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=site,
            env=isolated_environment(NO_MKDOCS_2_WARNING="1"),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout.splitlines()[-1]

    assert build() == "['PIL.Image', 'feedgenerator']"
    (site / "TILs/old.md").write_text(f"{old}\nNobody knows why.\n")
    assert build() == "[]"
