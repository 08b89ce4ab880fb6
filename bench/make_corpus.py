"""Makes a corpus of invented briefing articles, the same on every machine.

    python bench/make_corpus.py N OUT SEED [--rich]

writes OUT/briefgen.yaml and OUT/content/articles/YYYY/NNNNN-slug.md, N of them. An article depends on nothing but SEED
and its number, so that a corpus of 1,000 is the beginning of one of 10,000. Every quote stands in the body of its
article. With --rich, facts also answer shared questions and supersede, correct, support or dispute one another, and
articles share origins: work that a plain site generator does not do.
"""

import argparse
import datetime as dt
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

LAST_DAY = dt.date(2026, 9, 30)
"""The day of the newest article that there can be; articles go back three years from it."""
DAYS = 3 * 365
CONFIG = "title: Benchmark briefing\nbase_url: https://example.org/\ntext: full\n"


def _phrases(text: str) -> list[str]:
    """Phrases with a semicolon between them."""
    return [" ".join(phrase.split()) for phrase in text.split(";")]


CODES = """
US CN RU UA GB FR DE IL IR IN TR PL SA JP KR KP TW SY EG BR IT ES PK AF IQ YE LB PS QA AE NO SE FI DK NL BE CA MX AU NZ
ZA NG ET SD SS ML NE BF TD CD RW UG KE SO LY TN DZ MA JO KW OM BH GE AM AZ KZ UZ TM KG TJ MN MM TH VN LA KH PH ID MY SG
BN TL BD LK NP BT MV GR CY MT BG RO HU CZ SK SI HR RS BA ME MK AL XK MD BY LT LV EE IS IE PT CH AT LI LU MC SM AD VA AR
CL PE CO VE EC BO PY UY GY SR CU HT DO JM TT BB BS BZ GT HN SV NI CR PA AG DM GD KN LC VC AO BI BJ BW CF CG CI CM CV DJ
ER GA GH GM GN GQ GW KM LR LS MG MR MU MW MZ NA SC SL SN ST SZ TG TZ ZM ZW FJ PG SB VU WS TO TV KI NR PW MH FM GL HK MO
""".split()
HOW_OFTEN = list(accumulate(1.0 / (rank + 3) for rank in range(len(CODES))))
"""Cumulated weights of the countries by the law of Zipf and Mandelbrot: few are in the news always, most rarely."""
TOPICS = """
sanctions trade energy defence elections migration climate cyber health finance shipping aviation drones missiles
nuclear diplomacy ceasefire protests corruption courts media minerals agriculture water infrastructure telecoms space ai
semiconductors banking inflation debt aid refugees borders intelligence terrorism piracy fisheries arctic
""".split()
ADJECTIVES = """
new regional senior temporary joint disputed formal limited recent broad independent foreign domestic military civilian
financial legal technical strategic maritime northern southern eastern western coastal federal provincial interim
bilateral multilateral annual quarterly emergency long-delayed controversial unprecedented modest sharp gradual partial
complete additional preliminary final public private contested armed industrial digital agricultural diplomatic economic
environmental humanitarian logistical nuclear ballistic offshore overland strained stable fragile opaque
""".split()
NOUNS = """
ministry government parliament committee delegation agency commission court prosecutor regulator bank company consortium
operator shipyard port airport refinery pipeline terminal corridor border checkpoint convoy brigade fleet airbase
battery radar satellite network exchange market currency reserve budget tariff quota treaty agreement framework roadmap
proposal draft statement report assessment inquiry hearing verdict appeal sanction embargo waiver licence contract
tender shipment cargo vessel tanker aircraft drone missile warhead reactor plant grid dam reservoir harvest drought
flood hospital school union opposition coalition alliance election referendum campaign protest strike curfew ceasefire
truce exchange prisoner refugee camp settlement district province capital embassy consulate envoy spokesperson minister
president governor mayor general admiral analyst researcher journalist witness resident
""".split()
PLACES = """
Kharven Odrissa Belmarsk Tarneth Qalidor Sunda Varnholt Mirelle Port-Saline Dornica Halvest Karzun Leipsa Umbraq Trevina
Nordhavn Saltara Iskendra Palmira Vostrel Cassanto Durrani Eskilda Fontaine Gorvat Hamadra Illyna Jorvik Kestrel Lomara
""".split()
VERBS = """
announced confirmed rejected approved suspended extended signed published criticised defended postponed launched
completed reported denied seized inspected deployed withdrew restored reduced increased negotiated ratified challenged
released investigated expelled recalled financed
""".split()
CIRCUMSTANCES = _phrases("""
on Monday; on Tuesday; on Wednesday; on Thursday; on Friday; late on Saturday; early on Sunday; according to two
officials; in a written statement; after weeks of talks; despite earlier assurances; without giving details; under a
revised timetable; for the third time this year; in the first half of the year; ahead of the summit; following the vote;
at the request of the council; amid rising prices; in line with the protocol
""")
CONJUNCTIONS = "and while but as after because although before".split()
ROLES = _phrases("""
foreign minister; defence minister; central bank governor; army spokesperson; UN envoy; port director; opposition
leader; energy minister; deputy prime minister; chief prosecutor; company executive; provincial governor; aid
coordinator; independent analyst
""")
FIRST_NAMES = """
Anna Viktor Leila Omar Ingrid Pavel Mei Rajiv Sofia Hassan Elena Marcus Yuki Amara Tomas Nadia Jonas Farid Carla Denis
""".split()
LAST_NAMES = """
Hartmann Okoye Petrov Al-Rashid Lindqvist Moreau Tanaka Banerjee Kowalski Demir Silva Novak Haddad Eriksen Castellano
Mbeki Zhao O'Connor
""".split()
OUTLETS = [
    ("Reuters", "reuters.com/world"),
    ("BBC News", "bbc.co.uk/news"),
    ("Le Monde", "lemonde.fr/en"),
    ("Al Jazeera", "aljazeera.com/news"),
    ("Financial Times", "ft.com/content"),
    ("Deutsche Welle", "dw.com/en"),
    ("Nikkei Asia", "asia.nikkei.com/Politics"),
    ("AP: World", "apnews.com/article"),
    ("The Guardian", "theguardian.com/world"),
    ("Kyiv Independent", "kyivindependent.com"),
    ("Dawn", "dawn.com/news"),
    ("Folha de S.Paulo", "folha.uol.com.br/mundo"),
]
UNITS = _phrases("USD; EUR; people; km; tonnes; barrels a day; percent; MW; vessels; drones; soldiers")
QUALIFIERS = ["", "", "over ", "about ", "at least ", "up to "]
KINDS = {"event": 5, "figure": 3, "statement": 3, "background": 2}
MODALITIES = "planned forecast conditional offered".split()
RELATIONS = "supersedes corrects supports disputes".split()
MARKUP = set("[*>")


class Story(NamedTuple):
    """What the facts of an article are made from."""

    day: dt.date
    countries: list[str]
    body: str
    plain: list[str]
    """Sentences of the body without markup: what can be quoted."""


def clause(random: Random) -> str:
    """Somebody did something to something."""
    form = random.random()
    adjective, noun = random.choice(ADJECTIVES), random.choice(NOUNS)
    if form < 0.3:
        subject = f"the {adjective} {noun} in {random.choice(PLACES)}"
    elif form < 0.7:
        subject = f"the {adjective} {noun}"
    else:
        subject = f"a {noun} of the {random.choice(ADJECTIVES)} {random.choice(NOUNS)}"
    verb, adjective, noun = random.choice(VERBS), random.choice(ADJECTIVES), random.choice(NOUNS)
    return f"{subject} {verb} the {adjective} {noun} {random.choice(CIRCUMSTANCES)}"


def sentence(random: Random) -> str:
    """One or two clauses, some with a sum of money."""
    text = clause(random)
    if random.random() < 0.55:
        text += f", {random.choice(CONJUNCTIONS)} {clause(random)}"
    if random.random() < 0.15:
        text += f", worth {random.randint(2, 980)} million dollars"
    return _capital(text) + "."


def headline(random: Random, least: int, most: int) -> str:
    """A number of words that begin like a sentence and break off somewhere."""
    words = clause(random).split()
    while len(words) < least:
        words += [random.choice(CONJUNCTIONS), *clause(random).split()]
    return _capital(" ".join(words[: random.randint(least, most)]))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def some_countries(random: Random, number: int) -> list[str]:
    """Different countries, the frequent ones more often."""
    found: list[str] = []
    while len(found) < number:
        (code,) = random.choices(CODES, cum_weights=HOW_OFTEN)
        if code not in found:
            found.append(code)
    return found


def name(random: Random) -> str:
    """The name of a person."""
    return f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"


def body(random: Random) -> tuple[str, list[str]]:
    """The text of an article, and those of its sentences that can be quoted."""
    paragraphs = _paragraphs(random)
    for _ in range(random.choice([1, 2, 2, 3])):
        _add_link(random, paragraphs)
    _add_emphasis(random, paragraphs)
    plain = [text for paragraph in paragraphs for text in paragraph if not MARKUP & set(text)]
    return "\n\n".join(_blocks(random, paragraphs)) + "\n", plain


def _paragraphs(random: Random) -> list[list[str]]:
    """Some paragraphs of about the same length, as lists of sentences."""
    words, number = random.randint(370, 580), random.randint(6, 9)
    enough = words // number - 8
    return [_paragraph(random, enough) for _ in range(number)]


def _paragraph(random: Random, enough: int) -> list[str]:
    sentences: list[str] = []
    words = 0
    while words < enough:
        sentences.append(sentence(random))
        words += sentences[-1].count(" ") + 1
    return sentences


def _add_link(random: Random, paragraphs: list[list[str]]) -> None:
    """Make three words of a sentence a link, unless it has one."""
    paragraph = random.choice(paragraphs)
    at = random.randrange(len(paragraph))
    words = paragraph[at].split(" ")
    first = random.randrange(len(words) - 3)
    site, number = random.choice(OUTLETS)[1], random.randint(10**6, 10**7)
    if "](" not in paragraph[at]:
        words[first] = "[" + words[first]
        words[first + 2] += f"](https://www.{site}/{number})"
        paragraph[at] = " ".join(words)


def _add_emphasis(random: Random, paragraphs: list[list[str]]) -> None:
    """Emphasize a word of a sentence that has no link."""
    paragraph = random.choice(paragraphs)
    at = random.randrange(len(paragraph))
    if "[" in paragraph[at]:
        return
    words = paragraph[at].split(" ")
    word = random.randrange(1, len(words) - 1)
    mark = random.choice(["*", "**"])
    words[word] = mark + words[word] + mark
    paragraph[at] = " ".join(words)


def _blocks(random: Random, paragraphs: list[list[str]]) -> list[str]:
    """The paragraphs, with a block quote, and sometimes a list and a heading, among them."""
    blocks = [" ".join(paragraph) for paragraph in paragraphs]
    at = random.randrange(1, len(blocks))
    said = f"> {sentence(random)} {sentence(random)}\n>\n> — {name(random)}, {random.choice(ROLES)}"
    blocks.insert(at, said)
    if random.random() < 0.35:
        at = random.randrange(2, len(blocks))
        blocks.insert(at, "\n".join("- " + headline(random, 6, 12) for _ in range(random.randint(3, 5))))
    if random.random() < 0.4:
        at = random.randrange(2, len(blocks))
        blocks.insert(at, "## " + headline(random, 4, 7))
    return blocks


def quoted(text: str) -> str:
    """A text as a scalar of YAML in double quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def date(random: Random, published: dt.date, kind: str) -> str:
    """When a fact happened: mostly a day, else a year, a month, about a month, or some days."""
    form = random.random()
    back = random.randint(100, 7000) if kind == "background" else int(random.expovariate(1 / 40))
    day = published - dt.timedelta(days=back)
    if form < 0.10 or (kind == "background" and form < 0.3):
        return str(day.year)
    if form < 0.25:
        return f"{day:%Y-%m}"
    if form < 0.29:
        return f"{day:%Y-%m}~"
    if form < 0.34:
        return f"{day}/{day + dt.timedelta(days=random.randint(1, 9))}"
    return str(day)


def quote(random: Random, story: Story) -> str:
    """Some words of the body that stand in it only once."""
    while True:
        words = random.choice(story.plain)[:-1].split(" ")
        length = random.randint(5, min(14, len(words)))
        start = random.randrange(len(words) - length + 1)
        found = " ".join(words[start : start + length]).rstrip(",")
        if story.body.count(found) == 1:
            return found


def fact(random: Random, number: int, story: Story, *, rich: bool) -> list[str]:
    """The lines of a fact."""
    (kind,) = random.choices(list(KINDS), list(KINDS.values()))
    lines = [f"  - id: f{number}", f"    kind: {kind}", f"    claim: {headline(random, 12, 25)}."]
    lines.append(f"    date: {date(random, story.day, kind)}")
    places = random.sample(story.countries, min(len(story.countries), random.choice([1, 1, 2, 2, 3])))
    lines.append(f"    countries: [{', '.join(places)}]")
    if kind == "figure":
        figure = f"{random.choice(QUALIFIERS)}{random.randint(2, 90000)} {random.choice(UNITS)}"
        lines.append(f"    figure: {figure}")
    if kind == "statement" or random.random() < 0.15:
        lines += ["    said_by:", f"      name: {quoted(name(random))}", f"      role: {random.choice(ROLES)}"]
    if kind == "statement" or random.random() < 0.6:
        lines.append(f"    quote: {quoted(quote(random, story))}")
    if random.random() < 0.2:
        lines.append(f"    modality: {random.choice(MODALITIES)}")
    return lines + (_relations(random, number, kind) if rich else [])


def _relations(random: Random, number: int, kind: str) -> list[str]:
    """What ties some facts to others: a shared question, an earlier fact of the same article."""
    lines = []
    if kind == "figure" and random.random() < 0.2:
        lines += [f"    question: question-{random.randrange(200):03d}", f"    scope: scope {random.choice('abc')}"]
    if number > 1 and random.random() < 0.05:
        lines.append(f"    {random.choice(RELATIONS)}: f{random.randrange(1, number)}")
    return lines


def article(seed: str, number: int, *, rich: bool = False) -> tuple[str, str]:
    """The path and the text of an article."""
    random = Random(f"{seed}:{number}")
    day = LAST_DAY - dt.timedelta(days=random.randrange(DAYS))
    title = headline(random, 6, 11)
    words = ("".join(filter(str.isalnum, word.lower())) for word in title.split()[:6])
    slug = f"{number:05d}-" + "-".join(words)
    publisher, site = random.choice(OUTLETS)
    countries = some_countries(random, random.randint(2, 5))
    story = Story(day, countries, *body(random))
    lines = ["---", f"title: {quoted(title)}", f"date: {day}", "source:", f"  publisher: {quoted(publisher)}"]
    lines += [f"  url: https://www.{site}/{slug}-{random.randint(10**6, 10**7)}", f"  accessed: {day}"]
    if rich and random.random() < 0.3:
        lines.append(f"  origin: wire-{day}-{random.randrange(3)}")
    topics = random.sample(TOPICS, random.randint(1, 3))
    lines += [f"countries: [{', '.join(countries)}]", f"topics: [{', '.join(topics)}]", "facts:"]
    for at in range(random.randint(8, 15)):
        lines += fact(random, at + 1, story, rich=rich)
    return f"content/articles/{day.year}/{slug}.md", "\n".join(lines) + "\n---\n\n" + story.body


def write_corpus(number: int, folder: Path, seed: str, *, rich: bool = False) -> None:
    """Write a project with so many articles."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "briefgen.yaml").write_text(CONFIG, encoding="utf-8", newline="\n")
    for at in range(number):
        path, text = article(seed, at, rich=rich)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Read the arguments and write the corpus."""
    parser = argparse.ArgumentParser(description="Make a corpus of invented articles, the same on every machine.")
    parser.add_argument("number", type=int, metavar="N", help="how many articles")
    parser.add_argument("out", type=Path, metavar="OUT", help="the project's folder; what lies in it stays")
    parser.add_argument("seed", metavar="SEED", help="another seed makes other articles")
    parser.add_argument("--rich", action="store_true", help="with questions, relations and shared origins")
    asked = parser.parse_args()
    write_corpus(asked.number, asked.out, asked.seed, rich=asked.rich)


if __name__ == "__main__":
    main()
