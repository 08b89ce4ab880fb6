"""What the template of a question may see: answers by scope, and charts of figures."""

from msgspec import Struct

from briefgen.views import FactView, IntroView, Link, RelationView, SourceView


class AnswerMember(Struct, frozen=True, gc=False):
    """A member of an answer that is a set."""

    label: str
    odd: bool
    """Whether not all answers in force have it."""


class AnswerRow(Struct, frozen=True):
    """An answer to a question, in the table of its scope."""

    fact: FactView
    who: Link
    """Speaker, else publisher."""
    figure: str = ""
    """In words; empty where the answer is no figure."""
    members: tuple[AnswerMember, ...] = ()
    """Members of an answer that is a set."""
    text: str = ""
    """An answer that is a text."""
    said: str = ""
    """Short: `15 Sep 2025`."""
    published: str = ""
    origin: str = ""
    """`shared with Guernsey Press`; empty: its own."""
    again: str = ""
    """Why it counts as one origin with an answer above: `same speaker`, `same article`, `same publisher`; empty: it
    does not."""
    copies: tuple[SourceView, ...] = ()
    struck: bool = False
    reason: str = ""
    """Why it is no longer in force: `replaced on 28 May 2025 by Valery Revenko: “…”`."""
    reason_href: str = ""
    """The fact that took its place."""


class ChartTick(Struct, frozen=True, gc=False):
    """A number on the scale of a chart."""

    x: float
    """0 to 1."""
    label: str


class ChartBar(Struct, frozen=True, gc=False):
    """A claimant's line in a chart of figures."""

    label: str
    """Speaker, else publisher."""
    note: str
    """Figure and day in words: `over 50,000 · 16 Sep`."""
    low: float
    """0 to 1."""
    high: float
    """0 to 1; equal to `low` for a single value."""
    opens_up: bool = False
    """`over`, `at least`: an arrow to the right."""
    opens_down: bool = False
    """`up to`, `under`: an arrow to the left."""
    about: bool = False
    """Drawn lighter at its ends."""
    old: bool = False
    """No longer in force."""


class ChartView(Struct, frozen=True):
    """Figures of one scope on a common scale."""

    ticks: tuple[ChartTick, ...]
    bars: tuple[ChartBar, ...]
    """Newest first."""
    unit: str
    logarithmic: bool
    label: str
    """Text that says the same."""


class ScopeView(Struct, frozen=True):
    """The answers to a question within one scope."""

    name: str
    """Empty: the question has no scopes."""
    anchor: str
    state: str
    """agreed, disputed, settled, incomparable, single, remaining, lapsed, unanswered."""
    words: str
    """`4 answers of 3 independent origins; those in force agree`."""
    rows: tuple[AnswerRow, ...]
    """Newest first, those in force and the others."""
    chart: ChartView | None = None


class QuestionView(Struct, frozen=True):
    """`questions/ID.html`."""

    title: str
    state: str
    """agreed, disputed, settled, incomparable, single, remaining, lapsed, unanswered."""
    words: str
    """`12 answers, 8 independent origins, 3 scopes`."""
    scopes: tuple[ScopeView, ...]
    intro: IntroView | None = None
    note: str = ""
    countries: tuple[Link, ...] = ()
    disputes: tuple[tuple[FactView, RelationView], ...] = ()
    """Disputes that a source or the desk states across scopes."""
    changed: str = ""
    """The last day on which the desk recorded something of it: `2025-09-24`; empty: nothing yet."""
