"""What is installed from the wheel works by itself: a title and one article become a whole styled site."""

import os
import subprocess
import sys
import tarfile
import zipfile

import pytest

from harness import REPO, pages_of

ARTICLE = """---
title: A first article
date: 2025-09-02
source: {publisher: Gazette, url: "https://example.org/one"}
countries: [NO]
facts:
  - {id: sails, claim: The ferry sails., date: 2025-09}
body: notes
---
The desk's own words.
"""


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


def test_an_installed_briefgen_builds_a_styled_site(wheel, tmp_path, write_project):
    library, project = tmp_path / "library", tmp_path / "project"
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    run("-m", "pip", "install", *options, "--target", library, wheel)
    write_project(project, {"briefgen.yaml": "title: First\n", "content/articles/first.md": ARTICLE})
    environment = {**os.environ, "PYTHONPATH": str(library)}
    where = run("-c", "import briefgen; print(briefgen.__file__)", cwd=project, env=environment)
    assert where.startswith(str(library))
    run("-m", "briefgen", "build", "--root", project, cwd=project, env=environment)
    pages = {path.relative_to(project / "site").as_posix() for path in pages_of(project / "site")}
    assert pages >= {"index.html", "404.html", "articles/first.html", "countries/norway.html", "countries/index.html"}
    assert list((project / "site/assets").rglob("*.css"))
