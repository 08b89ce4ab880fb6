"""What is told of a site before it is published: GitHub's limits, names, links that leave it, and its address."""

import pytest

from briefgen.leaving import leaving
from briefgen.notices import stops
from briefgen.preflight import MOST_OF_FILE, Place, address, collisions, place_of, size_words, sizes

BASE = "https://desk.github.io/zapad/"
ZAPAD = Place("Desk", "zapad")


def test_a_small_site_has_nothing_to_tell():
    assert sizes({"index.html": 10_000, "map.svg": 400_000}) == []


@pytest.mark.parametrize(
    ("files", "severities"),
    [
        ({f"{n}.html": 50_000_000 for n in range(10)}, []),
        ({f"{n}.html": 50_000_001 for n in range(10)}, ["warning"]),
        ({f"{n}.html": 100_000_000 for n in range(10)}, ["warning"]),
        ({f"{n}.html": 100_000_001 for n in range(10)}, ["error"]),
        ({"film.mp4": MOST_OF_FILE}, []),
        ({"film.mp4": MOST_OF_FILE + 1}, ["error"]),
        ({"film.mp4": 2_000_000_000}, ["error", "error"]),
    ],
)
def test_limits_of_size(files, severities):
    assert [notice.severity for notice in sizes(files)] == severities


def test_large_files_are_named_largest_first():
    told = sizes({"a.mp4": 110_000_000, "b.mp4": 700_000_000, "index.html": 10_000})
    assert "b.mp4 (700.0 MB) and a.mp4 (110.0 MB)" in told[0].message
    assert told[1].advice.startswith("the largest files: b.mp4")
    assert (size_words(512), size_words(1), size_words(4_120_000)) == ("512 bytes", "1 byte", "4.1 MB")


def test_names_that_differ_only_in_capital_letters():
    told = collisions(["Maps/a.svg", "maps/b.svg", "maps/a.svg", "index.html", "INDEX.html", "other/x"])
    assert [notice.message.partition(" are ")[0] for notice in told] == ["Maps and maps", "INDEX.html and index.html"]
    assert stops(told)
    assert collisions(["map.svg", "maps/b.svg", "b.svg"]) == []
    [accents] = collisions(["café.svg", "cafe\u0301.svg"])
    assert "one and the same name" in accents.message


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/Desk/zapad",
        "https://github.com/Desk/zapad.git",
        "https://desk:ghp_secret@github.com/Desk/zapad.git/",
        "git@github.com:Desk/zapad.git",
        "github.com:Desk/zapad",
        "ssh://git@github.com/Desk/zapad.git",
        "ssh://git@ssh.github.com:443/Desk/zapad.git",
    ],
)
def test_repositories_on_github(remote):
    assert place_of(remote) == ZAPAD
    assert place_of(remote).address == BASE


def test_other_remotes_say_nothing_of_an_address():
    others = (
        "/srv/zapad.git",
        "https://gitlab.com/desk/zapad",
        "https://github.com.evil.org/a/b",
        "https://github.com/a",
    )
    assert [place_of(remote) for remote in others] == [None] * 4
    assert address("https://anything.example/x/", None, "") == []
    assert place_of("git@github.com:Desk/desk.github.io.git").address == "https://desk.github.io/"


@pytest.mark.parametrize("base_url", [BASE, "https://desk.github.io/Zapad/", "https://curly-1a2b.pages.github.io/"])
def test_an_address_that_fits(base_url):
    assert address(base_url, ZAPAD, "") == []


@pytest.mark.parametrize(
    ("base_url", "domain", "write", "severity"),
    [
        ("", "", f"base_url: {BASE}", "error"),
        ("", "zapad.example", "base_url: https://zapad.example/", "error"),
        ("https://desk.github.io/", "", f"base_url: {BASE}", "error"),
        ("https://other.github.io/zapad/", "", f"base_url: {BASE}", "error"),
        (BASE, "zapad.example", "base_url: https://zapad.example/", "error"),
        ("https://zapad.example/zapad/", "zapad.example", "base_url: https://zapad.example/", "error"),
        ("https://zapad.example/", "", "domain: zapad.example", "error"),
        ("https://desk.example/other/", "", f"base_url: {BASE}", "error"),
        ("https://desk.example/zapad/", "", f"base_url: {BASE}", "warning"),
    ],
)
def test_an_address_that_does_not_fit(base_url, domain, write, severity):
    [told] = address(base_url, ZAPAD, domain)
    assert f"`{write}`" in told.advice
    assert told.severity == severity


def told_of(files, base_url=BASE):
    return leaving(files, lambda name: files[name].encode(), base_url)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("index.html", '<a href="/about.html">'),
        ("index.html", "<a href=/about.html>"),
        ("index.html", "<img src='/zapad2/map.svg'>"),
        ("index.html", '<img srcset="map.png 1x, /map.png 2x">'),
        ("index.html", '<link rel="stylesheet" href="/style.css">'),
        ("index.html", '<meta http-equiv="refresh" content="0; url=/about.html">'),
        ("index.html", '<p style="background: url(/map.png)">'),
        ("index.html", '<style>p { background: url("/map.png") }</style>'),
        ("countries/belarus.html", '<a href="../../about.html">'),
        ("countries/belarus.html", '<a href="../..">'),
        ("assets/style.css", "@font-face { src: url(/fonts/a.woff2) }"),
        ("assets/style.css", "@import '/other.css';"),
        ("assets/map.svg", '<svg><a xlink:href="/about.html"></a></svg>'),
    ],
)
def test_a_link_that_leaves_the_base_path_stops_a_publication(file, text):
    [told] = told_of({file: f"\n{text}\n"})
    assert told.severity == "error"
    assert told.advice.startswith(f"{file}:2: ")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("404.html", '<a href="/zapad/index.html">'),
        ("404.html", '<a href="/zapad">'),
        ("index.html", '<link rel="canonical" href="https://desk.github.io/zapad/index.html">'),
        ("index.html", '<a href="https://desk.github.io.example.org/about.html">'),
        ("index.html", '<a href="//example.org/about.html">'),
        ("countries/belarus.html", '<a href="../about.html"><a href="../">'),
        ("index.html", "<p>and/or, he said /then/ left: href=/about.html</p>"),
        ("index.html", "<a href='#/about.html'><a href='mailto:a@b.c'>"),
        ("assets/style.css", "/* url(/old.png) */ p { background: url(map.png) }"),
        ("notes.txt", '<a href="/about.html">'),
    ],
)
def test_links_that_stay_are_not_told(file, text):
    assert told_of({file: text}) == []


def test_a_whole_address_on_the_same_host_is_told_and_stops_nothing():
    [told] = told_of({"index.html": '<a href="https://desk.github.io/other/report.html">'})
    assert told.severity == "warning"
    assert "index.html:1: https://desk.github.io/other/report.html" in told.advice


def test_a_site_with_a_host_of_its_own_has_no_path_to_leave():
    assert told_of({"index.html": '<a href="/about.html">'}, "https://zapad.example/") == []


def test_many_links_are_counted_each_address_once():
    [told] = told_of({f"{n:02}.html": f'<a href="/x{n}"><a href="/x0">' for n in range(9)})
    assert told.advice.splitlines()[:1] == ["00.html:1: /x0"]
    assert told.advice.splitlines()[4:6] == ["04.html:1: /x4", "and 4 more addresses"]
