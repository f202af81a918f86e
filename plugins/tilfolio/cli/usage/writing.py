"""Options and help of the commands that write, find and publish notes."""

import click

from tilfolio.cli.usage import command

KINDS = ("til", "gotcha", "story", "paper", "leetcode", "design", "weekly")


@command("new", "Start a note, and open it in the editor.")
@click.argument("title", nargs=-1)
@click.option("-k", "--kind", type=click.Choice(KINDS), default="til", help="The template to start from.")
@click.option("-c", "--category", help="The step of the checklist it belongs to. Without it, the text decides.")
@click.option("-t", "--tag", "tags", multiple=True, help="A tag. May be given several times.")
@click.option("-p", "--project", help="The folder of the project it was learned in.")
@click.option("-d", "--date", "day", metavar="DAY", help="The day: 2026-11-22, today or yesterday. Default: today.")
@click.option("--folder", help="A folder in TILs/ instead of the year's.")
@click.option("--draft", is_flag=True, help="Keep it out of the published site for now.")
@click.option("-m", "--message", "text", help="The text of the note; '-' reads standard input.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask if a note with this title exists.")
@click.option("--edit/--no-edit", default=None, help="Open the editor ($VISUAL or $EDITOR). Default: in a terminal.")
def new() -> None:
    """Start a note from a template, and open it in the editor.

    The note is TILs/YEAR/DATE-TITLE.md, and TILs/weekly/YEAR-WEEK.md for --kind weekly, which opens the digest of
    that week. Your own templates go into overrides/tilfolio/: new.md.j2, new/gotcha.md.j2, ...
    """


@command("quick", "Append a line to today's log.")
@click.argument("line", nargs=-1)
@click.option("-m", "--message", "text", help="More text below the line; '-' reads standard input.")
def quick() -> None:
    """Append LINE to today's log, TILs/YEAR/DATE.md; each line becomes a note of its own."""


@command("edit", "Open a note in the editor.")
@click.argument("note", nargs=-1, required=True)
def edit() -> None:
    """Open NOTE in the editor ($VISUAL or $EDITOR); without a terminal, print its path.

    A note is named by its file, its slug, or words of its title.
    """


@command("list", "List the notes.")
@click.option("--drafts", is_flag=True, help="Drafts and scheduled notes: what is not published yet.")
@click.option("--unsure", is_flag=True, help="Notes whose category is unsure.")
@click.option("--week", is_flag=True, help="Notes of this week.")
@click.option("-n", "--limit", type=click.IntRange(min=1), help="At most this many.")
def listing() -> None:
    """List the notes, newest first: day, category, title, file."""


@command("search", "Find notes and checks for an error.")
@click.argument("words", nargs=-1)
def search() -> None:
    """Find notes and checks for WORDS: what you see, or a whole error message; '-' reads it from standard input.

    Notes that contain the error come first, then the checks that help, then notes with all of the words. The exit
    code is 1 if nothing is found.
    """


@command("why", "Explain or set a note's category.")
@click.argument("note", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="List all unsure notes, worst first.")
@click.option("--accept", is_flag=True, help="Write categories into front matter; asks for each note.")
@click.option(
    "--all-above",
    type=click.FloatRange(0, 1),
    metavar="SCORE",
    help="With --accept: do not ask, write every category with a higher score.",
)
def why() -> None:
    """Show which step of the checklist NOTE belongs to, and which terms decided.

    A note is named by its file, its slug, or words of its title. With --accept, name several notes by file or slug.
    Without a name it takes all unsure notes, or with --all-above all notes.
    """


@command("mv", "Move a note; its old address redirects.")
@click.argument("note")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Write nothing, say what would change.")
def mv() -> None:
    """Move NOTE to NEW, and add its old address to its aliases, so that links from elsewhere still work.

    NOTE is a file, a slug, or the title. NEW is a file or a folder, from here or from the folder of notes.
    A file that git tracks is moved with git. Its own links change, and links to it in notes, READMEs, docs/ and nav.
    Other places that name it are listed with their lines.
    """


@command("publish", "Publish a draft: mark, commit, push.")
@click.argument("note", nargs=-1, required=True)
@click.option("--commit/--no-commit", default=True, help="Commit the note and its pictures. Default: yes.")
@click.option("--push/--no-push", "push_too", default=None, help="Push, which publishes the site. Default: yes.")
def publish() -> None:
    """Publish NOTE: remove its draft mark, commit, and push.

    NOTE is a file, a slug, or the title.
    """


@command("unpublish", "Take a note off the site.")
@click.argument("note", nargs=-1, required=True)
@click.option("--redirect", metavar="OTHER", help="Redirect its address to another note. Default: not found (404).")
@click.option("--commit/--no-commit", default=True, help="Commit the notes, and nothing else. Default: yes.")
@click.option("--push/--no-push", "push_too", default=None, help="Push, which takes the page off. Default: yes.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask if the file has several notes.")
def unpublish() -> None:
    """Take NOTE off the site: set 'draft: true', commit, and push.

    The next build has no page, card, feed entry or search result of it. Links to it become plain text. NOTE is a
    file, a slug, or the title.
    """


@command("import", "Copy notes from another repository or folder.")
@click.argument("source")
@click.option("--from", "folder", help="The folder of notes in SOURCE. Default: found by its layout.")
@click.option("--into", default="", help="A subfolder of the folder of notes. Default: the folder itself.")
@click.option("--dry-run", is_flag=True, help="Write nothing, list what would be written.")
def importing() -> None:
    """Copy the notes of SOURCE, a folder or the address of a git repository, into this site.

    Pictures are copied, too. A note without a date gets the day of its first commit there. Old addresses of Jekyll,
    Hugo and MkDocs become aliases. A file that exists is never changed.
    """


@command("stats", "Show streak, heat map and week.")
def stats() -> None:
    """Show the streak, a heat map of 26 weeks, and this week."""


@command("week", "Show this week's notes and focus.")
@click.argument("week", required=False)
def week() -> None:
    """Show WEEK, like 2026-W47 or 47: its notes, each day's focus, and what counted. Without WEEK, this week."""
