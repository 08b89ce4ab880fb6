"""What the desk writes besides articles: registries, intros, plain pages; and all of its content together."""

from msgspec import Struct, field

from briefgen.library import Library
from briefgen.model import Date, SiteLink, Trend


class Publisher(Struct, frozen=True):
    """An entry of `content/publishers.yaml`."""

    id: str
    name: str
    """Name for display."""
    aliases: tuple[str, ...] = ()
    """Other spellings, and further hosts."""
    country: str = ""
    """ISO 3166-1 alpha-2 code of its seat."""
    url: str = ""
    """Its site; the host finds the publisher of an article that gives only an address."""
    kind: str = ""
    """newspaper, agency, broadcaster, ministry …: the desk's own word."""
    note: str = ""
    """What a reader should know of it."""
    line: int = 1
    column: int = 1


class Organisation(Struct, frozen=True):
    """An entry of `content/organisations.yaml`."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    """ISO 3166-1 alpha-2 code; empty for international ones."""
    url: str = ""
    kind: str = ""
    """ministry, alliance, agency …: the desk's own word."""
    note: str = ""
    private: bool = False
    """A private one never gets a page."""
    line: int = 1
    column: int = 1


class Person(Struct, frozen=True):
    """An entry of `content/people.yaml`."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    role: str = ""
    """Office, for the site as a whole; a fact's own `said_by.role` goes before it."""
    organisation: str = ""
    """Id, name or alias in `organisations.yaml`, or free text."""
    country: str = ""
    url: str = ""
    kind: str = ""
    note: str = ""
    private: bool = False
    """A private person never gets a page."""
    line: int = 1
    column: int = 1


class Question(Struct, frozen=True):
    """An entry of `content/questions.yaml`: what several facts answer."""

    id: str
    title: str
    unit: str = ""
    """Unit of figures that are written without one."""
    scopes: tuple[str, ...] = ()
    """When given, another scope is an error."""
    countries: tuple[str, ...] = ()
    note: str = ""
    line: int = 1
    column: int = 1


class Event(Struct, frozen=True):
    """An entry of `content/events.yaml`: what several facts report."""

    id: str
    title: str
    note: str = ""
    line: int = 1
    column: int = 1


class Registries(Struct, frozen=True):
    """What the desk registered, by id; each is optional."""

    publishers: dict[str, Publisher] = {}
    people: dict[str, Person] = {}
    organisations: dict[str, Organisation] = {}
    questions: dict[str, Question] = {}
    events: dict[str, Event] = {}


class Intro(Struct, frozen=True):
    """The desk's judgement that opens a page of a country, topic or question; or a plain page's text."""

    id: str
    """Country code, topic id, question id, or the plain page's stem."""
    path: str
    title: str = ""
    """Heading of the page, where it is not the name of its subject."""
    date: Date | None = None
    """Day of the judgement."""
    summary: str = ""
    """One sentence; by default none."""
    status: Trend | None = None
    """Which way things go, as the desk judges."""
    html: str = ""
    """Safe markup of the body."""
    links: tuple[SiteLink, ...] = ()
    """Links of the body to the site's own pages and files."""
    line: int = 1
    column: int = 1


class Content(Struct, frozen=True):
    """Everything that was read from `content/`, typed; the input of linking."""

    articles: Library = field(default_factory=Library)
    """Sorted by id; drafts left out unless asked for."""
    registries: Registries = Registries()
    countries: dict[str, Intro] = {}
    """Intros by country code."""
    topics: dict[str, Intro] = {}
    """Intros by topic id."""
    questions: dict[str, Intro] = {}
    """Intros by question id."""
    pages: tuple[Intro, ...] = ()
    """Plain pages, sorted by id."""
    drafts: tuple[str, ...] = ()
    """Ids of drafts that were left out."""
