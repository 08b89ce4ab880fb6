"""`briefgen publish` to a branch of real repositories: what arrives there, what is left alone, and what is refused."""

import hashlib
import http.server
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

import briefgen.publish
from briefgen.branch import Built, fetched
from briefgen.cli import cli
from briefgen.git import apart, here
from briefgen.publish import Asked, both_ways, built_in, ready
from briefgen.repository import Remote
from briefgen.workflow import PATH
from harness import FIRST_ARTICLE, TODAY, listening, write_project

CONFIG = "title: First\nbase_url: https://desk.example/first/\n"
FIRST = "content/articles/first.md"
IDENTITY = "[user]\n\tname = Kari Lund\n\temail = kari@example.org\n[init]\n\tdefaultBranch = main\n"


def git(folder, *arguments, check=True):
    run = subprocess.run(["git", *map(str, arguments)], cwd=folder, capture_output=True, check=check)
    return run.stdout.decode().rstrip("\n")


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    """The user's git settings: those of this test, and no others of the machine."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "gitconfig"
    path.write_text(IDENTITY, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    return path


@pytest.fixture
def remote(tmp_path):
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    return tmp_path / "remote.git"


def project_in(folder, remote):
    """A project whose files are committed, and whose origin is that remote."""
    write_project(folder, {"briefgen.yaml": CONFIG, FIRST: FIRST_ARTICLE, ".gitignore": "site/\n.briefgen/\n"})
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Begin")
    git(folder, "remote", "add", "origin", remote)
    return folder


@pytest.fixture
def project(tmp_path, remote):
    return project_in(tmp_path / "work", remote)


def publish(folder, *options, code=0):
    arguments = ["publish", "--root", str(folder), "--today", TODAY, "--jobs", "1", *options]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def edit(folder, name=FIRST, old="ferry sails", new="ferry has left", message="Edit"):
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "-m", message)


def on_branch(remote, branch="gh-pages"):
    """Every file of a branch, by its path, with its bytes; and the modes there are."""
    lines = git(remote, "-c", "core.quotePath=false", "ls-tree", "-r", branch).split("\n")
    entries = [re.fullmatch(r"(\d+) (\w+) (\w+)\t(.*)", line).groups() for line in lines]
    assert {(mode, kind) for mode, kind, _, _ in entries} == {("100644", "blob")}
    show = [["git", "cat-file", "blob", oid] for _, _, oid, _ in entries]
    bodies = [subprocess.run(one, cwd=remote, capture_output=True, check=True).stdout for one in show]
    return {path: body for (_, _, _, path), body in zip(entries, bodies, strict=True)}


def tip(remote, branch="gh-pages"):
    return git(remote, "rev-parse", "--verify", "--quiet", branch, check=False)


def files_in(folder):
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() or path.is_symlink())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def test_what_arrives_is_exactly_what_a_build_makes(project, remote, tmp_path):
    write_project(project, {"site/stranger.html": "not built", "static/in words/ä b.txt": "x\r\ny\r\n"})
    git(project, "add", "static")
    git(project, "commit", "--quiet", "-m", "More")
    said = publish(project)
    arguments = ["build", "--root", project, "--output", tmp_path / "beside", "--today", TODAY, "--no-cache"]
    assert CliRunner().invoke(cli, list(map(str, arguments))).exit_code == 0
    arrived = on_branch(remote)
    assert arrived == {name: data for name, (data, _) in files_in(tmp_path / "beside").items()}
    assert {"index.html", ".nojekyll", ".briefgen-files", "in words/ä b.txt"} <= set(arrived)
    assert f"published: {len(arrived)} added, 0 changed, 0 deleted" in said
    assert "https://desk.example/first/" in said
    message, head = git(remote, "log", "--format=%B", "gh-pages"), git(project, "rev-parse", "HEAD")
    assert message.startswith(f"Publish the site of {head[:10]}\n")
    assert f"Source-Commit: {head}" in message
    assert git(remote, "log", "--format=%an %ae", "gh-pages") == "Kari Lund kari@example.org"


HOSTILE = """
[commit]
	gpgSign = true
[push]
	gpgSign = true
[gpg]
	program = false
[core]
	autocrlf = true
	safecrlf = true
	hooksPath = {folder}/hooks
	attributesFile = {folder}/attributes
	fsmonitor = {folder}/hooks/pre-push
[init]
	templateDir = {folder}/template
[fetch]
	prune = true
[url "/nowhere/"]
	insteadOf = short:
"""


def test_the_users_settings_and_hooks_neither_change_nor_stop_it(project, remote, tmp_path, settings, monkeypatch):
    write_project(
        project, {"static/a.txt": "one\ntwo\r\n", ".gitattributes": "*.txt text eol=crlf\n*.html filter=no\n"}
    )
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "More")
    for name in ("hooks/pre-push", "hooks/reference-transaction", "template/hooks/pre-push"):
        write_project(tmp_path, {name: "#!/bin/sh\nexit 1\n"})
        (tmp_path / name).chmod(0o755)
    write_project(tmp_path, {"attributes": "* text eol=crlf\n"})
    settings.write_text(IDENTITY + HOSTILE.format(folder=tmp_path), encoding="utf-8")
    # As it is in a hook of another repository.
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere/index"))
    publish(project)
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert on_branch(remote)["a.txt"] == (project / "static/a.txt").read_bytes()
    assert b"\r\n" not in on_branch(remote)["index.html"]


def test_nothing_of_the_project_is_touched(project):
    write_project(project, {"notes.txt": "no part of the site", "site/index.html": "an older build"})
    git(project, "add", "notes.txt")
    for options in ((), ("--dry-run",), ("--no-history",), ("--base-url", "https://other.example/")):
        before = files_in(project)
        publish(project, *options)
        assert files_in(project) == before


def test_nothing_changed_is_a_success_without_a_commit(project, remote):
    publish(project)
    before = tip(remote)
    git(project, "commit", "--quiet", "--allow-empty", "-m", "Nothing for the site")
    assert "nothing changed" in publish(project)
    assert tip(remote) == before


@pytest.mark.searching
def test_a_search_index_that_finds_the_same_is_kept(project, remote):
    publish(project)
    before = on_branch(remote)
    assert "nothing changed" in publish(project)
    write_project(project, {"content/pages/method.md": "---\ntitle: Method\n---\nUs.\n"})
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "Method")
    publish(project)
    after = on_branch(remote)
    assert "method.html" in after
    assert index_in(after) == index_in(before) != {}
    listed = dict(reversed(line.split("  ", 1)) for line in after[".briefgen-files"].decode().splitlines())
    assert listed == {
        name: hashlib.sha256(data).hexdigest() for name, data in after.items() if name != ".briefgen-files"
    }
    edit(project)
    publish(project)
    assert index_in(on_branch(remote)).keys() != index_in(after).keys()


def index_in(files):
    return {name: data for name, data in files.items() if name.startswith("pagefind/")}


def test_a_trial_lists_what_would_change_and_pushes_nothing(project, remote):
    assert re.search(r"^added:     [0-9]+ files$", publish(project, "--dry-run"), re.MULTILINE)
    assert tip(remote) == ""
    write_project(project, {"static/old.txt": "x"})
    git(project, "add", ".")
    publish(project, "--allow-dirty")
    before = tip(remote)
    git(project, "mv", "static/old.txt", "static/new.txt")
    edit(project)
    lines = publish(project, "--dry-run").splitlines()
    assert tip(remote) == before
    added, changed, deleted, size = (
        next(place for place, line in enumerate(lines) if line.startswith(f"{word}:"))
        for word in ("added", "changed", "deleted", "size")
    )
    assert lines[added + 1 : changed] == ["    new.txt"]
    assert "    articles/first.html" in lines[changed + 1 : deleted]
    assert "    404.html" not in lines
    assert lines[deleted + 1 : size] == ["    old.txt"]
    assert re.fullmatch(r"size: +\d+\.\d kB in \d+ files", lines[size])
    assert "nothing, this was a trial" in lines[size + 1]
    # What it lists is what then happens.
    publish(project)
    names = git(remote, "diff", "--no-renames", "--name-status", before, "gh-pages").replace("\t", " ").split("\n")
    assert {"A new.txt", "D old.txt", "M articles/first.html"} <= set(names)


def test_each_publication_follows_the_last_one(project, remote):
    publish(project)
    edit(project)
    publish(project, "--message", "The ferry has left")
    assert git(remote, "rev-list", "--count", "gh-pages") == "2"
    assert git(remote, "log", "-1", "--format=%s", "gh-pages") == "The ferry has left"
    assert b"has left" in on_branch(remote)["articles/first.html"]


def test_without_history_the_branch_holds_one_commit(project, remote):
    publish(project)
    edit(project)
    publish(project, "--no-history")
    assert git(remote, "rev-list", "--count", "gh-pages") == "1"
    edit(project, old="has left", new="is back")
    publish(project)
    assert git(remote, "rev-list", "--count", "gh-pages") == "2"
    publish(project, "--no-history")  # the site is the same, the past is not
    assert git(remote, "rev-list", "--count", "gh-pages") == "1"
    before = tip(remote)
    assert "nothing changed" in publish(project, "--no-history")
    assert tip(remote) == before


def commit_on(remote, tmp_path, files, branch="gh-pages", message="By hand"):
    """A commit on a branch of the remote, as somebody makes it in the browser."""
    clone = tmp_path / f"clone-{len(list(tmp_path.iterdir()))}"
    git(tmp_path, "clone", "--quiet", remote, clone)
    known = git(clone, "branch", "--remotes").split()
    git(clone, "checkout", "--quiet", *(() if f"origin/{branch}" in known else ("--orphan",)), branch)
    write_project(clone, files)
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "-m", message)
    git(clone, "push", "--quiet", "origin", branch)


@pytest.mark.parametrize("filters", ["true", "false"])
def test_a_domain_that_is_on_the_branch_stays(project, remote, tmp_path, filters):
    git(remote, "config", "uploadpack.allowFilter", filters)
    publish(project)
    commit_on(remote, tmp_path, {"CNAME": "desk.example\n"})
    said = publish(project, code=4)
    assert "the site is made for https://desk.example/first/, and will stand at https://desk.example/" in said
    publish(project, "--base-url", "https://desk.example/")
    edit(project)
    publish(project, "--base-url", "https://desk.example/", "--no-history")
    assert on_branch(remote)["CNAME"] == b"desk.example\n"


def test_a_domain_of_the_configuration_is_written(project, remote):
    edit(project, "briefgen.yaml", CONFIG, "title: First\nbase_url: https://ferry.example/\ndomain: ferry.example\n")
    publish(project)
    assert on_branch(remote)["CNAME"] == b"ferry.example\n"
    write_project(project, {"static/CNAME": "Ferry.example"})
    publish(project, "--allow-dirty")
    assert on_branch(remote)["CNAME"] == b"Ferry.example"
    write_project(project, {"static/CNAME": "other.example\n"})
    before = tip(remote)
    said = publish(project, "--allow-dirty", code=4)
    assert "`domain: ferry.example`, and static/CNAME says other.example" in said
    assert tip(remote) == before


def test_a_branch_of_something_else_is_not_replaced_unasked(project, remote, tmp_path):
    commit_on(remote, tmp_path, {"index.html": "somebody's page"})
    before = tip(remote)
    for options in ((), ("--force",), ("--no-history",)):
        said = publish(project, *options, code=4)
        assert "holds something that briefgen did not publish: index.html" in said
        assert "--replace" in said
    assert tip(remote) == before
    publish(project, "--replace")
    assert git(remote, "rev-parse", "gh-pages~1") == before
    assert ".briefgen-files" in on_branch(remote)


def test_a_branch_with_only_a_domain_is_no_strangers(project, remote, tmp_path):
    commit_on(remote, tmp_path, {"CNAME": "desk.example"})
    publish(project, "--base-url", "https://desk.example/")
    assert on_branch(remote)["CNAME"] == b"desk.example"


@pytest.fixture
def colleague(tmp_path, project):
    """Another copy of the project, whose origin is the same."""
    folder = tmp_path / "colleague"
    git(tmp_path, "clone", "--quiet", project, folder)
    git(folder, "remote", "set-url", "origin", git(project, "remote", "get-url", "origin"))
    git(folder, "config", "user.name", "Ola Berg")
    return folder


def test_what_a_colleague_published_is_not_taken_away_unasked(project, remote, colleague):
    publish(project)
    edit(colleague)
    publish(colleague)
    before = tip(remote)
    edit(project, new="ferry sinks")
    said = publish(project, code=4)
    assert f"Ola Berg published from commit {git(colleague, 'rev-parse', 'HEAD')[:10]}" in said
    assert "git pull" in said
    assert tip(remote) == before
    publish(project, "--force")
    assert git(remote, "rev-parse", "gh-pages~1") == before


def test_a_shallow_copy_cannot_tell_and_publishes(project, remote, tmp_path):
    """Such as the one that GitHub makes for a workflow."""
    publish(project)
    edit(project)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{project}", "shallow")
    git(tmp_path / "shallow", "remote", "set-url", "origin", remote)
    publish(tmp_path / "shallow")
    assert b"has left" in on_branch(remote)["articles/first.html"]


def test_after_a_pull_a_colleagues_publication_is_no_hindrance(project, remote, colleague):
    edit(colleague)
    publish(colleague)
    git(project, "pull", "--quiet", "--ff-only", colleague, "main")
    edit(project, old="desk's", new="whole desk's")
    publish(project)
    assert git(remote, "rev-list", "--count", "gh-pages") == "2"


@pytest.mark.parametrize("options", [(), ("--force", "--no-history")])
@pytest.mark.parametrize("is_first", [True, False])
def test_who_pushes_between_fetch_and_push_is_not_overwritten(
    project, remote, colleague, monkeypatch, options, is_first
):
    if not is_first:
        publish(project)
    edit(project)
    edit(colleague, new="ferry sinks")
    really = briefgen.publish.commit

    def meanwhile(*arguments):
        monkeypatch.setattr(briefgen.publish, "commit", really)
        publish(colleague)
        return really(*arguments)

    monkeypatch.setattr(briefgen.publish, "commit", meanwhile)
    said = publish(project, *options, code=4)
    assert "somebody else published at the same time, and nothing of yours was pushed" in said
    assert b"sinks" in on_branch(remote)["articles/first.html"]


RENDEZVOUS = """#!/bin/sh
touch "{folder}/$$"
for i in $(seq 100); do
  [ "$(ls "{folder}" | wc -l)" -ge 2 ] && exit 0
  sleep 0.1
done
exit 1
"""


@pytest.mark.parametrize("options", [(), ("--no-history",)])
def test_of_two_that_push_at_once_one_wins_and_the_other_is_told(project, remote, colleague, tmp_path, options):
    """Both pushes are held on the server until both are there, so that each was right when it was sent."""
    publish(project)
    edit(project)
    edit(colleague, new="ferry sinks")
    (tmp_path / "arrived").mkdir()
    hook = remote / "hooks/pre-receive"
    hook.write_text(RENDEZVOUS.format(folder=tmp_path / "arrived"), encoding="utf-8")
    hook.chmod(0o755)
    command = [sys.executable, "-m", "briefgen", "publish", "--today", TODAY, "--jobs", "1", *options, "--root"]
    both = [
        subprocess.Popen([*command, folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for folder in (project, colleague)
    ]
    said = [process.communicate(timeout=60)[0].decode() for process in both]
    codes = [process.returncode for process in both]
    assert sorted(codes) == [0, 4], said
    assert "somebody else published at the same time" in said[codes.index(4)]
    winner = (b"has left", b"sinks")[codes.index(0)]
    assert winner in on_branch(remote)["articles/first.html"]


def test_a_hook_that_refuses_is_quoted(project, remote):
    publish(project)
    before = tip(remote)
    (remote / "hooks/pre-receive").write_text("#!/bin/sh\necho Ask Kari first >&2\nexit 1\n", encoding="utf-8")
    (remote / "hooks/pre-receive").chmod(0o755)
    edit(project)
    said = publish(project, code=4)
    assert "nothing was pushed: the remote refuses what is pushed, by a rule or hook of its own" in said
    assert "git says: remote: Ask Kari first" in said
    assert tip(remote) == before


def test_a_remote_that_keeps_its_history_is_told_as_such(project, remote):
    publish(project)
    git(remote, "config", "receive.denyNonFastForwards", "true")
    edit(project)
    said = publish(project, "--no-history", code=4)
    assert "does not let a branch's history be replaced" in said
    assert "without --no-history" in said
    publish(project)


def dirty_change(project):
    (project / FIRST).write_text(FIRST_ARTICLE.replace("ferry sails", "ferry sinks"), encoding="utf-8")


def dirty_new(project):
    write_project(project, {"content/articles/second.md": FIRST_ARTICLE})


def dirty_staged(project):
    dirty_new(project)
    git(project, "add", ".")


@pytest.mark.parametrize("make", [dirty_change, dirty_new, dirty_staged])
def test_what_is_not_committed_is_not_published_unasked(project, remote, make):
    make(project)
    said = publish(project, code=4)
    assert re.search(r"1 file of the project is changed and not committed: content/articles/\w+\.md", said)
    assert "git add ." in said
    assert tip(remote) == ""
    publish(project, "--allow-dirty")
    assert "and changes that are not committed" in git(remote, "log", "--format=%s", "gh-pages")


def test_a_head_without_a_branch_is_not_published_unasked(project, remote):
    git(project, "checkout", "--quiet", "--detach")
    assert "no branch is checked out" in publish(project, code=4)
    assert tip(remote) == ""
    publish(project, "--allow-dirty")
    assert tip(remote)


def test_the_branch_of_the_content_is_not_published_over(project, remote):
    git(project, "checkout", "--quiet", "-b", "gh-pages")
    assert "gh-pages is checked out" in publish(project, "--allow-dirty", code=4)
    assert tip(remote) == ""
    publish(project, "--branch", "live")
    assert tip(remote, "live")


def test_a_project_in_a_folder_of_its_repository(tmp_path, remote):
    write_project(tmp_path / "repo/desk", {"briefgen.yaml": CONFIG, FIRST: FIRST_ARTICLE})
    write_project(tmp_path / "repo", {"content/other.md": "no part of the project"})
    git(tmp_path / "repo", "init", "--quiet")
    git(tmp_path / "repo", "add", "desk")
    git(tmp_path / "repo", "commit", "--quiet", "-m", "Begin")
    git(tmp_path / "repo", "remote", "add", "origin", "../remote.git")  # from the top of the repository
    publish(tmp_path / "repo/desk")
    assert "articles/first.html" in on_branch(remote)


def test_an_address_or_a_path_as_the_remote(project, remote, tmp_path, monkeypatch):
    git(project, "remote", "remove", "origin")
    monkeypatch.chdir(tmp_path)
    publish(project, "--remote", "remote.git")
    publish(project, "--remote", f"file://{remote}", "--branch", "live")
    assert tip(remote)
    assert tip(remote, "live")


def no_repository(project):
    (project / ".git").rename(project.parent / "away.git")


def nothing_committed(project):
    no_repository(project)
    git(project, "init", "--quiet")
    git(project, "remote", "add", "origin", project.parent / "remote.git")


def no_remote(project):
    git(project, "remote", "remove", "origin")


def other_remote(project):
    git(project, "remote", "rename", "origin", "upstream")


def remote_is_gone(project):
    git(project, "remote", "set-url", "origin", project.parent / "nowhere.git")


def nobody(project):
    (project.parent / "gitconfig").write_text("", encoding="utf-8")


def no_address(project):
    edit(project, "briefgen.yaml", CONFIG, "title: First\n")


def of_github(project):
    git(project, "remote", "set-url", "--push", "origin", "git@github.com:Desk/zapad.git")


def foreign_link(project):
    write_project(project, {"static/extra.html": '<a href="/about.html">'})
    git(project, "add", ".")
    edit(project)


def capitals(project):
    write_project(project, {"static/Assets/a.txt": "x"})
    git(project, "add", ".")
    edit(project)


@pytest.mark.parametrize(
    ("make", "says", "do"),
    [
        (no_repository, "is in no git repository", "git init"),
        (nothing_committed, "nothing is committed yet", "git commit -m Begin"),
        (no_remote, "this repository has no remote", "git remote add origin"),
        (other_remote, "no remote named origin", "it has upstream: name one with --remote"),
        (remote_is_gone, "there is no repository at the remote's address", "git remote -v"),
        (nobody, "git does not know who you are", "git config --global user.name"),
        (no_address, "the site does not know its address", "write `base_url: https://…/` in briefgen.yaml"),
        (of_github, "will stand at https://desk.github.io/zapad/", "base_url: https://desk.github.io/zapad/"),
        (foreign_link, "links leave the site, which will stand at /first/", "extra.html:1: /about.html"),
        (capitals, "Assets and assets are one and the same name", "rename one of them"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_each_refusal_says_what_to_do(project, remote, make, says, do):
    make(project)
    said = publish(project, code=4)
    assert f"error: {says}" in said or re.search(rf"error: .*{re.escape(says)}", said)
    assert do in said
    assert "Traceback" not in said
    assert tip(remote) == ""


def test_a_workflow_beside_the_branch_is_told(project):
    def told():
        return both_ways(ready(project, project, Asked()), "gh-pages")

    write_project(project, {PATH: "name: pages\n"})
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "Publish by GitHub")
    assert told() == []  # nothing but GitHub reads it
    of_github(project)
    [notice] = told()
    assert notice.severity == "warning"
    assert f"{PATH} lets GitHub publish the site too" in notice.message
    (project / PATH).unlink()
    assert told() == []


def test_everything_that_is_wrong_before_the_build_is_told_at_once(project):
    no_remote(project)
    nobody(project)
    dirty_change(project)
    said = publish(project, "--branch", "two words", code=4)
    assert said.count("error: ") == 4


def test_without_git_it_is_said_where_to_get_it(project, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "https://git-scm.com" in publish(project, code=4)


def test_problems_of_the_content_are_told_as_ever(project, remote):
    edit(project, old="date: 2025-09-02\n", new="")
    said = publish(project, code=1)
    assert "content/articles/first.md:" in said
    assert "problems: 1 error" in said
    assert tip(remote) == ""


def test_findings_stop_it_where_that_is_asked_for(project, remote):
    edit(project, old="  - {id: sails, claim: The ferry sails., date: 2025-09}", new="  []")
    assert "no-facts" in publish(project, "--strict", code=3)
    assert tip(remote) == ""
    publish(project)


def test_drafts_are_no_part_of_it(project, remote):
    assert "remove `draft: true`" in publish(project, "--drafts", code=2)
    edit(project, old="title: A", new="draft: true\ntitle: A")
    assert "drafts:    first" in publish(project)
    assert "articles/first.html" not in on_branch(remote)


class _Locked(http.server.BaseHTTPRequestHandler):
    """A host that asks everybody who he is."""

    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="desk"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Requests are no news."""


def test_a_remote_that_asks_for_a_password_gets_none_and_shows_none(project, tmp_path, monkeypatch):
    asked = tmp_path / "asked"
    write_project(tmp_path, {"ask": f"#!/bin/sh\ntouch {asked}\necho x\n"})
    (tmp_path / "ask").chmod(0o755)
    monkeypatch.setenv("SSH_ASKPASS", str(tmp_path / "ask"))
    with listening(_Locked) as host:
        said = publish(project, "--remote", f"http://{host}/desk.git", code=4)
        assert "the remote does not know you" in said
        assert "git fetch" in said
        said = publish(project, "--remote", f"http://kari:s3cret@{host}/desk.git", code=4)
    assert "the remote does not know you" in said
    assert not asked.exists()
    assert "s3cret" not in said
    assert "kari" not in said


def test_a_remote_out_of_reach(project):
    assert "cannot be reached" in publish(project, "--remote", "http://127.0.0.1:9/desk.git", code=4)


def test_ssh_is_told_to_ask_nothing_whatever_the_user_put_in_its_place(project, monkeypatch):
    said = []
    for setting in (None, "ssh -i ~/key", "plink -batch"):
        if setting:
            git(project, "config", "core.sshCommand", setting)
        with apart(here(project)) as own:
            said.append((own.environment.get("GIT_SSH_COMMAND"), own("config", "core.sshCommand").text))
    assert [command for command, _ in said] == ["ssh -o BatchMode=yes", "ssh -i ~/key -o BatchMode=yes", None]
    assert said[2][1] == "plink -batch"
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -p 22")
    with apart(here(project)) as own:
        assert own.environment["GIT_SSH_COMMAND"] == "ssh -p 22 -o BatchMode=yes"


def test_settings_of_the_project_that_let_it_in_hold_apart_too(project, monkeypatch):
    """What `actions/checkout` leaves: a header with a token, in the settings of the copy alone."""
    key = "http.https://github.com/.extraheader"
    git(project, "config", key, 'AUTHORIZATION: basic "x\\y"')
    git(project, "config", "core.autocrlf", "true")
    for name, value in (("COUNT", "1"), ("KEY_0", "http.proxy"), ("VALUE_0", "http://proxy.example")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    with apart(here(project)) as own:
        # Each once: a header that comes twice is refused.
        assert own("config", "--get-all", "http.proxy").text == "http://proxy.example"
        assert own("config", "--get-all", key).text == 'AUTHORIZATION: basic "x\\y"'
        assert own("config", "core.autocrlf").code == 1


def test_only_names_are_fetched_where_the_remote_can_do_that(project, remote):
    git(remote, "config", "uploadpack.allowFilter", "true")
    publish(project)
    with apart(here(project)) as own:
        found = fetched(own, Remote("origin", f"file://{remote}", f"file://{remote}"), "gh-pages")
        kinds = own("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").text.split("\n")
        assert set(kinds) == {"commit", "tree"}
    assert "index.html" in found.files
    assert found.by == "Kari Lund"
    edit(project)
    assert " 0 added," in publish(project)


def made_site(folder, count):
    files = {f"pages/{n % 50}/{n}.html": f"<p>{n}</p>\n" * 100 for n in range(count)}
    write_project(folder, files)
    lines = sorted((hashlib.sha256(text.encode()).hexdigest(), name) for name, text in files.items())
    write_project(folder, {".briefgen-files": "".join(f"{digest}  {name}\n" for digest, name in lines)})
    return built_in(folder)


def run(project, built, **asked):
    wanted = Asked(**asked)
    site = ready(project, project, wanted)
    return briefgen.publish.publish(site, built, "https://desk.example/first/", "", wanted)


def test_no_process_is_started_for_each_file(project, remote, tmp_path, monkeypatch):
    """Thousands of files go quickly. Processes are counted, not seconds, which say more of the machine's load."""
    built, started, begin = made_site(tmp_path / "site", 1000), [], subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: started.append(given) or begin(*given, **more))
    done = run(project, built)
    assert 0 < len(started) < 50
    assert len(done.changes.added) == 1001
    assert git(remote, "ls-tree", "-r", "--name-only", "gh-pages").count("\n") == 1000
    assert not any(run(project, built).changes)


def test_a_file_that_is_not_as_it_was_built_is_not_published(project, remote, tmp_path):
    built = made_site(tmp_path / "site", 3)
    (tmp_path / "site/pages/1/1.html").write_text("meddled with", encoding="utf-8")
    done = run(project, built)
    assert "pages/1/1.html is no longer as it was built" in done.notices[0].message
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "site/pages/1/1.html").unlink()
    (tmp_path / "site/pages/1/1.html").symlink_to(tmp_path / "secret")
    assert run(project, built_in(tmp_path / "site")).failed
    assert tip(remote) == ""


def test_no_temporary_folder_stays(project, tmp_path, monkeypatch):
    (tmp_path / "t").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    publish(project)
    publish(project, "--remote", "nowhere", code=4)
    assert list((tmp_path / "t").iterdir()) == []


def test_a_site_too_large_for_github(project, tmp_path):
    built = made_site(tmp_path / "site", 2)
    large = Built(built.folder, built.digests, {**built.sizes, "pages/1/1.html": 1_100_000_000})
    done = run(project, large)
    assert [notice.message.partition(":")[0] for notice in done.notices] == [
        "GitHub takes no file of more than 100 MB",
        "the site has 1.1 GB; GitHub publishes at most 1 GB",
    ]
    assert not done.commit
