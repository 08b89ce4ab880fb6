"""Running git: it never asks anybody anything, and its errors become notices with what to do."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from briefgen.notices import Notice

Environment = Mapping[str, str]

LOCAL = (
    "GIT_DIR GIT_WORK_TREE GIT_IMPLICIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR GIT_NAMESPACE "
    "GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_SHALLOW_FILE GIT_GRAFT_FILE GIT_PREFIX GIT_QUARANTINE_PATH"
)
"""Variables that name another repository than that of the folder: set where briefgen runs in a hook."""
OF_CONNECTIONS = re.compile(
    r"(user|author|committer|credential|http|https|ssh|protocol|safe)\."
    r"|core\.(sshcommand|askpass|gitproxy)$"
)
"""Settings that a publication takes from the user: who he is, and how he reaches the remote. None that changes bytes,
signs, or runs hooks."""
SETTINGS_SAID = ("GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS")
"""Variables that hold settings: these are among those that are taken over, and each may be there only once."""
MISSING = Notice(
    "git is not installed, or not to be found",
    "install it from https://git-scm.com and open the terminal again",
)


class Answer(NamedTuple):
    """What a run of git came to."""

    code: int
    """0: it did what it was asked."""
    data: bytes
    said: str
    """What it says to people, without passwords."""

    @property
    def text(self) -> str:
        """Its answer as text, without the end of the line."""
        return self.data.decode("utf-8", "replace").rstrip("\n")


class Git(Struct, frozen=True):
    """git in a folder."""

    folder: Path
    environment: Environment

    def __call__(self, *arguments: str, data: bytes = b"") -> Answer:
        """Run it. Code 127 says that there is no git."""
        try:
            ran = subprocess.run(  # noqa: S603  # what it is given is never read by a shell
                ["git", *arguments],  # noqa: S607  # the git that the user has
                cwd=self.folder,
                env=dict(self.environment),
                input=data,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            return Answer(127, b"", str(error))
        return Answer(ran.returncode, ran.stdout, without_passwords(ran.stderr.decode("utf-8", "replace")).strip())

    def read(self, *arguments: str, chunks: Iterator[bytes]) -> Answer:
        """Run it while it reads what comes, however much that is. What goes wrong in the reading is raised."""
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(  # noqa: S603
                    ["git", *arguments],  # noqa: S607
                    cwd=self.folder,
                    env=dict(self.environment),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                )
            except OSError as error:
                return Answer(127, b"", str(error))
            with process:
                _feed(process, chunks)
            said.seek(0)
            return Answer(process.returncode, b"", without_passwords(said.read().decode("utf-8", "replace")).strip())


def _feed(process: subprocess.Popen[bytes], chunks: Iterator[bytes]) -> None:
    assert process.stdin
    try:
        for chunk in chunks:
            try:
                process.stdin.write(chunk)
            except OSError:  # it has ended, and says why
                return
    except BaseException:
        process.kill()
        raise
    finally:
        with suppress(OSError):
            process.stdin.close()


def without_passwords(text: str) -> str:
    """A text without names and passwords in addresses."""
    return re.sub(r"(?<=://)[^/@\s']+@", "", text)


def silent(environment: Environment) -> dict[str, str]:
    """The environment in which git asks nothing, speaks English, and leaves files alone that it need not write."""
    local = LOCAL.split()
    own = {name: value for name, value in environment.items() if name not in local and name != "SSH_ASKPASS"}
    own |= {"LC_ALL": "C", "LANGUAGE": "", "GIT_OPTIONAL_LOCKS": "0"}
    return own | {"GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never", "SSH_ASKPASS_REQUIRE": "never"}


def here(folder: Path) -> Git:
    """git for looking at the repository in which a folder lies."""
    return Git(folder, silent(os.environ))


@contextmanager
def apart(project: Git) -> Iterator[Git]:
    """git with an empty repository of its own, in a temporary folder, that reaches remotes as the project's does.

    Raises OSError when the folder cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix="briefgen-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "settings").write_text(_settings(project), encoding="utf-8", newline="")
        own = {
            "GIT_DIR": str(folder / "git"),
            "GIT_INDEX_FILE": str(folder / "index"),
            "GIT_CONFIG_GLOBAL": str(folder / "settings"),
            "GIT_CONFIG_NOSYSTEM": "1",
            **_ssh(project),
        }
        # Where it runs counts for remotes that are paths.
        said = {name: value for name, value in project.environment.items() if name not in SETTINGS_SAID}
        git = Git(project.folder, {**said, **own})
        hashes = project("rev-parse", "--show-object-format").text
        like = ["--object-format=sha256"] * (hashes == "sha256")
        if (made := git("init", "--quiet", "--bare", "--template=", *like)).code:
            raise OSError(made.said)
        for setting in ("gc.auto=0", "maintenance.auto=false"):
            git("config", *setting.split("="))
        yield git


def _settings(project: Git) -> str:
    """Those of the project's settings that count for connections, as a file of settings."""
    lines = []
    for entry in project("config", "--list", "-z").data.decode("utf-8", "replace").split("\0"):
        key, is_set, value = entry.partition("\n")
        if not OF_CONNECTIONS.match(key):
            continue
        section, _, rest = key.partition(".")
        within, _, name = rest.rpartition(".")
        lines.append(f"[{section} {_quoted(within)}]" if within else f"[{section}]")
        lines.append(f"\t{name} = {_quoted(value)}" if is_set else f"\t{name}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _ssh(project: Git) -> dict[str, str]:
    """Keeps ssh from asking for a password; a program that the user has put in its place is left as it is."""
    environment = project.environment
    if "GIT_SSH" in environment and "GIT_SSH_COMMAND" not in environment:
        return {}
    said = environment.get("GIT_SSH_COMMAND") or project("config", "core.sshCommand").text or "ssh"
    is_ssh = re.match(r"\S*ssh(\.exe)?[\"']?(\s|$)", said)
    return {"GIT_SSH_COMMAND": f"{said} -o BatchMode=yes"} if is_ssh else {}


class Reason(NamedTuple):
    """Why a remote does not do what it is asked."""

    says: str
    """Expressions of which one occurs in what git says, divided by new lines."""
    means: str
    advice: str


REASONS = (
    Reason(
        """could not read (Username|Password)
        Authentication failed
        terminal prompts disabled
        Permission denied \\(
        error: 401""",
        "the remote does not know you",
        "log in once by hand: `git fetch {remote}` asks for what it needs; GitHub takes a token "
        "(Settings → Developer settings) or `gh auth login`, not your password",
    ),
    Reason(
        """Permission to \\S+ denied
        error: 403
        [Ww]rite access to repository not granted
        insufficient permission
        unable to create temporary""",
        "you may not write to the remote",
        "ask its owner for the right to write, or publish to a repository of your own with --remote",
    ),
    Reason(
        "Host key verification failed",
        "ssh does not know the remote's host yet",
        "connect once by hand, `git fetch {remote}`, and compare the key that it shows",
    ),
    Reason(
        """Could not resolve host
        [Cc]ould(n't| not) connect
        Failed to connect
        Connection (refused|timed out|reset)
        Operation timed out
        Network is unreachable""",
        "the remote cannot be reached",
        "look at your connection, and at the address: `git remote -v`",
    ),
    Reason(
        """[Rr]epository not found
        does not appear to be a git repository
        repository '.*' (not found|does not exist)""",
        "there is no repository at the remote's address, or you may not see it",
        "look at the address: `git remote -v`; make the repository on GitHub first if there is none",
    ),
    Reason(
        """GH001
        exceeds GitHub's file size limit""",
        "the remote refuses a file for its size",
        "take the file out of static/",
    ),
    Reason(
        """hook declined
        protected branch
        GH006
        GH013""",
        "the remote refuses what is pushed, by a rule or hook of its own",
        "read what it says; its owner can lift the rule, or name another branch with --branch",
    ),
    Reason(
        "non-fast-forward",
        "the remote does not let a branch's history be replaced",
        "publish without --no-history",
    ),
)
"""What git says, what that means, and what to do; `{remote}` is the remote."""


def failure(doing: str, answer: Answer, remote: str) -> Notice:
    """Why git could not do something, from what it says: in plain words where that is known, and always in its own."""
    if answer.code == 127:
        return MISSING
    own = "\n".join(f"git says: {line}" for line in answer.said.splitlines() if line.strip())
    for reason in REASONS:
        if any(re.search(says.strip(), answer.said) for says in reason.says.split("\n")):
            advice = reason.advice.format(remote=without_passwords(remote))
            return Notice(f"{doing}: {reason.means}", f"{advice}\n{own}")
    return Notice(doing, own or "git does not say why")
