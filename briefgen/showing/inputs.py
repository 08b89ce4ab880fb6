"""Digests of what the views of pages are made from, beside what all pages have in common.

A page's inputs may be wider than what it shows, never narrower: then it is only made once too often.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec
from markupsafe import Markup

from briefgen.briefing.changes import Change
from briefgen.briefing.origins import origin
from briefgen.briefing.periods import Period
from briefgen.cards import DIGEST, ArticleCard, FactCard, digest_of
from briefgen.entries import Intro
from briefgen.showing.context import Context
from briefgen.showing.disputes import dispute_lines
from briefgen.showing.listed import ListedFact


def of_facts(facts: Iterable[FactCard], context: Context) -> bytes:
    """What is shown of some facts, in their order."""
    influences = context.influences
    if influences:
        shown = [influences.get(fact.ref, fact.digest) if not fact.merged else fact.digest for fact in facts]
    else:
        shown = [fact.digest for fact in facts]
    return blake2b(b"".join(shown), digest_size=DIGEST).digest()


def of_group(facts: Iterable[FactCard], context: Context) -> bytes:
    """What is shown of a group of facts, of those by themselves and of the events that stand in the place of some."""
    facts = tuple(facts)
    merged = context.once(facts)
    return of_facts(facts, context) if merged == facts else of_facts((*facts, *merged), context)


def of_articles(articles: Iterable[ArticleCard]) -> bytes:
    """What lists show of some articles, in their order."""
    return blake2b(b"".join([article.digest for article in articles]), digest_size=DIGEST).digest()


def of_parts(period: Period[Any]) -> list[tuple[str, int]]:
    """The parts of a period by name."""
    return [(part.key, part.count) for part in period.parts]


def of_period(period: Period[FactCard], context: Context) -> bytes:
    """All facts of a period, those of its parts too: its chart counts them."""
    return digest_of(period.key, of_facts(period.own, context), [of_period(part, context) for part in period.parts])


def of_article(card: ArticleCard, context: Context) -> bytes:
    """An article, what other articles do to its facts, and the copies of its report."""
    influences = context.influences
    others = [influences[fact.ref] for fact in card.facts if fact.ref in influences] if influences else []
    copies = context.origins.get(origin(card), ())
    targets = [link.target for link in card.links]
    return digest_of(card.whole, others, [copy.digest for copy in copies], targets)


def of_question(question: str, context: Context) -> bytes:
    """A question: its answers, the copies of their reports, what denies or disputes them, the desk's judgement."""
    briefing = context.briefing
    answers = briefing.by_question.get(question, ())
    owners = {answer.ref.partition("#")[0] for answer in answers}
    reports = [context.origins.get(origin(context.article_card(owner)), ()) for owner in sorted(owners)]
    received = [relation for answer in answers for relation in briefing.relations.received.get(answer.ref, ())]
    return digest_of(
        of_facts(answers, context),
        [of_articles(report) for report in reports],
        of_facts((briefing.facts.cards[relation.source] for relation in received), context),
        briefing.content.questions.get(question),
    )


def of_subject(
    facts: Iterable[FactCard], articles: Iterable[ArticleCard], intro: Intro | None, context: Context, code: str = ""
) -> bytes:
    """A country or topic: its facts and articles, the desk's judgement, what is ahead today, disputes of a country."""
    return digest_of(
        of_group(facts, context),
        of_articles(articles),
        intro,
        context.today,
        dispute_lines(context, code) if code else (),
    )


def of_changes(period: Period[Change], context: Context) -> bytes:
    """The changes of a period, and its parts by name; the main page shows the newest of its parts' changes too."""
    own = [_of_change(change, context) for change in period.own]
    return digest_of(period.key, own, [of_changes(part, context) for part in period.parts], of_parts(period))


def _of_change(change: Change, context: Context) -> bytes:
    cards = context.briefing.facts.cards
    facts = [fact for fact in (change.fact, change.before, *change.restored) if fact]
    article = context.article_card(change.article.id)
    recorded = [fact.recorded for fact in article.facts]
    digests = [context.shown_digest(cards[fact.ref]) for fact in facts]
    return digest_of(change.day, change.kind, article.digest, recorded, digests)


def of_view(view: Any) -> bytes:
    """A view as it is, facts in lists by their digests."""
    return blake2b(_encode(view), digest_size=DIGEST).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, ListedFact):
        return value.digest
    if isinstance(value, Markup):
        return str.__str__(value)
    raise TypeError(f"a view holds a {type(value).__name__}")


_encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
