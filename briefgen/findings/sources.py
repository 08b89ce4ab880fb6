"""Findings on sources and their words: entered twice, not archived; quotes too long or missing; vague speakers."""

import re
from collections import Counter
from collections.abc import Iterator

from briefgen.briefing.names import Party, folded
from briefgen.briefing.origins import origin
from briefgen.cards import ArticleCard
from briefgen.library import Library
from briefgen.model import Article, Fact, Speaker
from briefgen.problems import Problem, Severity

LONGEST_QUOTE = 40
"""Words that may be quoted at once without asking whose they are."""
VAGUE = frozenset(
    "officials official sources source experts expert analysts analyst observers observer diplomats diplomat insiders"
    " insider critics critic commentators authorities media reports circles people somebody someone many some".split()
)
"""Last words of names that name nobody."""
BLOCS = frozenset(("the west", "west", "western countries", "the international community", "international community"))


def no_archive(library: Library, asked: Severity | None) -> Iterator[Problem]:
    """Addresses that may rot, with nothing behind them.

    A warning where the desk archives its sources and has forgotten one. A desk that archives none has no slip in each
    article: it is told only where `briefgen.yaml` asks for it.
    """
    severity: Severity = "warning" if any(card.source.archive for card in library.cards) else "off"
    for card in library.cards if (asked or severity) != "off" else ():
        if card.source.url and not card.source.archive:
            yield _no_archive(library.article(card.id), severity)


def same_page(library: Library) -> Iterator[Problem]:
    """Articles made from one page of a source, and not marked as one report: each would count as a source."""
    first: dict[str, ArticleCard] = {}
    for card in library.cards:
        if not card.source.url:
            continue
        other = first.setdefault(_page(card.source.url), card)
        if other is not card and origin(other) != origin(card):
            article = library.article(card.id)
            place = article.places.get("url", (article.source.line, article.source.column))
            message = f"this is the page that {other.path} is made from too: one report counts as two sources"
            hint = f"write `origin: {origin(other)}`, or put the facts of both into one article"
            yield Problem("same-page", card.path, *place, message, hint, "warning")


def _page(url: str) -> str:
    """An address without what does not tell one page from another."""
    address = url.partition("#")[0].partition("://")[2]
    return address.removeprefix("www.").rstrip("/")


def _no_archive(article: Article, severity: Severity) -> Problem:
    place = article.places.get("url", (article.source.line, article.source.column))
    message = "the source has no archived copy: when the page changes, nobody can check the words"
    hint = "save the page, for example at web.archive.org, and write `archive: https://…` below `source`"
    return Problem("no-archive", article.path, *place, message, hint, severity)


def long_quotes(fact: Fact, path: str) -> Iterator[Problem]:
    """Quotes that are longer than what a desk may usually republish."""
    for quote in fact.quotes:
        if len(quote.exact) <= 2 * LONGEST_QUOTE:  # a word and the space behind it are two letters at least
            continue
        words = len(re.findall(r"\w[\w'’-]*", quote.exact))
        if words > LONGEST_QUOTE:
            message = f"the quote has {words} words, more than {LONGEST_QUOTE}"
            hint = "quote the words that carry the fact, and mark what you leave out with `[…]`"
            yield Problem("long-quote", path, quote.line, quote.column, message, hint, "warning")


def spoken_without_words(article: Article) -> Iterator[Problem]:
    """Facts said to be spoken that quote no words; what `each` gives to several is for those that do."""
    lent = Counter(fact.places.get("spoken") for fact in article.facts)
    for fact in article.facts:
        place = fact.places.get("spoken", (fact.line, fact.column))
        if fact.spoken and not fact.quotes and lent[place] == 1 and fact.lacks("quote"):
            message = "`spoken` tells whose words the quote is, and this fact has no quote"
            hint = "write `quote:` with the speaker's words as they stand in the text, or leave out `spoken`"
            yield Problem("no-quote", article.path, *place, message, hint, "warning")


def vague_speaker(fact: Fact, said_by: Speaker, party: Party, path: str) -> Iterator[Problem]:
    """A speaker who is a crowd, or a role without a name; a note on the fact settles it."""
    if party.kind or fact.note or not fact.lacks("note"):
        return
    told = _vague(party)
    if told:
        yield Problem("vague-speaker", path, said_by.line, said_by.column, *told, "warning")


def _vague(party: Party) -> tuple[str, str] | None:
    """What is wrong with a speaker's name, and what to do about it."""
    who = folded(party.name or party.role)
    if who in BLOCS or (who and who.split()[-1] in VAGUE):
        message = f'"{party.name or party.role}" names nobody, so that nobody can check what was said'
        return message, "name the person or the institution; where the source names none, say so in `note`"
    if not party.name and party.role and not party.organisation:
        message = f'the speaker is a role without a name: readers see "{party.role}, not named"'
        return message, "write `name:` or at least `organisation:`; where the source gives none, say so in `note`"
    return None
