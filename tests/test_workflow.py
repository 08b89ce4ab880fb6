"""The workflow that publishes: YAML that GitHub understands, with the least rights, publishing what was checked."""

import re
import subprocess

import pytest
import yaml
from click.testing import CliRunner

from briefgen import __version__
from briefgen.cli import cli
from briefgen.workflow import PATH, workflow
from harness import FIRST_ARTICLE, TODAY, write_project

MAJORS = {
    "actions/checkout": 7,
    "actions/setup-python": 7,
    "actions/cache": 6,
    "actions/configure-pages": 6,
    "actions/upload-pages-artifact": 5,
    "actions/deploy-pages": 5,
}


def read(text):
    read = yaml.safe_load(text)
    read["on"] = read.pop(True)  # YAML 1.1, which PyYAML reads, takes `on` for true; GitHub reads 1.2
    return read


@pytest.fixture
def pages():
    return read(workflow())


def steps(pages, job="build"):
    return pages["jobs"][job]["steps"]


def step(pages, word, job="build"):
    """The one step that uses or runs what has this word in it, and its place."""
    [found] = [(place, step) for place, step in enumerate(steps(pages, job)) if word in str(step)]
    return found


def test_every_job_has_the_rights_it_needs_and_no_others(pages):
    assert pages["permissions"] == {}
    assert pages["jobs"].keys() == {"build", "deploy"}
    assert pages["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert pages["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert step(pages, "actions/checkout")[1]["with"]["persist-credentials"] is False


def test_actions_are_of_the_current_major_versions(pages):
    used = [step["uses"] for job in pages["jobs"] for step in steps(pages, job) if "uses" in step]
    assert sorted(used) == sorted(f"{name}@v{major}" for name, major in MAJORS.items())


def test_it_runs_at_pushes_every_day_and_on_demand(pages):
    assert pages["on"].keys() == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert pages["on"]["push"] == {"branches": ["main"]}
    [daily] = pages["on"]["schedule"]
    minute, hour, *rest = daily["cron"].split()
    assert minute.isdecimal()
    assert hour.isdecimal()
    assert rest == ["*", "*", "*"]


def test_one_publication_at_a_time_and_pull_requests_displace_none(pages):
    group = pages["concurrency"]["group"]
    assert pages["concurrency"]["cancel-in-progress"] is False
    # For anything but a pull request the expression is empty, and the group `pages`.
    condition = "${{ github.event_name == 'pull_request' && format('-{0}', github.ref) || '' }}"
    assert group == "pages" + condition


def test_it_checks_first_and_builds_for_the_address_that_pages_tells(pages):
    install, _ = step(pages, "pip install")
    check, _ = step(pages, "briefgen check")
    configure, told = step(pages, "configure-pages")
    build, made = step(pages, "briefgen build")
    upload, _ = step(pages, "upload-pages-artifact")
    assert install < check < configure < build < upload
    assert told["id"] == "pages"
    assert made["env"] == {"BASE_URL": "${{ steps.pages.outputs.base_url }}"}
    # An expression inside a script would let whoever chooses its value write the script.
    assert made["run"] == 'briefgen build --base-url "$BASE_URL"'
    assert not [step for step in steps(pages) if "${{" in step.get("run", "")]


def test_pull_requests_build_and_publish_nothing(pages):
    assert "if" not in pages["jobs"]["build"]
    assert pages["jobs"]["deploy"]["if"] == "github.event_name != 'pull_request'"
    assert pages["jobs"]["deploy"]["needs"] == "build"
    assert step(pages, "upload-pages-artifact")[1]["if"] == "github.event_name != 'pull_request'"


def test_the_deployment_names_its_environment_and_address(pages):
    _, deployment = step(pages, "deploy-pages", "deploy")
    environment = pages["jobs"]["deploy"]["environment"]
    assert deployment["id"] == "deployment"
    assert environment == {"name": "github-pages", "url": "${{ steps.deployment.outputs.page_url }}"}


def test_hidden_files_are_published_too(pages):
    assert step(pages, "upload-pages-artifact")[1]["with"] == {"path": "site", "include-hidden-files": True}


def test_what_was_installed_and_what_the_last_build_knew_is_kept(pages):
    _, python = step(pages, "setup-python")
    # pip's cache needs a file to make its key from; a project has no requirements.txt, this file names the version.
    assert python["with"]["cache"] == "pip"
    assert python["with"]["cache-dependency-path"] == PATH
    _, kept = step(pages, "actions/cache")
    assert kept["with"]["path"] == ".briefgen"
    hashed = re.search(r"hashFiles\((.*)\)", kept["with"]["key"])[1]
    assert hashed == "'briefgen.yaml', 'content/**', 'static/**', 'templates/**'"
    assert kept["with"]["key"].startswith(kept["with"]["restore-keys"])


def test_a_project_in_a_folder_of_its_repository():
    pages = read(workflow("release/1", "desk/it's ours"))
    assert pages["on"]["push"]["branches"] == ["release/1"]
    assert pages["jobs"]["build"]["defaults"]["run"]["working-directory"] == "desk/it's ours"
    assert step(pages, "actions/cache")[1]["with"]["path"] == "desk/it's ours/.briefgen"
    assert "'desk/it''s ours/content/**'" in step(pages, "actions/cache")[1]["with"]["key"]
    assert step(pages, "upload-pages-artifact")[1]["with"]["path"] == "desk/it's ours/site"


@pytest.mark.parametrize("said", [(), ("release/1", "desk/ours", ".")])
def test_actionlint_finds_nothing(tmp_path, write_project, actionlint, said):
    write_project(tmp_path, {PATH: workflow(*said)})
    result = actionlint(tmp_path)
    assert "Checking 1 workflow file" in result.stdout
    assert result.returncode == 0, result.stdout


def test_actionlint_does_find_mistakes(tmp_path, write_project, actionlint):
    write_project(tmp_path, {PATH: workflow().replace("steps.pages.", "steps.page.")})
    result = actionlint(tmp_path)
    assert result.returncode == 1
    assert 'property "page" is not defined' in result.stdout


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path):
    """A project in a folder of its repository, on a branch of its own name, that will go to GitHub."""
    desk = tmp_path / "repo/desk"
    write_project(desk, {"briefgen.yaml": "title: First\n", "content/articles/first.md": FIRST_ARTICLE})
    git(desk.parent, "init", "--quiet", "--initial-branch", "live")
    git(desk.parent, "remote", "add", "origin", "git@github.com:Desk/zapad.git")
    return desk


def publish(folder, *options, code=0):
    arguments = ["publish", "--workflow", "--root", str(folder), "--today", TODAY, "--jobs", "1", *options]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_it_is_written_at_the_top_of_the_repository(project):
    assert "next:      commit it and push live" in publish(project)
    text = (project.parent / PATH).read_text(encoding="utf-8")
    assert text == workflow("live", "desk")
    assert f'pip install "briefgen[search]~={__version__}"' in text
    assert "is as it should be" in publish(project)


def test_a_project_in_no_repository_yet_gets_it_in_its_own_folder(tmp_path):
    write_project(tmp_path, {"briefgen.yaml": "title: First\n", "content/articles/first.md": FIRST_ARTICLE})
    assert "is in no git repository" in publish(tmp_path)
    assert (tmp_path / PATH).read_text(encoding="utf-8") == workflow()


def test_a_copy_of_briefgen_installs_itself(project):
    write_project(project.parent, {"pyproject.toml": '[project]\nname = "briefgen"\n'})
    (project / "content").rename(project.parent / "content")
    publish(project.parent)
    assert 'python -m pip install ".[search]"\n' in (project.parent / PATH).read_text(encoding="utf-8")


def test_an_edited_one_is_not_overwritten_unasked(project):
    publish(project)
    path = project.parent / PATH
    edited = path.read_text(encoding="utf-8").replace("17 4 * * *", "0 6 * * 1")
    path.write_text(edited, encoding="utf-8")
    said = publish(project, code=4)
    assert '-    - cron: "0 6 * * 1"' in said
    assert '+    - cron: "17 4 * * *"' in said
    assert "--force" in said
    assert path.read_text(encoding="utf-8") == edited
    publish(project, "--force")
    assert path.read_text(encoding="utf-8") == workflow("live", "desk")


def test_a_trial_prints_it_and_writes_nothing(project):
    assert publish(project, "--dry-run") == workflow("live", "desk")
    assert not (project.parent / ".github").exists()


def test_what_github_would_not_take_is_said_before(project):
    write_project(project, {"static/extra.html": '<a href="/about.html">'})
    assert "links leave the site, which will stand at /zapad/" in publish(project, code=4)
    assert not (project.parent / PATH).exists()
    # At a domain of its own it stands at the top of it, and the link leads where it should.
    write_project(project, {"briefgen.yaml": "title: First\ndomain: ferry.example\n"})
    assert "enter ferry.example once in the browser: Settings → Pages → Custom domain" in publish(project)
    assert (project.parent / PATH).exists()


def test_options_of_the_other_way_are_refused(project):
    said = publish(project, "--branch", "live", "--no-history", code=2)
    assert "leave out --branch, --no-history" in said
