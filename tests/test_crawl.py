"""The example site, read without a browser: links lead somewhere, nothing is inline, nothing comes from elsewhere."""

import collections
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from harness import assert_none, pages_of, read_page

# What a browser fetches by itself, as against a link that a reader follows.
FETCHED_RELS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


def addresses(path):
    """Each address that a page or style sheet names: line, whether a browser fetches it by itself, address."""
    if path.suffix == ".css":
        for match in CSS_ADDRESS.finditer(path.read_text(encoding="utf-8")):
            yield match.string.count("\n", 0, match.start()) + 1, True, match[1] or match[2]
        return
    for element in read_page(path).elements:
        of = element.attributes
        followed = element.tag in ("a", "area")
        if element.tag == "link":
            followed = not FETCHED_RELS & set(of.get("rel", "").lower().split())
        for name in ("href", "xlink:href", "src", "poster", "data", "action"):
            if name in of and not (element.tag == "data" and name == "data"):
                yield element.line, not followed, of[name]
        for candidate in filter(None, of.get("srcset", "").split(",")):
            yield element.line, True, candidate.split()[0]
        if of.get("http-equiv", "").lower() == "refresh":
            yield element.line, False, of["content"].partition("url=")[2]


@pytest.fixture(scope="module")
def addressed(example_site):
    """Every address of the site: file below the root, line, fetched, address."""
    files = [*pages_of(example_site), *sorted(example_site.rglob("*.css")), *sorted(example_site.rglob("*.svg"))]
    assert len(files) > 30
    return [(file.relative_to(example_site), *found) for file in files for found in addresses(file)]


@pytest.fixture(scope="module")
def pages(example_site):
    return {path.relative_to(example_site).as_posix(): read_page(path) for path in pages_of(example_site)}


def relative(addressed):
    """Addresses within the site, each with the file that it means and its fragment."""
    for file, line, _, address in addressed:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or address.startswith("/"):
            continue
        target = urlsplit(urljoin(f"/{file.as_posix()}", address))
        yield f"{file}:{line}: {address}", Path(unquote(target.path)[1:]), unquote(target.fragment)


def test_every_relative_address_is_a_file(example_site, addressed):
    found = list(relative(addressed))
    assert len(found) > 500
    assert_none(where for where, path, _ in found if not (example_site / path).is_file())


def test_no_relative_address_leaves_the_site(addressed):
    # Resolving an address drops surplus `..`, so they are counted here.
    up = [(file, line, address, address.split("/").count("..")) for file, line, _, address in addressed]
    assert_none((str(file), line, address) for file, line, address, n in up if n > len(file.parts) - 1)


def test_every_fragment_is_an_id(example_site, addressed):
    found = [(where, example_site / path, fragment) for where, path, fragment in relative(addressed) if fragment]
    assert found
    ids = {path: set(read_page(path).ids) for _, path, _ in found if path.is_file()}
    assert_none(where for where, path, fragment in found if fragment not in ids.get(path, ()))


def test_only_the_page_for_wrong_addresses_uses_absolute_paths(addressed):
    wrong = [(str(file), line, address) for file, line, _, address in addressed if address.startswith("/")]
    assert_none(place for place in wrong if place[0] != "404.html")


def test_nothing_is_fetched_from_elsewhere(addressed):
    own = "https://example.org/repo/"
    fetched = [(str(file), line, address) for file, line, by_itself, address in addressed if by_itself]
    foreign = [place for place in fetched if urlsplit(place[2]).scheme not in ("", "data") or place[2].startswith("//")]
    assert_none(place for place in foreign if not (place[0] == "404.html" and place[2].startswith(own)))


def test_links_use_safe_schemes_only(addressed):
    schemes = {urlsplit(address).scheme for *_, address in addressed}
    assert schemes <= {"", "http", "https", "mailto", "data"}


def test_nothing_is_inline(pages):
    wrong = []
    for name, page in pages.items():
        for element in page.elements:
            # A data block is no script: a browser never runs it.
            script = element.tag == "script" and element.attributes.get("type") != "application/ld+json"
            bad = [key for key in element.attributes if key == "style" or key.startswith("on")]
            if bad or element.tag == "style" or (script and "src" not in element.attributes):
                wrong.append(f"{name}:{element.line}: <{element.tag}> {' '.join(bad)}")
    assert_none(wrong)


def _excepts(policy, name):
    """Whether a policy has exceptions; the search alone runs a program of its own, from its own host."""
    return "unsafe" in (policy.replace("'wasm-unsafe-eval'", "") if name == "search.html" else policy)


def test_every_page_says_what_it_is(pages):
    wrong = []
    for name, page in pages.items():
        policy = [meta for meta in page.named("meta") if meta.attributes.get("http-equiv") == "Content-Security-Policy"]
        complaints = {
            "one h1": len(page.named("h1")) == 1,
            "a language": any(element.attributes.get("lang") for element in page.named("html")),
            "one title": len([title for title in page.titles if title]) == 1,
            "a content security policy": bool(policy),
            "a policy without exceptions": not any(_excepts(m.attributes.get("content", ""), name) for m in policy),
        }
        wrong += [f"{name}: lacks {what}" for what, holds in complaints.items() if not holds]
    assert_none(wrong)


def test_ids_are_unique_on_their_page(pages):
    counted = {name: collections.Counter(page.ids) for name, page in pages.items()}
    assert_none(f"{name}: {id_}" for name, ids in counted.items() for id_, n in ids.items() if n > 1)


def test_titles_are_unique(pages):
    titles = collections.defaultdict(list)
    for name, page in pages.items():
        if not page.is_redirect:
            titles["".join(page.titles)].append(name)
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}


def test_every_page_can_be_reached_from_home(addressed, pages):
    links = collections.defaultdict(set)
    for where, path, _ in relative(addressed):
        links[where.split(":")[0]].add(path.as_posix())
    reached, ahead = set(), {"index.html"}
    while ahead:
        reached |= ahead
        ahead = set().union(*(links[name] for name in ahead)) - reached
    former = {name for name, page in pages.items() if page.is_redirect}
    assert_none(set(pages) - reached - former - {"404.html"})


def test_the_example_has_pages_of_every_kind(example_site):
    folders = {path.parent.name for path in pages_of(example_site)} - {example_site.name}
    assert folders >= {"articles", "countries", "timeline", "topics", "people", "organisations", "publishers"}
    assert {path.stem for path in example_site.glob("*.html")} >= {"index", "about", "404"}
