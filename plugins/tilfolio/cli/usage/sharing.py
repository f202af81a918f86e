"""Options and help of the commands that share a site."""

import click

from tilfolio.cli.usage import CheckedPath, command


@command("post", "Print the text of a LinkedIn post.")
@click.argument("name", nargs=-1)
@click.option(
    "--for",
    "place",
    type=click.Choice(("linkedin", "mastodon", "bluesky", "devto", "hashnode")),
    default="linkedin",
    show_default=True,
    help="The place it is for, which decides its form and length.",
)
@click.option("--copy", is_flag=True, help="Put the text on the clipboard.")
@click.option("--open", "open_", is_flag=True, help="Open the composer of that place, with the text if it accepts one.")
def post() -> None:
    """Print the text of a LinkedIn post about NAME: a note, a project, or a week like 2026-W47; without NAME this week.

    For devto and hashnode, print the whole note or README in Markdown: a draft whose front matter names your page
    as the original.

    A note is named by its file, its slug, or words of its title. Your own template goes into
    overrides/tilfolio/post.txt.j2.
    """


@command("carousel", "Write a PDF carousel for LinkedIn.")
@click.argument("name", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=CheckedPath(dir_okay=False),
    help="Where to write the PDF. Default: carousels/, which git ignores.",
)
def carousel() -> None:
    """Write a PDF carousel about NAME: a note, a project, or a week like 2026-W47; without NAME this week.

    It has 5 to 10 pages of 1080 × 1350 in the design of the preview cards. Upload it to LinkedIn as a document.
    """


@command("share", "Open LinkedIn's share page, or check what it would show.")
@click.argument("target", required=False)
@click.option("--check", is_flag=True, help="Show what LinkedIn's crawler sees there, and what is wrong with it.")
@click.option("--site", type=CheckedPath(exists=True, file_okay=False), help="The built site.")
def share() -> None:
    """Open LinkedIn's share page for TARGET, or check what it would show.

    TARGET is a note (slug, file, or words of its title), a URL of the site, or a path in it: projects/anomaly/.
    With --check and no TARGET, all pages are checked and only faulty ones are shown. The exit code is 1 if
    something is wrong.
    """


@command("badges", "Print the site's badges, or write them into a README.")
@click.option(
    "-w",
    "--write",
    "readmes",
    multiple=True,
    type=CheckedPath(exists=True, dir_okay=False),
    help="Keep the badges in this file up to date, between <!-- tilfolio:achievements --> and"
    " <!-- /tilfolio:achievements -->. May be given several times.",
)
@click.option(
    "--best",
    type=click.IntRange(1, 50),
    help="At most this many: finished projects first, then the streak, notes, weeks.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file is not up to date.")
def badges() -> None:
    """Print the badges of the site as Markdown, or write them into a README.

    Badges are pictures of the site and change with it. The README itself changes only when badges are added.
    """


@command("summary", "List what is new on the site as Markdown.")
@click.option("--since", "rev", required=True, metavar="REV", help="A commit, or a day like 2026-11-22.")
def summary() -> None:
    """List what is new on the site since REV as Markdown: address, card, share link and the text of a post.

    Share only what is online: LinkedIn remembers a missing page for a week. If REV is the full name of a commit
    that no longer exists (first push, rewritten history), everything is new; the newest 20 are shown.
    """
