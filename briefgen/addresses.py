"""Checks that every address is that of one page, and that every link in a body leads somewhere."""

from collections.abc import Iterable

from briefgen.model import Article, Intro
from briefgen.pages import Page
from briefgen.problems import Problem
from briefgen.showing.context import Context, article_address


def collisions(pages: Iterable[Page]) -> list[Problem]:
    """Pages whose addresses are the same, or the same but for capital letters."""
    first: dict[str, Page] = {}
    problems = []
    for page in pages:
        other = first.setdefault(page.url.lower(), page)
        if other is not page:
            where, there = (
                page.made_from or other.made_from or page.url,
                other.made_from or "a page that the site makes itself",
            )
            message = f"its page {page.url} would be that of {there}"
            problems.append(Problem("same-address", where, 1, 1, message, "rename one of the two"))
    return problems


def anchors(context: Context) -> set[str]:
    """The permalinks of all facts, former ids included, as links in bodies name them."""
    return {
        f"{article_address(article.id)}#{name}"
        for article in context.briefing.content.articles
        for fact in article.facts
        for name in (fact.id, *fact.aliases)
    }


def dead_links(context: Context, pages: Iterable[Page], static: Iterable[str]) -> list[Problem]:
    """Links in bodies to pages, facts or files that this site does not have."""
    known = {page.url for page in pages} | {path.removeprefix("static/") for path in static}
    facts = anchors(context)
    problems = []
    content = context.briefing.content
    bodies: list[Article | Intro] = [*content.articles, *content.pages]
    bodies += [*content.countries.values(), *content.topics.values(), *content.questions.values()]
    for item in bodies:
        for link in item.links:
            url, _, anchor = link.target.partition("#")
            if url not in known:
                message = f'"{link.written}" leads to {url}, which this site does not have'
                hint = "check the name; a draft and a question have no page yet"
                problems.append(Problem("dead-link", item.path, link.line, link.column, message, hint))
            elif anchor and url.startswith("articles/") and link.target not in facts and not anchor.startswith("s-"):
                message = f'"{link.written}": that article has no fact `{anchor}`'
                problems.append(Problem("dead-link", item.path, link.line, link.column, message, "check the fact's id"))
    return problems
