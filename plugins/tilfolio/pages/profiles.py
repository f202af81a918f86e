"""Where an author is found elsewhere: what a profile's address is called, and its symbol."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """A page of the author's on another site."""

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
"""Every icon that a profile can have."""


def find_profile(url: str) -> Profile:
    """Return how a profile is shown; one of a site that is not known is called by its host."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    title, icon = next((known for name, known in _KNOWN.items() if host == name or host.endswith(f".{name}")), ("", ""))
    return Profile(url=url, title=title or host, icon=icon or _OTHER)


def sort_profiles(urls: tuple[str, ...]) -> list[Profile]:
    """Return an author's profiles, LinkedIn first: it is where one follows and writes to people."""
    return sorted(map(find_profile, urls), key=lambda profile: profile.title != "LinkedIn")
