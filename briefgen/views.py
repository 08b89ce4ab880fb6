"""What a template may see: plain values, ready in words; every `href` is relative to the site's root.

A template puts `root` before an `href` (`../` at depth 1, nothing at depth 0), so that the same output works at `/`,
below `/repo/` and from a folder on disk. `Markup` is safe markup from the Markdown renderer or from briefgen's own
data; everything else is text and is escaped.
"""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct


class Link(Struct, frozen=True, gc=False):
    """A name, with the address of its page where it has one."""

    label: str
    href: str = ""
    """Relative to the site's root; empty: no page, show the label alone."""
    note: str = ""
    """A few words beside it: a role, a language."""
    count: int = 0
    """How many facts or articles stand behind it; 0: not counted."""


class DateView(Struct, frozen=True, gc=False):
    """A date in words."""

    words: str
    """`12–16 September 2025`, `about 2025`."""
    head: str
    """The words without the year, where they name one year at their end: `12–16 September`; otherwise all of them."""
    year: str = ""
    """The year that `head` leaves out; a month's heading makes it redundant."""
    iso: str = ""
    """Value for `<time datetime>` (`2025-09-12`, `2025-09`, `2025`); empty where HTML has no form for it."""
    role: str = "happened"
    """`happened`, `said` or `published`: which of a fact's dates this is."""
    vague: bool = False
    """Coarser than a day, or about, or uncertain: drawn as a span, not as a point."""
    span: bool = False
    """Lasts for more than one day."""


class QuoteView(Struct, frozen=True, gc=False):
    """Words of the source."""

    text: str
    lang: str = ""
    """Language tag, where it is not the site's."""
    translation: str = ""
    """The desk's translation; empty where none is needed."""
    by: str = ""
    """Who is quoted writing: the publisher's name; empty where the words are the speaker's own speech."""
    mark: str = ""
    """Anchor of the marked words in the article's body; empty when they are not shown there."""


class SourceView(Struct, frozen=True, gc=False):
    """Where a fact or an article comes from."""

    publisher: Link
    url: str = ""
    """Address of the words at the source; with the archived copy first where there is one."""
    original: str = ""
    """Address of the page itself, when `url` is an archived copy."""
    chain: str = ""
    """`citing TASS`, `citing Delfi, citing LRT`; empty when the source names nobody."""
    date: DateView | None = None
    """When it was published."""
    lang: str = ""
    """Name of the language, where it is not the site's: `Romanian`."""
    article: Link | None = None
    """The article's page on this site."""


class SpeakerView(Struct, frozen=True, gc=False):
    """Who said it."""

    name: str
    """Name for display; for somebody unnamed his role, or `unnamed source`."""
    href: str = ""
    role: str = ""
    """Role or organisation, and country, for lists: `deputy defence minister, Lithuania`."""
    affiliation: str = ""
    """Role, organisation and country in full."""
    at: str = ""
    """Where it was said."""
    named: bool = True


class RelationView(Struct, frozen=True, gc=False):
    """What a fact does to another one, or another one to it, in words."""

    kind: str
    """`supersedes`, `corrects`, `denies`, `disputes`, `supports`; or of what happened to it: `superseded`, `corrected`,
    `denied`, `disputed`, `supported`."""
    words: str
    """`Replaces`, `Replaced by`, `Denied by` …"""
    who: str
    """Speaker or publisher of the other fact."""
    claim: str
    """The other fact's claim."""
    href: str
    """Its permalink."""
    date: str
    """When it was said or published, in words."""


class StatusView(Struct, frozen=True, gc=False):
    """A label beside a claim: what became of it."""

    kind: str
    """`superseded`, `corrected`, `retracted`, `denied`, `disputed`."""
    words: str
    """`held until 28 May 2025`, `replaced 28 May 2025`, `denied by Russia`, `retracted 1 March 2025: …`."""
    href: str = ""
    """The fact that did it."""


class FigureView(Struct, frozen=True):
    """A figure in words."""

    words: str
    """`over 13,000 troops`."""
    scope: str = ""
    parts: tuple[Link, ...] = ()
    """The facts whose figures it adds up."""


class SupportView(Struct, frozen=True):
    """How many independent origins say the same as a fact, or report the same event."""

    count: int
    """Independent origins, the fact's own included."""
    words: str
    """`3 independent sources`; `2 other sources agree`, where some give another figure that agrees; `1 source`."""
    reports: tuple[SourceView, ...] = ()
    """Other reports of independent origin."""
    copies: tuple[SourceView, ...] = ()
    """Copies: articles of a report that is counted already."""
    repeats: tuple[SourceView, ...] = ()
    """Other reports of what a speaker said, who is counted already."""
    against: tuple[RelationView, ...] = ()
    """Denials and disputes; shown beside, never subtracted."""


class ReportView(Struct, frozen=True):
    """One of several reports of an event."""

    who: str
    """Speaker, else publisher."""
    claim: str
    href: str
    """The fact's permalink."""
    date: str
    """When it says the event happened or will happen, in words; empty: it does not say."""
    source: SourceView
    modality: str = "asserted"


class CiteView(Struct, frozen=True, gc=False):
    """How to cite a fact."""

    text: str
    bibtex: str
    ris: str


class FactView(Struct, frozen=True):
    """Everything that a page shows of one fact."""

    ref: str
    """`article#fact`."""
    anchor: str
    """Its `id` on its article's page."""
    href: str
    """Permalink: `articles/x.html#fact`."""
    kind: str
    """event, figure, statement, denial, background."""
    modality: str
    """asserted, planned, forecast, conditional, offered."""
    claim: str
    sources: tuple[SourceView, ...]
    """The first is the fact's own; further ones report the same."""
    date: DateView | None = None
    """None: undated."""
    speaker: SpeakerView | None = None
    countries: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()
    mentions: tuple[Link, ...] = ()
    """People and organisations that it names."""
    figures: tuple[FigureView, ...] = ()
    answer: str = ""
    """An answer that is no figure, in words."""
    question: Link | None = None
    quotes: tuple[QuoteView, ...] = ()
    status: tuple[StatusView, ...] = ()
    """What became of it; empty: it stands."""
    relations: tuple[RelationView, ...] = ()
    """What it does to others, then what others do to it."""
    struck: bool = False
    """No longer in force (superseded, corrected, retracted): the claim is struck through."""
    note: str = ""
    event: str = ""
    """Title of the event that it reports, with the registry's note."""
    aliases: tuple[str, ...] = ()
    """Former anchors, on its article's page."""
    scope: str = ""
    """What its answer covers, where that is no figure."""
    said: str = ""
    """When it was said, where `date` is another of its dates and the source names the day."""
    known: str = ""
    """Since when the desk knows it, in words."""
    held: str = ""
    """Until when it held, in words; empty: it stands."""
    support: SupportView | None = None
    """None: it stands alone, and nothing is said against it."""
    reports: tuple[ReportView, ...] = ()
    """Of an event that several facts report: all of them. Then `href` leads to the latest report."""
    date_dispute: str = ""
    """Of an event whose reports name dates that contradict: `12 September 2025 or 14 September 2025`."""
    cite: str = ""
    """Address of its citation on its article's page."""
    filters: str = ""
    """What the filters need beside what an entry shows: since which day the desk knows it, in days since 1970 in
    base 36, and the ids of its topics, with spaces between: `fp6 troops`."""


class ArticleLine(Struct, frozen=True, gc=False):
    """An article in a list."""

    title: str
    href: str
    date: DateView
    publisher: str
    chain: str = ""
    summary: str = ""
    facts: int = 0
    lang: str = ""
    """Language tag of the publisher's text, where it is not the site's."""
    source: str = ""
    """Address of the report at its publisher."""


class PeriodView(Struct, frozen=True, gc=False):
    """A year, month or day with a page of its own, or a bar of a chart."""

    label: str
    href: str
    count: int
    share: float = 0.0
    """Count over the largest count of its row, 0 to 1."""


class MonthView(Struct, frozen=True):
    """Entries under one heading of a timeline, newest first."""

    label: str
    """`September 2025`, or `2025, month not known`."""
    anchor: str
    """`m2025-09`."""
    facts: Sequence[FactView]


class TimelineView(Struct, frozen=True):
    """Dated facts by month, newest first; parts that are too long stand on pages of their own."""

    months: tuple[MonthView, ...] = ()
    parts: tuple[PeriodView, ...] = ()
    """Periods with their own pages, newest first."""
    bars: tuple[PeriodView, ...] = ()
    """Facts per month, oldest first, without gaps; empty for less than two months."""
    count: int = 0
    """All dated facts, the parts' included."""
    topics: tuple[tuple[str, str], ...] = ()
    """Ids and titles of the topics of its own facts, by title: what the filters call them."""


class IntroView(Struct, frozen=True):
    """The desk's judgement that opens a page."""

    html: Markup
    date: str = ""
    """`24 September 2025`."""
    status: str = ""
    """worsening, unchanged, improving."""
    summary: str = ""


class FigureRow(Struct, frozen=True):
    """A figure in force, in the table of a country or topic."""

    question: Link
    scope: str
    figure: str
    """In words."""
    who: Link
    """Speaker, or publisher."""
    date: str
    """When it was said or published, short: `15 Sep 2025`."""
    href: str
    """The fact's permalink."""
    source: SourceView


class VoiceView(Struct, frozen=True):
    """Somebody who speaks for or about a country, with the latest that he said."""

    who: Link
    """With role and count."""
    latest: str
    """Claim of the latest statement."""
    date: str
    href: str
    struck: bool = False
    """It is no longer in force."""
    status: tuple[StatusView, ...] = ()
    """What became of it."""


class CountryLine(Struct, frozen=True, gc=False):
    """A country in a list."""

    name: str
    href: str
    code: str
    flag: str
    """Address of its flag below the root: `assets/flags/by.svg`; empty: none."""
    facts: int = 0
    articles: int = 0
    last: str = ""
    """Day of the newest article, short."""
    status: str = ""
    """worsening, unchanged, improving, as its intro says."""
    shared: int = 0
    """In a list of related countries: the facts that name both. Such a list counts nothing else."""


class RegionView(Struct, frozen=True):
    """Countries of one region."""

    name: str
    countries: tuple[CountryLine, ...]


class MapCountry(Struct, frozen=True, gc=False):
    """A country on the home page's map."""

    code: str
    path: str
    """SVG path data; empty: a dot."""
    x: float = 0.0
    y: float = 0.0
    """Where the dot or the label stands."""
    name: str = ""
    href: str = ""
    """Empty: the briefing says nothing of it."""
    level: int = 0
    """0: nothing; 1 to 3: few, some, many facts."""
    facts: int = 0


class MapView(Struct, frozen=True):
    """A map of the countries that the briefing covers."""

    viewbox: str
    countries: tuple[MapCountry, ...]
    label: str
    """Text that says the same."""


class DisputeLine(Struct, frozen=True, gc=False):
    """A disputed question, on the home page or a country's."""

    question: Link
    scope: str
    words: str
    """`over 13,000 troops or up to 30,000 troops`, or the differing answers."""
    who: str
    """`Russia (12 Sep 2025), Lithuania (3 Sep 2025) and 2 more`; without days where all spoke on one."""
    date: str
    """The day on which all of them said so, short; empty where they said it on several."""
