"""Whole sites in Chromium, from disk and below a path on a server: it opens whole and quietly, and fits."""

import contextlib
import mimetypes
from urllib.parse import urlsplit

import pytest

from harness import BASE_URL, assert_none, file_at, kinds_of

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)


@contextlib.contextmanager
def watched(browser, home, **options):
    """A browser's page, and the list in which everything that it should not do is noted."""
    context = browser.new_context(**options)
    page, noted = context.new_page(), []

    def note(what):
        noted.append(f"{page.url}: {what}")

    def on_failure(request):
        # An icon is fetched after a page counts as loaded, and given up when the next one is opened.
        if request.failure != "net::ERR_ABORTED":
            note(f"failed: {request.url}")

    page.on("console", lambda message: note(f"console: {message.text}"))
    page.on("pageerror", lambda error: note(f"script: {error}"))
    page.on("requestfailed", on_failure)
    page.on("response", lambda got: note(f"{got.status}: {got.url}") if got.status >= 400 else None)
    page.on("request", lambda got: None if got.url.startswith((home, "data:")) else note(f"elsewhere: {got.url}"))
    yield page, noted
    context.close()


def look_at_all(page, noted, home, paths, widths):
    """Open each page at one of the widths and make it as wide as the others; note what does not fit."""
    for path in paths:
        resize(page, widths[0])
        page.goto(home + path)
        if not page.evaluate("document.styleSheets.length"):
            noted.append(f"{path}: no style sheet")
        for width in widths:
            resize(page, width)
            if (too_wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                noted.append(f"{path}: {too_wide} px wider than {width}")
            if not page.locator("h1").is_visible():
                noted.append(f"{path}: no heading to see at {width}")
        widths = widths[::-1]  # the next one is opened as wide as the window is now


def resize(page, width):
    page.set_viewport_size({"width": width, "height": 900})


def paths_of(site):
    """Addresses of one page of every kind; 404.html is made for a server and has its own test."""
    paths = [path.relative_to(site).as_posix() for path in kinds_of(site).values()]
    assert len(paths) >= 11
    return [path for path in paths if path != "404.html"]


# A page that is opened at one width from disk is opened at the other from a server: to open it takes the time.
@pytest.mark.parametrize(("place", "widths"), [("disk", WIDTHS), ("server", WIDTHS[::-1])], ids=["disk", "server"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_pages_open_whole_and_quietly(browser, any_site, serve, place, widths, scripts):
    with contextlib.ExitStack() as stack:
        home = f"{any_site.as_uri()}/" if place == "disk" else stack.enter_context(serve(any_site))
        page, noted = stack.enter_context(watched(browser, home, java_script_enabled=scripts))
        look_at_all(page, noted, home, paths_of(any_site), widths)
    assert_none(noted)


def test_a_reader_follows_the_navigation_from_disk(browser, example_site):
    home = f"{example_site.as_uri()}/"
    with watched(browser, home, java_script_enabled=False) as (page, noted):
        page.goto(f"{home}index.html")
        targets = page.locator("nav a").evaluate_all("links => links.map(link => link.href)")
        for target in targets:
            page.goto(target)
            assert page.locator("h1").is_visible()
    assert len(targets) >= 3
    assert_none(noted)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_wrong_address_at_any_depth_shows_the_styled_page(browser, example_site, width):
    """404.html names its files from the root, so it is opened below the address that it was built for."""

    def answer(route):
        path = file_at(example_site, route.request.url, BASE_URL) or example_site / "404.html"
        # Status 200, since the browser says on its console that a document was not found.
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(status=200, body=path.read_bytes(), content_type=kind)

    with watched(browser, BASE_URL) as (page, noted):
        page.context.route(lambda url: urlsplit(url).netloc == urlsplit(BASE_URL).netloc, answer)
        look_at_all(page, noted, BASE_URL, ["wrong.html", "a/b/c/wrong.html"], [width])
        page.locator("main a").first.click()
        page.wait_for_load_state()
        assert file_at(example_site, page.url, BASE_URL), f"a link of the page leads nowhere: {page.url}"
    assert_none(noted)
