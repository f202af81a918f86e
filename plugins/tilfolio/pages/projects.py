"""The pages of projects with their videos, and their overview."""

import posixpath
import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup
from msgspec import Struct

from tilfolio.faults import surviving
from tilfolio.model import Asset, Page, Problem, Project, Slug, Til, is_address
from tilfolio.pages import paths
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.casework import split_case
from tilfolio.pages.context import Context, Views
from tilfolio.pages.evidence import describe_evidence, describe_project, describe_proof
from tilfolio.pages.folders import Laid, Place
from tilfolio.pages.framing import describe_author, link_tags
from tilfolio.pages.meta import NO_SIDEBARS, page_meta
from tilfolio.pages.raw_blocks import take_out
from tilfolio.pages.roadmap import describe_progress, update_items
from tilfolio.pages.sharing import share_row
from tilfolio.pages.templates import escape_markdown
from tilfolio.pages.tils import LONG, lay_out_failed
from tilfolio.remember import stamp

_OTHERS = 3
"""Number of other projects listed on a project's page."""
_CODE = ("code", "repository", "source", "github")
STATUS_ORDER = ("shipped", "wip", None, "paused", "idea")
_YOUTUBE = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:embed/|shorts/|live/|watch\?(?:[^#\s]{0,200}&)?v=))"
    r"(?P<id>[\w-]{11})(?![\w-])"
)
_VIMEO = re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<id>\d{3,15})(?:/(?P<key>\w{6,20}))?")
_FILE = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)$", re.I)
_LABELS = frozenset({"demo", "video", "demo video", "watch"})


class Video(Struct, frozen=True, kw_only=True):
    """The demo video on a project's page."""

    uri: str = ""
    """URI of a video file."""
    link: str = ""
    """URL of the video on another site."""
    player: str = ""
    """URL of the embedded player, with autoplay."""
    poster: str = ""
    """URI of the preview image; if empty, one is drawn."""
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()


def lay_out_projects(context: Context, addresses: Addresses) -> Laid:
    """Return the overview and the page of each Project."""
    pages: list[Page] = []
    assets: list[Asset] = list(find_cover_files(context.portfolio.projects, addresses).values())
    problems: list[Problem] = []
    overview = ""
    roadmap = context.portfolio.roadmap
    if roadmap:
        edits = list(update_items(context, roadmap))
        resolved = addresses.resolve_roadmap(roadmap.body, roadmap.links, roadmap.shown, edits)
        overview = resolved.markdown
        assets += resolved.assets
        problems += resolved.problems
    pages += context.remember(
        "projects",
        [overview],
        lambda text: stamp(context.overview_stamp, text),
        lambda text: _overview_page(context, text),
        Page,
    )

    for project in context.portfolio.projects:
        with surviving(project.shown, problems.append, "laying out this project"):
            body, video = addresses.resolve_project(project), find_video(project, addresses)
            pages.append(_project_page(context, project, body.markdown, video))
            assets += (*body.assets, *video.assets)
            problems += (*body.problems, *video.problems)
            continue
        pages.append(lay_out_failed(context, paths.project_uri(project.name), project))
    return Laid(pages=tuple(pages), assets=tuple(assets), problems=tuple(problems))


def find_cover_files(projects: tuple[Project, ...], addresses: Addresses) -> Mapping[Slug, Asset]:
    """Return the covers that are files of the repository, by project."""
    found: dict[Slug, Asset] = {}
    for project in projects:
        if project.cover and "://" not in project.cover:
            place = addresses.find_picture(project, project.cover)
            asset = place.asset if place else None
            if asset:
                found[project.name] = asset
    return found


def find_covers(projects: tuple[Project, ...], addresses: Addresses) -> Mapping[Slug, str]:
    """Return the URI or external URL of each project's cover."""
    files = find_cover_files(projects, addresses)
    elsewhere = {project.name: project.cover for project in projects if project.cover and "://" in project.cover}
    return {**elsewhere, **{name: asset.uri for name, asset in files.items()}}


def find_pictures(subjects: Iterable[Til | Project], addresses: Addresses) -> Mapping[str, Place]:
    """Return the place of the `image:` of each note or README, by its displayed path."""
    named = ((subject, subject.image) for subject in subjects if subject.image and is_address(subject.image))
    found = ((subject.shown, addresses.find_picture(subject, image)) for subject, image in named if "://" not in image)
    return {shown: place for shown, place in found if place is not None}


def sort_projects(projects: tuple[Project, ...]) -> list[Project]:
    """Return projects, featured ones first, then by status, then the most recently changed."""
    return sorted(
        projects,
        key=lambda project: (
            not project.featured,
            STATUS_ORDER.index(project.status),
            -project.updated_on.toordinal(),
            project.name,
        ),
    )


def _overview_page(context: Context, overview: str) -> Page:
    roadmap = context.portfolio.roadmap
    views = context.at(paths.PROJECTS)
    title = roadmap.title if roadmap else context.words.say("Projects")
    projects = [describe_project(views, project) for project in sort_projects(context.portfolio.projects)]
    pictured = [project for project in projects if project["view"].cover]
    markdown = context.render(
        "projects.md.j2",
        title=title,
        body=Markup(overview),
        progress=describe_progress(context),
        shown=pictured or projects,
        others=[project for project in projects if project not in pictured] if pictured else [],
        serving=context.settings.serving,
    )
    page = Page(
        uri=paths.PROJECTS,
        markdown=markdown,
        meta=page_meta(title, roadmap.summary if roadmap else "", searchable=bool(roadmap), hide=NO_SIDEBARS),
        edit=roadmap.repo_path if roadmap else None,
        updated_on=roadmap.updated_on if roadmap else None,
        source=roadmap.shown if roadmap else "",
    )
    return take_out(page)


def _describe_video(views: Views, video: Video) -> dict[str, str] | None:
    if not (video.uri or video.player):
        return None
    return {
        "src": views.href(video.uri) if video.uri else "",
        "link": video.link,
        "player": video.player,
        "poster": views.href(video.poster) if video.poster else "",
    }


def _project_page(context: Context, project: Project, body: str, video: Video) -> Page:
    uri = paths.project_uri(project.name)
    views = context.at(uri)
    evidence = context.evidence.get(project.name)
    card = describe_project(views, project)
    case = split_case(
        context.fill(body, evidence) if evidence else body,
        project.summary,
        card["view"].cover,
        context.plain,
        project.case,
        context.mask,
    )
    proof = describe_proof(views, project)
    railed = len(project.headings) < LONG
    markdown = context.render(
        "project.md.j2",
        title=project.title,
        lede=Markup(case.lede) if case.lede != project.summary else escape_markdown(case.lede),
        body=Markup(case.body),
        case=case.parts,
        cover_alt=case.cover_alt or project.title,
        evidence=describe_evidence(views, project),
        project=card["view"],
        video=_describe_video(views, video),
        figures=card["figures"],
        proof=proof,
        measured=proof["measured"] if proof else "",
        measured_iso=proof["measured_iso"] if proof else "",
        repository=_find_code(context, project),
        links=project.see_also,
        updated=views.day(project.updated_on),
        shipped=views.day(project.shipped_on) if project.shipped_on else "",
        tags=link_tags(views, project.tags),
        tils=views.tils(context.tils_by_project.get(project.name, ())),
        share=share_row(context, uri, project.title),
        others=[
            views.project(other) for other in sort_projects(context.portfolio.projects) if other.name != project.name
        ][:_OTHERS],
        all_projects=views.href(paths.PROJECTS),
        author=describe_author(views),
        railed=railed,
        polish=context.polish.get(project.name, ()) if context.settings.serving else (),
    )
    page = Page(
        uri=uri,
        markdown=markdown,
        meta=page_meta(
            project.title,
            project.summary,
            tags=project.tags,
            hide=("navigation", "footer", "tags", *(["toc"] if railed else [])),
            other=project.other,
        ),
        edit=project.repo_path,
        updated_on=project.updated_on,
        source=project.shown,
        is_untrusted=project.origin is not None,
    )
    return take_out(page)


def _find_code(context: Context, project: Project) -> str:
    """Return the URL of a project's code; empty if the author's own links have one."""
    if any(label.lower() in _CODE for label, _ in project.see_also):
        return ""
    if project.origin:
        return project.origin.locate(project.origin.folder, "tree")
    return context.settings.locate_code(posixpath.dirname(project.repo_path), "tree") if project.repo_path else ""


def find_video(project: Project, addresses: Addresses) -> Video:
    """Return the video of the `video:` field, else the first video among a project's links; an empty one if none."""
    links = [url for label, url in project.see_also if label.lower() in _LABELS]
    written = [project.video] if project.video else links
    for target in written:
        player = find_player(target)
        if player:
            poster, assets, problems = _find_file(project, project.poster, "poster", addresses)
            return Video(link=target, player=player, poster=poster, assets=assets, problems=problems)
        if "://" not in target and _FILE.search(target):
            uri, files, lacking = _find_file(project, target, "video", addresses)
            poster, assets, problems = _find_file(project, project.poster, "poster", addresses)
            return Video(uri=uri, poster=poster, assets=(*files, *assets), problems=(*lacking, *problems))
    if project.video:
        what = f"the video '{project.video}' is neither a file nor a page of YouTube or Vimeo"
        remedy = 'Write "video: demo.mp4", or a link like https://www.youtube.com/watch?v=…'
        return Video(problems=(Problem(path=project.shown, what=what, remedy=remedy),))
    return Video()


def find_player(address: str) -> str:
    """Return the URL of the cookieless player for a YouTube or Vimeo video; empty for other addresses."""
    if match := _YOUTUBE.match(address):
        return f"https://www.youtube-nocookie.com/embed/{match['id']}?autoplay=1"
    if match := _VIMEO.match(address):
        key = f"&h={match['key']}" if match["key"] else ""
        return f"https://player.vimeo.com/video/{match['id']}?autoplay=1&dnt=1{key}"
    return ""


def _find_file(
    project: Project, target: str | None, field: str, addresses: Addresses
) -> tuple[str, tuple[Asset, ...], tuple[Problem, ...]]:
    """Return the URI of a file named in front matter, the files to copy, and problems."""
    if not target:
        return "", (), ()
    place = addresses.find_picture(project, target) if "://" not in target else None
    if place is None or not place.uri or not place.is_open:
        what = f"there is no {field} '{target}' that can be published"
        remedy = f'Write the path of a file beside this one: "{field}: …"'
        return "", (), (Problem(path=project.shown, what=what, remedy=remedy),)
    return place.uri, (place.asset,) if place.asset else (), ()
