"""A digest as a letter: one HTML file that any mail program shows, without style sheets, scripts or images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tilfolio.facts import WeekRecord
from tilfolio.model import Asset, Week
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views


def mail_uri(week: Week) -> str:
    """Return the URI of a Week's letter."""
    return f"digest/{week.name}/mail.html"


@dataclass(frozen=True, kw_only=True)
class WholeViews(Views):
    """Records with whole addresses, for what is read elsewhere."""

    @cached_property
    def root(self) -> str:
        """The URL of the site."""
        return self.context.settings.site_url


def lay_out_mail(context: Context, record: WeekRecord, tell: Callable[[Views], dict[str, Any]]) -> Asset | None:
    """Return a week's letter; None where the site's own address is not known, as its links would lead nowhere."""
    if not context.settings.site_url:
        return None
    uri = mail_uri(record.week)
    views = WholeViews(context=context, origin=uri)
    opening = context.openings.get(record.week)
    html = context.render(
        "mail.html.j2",
        **tell(views),
        opening=opening.summary if opening else "",
        author=context.settings.author,
        digest=views.href(paths.digest_uri(record.week)),
        plain=context.plain,
    )
    return Asset(uri=uri, content=html.encode())
