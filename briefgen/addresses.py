"""Checks that every address is that of one page, and that every link in a body leads somewhere."""

import re
from collections.abc import Collection, Iterable
from html import escape, unescape

from briefgen.cards import ArticleCard
from briefgen.content.otherwords import nearest
from briefgen.entries import Intro
from briefgen.page import Page
from briefgen.pages import REDIRECT
from briefgen.problems import Problem
from briefgen.showing.body import body
from briefgen.showing.context import Context, article_address, country_address, question_address

_ID = re.compile(r'<[a-z][^<>]*\sid="([^"]*)"')


def collisions(pages: Collection[Page]) -> list[Problem]:
    """Pages whose addresses are the same, or the same but for capital letters."""
    if len({page.url.lower() for page in pages}) == len(pages):
        return []
    first: dict[str, Page] = {}
    problems = []
    for page in pages:
        other = first.setdefault(page.url.lower(), page)
        kind = page.url.partition("/")[0]
        if other is not page and page.url != other.url and kind in ("topics", "questions"):
            if page.template:  # its feeds and its timeline have the same mistake
                problems.append(_one_name(kind, page, other))
        elif other is not page:
            # The one that can best be renamed is told: a former id before a file's own page.
            told, there = (other, page) if _rank(other) > _rank(page) else (page, other)
            where = told.made_from or there.made_from or told.url
            owner = there.made_from if told.made_from and there.made_from else "a page that the site makes itself"
            message, hint = f"its page {told.url} would be that of {owner}", "rename one of the two"
            if told.template == REDIRECT:
                message, hint = f"its former id leads to {told.url}, the page of {owner}", "take it out of `aliases`"
            problems.append(Problem("same-address", where, *told.place, message, hint))
    return problems


def _one_name(kind: str, page: Page, other: Page) -> Problem:
    """Two topics or questions that some systems do not tell apart; they stand in articles, perhaps in no own file."""
    one, two = sorted(url.partition("/")[2].removesuffix(".html") for url in (page.url, other.url))
    message = (
        f"the {kind} `{one}` and `{two}` are the same but for capital letters, which some systems do not tell apart"
    )
    return Problem(
        "same-address", page.made_from or other.made_from or page.url, 1, 1, message, f"write `{two}` everywhere"
    )


def taken(pages: Iterable[Page], assets: Iterable[str], static: Collection[str]) -> list[Problem]:
    """Static files that would lie where the site has a file or folder of its own, or where another one lies."""
    if not static:
        return []
    files = {url.lower(): "that the site makes itself" for url in (*(page.url for page in pages), *assets)}
    folders = {
        parent: "that the site makes itself"
        for folder in {url.rpartition("/")[0] for url in files}
        for parent in _folders(f"{folder}/")
    }
    problems = []
    for path in static:
        url = path.removeprefix("static/").lower()
        there = files.get(url) or folders.get(url) or next(filter(None, map(files.get, _folders(url))), None)
        if there:
            message = f"it would lie where the site has a file or folder {there}"
            problems.append(Problem("same-address", path, 1, 1, message, "rename it"))
        files.setdefault(url, f"from {path}")
        for parent in _folders(url):
            folders.setdefault(parent, f"from {path}")
    return problems


def _folders(url: str) -> list[str]:
    return [url[:at] for at, letter in enumerate(url) if letter == "/"]


def _rank(page: Page) -> int:
    """How easily a page can have another address."""
    return 2 if page.template == REDIRECT else 1 if page.made_from else 0


def anchors(context: Context) -> set[str]:
    """The permalinks of all facts, former ids included, as links in bodies name them."""
    return {
        f"{article_address(article.id)}#{name}"
        for article in context.briefing.articles
        for fact in context.briefing.content.articles.facts(article.id)
        for name in (fact.id, *fact.aliases)
    }


def of(context: Context, pages: Iterable[Page]) -> frozenset[str]:
    """Every page and every permalink."""
    return frozenset({page.url for page in pages} | anchors(context))


class _Headings:
    """The anchors in the texts of pages; those that the site gives itself (`page-…`) are taken as they are written."""

    def __init__(self, context: Context) -> None:
        content = context.briefing.content
        self._library = content.articles
        self._articles = {article_address(card.id): card.id for card in content.articles.cards}
        self._intros: dict[str, Intro] = {f"{page.id}.html": page for page in content.pages}
        self._intros |= {country_address(code): intro for code, intro in content.countries.items()}
        self._intros |= {f"topics/{topic}.html": intro for topic, intro in content.topics.items()}
        self._intros |= {question_address(name): intro for name, intro in content.questions.items()}
        self._known: dict[str, frozenset[str]] = {}

    def of(self, url: str) -> frozenset[str]:
        """The anchors in what a page shows of its text."""
        if url not in self._known:
            article, intro = self._articles.get(url), self._intros.get(url)
            shown = str(body(self._library.whole(article))) if article else intro.html if intro else ""
            self._known[url] = frozenset(map(unescape, _ID.findall(shown)))
        return self._known[url]

    def has(self, url: str, anchor: str) -> bool:
        """Whether a page has an anchor, as far as that can be told without making the page."""
        return not url.endswith(".html") or anchor == "main" or anchor.startswith("page-") or anchor in self.of(url)

    def is_cut(self, url: str, anchor: str) -> bool:
        """Whether an article has an anchor that its page leaves out."""
        article = self._articles.get(url)
        passages = self._library.whole(article).passages if article else ()
        return any(f'id="{escape(anchor)}"' in passage.html for passage in passages)


def _ids(url: str, facts: Iterable[str]) -> list[str]:
    return [name.partition("#")[2] for name in facts if name.startswith(f"{url}#")]


def dead_links(context: Context, pages: Iterable[Page], static: Iterable[str]) -> list[Problem]:
    """Links in bodies to pages, facts or files that this site does not have; not those to files with mistakes."""
    content = context.briefing.content
    bodies: list[ArticleCard | Intro] = [*content.articles.cards, *content.pages]
    bodies += [*content.countries.values(), *content.topics.values(), *content.questions.values()]
    bodies = [item for item in bodies if item.links]
    if not bodies:
        return []
    known = {page.url for page in pages} | {path.removeprefix("static/") for path in static}
    facts, headings = anchors(context), _Headings(context)
    unread = {article_address(name) for name in content.articles.unread}
    problems = []
    for item in bodies:
        for link in item.links:
            url, _, anchor = link.target.partition("#")
            if url in unread:
                continue  # the mistakes of that file are told
            if url not in known:
                message = f'"{link.written}" leads to {url}, which this site does not have'
                hint = _advice(link.written, url, known, content.drafts)
                problems.append(Problem("dead-link", item.path, link.line, link.column, message, hint))
            elif anchor and link.target not in facts and not headings.has(url, anchor):
                what = "article has no fact" if url.startswith("articles/") else "page has no heading"
                message = f'"{link.written}": that {what} `{anchor}`'
                if anchor.startswith("s-") and headings.is_cut(url, anchor):
                    message = f'"{link.written}": that heading is not in the excerpt which the page shows'
                near = nearest(anchor, [*_ids(url, facts), *headings.of(url)])
                hint = f"write `{link.written.partition('#')[0]}#{near}`" if near else "check what stands after the #"
                problems.append(Problem("dead-link", item.path, link.line, link.column, message, hint))
    return problems


def _advice(written: str, url: str, known: Iterable[str], drafts: Iterable[str]) -> str:
    """What to write instead of a link to a page or file that is not there; only the last part of a way is corrected."""
    folder, _, name = url.rpartition("/")
    stem = name.removesuffix(".html")
    if folder == "articles" and stem in drafts:
        return "that article is a draft: build with --drafts, or publish it"
    if folder == "countries":
        return "no article names that country, so that it has no page"
    if folder == "questions":
        return "no fact answers that question, so that it has no page"
    names = {other.rpartition("/")[2] for other in known if other.rpartition("/")[0] == folder}
    if near := nearest(name, sorted(names)):
        way, slash, last = written.partition("#")[0].rpartition("/")
        return f"write `{way}{slash}{near.removesuffix('.html') + '.md' if last.endswith('.md') else near}`"
    return "check the name"
