from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.evidence.howto import HOW_TO_FILES, find_how_to


def lines(files: dict[str, str], *others: str, name: str = "anomaly", readme: str = "") -> list[tuple[str, ...]]:
    told = find_how_to(files, {*files, *others}, name=name, readme=readme)
    return [how.lines for how in told]


@pytest.mark.parametrize(
    ("files", "others", "expected"),
    [
        ({"requirements.txt": "numpy\n"}, (), ("python -m pip install -r requirements.txt",)),
        ({"environment.yml": "name: rocks\n"}, (), ("conda env create -f environment.yml", "conda activate rocks")),
        ({"environment.yaml": "channels: []\n"}, (), ("conda env create -f environment.yaml",)),
        ({"environment.yml": "{"}, (), ("conda env create -f environment.yml",)),
        ({"pyproject.toml": "[project]\nname = 'a'\n"}, (), ("python -m pip install .",)),
        ({"pyproject.toml": "[project]\n"}, ("uv.lock",), ("uv sync",)),
        ({"pyproject.toml": "[tool.poetry]\n"}, ("poetry.lock",), ("poetry install",)),
        ({"pyproject.toml": "[project]\n", "requirements.txt": ""}, (), ("python -m pip install -r requirements.txt",)),
    ],
    ids=["requirements", "conda", "conda without a name", "broken conda", "project", "uv", "poetry", "both"],
)
def test_how_to_install_is_read_from_the_project_s_files(
    files: dict[str, str], others: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert lines(files, *others) == [expected]


@pytest.mark.parametrize("text", ["[tool.ruff]\nline-length = 9\n", "[", ""], ids=["settings only", "broken", "empty"])
def test_a_pyproject_that_is_no_package_installs_nothing(text: str) -> None:
    assert lines({"pyproject.toml": text}) == []


@pytest.mark.parametrize(
    ("dockerfile", "run"),
    [
        ("FROM a\n", "docker run --rm anomaly"),
        ("FROM a\nEXPOSE 8080\n", "docker run --rm -p 8080:8080 anomaly"),
        ("FROM a\nEXPOSE 80/tcp 53/udp\n", "docker run --rm -p 80:80 -p 53:53/udp anomaly"),
        ("FROM a\nARG PORT=9000\nEXPOSE $PORT\n", "docker run --rm -p 9000:9000 anomaly"),
        ("FROM a\nENV PORT 9000\nexpose ${PORT}\n", "docker run --rm -p 9000:9000 anomaly"),
        ("FROM a\nEXPOSE ${PORT:-7000}\n", "docker run --rm -p 7000:7000 anomaly"),
        ("FROM a\nEXPOSE $PORT\n", "docker run --rm anomaly"),
        ("FROM a AS b\nEXPOSE 1\nFROM c\nEXPOSE \\\n  2 \\\n  3\n", "docker run --rm -p 2:2 -p 3:3 anomaly"),
        ("FROM a\nEXPOSE 8080 # the API\nEXPOSE 8080\n", "docker run --rm -p 8080:8080 anomaly"),
        ("# EXPOSE 1\nFROM a\n", "docker run --rm anomaly"),
    ],
    ids=["none", "one", "protocols", "argument", "variable", "default", "unknown", "stages", "twice", "comment"],
)
def test_the_exposed_ports_are_those_of_the_last_stage(dockerfile: str, run: str) -> None:
    assert lines({"Dockerfile": dockerfile}) == [("docker build -t anomaly .", run)]


@pytest.mark.parametrize(
    ("dockerfile", "name", "image"),
    [
        ('FROM a\nLABEL org.opencontainers.image.title="ada/rocks"\n', "x", "ada/rocks"),
        ("# docker build -t ada/rocks:1 .\nFROM a\n", "x", "ada/rocks:1"),
        ("FROM a\n", "Federated Learning!", "federated-learning"),
        ("FROM a\n", "日本", "project"),
    ],
    ids=["label", "comment", "folder", "no letter that Docker knows"],
)
def test_the_image_has_the_name_that_the_file_gives_it_else_the_folder_s(
    dockerfile: str, name: str, image: str
) -> None:
    [(build, run)] = lines({"Dockerfile": dockerfile}, name=name)

    assert build == f"docker build -t {image} ."
    assert run == f"docker run --rm {image}"


def test_compose_goes_before_a_dockerfile_and_builds_what_has_to_be_built() -> None:
    built = {"compose.yaml": "services:\n  api:\n    build: .\n", "Dockerfile": "FROM a\n"}

    assert lines(built) == [("docker compose up --build",)]
    assert lines({"docker-compose.yml": "services: {db: {image: postgres}}"}) == [("docker compose up",)]
    assert lines({"compose.yml": "{"}) == [("docker compose up",)]


@pytest.mark.parametrize(
    ("readme", "titles"),
    [
        ("Nothing of it.", ["Install", "Run it in a container"]),
        ("`pip install -r requirements.txt`", ["Run it in a container"]),
        ("docker build -t a . && docker run a", ["Install"]),
        ("uv sync; docker run a", []),
    ],
    ids=["neither", "install", "run", "both"],
)
def test_what_the_readme_says_is_not_said_again(readme: str, titles: list[str]) -> None:
    files = {"requirements.txt": "", "Dockerfile": "FROM a\n"}

    assert [how.title for how in find_how_to(files, files, name="a", readme=readme)] == titles


@given(st.dictionaries(st.sampled_from(HOW_TO_FILES), st.text()), st.text(max_size=20))
def test_no_text_of_these_files_stops_a_build(files: dict[str, str], name: str) -> None:
    for how in find_how_to(files, files, name=name, readme=""):
        assert how.lines
        assert not any("\n" in line for line in how.lines)
