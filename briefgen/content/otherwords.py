"""Which known word was probably meant by another one: by what editors call fields, else by its spelling."""

import difflib
from collections.abc import Collection, Container, Iterable, Mapping

OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("replaces", "updates"), ("supersedes",)),
    **dict.fromkeys(("contradicts", "refutes", "rejects"), ("denies",)),
    **dict.fromkeys(("confirms", "corroborates"), ("supports",)),
    "doubts": ("disputes",),
    **dict.fromkeys(("speaker", "by", "who", "attribution"), ("said_by",)),
    **dict.fromkeys(("when", "day"), ("date", "on")),
    **dict.fromkeys(("on", "published", "pubdate", "published_on"), ("date",)),
    "date": ("on",),
    **dict.fromkeys(("where", "place", "location", "venue"), ("at",)),
    **dict.fromkeys(("statement", "fact", "text"), ("claim",)),
    **dict.fromkeys(("comment", "remark"), ("note",)),
    **dict.fromkeys(("number", "amount", "value"), ("figure",)),
    **dict.fromkeys(("tags", "tag", "categories", "category", "keywords"), ("topics",)),
    **dict.fromkeys(("headline", "heading"), ("title",)),
    "name": ("title", "publisher"),
    **dict.fromkeys(("link", "href", "website", "webpage", "www", "web", "uri", "address"), ("url",)),
    **dict.fromkeys(("newspaper", "outlet", "medium", "media", "publication", "journal", "site"), ("publisher",)),
    **dict.fromkeys(("id", "person"), ("name",)),
    **dict.fromkeys(("organization", "org", "institution", "agency"), ("organisation",)),
    **dict.fromkeys(("persons",), ("people",)),
    **dict.fromkeys(("organizations", "orgs", "institutions"), ("organisations",)),
    **dict.fromkeys(("office", "function", "position", "job", "title"), ("role",)),
    **dict.fromkeys(("question", "event"), ("title",)),
    **dict.fromkeys(("publisher", "organisation", "fullname"), ("name",)),
    **dict.fromkeys(("abbreviation", "acronym", "aka", "spellings", "synonyms", "hosts", "domains"), ("aliases",)),
    **dict.fromkeys(("host", "domain"), ("url",)),
    **dict.fromkeys(("description", "about", "explanation"), ("summary", "note")),
    **dict.fromkeys(("type", "sort"), ("kind",)),
    **dict.fromkeys(("nationality", "state"), ("country", "countries")),
    **dict.fromkeys(("hidden", "secret"), ("private",)),
}
"""Other names that editors give to fields, each with those it may mean, of which the first that a table has is advised.

Asked before the spelling, by which `speaker` is nearest to `spoken`, and `date` to `at`.
"""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest to what was written; empty when none is near."""
    options = list(known)
    lower = {option.lower(): option for option in options}
    found = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else ""


def other_word(key: str, table: Container[str]) -> str:
    """The key of a table that another name is known to mean; empty when it is none of `OTHER_WORDS`."""
    return next((word for word in OTHER_WORDS.get(key.lower(), ()) if word in table), "")


def meant_by(key: str, table: Collection[str]) -> str:
    """The key of a table for which another one was probably meant; empty when none is near."""
    return other_word(key, table) or nearest(key, table)
