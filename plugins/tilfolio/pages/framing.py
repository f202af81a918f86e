"""The parts around the text of a note or project: the author's card and profiles, and the tags."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any
from urllib.parse import quote, urlsplit

from msgspec import Struct
from pymdownx.slugs import slugify  # type: ignore[import-untyped]

from tilfolio.pages import paths
from tilfolio.pages.context import Views

_SPELLED = (("+", " plus"), ("#", " sharp"))
_slugify = slugify(case="lower")
_KNOWN = {
    "linkedin.com": ("LinkedIn", "fontawesome/brands/linkedin"),
    "github.com": ("GitHub", "fontawesome/brands/github"),
    "gitlab.com": ("GitLab", "fontawesome/brands/gitlab"),
    "codeberg.org": ("Codeberg", "material/git"),
    "huggingface.co": ("Hugging Face", "material/robot-happy-outline"),
    "kaggle.com": ("Kaggle", "fontawesome/brands/kaggle"),
    "scholar.google.com": ("Google Scholar", "fontawesome/brands/google-scholar"),
    "orcid.org": ("ORCID", "fontawesome/brands/orcid"),
    "x.com": ("X", "fontawesome/brands/x-twitter"),
    "twitter.com": ("X", "fontawesome/brands/x-twitter"),
    "bsky.app": ("Bluesky", "fontawesome/brands/bluesky"),
    "youtube.com": ("YouTube", "fontawesome/brands/youtube"),
    "medium.com": ("Medium", "fontawesome/brands/medium"),
    "stackoverflow.com": ("Stack Overflow", "fontawesome/brands/stack-overflow"),
}
_OTHER = "material/link-variant"
EMAIL_ICON = "material/email-outline"
CV_ICON = "material/file-account-outline"
ICONS = (*dict.fromkeys(icon for _, icon in _KNOWN.values()), _OTHER, EMAIL_ICON, CV_ICON)
"""All icons of profiles."""


def find_file(views: Views, address: str) -> str:
    """Return the relative URL of a file in `docs/`; URLs and empty strings stay."""
    return address if "://" in address or not address else views.href(address.lstrip("/"))


def describe_author(views: Views) -> dict[str, Any] | None:
    """Return the author's card for the side of a page; None without a name."""
    author = views.context.settings.author
    if not author.name:
        return None
    profiles = sort_profiles(author.profiles)
    return {
        "name": author.name,
        "headline": author.headline,
        "open_to": author.open_to,
        "photo": find_file(views, author.photo),
        "href": views.href(paths.HOME),
        "follow": profiles[0] if profiles else None,
        "icon": views.icon(profiles[0].icon) if profiles else "",
        "projects": views.href(paths.PROJECTS) if views.context.portfolio.projects else "",
    }


def place_of_tag(tag: str) -> str:
    """Return the anchor of a tag on the page of tags: `#tag:llm`."""
    return f"#tag:{quote(name_tag(tag, '-'), safe='')}"


def link_tags(views: Views, tags: Iterable[str]) -> list[tuple[str, str]]:
    """Return tags with their links to the page of tags; the links are empty without such a page."""
    page = views.context.settings.tags_page
    return [(tag, f"{views.href(page)}{place_of_tag(tag)}" if page else "") for tag in tags]


def name_tag(text: str, separator: str) -> str:
    """Return the anchor of a tag like Material, but different ones for `C`, `C++` and `C#`."""
    for sign, word in _SPELLED:
        text = text.replace(sign, word)
    return _slugify(text, separator) or blake2b(text.encode("utf-8", "replace"), digest_size=3).hexdigest()


class Profile(Struct, frozen=True, kw_only=True):
    """The author's profile on another site."""

    url: str
    title: str
    icon: str
    """The name of one of Material's icons."""


def find_profile(url: str) -> Profile:
    """Return the name and icon of a profile; unknown sites are named by their host."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    title, icon = next((known for name, known in _KNOWN.items() if host == name or host.endswith(f".{name}")), ("", ""))
    return Profile(url=url, title=title or host, icon=icon or _OTHER)


def sort_profiles(urls: tuple[str, ...]) -> list[Profile]:
    """Return an author's profiles, LinkedIn first, which is the one to follow and contact people."""
    return sorted(map(find_profile, urls), key=lambda profile: profile.title != "LinkedIn")
