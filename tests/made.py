"""Briefings made in a line per fact, without files, for the tests of what facts say together; and projects read."""

from msgspec.structs import replace

from briefgen.articles import read_articles
from briefgen.briefing.link import link
from briefgen.briefing.names import names
from briefgen.cache import opened
from briefgen.content.articles import Policy, read_article
from briefgen.content.reading import find, read
from briefgen.entries import Content, Event, Organisation, Person, Question, Registries
from briefgen.findings.names import Slips
from briefgen.library import Library, shelved


def article(name, day, *facts, origin="", publisher="", body="", more=""):
    """An article of a day in September 2025; each fact is the inside of braces."""
    source = f"{{publisher: {publisher or name}{f', origin: {origin}' if origin else ''}}}"
    lines = "".join(f"  - {{claim: The claim, {fact}}}\n" for fact in facts)
    head = f"title: {name}\ndate: 2025-09-{day:02}\nsource: {source}\n{more}"
    text = f"---\n{head}{'facts:' if facts else ''}\n{lines}---\n{body}\n"
    found, reader = read_article(text.encode(), f"content/articles/{name}.md", Policy())
    assert found is not None, reader.problems
    assert [problem for problem in reader.problems if problem.severity == "error"] == []
    return found


def briefing(*articles, questions=(), events=(), people=(), organisations=(), aliases=None, shuffled=None):
    """The linked briefing of some articles and registries, in the order of ids or in any other."""
    registries = Registries(
        people={name: Person(name, title, (aliases or {}).get(name, ())) for name, title in people},
        organisations={name: Organisation(name, title) for name, title in organisations},
        questions={question.id: question for question in questions},
        events={name: Event(name, title) for name, title in events},
    )
    ordered = tuple(shuffled) if shuffled else tuple(sorted(articles, key=lambda one: one.id))
    made, problems = link(Content(articles=shelved(ordered), registries=registries))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return made


def read_project(root, *, drafts=False):
    """All that a project says, as a build without a cache reads it, and what is wrong with its files."""
    files, problems = find(root)
    content, found = read(root, files, Policy())
    known, _ = names(content.registries)
    with opened(None) as cache:
        made = read_articles(root, files.articles, Policy(), Slips(known), cache, map, (b"", b""), drafts=drafts)
        whole = shelved(made.library)  # at hand: the cache goes
        library = Library(made.library.cards, whole.article, whole.facts)
    return replace(content, articles=library, drafts=made.drafts), [*problems, *made.problems, *found]


def question(name="q", unit="", scopes=()):
    return Question(name, name.title(), unit, scopes)
