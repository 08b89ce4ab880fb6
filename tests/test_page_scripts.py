"""What scripts add to pages, with the keyboard: filters in the address, copied citations, the choice of colours."""

import contextlib
import re

import pytest

from harness import REPO, TODAY, assert_none, briefgen, pages_of, read_page, write_project

pytestmark = pytest.mark.browser

MOST = 10_000
"""Bytes of all scripts together."""
REPORTS = (
    ("Ferry strike", "2025-09-02", "event", "[ferries, strikes]"),
    ("Bridge", "2025-09-10", "statement", "[bridges]"),
)


def article(title, day, kind, topics, dates):
    said = ", said_by: {name: Bo}" if kind == "statement" else ""
    facts = "".join(
        f"  - {{id: f{number}, claim: {title} {number}., date: {date}, kind: {kind}{said}}}\n"
        for number, date in enumerate(dates)
    )
    source = f"{{publisher: Gazette, url: 'https://example.org/{day}'}}"
    head = f"title: {title}\ndate: {day}\nrecorded: {day}\nsource: {source}\ncountries: [NO]\ntopics: {topics}\n"
    return f"---\n{head}facts:\n{facts}body: notes\n---\nWords.\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A site whose entries can be counted: 6 events known on 2 September, 4 statements known on the 10th."""
    root = tmp_path_factory.mktemp("scripts")
    dates = (
        ["2025-08-01", "2025-08-02", "2025-09-01", "2024-05-01", "2024-05-02", "2024-06"],
        ["2025-09-09"] * 3 + ["2024-06-01"],
    )
    files = {f"content/articles/a{n}.md": article(*report, dates[n]) for n, report in enumerate(REPORTS)}
    files |= {
        "briefgen.yaml": "title: S\n",
        "content/topics/ferries.md": "---\ntitle: Ferries & <b>boats</b>\n---\nWords.\n",
    }
    site = root / "site"
    done = briefgen("build", "--root", write_project(root, files), "--output", site, "--today", TODAY)
    assert done.returncode == 0, done.stdout
    return site


ANYWHERE = pytest.mark.parametrize("opened", ["disk", "server"], indirect=True)


@pytest.fixture
def opened(request, small, serve, browser):
    """A page that opens addresses of the small site, from disk or a server; nothing may go wrong in it."""
    with contextlib.ExitStack() as stack:
        home = (
            f"{small.as_uri()}/" if getattr(request, "param", "disk") == "disk" else stack.enter_context(serve(small))
        )
        context = browser.new_context(reduced_motion="reduce", color_scheme="light", base_url=home)
        page, wrong = context.new_page(), []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.home = home
        yield page
        context.close()
    assert_none(wrong)


def go(page, address):
    page.goto(page.home + address)


def seen(page):
    """Claims of the entries to be seen below the filters."""
    return page.locator(".month .fact:visible .claim").all_inner_texts()


def options(page, name):
    return page.locator(f".filters select[name={name}] option").all_inner_texts()


def said(page):
    return page.locator(".filters [role=status]").inner_text()


def headings(page):
    return [re.sub(r"\s+", " ", text) for text in page.locator(".month:visible > :first-child").all_inner_texts()]


@ANYWHERE
def test_filters_by_the_address_and_counts_that_stay_right(opened):
    page = opened
    go(page, "countries/norway.html")
    assert (len(seen(page)), said(page)) == (10, "10 entries.")
    assert options(page, "kind") == ["all kinds", "event (6)", "statement (4)"]
    assert options(page, "topic") == ["all topics", "Bridges (4)", "Ferries & <b>boats</b> (6)", "Strikes (6)"]
    assert headings(page) == ["September 2025", "August 2025", "June 2024", "May 2024"]
    go(page, "countries/norway.html?kind=statement&year=2024")
    assert seen(page) == ["Bo: Bridge 3."]
    assert said(page) == "1 of 10 entries."
    assert headings(page) == ["June 2024 1 of 2"]
    assert options(page, "kind") == ["all kinds", "event (3)", "statement (1)"]
    assert options(page, "year") == ["all years", "2025 (3)", "2024 (1)"]
    assert options(page, "topic")[1:] == ["Bridges (1)", "Ferries & <b>boats</b> (0)", "Strikes (0)"]


def test_what_was_known_on_a_day(opened):
    for day, number in (("2025-09-01", 0), ("2025-09-02", 6), ("2025-09-09", 6), ("2025-09-10", 10)):
        go(opened, f"countries/norway.html?known={day}")
        assert len(seen(opened)) == number, day
        assert said(opened).startswith(f"{number} of 10 entries" if number else "None of 10 entries fits")
    assert opened.locator(".month:visible").count() == 4


@ANYWHERE
def test_filters_with_the_keyboard_alone_and_the_way_back(opened):
    page = opened
    go(page, "countries/norway.html")
    while page.evaluate("document.activeElement.name") != "kind":
        page.keyboard.press("Tab")
    page.keyboard.press("s")  # as a select does it: the choice that begins so
    assert (len(seen(page)), page.url.partition("?")[2]) == (4, "kind=statement")
    page.keyboard.press("Tab")
    page.keyboard.press("b")
    assert page.url.partition("?")[2] == "kind=statement&topic=bridges"
    while page.evaluate("document.activeElement.textContent") != "Clear all":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert (len(seen(page)), page.url.partition("?")[2]) == (10, "")
    assert page.evaluate("document.activeElement.name") == "kind"
    page.go_back()
    assert (len(seen(page)), page.locator("[name=topic]").input_value()) == (4, "bridges")
    page.go_back()
    page.go_back()
    assert (len(seen(page)), page.locator("[name=kind]").input_value()) == (10, "")
    page.go_forward()
    assert (len(seen(page)), page.locator("[name=kind]").input_value()) == (4, "statement")


def test_nothing_of_the_address_is_shown(opened):
    go(
        opened,
        "countries/norway.html?kind=<img src=x onerror=alert(1)>&topic=nothing&year=1&known=2025-99-99&x=1#%E0%A4%A",
    )
    assert (len(seen(opened)), said(opened)) == (10, "10 entries.")
    assert opened.locator("main img[src=x], .filters b").count() == 0


def test_a_link_to_a_hidden_month_shows_it(opened):
    go(opened, "countries/norway.html?kind=statement")
    opened.evaluate("location.hash = '#page-2024-05'")
    opened.locator("#page-2024-05").wait_for(state="visible")
    assert len(seen(opened)) == 10


def test_a_page_with_parts_says_that_others_are_not_filtered(opened):
    go(opened, "timeline/2025.html?kind=event")
    assert said(opened) == "3 of 6 entries on this page; others are not filtered."
    go(opened, "topics/ferries.html?year=2024")
    assert seen(opened) == ["Ferry strike 5.", "Ferry strike 4.", "Ferry strike 3."]
    go(opened, "topics/bridges.html")
    assert opened.locator(".filters").count() == 0  # nobody filters four entries


@ANYWHERE
def test_citations_are_copied(opened):
    page = opened
    with contextlib.suppress(Exception):  # the origin of a file cannot be granted anything
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, "articles/a0.html")
    assert page.locator(".cite button").count() == 0
    page.locator(".cite summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(".cite button").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Copy BibTeX"
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="BibTeX copied").wait_for(state="attached")
    # What was copied, as a reader gets at it: pasted.
    page.evaluate("document.body.prepend(Object.assign(document.createElement('textarea'), {id: 'paste'}))")
    page.locator("#paste").focus()
    page.keyboard.press("Control+v")
    wanted = page.locator(".cite pre").first.text_content().strip()
    assert wanted.startswith("@")
    assert page.locator("#paste").input_value() == wanted


def test_without_a_clipboard_the_words_are_copied_from_the_selection(opened):
    opened.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    go(opened, "articles/a0.html")
    opened.locator(".cite summary").first.click()
    opened.locator(".cite button").first.click()
    opened.locator("[role=status]", has_text="Text copied").wait_for(state="attached")
    assert opened.evaluate("getSelection().toString()").startswith("Ferry strike 0")


def colour(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@ANYWHERE
def test_the_choice_of_colours_is_kept_and_there_before_the_page_is_drawn(opened):
    page = opened
    go(page, "index.html")
    light = colour(page)
    page.locator(".theme button", has_text="Dark").focus()
    page.keyboard.press("Enter")
    dark = colour(page)
    assert dark != light
    # The choice holds as soon as there is a body: nothing flashes.
    page.add_init_script(
        "new MutationObserver(() => { if (document.body) window.first ||= document.documentElement.dataset.theme; })"
        ".observe(document, {childList: true, subtree: true})"
    )
    go(page, "countries/norway.html")
    assert (colour(page), page.evaluate("window.first")) == (dark, "dark")
    assert page.locator(".theme [aria-pressed=true]").inner_text() == "Dark"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert not page.locator(".theme, .filters").filter(visible=True).count()
    page.emulate_media(media="screen")
    page.locator(".theme button", has_text="Auto").click()
    assert colour(page) == light
    page.emulate_media(color_scheme="dark")
    assert colour(page) == dark
    go(page, "index.html")
    assert page.locator(".theme [aria-pressed=true]").inner_text() == "Auto"


def test_a_browser_that_keeps_nothing_is_no_mistake(opened):
    opened.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})")
    go(opened, "index.html")
    opened.locator(".theme button", has_text="Dark").click()
    assert opened.evaluate("document.documentElement.dataset.theme") == "dark"


def test_filters_leave_no_gap_without_scripts_and_move_nothing_with_them(browser, small):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((small / "countries/norway.html").as_uri())
    assert page.locator(".filters:visible, .theme, button").count() == 0
    assert page.locator(".month .fact:visible").count() == 10
    context.close()
    for width in (320, 390, 800, 1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto((small / "countries/norway.html").as_uri())
        place = page.locator(".filters").bounding_box()["height"]
        page.evaluate("document.querySelector('.filters').replaceChildren()")
        assert page.locator(".filters").bounding_box()["height"] == place, width
        context.close()


def test_scripts_are_few_deferred_or_tiny_and_the_policy_allows_no_more(example_site):
    scripts = sorted((REPO / "templates/assets").glob("*.js"))
    assert sum(script.stat().st_size for script in scripts if script.stem != "search") < MOST
    built = {path.name.split(".")[0] for path in (example_site / "assets").glob("*.js")}
    assert built == {script.stem for script in scripts}
    wrong = []
    for path in pages_of(example_site):
        page = read_page(path)
        policy = [
            meta.attributes["content"]
            for meta in page.named("meta")
            if meta.attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        words = [part.split() for part in policy[0].split(";")]
        digest = r"'sha256-[A-Za-z0-9+/=]+'"  # of the block of data
        allowed = [part[1:] for part in words if part[0] == "script-src"]
        more = [word for word in sum(allowed, []) if word != "'self'" and not re.fullmatch(digest, word)]
        if not page.is_redirect and (not allowed or more != ["'wasm-unsafe-eval'"] * (path.name == "search.html")):
            wrong.append(f"{path.name}: {policy}")
        for script in page.named("script"):
            source = script.attributes.get("src", "")
            if source and "defer" not in script.attributes and "/theme." not in source:
                wrong.append(f"{path.name}: {source} holds the page up")
    assert_none(wrong)
