"""Links of a project from another repository."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from support.builders import a_project
from support.contexts import a_context
from tilfolio.model import Link, Project
from tilfolio.origin import Origin
from tilfolio.pages.evidence import _buttons
from tilfolio.pages.folders import Folders, find_elsewhere

ORIGIN = Origin(
    url="https://github.com/ada/mono",
    commit="c0ffee",
    folder="services/detector",
    web="https://github.com/ada/mono",
    files=frozenset({"LICENSE", "art/a b.png", "services/detector/README.md", "services/detector/src/train.py"}),
)
FOLDERS = Folders(project_files=frozenset({"detector/screen.png"}), repo_files=frozenset({"TILs/secret.md"}))


def find(path: str, kind: str = "inline", origin: Origin = ORIGIN) -> str:
    """Return the target of a link in the README; "" if it is broken."""
    project: Project = replace(a_project("detector"), source="detector/README.md", origin=origin)
    size = len(path)
    link = Link(target=path, start=0, end=size, target_start=0, target_end=size, kind=kind, line=1)  # type: ignore[arg-type]
    place = find_elsewhere(project, origin, "projects/detector", path, link, FOLDERS, {})
    return (place.url or place.uri) if place.is_open else ""


@pytest.mark.parametrize(
    ("path", "kind", "leads"),
    [
        ("screen.png", "image", "projects/detector/screen.png"),
        ("src/train.py", "inline", "https://github.com/ada/mono/blob/c0ffee/services/detector/src/train.py"),
        ("src/", "inline", "https://github.com/ada/mono/tree/c0ffee/services/detector/src"),
        ("../../LICENSE", "inline", "https://github.com/ada/mono/blob/c0ffee/LICENSE"),
        ("/LICENSE", "inline", "https://github.com/ada/mono/blob/c0ffee/LICENSE"),
        ("../../art/a b.png", "image", "https://github.com/ada/mono/raw/c0ffee/art/a%20b.png"),
        ("README.md", "inline", "projects/detector/index.md"),
        ("../../../TILs/secret.md", "inline", ""),
        ("../../../../etc/passwd", "inline", ""),
        ("nothing.py", "inline", ""),
    ],
)
def test_links_lead_to_this_site_or_to_their_own_repository_and_never_out_of_it(
    path: str, kind: str, leads: str
) -> None:
    assert find(path, kind) == leads


def test_without_a_known_host_code_is_not_linked() -> None:
    assert find("src/train.py", origin=replace(ORIGIN, web="")) == ""


def test_notebooks_and_code_are_opened_in_their_own_repository() -> None:
    project = replace(a_project("detector"), source="detector/README.md", origin=ORIGIN)
    context = a_context(projects=[project], repo_url="https://github.com/ada/portfolio")

    assert [url for _, url in _buttons(context, project, "eval.ipynb")] == [
        "https://colab.research.google.com/github/ada/mono/blob/c0ffee/services/detector/eval.ipynb",
        "https://kaggle.com/kernels/welcome?src=https://github.com/ada/mono/blob/c0ffee/services/detector/eval.ipynb",
        "https://github.com/ada/mono/blob/c0ffee/services/detector/eval.ipynb",
    ]
