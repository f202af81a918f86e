"""Files beside notes and projects."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import Tag

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_site

FILES: dict[str, str | bytes] = {
    ".gitignore": "ignored/\nsite/\n.cache/\n",
    "images/x.png": b"shown",
    "assets/y.png": b"shown",
    "ignored/z.png": b"ignored",
    ".hidden/h.png": b"hidden",
    "TILs/vim/in.png": b"shown",
    "TILs/left-out/secret.png": b"excluded",
    "LICENSE": "Do what you like.\n",
    "src/train.py": "x = 1\n",
    "docs/index.md": "# Home\n",
    "TILs/vim/undo.md": """# Undo

![relative](../../images/x.png) ![absolute](/assets/y.png) ![in TILs](/TILs/vim/in.png)

![ignored](/ignored/z.png) ![hidden](/.hidden/h.png) ![excluded](/TILs/left-out/secret.png) ![out](../../../../x.png)

![by a link](/images/leads-out.png) ![by another](/images/leads-to-ignored.png)

[code](../../src/train.py), [license](/LICENSE), [a folder](/src/), [picture](/images/x.png), [nothing](/src/no.py)
""",
    "projects/demo/README.md": """## News

# Demo

![logo](.github/logo.png)

[contributing](CONTRIBUTING.md) [docs](docs/use.md#run) [root](/docs/use.md)

### Install <!-- omit in toc -->

[install](#install-)
""",
    "projects/demo/.github/logo.png": b"shown",
    "projects/demo/.github/README.md": "# No project\n",
    "projects/demo/CONTRIBUTING.md": "# Contributing\n",
    "projects/demo/docs/use.md": "# Use\n",
}
CONFIG = "plugins: [search, {tilfolio: {exclude: [left-out/]}}]"


def write(folder: Path, config: str = CONFIG) -> Path:
    write_site(folder / "repository", FILES, config)
    (folder / "outside.png").write_bytes(b"outside")
    (folder / "repository/images/leads-out.png").symlink_to(folder / "outside.png")
    (folder / "repository/images/leads-to-ignored.png").symlink_to(folder / "repository/ignored/z.png")
    make_repository(folder / "repository")
    commit(folder / "repository")
    return folder / "repository"


def _path_of(image: Tag) -> str:
    return str(image["src"]).replace("../", "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_folder(write(tmp_path_factory.mktemp("elsewhere")))


def test_pictures_elsewhere_in_the_repository_are_copied_and_shown(site: BuiltSite) -> None:
    pictures = {image["alt"]: image["src"] for image in site.article("til/vim/undo/").select("img")}

    assert pictures == {
        "relative": "../../../assets/files/images/x.png",
        "absolute": "../../../assets/files/assets/y.png",
        "in TILs": "../../../assets/tils/vim/in.png",
    }
    assert all(site.read(_path_of(image)) == b"shown" for image in site.article("til/vim/undo/").select("img"))


def test_the_logo_in_a_hidden_folder_of_github_is_shown(site: BuiltSite) -> None:
    logo = site.article("projects/demo/").select_one("img[alt=logo]")

    assert logo is not None
    assert site.read(_path_of(logo)) == b"shown"


def test_what_is_ignored_hidden_excluded_or_outside_is_not_published(site: BuiltSite) -> None:
    kept_back = [warning for warning in site.warnings if "leads to a file that is not published" in warning]
    nowhere = [warning for warning in site.warnings if "broken link" in warning]
    published = {(site.folder / name).read_bytes() for name in site.files()}

    assert [warning.split("'")[1] for warning in kept_back] == [
        "/ignored/z.png",
        "/.hidden/h.png",
        "/TILs/left-out/secret.png",
        "/images/leads-out.png",
        "/images/leads-to-ignored.png",
    ]
    assert [warning.split("'")[1] for warning in nowhere] == ["../../../../x.png", "/src/no.py"]
    assert published.isdisjoint({b"ignored", b"hidden", b"excluded", b"outside"})


def test_links_to_code_are_one_hint_where_no_repository_is_named(site: BuiltSite) -> None:
    hints = [line for line in site.log if "Set `repo_url:`" in line]

    assert hints == [
        "INFO: TILs/vim/undo.md:9 links to a file of the repository, and so do 5 other links. "
        "Set `repo_url:` in mkdocs.yml, and readers can follow."
    ]
    assert "CONTRIBUTING" not in str(site.article("projects/demo/"))


def test_a_heading_with_a_comment_is_found_by_the_name_that_github_gives_it(site: BuiltSite) -> None:
    assert site.article("projects/demo/").select_one("#install-")


def test_with_a_repository_pictures_are_copied_and_code_is_linked(tmp_path: Path) -> None:
    site = build_folder(write(tmp_path, f"{CONFIG}\nrepo_url: https://github.com/me/p"))
    links = {link.get_text(): link["href"] for link in site.article("til/vim/undo/").select("p a[href]")}

    assert site.read("assets/files/images/x.png") == b"shown"
    assert links["code"] == "https://github.com/me/p/blob/main/src/train.py"
    assert links["a folder"] == "https://github.com/me/p/tree/main/src"
    assert not [line for line in site.log if "repo_url" in line]


def test_a_picture_that_changes_is_copied_again(tmp_path: Path) -> None:
    folder = write(tmp_path)
    build_folder(folder)
    (folder / "images/x.png").write_bytes(b"anew")

    assert build_folder(folder).read("assets/files/images/x.png") == b"anew"
