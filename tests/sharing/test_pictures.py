"""Pictures in front matter: found beside the note, in its folder or in docs/; measured, never downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.builders import a_project, a_til
from support.pictures import a_picture
from tilfolio.model import Problem, Project, Til
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.folders import Folders
from tilfolio.pages.projects import find_pictures
from tilfolio.settings import Settings
from tilfolio.sharing import pictures
from tilfolio.sharing.pictures import OwnPicture, find_docs_picture, measure_picture, read_size
from tilfolio.steps.places import Places

PNG = a_picture((1200, 630))
FILES = ("docs/wide.png", "TILs/top.png", "TILs/vim/beside.png", "projects/anomaly/img/flow.png", "projects/shared.png")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    return Places(
        root=tmp_path,
        docs=tmp_path / "docs",
        tils=tmp_path / "TILs",
        projects=tmp_path / "projects",
        docs_uris=frozenset({"wide.png"}),
    )


def find_own_picture(subject: Til | Project | None, places: Places) -> OwnPicture | Problem | None:
    folders = Folders(
        tils="TILs",
        projects="projects",
        docs="docs",
        til_files=frozenset({"top.png", "vim/beside.png"}),
        project_files=frozenset({"anomaly/img/flow.png", "shared.png"}),
        docs_uris=places.docs_uris,
        tils_left_out=frozenset({"vim/.hidden.png", "ignored"}),
    )
    projects = {"anomaly": subject} if isinstance(subject, Project) else {}
    addresses = Addresses(settings=Settings(), folders=folders, tils={}, projects=projects)
    return pictures.find_own_picture(subject, find_pictures([subject] if subject else [], addresses), places)


@pytest.mark.parametrize(
    ("written", "uri"),
    [
        ("beside.png", "assets/tils/vim/beside.png"),
        ("../top.png", "assets/tils/top.png"),
        ("top.png", "assets/tils/top.png"),
        ("/wide.png", "wide.png"),
        ("wide.png?v=1#a", "wide.png"),
        ("besid%65.png", "assets/tils/vim/beside.png"),
    ],
)
def test_a_note_s_picture_is_found(places: Places, written: str, uri: str) -> None:
    found = find_own_picture(a_til(source="vim/undo.md", image=written), places)

    assert isinstance(found, OwnPicture)
    assert (found.uri, found.content) == (uri, PNG)
    assert (found.asset is None) == (uri == "wide.png")


@pytest.mark.parametrize(
    ("written", "uri"),
    [("img/flow.png", "projects/anomaly/img/flow.png"), ("../shared.png", "projects/shared.png")],
)
def test_a_project_s_picture_lies_beside_its_page(places: Places, written: str, uri: str) -> None:
    project = a_project("anomaly", source="anomaly/README.md", image=written)

    found = find_own_picture(project, places)

    assert isinstance(found, OwnPicture)
    assert found.uri == uri


@pytest.mark.parametrize("written", ["gone.png", "../../secret.png", "/../secret.png"])
def test_what_is_not_there_or_outside_is_a_problem(places: Places, written: str) -> None:
    found = find_own_picture(a_til(source="vim/undo.md", image=written), places)

    assert isinstance(found, Problem)
    assert written in found.what


@pytest.mark.parametrize("written", [".hidden.png", "../ignored/x.png", "TILs/ignored/x.png"])
def test_a_picture_that_is_kept_back_is_not_published(places: Places, written: str) -> None:
    (places.tils / "vim/.hidden.png").write_bytes(PNG)
    (places.tils / "ignored").mkdir()
    (places.tils / "ignored/x.png").write_bytes(PNG)

    found = find_own_picture(a_til(source="vim/undo.md", image=written), places)

    assert isinstance(found, Problem)
    assert "must not be published" in found.what


@pytest.mark.parametrize("written", ["x" * 5000, "http:/[x", "a\0b.png", "//", "../" * 300])
def test_a_picture_with_an_impossible_name_is_a_problem(places: Places, written: str) -> None:
    assert isinstance(find_own_picture(a_til(source="vim/undo.md", image=written), places), Problem)
    assert find_docs_picture(written, "guide/index.md", places) is None


def test_a_picture_elsewhere_is_named_and_not_looked_at(places: Places) -> None:
    found = find_own_picture(a_til(image="https://b.example/a.png"), places)

    assert found == OwnPicture(url="https://b.example/a.png")
    assert measure_picture(found, "https://ada.example/", "Alt").width == 0


def test_what_names_none_has_none(places: Places) -> None:
    assert find_own_picture(a_til(), places) is None
    assert find_own_picture(None, places) is None


@pytest.mark.parametrize(
    ("written", "uri"), [("wide.png", "wide.png"), ("../wide.png", "wide.png"), ("/wide.png", "wide.png")]
)
def test_a_page_of_docs_names_one_from_itself_or_from_docs(places: Places, written: str, uri: str) -> None:
    found = find_docs_picture(written, "guide/index.md", places)

    assert found is not None
    assert found.uri == uri


def test_a_page_of_docs_reaches_nothing_outside(places: Places) -> None:
    assert find_docs_picture("../../secret.png", "guide/index.md", places) is None
    elsewhere = find_docs_picture("https://b.example/a.png", "index.md", places)
    assert elsewhere == OwnPicture(url="https://b.example/a.png")


def test_the_address_changes_with_the_content() -> None:
    def address(content: bytes) -> str:
        return measure_picture(OwnPicture(uri="a.png", content=content), "https://ada.example/", "Alt").url

    assert address(PNG) == address(PNG)
    assert address(PNG) != address(a_picture((1200, 630), color="#123456"))


def test_the_address_can_be_asked_for_whatever_the_file_is_called() -> None:
    picture = measure_picture(OwnPicture(uri="assets/tils/my picture é.png", content=PNG), "https://ada.example/", "")

    assert picture.url.startswith("https://ada.example/assets/tils/my%20picture%20%C3%A9.png?v=")


def test_bytes_that_are_no_picture_have_no_size() -> None:
    assert read_size(PNG) == (1200, 630, "image/png")
    assert read_size(b"<svg/>") == (0, 0, "")
