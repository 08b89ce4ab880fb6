"""What is installed from the wheel works by itself: a title and one article become a whole styled site."""

import os
import subprocess
import sys
import tarfile
import time
import zipfile

import pytest

from harness import FIRST_ARTICLE, REPO, pages_of

OFFLINE = """
import socket

def refused(*_, **__):
    raise AssertionError("a network is asked for")

socket.socket.connect = socket.getaddrinfo = refused
"""
"""Python runs a module of this name as it starts."""


def run(*command, **options):
    command = [sys.executable, *map(str, command)]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run("-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", folder, cwd=REPO)
    return folder


@pytest.fixture(scope="module")
def wheel(dist):
    return next(dist.glob("*.whl"))


def test_the_wheel_holds_the_package_its_data_and_the_theme(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    of_package = {path.relative_to(REPO) for path in (REPO / "briefgen").rglob("*") if path.is_file()}
    expected = {path.as_posix() for path in of_package if "__pycache__" not in path.parts}
    theme = (path for path in (REPO / "templates").rglob("*") if path.is_file())
    expected |= {f"briefgen/{path.relative_to(REPO).as_posix()}" for path in theme}
    assert "briefgen/templates/base.html" in expected
    assert expected - names == set()
    assert [name for name in names if not name.startswith(("briefgen/", "briefgen-"))] == []


def test_the_source_archive_holds_the_project_and_nothing_else(dist):
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert {"briefgen", "content", "docs", "templates", "tests", "pyproject.toml", "README.md", "LICENSE"} <= tops
    assert tops.isdisjoint({".venv", ".tools", "site", "dist"})


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The environment in which only the wheel's briefgen is found, and in which nothing reaches a network."""
    library = tmp_path_factory.mktemp("library")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    run("-m", "pip", "install", *options, "--target", library, wheel)
    (library / "sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(library)}
    where = run("-c", "import briefgen; print(briefgen.__file__)", cwd=library, env=environment)
    assert where.startswith(str(library))
    return environment


def test_an_installed_briefgen_builds_a_styled_site(installed, tmp_path, write_project):
    write_project(tmp_path, {"briefgen.yaml": "title: First\n", "content/articles/first.md": FIRST_ARTICLE})
    run("-m", "briefgen", "build", "--root", tmp_path, cwd=tmp_path, env=installed)
    pages = {path.relative_to(tmp_path / "site").as_posix() for path in pages_of(tmp_path / "site")}
    assert pages >= {"index.html", "404.html", "articles/first.html", "countries/norway.html", "countries/index.html"}
    assert list((tmp_path / "site/assets").rglob("*.css"))


@pytest.fixture(scope="module")
def begun(installed, tmp_path_factory):
    """What an installed briefgen makes from an empty folder without being asked anything, and the seconds it took."""
    folder, began = tmp_path_factory.mktemp("begun"), time.perf_counter()
    told = run("-m", "briefgen", "init", "demo", cwd=folder, env=installed, stdin=subprocess.DEVNULL)
    project = folder / "demo"
    run("-m", "briefgen", "check", "--strict", cwd=project, env=installed, stdin=subprocess.DEVNULL)
    run("-m", "briefgen", "build", cwd=project / "content", env=installed, stdin=subprocess.DEVNULL)
    assert "cd demo" in told
    return project, time.perf_counter() - began


def test_from_an_empty_folder_to_a_populated_site_in_under_a_minute(begun, installed):
    project, seconds = begun
    assert seconds < 60
    countries = [path for path in (project / "site/countries").glob("*.html") if path.stem != "index"]
    articles = list((project / "site/articles").glob("*.html"))
    assert (len(countries) >= 3, len(articles) >= 6) == (True, True)
    new = ["new", "article", "Mine", "--source", "https://example.org/", "--country", "Norway"]
    run("-m", "briefgen", *new, cwd=project, env=installed)
    run("-m", "briefgen", "new", "template", "page.html", cwd=project, env=installed)
    run("-m", "briefgen", "build", cwd=project, env=installed)
    assert (project / "site/articles/mine.html").is_file()


@pytest.mark.browser
def test_the_populated_site_opens_from_the_disk(begun, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((begun[0] / "site/index.html").as_uri())
    assert page.locator("h1").inner_text() == "North Star: the night train"
    assert page.locator(".next li").count() >= 3
    assert page.locator(".disagree").is_visible()
    assert page.locator("h1").evaluate("node => getComputedStyle(node).fontFamily").startswith('"Source Serif 4"')
    page.get_by_role("link", name="Germany").first.click()
    assert page.locator("h1").inner_text() == "Germany"
    assert [url for url in asked if not url.startswith("file:")] == []
    page.close()
