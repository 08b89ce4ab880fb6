"""What the template of each page may see."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from briefgen.views import (
    ArticleLine,
    CiteView,
    CountryLine,
    DateView,
    DisputeLine,
    FactView,
    FigureRow,
    IntroView,
    Link,
    MapView,
    MonthView,
    PeriodView,
    RegionView,
    SourceView,
    TimelineView,
    VoiceView,
)


class NavItem(Struct, frozen=True, gc=False):
    """An entry of the site's navigation."""

    label: str
    href: str
    section: str
    """Pages with this `section` mark it as current."""
    register: bool = False
    """Whether it leads to a register, which the theme names in the footer."""


class Alternate(Struct, frozen=True, gc=False):
    """The same in another form, for a program that follows the page: a feed, a calendar, data."""

    href: str
    type: str
    """Media type."""
    title: str


class Frame(Struct, frozen=True):
    """What stands around every page."""

    title: str
    """Of the page; empty on the home page."""
    site: str
    """Title of the site."""
    description: str
    language: str
    nav: tuple[NavItem, ...]
    section: str = ""
    """Which entry of the navigation is current."""
    canonical: str = ""
    """Absolute address; empty when no `base_url` is configured."""
    base: str = ""
    """Absolute address of the site; empty when no `base_url` is configured."""
    author: str = ""
    license: Link | None = None
    """Absolute address."""
    about: str = ""
    """Address of the about page, when there is one."""
    crumbs: tuple[Link, ...] = ()
    """The way to this page, home first, without the page itself."""
    noindex: bool = False
    banner: str = ""
    """A line above everything, for a site as of a past day."""
    alternates: tuple[Alternate, ...] = ()
    """Feeds, calendars and data of what the page shows."""


class HomeView(Struct, frozen=True):
    """`index.html`."""

    new: Sequence[FactView]
    """Facts recorded last, newest first."""
    new_since: str
    """`since 15 September 2025`."""
    upcoming: Sequence[FactView]
    """Planned, after the build's day, soonest first."""
    articles: tuple[ArticleLine, ...]
    countries: tuple[CountryLine, ...]
    """By number of facts."""
    topics: tuple[Link, ...]
    map: MapView | None
    counts: str
    """`22 articles, 71 facts, 14 countries`."""
    known: str
    """The last day on which the desk recorded, updated or withdrew anything; empty where a banner names a day."""
    disputes: "tuple[DisputeLine, ...]" = ()
    """Questions that the sources answer differently."""
    intro: IntroView | None = None


class ArticleView(Struct, frozen=True):
    """`articles/ID.html`."""

    title: str
    summary: str
    date: DateView
    source: SourceView
    facts: Sequence[FactView]
    body: Markup
    """As much of the body as may be shown."""
    body_is: str
    """notes (the desk's), source (the captured text)."""
    shown: str
    """full, excerpt, none."""
    body_lang: str = ""
    """Language tag of the body, where it is not the site's."""
    countries: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()
    copies: tuple[ArticleLine, ...] = ()
    """Articles of the same origin."""
    rating: str = ""
    """`C3: fairly reliable source, possibly true`."""
    accessed: str = ""
    recorded: str = ""
    """When the desk knew it; empty on the day of publication."""
    updated: str = ""
    changed: str = ""
    """The last day on which the desk recorded something of it: `2025-09-24`."""
    cites: tuple[CiteView, ...] = ()
    """How to cite each fact, in the order of `facts`."""


class CountryView(Struct, frozen=True):
    """`countries/NAME.html`."""

    name: str
    code: str
    region: str
    flag: str
    map: Markup
    """Inner markup of the locator map; empty: none."""
    map_label: str
    intro: IntroView | None
    timeline: TimelineView
    background: Sequence[FactView] = ()
    """Facts without a date."""
    figures: tuple[FigureRow, ...] = ()
    upcoming: Sequence[FactView] = ()
    """What is ahead of the build's day, soonest first; where it is much, only the first of it."""
    upcoming_count: int = 0
    """How much is ahead: all of it stands in the timeline."""
    voices_of: tuple[VoiceView, ...] = ()
    """Who speaks for it."""
    voices_about: tuple[VoiceView, ...] = ()
    """Who else speaks about it."""
    articles: tuple[ArticleLine, ...] = ()
    sources: tuple[Link, ...] = ()
    related: tuple[CountryLine, ...] = ()
    counts: str = ""
    """`31 facts from 12 articles`."""
    last: str = ""
    """Day of the newest article, in words."""
    disputes: "tuple[DisputeLine, ...]" = ()
    """Questions about it that the sources answer differently."""
    changed: str = ""
    """The last day on which the desk recorded something of it: `2025-09-24`; empty: nothing yet."""


class CountriesView(Struct, frozen=True):
    """`countries/index.html`."""

    regions: tuple[RegionView, ...]
    map: MapView | None


class TimelinePageView(Struct, frozen=True):
    """A page that is one timeline: `timeline/2025.html`, `countries/belarus.2025.html`, `timeline/index.html`."""

    heading: str
    """`2025`, `September 2025`, `Belarus: 2025`."""
    timeline: TimelineView
    parent: Link | None = None
    previous: Link | None = None
    """The earlier period."""
    next: Link | None = None
    undated: Sequence[FactView] = ()
    """On the timeline's index: facts without a date are listed where they belong, so this is empty elsewhere."""


class TopicView(Struct, frozen=True):
    """`topics/ID.html`."""

    title: str
    intro: IntroView | None
    timeline: TimelineView
    background: Sequence[FactView] = ()
    figures: tuple[FigureRow, ...] = ()
    upcoming: Sequence[FactView] = ()
    """What is ahead of the build's day, soonest first; where it is much, only the first of it."""
    upcoming_count: int = 0
    """How much is ahead: all of it stands in the timeline."""
    countries: tuple[CountryLine, ...] = ()
    articles: tuple[ArticleLine, ...] = ()
    sources: tuple[Link, ...] = ()
    counts: str = ""
    changed: str = ""
    """The last day on which the desk recorded something of it: `2025-09-24`; empty: nothing yet."""


class PartyView(Struct, frozen=True):
    """`people/ID.html`, `organisations/ID.html`."""

    name: str
    label: str
    """`Person`, `Organisation`, or the registry's `kind`."""
    role: str = ""
    organisation: Link | None = None
    country: Link | None = None
    aliases: tuple[str, ...] = ()
    url: str = ""
    note: str = ""
    said: TimelineView = TimelineView()
    """What it says."""
    named: TimelineView = TimelineView()
    """Facts that name it."""
    background: Sequence[FactView] = ()
    """Facts without a date that name it."""
    members: tuple[Link, ...] = ()
    """People of an organisation."""
    counts: str = ""


class PublisherView(Struct, frozen=True):
    """`publishers/ID.html`."""

    name: str
    label: str
    country: Link | None = None
    aliases: tuple[str, ...] = ()
    url: str = ""
    note: str = ""
    articles: tuple[ArticleLine, ...] = ()
    parts: tuple[PeriodView, ...] = ()
    """Years of articles with pages of their own."""
    countries: tuple[CountryLine, ...] = ()
    cites: tuple[Link, ...] = ()
    """Whom it follows, with counts."""
    counts: str = ""


class IndexGroup(Struct, frozen=True):
    """Names under one heading; the heading may be empty."""

    label: str
    links: tuple[Link, ...]


class IndexView(Struct, frozen=True):
    """The index of a folder: topics, people, organisations, publishers."""

    heading: str
    groups: tuple[IndexGroup, ...]


class ArticlesView(Struct, frozen=True):
    """`articles/index.html` and its parts."""

    heading: str
    months: tuple[tuple[str, tuple[ArticleLine, ...]], ...]
    """Heading and articles, newest first."""
    parts: tuple[PeriodView, ...] = ()
    count: int = 0
    parent: Link | None = None


class PlainView(Struct, frozen=True):
    """`about.html` and its like."""

    title: str
    html: Markup
    date: str = ""


class DataColumn(Struct, frozen=True, gc=False):
    """A column of a table."""

    name: str
    kind: str
    """text, list, day, number, whole number, flag."""
    doc: str


class DataPart(Struct, frozen=True, gc=False):
    """The files of a table, as a whole or of a year."""

    label: str
    """`All`, `2025`, `Undated`."""
    files: tuple[Link, ...]
    """Each format with its address."""
    count: int = 0
    """Facts; 0: not counted."""


class DataTable(Struct, frozen=True):
    """A table of the data."""

    name: str
    title: str
    doc: str
    columns: tuple[DataColumn, ...]
    parts: tuple[DataPart, ...]
    """The whole first, then its years, newest first."""


class DataView(Struct, frozen=True):
    """`data/index.html`."""

    tables: tuple[DataTable, ...]
    files: tuple[Link, ...]
    """The database, the data package; the note says what each is."""
    schemas: tuple[IndexGroup, ...]
    """JSON Schemas of the tables, and of what an editor writes."""
    timelines: tuple[IndexGroup, ...]
    """TimelineJS of countries and topics."""
    license: Link | None
    cite: str
    """How to cite the data."""


class NotFoundView(Struct, frozen=True):
    """`404.html`: works at any depth, by absolute addresses."""

    links: tuple[Link, ...]


class SearchView(Struct, frozen=True):
    """`search.html`."""

    links: tuple[Link, ...]
    """The indexes, for whoever has no script."""
    available: bool
    """Whether there is a search index."""


class RedirectView(Struct, frozen=True):
    """A page at a former address."""

    title: str
    href: str


class ChangeLine(Struct, frozen=True, gc=False):
    """A change to the briefing."""

    kind: str
    """added, updated, superseded, corrected, retracted."""
    words: str
    """`Added`, `Replaced`, `Corrected`, `Retracted`, `Article updated`."""
    claim: str
    """The fact as it stands now, or the article's title."""
    href: str
    who: str
    """Speaker, else publisher."""
    before: str = ""
    """The claim that was replaced or corrected."""
    before_href: str = ""
    reason: str = ""
    """Of a retraction, and what stands again since the fact does not."""
    count: int = 1
    """How many facts an added article brings."""


class ChangeDay(Struct, frozen=True):
    """The changes of one day."""

    label: str
    anchor: str
    """`page-2025-09-23`."""
    lines: tuple[ChangeLine, ...]


class ChangesView(Struct, frozen=True):
    """`changes.html` and its parts."""

    heading: str
    days: tuple[ChangeDay, ...]
    """Newest first."""
    parts: tuple[PeriodView, ...] = ()
    parent: Link | None = None


class UpcomingView(Struct, frozen=True):
    """`upcoming.html` and its parts."""

    heading: str
    """`What comes next`, `What comes next: March 2026`."""
    months: tuple[MonthView, ...]
    """Soonest first; where there are parts, the soonest of theirs too."""
    today: str
    """The day from which on it is upcoming, in words."""
    count: int
    """How many facts are ahead, those of its parts included."""
    parts: tuple[PeriodView, ...] = ()
    """Years, months or days with pages of their own, soonest first."""
    parent: Link | None = None
