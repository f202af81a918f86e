"""Options and help of the commands that make and check a site."""

import gc

import click

from tilfolio.cli.usage import PASS_ON, CheckedPath, answer_options, command


@command("init", "Start a portfolio in a folder.", has_site=False)
@click.argument("folder", default=".", type=CheckedPath(file_okay=False))
@answer_options
@click.option("--here", is_flag=True, help="Make a copy of tilfolio's own repository yours: tool and notes in one.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing; take the defaults for what is not given.")
def init() -> None:
    """Start a portfolio in FOLDER (default: this folder).

    Writes mkdocs.yml, a home page, a first note and project, the workflow that publishes, and settings for
    VS Code. A file that exists is never changed.

    With --here, tilfolio's own notes, projects, guide and README are deleted first; the tool and its tests stay.
    """


@command("adopt", "Make a site from existing notes.", has_site=False)
@click.argument("folder", default=".", type=CheckedPath(exists=True, file_okay=False))
@click.option("--write", is_flag=True, help="Write what is missing. Without it, nothing is written.")
@answer_options
def adopt() -> None:
    """Report the notes in FOLDER (default: this folder), and make a site of them.

    Knows TIL repositories, Jekyll, Hugo, MkDocs, Obsidian, Quartz, Logseq, notebooks, and exports of Notion and
    Hashnode. Notes are never moved or changed.
    """


@command("serve", "Show the site while you write.", context_settings=PASS_ON)
@click.argument("options", nargs=-1, metavar="[MKDOCS_OPTIONS]...", type=click.UNPROCESSED)
def serve() -> None:
    """Show the site at http://127.0.0.1:8000/ while you write.

    Drafts and scheduled notes are shown, marked. This is 'mkdocs serve'; MKDOCS_OPTIONS are its options:
    --open opens the browser, --dev-addr 127.0.0.1:8001 takes another port.
    """


@command("build", "Build the site.", context_settings=PASS_ON)
@click.argument("options", nargs=-1, metavar="[MKDOCS_OPTIONS]...", type=click.UNPROCESSED)
def build() -> None:
    """Build the site into site/.

    This is 'mkdocs build' for the mkdocs.yml of this folder or the nearest one above. MKDOCS_OPTIONS are those of
    'mkdocs build': --strict fails on any problem, --site-dir names another folder.
    """


@command("check", "Find problems without building the site.")
@click.argument("paths", nargs=-1, type=CheckedPath(exists=True))
@click.option("--fix", is_flag=True, help="Correct misspelled names and colons without a space, add lost addresses.")
@click.option("--unsure", is_flag=True, help="List each note with an unsure category. Default: count them.")
@click.option("--no-hints", is_flag=True, help="Show problems only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "github", "json")),
    default="text",
    show_default=True,
    help="Output for people, as annotations of a GitHub workflow, or for programs.",
)
@click.option(
    "--accept", is_flag=True, help="Write today's problems into known-problems.txt. Strict builds accept them."
)
@click.option("--known", is_flag=True, help="Show accepted problems, too.")
@click.option("--projects", is_flag=True, help="Show instead what each project has and what is missing.")
@click.option("--secrets", is_flag=True, help="Look for keys and passwords instead, in all files of the repository.")
@click.option("--history", is_flag=True, help="With --secrets: search every commit, too; a push publishes them.")
def check() -> None:
    """Find problems in notes, projects, docs/ and mkdocs.yml, without building the site.

    The whole site is read; with PATHS (files or folders), only their problems are shown. Problems are everything
    that 'mkdocs build --strict' fails for, and more: misspelled fields and options, links to missing headings,
    merge conflicts, unknown [[names]], the same text twice. Hints are possible improvements.

    Old notes may have many problems. --accept lists them in known-problems.txt, and a strict build stops only at new
    ones. After you have solved some, run it again. Secrets and mistakes in mkdocs.yml cannot be accepted.

    \b
    Exit codes: 0  no problems (there may be hints)
                1  problems
                2  wrong use of this command
    """  # noqa: D301 - click prints what follows \b as it is
    gc.disable()  # it would walk through all modules and notes again and again
    click.get_current_context().call_on_close(gc.enable)


@command("report", "Show what the last build published and withheld.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("markdown", "json")),
    default="markdown",
    show_default=True,
    help="Output for people and the summary of a workflow, or for programs.",
)
@click.option(
    "--save-urls",
    is_flag=True,
    help="Also write the addresses of the site into published-urls.txt. For the workflow that publishes the site.",
)
def report() -> None:
    """Show what the last 'mkdocs build' published, what it withheld and why, and what changes for visitors.

    Changes are relative to the addresses in published-urls.txt, which the publish workflow writes. Of keys and
    passwords, only the place and the kind are shown.
    """


@command("doctor", "Check what is missing on this machine and in this repository.")
def doctor() -> None:
    """Check what is missing on this machine and in this repository, and say how to fix it.

    The exit code is 1 if something is wrong.
    """


@command("cache", "Show or clear the build cache.")
@click.option("--clear", is_flag=True, help="Delete it; the next build starts from nothing.")
def cache() -> None:
    """Show the size of the site's build cache, or delete it.

    The cache is .cache/tilfolio beside mkdocs.yml. You can delete it at any time.
    """


@command("fetch", "Fetch projects from other repositories, and pin them.")
@click.argument("names", nargs=-1)
@click.option("--locked", is_flag=True, help="Fetch the commits in tilfolio.lock, and do not change it.")
def fetch() -> None:
    """Fetch the projects listed in `remote_projects:`, or only NAMES.

    Writes the commit of each into tilfolio.lock. Commit that file: builds show exactly these commits. A repository
    that cannot be reached keeps its last state. No credentials are asked for; ssh uses your agent.
    """
