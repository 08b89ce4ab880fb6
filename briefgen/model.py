"""The values that travel through a build: frozen, slotted; what an editor wrote knows where it stands."""

import datetime as dt
from typing import Literal

from msgspec import Struct

FactKind = Literal["event", "figure", "statement", "denial", "background"]
Modality = Literal["asserted", "planned", "forecast", "conditional", "offered"]
RelationKind = Literal["supersedes", "corrects", "denies", "disputes", "supports"]
TextPolicy = Literal["full", "excerpt", "none"]
BodyKind = Literal["source", "notes"]
Trend = Literal["worsening", "unchanged", "improving"]
Precision = Literal["time", "day", "month", "season", "year", "decade", "century", "interval"]
Qualifier = Literal["exactly", "over", "at least", "about", "up to", "under"]

FACT_KINDS: tuple[FactKind, ...] = ("event", "figure", "statement", "denial", "background")
MODALITIES: tuple[Modality, ...] = ("asserted", "planned", "forecast", "conditional", "offered")
RELATION_KINDS: tuple[RelationKind, ...] = ("supersedes", "corrects", "denies", "disputes", "supports")


class Date(Struct, frozen=True, omit_defaults=True):
    """A calendar date as EDTF level 0 or 1 says it: as precise as the source, never a timestamp."""

    text: str
    """As written: `2025`, `2025-09~`, `2025-09-12/2025-09-16`, `../2025-02-20`."""
    earliest: dt.date | None
    """First day that it can mean; None for an interval that is open or unknown at its start."""
    latest: dt.date | None
    """Last day that it can mean; None for an interval that is open or unknown at its end."""
    precision: Precision
    """How fine the date is; an interval has the precision `interval`, its ends have their own."""
    approximate: bool = False
    """`~` or `%`: about that date."""
    uncertain: bool = False
    """`?` or `%`: perhaps that date."""
    start: "Date | None" = None
    """An interval's first end; None when open or unknown, and for what is no interval."""
    end: "Date | None" = None
    """An interval's last end; None when open or unknown, and for what is no interval."""
    time: str = ""
    """Time of day with its offset, as written after the `T`: `10:00+03:00`; only with precision `time`."""

    @property
    def sort_key(self) -> tuple[dt.date, dt.date]:
        """Earliest day, then latest day; an open side sorts by the side that is known."""
        earliest = self.earliest or self.latest or dt.date.min
        return earliest, self.latest or dt.date.max

    @property
    def day(self) -> dt.date | None:
        """The one day that the date names without doubt; None for anything vaguer."""
        exact = self.precision in ("day", "time") and not self.approximate and not self.uncertain
        return self.earliest if exact else None

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day, where the date names both without doubt; None for anything vaguer."""
        first, last = (self.start, self.end) if self.precision == "interval" else (self, self)
        if first is None or last is None or first.day is None or last.day is None:
            return None
        return first.day, last.day


class Figure(Struct, frozen=True, omit_defaults=True):
    """A number as a source gives it: a value or a range, its qualifier and its unit."""

    text: str
    """As written, white space tidied."""
    low: int | float
    """The value, or the lower end of a range, in units (scale words multiplied in)."""
    high: int | float
    """The value, or the upper end of a range."""
    qualifier: Qualifier = "exactly"
    """`over` (more than), `at least`, `about`, `up to` (at most), `under` (less than), or `exactly`."""
    unit: str = ""
    """What is counted, as written; empty: the question's unit."""
    also: "Figure | None" = None
    """The same quantity in a second unit, written in brackets after the first."""
    sum_of: tuple[str, ...] = ()
    """Full references of the facts that a derived figure adds up."""
    scope: str = ""
    """What the figure covers, within its question; figures of different scopes are never compared."""
    line: int = 1
    """Line of the figure in its file."""
    column: int = 1
    """Column of the figure in its file."""


class Span(Struct, frozen=True, gc=False, omit_defaults=True):
    """A stretch of an article's body."""

    passage: int
    """Number of the passage, from 0."""
    start: int
    """First character, in the passage's text."""
    end: int
    """Character after the last one."""


class Quote(Struct, frozen=True, gc=False, omit_defaults=True):
    """Words that stand in an article's body and carry a fact."""

    exact: str
    """The words; `[…]` marks a cut between parts that follow in order."""
    prefix: str = ""
    """Words right before, to tell one of several equal passages."""
    suffix: str = ""
    """Words right after, to tell one of several equal passages."""
    translation: str = ""
    """The words in the site's language, by the desk."""
    in_body: bool = False
    """Whether it was given as a link in the body instead of in the front matter."""
    spans: tuple[Span, ...] = ()
    """Where it stands in the body: a span for each part, and for each passage that a part goes through."""
    directives: tuple[str, ...] = ()
    """Text-fragment directives (WICG), percent-encoded, that lead to the words on the source's page; one for each span,
    or for each part where the body is the desk's notes. None where the words do not stand in the body."""
    line: int = 1
    """Line of the quote in its file."""
    column: int = 1
    """Column of the quote in its file."""


class Speaker(Struct, frozen=True, omit_defaults=True):
    """Who said it: an entry of a registry, a name, or nobody named."""

    name: str = ""
    """Id, name or alias in `people.yaml` or `organisations.yaml`, or free text; empty: unnamed."""
    role: str = ""
    """Office or function at the time."""
    organisation: str = ""
    """Id, name or alias in `organisations.yaml`, or free text."""
    country: str = ""
    """ISO 3166-1 alpha-2 code of the country that he speaks for."""
    on: Date | None = None
    """When it was said; None: by the day of publication."""
    at: str = ""
    """Where it was said: a place, a medium, an occasion."""
    line: int = 1
    """Line of the speaker in its file."""
    column: int = 1
    """Column of the speaker in its file."""


class Ref(Struct, frozen=True, gc=False, omit_defaults=True):
    """A relation that one fact states to another, written on the newer one."""

    kind: RelationKind
    """What the fact does to its target."""
    target: str
    """Full reference of the target, `article#fact`."""
    line: int = 1
    """Line of the reference in its file."""
    column: int = 1
    """Column of the reference in its file."""


class Retraction(Struct, frozen=True, omit_defaults=True):
    """That the desk withdraws a fact, and why; the fact stays visible."""

    on: Date | None = None
    """Day of the withdrawal."""
    reason: str = ""
    """One sentence for readers."""


class Fact(Struct, frozen=True, omit_defaults=True):
    """One claim of one article, with everything that the editor noted about it."""

    article: str
    """Id of its article."""
    id: str
    """Its id within the article; the permalink is `articles/ARTICLE.html#ID`."""
    claim: str
    """One sentence, without the speaker."""
    kind: FactKind
    """What sort of fact it is; given or by the content model's defaults."""
    line: int
    """Line on which the fact starts."""
    column: int
    """Column at which the fact starts."""
    recorded: dt.date | None = None
    """When the desk knew it; its own, else its article's `recorded`, else its article's date."""
    date: Date | None = None
    """When it happened or will happen."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes; its own, else its article's."""
    organisations: tuple[str, ...] = ()
    """Ids, names or aliases in `organisations.yaml`, or free text."""
    people: tuple[str, ...] = ()
    """Ids, names or aliases in `people.yaml`, or free text."""
    topics: tuple[str, ...] = ()
    """Topic ids; its own, else its article's."""
    said_by: Speaker | None = None
    """Who said it; None: the source says it itself."""
    quotes: tuple[Quote, ...] = ()
    """The words that it rests on, from the front matter and from links in the body."""
    spoken: bool = False
    """Whether the quotes are the speaker's own speech instead of the publisher's words."""
    modality: Modality = "asserted"
    """Whether it is said to be so, planned, forecast, conditional or offered."""
    event: str = ""
    """Id that facts reporting the same event share."""
    question: str = ""
    """Id that facts answering the same question share."""
    figures: tuple[Figure, ...] = ()
    """Its figures, each with its scope."""
    scope: str = ""
    """What its answer covers within the question."""
    answer: tuple[str, ...] = ()
    """An answer that is no figure: one text, or the members of a set."""
    answer_is_set: bool = False
    """Whether `answer` was written as a list, to be compared as a set."""
    relations: tuple[Ref, ...] = ()
    """What it does to other facts."""
    retracted: Retraction | None = None
    """Set when the desk withdrew it."""
    note: str = ""
    """The desk's remark, shown in small type."""
    aliases: tuple[str, ...] = ()
    """Former ids, kept alive as anchors."""
    id_given: bool = True
    """Whether the editor wrote the id, or it was made from the claim."""
    places: dict[str, tuple[int, int]] = {}
    """Line and column of the value of each key that was written; also of each scope of `figures`, as `scope NAME`."""
    unread: tuple[str, ...] = ()
    """Fields that were written and could not be read. That they are not there is told as a mistake already."""

    def lacks(self, *keys: str) -> bool:
        """Whether what it does not say in these fields was not written either."""
        return not self.unread or set(keys).isdisjoint(self.unread)

    @property
    def ref(self) -> str:
        """Full reference, `article#fact`."""
        return f"{self.article}#{self.id}"


class Source(Struct, frozen=True, omit_defaults=True):
    """Where an article was published, and whom it follows."""

    url: str = ""
    """Address of the page, http or https; empty when there is none."""
    publisher: str = ""
    """Id, name or alias in `publishers.yaml`, or free text; empty: looked up by the address's host."""
    lang: str = ""
    """Language of the source as a BCP 47 tag; empty: the site's."""
    cites: tuple[str, ...] = ()
    """The source's own sources, nearest first, as it names them."""
    origin: str = ""
    """Id that copies of one report share."""
    archive: str = ""
    """Address of an archived copy."""
    accessed: Date | None = None
    """When the desk opened it."""
    line: int = 1
    """Line of the source in its file."""
    column: int = 1
    """Column of the source in its file."""


class Rating(Struct, frozen=True, gc=False, omit_defaults=True):
    """The Admiralty code: how reliable the source, how credible the information."""

    source: str
    """A (completely reliable) to F (cannot be judged)."""
    information: int
    """1 (confirmed) to 6 (cannot be judged)."""


class Passage(Struct, frozen=True, gc=False, omit_defaults=True):
    """One block of a rendered body."""

    html: str
    """Safe markup of the block."""
    text: str
    """Its words, without markup."""
    line: int = 1
    """Line in the file on which the block starts."""


class SiteLink(Struct, frozen=True, gc=False, omit_defaults=True):
    """A link in a body to a page or file of the site itself."""

    target: str
    """Address below the site's root, with its anchor: `articles/x.html#fact`."""
    written: str
    """What stands in the body."""
    line: int
    """Line of the link in its file."""
    column: int
    """Column of the link in its file."""


class Article(Struct, frozen=True, omit_defaults=True):
    """One Markdown file below `content/articles/`, read and typed."""

    id: str
    """The file's stem: its page is `articles/ID.html`."""
    path: str
    """File, relative to the project's root."""
    title: str
    """Headline, as the desk gives it."""
    date: Date
    """When the source published it: a day, or day and time with offset."""
    source: Source
    """Where it was published."""
    facts: tuple[Fact, ...] = ()
    """Its facts, in the order of the file."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes written for the article."""
    topics: tuple[str, ...] = ()
    """Topic ids."""
    summary: str = ""
    """One or two sentences; by default the first paragraph's words, where they may be shown."""
    draft: bool = False
    """Left out of the site unless drafts are asked for."""
    recorded: dt.date | None = None
    """When the desk knew it."""
    updated: Date | None = None
    """When the desk last changed it."""
    aliases: tuple[str, ...] = ()
    """Former ids, kept alive as redirect pages."""
    rating: Rating | None = None
    """Admiralty code of the source and its information."""
    body: BodyKind = "source"
    """Whether the body is the captured text of the source or the desk's own notes."""
    text: TextPolicy = "excerpt"
    """How much of the body the site may show."""
    passages: tuple[Passage, ...] = ()
    """The whole body, block by block: rendered, and as words for checking."""
    links: tuple[SiteLink, ...] = ()
    """Links of the body to the site's own pages and files."""
    places: dict[str, tuple[int, int]] = {}
    """Line and column of the value of each key that was written."""

    @property
    def count(self) -> int:
        """How many facts it has."""
        return len(self.facts)
