"""The same input gives the same bytes, whatever the folder, number of processes, time zone, locale and hash seed."""

import shutil

import pytest

from harness import BASE_URL, REPO, TODAY, briefgen, tree

SMALL = {
    "briefgen.yaml": "title: Small\n",
    "content/people.yaml": "ada: {name: Ada Example, role: engineer, country: NO, aliases: [A. Example]}\n",
    "content/countries/NO.md": "---\ndate: 2025-09-01\nstatus: improving\n---\nThe desk's view.\n",
    "content/articles/one.md": (
        "---\ntitle: One\ndate: 2025-09-02\nsource: {publisher: Gazette, url: 'https://example.org/one'}\n"
        "countries: [SE, NO, DK, FI, IS]\ntopics: [ferries, bridges]\nfacts:\n"
        "  - {id: first, claim: The ferry sails., date: 2025-09, said_by: ada}\n"
        "  - {id: second, claim: The bridge closes., date: 2025-10-01, modality: planned}\n"
        "body: notes\n---\nA paragraph.\n"
    ),
    "content/articles/two.md": (
        "---\ntitle: Two\ndate: 2025-09-03\nsource: {publisher: Courier, url: 'https://example.org/two'}\n"
        "countries: [NO]\nfacts:\n  - {id: third, claim: The ferry does not sail., denies: one#first, said_by: Bo}\n"
        "body: notes\n---\nAnother paragraph.\n"
    ),
}
ONE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
OTHER = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}


def built(root, jobs, **environment):
    """The tree that a build of a project makes."""
    options = ["--today", TODAY, "--base-url", BASE_URL, "--jobs", jobs, "--skip", ""]
    result = briefgen("build", "--root", root, "--output", root / "out", *options, **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return tree(root / "out")


def differing(one, other):
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture
def small(tmp_path, write_project):
    return write_project(tmp_path / "a", SMALL)


def test_a_small_site_is_the_same_everywhere(small, tmp_path):
    elsewhere = shutil.copytree(small, tmp_path / "another folder" / "b")
    one, other = built(small, 1, **ONE), built(elsewhere, 3, **OTHER)
    assert "articles/one.html" in one
    assert differing(one, other) == []


def test_a_second_build_changes_nothing(small):
    first = built(small, 1, **ONE)
    times = {path: path.stat().st_mtime_ns for path in (small / "out").rglob("*.html")}
    assert differing(first, built(small, 1, **OTHER)) == []
    assert times == {path: path.stat().st_mtime_ns for path in (small / "out").rglob("*.html")}


def test_the_order_of_files_in_a_folder_does_not_matter(small, tmp_path, write_project):
    reverse = write_project(tmp_path / "r", dict(reversed(SMALL.items())))
    assert differing(built(small, 1, **ONE), built(reverse, 1, **ONE)) == []


def test_the_example_is_the_same_everywhere(example_site, tmp_path):
    copy = tmp_path / "copy of the project"
    for name in ("content", "templates", "static"):
        if (REPO / name).is_dir():
            shutil.copytree(REPO / name, copy / name)
    shutil.copy(REPO / "briefgen.yaml", copy)
    assert differing(tree(example_site), built(copy, 2, **OTHER)) == []
