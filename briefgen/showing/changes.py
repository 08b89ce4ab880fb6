"""The page of changes: what was added, updated, replaced, corrected and withdrawn, by day."""

from itertools import groupby

from briefgen import english
from briefgen.briefing.changes import Change, changes, together, told_once
from briefgen.briefing.periods import Period, split
from briefgen.cards import ArticleCard
from briefgen.page_views import ChangeDay, ChangeLine, ChangesView
from briefgen.showing.context import Context, article_address, fact_address
from briefgen.showing.sources import who_words
from briefgen.showing.timelines import Address, period_words
from briefgen.views import Link, PeriodView

WORDS = {
    "added": "Added",
    "updated": "Article updated",
    "superseded": "Replaced",
    "corrected": "Corrected",
    "retracted": "Retracted",
}
LATEST = 50
"""Changes that the main page shows when all of them stand on pages of their periods."""
PAGES = Address("changes", "changes.html")


def periods(context: Context) -> Period[Change]:
    """All changes by period, newest first."""
    return split(told_once(changes(context.briefing)), lambda change: change.day.isoformat())


def changes_view(heading: str, period: Period[Change], context: Context, parent: Link | None) -> ChangesView:
    """`changes.html`, or the page of one of its periods."""
    shown = period.own if period.key or not period.parts else newest(period, LATEST)
    days = tuple(
        ChangeDay(english.day_words(day), f"page-{day.isoformat()}", tuple(line(change, context) for change in group))
        for day, group in groupby(shown, key=lambda change: change.day)
    )
    parts = tuple(PeriodView(period_words(part.key), PAGES.of(part.key), part.count) for part in period.parts)
    return ChangesView(heading, days, parts, parent)


def newest(period: Period[Change], number: int) -> tuple[Change, ...]:
    """The first changes of a period and its parts."""
    found = list(period.own)
    for part in period.parts:
        if len(found) >= number:
            break
        found += newest(part, number - len(found))
    return tuple(found[:number])


def line(change: Change, context: Context) -> ChangeLine:
    """A change in words."""
    article, linked, before = change.article, change.fact, change.before
    if linked is None:
        who = context.briefing.publisher_of[article.id].name
        count = together(article) if change.kind == "added" and isinstance(article, ArticleCard) else 0
        return ChangeLine(change.kind, WORDS[change.kind], article.title, article_address(article.id), who, count=count)
    retracted = linked.fact.retracted if change.kind == "retracted" else None
    again = english.list_words(f"“{other.fact.claim}”" for other in change.restored)
    reasons = (retracted.reason if retracted else "", f"{again} {_stand(change)} again" if again else "")
    return ChangeLine(
        change.kind,
        WORDS[change.kind],
        linked.fact.claim,
        fact_address(linked.ref),
        who_words(linked),
        before.fact.claim if before else "",
        fact_address(before.ref) if before else "",
        "; ".join(filter(None, (reason.rstrip(".") if again else reason for reason in reasons))),
    )


def _stand(change: Change) -> str:
    return "stands" if len(change.restored) == 1 else "stand"
