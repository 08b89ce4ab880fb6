"""Findings of `check`: what is legal and yet probably not what the desk wants.

What follows from a field that could not be read is none: whatever looks for what is not there asks `Fact.lacks`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

from briefgen.briefing.link import Briefing
from briefgen.briefing.questions import QuestionGroup
from briefgen.findings.copies import same_facts
from briefgen.findings.dates import early_days, future_dates, late_date
from briefgen.findings.figures import derived_sums, no_answer, of_questions
from briefgen.findings.names import Slips, name_with_role, near_names
from briefgen.findings.near_identical import near_identical
from briefgen.findings.relations import older_does, standing_copies
from briefgen.findings.sources import long_quotes, no_archive, same_page, spoken_without_words, vague_speaker
from briefgen.model import Article, Fact
from briefgen.problems import Problem, Severity


def of_article(article: Article, slips: Slips) -> Iterator[Problem]:
    """What an article and the registries tell without the other articles."""
    if not article.facts:
        hint = "add facts, or `check: {no-facts: off}` in briefgen.yaml"
        yield Problem("no-facts", article.path, 1, 1, "this article has no facts", hint, "warning")
    yield from early_days(article)
    yield from spoken_without_words(article)
    yield from same_facts(article)
    for fact in article.facts:
        yield from _of_fact(fact, article, slips)


def _of_fact(fact: Fact, article: Article, slips: Slips) -> Iterator[Problem]:
    if not fact.id_given:
        message = f"this fact's permalink follows its wording: #{fact.id}"
        hint = f"write `id: {fact.id}`, which survives rewording"
        yield Problem("no-fact-id", article.path, fact.line, fact.column, message, hint, "warning")
    if fact.said_by is not None:
        speaker = slips.known.speaker(fact.said_by)
        yield from vague_speaker(fact, fact.said_by, speaker, article.path)
        yield from name_with_role(fact.said_by, speaker, article.path, slips)
    yield from near_names(fact, article.path, slips)
    yield from long_quotes(fact, article.path)
    yield from late_date(fact, article)
    yield from no_answer(fact, article)


def of_briefing(
    briefing: Briefing,
    questions: Mapping[str, QuestionGroup],
    asked: Mapping[str, Severity],
    today: dt.date,
    *,
    thorough: bool,
) -> Iterator[Problem]:
    """What only all articles together tell; what takes seconds in large projects only when it is to be `thorough`.

    `asked` are the severities that the configuration gives: what nobody asks for is not looked for.
    """
    yield from derived_sums(briefing)
    yield from of_questions(briefing)
    yield from older_does(briefing)
    yield from standing_copies(questions)
    yield from future_dates(briefing.content.articles, today)
    yield from same_page(briefing.content.articles)
    yield from no_archive(briefing.content.articles, asked.get("no-archive"))
    if thorough:
        yield from near_identical(briefing.content.articles)
