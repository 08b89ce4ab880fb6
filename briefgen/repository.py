"""The project's own repository, looked at and never written: where it stands, what is not committed, its remotes."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from briefgen.english import count_words, list_words
from briefgen.git import MISSING, Git, without_passwords
from briefgen.notices import Notice

READ = ("briefgen.yaml", "content", "static", "templates")
"""What a build reads, below the project's folder."""
MOST_NAMED = 5
"""Changed files that a notice names."""


class Repository(Struct, frozen=True):
    """The repository in which a project lies, at one moment."""

    top: Path
    branch: str
    """The branch that is checked out; empty: none is, the head is detached."""
    head: str
    """Commit that is checked out; empty: there is none yet."""
    changed: tuple[str, ...]
    """Files of the project that are not as they are committed."""
    shallow: bool
    """Whether older commits are missing from this copy."""


class Remote(Struct, frozen=True):
    """Where a site is published."""

    name: str
    """As it was asked for; no password."""
    fetch: str
    push: str
    """Addresses to read from and to write to."""


def look(project: Path, git: Git) -> Repository | Notice:
    """The repository of a project."""
    top = git("rev-parse", "--show-toplevel")
    if top.code == 127:
        return MISSING
    if top.code and "dubious ownership" in top.said:
        return Notice("git does not trust this folder, since it belongs to somebody else", top.said)
    if top.code:
        return Notice(
            f"{project} is in no git repository",
            "make one: `git init`, `git add .`, `git commit -m Begin`, then `git remote add origin ADDRESS`",
        )
    status = git("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", *READ)
    return Repository(
        Path(top.text),
        git("symbolic-ref", "--quiet", "--short", "HEAD").text,
        git("rev-parse", "--quiet", "--verify", "HEAD^{commit}").text,
        tuple(entry[3:] for entry in status.data.decode("utf-8", "replace").split("\0") if entry),
        git("rev-parse", "--is-shallow-repository").text == "true",
    )


def remote_of(asked: str, cwd: Path, git: Git) -> Remote | Notice:
    """The remote of that name or at that address."""
    names = git("remote").text.split("\n")
    if asked in names:
        fetch, push = git("remote", "get-url", asked), git("remote", "get-url", "--push", asked)
        return Remote(asked, fetch.text, push.text)
    if (cwd / asked).is_dir():
        path = str((cwd / asked).resolve())
        return Remote(path, path, path)
    if re.search(r"[:/\\]", asked) and not asked.startswith("-"):
        address = git("ls-remote", "--get-url", asked).text
        return Remote(without_passwords(asked), address, address)
    known = [name for name in names if name]
    add = (
        f"git remote add {asked if re.fullmatch(r'[A-Za-z0-9_-]+', asked) else 'origin'} https://github.com/OWNER/REPO"
    )
    if not known:
        message = "this repository has no remote: it knows no place to publish to"
        return Notice(message, f"make a repository on GitHub, then: `{add}`")
    return Notice(
        f"this repository has no remote named {asked}",
        f"it has {list_words(known)}: name one with --remote, or add yours: `{add}`",
    )


def hindrances(repository: Repository, branch: str, *, anyway: bool) -> list[Notice]:
    """Why what lies in the project may not be published as it is; `anyway`: although it is no branch's last commit."""
    found = []
    if repository.branch == branch:
        found.append(
            Notice(
                f"{branch} is checked out, and the site would be published to it, over the content",
                "go back to the branch of the content, such as `git switch main`; or name another one with --branch",
            )
        )
    if anyway:
        return found
    if not repository.head:
        found.append(Notice("nothing is committed yet", "commit first: `git add .` and `git commit -m Begin`"))
    elif not repository.branch:
        found.append(
            Notice(
                "no branch is checked out (the head is detached): what you publish may not be the newest",
                "go back to your branch, such as `git switch main`; or add --allow-dirty to publish this state",
            )
        )
    if repository.head and repository.changed:
        found.append(_not_committed(repository.changed))
    return found


def _not_committed(changed: Sequence[str]) -> Notice:
    more = len(changed) - MOST_NAMED
    named = [*changed[:MOST_NAMED], f"{more} more"] if more > 0 else changed
    return Notice(
        f"{count_words(len(changed), 'file')} of the project {'is' if len(changed) == 1 else 'are'} changed and not "
        f"committed: {list_words(named)}",
        "commit them: `git add .` and `git commit -m …`; or add --allow-dirty to publish them all the same",
    )


def contains(repository: Repository, commit: str, git: Git) -> bool:
    """Whether what is checked out has a commit in its past; true where a shallow copy cannot tell."""
    return repository.shallow or not git("merge-base", "--is-ancestor", commit, "HEAD").code


def identity(git: Git) -> str | Notice:
    """Who publishes, and when, as commits have it."""
    found = git("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    if not found.code:
        return found.text
    return Notice(
        "git does not know who you are, and a publication bears a name",
        'tell it once: `git config --global user.name "Your Name"`\n'
        "and `git config --global user.email you@example.org`",
    )
