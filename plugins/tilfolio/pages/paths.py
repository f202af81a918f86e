"""The URIs of the site, links between pages, and the resolution of address conflicts."""

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final
from urllib.parse import quote, unquote

from msgspec.structs import replace

from tilfolio.model import Problem, Project, Slug, Til, Week

HOME: Final = "index.md"
TILS: Final = "til/index.md"
CHECKLIST: Final = "checklist/index.md"
DIGESTS: Final = "digest/index.md"
PROJECTS: Final = "projects/index.md"
ACHIEVEMENTS: Final = "achievements.md"
TAGS: Final = "tags.md"
INDEX_JSON: Final = "til/index.json"
TIL_FILES: Final = "assets/tils"
"""The folder for copies of files that notes use, at their path in the `tils` folder."""
REPOSITORY_FILES: Final = "assets/files"
"""The folder for copies of other files of the repository, at their path in it."""
SIGN: Final = "assets/tilfolio/sign.svg"
"""The default favicon and logo."""
TITLE_FONT: Final = "assets/tilfolio/fonts/InterDisplay-Bold.woff2"
STYLE: Final = "assets/tilfolio/tilfolio.css"
SCRIPT: Final = "assets/tilfolio/tilfolio.js"
CHECKLIST_SCRIPT: Final = "assets/tilfolio/checklist.js"
LIST_SCRIPT: Final = "assets/tilfolio/list.js"
STORIES: Final = "checklist/symptoms.js"


def til_uri(slug: Slug) -> str:
    """Return the URI of a Til's page."""
    return f"til/{slug}.md"


def project_uri(name: Slug) -> str:
    """Return the URI of a Project's page; its files are in the same folder."""
    return f"projects/{name}/index.md"


def repository_uri(path: str) -> str:
    """Return the URI for a copy of a repository file; hidden folders are renamed, since some hosts skip them."""
    parts = (f"hidden-{part[1:]}" if part.startswith(".") else part for part in path.split("/"))
    return posixpath.join(REPOSITORY_FILES, *parts)


def digest_uri(week: Week) -> str:
    """Return the URI of a Week's page."""
    return f"digest/{week.name}.md"


def category_uri(name: str) -> str:
    """Return the URI of the first page of a Category."""
    return f"checklist/{name}.md"


def numbered_uri(uri: str, number: int) -> str:
    """Return the URI of the n-th page of a list whose first page is `uri`."""
    if number == 1:
        return uri
    folder = uri.removesuffix(".md").removesuffix("/index")
    return f"{folder}/page/{number}.md"


@lru_cache(maxsize=65536)
def url_of(uri: str, *, directory_urls: bool = True) -> str:
    """Return the URL of a page or file relative to the site's root: `til/why/` for `til/why.md`."""
    stem, extension = posixpath.splitext(uri)
    if extension != ".md":
        return quote(uri)
    folder, name = posixpath.split(stem)
    if name == "index":
        path = f"{folder}/" if folder else "./"
        return quote(path) if directory_urls else quote(f"{stem}.html")
    return quote(f"{stem}/" if directory_urls else f"{stem}.html")


def href(origin: str, target: str, *, directory_urls: bool = True) -> str:
    """Return the relative URL from one page to another, for HTML."""
    start = url_of(origin, directory_urls=directory_urls)
    end = url_of(target, directory_urls=directory_urls)
    relative = posixpath.relpath(end, posixpath.dirname(start) or ".")
    return f"{relative}/" if end.endswith("/") else relative


def root_of(origin: str, *, directory_urls: bool = True) -> str:
    """Return the relative URL from a page to the site's root: `../` for each folder."""
    return "../" * url_of(origin, directory_urls=directory_urls).removeprefix("./").count("/")


def markdown_target(origin: str, target: str) -> str:
    """Return the relative link from one Markdown source to another, percent-encoded."""
    return quote(posixpath.relpath(target, posixpath.dirname(origin) or "."), safe="/._-~")


def whole_address(site_url: str, origin: str, target: str, *, directory_urls: bool = True) -> str:
    """Return the absolute URL of a link in a page's Markdown.

    The link stays if it is absolute already, or if the site's address is unknown.
    """
    path, mark, rest = re.split(r"([?#])", target, maxsplit=1) if re.search(r"[?#]", target) else (target, "", "")
    if not site_url or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target):
        return target
    uri = posixpath.normpath(posixpath.join(posixpath.dirname(origin), unquote(path))) if path else origin
    url = url_of(uri, directory_urls=directory_urls).removeprefix("./")
    return f"{site_url}{url}{'/' if path.endswith('/') and not url.endswith('/') else ''}{mark}{rest}"


def make_slugs_unique(tils: Iterable[Til], taken: Collection[str] = ()) -> tuple[tuple[Til, ...], tuple[Problem, ...]]:
    """Give every note a unique slug, and report conflicts.

    The oldest published note keeps the slug (on the same day, the first by path). The others get a suffix computed from
    their own path and title, so that other notes do not change it. `taken` are the URIs of the author's own pages.
    """
    wanted: dict[Slug, list[Til]] = defaultdict(list)
    for til in tils:
        wanted[til.slug].append(til)
    settled: list[Til] = []
    problems: list[Problem] = []
    for slug, rivals in wanted.items():
        rivals.sort(key=lambda til: (til.draft, til.learned_on, til.source, til.line))
        keeper = rivals[0]
        is_reserved = slug in ("index", "page") or slug.endswith("/index") or slug.startswith("page/")
        free = not is_reserved and til_uri(slug) not in taken  # nobody gets an address of another page
        settled += rivals[:free]
        twins: Counter[str] = Counter()
        for til in rivals[free:]:
            name = f"{til.source}\n{til.title}"
            mark = sha256(f"{name}\n{twins[name] or ''}".encode()).hexdigest()[:6]
            own = Slug(f"{slug}-{mark}")
            twins[name] += 1
            settled.append(replace(til, slug=own))
            problems.append(_collision(til, keeper, own))
    settled.sort(key=lambda til: (-til.learned_on.toordinal(), til.slug))
    return tuple(settled), tuple(sorted(problems, key=str))


def _collision(til: Til, keeper: Til, own: Slug) -> Problem:
    if keeper is til:
        what = f"another page of the site has the address of '{til.slug}', so this note is at 'til/{own}/'"
    else:
        place = f"{keeper.shown}:{keeper.first_line}" if keeper.source == til.source else keeper.shown
        what = f"the slug '{til.slug}' is already used by {place}, so this note is at 'til/{own}/'"
    return Problem(
        path=til.shown,
        line=til.first_line if keeper.source == til.source and keeper is not til else None,
        what=what,
        remedy='Give it its own in the front matter, like "slug: another-name", or rename it',
    )


def find_lost_projects(tils: Iterable[Til], projects: Iterable[Project]) -> tuple[Problem, ...]:
    """Report notes of a project that does not exist."""
    names = [project.name for project in projects]
    lost = {til.source: til for til in tils if til.project and til.project not in names}
    choices = f'Write "project: {names[0]}"' if len(names) == 1 else f"Write one of {', '.join(names)}"
    return tuple(
        Problem(
            path=til.shown,
            what=f"there is no project '{til.project}'",
            remedy=choices if names else "Give the project a folder with a README.md, or leave the line out",
        )
        for til in lost.values()
    )


def page_count(items: Sequence[object], size: int) -> int:
    """Return the number of pages of a list, at least one."""
    return max(1, -(-len(items) // size))


def make_names_unique(projects: Iterable[Project]) -> tuple[tuple[Project, ...], tuple[Problem, ...]]:
    """Give every project a unique name, and report conflicts; the first by folder keeps it, drafts come last."""
    taken: dict[Slug, Project] = {}
    problems: list[Problem] = []
    for project in sorted(projects, key=lambda project: (project.draft, project.source)):
        keeper = taken.get(project.name)
        if keeper is None:
            taken[project.name] = project
            continue
        own = Slug(f"{project.name}-{sha256(project.source.encode()).hexdigest()[:6]}")
        taken[own] = replace(project, name=own)
        problems.append(
            Problem(
                path=project.shown,
                what=f"the name '{project.name}' is already used by {keeper.shown}, so this is at 'projects/{own}/'",
                remedy="Rename one of the two folders",
            )
        )
    return tuple(taken[name] for name in sorted(taken)), tuple(problems)
