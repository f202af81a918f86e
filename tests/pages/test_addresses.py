from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from support.builders import a_project, a_til
from tilfolio.model import Til
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.folders import Folders, Resolved
from tilfolio.parse.links import find_links
from tilfolio.settings import Settings

UNDO = a_til(slug="vim/undo", source="vim/undo.md", title="Undo")
KAFKA = a_til(slug="why-kafka", source="2026/2026-11-20-why-kafka.md", title="Why Kafka?")
SPACED = a_til(slug="with-space", source="with space.md")
LOG = [
    a_til(slug="nan", source="2026-11-19.md", title="Loss was NaN", line=3),
    a_til(slug="docker", source="2026-11-19.md", title="Docker, again", line=9),
]
FOLDERS = Folders(
    til_files=frozenset({"vim/tree a.png", "data.csv"}),
    project_files=frozenset({"anomaly/src/find.py", "anomaly/cover.png", "LICENSE"}),
    docs_uris=frozenset({"about.md", "guide/index.md"}),
)


def addresses(repo_url: str = "") -> Addresses:
    tils = {til.source: [til] for til in (UNDO, KAFKA, SPACED)} | {"2026-11-19.md": LOG}
    return Addresses(
        settings=Settings(repo_url=repo_url),
        folders=FOLDERS,
        tils=tils,
        projects={"anomaly": a_project("anomaly")},
        withheld={"draft.md"},
        withheld_projects={"secret"},
    )


def resolve(body: str, til: Til = UNDO) -> Resolved:
    return addresses().resolve_til(replace(til, body=body, links=find_links(body, 3)))


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("undo.md", "undo.md"),
        ("./undo.md", "undo.md"),
        ("../2026/2026-11-20-why-kafka.md", "../why-kafka.md"),
        ("../2026/2026-11-20-why-kafka", "../why-kafka.md"),
        ("/vim/undo.md", "undo.md"),
        ("/TILs/vim/undo.md", "undo.md"),
        ("vim/undo.md", "undo.md"),
        ("undo.md#redo", "undo.md#redo"),
        ("../with%20space.md", "../with-space.md"),
        ("<../with space.md>", "<../with-space.md>"),
        ("../2026-11-19.md", "../nan.md"),
        ("../2026-11-19.md#docker-again", "../docker.md"),
        ("../2026-11-19.md#til-docker-again", "../docker.md"),
        ("../README.md", "../index.md"),
        ("README.md", "../index.md"),
        ("../vim/", "../index.md"),
        ("../../projects/anomaly/README.md", "../../projects/anomaly/index.md"),
        ("../../projects/anomaly/", "../../projects/anomaly/index.md"),
        ("../../projects/anomaly#achievements", "../../projects/anomaly/index.md#achievements"),
        ("../../projects/", "../../projects/index.md"),
        ("../../docs/about.md", "../../about.md"),
        ("../../docs/guide/", "../../guide/index.md"),
        ("tree%20a.png", "../../assets/tils/vim/tree%20a.png"),
        ("../data.csv", "../../assets/tils/data.csv"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:me@example.org", "mailto:me@example.org"),
        ("//example.org/", "//example.org/"),
        ("#redo", "#redo"),
    ],
)
def test_a_link_of_a_note_leads_to_the_right_page(target: str, leads_to: str) -> None:
    resolved = resolve(f"See [it]({target}).\n")

    assert resolved.markdown == f"See [it]({leads_to}).\n"
    assert resolved.problems == ()


def test_a_link_to_a_block_of_logseq_is_its_words_and_no_problem() -> None:
    resolved = resolve("See [it](((63f8-1234))).\n")

    assert "it" in resolved.markdown
    assert "63f8" not in resolved.markdown
    assert resolved.problems == ()


@pytest.mark.parametrize(
    "target", ["/setup-instructions/", "/setup-instructions", "/setup-instructions/index.html", "/old/setup.html"]
)
def test_a_link_to_the_address_that_a_note_had_on_an_earlier_site_leads_to_it(target: str) -> None:
    setup = a_til(slug="setup", source="setup.md", title="Setup", aliases=("/setup-instructions/", "/old/setup.html"))
    known = addresses()
    known = dataclasses.replace(known, tils={**known.tils, "setup.md": [setup]})
    body = f"[it]({target}#first)"

    assert known.resolve_til(replace(UNDO, body=body, links=find_links(body, 3))).markdown == "[it](../setup.md#first)"


def test_an_absolute_link_may_count_from_the_folder_of_a_language() -> None:
    here = a_til(slug="a", source="ja/entry/a.md")
    there = a_til(slug="b", source="ja/entry/2020/b.md")
    known = dataclasses.replace(addresses(), tils={here.source: [here], there.source: [there]})
    body = "[it](/entry/2020/b/)"

    assert known.resolve_til(replace(here, body=body, links=find_links(body, 3))).markdown == "[it](b.md)"


def test_a_file_comes_along() -> None:
    (asset,) = resolve("![tree](tree%20a.png)").assets

    assert (asset.uri, asset.source, asset.origin) == ("assets/tils/vim/tree a.png", "vim/tree a.png", "tils")


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("[it](gone.md)", '<span class="til-broken" title="Broken link">it</span>'),
        ("![tree](gone.png)", '<span class="til-broken" title="Broken link">tree</span>'),
        ("[![tree](tree%20a.png)](gone.md)", '<span class="til-broken" title="Broken link">'
         "![tree](../../assets/tils/vim/tree%20a.png)</span>"),
        ('[it](<a "b.md>)', '<span class="til-broken" title="Broken link">it</span>'),
        ("[it]\n\n[it]: gone.md", "[it]\n\n[it]: #"),
        ('<a href="gone.md">it</a>', '<a href="#">it</a>'),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_words_and_a_problem(body: str, markdown: str) -> None:
    resolved = resolve(body)

    assert resolved.markdown == markdown
    assert [problem.path for problem in resolved.problems] == ["TILs/vim/undo.md"]


def test_a_problem_names_the_line_of_the_target() -> None:
    (problem,) = resolve("One\n[two\nthree](gone.md)\n").problems

    assert problem.line == 5
    assert problem.what == "broken link: 'gone.md' not found"


@pytest.mark.parametrize(
    ("target", "remedy"),
    [
        ("github.com/ada/notes", "Write https://github.com/ada/notes if it is an address"),
        ("www.example.org", "Write https://www.example.org if it is an address"),
        ("a.com.md", "Write the path of a note"),
        ("[x](https://example.org/x)", "Write the address alone"),
        ("notes/example.org.txt", "Write the path of a note"),
    ],
)
def test_an_address_without_its_scheme_is_told_from_a_path(target: str, remedy: str) -> None:
    (problem,) = resolve(f"[it]({target})").problems

    assert problem.remedy.startswith(remedy)


@pytest.mark.parametrize("target", ["../draft.md", "../../projects/secret/README.md", "../../projects/secret/a.png"])
def test_a_link_to_what_is_not_published_is_words_without_a_problem(target: str) -> None:
    resolved = resolve(f"See [it]({target}).")

    assert "(" not in resolved.markdown
    assert resolved.problems == ()


def test_raw_html_has_the_address_of_the_finished_page() -> None:
    resolved = resolve('<img src="tree%20a.png"> <a href="undo.md">me</a>')

    assert resolved.markdown == '<img src="../../../assets/tils/vim/tree%20a.png"> <a href="./">me</a>'


def test_a_day_log_links_within_itself_over_pages() -> None:
    body = "[next](#docker-again) and [here](#loss-was-nan) and [a heading](#why)"

    assert resolve(body, LOG[0]).markdown == "[next](docker.md) and [here](#loss-was-nan) and [a heading](#why)"


def test_links_of_the_front_matter_lead_to_pages_and_take_their_titles() -> None:
    til = replace(
        UNDO,
        see_also=(
            ("../with space.md", "../with space.md"),
            ("Streams", "../2026/2026-11-20-why-kafka.md#offsets"),
            ("Vim", "https://www.vim.org/"),
            ("Draft", "../draft.md"),
            ("gone.md", "gone.md"),
        ),
    )
    resolved = addresses().resolve_see_also(til)

    assert resolved.links == (
        (SPACED.title, "../../with-space/"),
        ("Streams", "../../why-kafka/#offsets"),
        ("Vim", "https://www.vim.org/"),
    )
    assert [problem.what for problem in resolved.problems] == ["broken link: 'gone.md' not found"]


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("[code](src/find.py)", "[code](https://example.org/me/x/blob/main/projects/anomaly/src/find.py)"),
        ("[code](src/)", "[code](https://example.org/me/x/tree/main/projects/anomaly/src)"),
        ("[til](../../TILs/vim/undo.md)", "[til](../../til/vim/undo.md)"),
        ("![cover](cover.png)", "![cover](cover.png)"),
        ('<img src="cover.png">', '<img src="cover.png">'),
        ("[home](../README.md)", "[home](../index.md)"),
    ],
)
def test_a_link_of_a_readme_leads_to_pages_pictures_and_code(body: str, markdown: str) -> None:
    project = a_project("anomaly", body=body, links=find_links(body))

    resolved = addresses("https://example.org/me/x").resolve_project(project)

    assert resolved.markdown == markdown
    assert resolved.problems == ()


def test_without_a_repository_a_file_of_code_comes_along() -> None:
    body = "[code](src/find.py)"
    resolved = addresses().resolve_project(a_project("anomaly", body=body, links=find_links(body)))

    assert resolved.markdown == "[code](src/find.py)"
    assert [asset.source for asset in resolved.assets] == ["anomaly/src/find.py"]


@pytest.mark.parametrize(
    ("body", "leads_to"),
    [
        ("[a](../../src/train.py)", "[a](https://github.com/me/p/blob/main/sub/src/train.py)"),
        ("[a](../../src)", "[a](https://github.com/me/p/tree/main/sub/src)"),
        ("[a](/LICENSE)", "[a](https://github.com/me/p/blob/main/LICENSE)"),
        ("[a](../../../more/x.py)", "[a](https://github.com/me/p/blob/main/more/x.py)"),
        ("[a](../../..)", "[a](https://github.com/me/p/tree/main)"),
        ("![a](../../logo%20b.png)", "![a](../../assets/files/sub/logo%20b.png)"),
        ('<img src="/sub/logo b.png">', '<img src="../../../assets/files/sub/logo%20b.png">'),
    ],
)
def test_what_is_elsewhere_in_the_repository_is_linked_there(body: str, leads_to: str) -> None:
    folders = replace(
        FOLDERS,
        repo_files=frozenset({"sub/src/train.py", "LICENSE", "sub/logo b.png", "more/x.py"}),
        root_in_repo="sub",
        tils_in_repo="sub/TILs",
        look_up=lambda path: "file" if path == "sub/logo b.png" else "",
    )
    there = dataclasses.replace(addresses("https://github.com/me/p"), folders=folders)
    resolved = there.resolve_til(replace(UNDO, source="vim/undo.md", body=body, links=find_links(body, 3)))

    assert resolved.markdown == leads_to
    assert not resolved.problems


def test_what_only_lies_at_the_top_of_the_repository_is_not_what_a_relative_link_means() -> None:
    there = dataclasses.replace(
        addresses("https://github.com/me/p"), folders=replace(FOLDERS, repo_files=frozenset({"LICENSE"}))
    )
    body = "[a](LICENSE)"

    assert there.resolve_til(replace(UNDO, body=body, links=find_links(body, 3))).problems
