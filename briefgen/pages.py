"""The plan: every page of the site, its address, its template and the function that makes its view."""

from collections.abc import Iterable, Iterator
from functools import partial
from operator import attrgetter

from briefgen import list_pages, subject_pages
from briefgen.data_pages import data_pages
from briefgen.following import alternates, files, of_changes, of_site
from briefgen.page import HOME, Page, Settled, navigation
from briefgen.page_views import RedirectView
from briefgen.showing import articles as article_views
from briefgen.showing import home, inputs
from briefgen.showing.context import Context, article_address
from briefgen.sitemap import sitemaps
from briefgen.views import Link

REDIRECT = "redirect.html"


def plan(context: Context, settled: Settled | None = None) -> tuple[Page, ...]:
    """Every page, sorted by address; units that are settled come as they are."""
    settled = settled or {}
    if not settled:
        context.briefing.index.divide()
    site = of_site(context)
    pages = [
        Page(
            "index.html",
            "home.html",
            partial(home.home_view, context),
            description=context.config.description,
            section="home",
            alternates=(*alternates(site), *alternates(of_changes(context))),
            inputs=home.home_inputs(context),
        ),
        *files(site, context),
        *_articles(context),
        *list_pages.article_lists(context, settled),
        *subject_pages.countries(context, settled),
        *list_pages.timeline(context, settled),
        *subject_pages.topics(context, settled),
        *subject_pages.questions(context),
        *subject_pages.parties(context),
        *subject_pages.publishers(context, settled),
        *list_pages.changed(context, settled),
        *list_pages.ahead(context, settled),
        *_plain(context),
        *_redirects(context),
        *data_pages(context),
    ]
    pages.append(Page("404.html", "404.html", partial(home.not_found_view, _indexes(pages)), "Page not found"))
    search = partial(home.search_view, _indexes(pages), context)
    pages.append(Page("search.html", "search.html", search, "Search", "", "search", (HOME,)))
    pages.sort(key=attrgetter("url"))
    pages += sitemaps(pages, context)
    return tuple(sorted(pages, key=attrgetter("url")))


def _indexes(pages: Iterable[Page]) -> tuple[Link, ...]:
    return (HOME, *(Link(item.label, item.href) for item in navigation(pages) if item.section != "home"))


def _articles(context: Context) -> Iterator[Page]:
    crumbs = (HOME, Link("Articles", "articles/index.html"))
    for card in context.briefing.content.articles.cards:
        view, shown = partial(article_views.article_view, card, context), inputs.of_article(card, context)
        url = article_address(card.id)
        yield Page(url, "article.html", view, card.title, card.summary, "articles", crumbs, card.path, settled=shown)


def _plain(context: Context) -> Iterator[Page]:
    for page in context.briefing.content.pages:
        yield Page(
            f"{page.id}.html",
            "page.html",
            partial(home.plain_view, page),
            page.title,
            page.summary,
            page.id,
            (HOME,),
            page.path,
        )


def _redirects(context: Context) -> Iterator[Page]:
    library = context.briefing.content.articles
    for card in library.cards:
        for alias in card.aliases:
            url = article_address(alias)
            view = partial(RedirectView, card.title, article_address(card.id))
            place = library.article(card.id).places.get(f"aliases {alias}", (1, 1))
            yield Page(url, REDIRECT, view, card.title, made_from=card.path, place=place)
