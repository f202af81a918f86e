from __future__ import annotations

import itertools

import pytest

from support.builders import a_project, a_til
from tilfolio.model import Slug, Week
from tilfolio.pages import paths


@pytest.mark.parametrize(
    ("uri", "url", "plain_url"),
    [
        ("index.md", "./", "index.html"),
        ("til/index.md", "til/", "til/index.html"),
        ("til/why-kafka.md", "til/why-kafka/", "til/why-kafka.html"),
        ("til/널-값.md", "til/%EB%84%90-%EA%B0%92/", "til/%EB%84%90-%EA%B0%92.html"),
        ("til/index.json", "til/index.json", "til/index.json"),
        ("assets/tils/a b.png", "assets/tils/a%20b.png", "assets/tils/a%20b.png"),
    ],
)
def test_a_uri_has_its_url(uri: str, url: str, plain_url: str) -> None:
    assert paths.url_of(uri) == url
    assert paths.url_of(uri, directory_urls=False) == plain_url


@pytest.mark.parametrize(
    ("origin", "target", "href", "plain_href"),
    [
        ("index.md", "til/why.md", "til/why/", "til/why.html"),
        ("til/why.md", "til/how.md", "../how/", "how.html"),
        ("til/why.md", "index.md", "../../", "../index.html"),
        ("til/why.md", "til/why.md", "./", "why.html"),
        ("til/index.md", "assets/tils/a.png", "../assets/tils/a.png", "../assets/tils/a.png"),
        ("til/vim/undo.md", "til/vim.md", "../", "../vim.html"),
    ],
)
def test_a_page_leads_to_another_by_a_relative_address(origin: str, target: str, href: str, plain_href: str) -> None:
    assert paths.href(origin, target) == href
    assert paths.href(origin, target, directory_urls=False) == plain_href


@pytest.mark.parametrize(
    ("origin", "root", "plain_root"),
    [("index.md", "", ""), ("til/index.md", "../", "../"), ("til/vim/undo.md", "../../../", "../../")],
)
def test_a_page_leads_to_the_root(origin: str, root: str, plain_root: str) -> None:
    assert paths.root_of(origin) == root
    assert paths.root_of(origin, directory_urls=False) == plain_root


def test_pages_of_a_list_are_numbered_from_the_second_on() -> None:
    assert paths.numbered_uri(paths.TILS, 1) == "til/index.md"
    assert paths.numbered_uri(paths.TILS, 2) == "til/page/2.md"
    assert paths.numbered_uri(paths.category_uri("data"), 3) == "checklist/data/page/3.md"


def test_a_week_and_a_project_have_their_uris() -> None:
    assert paths.digest_uri(Week(year=2026, number=7)) == "digest/2026-W07.md"
    assert paths.project_uri(Slug("anomaly")) == "projects/anomaly/index.md"


def test_a_draft_takes_no_address_from_a_note_that_is_published() -> None:
    draft = a_til("2026-11-20", slug="undo", source="a/undo.md", draft=True)
    published = a_til("2026-11-22", slug="undo", source="b/undo.md")

    settled, _ = paths.make_slugs_unique([draft, published])

    assert next(til.slug for til in settled if til.source == "b/undo.md") == "undo"


def test_of_two_with_one_slug_the_older_keeps_it_in_whatever_order_they_come() -> None:
    notes = [
        a_til("2026-11-22", slug="undo", source="a/undo.md", title="Late"),
        a_til("2026-11-20", slug="undo", source="b/undo.md", title="Early"),
        a_til("2026-11-20", slug="undo", source="c/undo.md", title="Early, too"),
    ]
    outcomes = [paths.make_slugs_unique(order) for order in itertools.permutations(notes)]

    assert all(outcome == outcomes[0] for outcome in outcomes)
    settled, problems = outcomes[0]
    slugs = {til.source: til.slug for til in settled}
    assert slugs["b/undo.md"] == "undo"
    assert len(set(slugs.values())) == 3
    assert [problem.path for problem in problems] == ["TILs/a/undo.md", "TILs/c/undo.md"]
    assert "already used by TILs/b/undo.md" in problems[0].what


def test_a_suffix_does_not_depend_on_other_notes() -> None:
    twin = a_til("2026-11-22", slug="undo", source="a/undo.md")
    others = [a_til(f"2026-11-{day}", slug="undo", source=f"{day}.md", title=str(day)) for day in (19, 20, 21)]

    found = {
        next(til.slug for til in paths.make_slugs_unique([twin, *some])[0] if til.source == "a/undo.md")
        for some in (others[:1], others[1:], others)
    }
    assert len(found) == 1


@pytest.mark.parametrize("slug", ["index", "vim/index", "page", "page/2"])
def test_an_address_that_the_site_needs_is_nobody_s(slug: str) -> None:
    (settled,), (problem,) = paths.make_slugs_unique([a_til(slug=slug, source="a.md")])

    assert settled.slug.startswith(f"{slug}-")
    assert "another page of the site has the address" in problem.what


def test_a_page_of_docs_keeps_its_address() -> None:
    (settled,), (problem,) = paths.make_slugs_unique([a_til(slug="undo", source="undo.md")], {"til/undo.md"})

    assert settled.slug != "undo"
    assert problem.path == "TILs/undo.md"


def test_the_tils_of_a_day_log_that_share_a_title_are_told_apart_by_line() -> None:
    log = [a_til(slug="undo", source="log.md", title="Undo", line=line) for line in (1, 9)]
    settled, (problem,) = paths.make_slugs_unique(log)

    assert len({til.slug for til in settled}) == 2
    assert problem.line == 9


def test_three_tils_of_one_title_in_one_day_log_have_a_page_each() -> None:
    log = [a_til(slug="undo", source="log.md", title="Undo", line=line) for line in (1, 9, 18)]

    assert len({til.slug for til in paths.make_slugs_unique(log)[0]}) == 3


def test_of_two_projects_with_one_name_the_first_folder_keeps_it() -> None:
    twins = [a_project("anomaly", source=f"{folder}/README.md") for folder in ("anomaly", "Anomaly")]
    settled, (problem,) = paths.make_names_unique(twins)

    assert {project.source: project.name for project in settled}["Anomaly/README.md"] == "anomaly"
    assert len({project.name for project in settled}) == 2
    assert problem.path == "projects/anomaly/README.md"


@pytest.mark.parametrize(
    ("names", "remedy"),
    [
        ([], "Give the project a folder with a README.md, or leave the line out"),
        (["anomaly"], 'Write "project: anomaly"'),
        (["anomaly", "vision"], "Write one of anomaly, vision"),
    ],
)
def test_a_til_of_no_project_is_named(names: list[str], remedy: str) -> None:
    lost = a_til(slug="undo", source="undo.md", project="anomali")
    (problem,) = paths.find_lost_projects([lost], [a_project(name) for name in names])

    assert str(problem) == f"TILs/undo.md: there is no project 'anomali'. {remedy}."


def test_an_empty_list_takes_a_page() -> None:
    assert [paths.page_count(range(count), 20) for count in (0, 1, 20, 21)] == [1, 1, 1, 2]
