"""A page of the site, what stands around every page, and the navigation."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from briefgen.config import canonical
from briefgen.english import day_words
from briefgen.page_views import Alternate, Frame, NavItem
from briefgen.showing.context import Context
from briefgen.views import Link

SECTIONS = (
    NavItem("Latest", "index.html", "home"),
    NavItem("Countries", "countries/index.html", "countries"),
    NavItem("Timeline", "timeline/index.html", "timeline"),
    NavItem("Questions", "questions/index.html", "questions"),
    NavItem("Topics", "topics/index.html", "topics"),
    NavItem("Upcoming", "upcoming.html", "upcoming"),
    NavItem("Changes", "changes.html", "changes"),
    NavItem("Search", "search.html", "search"),
    NavItem("About", "about.html", "about"),
    NavItem("Articles", "articles/index.html", "articles", register=True),
    NavItem("People", "people/index.html", "people", register=True),
    NavItem("Organisations", "organisations/index.html", "organisations", register=True),
    NavItem("Sources", "publishers/index.html", "publishers", register=True),
    NavItem("Data", "data/index.html", "data", register=True),
)
"""All entries that a navigation may have, in order."""

HOME = Link("Home", "index.html")


class Page(Struct, frozen=True):
    """A page of the site."""

    url: str
    """Address below the root."""
    template: str
    """Empty: no page but a file for programs, whose bytes are the view."""
    view: Callable[[], Any]
    """Makes what the template may see; of a file its bytes, or an iterator over pieces of them."""
    title: str = ""
    description: str = ""
    section: str = ""
    """Which entry of the navigation is current."""
    crumbs: tuple[Link, ...] = ()
    made_from: str = ""
    """File that the page stands for, to be named when two pages would be one."""
    place: tuple[int, int] = (1, 1)
    """Line and column in that file."""
    alternates: tuple[Alternate, ...] = ()
    """Feeds, calendars and data of what it shows."""
    inputs: bytes | None = None
    """Digest of all that its view is made from and that no other page has in common; None: that of the view itself."""
    unit: str = ""
    """Which group of pages it belongs to that are planned together, and not again while the group is the same."""
    settled: bytes = b""
    """The digest of all that it alone is made from, title and description included, where that is known."""
    heavy: bool = False
    """Whether making it takes as long as making many pages."""
    in_nav: bool = True
    """Whether the navigation names it, where it has an entry for it."""

    @property
    def root(self) -> str:
        """Way from the page to the site's root."""
        return "../" * self.url.count("/")


Settled = Mapping[str, tuple[Page, ...]]
"""Pages of units that are as they were at the last build, by unit: they need not be planned again."""


def frame(page: Page, nav: tuple[NavItem, ...], context: Context) -> Frame:
    """What stands around a page."""
    config = context.config
    about = any(intro.id == "about" for intro in context.briefing.content.pages)
    return Frame(
        title=page.title,
        site=config.title,
        description=page.description,
        language=config.language,
        nav=nav,
        section=page.section,
        canonical=_canonical(page, context),
        base=config.base_url,
        author=config.author,
        license=Link(config.license, config.license_url) if config.license else None,
        about="about.html" if about else "",
        crumbs=page.crumbs,
        noindex=page.template == "404.html" or context.as_of is not None,
        banner=_banner(context),
        alternates=page.alternates,
    )


def _banner(context: Context) -> str:
    day = context.as_of
    return f"As known on {day_words(day)}: what was recorded later is left out." if day else ""


def _canonical(page: Page, context: Context) -> str:
    if not context.config.base_url or page.template == "404.html":
        return ""
    return canonical(context.config.base_url, page.url)


def navigation(pages: Iterable[Page]) -> tuple[NavItem, ...]:
    """The site's navigation: the sections that this briefing has, what readers come for first."""
    urls = {page.url for page in pages if page.in_nav}
    return tuple(item for item in SECTIONS if item.href in urls)
