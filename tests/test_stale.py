"""Which pages are made again, and why, as a pure function of digests; and what a user is told of it."""

import pytest
from msgspec.structs import replace
from test_store import DAY, ONE, PROJECT

from briefgen.ahead import Ahead
from briefgen.build import Options, build
from briefgen.environment import Environment
from briefgen.indexes import Mark, Marks, Unit
from briefgen.stale import COMMON, CONTENT, GENERATOR, NAVIGATION, NEW, OTHER_TEMPLATE, OUTPUT, Wanted, settled, stale
from briefgen.theme import Templates
from harness import TODAY, briefgen

PAGE = Wanted("a.html", b"inputs")
THERE = {"x.html": (3, 7)}
BEFORE = Marks(
    b"common",
    b"generator",
    {"a.html": b"a", "b.html": b"b", "part.html": b"p"},
    {"a.html": ("a.html", "maybe.html", "part.html"), "b.html": ("b.html",)},
    units={"unit": Unit(b"unit", ("x.html",))},
    files={"x.html": Mark("a.html", b"inputs", "", "0" * 64, 3, 7)},
)


@pytest.mark.parametrize(
    ("page", "now", "there", "reason"),
    [
        (PAGE, {}, THERE, None),
        (replace(PAGE, inputs=b"others"), {}, THERE, CONTENT),
        (replace(PAGE, template="b.html"), {}, THERE, OTHER_TEMPLATE),
        (PAGE, {"common": b"other"}, THERE, COMMON),
        (PAGE, {"nav": b"other"}, THERE, NAVIGATION),
        (PAGE, {"generator": b"other", "common": b"other"}, THERE, GENERATOR),
        (PAGE, {"templates": BEFORE.templates | {"part.html": b"new"}}, THERE, "a template changed: part.html"),
        (PAGE, {"templates": BEFORE.templates | {"maybe.html": b"came"}}, THERE, "a template changed: maybe.html"),
        (PAGE, {"templates": {"a.html": b"a", "b.html": b"b"}}, THERE, "a template changed: part.html"),
        (  # a template with a dynamic include may need all that there are: no longer the one that went
            PAGE,
            {"templates": {"a.html": b"a", "b.html": b"b"}, "closures": {"a.html": ("a.html", "b.html")}},
            THERE,
            "a template changed: part.html",
        ),
        (PAGE, {"templates": BEFORE.templates | {"b.html": b"new"}}, THERE, None),
        (PAGE, {}, {}, OUTPUT),
        (PAGE, {}, {"x.html": (4, 7)}, OUTPUT),
        (PAGE, {}, {"x.html": (3, 8)}, OUTPUT),
    ],
)
def test_a_page_is_stale_for_a_reason(page, now, there, reason):
    marks = replace(BEFORE, **now)
    assert stale({"x.html": page}, marks, BEFORE, there) == ({"x.html": reason} if reason else {})
    # What makes a page stale opens its unit; the page's own inputs and the navigation are not known yet when units are
    # looked at.
    is_settled = settled({"unit": b"unit"}, marks, BEFORE, there) == ["unit"]
    assert is_settled == (reason in (None, CONTENT, OTHER_TEMPLATE, NAVIGATION))


def test_a_page_that_was_never_written_is_new_and_a_unit_with_another_digest_is_open():
    assert stale({"y.html": PAGE}, BEFORE, BEFORE, THERE) == {"y.html": NEW}
    assert settled({"unit": b"another", "unknown": b"unit"}, BEFORE, BEFORE, THERE) == []


def test_templates_are_what_they_were_when_they_were_read(tmp_path, write_project):
    def rendered(templates):
        return Environment(templates).get_template("a.html").render()

    root = write_project(tmp_path, {"a.html": "{% include 'deep/b.html' %}", "elsewhere/b.html": "old"})
    (root / "deep").symlink_to(root / "elsewhere")  # links to folders are followed, and lead round in no circle
    (root / "elsewhere" / "round").symlink_to(root)
    templates = Templates([root])
    (root / "elsewhere/b.html").write_text("new", encoding="utf-8")
    assert (rendered(templates), rendered(Templates([root]))) == ("old", "new")


@pytest.mark.compiling
def test_templates_are_compiled_by_another_process(tmp_path, write_project, monkeypatch):
    monkeypatch.setattr("briefgen.ahead.threading.active_count", lambda: 1)  # other tests may have left threads
    root = write_project(tmp_path, {"a.html": "{{ 1 + 1 }}", "wrong.html": "{% if %}"})
    templates = Templates([root])
    ahead = Ahead(templates)
    try:
        made = Environment(templates)
        assert ahead.code("a.html") == made.compile("{{ 1 + 1 }}", "a.html", str(root / "a.html"))
        assert ahead.code("wrong.html") is None
        made.compiled = {"a.html": made.compile("compiled", "a.html")}.get
        assert made.get_template("a.html").render() == "compiled"
    finally:
        ahead.close()


def test_an_edit_is_explained_and_its_time_is_told(tmp_path, write_project):
    root = write_project(tmp_path / "project", PROJECT)
    options = Options(root, root / "site", DAY)
    assert set(build(options).reasons.values()) == {NEW}
    (root / "content/articles/one.md").write_text(f"{ONE}\nAnd cold.\n", encoding="utf-8")
    told = briefgen("build", "--root", root, "--today", DAY, "--explain", "--profile").stdout.splitlines()
    at = told.index("changed:  1 article")
    assert told[at : at + 4] == [
        "changed:  1 article",
        "    content/articles/one.md",
        "made:     1 page",
        f"    articles/one.html: {CONTENT}",
    ]
    (row,) = [line.split() for line in told if line.startswith("article.html")]
    assert (row[2], float(row[1]) > 0, float(row[3]) > 0) == ("1", True, True)
    phases = [line.split()[0] for line in told if line.endswith("%")]
    assert phases == ["read", "link", "plan", "compare", "render", "write", "remember"]


def test_a_build_with_nothing_to_do_says_what_the_last_one_said(tmp_path, write_project):
    root = write_project(tmp_path / "project", PROJECT | {"content/articles/x.md": "---\ntitle: X\n---\n"})
    (root / "content/articles/x.md").write_text(ONE.replace("title: One", "title: X"), encoding="utf-8")
    first = briefgen("build", "--root", root, "--today", TODAY)
    while "nothing changed" not in (again := briefgen("build", "--root", root, "--today", TODAY)).stdout:
        assert again.returncode == 0
        if again.stdout.count("0 files written") == 0:
            pytest.fail(again.stdout)

    def same(text):
        lines = [line.split(" (")[0] for line in text.splitlines() if not line.startswith(("files:", "time:"))]
        return [line for line in lines if line]

    assert same(again.stdout) == same(first.stdout)
