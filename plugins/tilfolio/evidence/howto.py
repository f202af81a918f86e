"""Find out from a project's files how to install and run it."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from tilfolio.evidence.metrics import read_tree
from tilfolio.experiments import HowTo

HOW_TO_FILES = (
    *("Dockerfile", "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"),
    *("environment.yml", "environment.yaml", "requirements.txt", "pyproject.toml"),
)
"""The files in a project's folder that are read."""

_EXPOSE = re.compile(r"^[ \t]*EXPOSE[ \t]+(?P<ports>[^\n#]+)", re.IGNORECASE | re.MULTILINE)
_ARGUMENT = re.compile(r"^[ \t]*(?:ARG|ENV)[ \t]+(?P<name>\w+)[= \t]+[\"']?(?P<value>[\w.-]+)", re.I | re.MULTILINE)
_IMAGE_TITLE = re.compile(r"org\.opencontainers\.image\.title[\"']?\s*=\s*[\"']?(?P<name>[\w./:-]+)", re.IGNORECASE)
_BUILT_AS = re.compile(r"docker\s+build\b(?:(?!docker)[^\n#])*?(?:-t|--tag)[ =](?P<name>[\w./:-]+)")
_INSTALLS = r"pip3?\s+install|(?:conda|mamba)\s+env|poetry\s+install|uv\s+(?:sync|pip)|pdm\s+install"
_STAGE = re.compile(r"^[ \t]*FROM\b", re.IGNORECASE | re.MULTILINE)
_CONTINUED = re.compile(r"\\[ \t]*\n")


def find_how_to(texts: Mapping[str, str], files: Collection[str], *, name: str, readme: str) -> tuple[HowTo, ...]:
    """Return how to install and run a project; `name` is that of its folder, `files` are all files in it.

    Instructions that the README already gives are left out.
    """
    found = []
    if install := _install(texts, files):
        found.append((install, _INSTALLS))
    if compose := next((file for file in HOW_TO_FILES if "compose" in file and file in texts), None):
        found.append((_compose(texts[compose]), r"docker[ -]compose\s+up"))
    elif "Dockerfile" in texts:
        found.append((_docker(texts["Dockerfile"], name), r"docker\s+(?:build|run)"))
    return tuple(how for how, pattern in found if not re.search(pattern, readme))


def _install(texts: Mapping[str, str], files: Collection[str]) -> HowTo | None:
    environment = next((file for file in ("environment.yml", "environment.yaml") if file in texts), None)
    if environment:
        tree = read_tree(environment, texts[environment])
        named = tree.get("name") if isinstance(tree, dict) else None
        lines = [f"conda env create -f {environment}"]
        lines += [f"conda activate {named}"] if isinstance(named, str) else []
        return HowTo(title="Install", lines=tuple(lines))
    tree = read_tree("pyproject.toml", texts.get("pyproject.toml", ""))
    ways = (
        ("uv.lock" in files, "uv sync"),
        ("poetry.lock" in files, "poetry install"),
        ("requirements.txt" in texts, "python -m pip install -r requirements.txt"),
        (isinstance(tree, dict) and ("project" in tree or "build-system" in tree), "python -m pip install ."),
    )
    return next((HowTo(title="Install", lines=(command,)) for is_there, command in ways if is_there), None)


def _docker(text: str, folder: str) -> HowTo:
    joined = _CONTINUED.sub(" ", text)
    named = _IMAGE_TITLE.search(joined) or _BUILT_AS.search(joined)
    image = named["name"] if named else re.sub(r"[^a-z0-9._-]+", "-", folder.lower()).strip("-._") or "project"
    ports = "".join(f" -p {port.split('/')[0]}:{port}" for port in _ports(joined))
    return HowTo(title="Run it in a container", lines=(f"docker build -t {image} .", f"docker run --rm{ports} {image}"))


def _ports(text: str) -> list[str]:
    """Return the ports that the last stage exposes; build arguments have their default values."""
    values = {match["name"]: match["value"] for match in _ARGUMENT.finditer(text)}
    starts = [match.start() for match in _STAGE.finditer(text)] or [0]
    ports: list[str] = []
    for match in _EXPOSE.finditer(text[starts[-1] :]):
        for port in match["ports"].split():
            number = re.sub(r"\$\{?(\w+)(?::-([^${}]*))?\}?", lambda name: values.get(name[1], name[2] or ""), port)
            if re.fullmatch(r"\d{1,5}(?:/(?:tcp|udp))?", number):
                ports.append(number.removesuffix("/tcp"))
    return list(dict.fromkeys(ports))


def _compose(text: str) -> HowTo:
    tree: Any = read_tree("compose.yaml", text)
    services = tree.get("services") if isinstance(tree, dict) else None
    builds = any(isinstance(service, dict) and "build" in service for service in (services or {}).values())
    return HowTo(title="Run it in containers", lines=(f"docker compose up{' --build' if builds else ''}",))
