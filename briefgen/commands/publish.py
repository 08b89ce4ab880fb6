"""`briefgen publish`: the site to a branch, or the workflow with which GitHub publishes it by itself."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from briefgen.commands.asking import (
    address,
    base_url_option,
    configuration,
    day,
    jobs_option,
    now,
    processes,
    project,
    root_option,
    skip_option,
    today_option,
)
from briefgen.terminal import Progress, show_notices, show_problems

if TYPE_CHECKING:
    from briefgen.config import Config
    from briefgen.notices import Notice
    from briefgen.publish import Asked, Publication
    from briefgen.repository import Remote

NOT_PUBLISHED = 4
"""The exit code of a publication that failed."""
TO_A_BRANCH = ("remote", "branch", "message", "history", "replace", "allow_dirty")
"""Options that say nothing of a workflow."""


OF_BUILD = ("base_url", "today", "skip", "strict", "jobs")
"""Options of the build before it."""


@click.command()
@root_option
@click.option(
    "--remote", default="origin", show_default=True, metavar="NAME", help="Where to: a remote, or an address."
)
@click.option("--branch", default="gh-pages", show_default=True, metavar="NAME", help="The branch to publish to.")
@click.option(
    "--message",
    "-m",
    default="",
    metavar="TEXT",
    help="What the commit on the branch says. Default: which commit of the content it shows.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be added, changed and deleted; push nothing.")
@click.option(
    "--no-history", "history", is_flag=True, flag_value=False, default=True, help="Keep no earlier sites on the branch."
)
@click.option("--force", is_flag=True, help="Even over what somebody else published, or over an edited workflow.")
@click.option("--replace", is_flag=True, help="Even over a branch that holds something other than a briefgen site.")
@click.option("--allow-dirty", is_flag=True, help="Even if changes are not committed, or no branch is checked out.")
@click.option(
    "--workflow", "by_workflow", is_flag=True, help="Write the workflow with which GitHub publishes by itself."
)
@base_url_option
@today_option
@skip_option
@click.option("--strict", is_flag=True, help="Publish nothing while there are findings.")
@jobs_option
@click.option("--drafts", is_flag=True, hidden=True, help="Refused: what is published is no draft.")
@click.pass_context
def publish(context: click.Context, /, root: Path | None, *, by_workflow: bool, drafts: bool, **asked: Any) -> None:
    """Publish the site on GitHub Pages.

    Builds it from nothing, looks at what GitHub would not take, and pushes it to a branch.
    Neither your files nor your branches are touched. Nothing is pushed when anything is wrong, and nothing that others
    published is overwritten. With --workflow it writes a file instead, and GitHub publishes at every push.
    """
    if drafts:
        raise click.UsageError("Drafts are not published: remove `draft: true` from the articles that may be seen.")
    folder, of_build = (
        project(root),
        {name: asked.pop(name) for name in ("base_url", "today", "skip", "strict", "jobs")},
    )
    if not by_workflow:
        _to_branch(folder, of_build, **asked)
        return
    command_line = click.core.ParameterSource.COMMANDLINE
    if given := [name for name in TO_A_BRANCH if context.get_parameter_source(name) is command_line]:
        options = {parameter.name: parameter.opts[0] for parameter in context.command.params}
        raise click.UsageError(f"--workflow pushes nothing: leave out {', '.join(options[name] for name in given)}.")
    _workflow(folder, of_build, dry_run=asked["dry_run"], force=asked["force"])


def _to_branch(folder: Path, of_build: dict[str, Any], **asked: Any) -> None:
    import tempfile

    from briefgen.publish import Asked, built_in, ready
    from briefgen.publish import publish as run

    wanted = Asked(**asked)
    site = ready(folder, Path.cwd(), wanted)
    if isinstance(site, tuple):
        _refuse(site)
    with tempfile.TemporaryDirectory(prefix="briefgen-", ignore_cleanup_errors=True) as output:
        config = _build(folder, Path(output, "site"), **of_build)
        done = run(site, built_in(Path(output, "site")), config.base_url, config.domain, wanted)
    if done.failed:
        _refuse(done.notices)
    show_notices(done.notices)
    for line in _summary(done, wanted, site.remote, config.base_url):
        click.echo(line)


def _refuse(notices: Iterable["Notice"]) -> NoReturn:
    """End the program with what keeps the site from being published."""
    show_notices(notices)
    click.echo("published: nothing")
    sys.exit(NOT_PUBLISHED)


def _build(
    folder: Path,
    output: Path,
    *,
    base_url: str | None,
    today: str | None,
    skip: tuple[str, ...],
    strict: bool,
    jobs: int | None,
) -> "Config":
    """Build from nothing; gives the configuration. Ends the program, problems told, when anything is wrong."""
    from briefgen import report as words
    from briefgen.build import Options
    from briefgen.build import build as run
    from briefgen.english import list_words

    first, url = day(today, "--today") or now(), address(base_url)
    options = Options(folder, output, first, None, url, skip=skip, strict=strict, jobs=processes(jobs), cached=False)
    with Progress(shown=sys.stderr.isatty()) as progress:
        report = run(options, progress.tell)
    if report.errors:
        show_problems(report.errors, folder)
        for line in words.summary(report, wrote=False, output=""):
            click.echo(line)
        sys.exit(report.exit_code)
    click.echo(f"built:     {report.pages:,} pages, from nothing")
    click.echo(f"drafts:    {list_words(report.drafts) if report.drafts else 'none'}")
    return configuration(folder, url)


def _summary(done: "Publication", asked: "Asked", remote: "Remote", base_url: str) -> Iterator[str]:
    """What was published, or would be."""
    from briefgen.english import count_words
    from briefgen.preflight import place_of, size_words
    from briefgen.report import clean

    if asked.dry_run:
        for kind, names in zip(("added", "changed", "deleted"), done.changes, strict=True):
            yield f"{kind + ':':10} {count_words(len(names), 'file')}"
            yield from (f"    {clean(name)}" for name in names)
    yield f"size:      {size_words(done.size)} in {count_words(done.files, 'file')}"
    where = f"{asked.branch} of {clean(remote.name)}"
    counts = [f"{len(names)} {kind}" for kind, names in zip(("added", "changed", "deleted"), done.changes, strict=True)]
    if asked.dry_run:
        yield f"published: nothing, this was a trial; it would go to {where}"
    elif not done.commit:
        yield f"published: nothing changed; {where} has this very site"
    else:
        yield f"published: {', '.join(counts)}, as commit {done.commit[:10]}"
        yield f"to:        {where}"
        yield f"address:   {base_url}"
    if done.commit and done.is_new and place_of(remote.push):
        yield "Once, in the browser: Settings → Pages → Build and deployment → Source: Deploy from a branch,"
        yield f"then Branch: {asked.branch} and / (root). It takes some minutes until the site is there."


def _workflow(folder: Path, of_build: dict[str, Any], *, dry_run: bool, force: bool) -> None:
    """Write the workflow at the top of the repository, once the site is one that GitHub would publish."""
    import tempfile

    from briefgen.notices import Notice, stops
    from briefgen.publish import built_in, home_of, told_of
    from briefgen.report import clean
    from briefgen.workflow import PATH, difference, workflow

    home = home_of(folder, configuration(folder).domain)
    text = workflow(home.branch, home.folder, home.requirement)
    if dry_run:
        click.echo(text, nl=False)
        return
    with tempfile.TemporaryDirectory(prefix="briefgen-", ignore_cleanup_errors=True) as output:
        of_build["base_url"] = of_build["base_url"] or home.address
        config = _build(folder, Path(output, "site"), **of_build)
        notices = [*home.notices, *told_of(built_in(Path(output, "site")), config.base_url)]
    if config.domain:
        advice = f"enter {config.domain} once in the browser: Settings → Pages → Custom domain"
        notices.append(Notice("a workflow publishes no file CNAME: `domain` is not read", advice, "warning"))
    if stops(notices):
        _refuse(notices)
    path = home.top / PATH
    if (differs := difference(path, text)) and not force:
        click.echo("\n".join(map(clean, differs)))
        _refuse(
            [*notices, Notice(f"{PATH} is there and says something else, see above", "add --force to overwrite it")]
        )
    show_notices(notices)
    is_there = path.exists() and not differs
    if not is_there:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"workflow:  {path} {'is as it should be' if is_there else 'written'}")
    click.echo(f"next:      commit it and push {home.branch}; each push to it then publishes")
    click.echo("Once, in the browser: Settings → Pages → Build and deployment → Source: GitHub Actions.")
