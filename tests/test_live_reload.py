"""The preview in Chromium: what is saved shows by itself, and nothing else moves; what is wrong lies over the page."""

import contextlib
import os
import signal

import pytest

from harness import TODAY, assert_none, briefgen
from preview import PROJECT, article, previewed, until

pytestmark = pytest.mark.browser

FIRST, SECOND = "content/articles/first.md", "content/articles/second.md"
STYLE = "templates/assets/style.css"
TABS = 10
LONG = "\n\n".join(f"Paragraph {number} of the desk's own words." for number in range(150))
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202e"
MARK = "window.mark = 'here'"
MARKED = "window.mark === 'here'"
DIALOG = "document.querySelector('briefgen-preview')?.shadowRoot.querySelector('dialog')"
TEMPLATE = """{% extends "base.html" %}{% block content %}
<h1>{{ view.title }}</h1>
<details id="one"><summary>One</summary>1</details><details><summary>Two</summary>2</details>
<img src="{{ root }}map.svg" alt="">
{{ view.html }}
{% endblock %}
"""


@pytest.fixture
def root(tmp_path, write_project):
    more = {
        "content/articles/first.md": article(body=LONG),
        "templates/page.html": TEMPLATE,
        "content/pages/about.md": f"---\ntitle: About\n---\n{LONG}\n",
        "static/map.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    }
    return write_project(tmp_path / "project", {**PROJECT, **more})


@pytest.fixture
def tabs(browser):
    """Opens pages side by side, as tabs of one window; what they say that they should not fails the test."""
    context = browser.new_context()
    noted = []

    def open_tab(url):
        page = context.new_page()
        page.on("console", lambda message: noted.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: noted.append(f"script: {error}"))
        page.on("dialog", lambda dialog: (noted.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(url)
        return page

    open_tab.noted = noted
    open_tab.context = context
    yield open_tab
    context.close()
    # The browser says so itself when a preview has ended or a page is not there.
    assert_none(line for line in noted if "ERR_" not in line and "Failed to load resource" not in line)


def becomes(page, expression, argument=None):
    """Wait until something is so in a page, which may be loaded anew meanwhile."""

    def is_so():
        with contextlib.suppress(Exception):  # the page is being loaded
            return page.evaluate(expression, argument)
        return False

    until(is_so, f"it never became so: {expression}")


def shows(page, text):
    becomes(page, "text => document.body.innerText.includes(text)", text)


def connected(page):
    """Wait until a page hears the news; a save before that would be noticed all the same, by its generation."""
    becomes(page, "fetch('/.briefgen/page?path=/').then(answer => answer.ok)")


def test_a_save_shows_by_itself_and_other_pages_stay(root, tabs):
    with previewed(root) as preview:
        first, second = (tabs(f"{preview.url}articles/{name}.html") for name in ("first", "second"))
        second.evaluate(MARK)
        (root / FIRST).write_text(article(body="It sails on Sundays."))
        shows(first, "It sails on Sundays.")
        preview.next_news(lambda news: news["generation"] == 2)
        (root / SECOND).write_text(article("A second article", "The train stops."))
        assert second.evaluate(MARKED)  # until now
        shows(second, "The train stops.")
        assert not second.evaluate(MARKED)


def test_a_style_sheet_is_swapped_in_place(root, tabs):
    (root / STYLE).parent.mkdir(exist_ok=True)
    (root / STYLE).write_text("body { color: rgb(1, 2, 3) }")
    with previewed(root) as preview:
        page = tabs(f"{preview.url}about.html")
        page.evaluate(MARK)
        page.evaluate("scrollTo(0, 700)")
        for number in (4, 5, 6):
            (root / STYLE).write_text(f"body {{ color: rgb({number}, 2, 3) }}")
            becomes(page, f"getComputedStyle(document.body).color === 'rgb({number}, 2, 3)'")
        becomes(page, "document.querySelectorAll('link[rel=stylesheet]').length === 1")
        assert page.evaluate(MARKED)
        assert page.evaluate("scrollY") == 700
        (root / "content/pages/about.md").write_text(f"---\ntitle: About\n---\nNew words.\n\n{LONG}\n")
        shows(page, "New words.")


def test_scroll_position_open_details_and_focus_stay(root, tabs):
    with previewed(root) as preview:
        page = tabs(f"{preview.url}about.html")
        page.locator("summary").nth(1).click()
        page.evaluate("document.querySelector('footer a').focus({preventScroll: true})")
        page.evaluate("scrollTo(0, 1234)")
        focused = page.evaluate("document.activeElement.href")
        assert focused
        page.evaluate(MARK)
        (root / "content/pages/about.md").write_text(f"---\ntitle: About\n---\n{LONG}\n\nThe end.\n")
        shows(page, "The end.")
        assert not page.evaluate(MARKED)
        becomes(page, "scrollY === 1234")
        assert page.evaluate("[...document.querySelectorAll('details')].map(one => one.open)") == [False, True]
        assert page.evaluate("document.activeElement.href") == focused


def test_a_picture_that_changes_shows_where_it_is_used(root, tabs):
    with previewed(root) as preview:
        user, other = tabs(f"{preview.url}about.html"), tabs(f"{preview.url}index.html")
        for page in (user, other):
            page.evaluate(MARK)
        (root / "static/map.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='77' height='9'/>")
        becomes(user, "document.querySelector('img').naturalWidth === 77")
        assert other.evaluate(MARKED)


def rows(page):
    """The lines of the overlay."""
    return page.evaluate(f"[...{DIALOG}.querySelectorAll('pre')].map(one => one.textContent).join('\\n')")


def test_what_is_wrong_lies_over_the_last_good_page(root, tabs):
    with previewed(root) as preview:
        page = tabs(f"{preview.url}articles/first.html")
        page.evaluate(MARK)
        bad = article(HOSTILE, claim=f'"{HOSTILE}"').replace("2025-09-02", f'"{HOSTILE}"').replace("NO", "XQ")
        (root / FIRST).write_text(bad)
        (root / SECOND).write_text(article().replace("2025-09-02", "2025-13-02"))
        becomes(page, f"{DIALOG}?.querySelectorAll('li').length >= 3")
        checked = briefgen("check", "--root", root, "--today", TODAY).stderr
        assert rows(page) == checked.rstrip()
        assert HOSTILE[:28] in checked
        assert page.evaluate(f"{DIALOG}.querySelectorAll('img, script').length") == 0
        assert page.evaluate(f"{DIALOG}.open && {DIALOG}.getAttribute('role')") == "alertdialog"
        assert page.evaluate(f"{DIALOG}.getRootNode().activeElement !== null")
        assert page.evaluate(MARKED)
        assert page.locator("h1").first.inner_text() == "A first article"
        page.keyboard.press("Escape")
        becomes(page, f"!{DIALOG}.open")
        page.reload()  # closed is closed, until something else is wrong
        becomes(page, f"{DIALOG} && !{DIALOG}.open")
        page.locator("button.pill").click()
        becomes(page, f"{DIALOG}.open")
        (root / SECOND).unlink()
        becomes(page, f"{DIALOG}?.querySelectorAll('li').length >= 2")
        (root / FIRST).write_text(article(body="All is well."))
        shows(page, "All is well.")
        becomes(page, f"!{DIALOG}")


def test_a_project_that_is_broken_from_the_start_says_so_and_comes_when_it_is_mended(root, tabs):
    (root / FIRST).write_text(article().replace("2025-09-02", "2025-13-02"))
    with previewed(root) as preview:
        page = tabs(f"{preview.url}articles/first.html")
        becomes(page, f"{DIALOG}?.open")
        assert rows(page) == briefgen("check", "--root", root, "--today", TODAY).stderr.rstrip()
        assert page.locator("body > h1").inner_text() == "There is no site yet"
        (root / FIRST).write_text(article(body="All is well."))
        shows(page, "All is well.")
        assert not page.evaluate(f"!!{DIALOG}")


def test_a_page_that_is_gone_says_so_and_leads_home(root, tabs):
    with previewed(root) as preview:
        page = tabs(f"{preview.url}articles/second.html")
        page.evaluate(MARK)
        text = (root / SECOND).read_text()
        (root / SECOND).unlink()
        becomes(page, f"{DIALOG}?.open")
        assert "This page is gone" in page.evaluate(f"{DIALOG}.textContent")
        assert page.evaluate(MARKED)
        (root / SECOND).write_text(text)
        becomes(page, f"!{DIALOG}")
        assert page.evaluate(MARKED)
        (root / SECOND).unlink()
        becomes(page, f"{DIALOG}?.open")
        page.locator("dialog a").click()
        page.wait_for_url(preview.url)
        missing = tabs(f"{preview.url}articles/second.html")
        (root / SECOND).write_text(text)
        shows(missing, "The train runs.")


@pytest.mark.parametrize("shared", [True, False], ids=["together", "each-alone"])
def test_ten_tabs_all_follow(root, tabs, shared):
    if not shared:
        # A browser without shared workers: only tabs that are looked at listen. Without a window all tabs would be.
        script = (
            "delete window.SharedWorker; Object.defineProperty(document, 'hidden', {get: () => window.away !== false})"
        )
        tabs.context.add_init_script(script)
    with previewed(root) as preview:
        pages = [tabs(f"{preview.url}articles/first.html") for _ in range(TABS)]
        for number in (1, 2):
            (root / FIRST).write_text(article(body=f"Number {number} sails."))
            for page in pages:
                if not shared:
                    look = "window.away = false; document.dispatchEvent(new Event('visibilitychange'))"
                    page.evaluate(look)
                shows(page, f"Number {number} sails.")
                if not shared:
                    page.evaluate("delete window.away; document.dispatchEvent(new Event('visibilitychange'))")


def test_a_preview_that_is_started_anew_is_found_again(root, tabs):
    with previewed(root) as preview:
        page = tabs(f"{preview.url}articles/first.html")
        other = tabs(f"{preview.url}articles/second.html")
        other.evaluate(MARK)
        preview.end(signal.SIGTERM)
        (root / FIRST).write_text(article(body="While it was away."))
        preview.log.rename(preview.log.with_name("before.txt"))
        with previewed(root, "--port", preview.port):
            shows(page, "While it was away.")
            other.evaluate("new Promise(done => setTimeout(done, 50))")
            assert other.evaluate(MARKED)
            (root / SECOND).write_text(article("A second article", "The train stops."))
            shows(other, "The train stops.")


def test_the_overlay_is_accessible(root, tabs, axe):
    with previewed(root) as preview:
        page = tabs(f"{preview.url}articles/first.html")
        (root / FIRST).write_text(article().replace("2025-09-02", "2025-13-02").replace("NO", "XQ"))
        becomes(page, f"{DIALOG}?.open")
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("axe.run({include: [['briefgen-preview']]}).then(done => done.violations)")
            assert_none(f"{scheme}: {one['id']}: {one['nodes'][0]['html']}" for one in found)
            if folder := os.environ.get("BRIEFGEN_SCREENSHOTS"):
                page.screenshot(path=f"{folder}/overlay-{scheme}.png")
