"""`til import`: notes from elsewhere, with their pictures, days and old addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.git import commit, make_repository
from support.site import build_folder, build_site, write_files, write_site
from tilfolio.cli import main
from tilfolio.gather.clone import check_url
from tilfolio.parse.notebook_note import convert_notebook

PNG = b"\x89PNG"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = make_repository(tmp_path / "site")
    write_site(folder, {"docs/index.md": "# Home\n", "TILs/.gitkeep": ""})
    commit(folder)
    return folder


def bring(site: Path, source: object, *words: str) -> Result:
    return CliRunner().invoke(main, ["import", str(source), "-f", str(site / "mkdocs.yml"), *words])


def make_source(folder: Path, files: dict[str, str | bytes], when: str = "2021-05-06T23:30:00-08:00") -> Path:
    make_repository(folder)
    write_files(folder, files)
    commit(folder, when=when)
    return folder


def read(site: Path, name: str) -> str:
    return (site / "TILs" / name).read_text(encoding="utf-8")


def test_a_note_gets_the_day_of_its_own_history_and_its_pictures(site: Path, tmp_path: Path) -> None:
    source = make_source(
        tmp_path / "til",
        {
            "README.md": "# TIL\n",
            "vim/undo.md": "# Undo\n\n![tree](tree.png) and ![top](../img/top%20one.png) and [log](../git/log.md#x)\n",
            "vim/tree.png": PNG,
            "img/top one.png": PNG,
            "git/log.md": "---\ndate: 2019-01-02\n---\n\n# Log\n",
            "git/2018-02-03-rebase.md": "# Rebase\n",
        },
    )

    result = bring(site, source)

    assert result.exit_code == 0, result.output
    assert "wrote 3 of 3 notes, with 2 files" in result.output
    assert read(site, "vim/undo.md") == (
        "---\ndate: 2021-05-06\n---\n\n# Undo\n\n"
        "![tree](tree.png) and ![top](../img/top%20one.png) and [log](../git/log.md#x)\n"
    )
    assert read(site, "git/log.md") == "---\ndate: 2019-01-02\n---\n\n# Log\n"
    assert read(site, "git/2018-02-03-rebase.md") == "# Rebase\n"
    built = build_folder(site, strict=True)
    assert built.exit_code == 0, built.warnings


def test_a_second_import_changes_nothing_and_a_note_of_ones_own_stays(site: Path, tmp_path: Path) -> None:
    source = make_source(tmp_path / "til", {"a/one.md": "# One\n", "a/two.md": "# Two\n"})
    write_files(site, {"TILs/a/one.md": "# Mine\n"})

    first = bring(site, source)
    second = bring(site, source)

    assert "wrote 1 of 2" in first.output
    assert "a/one.md exists with another text. It was not changed." in first.output
    assert "wrote 0 of 2" in second.output
    assert "Notes that are there already: 1." in second.output
    assert "got their date" not in second.output
    assert read(site, "a/one.md") == "# Mine\n"


@pytest.mark.parametrize(
    ("files", "note", "alias"),
    [
        (
            {"_config.yml": "title: A\n", "_posts/2020-03-04-Undo-it.md": "---\ntitle: U\ncategories: Vim\n---\nx\n"},
            "2020-03-04-Undo-it.md",
            "/vim/2020/03/04/Undo-it.html",
        ),
        (
            {"_config.yml": "permalink: /blog/:year/:title/\n", "_posts/2020-03-04-undo.md": "# Undo\n"},
            "2020-03-04-undo.md",
            "/blog/2020/undo/",
        ),
        (
            {"hugo.toml": 'title = "A"\n', "content/posts/Undo.md": "---\ntitle: U\n---\nx\n"},
            "Undo.md",
            "/posts/undo/",
        ),
        (
            {
                "hugo.yaml": "permalinks:\n  posts: /:year/:slug/\n",
                "content/posts/undo.md": '---\ntitle: "Undo it"\ndate: 2020-03-04\n---\nx\n',
            },
            "undo.md",
            "/2020/undo-it/",
        ),
        (
            {"hugo.toml": "", "content/posts/undo.md": "---\nurl: /old/place/\n---\n# Undo\n"},
            "undo.md",
            "/old/place/",
        ),
        (
            {"hugo.toml": 'defaultContentLanguage = "ja"\n', "content/ja/entry/undo.md": "# Undo\n"},
            "ja/entry/undo.md",
            "/entry/undo/",
        ),
        (
            {"hugo.toml": 'defaultContentLanguage = "ja"\n', "content/en/entry/undo.md": "# Undo\n"},
            "en/entry/undo.md",
            "/en/entry/undo/",
        ),
        ({"mkdocs.yml": "site_name: A\n", "docs/notes/undo.md": "# Undo\n"}, "undo.md", "/notes/undo/"),
        (
            {"ckn0ip3sb00x9zfs16ptfcmz6.md": "---\ntitle: U\ncuid: x\nslug: undo-it\n---\nx\n"},
            "ckn0ip3sb00x9zfs16ptfcmz6.md",
            "/undo-it",
        ),
    ],
    ids=[
        "Jekyll",
        "Jekyll's own pattern",
        "Hugo",
        "Hugo's own pattern",
        "Hugo's url",
        "main language",
        "language",
        "MkDocs",
        "Hashnode",
    ],
)
def test_old_addresses_lead_to_the_note(
    site: Path, tmp_path: Path, files: dict[str, str | bytes], note: str, alias: str
) -> None:
    result = bring(site, make_source(tmp_path / "blog", files))

    assert result.exit_code == 0, result.output
    assert f"aliases: [{alias}]" in read(site, note)
    built = build_folder(site, strict=True)
    assert built.exit_code == 0, built.warnings
    old = alias.lstrip("/")
    assert built.has(old if old.endswith((".html", "/")) else f"{old}/")


def test_links_and_pictures_of_the_old_site_lead_to_the_copies(site: Path, tmp_path: Path) -> None:
    source = make_source(
        tmp_path / "blog",
        {
            "_config.yml": "permalink: pretty\n",
            "assets/img/a.png": PNG,
            "_posts/2020-03-04-one.md": (
                "# One\n\n![a](/assets/img/a.png) [two](/2020/03/05/two/) [again]({% post_url 2020-03-05-two %})\n"
            ),
            "_posts/2020-03-05-two.md": "# Two\n",
        },
    )

    bring(site, source, "--into", "blog")

    assert "![a](files/assets/img/a.png) [two](2020-03-05-two.md) [again](2020-03-05-two.md)" in read(
        site, "blog/2020-03-04-one.md"
    )
    assert (site / "TILs/blog/files/assets/img/a.png").read_bytes() == PNG


def test_a_category_of_the_old_blog_is_no_category_of_the_checklist(site: Path, tmp_path: Path) -> None:
    source = make_source(
        tmp_path / "blog",
        {
            "a/theirs.md": "---\nCategory: tech\ndate: 2020-03-04\n---\n\n# Theirs\n",
            "a/ours.md": "---\ncategory: data\ndate: 2020-03-04\n---\n\n# Ours\n",
        },
    )

    bring(site, source)

    assert read(site, "a/theirs.md") == "---\ncategories: tech\ndate: 2020-03-04\n---\n\n# Theirs\n"
    assert read(site, "a/ours.md") == "---\ncategory: data\ndate: 2020-03-04\n---\n\n# Ours\n"
    built = build_folder(site, strict=True)
    assert built.exit_code == 0, built.warnings


def test_an_export_of_notion_loses_its_numbers_and_keeps_its_days(site: Path, tmp_path: Path) -> None:
    one, two = "9f335d119a5f442fb435fa9878c2cefc", "49e0dbff6672498c8c602b2f51ab5d85"
    write_files(
        tmp_path / "notion",
        {
            f"Vim {one}.md": f"# Vim\n\nCreated: March 4, 2020 11:33 PM\n\n[Undo](Vim%20{one}/Undo%20{two}.md)\n",
            f"Vim {one}/Undo {two}.md": "# Undo\n\nDate: January 2, 2019\n",
        },
    )

    result = bring(site, tmp_path / "notion")

    assert result.exit_code == 0, result.output
    assert read(site, "Vim.md").startswith("---\ndate: 2020-03-04\n---\n")
    assert "[Undo](Vim/Undo.md)" in read(site, "Vim.md")
    assert read(site, "Vim/Undo.md").startswith("---\ndate: 2019-01-02\n---\n")


def test_notebooks_become_notes(site: Path, tmp_path: Path) -> None:
    code = {
        "cell_type": "code",
        "source": "print(1)",
        "metadata": {},
        "execution_count": 1,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "1\n"}],
    }
    words = {"cell_type": "markdown", "source": "Some **words**.", "metadata": {}}
    notebook = json.dumps({"cells": [words, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    result = bring(site, make_source(tmp_path / "nb", {"signals/moving-average.ipynb": notebook}))

    assert result.exit_code == 0, result.output
    assert read(site, "signals/moving-average.md") == (
        "---\ndate: 2021-05-06\n---\n\n# moving average\n\nSome **words**.\n\n"
        "```python\nprint(1)\n```\n\n```text\n1\n```\n"
    )
    assert convert_notebook("no notebook", "x") is None


def test_nothing_is_written_in_a_dry_run(site: Path, tmp_path: Path) -> None:
    result = bring(site, make_source(tmp_path / "til", {"a/one.md": "# One\n"}), "--dry-run")

    assert "would write 1 of 1 notes" in result.output
    assert not (site / "TILs/a").exists()


def test_pictures_outside_of_the_source_are_not_copied(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    source = make_source(
        tmp_path / "til",
        {"a/one.md": "# One\n\n![s](../../secret.png) ![h](../.git/config)\n"},
    )
    (source / "a" / "link.png").symlink_to(tmp_path / "secret.png")

    bring(site, source)

    assert "../../secret.png" in read(site, "a/one.md")
    assert not [
        path
        for path in (site / "TILs").rglob("*")
        if path.suffix in (".png", "") and path.is_file() and path.name != ".gitkeep"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "--upload-pack=touch x",
        "ext::sh -c touch% x",
        "file:///etc",
        "http://example.org/x",
        "git://example.org/x",
        "https://ada:secret@example.org/x",
        "../nowhere",
        "https://-oProxyCommand=x/y",
    ],
)
def test_addresses_that_could_run_something_or_hold_a_password_are_refused(site: Path, url: str) -> None:
    assert check_url(url)
    result = CliRunner().invoke(main, ["import", "-f", str(site / "mkdocs.yml"), "--", url])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "url",
    [
        "https://ada:hunter2@localhost:1/x",
        "http://ada:hunter2@localhost:1/x",
        "https://ada:hunt/hunter2@localhost:1/x",
        "https://ada:with space hunter2@localhost:1/x",
        "https://:hunter2@localhost:1/x",
        "ada:hunter2@localhost:x",
        "https://localhost:1/x?token=hunter2",
        "https://hunter2@localhost:1/x",
        "http://hunter2@localhost:1/x",
    ],
)
def test_a_password_in_an_address_is_refused_and_never_shown(site: Path, url: str) -> None:
    result = bring(site, url)

    assert result.exit_code
    assert "hunter2" not in result.output
    assert "localhost" in result.output or "The address holds a password or a token" in result.output


@pytest.mark.parametrize("url", ["https://github.com/ada/til", "git@github.com:ada/til.git", "ssh://git@example.org/a"])
def test_addresses_of_repositories_are_taken(url: str) -> None:
    assert check_url(url) == ""


def test_many_new_notes_of_one_day_are_a_problem(tmp_path: Path) -> None:
    make_repository(tmp_path)
    commit(tmp_path)
    notes: dict[str, str | bytes] = {f"TILs/n{number}.md": f"# N{number}\n" for number in range(10)}
    few = build_site(tmp_path, dict(list(notes.items())[:9]))
    many = build_folder(write_files(tmp_path, notes))
    commit(tmp_path)

    assert few.warnings == ()
    assert [warning.split(". ")[0] for warning in many.warnings] == [
        "TILs/n0.md: and 9 other notes are not committed, so they all get today's date"
    ]
    assert build_folder(tmp_path).warnings == ()


def test_links_of_hugo_and_jekyll_lead_to_the_copies(site: Path, tmp_path: Path) -> None:
    hugo = make_source(
        tmp_path / "hugo",
        {
            "hugo.toml": "title = 'X'\n",
            "content/posts/lag/index.md": '---\ndate: 2020-01-02\n---\n[u]({{< ref "/posts/undo" >}}) '
            '[v]({{% relref "undo.md#why" %}})\n\n{{< figure src="/images/s.png" caption="C" >}}\n',
            "content/posts/undo.md": '---\ndate: 2020-01-03\n---\n[l]({{< relref "posts/lag" >}}) [m](../lag/)\n',
            "static/images/s.png": PNG,
        },
    )
    jekyll = make_source(
        tmp_path / "jekyll",
        {
            "_config.yml": "title: X\n",
            "_posts/2020-01-04-one.md": '![a]({{ site.baseurl }}/img/a.png) ![b]({{ "/img/b.png" | relative_url }})\n',
            "img/a.png": PNG,
            "img/b.png": PNG,
        },
    )

    assert bring(site, hugo).exit_code == bring(site, jekyll).exit_code == 0
    assert "[u](../undo.md) [v](../undo.md#why)" in read(site, "lag/index.md")
    assert 'src="../files/static/images/s.png"' in read(site, "lag/index.md")
    assert "[l](lag/index.md) [m](lag/index.md)" in read(site, "undo.md")
    assert "![a](files/img/a.png) ![b](files/img/b.png)" in read(site, "2020-01-04-one.md")
    assert build_folder(site, strict=True).exit_code == 0


def test_pictures_and_files_that_a_vault_embeds_by_name_are_copied(site: Path, tmp_path: Path) -> None:
    source = make_source(
        tmp_path / "vault",
        {
            ".obsidian/app.json": "{}",
            "Notes/One.md": "# One\n\n![[Pasted image 1.png]] and ![[paper.pdf#page=2]], not `![[other.png]]`\n",
            "Files/Pasted image 1.png": PNG,
            "Files/deep/paper.pdf": b"%PDF-1.4",
            "Files/other.png": PNG,
        },
    )

    bring(site, source)

    copied = {path.relative_to(site / "TILs").as_posix() for path in (site / "TILs").rglob("*.p*")}
    assert copied == {"Files/Pasted image 1.png", "Files/deep/paper.pdf"}
    built = build_folder(site, strict=True)
    assert built.exit_code == 0
    assert len(built.article("til/notes/one/").select("img")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Created: March 4, 2024 10:12 AM",
        "Created time: March 4, 2024",
        "생성 일시: 2024년 3월 4일 오후 2:30",
        "作成日時: 2024年3月4日 14:30",
        "Date: 2024/03/04",
    ],
)
def test_the_day_of_a_page_of_notion_is_read_in_several_languages(site: Path, tmp_path: Path, line: str) -> None:
    source = make_source(tmp_path / "notion", {f"A page {'0a' * 16}.md": f"# A page\n\n{line}\nTags: x\n\nText.\n"})

    bring(site, source)

    assert read(site, "A page.md").startswith("---\ndate: 2024-03-04\n---\n")


def test_a_day_of_notion_that_no_calendar_has_is_not_read(site: Path, tmp_path: Path) -> None:
    source = make_source(tmp_path / "notion", {f"A page {'0a' * 16}.md": "# A page\n\nDate: 2024/13/44\n\nText.\n"})

    bring(site, source)

    assert read(site, "A page.md").startswith("---\ndate: 2021-05-06\n---\n")


def test_an_archive_is_to_be_unpacked_first(site: Path, tmp_path: Path) -> None:
    (tmp_path / "Export.zip").write_bytes(b"PK")

    assert "is a file. Unpack an archive first, and name the folder." in bring(site, tmp_path / "Export.zip").output


def test_an_import_of_a_vault_names_the_option_for_notes_not_yet_written(site: Path, tmp_path: Path) -> None:
    source = make_source(tmp_path / "vault", {".obsidian/app.json": "{}", "a.md": "# A\n\n[[Later]]\n"})

    assert "`unwritten_notes: true` in mkdocs.yml allows that" in bring(site, source).output
    config = site / "mkdocs.yml"
    config.write_text(config.read_text().replace("tilfolio", "tilfolio: {unwritten_notes: true}", 1))
    assert "unwritten_notes" not in bring(site, source).output
