"""The publication of a built site to a branch: what has to hold, what changes, and the push."""

from pathlib import Path

from msgspec import Struct

from briefgen import preflight, repository, store
from briefgen.branch import SOURCE, Altered, Built, Changes, Tip, changes, commit, fetched, keeping, push
from briefgen.git import Git, apart, here
from briefgen.leaving import leaving
from briefgen.notices import Notice, stops
from briefgen.repository import Remote, Repository
from briefgen.search import FOLDER, MADE_FROM
from briefgen.there import LIST
from briefgen.workflow import PATH, REQUIREMENT

CNAME = "CNAME"


class Asked(Struct, frozen=True):
    """How a site is to be published."""

    remote: str = "origin"
    """Name or address."""
    branch: str = "gh-pages"
    message: str = ""
    """Of the commit; empty: it names the commit of the project."""
    history: bool = True
    """False: the branch holds this one commit, and no earlier one."""
    force: bool = False
    """Even over what somebody published from commits that are not here."""
    replace: bool = False
    """Even over a branch that holds something else than a site of briefgen."""
    allow_dirty: bool = False
    """Even if files are not committed, or no branch is checked out."""
    dry_run: bool = False


class Ready(Struct, frozen=True):
    """What is known of the project's repository before its site is built."""

    git: Git
    repository: Repository
    remote: Remote
    who: str
    """Person and time, as commits have them."""


class Publication(Struct, frozen=True):
    """What came of it."""

    notices: tuple[Notice, ...] = ()
    changes: Changes = Changes()
    commit: str = ""
    """The new one; empty: nothing was pushed."""
    is_new: bool = False
    """Whether the branch was not there before."""
    files: int = 0
    size: int = 0
    """In bytes, of all files."""

    @property
    def failed(self) -> bool:
        """Whether something kept the site from being published."""
        return stops(self.notices)


def ready(project: Path, cwd: Path, asked: Asked) -> Ready | tuple[Notice, ...]:
    """Look at everything that can be told without the site: all that is wrong, at once."""
    git = here(project)
    found = repository.look(project, git)
    if isinstance(found, Notice):
        return (found,)
    notices = []
    if git("check-ref-format", f"refs/heads/{asked.branch}").code or asked.branch.startswith("-"):
        notices.append(Notice(f'"{asked.branch}" cannot be the name of a branch', "write it like gh-pages"))
    remote, who = repository.remote_of(asked.remote, cwd, git), repository.identity(git)
    notices += [one for one in (remote, who) if isinstance(one, Notice)]
    notices += repository.hindrances(found, asked.branch, anyway=asked.allow_dirty)
    if notices or isinstance(remote, Notice) or isinstance(who, Notice):
        return tuple(notices)
    return Ready(Git(found.top, git.environment), found, remote, who)


def built_in(folder: Path) -> Built:
    """The site that a build left in a folder: the files it made and their list, nothing else that may lie there."""
    digests = store.owned(folder)
    sizes = {name: (folder / name).lstat().st_size for name in sorted({*digests, LIST})}
    return Built(folder, digests, sizes)


def told_of(built: Built, base_url: str) -> list[Notice]:
    """What is to be said of a site before it is published, by whichever way, if it will stand at `base_url`."""
    notices = [*preflight.sizes(built.sizes), *preflight.collisions(built.sizes)]
    return notices + leaving(built.sizes, lambda name: (built.folder / name).read_bytes(), base_url)


def publish(site: Ready, built: Built, base_url: str, domain: str, asked: Asked) -> Publication:
    """Publish a site. What is wrong is in the answer; then nothing was pushed."""
    try:
        with apart(site.git) as git:
            return _publish(git, site, built, base_url, domain, asked)
    except Altered as name:
        again = Notice(f"{name} is no longer as it was built", "publish again, while nothing else writes there")
        return Publication((again,))
    except OSError as error:
        where = f"{error.filename or 'the temporary folder'}: {error.strerror or error}"
        return Publication((Notice(f"the site cannot be made ready: {where}", "free some room, or set TMPDIR"),))


def _publish(git: Git, site: Ready, built: Built, base_url: str, domain: str, asked: Asked) -> Publication:
    tip = fetched(git, site.remote, asked.branch)
    if isinstance(tip, Notice):
        return Publication((tip,))
    cname, notices = _cname(built, domain, tip)
    notices += [*_on_branch(site, tip, asked), *both_ways(site, asked.branch)]
    named = cname.decode("utf-8", "replace").strip().lower()
    notices += preflight.address(base_url, preflight.place_of(site.remote.push), named)
    notices += told_of(built, base_url)
    size = sum(built.sizes.values())
    told = Publication(tuple(notices), files=len({*built.sizes, *([CNAME] if cname else [])}), size=size)
    if told.failed:
        return told
    parent, message = tip.commit if asked.history else "", _message(site.repository, asked)
    built = keeping(git, built, tip, FOLDER, FOLDER + MADE_FROM)
    made = commit(git, built, {CNAME: cname} if cname else {}, site.who, message, parent)
    if isinstance(made, Notice):
        return _and(told, made)
    what = changes(git, tip)
    done = Publication(told.notices, what, "", not tip.commit, told.files, size)
    if asked.dry_run or not (any(what) or not tip.commit or (tip.has_past and not asked.history)):
        return done
    if hindered := push(git, tip, site.remote, asked.branch):
        return _and(done, hindered)
    return Publication(done.notices, what, made, done.is_new, done.files, size)


def _and(told: Publication, notice: Notice) -> Publication:
    return Publication((*told.notices, notice), files=told.files, size=told.size)


def _cname(built: Built, domain: str, tip: Tip) -> tuple[bytes, list[Notice]]:
    """The file that names the site's domain: as configured, else as it is in static/, else as it is on the branch."""
    own = (built.folder / CNAME).read_bytes() if CNAME in built.sizes else b""
    written = own.decode("utf-8", "replace").strip()
    if domain and own and written.lower() != domain:
        message = f"briefgen.yaml says `domain: {domain}`, and static/CNAME says {written}"
        return own, [Notice(message, "remove one of the two")]
    return own or (f"{domain}\n".encode() if domain else tip.cname), []


def _on_branch(site: Ready, tip: Tip, asked: Asked) -> list[Notice]:
    """Why what is on the branch may not be replaced."""
    if tip.is_foreign and not asked.replace:
        some = ", ".join(sorted(tip.files)[:3])
        return [
            Notice(
                f"{asked.branch} of {site.remote.name} holds something that briefgen did not publish: {some} …",
                "name another branch with --branch; or add --replace, and the site takes the place of all of it",
            )
        ]
    if tip.source and not asked.force and not repository.contains(site.repository, tip.source, site.git):
        return [
            Notice(
                f"{tip.by} published from commit {tip.source[:10]}, which your branch does not have: "
                "your site would take away what is in it",
                "get it first: `git pull`; or add --force to publish yours all the same",
            )
        ]
    return []


def both_ways(site: Ready, branch: str) -> list[Notice]:
    """That GitHub would publish the project by itself as well, where the workflow for that is in its repository."""
    if not preflight.place_of(site.remote.push) or not (site.repository.top / PATH).is_file():
        return []
    message = f"{PATH} lets GitHub publish the site too, and fails while Pages is set to {branch}"
    advice = "keep one of the two ways: delete that file, or push your content and leave `briefgen publish` out"
    return [Notice(message, advice, "warning")]


def _message(repository: Repository, asked: Asked) -> str:
    if not repository.head:
        return f"{asked.message or 'Publish the site'}\n"
    more = " and changes that are not committed" if repository.changed else ""
    message = asked.message.strip() or f"Publish the site of {repository.head[:10]}{more}"
    return f"{message}\n\n{SOURCE}: {repository.head}\n"


class Home(Struct, frozen=True):
    """Where the workflow of a project belongs, and what it has to know."""

    top: Path
    """Folder of the whole repository."""
    folder: str = ""
    """The project's folder below it; empty: it is the same."""
    branch: str = "main"
    """The branch whose pushes are published."""
    requirement: str = REQUIREMENT
    """What pip installs."""
    address: str | None = None
    """Where GitHub will publish the site, if that can be told: then it goes before the configuration's."""
    notices: tuple[Notice, ...] = ()


def home_of(project: Path, domain: str = "") -> Home:
    """Where the workflow of a project belongs. A project that is in no repository yet is taken for the whole of one."""
    address = f"https://{domain}/" if domain else None
    git = here(project)
    found = repository.look(project, git)
    if isinstance(found, Notice):
        later = Notice(
            found.message, f"the workflow does its work once the project is on GitHub\n{found.advice}", "warning"
        )
        return Home(project.resolve(), address=address, notices=(later,))
    remote = repository.remote_of("origin", project, git)
    if address is None and not isinstance(remote, Notice) and (place := preflight.place_of(remote.push)):
        address = place.address
    default = git("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").text.removeprefix("origin/")
    inside = project.resolve().relative_to(found.top.resolve()).as_posix()
    own = ".[search]" if inside == "." and _is_briefgen(project) else REQUIREMENT
    return Home(found.top, "" if inside == "." else inside, default or found.branch or "main", own, address)


def _is_briefgen(project: Path) -> bool:
    """Whether a project lies in a copy of briefgen itself, which is then what its workflow installs."""
    path = project / "pyproject.toml"
    return path.is_file() and '\nname = "briefgen"\n' in path.read_text(encoding="utf-8", errors="replace")
