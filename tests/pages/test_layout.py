"""The whole site."""

from __future__ import annotations

from support.builders import a_project, a_til
from support.contexts import a_context
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.crawlers import write_404
from tilfolio.pages.folders import Folders
from tilfolio.pages.layout import lay_out
from tilfolio.settings import Settings


def test_a_tag_is_spelled_one_way_on_all_pages() -> None:
    tils = (a_til("2026-11-20", slug="one", tags=("llm", "x")), a_til("2026-11-19", slug="two", tags=("LLM", "llm")))
    projects = (a_project("rag", tags=("LLM",)),)
    context = a_context(*tils, projects=projects)
    addresses = Addresses(
        settings=Settings(),
        folders=Folders(),
        tils={til.source: [til] for til in tils},
        projects={project.name: project for project in projects},
    )

    tags = {page.uri: page.meta["tags"] for page in lay_out(context, addresses).pages if page.meta.get("tags")}

    assert tags == {"til/one.md": ["llm", "x"], "til/two.md": ["llm"], "projects/rag/index.md": ["llm"]}


def test_all_that_is_ours_on_a_page_is_in_the_site_s_language() -> None:
    til = a_til("2026-11-20", "data", slug="one", title="Eins", tags=("x",))
    context = a_context(til, language="de")
    addresses = Addresses(settings=Settings(), folders=Folders(), tils={til.source: [til]}, projects={})

    pages = {page.uri: page for page in lay_out(context, addresses).pages}

    assert pages["til/index.md"].meta["title"] == "Notizen"
    assert pages["digest/2026-W47.md"].meta["title"] == "Woche 47, 2026"
    shown = " ".join((pages["til/one.md"].markdown, *pages["til/one.md"].raw_blocks))
    assert "1 min Lesezeit" in shown
    assert "Gelernt in <a" in shown
    assert "20. November 2026" in shown
    assert "1 Notiz" in " ".join(pages["til/index.md"].raw_blocks)


def test_a_list_leads_to_categories_and_tags_only_where_there_are_any() -> None:
    def list_of(*tags: str) -> str:
        til = a_til("2026-11-20", "data", slug="one", tags=tags)
        context = a_context(til, tags_page="tags.md")
        addresses = Addresses(settings=Settings(), folders=Folders(), tils={til.source: [til]}, projects={})
        pages = {page.uri: page for page in lay_out(context, addresses).pages}
        return " ".join(pages["til/index.md"].raw_blocks)

    assert "til-cat--data" in list_of()
    assert "til-cat--infra" not in list_of()
    assert "All tags" not in list_of()
    assert "All tags" in list_of("llm")


def test_the_page_for_what_is_not_found_leads_to_sections_with_something_in_them() -> None:
    titles = {"projects/index.md": "Projects", "til/index.md": "Notes"}

    assert ">Projects<" not in write_404(a_context(a_til("2026-11-20")), titles)
    assert ">Projects<" in write_404(a_context(projects=(a_project("rag"),)), titles)
    assert ">Home<" in write_404(a_context(), titles)
