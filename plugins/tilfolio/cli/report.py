"""`til report`: what the last build published and withheld, and what changes for visitors."""

from pathlib import Path

import click
import msgspec

from tilfolio.cli.options import find_config_file, read_written_options
from tilfolio.engines.mkdocs.build_report import make_report, read_build_record, write_markdown
from tilfolio.pages.templates import load_templates
from tilfolio.trust.published_urls import FILE, read_list, write_list
from tilfolio.trust.report import BuildReport


def run(form: str, save_urls: bool, config_file: Path | None) -> None:
    """Run `til report`."""
    config = find_config_file(config_file)
    record = read_build_record(config.parent)
    if record is None:
        raise click.ClickException("There is no report of a build. Run 'mkdocs build' first.")
    report = make_report(record, config.parent)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
    else:
        templates = load_templates(read_written_options(config).overrides)
        click.echo(write_markdown(report, templates).strip())
    if save_urls:
        click.echo(f"{_save_urls(report, config.parent / FILE)} addresses are in {FILE}", err=True)


def _save_urls(report: BuildReport, file: Path) -> int:
    """Write the list of published addresses; return how many."""
    if report.site is None or report.record.leaks:
        raise click.ClickException("There is no finished site, so no addresses can be written. Run 'mkdocs build'.")
    before = read_list(file.read_text(encoding="utf-8", errors="replace")) if file.is_file() else {}
    file.write_text(write_list(before, report.site.pages, report.site.redirects), encoding="utf-8", newline="\n")
    return len(report.site.pages)
