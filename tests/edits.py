"""A small project in memory and every kind of edit that a desk, its tools and its disk make to it.

`World` holds a project as plain values (`state`), writes it to a folder as files, and keeps the day and the options
of its builds. An edit is a function that changes some of it and says what it did; `EDITS` has them all by name. All
that is random comes from the seed and the number of the step, so that a walk can be taken again.
"""

import copy
import functools
import json
import os
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import REPO

THEME = REPO / "templates"
CACHE = ".briefgen"
OLD_TIME = 1_600_000_000 * 10**9
COUNTRIES = ("NO", "SE", "DK", "FI", "IS", "LT")
TOPICS = ("ferries", "bridges", "grain")
SPEAKERS = ("ada", "A. Example", "bo", "Dana Free", "navy", "Harbour Board")
PEOPLE = ("ada", "bo", "cai", "Dana Free")
ORGANISATIONS = ("navy", "audit", "Harbour Board")
PUBLISHERS = ("gazette", "Courier", "Radio North", "", "")
"""Registered by id and by name, free, and found by the host of the address."""
QUESTIONS: dict[str, tuple[str, ...]] = {
    "troops": ("13,000", "about 13,000", "over 6,000", "20,000 troops", "6,000 to 8,000", "up to 30,000"),
    "bridge-cost": ("200 million EUR", "about 210 million", "at least 350 million", "350 million EUR"),
    "ships": ("12 ships", "about 12 ships", "40 ships"),
}
SCOPES = ("", "whole", "in Norway")
EVENTS = ("storm", "launch", "visit")
DATES = (
    *("2025", "2025-09", "2025-09-12", "2025-09-12/2025-09-16", "2020/..", "../2025-02-20", "2025-09~", "2025-09?"),
    *("2025-09-03%", "2025-09-XX", "202X", "2025-21", "2024-24", "2025-09-12T10:00+03:00", "2025-10", "2026"),
    *("2025-09-24", "2025-09-27", "2025-10-01", "2025-12-24", "2026-03-01"),
)
TODAYS = ("2025-08-01", "2025-09-25", "2025-09-26", "2025-10-02", "2026-01-15", "2031-01-01")
URLS = ("", "https://example.org/a/", "https://example.net/", "https://example.org/b/c/")
MODALITIES = ("asserted", "planned", "planned", "forecast", "conditional")
RELATIONS = ("supersedes", "corrects", "denies", "disputes", "supports")
WORDS = ("alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "willow", "yew")

State = dict[str, Any]
REGISTRIES: State = {
    "people": {
        "ada": {"name": "Ada Example", "aliases": ["A. Example"], "role": "engineer", "country": "NO"},
        "bo": {"name": "Bo Other", "organisation": "navy"},
    },
    "organisations": {"navy": {"name": "The Navy", "country": "SE"}, "audit": {"name": "Audit Office"}},
    "publishers": {
        "gazette": {"name": "The Gazette", "url": "https://www.gazette.example.org/", "country": "NO"},
        "courier": {"name": "Courier"},
    },
    "questions": {"troops": {"title": "How many troops?", "unit": "troops"}},
    "events": {"storm": {"title": "The storm"}},
}
"""The registries of a new project."""


def sign(rng: random.Random) -> str:
    """A word that another one of the same length can replace."""
    return f"N{rng.randrange(100, 1000)}"


# ---------------------------------------------------------------------------------------------------- a project


def new_fact(rng: random.Random, name: str) -> State:
    """A fact with a few of the fields that a fact can have."""
    fact: State = {"id": name, "claim": f"Claim {sign(rng)} of {rng.choice(WORDS)}.", "relations": {}, "aliases": []}
    if rng.random() < 0.8:
        fact["date"] = rng.choice(DATES)
    if rng.random() < 0.5:
        fact["said_by"] = new_speaker(rng)
    if rng.random() < 0.4:
        fact["countries"] = rng.sample(COUNTRIES, rng.randint(1, 2))
    if rng.random() < 0.3:
        fact["people"] = rng.sample(PEOPLE, 1)
    if rng.random() < 0.2:
        fact["organisations"] = rng.sample(ORGANISATIONS, 1)
    if rng.random() < 0.4:
        fact["modality"] = rng.choice(MODALITIES)
    if rng.random() < 0.3:
        fact["event"] = rng.choice(EVENTS)
    if rng.random() < 0.5:
        answer(rng, fact)
    return fact


def new_speaker(rng: random.Random) -> Any:
    """Somebody registered or not, by name or in parts."""
    name = rng.choice(SPEAKERS)
    role = {"role": f"minister {sign(rng)}", "country": rng.choice(COUNTRIES)}
    return name if rng.random() < 0.6 else {"name": name, "on": f"2025-09-{rng.randint(1, 28):02}"} | role


def answer(rng: random.Random, fact: State) -> None:
    """Give a fact a figure that answers a question."""
    fact["question"] = rng.choice(sorted(QUESTIONS))
    fact["figure"] = rng.choice(QUESTIONS[fact["question"]])
    fact["scope"] = rng.choice(SCOPES)


def new_article(rng: random.Random, number: int) -> State:
    """An article with facts and a text, which links nowhere yet."""
    return {
        "number": number,
        "folder": "",
        "title": f"Report {sign(rng)} on {rng.choice(WORDS)}",
        "date": f"2025-{rng.randint(7, 9):02}-{rng.randint(1, 28):02}",
        "publisher": rng.choice(PUBLISHERS),
        "host": rng.choice(("www.gazette.example.org", "courier.example.org", "elsewhere.example.org")),
        "topics": rng.sample(TOPICS, rng.randint(0, 2)),
        "countries": rng.sample(COUNTRIES, rng.randint(1, 2)),
        "facts": [new_fact(rng, f"f{n}") for n in range(rng.randint(0, 4))],
        "aliases": [],
        "body": rng.choice(("notes", "notes", "source")),
        "text": [f"Paragraph {sign(rng)} of the text, by {rng.choice(WORDS)}." for _ in range(rng.randint(1, 3))],
        "draft": False,
        "comments": 0,
    }


def new_intro(rng: random.Random) -> State:
    """A judgement, or the text of a plain page."""
    return {
        "title": f"Heading {sign(rng)}",
        "date": f"2025-09-{rng.randint(1, 28):02}",
        "summary": f"Summary {sign(rng)}.",
        "text": [f"Judgement {sign(rng)}."],
    }


def new_state(rng: random.Random, articles: int) -> State:
    """A project of so many articles."""
    state: State = {
        "articles": {f"{rng.choice(WORDS)}-{n}": new_article(rng, n) for n in range(articles)},
        "intros": {
            "countries/NO": new_intro(rng),
            "topics/ferries": new_intro(rng),
            "questions/troops": new_intro(rng),
        },
        "pages": {"about": new_intro(rng)},
        "registries": copy.deepcopy(REGISTRIES),
        "config": {"title": f"Small {sign(rng)}", "base_url": "https://example.org/repo/", "text": "full"},
        "static": {"papers/a.txt": f"Paper {sign(rng)}\n", "b.txt": f"Text {sign(rng)}\n"},
        "templates": {},
        "mistakes": {},
        "next": articles,
    }
    for name in ("base.html", "parts/entry.html"):
        put_shadow(state, name, sign(rng))
    for article in list(state["articles"].values())[:2]:
        article["origin"] = "interview"
    for _ in range(articles):
        for name in ("relate", "link", "quote"):
            CHANGES[name](state, rng)
    return state


def facts_of(state: State) -> list[tuple[str, State, State]]:
    """Every fact with its article and that article's name."""
    return [(name, article, fact) for name, article in state["articles"].items() for fact in article["facts"]]


def written(value: Any) -> str:
    """A value as YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def lines(fields: State, indent: str = "") -> str:
    """Fields as YAML, a line each; those without a value are left out."""
    return "".join(f"{indent}{key}: {written(value)}\n" for key, value in fields.items() if value not in ("", [], None))


class Names:
    """What references and links may lead to: no draft, nothing that has gone; former names count."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.articles: dict[str, str] = {}
        self.facts: set[str] = set()
        covered: set[str] = {key.removeprefix("countries/") for key in state["intros"] if key.startswith("countries/")}
        for name, article in state["articles"].items():
            if article["draft"]:
                continue
            covered |= set(article["countries"])
            for owner in (name, *article["aliases"]):
                self.articles.setdefault(owner, name)
                self.facts |= {f"{owner}#{one}" for fact in article["facts"] for one in (fact["id"], *fact["aliases"])}
        self.countries = covered

    def link(self, match: re.Match[str], path: str, own: State | None) -> str:
        """A link as it is written in a file; the words alone where it would lead nowhere."""
        target, words = match[1], match[2]
        if target.startswith("#"):
            return f"[{words}]({target})" if own and target[1:] in {fact["id"] for fact in own["facts"]} else words
        folder, _, rest = target.partition("/")
        article, hash_sign, fact = rest.partition("#")
        there = {
            "articles": article in self.articles and (not fact or rest in self.facts),
            "countries": rest in self.countries,
            "static": rest in self.state["static"],
            "pages": rest in self.state["pages"],
        }
        if not there[folder]:
            return words
        if folder == "static":
            return f"[{words}](/{rest})"
        below = self.state["articles"].get(article, {}).get("folder", "") if folder == "articles" else ""
        way = os.path.relpath(f"content/{folder}/{below}{article}.md", os.path.dirname(path))
        return f"[{words}]({way}{hash_sign}{fact})"


LINK = re.compile(r"<<([^|>]*)\|([^>]*)>>")


def article_file(name: str, article: State, names: Names) -> tuple[str, str]:
    """The path and text of an article."""
    path = f"content/articles/{article['folder']}{name}.md"
    source = {"publisher": article["publisher"], "url": f"https://{article['host']}/{article['number']}"}
    source |= {key: article.get(key) for key in ("lang", "cites", "origin", "archive")}
    head = {"title": article["title"], "date": article["date"]}
    head["source"] = {key: value for key, value in source.items() if value}
    keys = ("topics", "countries", "summary", "recorded", "updated", "aliases", "rating", "body", "show", "each")
    head |= {"text" if key == "show" else key: article.get(key) for key in keys}
    text = "---\n" + "# a remark\n" * article["comments"] + lines(head) + "draft: true\n" * article["draft"]
    if article["facts"]:
        text += "facts:\n"
    for fact in article["facts"]:
        own = fact_fields(fact, names)
        text += "  - " + lines(own, "    ").removeprefix("    ")
    body = "\n\n".join(LINK.sub(lambda match: names.link(match, path, article), part) for part in article["text"])
    return path, f"{text}---\n{body}\n"


def fact_fields(fact: State, names: Names) -> State:
    """A fact's fields, without what would lead nowhere."""
    own = {key: value for key, value in fact.items() if key != "relations"}
    if fact.get("unnamed"):
        own |= {"id": ""}
    own.pop("unnamed", None)
    allowed = names.state["registries"]["questions"].get(fact.get("question"), {}).get("scopes")
    if allowed and fact.get("scope") not in allowed:
        own |= {"scope": ""}
    for kind, targets in fact["relations"].items():
        own[kind] = [target for target in targets if target in names.facts]
    return own


def files(state: State) -> dict[str, bytes]:
    """The project's files by their paths."""
    names, found = Names(state), {}
    for name, article in state["articles"].items():
        path, text = article_file(name, article, names)
        found[path] = text
    for kind, entries in (("", state["intros"]), ("pages/", state["pages"])):
        for name, intro in entries.items():
            path = f"content/{kind}{name}.md"
            body = "\n\n".join(LINK.sub(lambda match, at=path: names.link(match, at, None), p) for p in intro["text"])
            head = {key: value for key, value in intro.items() if key != "text"}
            found[path] = f"---\n{lines(head)}---\n{body}\n"
    for kind, entries in state["registries"].items():
        if entries:
            found[f"content/{kind}.yaml"] = "".join(f"{key}: {written(entry)}\n" for key, entry in entries.items())
    if state["config"]:
        found["briefgen.yaml"] = lines(state["config"])
    found |= {f"static/{name}": text for name, text in state["static"].items()}
    found |= {f"templates/{name}": text for name, text in state["templates"].items()}
    found |= state["mistakes"]
    return {path: text.encode("utf-8", "surrogateescape") for path, text in found.items()}


# ---------------------------------------------------------------------------------------------------- the edits

Change = Callable[[State, random.Random], str | None]
"""Changes a project; says how, or None where there is nothing to be changed so."""
CHANGES: dict[str, Change] = {}
SHOWS: set[str] = set()
"""Edits by which pages change."""


def change(function: Change | None = None, *, shows: bool = True) -> Any:
    """Register an edit of the project by its function's name; `shows`: the site can be seen to change by it."""
    if function is None:
        return functools.partial(change, shows=shows)
    name = function.__name__.rstrip("_")
    CHANGES[name] = function
    if shows:
        SHOWS.add(name)
    return function


def some_article(state: State, rng: random.Random) -> tuple[str, State]:
    return rng.choice([(name, one) for name, one in state["articles"].items() if not one["draft"]])


def some_fact(
    state: State, rng: random.Random, which: Callable[[State], Any] = bool
) -> tuple[str, State, State] | None:
    """A fact of which something holds, of an article that is no draft."""
    found = [one for one in facts_of(state) if which(one[2]) and not one[1]["draft"]]
    return rng.choice(found) if found else None


def other_than(rng: random.Random, choices: Any, now: Any) -> Any:
    return rng.choice([choice for choice in choices if choice != now])


def set_in_fact(state: State, rng: random.Random, key: str, choices: Any) -> str | None:
    """Give a field of some fact another value; None among the choices removes it."""
    found = some_fact(state, rng)
    if not found:
        return None
    name, _, fact = found
    fact[key] = other_than(rng, choices, fact.get(key))
    return f"{name}#{fact['id']}: {key} is now {fact[key]!r}"


# --- facts


@change
def claim(state, rng):
    found = some_fact(state, rng)
    if not found:
        return None
    found[2]["claim"] = f"Another claim {sign(rng)}."
    return f"the claim of {found[0]}#{found[2]['id']}"


@change
def fact_date(state, rng):
    return set_in_fact(state, rng, "date", (*DATES, None))


@change
def fact_countries(state, rng):
    return set_in_fact(state, rng, "countries", (None, *([code] for code in COUNTRIES), ["NO", "FI"]))


@change
def fact_topics(state, rng):
    return set_in_fact(state, rng, "topics", (None, *([topic] for topic in TOPICS), ["wharves"]))


@change
def fact_people(state, rng):
    return set_in_fact(state, rng, "people", (None, *([one] for one in PEOPLE)))


@change
def fact_organisations(state, rng):
    return set_in_fact(state, rng, "organisations", (None, *([one] for one in ORGANISATIONS)))


@change
def fact_speaker(state, rng):
    return set_in_fact(state, rng, "said_by", (None, *SPEAKERS, new_speaker(rng)))


@change
def fact_modality(state, rng):
    return set_in_fact(state, rng, "modality", MODALITIES)


@change
def fact_kind(state, rng):
    return set_in_fact(state, rng, "kind", (None, "event", "statement", "background", "denial"))


@change
def fact_event(state, rng):
    return set_in_fact(state, rng, "event", (None, *EVENTS))


@change
def fact_note(state, rng):
    return set_in_fact(state, rng, "note", (None, f"Note {sign(rng)}."))


@change
def fact_recorded(state, rng):
    return set_in_fact(state, rng, "recorded", (None, "2025-09-20", "2025-09-25"))


@change
def fact_unnamed(state, rng):
    return set_in_fact(state, rng, "unnamed", (None, True))


@change
def figure(state, rng):
    found = some_fact(state, rng)
    if not found:
        return None
    answer(rng, found[2])
    return f"{found[0]}#{found[2]['id']} answers {found[2]['question']}: {found[2]['figure']} {found[2]['scope']!r}"


@change
def answer_in_words(state, rng):
    found = some_fact(state, rng)
    if not found:
        return None
    for key in ("figure", "scope"):
        found[2].pop(key, None)
    words = rng.choice((["NO", "SE"], ["SE"], f"the owners {sign(rng)}"))
    found[2].update(question="who-pays", answer=words)
    return f"{found[0]}#{found[2]['id']} answers who-pays: {found[2]['answer']}"


@change
def no_answer(state, rng):
    found = some_fact(state, rng, lambda fact: "question" in fact)
    if not found:
        return None
    for key in ("question", "figure", "scope", "answer"):
        found[2].pop(key, None)
    return f"{found[0]}#{found[2]['id']} answers nothing"


@change
def retract(state, rng):
    given = {"on": "2025-09-21", "reason": f"Reason {sign(rng)}."}
    return set_in_fact(state, rng, "retracted", (None, given, {"reason": "No day."}))


@change
def relate(state, rng):
    """The later article's fact does something to an earlier one's, so that there are no circles."""
    found = some_fact(state, rng)
    if not found:
        return None
    _, article, fact = found
    older = [one for one in facts_of(state) if one[1]["number"] < article["number"] and not one[1]["draft"]]
    if not older:
        return None
    name, other, target = rng.choice(older)
    owner, kind = rng.choice((name, *other["aliases"])), rng.choice(RELATIONS)
    reference = f"{owner}#{rng.choice((target['id'], *target['aliases']))}"
    fact["relations"][kind] = [*fact["relations"].get(kind, ()), reference]
    return f"{found[0]}#{fact['id']} {kind} {reference}"


@change
def unrelate(state, rng):
    found = some_fact(state, rng, lambda fact: fact["relations"])
    if not found:
        return None
    found[2]["relations"] = {}
    return f"{found[0]}#{found[2]['id']} does nothing to others"


@change
def reorder_facts(state, rng):
    found = [one for one in state["articles"].items() if len(one[1]["facts"]) > 1 and not one[1]["draft"]]
    if not found:
        return None
    name, article = rng.choice(found)
    article["facts"].reverse()
    return f"the facts of {name} the other way round"


@change
def add_fact(state, rng):
    name, article = some_article(state, rng)
    state["next"] += 1
    article["facts"].insert(rng.randint(0, len(article["facts"])), new_fact(rng, f"f{state['next']}"))
    return f"{name}#f{state['next']} is new"


@change
def delete_fact(state, rng):
    found = some_fact(state, rng)
    if not found:
        return None
    found[1]["facts"].remove(found[2])
    return f"{found[0]}#{found[2]['id']} is gone"


@change
def rename_fact(state, rng):
    found = some_fact(state, rng)
    if not found:
        return None
    state["next"] += 1
    former, found[2]["id"] = found[2]["id"], f"f{state['next']}"
    found[2]["aliases"] = [*found[2]["aliases"], former] if rng.random() < 0.7 else []
    return f"{found[0]}#{former} is now {found[2]['id']}, formerly {found[2]['aliases']}"


# --- texts


@change
def body(state, rng):
    name, article = some_article(state, rng)
    number = rng.randrange(len(article["text"]))
    if "“" in article["text"][number]:
        return None
    article["text"][number] = f"Paragraph {sign(rng)}, *written* again.[^1]\n\n[^1]: Note {sign(rng)}."
    article["text"] = [
        part for n, part in enumerate(article["text"]) if n == number or "[^1]" not in part or "“" in part
    ]
    return f"paragraph {number} of {name}"


@change
def paragraph(state, rng):
    """Before the others: what follows stands elsewhere now."""
    name, article = some_article(state, rng)
    article["text"].insert(0, f"{rng.choice(('', '# ', '> '))}Text {sign(rng)} comes first.")
    return f"a paragraph at the start of {name}"


@change
def cut_paragraph(state, rng):
    name, article = some_article(state, rng)
    rest = [part for part in article["text"] if "“" in part]
    article["text"] = [f"Only this {sign(rng)}.", *rest]
    return f"paragraphs of {name} are gone"


@change
def quote(state, rng):
    """Words that carry a fact and stand in the text, named in the fact or by a link in the text."""
    found = some_fact(state, rng, lambda fact: "quote" not in fact)
    if not found:
        return None
    name, article, fact = found
    words = f"the words {sign(rng)} {sign(rng)} of {rng.choice(WORDS)}"
    if rng.random() < 0.5:
        fact["quote"] = words
        article["text"].append(f"It says “{words}” there.")
    else:
        article["text"].append(f"It says “<<#{fact['id']}|{words}>>” there.")
    fact["spoken"] = bool(rng.randrange(2)) and "said_by" in fact
    return f"words for {name}#{fact['id']}"


@change
def unquote(state, rng):
    found = some_fact(state, rng, lambda fact: "quote" in fact)
    if not found:
        return None
    del found[2]["quote"]
    return f"{found[0]}#{found[2]['id']} rests on no words"


@change
def link(state, rng):
    """From a text to a fact, to an article by its present or former name, a country, a file, a plain page."""
    texts = [*state["articles"].items(), *state["intros"].items(), *state["pages"].items()]
    name, place = rng.choice([one for one in texts if not one[1].get("draft")])
    other, article = some_article(state, rng)
    known = rng.choice((other, *article["aliases"]))
    targets = [f"articles/{known}", f"countries/{rng.choice(COUNTRIES)}"]
    targets += [f"articles/{known}#{one}" for fact in article["facts"] for one in (fact["id"], *fact["aliases"])]
    targets += [f"static/{one}" for one in state["static"]] + [f"pages/{one}" for one in state["pages"]]
    target = rng.choice(targets)
    place["text"].append(f"See <<{target}|link {sign(rng)}>>.")
    return f"a link from {name} to {target}"


# --- articles


@change
def add_article(state, rng):
    state["next"] += 1
    name = f"{rng.choice(WORDS)}-{state['next']}"
    state["articles"][name] = new_article(rng, state["next"])
    return f"{name} is new"


@change
def delete_article(state, rng):
    name, _ = some_article(state, rng)
    if len(state["articles"]) < 8:
        return None
    del state["articles"][name]
    return f"{name} is gone"


def renamed(state: State, rng: random.Random, former: str, name: str) -> None:
    """The same articles, one by another name; in a new order, since nothing may depend on that of a folder."""
    articles = list(state["articles"].items())
    rng.shuffle(articles)
    state["articles"] = {name if one == former else one: article for one, article in articles}


@change
def rename_article(state, rng):
    """With its former name kept: links and references by that name go on."""
    former, article = some_article(state, rng)
    state["next"] += 1
    name = f"{rng.choice(WORDS)}-{state['next']}"
    renamed(state, rng, former, name)
    article["aliases"] = [*article["aliases"], former]
    return f"{former} is now {name}, and keeps its former name"


@change
def rename_article_for_good(state, rng):
    former, _ = some_article(state, rng)
    state["next"] += 1
    name = f"{rng.choice(WORDS)}-{state['next']}"
    renamed(state, rng, former, name)
    return f"{former} is now {name}"


@change
def take_former_name(state, rng):
    """An article takes the name that another one had and gave up."""
    found = [(name, one) for name, one in state["articles"].items() if one["aliases"]]
    if not found:
        return None
    _, article = rng.choice(found)
    name = article["aliases"].pop()
    if name in state["articles"]:
        return None
    former, _ = some_article(state, rng)
    renamed(state, rng, former, name)
    return f"{former} is now {name}, which another one was called"


@change
def swap_articles(state, rng):
    """Two files change their names."""
    one, other = rng.sample(sorted(state["articles"]), 2)
    articles = state["articles"]
    articles[one], articles[other] = articles[other], articles[one]
    return f"{one} and {other} change their names"


@change(shows=False)
def move_article(state, rng):
    name, article = some_article(state, rng)
    article["folder"] = other_than(rng, ("", "2025/", "older/deep/"), article["folder"])
    return f"{name} moves to articles/{article['folder']}"


def set_in_article(state: State, rng: random.Random, key: str, choices: Any) -> str:
    name, article = some_article(state, rng)
    article[key] = other_than(rng, choices, article.get(key))
    return f"{name}: {key} is now {article[key]!r}"


@change
def title(state, rng):
    return set_in_article(state, rng, "title", (f"Title {sign(rng)}",))


@change
def article_date(state, rng):
    days = (f"2025-{rng.randint(1, 9):02}-{rng.randint(1, 28):02}", "2024-12-31", "2025-09-12T10:00+03:00")
    return set_in_article(state, rng, "date", days)


@change
def article_publisher(state, rng):
    return set_in_article(state, rng, "publisher", (*PUBLISHERS, f"Paper {sign(rng)}"))


@change
def article_host(state, rng):
    return set_in_article(state, rng, "host", (f"www.{sign(rng).lower()}.example.org", "www.gazette.example.org"))


@change
def article_cites(state, rng):
    return set_in_article(state, rng, "cites", (None, ["gazette"], ["Courier", f"Agency {sign(rng)}"]))


@change
def article_language(state, rng):
    return set_in_article(state, rng, "lang", (None, "ro", "pt-BR"))


@change
def article_countries(state, rng):
    return set_in_article(state, rng, "countries", ([], ["LT"], ["NO", "SE"], ["IS"], ["EE"]))


@change
def article_topics(state, rng):
    return set_in_article(state, rng, "topics", ([], ["bridges"], ["grain", "ferries"], ["islands"]))


@change
def article_text(state, rng):
    return set_in_article(state, rng, "show", (None, "full", "none", "excerpt"))


@change
def article_body(state, rng):
    return set_in_article(state, rng, "body", ("notes", "source"))


@change
def article_rating(state, rng):
    return set_in_article(state, rng, "rating", (None, {"source": "C", "information": "3"}))


@change
def article_summary(state, rng):
    return set_in_article(state, rng, "summary", (None, f"In short: {sign(rng)}."))


@change
def article_recorded(state, rng):
    return set_in_article(state, rng, "recorded", (None, "2025-09-20", "2025-09-25"))


@change
def article_updated(state, rng):
    return set_in_article(state, rng, "updated", (None, "2025-09-22", "2025-09-26"))


@change
def article_each(state, rng):
    return set_in_article(state, rng, "each", (None, {"note": f"Each {sign(rng)}."}, {"modality": "planned"}))


@change
def origin(state, rng):
    """Copies of one report count once, those with facts and those without."""
    return set_in_article(state, rng, "origin", (None, "interview", "wire"))


@change
def former_name(state, rng):
    name, article = some_article(state, rng)
    state["next"] += 1
    article["aliases"] = [] if article["aliases"] and rng.random() < 0.5 else [f"former-{state['next']}"]
    return f"{name} was formerly {article['aliases']}"


@change
def draft(state, rng):
    drafts = [one for one in state["articles"].items() if one[1]["draft"]]
    name, article = rng.choice(drafts) if len(drafts) > 1 else some_article(state, rng)
    article["draft"] = not article["draft"]
    return f"{name}: draft is now {article['draft']}"


@change(shows=False)
def remark(state, rng):
    """Lines that move everything below them: no page changes, only where problems are."""
    name, article = some_article(state, rng)
    article["comments"] = other_than(rng, range(3), article["comments"])
    return f"{name}: {article['comments']} lines of remarks"


# --- registries, intros, plain pages


def set_entry(state: State, rng: random.Random, kind: str, key: str, choices: Any) -> str | None:
    entries = state["registries"][kind] = state["registries"][kind] or copy.deepcopy(REGISTRIES[kind])
    name = rng.choice(sorted(entries))
    now = entries[name].pop(key, None)
    chosen = other_than(rng, choices, now)
    if chosen is not None:
        entries[name][key] = chosen
    return f"{kind}.yaml: {name}: {key} is now {chosen!r}"


@change
def person_name(state, rng):
    return set_entry(state, rng, "people", "name", (f"Person {sign(rng)}",))


@change
def person_private(state, rng):
    return set_entry(state, rng, "people", "private", (None, True))


@change
def person_role(state, rng):
    return set_entry(state, rng, "people", "role", (None, f"role {sign(rng)}"))


@change
def person_aliases(state, rng):
    return set_entry(state, rng, "people", "aliases", (None, [f"Dana Free {sign(rng)}"], ["Dana Free"]))


@change
def organisation_entry(state, rng):
    return set_entry(state, rng, "organisations", "name", (f"Office {sign(rng)}",))


@change
def publisher_name(state, rng):
    return set_entry(state, rng, "publishers", "name", (f"Paper {sign(rng)}",))


@change
def publisher_host(state, rng):
    hosts = ("https://www.gazette.example.org/", f"https://{sign(rng).lower()}.example.org/")
    return set_entry(state, rng, "publishers", "url", (None, *hosts))


@change
def question_title(state, rng):
    return set_entry(state, rng, "questions", "title", (f"Question {sign(rng)}?",))


@change
def question_unit(state, rng):
    return set_entry(state, rng, "questions", "unit", (None, "troops", "soldiers"))


@change(shows=False)
def question_scopes(state, rng):
    return set_entry(state, rng, "questions", "scopes", (None, ["whole"], ["whole", "in Norway"]))


@change
def event_title(state, rng):
    return set_entry(state, rng, "events", "title", (f"Event {sign(rng)}",))


@change
def add_entry(state, rng):
    entries = {
        "people": {"cai": {"name": f"Cai {sign(rng)}"}, "dana": {"name": "Dana Free", "role": "pilot"}},
        "organisations": {"board": {"name": "Harbour Board"}, "ada-org": {"name": f"Body {sign(rng)}"}},
        "publishers": {"radio": {"name": "Radio North"}, "other": {"name": f"Other {sign(rng)}"}},
        "questions": {"bridge-cost": {"title": "Cost?", "unit": "EUR"}, "ships": {"title": "Ships?"}},
        "events": {"launch": {"title": "The launch"}, "visit": {"title": "The visit"}},
    }
    empty = [kind for kind in sorted(entries) if not state["registries"][kind]]
    kind = rng.choice(empty or sorted(entries))
    name = rng.choice(sorted(entries[kind]))
    if name in state["registries"][kind]:
        return None
    state["registries"][kind][name] = entries[kind][name]
    return f"{kind}.yaml: {name} is new"


@change
def delete_entry(state, rng):
    found = [(kind, name) for kind, entries in state["registries"].items() for name in entries]
    if not found:
        return None
    kind, name = rng.choice(found)
    del state["registries"][kind][name]
    return f"{kind}.yaml: {name} is gone"


@change
def delete_registry(state, rng):
    kind = rng.choice(sorted(state["registries"]))
    state["registries"][kind] = {}
    return f"{kind}.yaml is gone"


def without_one(things, rng):
    """Take one of some things away: its name; None where there is none."""
    name = rng.choice(sorted(things)) if things else None
    things.pop(name, None)
    return name


@change
def intro(state, rng):
    """A judgement is written, or written again."""
    names = [f"countries/{code}" for code in COUNTRIES] + [f"topics/{topic}" for topic in TOPICS]
    name = rng.choice((*names, *(f"questions/{question}" for question in QUESTIONS)))
    state["intros"][name] = new_intro(rng) | {"status": rng.choice(("worsening", "unchanged", "improving"))}
    return f"{name}.md is written"


@change
def delete_intro(state, rng):
    name = without_one(state["intros"], rng)
    return name and f"{name}.md is gone"


@change
def plain_page(state, rng):
    name = rng.choice(("about", "method", "contact"))
    state["pages"][name] = new_intro(rng)
    return f"pages/{name}.md is written"


@change
def delete_plain_page(state, rng):
    name = without_one(state["pages"], rng)
    return name and f"pages/{name}.md is gone"


# --- templates and assets

BASE = """<p>{mark}</p>
{{% set wanted = "own/" ~ (frame.section or "none") ~ ".html" %}}
{{% include wanted ignore missing %}}
{{% include ["own/first.html", "own/second.html"] ignore missing %}}
{{% include "own/foot.html" ignore missing %}}
</body>"""
ENTRY = """<i>{mark}</i>{{% include "own/entry.html" ignore missing %}}
{{% include "own/" ~ fact.kind ~ ".html" ignore missing %}}</li>"""
NAMES = '{{% macro names(links, root) %}}{{% import "own/deep.html" as deep %}}{{{{ deep.mark() }}}}'
TOPIC = """{{% extends "base.html" %}}
{{% from "parts/lists.html" import names, country_list %}}
{{% block content %}}<h1>{{{{ view.title }}}}</h1> {mark} {{{{ names(view.sources, root) }}}}
{{{{ country_list(view.countries, root) }}}}{{% endblock %}}
"""
SHADOWS: dict[str, tuple[str, str]] = {
    "base.html": ("</body>", BASE),
    "parts/entry.html": ("</li>", ENTRY),
    "parts/lists.html": ("{% macro names(links, root) %}", NAMES),
    "parts/intro.html": ("{% endmacro %}", "{mark}{{% endmacro %}}"),
    "country.html": ("{% endblock %}", "{mark}{{% endblock %}}"),
    "article.html": ("</article>", "{mark}</article>"),
    "redirect.html": ("</body>", "{mark}</body>"),
    "assets/style.css": ("", "p {{ background: url(own.svg); }} /* {mark} */\n"),
}
"""Theme templates that a project shadows: the last of these words is replaced by those, or they are appended."""
OPTIONAL = {
    "base.html": ("foot", "second", "first", "home", "countries", "articles"),
    "parts/entry.html": ("entry", "event", "figure", "statement", "background"),
}
"""Templates below `own/` that these include where they are present."""
ASSETS = ("assets/own.svg", "assets/own.css", "assets/icon.svg", "assets/fonts/own.txt")


def shadow_of(name: str, mark: str) -> str:
    """A template of the theme, marked."""
    place, words = SHADOWS[name]
    theme = (THEME / name).read_text(encoding="utf-8")
    assert place in theme, f"the theme's {name} has no {place}: give this test another place for its mark"
    before, _, after = theme.rpartition(place) if place else (theme, "", "")
    return before + words.format(mark=mark) + after


def put_shadow(state: State, name: str, mark: str) -> None:
    state["templates"][name] = shadow_of(name, mark)
    if name == "parts/lists.html":
        deep = '{% import "own/deeper.html" as deeper %}{% macro mark() %}{{ deeper.mark() }}{% endmacro %}\n'
        state["templates"]["own/deep.html"] = deep
        state["templates"]["own/deeper.html"] = f"{{% macro mark() %}}<b>{mark}</b>{{% endmacro %}}\n"


@change
def shadow(state, rng):
    """A template shadows the theme's, or one that does so changes."""
    name = rng.choice(sorted(SHADOWS))
    put_shadow(state, name, sign(rng))
    return f"templates/{name} shadows the theme's"


@change
def shadow_base(state, rng):
    put_shadow(state, "base.html", sign(rng))
    return "templates/base.html shadows the theme's"


@change
def shadow_entry(state, rng):
    put_shadow(state, "parts/entry.html", sign(rng))
    return "templates/parts/entry.html shadows the theme's"


@change
def shadow_lists(state, rng):
    put_shadow(state, "parts/lists.html", sign(rng))
    return "templates/parts/lists.html shadows the theme's"


@change
def own_topic_page(state, rng):
    state["templates"]["topic.html"] = TOPIC.format(mark=sign(rng))
    return "templates/topic.html of its own"


@change
def deep_macro(state, rng):
    """A macro three files below the page."""
    if "own/deeper.html" not in state["templates"]:
        return None
    state["templates"]["own/deeper.html"] = f"{{% macro mark() %}}<b>{sign(rng)}</b>{{% endmacro %}}\n"
    return "the macro in templates/own/deeper.html"


@change
def unshadow(state, rng):
    found = [name for name in state["templates"] if name in SHADOWS or name == "topic.html"]
    if not found:
        return None
    name = rng.choice(found)
    del state["templates"][name]
    return f"templates/{name} shadows the theme's no longer"


@change
def optional(state, rng):
    """A template that others include where it is present is written."""
    names = included(state)
    if not names:
        return None
    name = rng.choice(names)
    state["templates"][name] = f'<em>{sign(rng)}</em>{{% include "own/foot.html" ignore missing %}}\n'
    if name == "own/foot.html":
        state["templates"][name] = f"<em>{sign(rng)}</em>\n"
    return f"templates/{name} is written"


def included(state: State) -> list[str]:
    """The templates that others would include, were they present."""
    return [f"own/{name}.html" for owner, names in OPTIONAL.items() if owner in state["templates"] for name in names]


@change
def optional_gone(state, rng):
    found = [name for name in included(state) if name in state["templates"]]
    if not found:
        return None
    name = rng.choice(found)
    del state["templates"][name]
    return f"templates/{name} is gone"


@change
def asset(state, rng):
    name = rng.choice(ASSETS)
    state["templates"][name] = f"<svg xmlns='http://www.w3.org/2000/svg'><!-- {sign(rng)} --></svg>\n"
    return f"templates/{name} is written"


@change
def asset_gone(state, rng):
    found = [name for name in state["templates"] if name.startswith("assets/")]
    if not found:
        return None
    name = rng.choice(found)
    del state["templates"][name]
    return f"templates/{name} is gone"


@change
def no_templates(state, rng):
    if len(state["templates"]) < 4 + rng.randrange(3):
        return None
    state["templates"] = {}
    return "all own templates are gone"


# --- configuration


def set_in_config(state: State, rng: random.Random, key: str, choices: Any) -> str | None:
    state["config"] = state["config"] or {"title": f"Anew {sign(rng)}", "text": "full"}
    chosen = other_than(rng, choices, state["config"].get(key))
    state["config"][key] = chosen
    return f"briefgen.yaml: {key} is now {chosen!r}"


@change
def site_title(state, rng):
    return set_in_config(state, rng, "title", (f"Site {sign(rng)}",))


@change
def site_description(state, rng):
    return set_in_config(state, rng, "description", (None, f"About {sign(rng)}."))


@change
def site_author(state, rng):
    return set_in_config(state, rng, "author", (None, f"Desk {sign(rng)}"))


@change
def site_license(state, rng):
    return set_in_config(state, rng, "license", (None, "CC-BY-4.0", f"Ask {sign(rng)}"))


@change
def site_url(state, rng):
    return set_in_config(state, rng, "base_url", ("", "https://example.org/repo/", "https://example.com/other/"))


@change
def site_text(state, rng):
    return set_in_config(state, rng, "text", (None, "full", "excerpt", "none"))


@change
def site_countries(state, rng):
    return set_in_config(state, rng, "countries", (None, {"NO": f"Norge {sign(rng)}"}, {"SE": "Sverige"}))


@change(shows=False)
def site_check(state, rng):
    levels = (None, {"no-fact-id": "off"}, {"late-date": "off", "no-facts": "off"}, {"no-facts": "warning"})
    return set_in_config(state, rng, "check", levels)


@change(shows=False)
def site_html(state, rng):
    return set_in_config(state, rng, "raw_html", (None, True))


@change(shows=False)
def site_language(state, rng):
    return set_in_config(state, rng, "language", (None, "en"))


@change
def no_config(state, rng):
    """Everything as it comes, or a configuration again."""
    state["config"] = {} if state["config"] else {"title": f"Again {sign(rng)}", "text": "full"}
    return f"briefgen.yaml {'is there again' if state['config'] else 'is gone'}"


# --- static files


@change
def static(state, rng):
    name = rng.choice(("b.txt", "papers/a.txt", "papers/deep/c.txt", "d.svg", "e.bin"))
    if name.startswith("papers/") and "papers" in state["static"]:
        return None
    state["static"][name] = f"Static {sign(rng)}\n"
    return f"static/{name} is written"


@change
def static_gone(state, rng):
    name = without_one(state["static"], rng)
    return name and f"static/{name} is gone"


@change
def static_folder_or_file(state, rng):
    """What was a folder becomes a file, or the other way round."""
    others = {name: text for name, text in state["static"].items() if name.split("/")[0] != "papers"}
    now = "papers" if any(name.startswith("papers/") for name in state["static"]) else "papers/a.txt"
    state["static"] = others | {now: f"Changed places {sign(rng)}\n"}
    return f"static/{now} takes the place of what was there"


# --- mistakes, which the next steps mend

UNKNOWN = "{id: x, claim: C., denies: no#where}"
MISTAKES = {
    "broken_front_matter": ("content/articles/wrong.md", "---\ntitle: Wrong: twice: over\n"),
    "missing_field": ("content/articles/wrong.md", "---\ntitle: Wrong\n---\nText.\n"),
    "unknown_reference": (
        "content/articles/wrong.md",
        f"---\ntitle: W\ndate: 2025-09-01\nsource: {{publisher: P}}\nfacts:\n  - {UNKNOWN}\n---\nT.\n",
    ),
    "dead_link": ("content/pages/wrong.md", "---\ntitle: Wrong\n---\n[x](nowhere.md)\n"),
    "stray_file": ("content/articl/stray.md", "---\ntitle: Stray\n---\n"),
    "bad_registry": ("content/people.yaml", "ada: {name: Ada, colour: red}\n"),
    "bad_config": ("briefgen.yaml", "title: Small\ncolour: red\n"),
    "strict_config": ("briefgen.yaml", "title: Small\ncheck: {no-facts: error, no-fact-id: error}\n"),
    "not_utf8": ("content/articles/wrong.md", "---\ntitle: Wrong\n---\n\udcff\n"),
    "template_syntax": ("templates/parts/entry.html", "{% if %}"),
    "template_field": ("templates/country.html", "{{ view.nothing }}"),
    "template_missing": ("templates/topic.html", '{% include "nowhere.html" %}'),
    "address_taken": ("static/index.html", "mine"),
}


def mistake_of(name: str) -> Change:
    path, text = MISTAKES[name]

    def make(state: State, _rng: random.Random) -> str:
        state["mistakes"][path] = text
        return f"a mistake: {name} in {path}"

    make.__name__ = name
    return make


for _name in MISTAKES:
    change(mistake_of(_name), shows=False)


# ---------------------------------------------------------------------------------------------------- the world


@dataclass
class World:
    """A project on the disk, with the options of its builds."""

    root: Path
    """The project's folder."""
    seed: int
    state: State = field(repr=False)
    today: str = "2025-09-26"
    as_of: str | None = None
    base_url: str | None = None
    drafts: bool = False
    strict: bool = False
    jobs: int = 1
    output: str = "site"
    disk: dict[str, bytes] = field(default_factory=dict, repr=False)
    """What the project's files hold."""
    past: list[State] = field(default_factory=list, repr=False)
    """Earlier states, to go back to."""
    damaged: int = 0
    """Files of the cache that were tampered with."""
    wants_check: bool = False

    @property
    def site(self) -> Path:
        return self.root / self.output

    def write(self, rng: random.Random, *, times: str = "") -> None:
        """Bring the files up to the state.

        By writing in place or by putting new files in the place of the old, with the time of day, an old one, or the
        very time that the file had before.
        """
        new = files(self.state)
        for path in sorted(self.disk.keys() - new.keys()):
            (self.root / path).unlink()
            for parent in (self.root / path).parents:
                if parent == self.root or any(parent.iterdir()):
                    break
                parent.rmdir()
        for path in sorted(path for path in new if self.disk.get(path) != new[path]):
            self._write(self.root / path, new[path], times or rng.choice(("", "", "", "old")), rng.random() < 0.5)
        self.disk = new

    @staticmethod
    def _write(path: Path, data: bytes, times: str, in_place: bool) -> None:
        before = path.stat() if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        if in_place:
            path.write_bytes(data)
        else:
            part = path.with_name(path.name + ".part")
            part.write_bytes(data)
            part.replace(path)
        if times == "old":
            os.utime(path, ns=(OLD_TIME, OLD_TIME))
        elif times == "same" and before:
            assert before.st_size == len(data)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def outputs(self) -> list[Path]:
        """The files of the site as the last build left it, or somebody after it."""
        found = sorted(path for path in self.site.rglob("*") if path.is_file())
        return [path for path in found if not path.relative_to(self.site).parts[0].startswith(".briefgen")]

    def cached(self) -> list[Path]:
        """The files of the cache."""
        folder = self.root / CACHE
        return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def one_of_a_kind(state: State, rng: random.Random) -> tuple[str, Any, Any]:
    """Some part of a project: its name, what holds it, and its key there."""
    parts: list[tuple[str, Any, Any]] = []
    for kind in ("articles", "intros", "pages", "static", "templates"):
        parts += [(f"{kind}/{key}", state[kind], key) for key in state[kind]]
    for kind, entries in state["registries"].items():
        parts += [(f"{kind}/{key}", entries, key) for key in entries]
    parts += [("configuration", state, "config")] if state["config"] else []
    return rng.choice(parts)


def swapped(value: Any, old: str, new: str) -> Any:
    """A value with one word in the place of another, however deep."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: swapped(child, old, new) for key, child in value.items()}
    return [swapped(child, old, new) for child in value] if isinstance(value, list) else value


# --- edits of the files, the options, the output and the cache

EDITS: dict[str, Callable[[World, random.Random], str | None]] = {}


def edit(function: Any = None, *, shows: bool = False) -> Any:
    """Register an edit of more than the project's content."""
    if function is None:
        return functools.partial(edit, shows=shows)
    name = function.__name__.rstrip("_")
    EDITS[name] = function
    if shows:
        SHOWS.add(name)
    return function


def of_content(name: str) -> Callable[[World, random.Random], str | None]:
    def make(world: World, rng: random.Random) -> str | None:
        before = copy.deepcopy(world.state)
        said = CHANGES[name](world.state, rng)
        if said is None:
            world.state = before  # an edit that found nothing leaves nothing half done
            return None
        world.write(rng)
        return said

    return make


@edit(shows=True)
def several(world, rng):
    """Several edits between two builds."""
    said = []
    names = sorted(name for name in CHANGES if name not in MISTAKES)
    for name in rng.sample(names, rng.randint(2, 5)):
        before = copy.deepcopy(world.state)
        made = CHANGES[name](world.state, rng)
        said.append(made)
        if made is None:
            world.state = before
    world.write(rng)
    return "; ".join(filter(None, said)) or None


@edit(shows=True)
def racy(world, rng):
    """Other words of the same length, written in the same instant: size and time of the file stay as they were."""
    for _ in range(20):
        name, holder, key = one_of_a_kind(world.state, rng)
        signs = sorted(set(re.findall(r"\bN\d{3}\b", json.dumps(holder[key]))))
        if signs:
            old, new = rng.choice(signs), sign(rng)
            holder[key] = swapped(holder[key], old, new)
            world.write(rng, times="same")
            return f"{name}: {new} instead of {old}, with the file's size and time as they were"
    return None


@edit(shows=True)
def back(world, rng):
    """One part of the project is as it was earlier; what has gone since is there again."""
    past = rng.choice(world.past)
    name, holder, key = one_of_a_kind(past, rng)
    kind, _, _ = name.partition("/")
    now = world.state
    if holder is not past:
        now = now["registries"][kind] if kind in now["registries"] else now[kind]
    if now.get(key) == holder[key] or (kind == "static" and any(is_above(key, other) for other in now)):
        return None
    now[key] = copy.deepcopy(holder[key])
    world.write(rng)
    return f"{name} as it was earlier"


def is_above(one: str, other: str) -> bool:
    """Whether one path is a folder on the way to the other."""
    return other.startswith(f"{one}/") or one.startswith(f"{other}/")


@edit(shows=True)
def all_back(world, rng):
    world.state = copy.deepcopy(rng.choice(world.past)) | {"next": world.state["next"]}
    world.write(rng)
    return "the whole project as it was earlier"


@edit
def touch(world, rng):
    for path in rng.sample(sorted(world.disk), len(world.disk) // 2):
        os.utime(world.root / path)
    return "half of the files are touched"


@edit
def touch_back(world, rng):
    path = rng.choice(sorted(world.disk))
    os.utime(world.root / path, ns=(OLD_TIME, OLD_TIME))
    return f"{path} gets an old time"


@edit
def nothing(_world, _rng):
    return "nothing"


@edit
def check(world, _rng):
    """`briefgen check` runs between two builds."""
    world.wants_check = True
    return "a check"


@edit(shows=True)
def today(world, rng):
    world.today = other_than(rng, TODAYS, world.today)
    return f"--today {world.today}"


@edit(shows=True)
def drafts(world, _rng):
    world.drafts = not world.drafts
    return f"drafts: {world.drafts}"


@edit(shows=True)
def base_url(world, rng):
    world.base_url = other_than(rng, (None, *URLS), world.base_url)
    return f"--base-url {world.base_url!r}"


@edit(shows=True)
def as_of(world, rng):
    world.as_of = None if world.as_of else rng.choice(("2025-08-20", "2025-09-15", "2025-09-24"))
    return f"--as-of {world.as_of}"


@edit
def strict(world, _rng):
    world.strict = True
    return "--strict"


@edit
def jobs(world, _rng):
    world.jobs = 3 - world.jobs
    return f"--jobs {world.jobs}"


@edit(shows=True)
def output(world, _rng):
    """The cache was made with another output, which is still there as it was then."""
    world.output = "elsewhere" if world.output == "site" else "site"
    return f"--output {world.output}"


@edit
def move_project(world, _rng):
    """The project goes elsewhere with its cache and its output."""
    new = world.root.with_name(f"moved-{len(world.root.name)}" if "moved" not in world.root.name else "project")
    world.root.rename(new)
    world.root = new
    return f"the project is now in {new.name}/"


@edit
def copy_project(world, _rng):
    """A copy of the project, with new times and inodes, takes its place."""
    new = world.root.with_name("copy")
    shutil.copytree(world.root, new, copy_function=shutil.copyfile)
    shutil.rmtree(world.root)
    new.rename(world.root)
    return "the project is a copy of itself"


# --- the output


@edit
def output_file_gone(world, rng):
    found = world.outputs()
    if not found:
        return None
    path = rng.choice(found)
    path.unlink()
    return f"{path.relative_to(world.site)} of the output is gone"


def tampered(world: World, rng: random.Random, *, same_time: bool) -> str | None:
    found = [path for path in world.outputs() if path.stat().st_size]
    if not found:
        return None
    path = rng.choice(found)
    before, data = path.stat(), bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1
    path.write_bytes(data)
    if same_time:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"a byte of {path.relative_to(world.site)} of the output, {'with its time' if same_time else 'just now'}"


@edit
def output_byte(world, rng):
    return tampered(world, rng, same_time=False)


@edit
def output_byte_unseen(world, rng):
    return tampered(world, rng, same_time=True)


@edit
def output_files_emptied(world, rng):
    found = world.outputs()
    for path in rng.sample(found, min(3, len(found))):
        path.write_bytes(b"")
    return "three files of the output are empty" if found else None


@edit
def output_folder_gone(world, rng):
    folders = sorted({path.parent for path in world.outputs()} - {world.site})
    if not folders:
        return None
    folder = rng.choice(folders)
    shutil.rmtree(folder)
    return f"{folder.relative_to(world.site)}/ of the output is gone"


@edit
def output_gone(world, _rng):
    shutil.rmtree(world.site, ignore_errors=True)
    return "the output is gone"


@edit
def output_kept(world, _rng):
    """Keep the output as it is now, and put back the one that was kept before."""
    return kept(world, world.site, world.root.with_name(f"kept-{world.output}"))


def kept(_world: World, folder: Path, aside: Path) -> str | None:
    if not folder.is_dir():
        return None
    if aside.is_dir():
        shutil.rmtree(folder)
        shutil.copytree(aside, folder)
        return f"{folder.name} is as it was some builds ago"
    shutil.copytree(folder, aside)
    return f"{folder.name} is kept for later"


# --- the cache


@edit
def cache_gone(world, _rng):
    world.damaged += len(world.cached())
    shutil.rmtree(world.root / CACHE, ignore_errors=True)
    return "the cache is gone"


@edit
def cache_kept(world, _rng):
    """An old cache comes back, as a build server restores it."""
    return kept(world, world.root / CACHE, world.root.with_name("kept-cache")) or "no cache to keep"


def damage(world: World, rng: random.Random, how: Callable[[bytearray], bytes], words: str) -> str:
    found = world.cached()
    for path in rng.sample(found, max(1, len(found) // 2)) if found else ():
        path.chmod(0o644)
        path.write_bytes(how(bytearray(path.read_bytes())))
        world.damaged += 1
    return f"half of the cache's files {words}" if found else "no cache to damage"


@edit
def cache_truncated(world, rng):
    return damage(world, rng, lambda data: bytes(data[: rng.randint(0, len(data))]), "are cut off")


@edit
def cache_flipped(world, rng):
    def flip(data: bytearray) -> bytes:
        for _ in range(min(len(data), rng.choice((1, 1, 20)))):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return bytes(data)

    return damage(world, rng, flip, "have some bits flipped")


@edit
def cache_zeroed(world, rng):
    return damage(world, rng, lambda data: bytes(len(data)), "are zeros")


@edit
def cache_random(world, rng):
    return damage(world, rng, lambda data: rng.randbytes(len(data)), "are noise")


@edit
def cache_some_gone(world, rng):
    found = world.cached()
    for path in rng.sample(found, max(1, len(found) // 2)) if found else ():
        path.unlink()
        world.damaged += 1
    return "half of the cache's files are gone" if found else "no cache to damage"


@edit
def cache_files_are_folders(world, rng):
    found = world.cached()
    for path in rng.sample(found, 1) if found else ():
        path.unlink()
        (path / "within").mkdir(parents=True)
        world.damaged += 1
    return "a file of the cache is a folder" if found else "no cache to damage"


@edit
def cache_swapped(world, rng):
    found = world.cached()
    if len(found) < 2:
        return "no cache to damage"
    one, other = rng.sample(found, 2)
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    world.damaged += 2
    return f"{one.name} and {other.name} of the cache change places"


@edit
def cache_is_a_file(world, _rng):
    world.damaged += len(world.cached())
    shutil.rmtree(world.root / CACHE, ignore_errors=True)
    (world.root / CACHE).write_bytes(b"not a folder")
    return "the cache is a file"


EDITS |= {name: of_content(name) for name in CHANGES}


def write_all(root: Path, files_by_path: dict[str, bytes]) -> Path:
    """The same files in a new folder."""
    for path, data in files_by_path.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root
