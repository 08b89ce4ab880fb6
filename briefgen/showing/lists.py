"""Lists that several pages share: articles, countries, publishers, intros, the map."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
from markupsafe import Markup

from briefgen import english
from briefgen.cards import ArticleCard, FactCard
from briefgen.entries import Intro
from briefgen.showing.context import Context, article_address, country_address, date_view, flag_address, known_country
from briefgen.showing.sources import foreign
from briefgen.views import ArticleLine, CountryLine, IntroView, Link, MapCountry, MapView

DATA = Path(__file__).parents[1] / "data"
MANY, SOME = 0.5, 0.15
"""Shares of the largest count above which the map draws a country as one with many, or some, facts."""
MAP_SHAPE = 2.2
"""Width of the map over its height."""
SMALLEST_MAP = 160.0
"""Least width of the map, of the world's 960: a single country is shown with its surroundings."""


def article_line(article: ArticleCard, context: Context) -> ArticleLine:
    """An article in a list."""
    return ArticleLine(
        article.title,
        article_address(article.id),
        date_view(article.date, "published"),
        context.briefing.publisher_of[article.id].name,
        ", ".join(f"citing {name}" for name in article.source.cites),
        article.summary,
        article.count,
        foreign(article, context),
        article.source.url,
    )


def last_day(articles: Iterable[ArticleCard]) -> str:
    """The last day on which something of some articles was recorded; empty where there are none."""
    last = max(articles, key=attrgetter("changed"), default=None)
    return last.last_changed.isoformat() if last else ""


def article_lines(articles: Iterable[ArticleCard], context: Context) -> tuple[ArticleLine, ...]:
    """Articles in a list, in order."""
    return tuple(article_line(article, context) for article in articles)


def country_line(code: str, context: Context) -> CountryLine:
    """A country in a list."""
    briefing = context.briefing
    articles = briefing.country_articles(code)
    intro = briefing.content.countries.get(code)
    last = articles[0].date.day if articles else None
    return CountryLine(
        context.country_name(code),
        country_address(code) if code in context.covered else "",
        code,
        flag_address(code) if has_flag(code) else "",
        len(briefing.by_country.get(code, ())),
        len(articles),
        english.short_day(last) if last else "",
        intro.status or "" if intro else "",
    )


def countries_by_facts(codes: Iterable[str], context: Context) -> tuple[CountryLine, ...]:
    """Countries, those with most facts first."""
    lines = (country_line(code, context) for code in codes)
    return tuple(sorted(lines, key=lambda line: (-line.facts, -line.articles, english.sort_key(line.name))))


def countries_of(facts: Iterable[FactCard], context: Context, without: str = "") -> tuple[CountryLine, ...]:
    """Countries that these facts name, with how many do, most first."""
    counts = Counter(chain.from_iterable([fact.countries for fact in facts]))
    counts.pop(without, None)
    return country_counts(counts, context)


def country_counts(counts: Mapping[str, int], context: Context) -> tuple[CountryLine, ...]:
    """Countries with how many facts name them, most first."""
    lines = (_related(code, context, count) for code, count in counts.items())
    return tuple(sorted(lines, key=lambda line: (-line.shared, english.sort_key(line.name))))


def _related(code: str, context: Context, shared: int) -> CountryLine:
    """A country that facts name, with how many do: nothing of what else is known of it, which changes elsewhere."""
    address = country_address(code) if code in context.covered else ""
    flag = flag_address(code) if has_flag(code) else ""
    return CountryLine(context.country_name(code), address, code, flag, shared=shared)


def publisher_links(articles: Iterable[ArticleCard], context: Context) -> tuple[Link, ...]:
    """Who published these articles, with how many, most first."""
    counts: dict[str, int] = {}
    parties = {}
    for article in articles:
        party = context.briefing.publisher_of[article.id]
        parties[party.key] = party
        counts[party.key] = counts.get(party.key, 0) + 1
    links = (Link(party.name, context.party_link(party).href, "", counts[key]) for key, party in parties.items())
    return tuple(sorted(links, key=lambda link: (-link.count, english.sort_key(link.label))))


def intro_view(intro: Intro | None) -> IntroView | None:
    """The desk's judgement; nothing where the desk wrote none."""
    if intro is None or not (intro.html.strip() or intro.summary):
        return None
    return IntroView(
        Markup(intro.html), english.date_words(intro.date) if intro.date else "", intro.status or "", intro.summary
    )


def counts_words(facts: int, articles: int) -> str:
    """`31 facts from 12 articles`."""
    return f"{english.count_words(facts, 'fact')} from {english.count_words(articles, 'article')}"


@cache
def has_flag(code: str) -> bool:
    """Whether the package has a flag of the country."""
    return (DATA / "flags" / f"{code.lower()}.svg").is_file()


@cache
def locator(code: str) -> Markup:
    """Inner markup of a country's locator map; empty when there is none."""
    path = DATA / "maps" / f"{code}.svgpart"
    return Markup(path.read_text(encoding="utf-8").strip()) if path.is_file() else Markup("")


def locator_label(code: str, context: Context) -> str:
    """A locator map in words."""
    entry = known_country(code)
    neighbours = english.list_words(
        sorted((context.country_name(other) for other in entry.neighbours), key=english.sort_key)
    )
    return f"Map: {context.country_name(code)} in {entry.region}" + (
        f", between {neighbours}" if len(entry.neighbours) > 1 else ""
    )


@cache
def _world() -> Any:
    return msgspec.json.decode((DATA / "world.json").read_bytes())


def world_map(context: Context) -> MapView | None:
    """The part of the world that the briefing covers; none when it covers nothing."""
    counts = {code: len(context.briefing.by_country.get(code, ())) for code in context.covered}
    shapes = _world()["shapes"]
    boxes = [shapes[code]["box"] for code, facts in counts.items() if facts and code in shapes]
    if not boxes:
        return None
    left, top, right, bottom = _view(boxes)
    most = max(counts.values())
    shown = tuple(
        _shape(code, shape, counts, most, context)
        for code, shape in sorted(shapes.items())
        if ("path" in shape or code in counts) and _meets(shape["box"], (left, top, right, bottom))
    )
    named = english.count_words(len(context.covered), "country", "countries")
    viewbox = f"{left:g} {top:g} {right - left:g} {bottom - top:g}"
    return MapView(viewbox, shown, f"Map of the {named} that this briefing covers")


Box = tuple[float, float, float, float]


def _view(boxes: list[list[float]]) -> Box:
    """The frame round some countries: with a margin, not too small, as wide as it should be for its height."""
    x, y, width, height = _world()["viewBox"]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    wide = min(max((right - left) * 1.1, (bottom - top) * 1.1 * MAP_SHAPE, SMALLEST_MAP), width)
    high = min(wide / MAP_SHAPE, height)
    start = min(max((left + right - wide) / 2, x), x + width - wide)
    above = min(max((top + bottom - high) / 2, y), y + height - high)
    return round(start, 1), round(above, 1), round(start + wide, 1), round(above + high, 1)


def _meets(box: list[float], view: Box) -> bool:
    return box[0] <= view[2] and box[2] >= view[0] and box[1] <= view[3] and box[3] >= view[1]


def _shape(code: str, shape: dict[str, Any], counts: dict[str, int], most: int, context: Context) -> MapCountry:
    facts = counts.get(code, 0)
    share = facts / most
    level = 0 if code not in counts else 3 if share >= MANY else 2 if share >= SOME else 1
    x, y = shape.get("dot", (0.0, 0.0))
    href = country_address(code) if code in counts else ""
    return MapCountry(code, shape.get("path", ""), x, y, context.country_name(code), href, level, facts)
