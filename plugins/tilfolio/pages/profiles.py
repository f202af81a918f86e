"""Names and icons for the author's profiles on other sites."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct


class Profile(Struct, frozen=True, kw_only=True):
    """The author's profile on another site."""

    url: str
    title: str
    icon: str
    """The name of one of Material's icons."""


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


def find_profile(url: str) -> Profile:
    """Return the name and icon of a profile; unknown sites are named by their host."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    title, icon = next((known for name, known in _KNOWN.items() if host == name or host.endswith(f".{name}")), ("", ""))
    return Profile(url=url, title=title or host, icon=icon or _OTHER)


def sort_profiles(urls: tuple[str, ...]) -> list[Profile]:
    """Return an author's profiles, LinkedIn first, which is the one to follow and contact people."""
    return sorted(map(find_profile, urls), key=lambda profile: profile.title != "LinkedIn")
