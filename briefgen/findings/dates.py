"""Findings on days that do not fit together: facts that lie after their article, and the desk's own days before it."""

import datetime as dt
from collections.abc import Iterator

from briefgen import english
from briefgen.briefing.as_of import known_since, recorded
from briefgen.library import Library
from briefgen.model import Article, Fact
from briefgen.problems import Problem


def late_date(fact: Fact, article: Article) -> Iterator[Problem]:
    """Something that is said to be so and lies after the article that says it, or words that were said after it."""
    published = article.date.latest
    on = fact.said_by.on if fact.said_by else None
    # A page that its source added to later may have it: then the desk has recorded the fact later, too.
    known = max(published, fact.recorded or published) if published else None
    if on and on.earliest and known and on.earliest > known and fact.lacks("recorded"):
        place = fact.places.get("said_by", (fact.line, fact.column))
        said, day = english.date_words(on), english.day_words(published)
        message = f"the article's date, {day}, lies before the day on which this was said, {said}"
        hint = "correct one of the two dates, or add `recorded:` with the day on which the fact came in"
        yield Problem("late-date", article.path, *place, message, hint, "warning")
    if fact.date is None or fact.date.earliest is None or published is None or fact.modality != "asserted":
        return
    if fact.date.earliest > published and fact.lacks("modality"):
        place = fact.places.get("date", (fact.line, fact.column))
        day = english.day_words(published)
        message = f"{english.date_words(fact.date)} lies after the article's date, {day}, and the fact is asserted"
        hint = "write `modality: planned` (or forecast), or correct one of the two dates"
        yield Problem("late-date", article.path, *place, message, hint, "warning")


def future_dates(library: Library, today: dt.date) -> Iterator[Problem]:
    """Articles that will be published, or recorded, after the day of the build: a year was mistyped."""
    for card in library.cards:
        if (card.date.earliest or today) <= today and (card.recorded or today) <= today:
            continue
        days = ("date", card.date.earliest), ("recorded", card.recorded)
        if late := next(((key, day) for key, day in days if day and day > today), None):
            key, day = late
            place = library.article(card.id).places.get(key, (1, 1))
            message = f"`{key}` is {english.day_words(day)}, and today is {english.day_words(today)}"
            hint = "correct it; what lies ahead is the date of a fact"
            yield Problem("future-date", card.path, *place, message, hint, "warning")


def early_days(article: Article) -> Iterator[Problem]:
    """Days on which the desk knew, opened, changed or withdrew something, and that lie before there was anything.

    Such a day is passed over: a fact is never known before its article, nor withdrawn before it was known.
    """
    published, known = article.date.day, recorded(article)
    if published is None:
        return
    since = f"the article's date, {english.day_words(published)}"
    yield from _early("recorded", article.recorded, published, since, article, article.places)
    accessed, updated = article.source.accessed, article.updated
    yield from _early("accessed", accessed.day if accessed else None, published, since, article, article.places)
    if known > published:
        since = f"the day on which the article was recorded, {english.day_words(known)}"
    last = max(known, published)
    yield from _early("updated", updated.day if updated else None, last, since, article, article.places)
    for fact in article.facts:
        if "recorded" in fact.places:
            yield from _early("recorded", fact.recorded, last, since, article, fact.places)
        if fact.retracted and fact.retracted.on:
            day = max(known_since(fact, article), published)
            words = f"the day on which the fact was recorded, {english.day_words(day)}"
            yield from _early("retracted", fact.retracted.on.latest, day, words, article, fact.places)


def _early(  # all that a message says
    key: str, day: dt.date | None, first: dt.date, since: str, article: Article, places: dict[str, tuple[int, int]]
) -> Iterator[Problem]:
    if day and day < first:
        message = f"`{key}` ({english.day_words(day)}) lies before {since}"
        place = places.get(key, (1, 1))
        yield Problem("early-day", article.path, *place, message, "correct one of the two days", "warning")
