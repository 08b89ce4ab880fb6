"""`--as-of`: the site as it was known on a day is the site that somebody would have built on that day."""

import datetime as dt
import random
import re
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from click.testing import CliRunner
from made import read_project
from msgspec.structs import replace

from briefgen.briefing.as_of import as_of, known_since, last_known, withdrawn_on
from briefgen.build import Options, build
from briefgen.cli import cli
from briefgen.content.unlink import unlinked
from briefgen.library import shelved
from harness import BASE_URL, REPO, ReadPage, assert_none, tree, write_project

DAYS = [dt.date(2025, 3, day) for day in (1, 5, 9, 14, 20)]
LAST = dt.date(2026, 1, 1)
COUNTRIES = {"NO": "norway", "SE": "sweden", "DK": "denmark", "FI": "finland"}
BANNER = re.compile(r'<p class="banner">.*?</p>\n')
OWN_DAY = re.compile(r'(?<=<p class="known">)As known on [^.]*[.] ')
TO_BE_FOUND = re.compile(r"""<meta property="[^>]*>
|<script type="application/ld[^>]*>.*?</script>
| 'sha256-[^']*'""")
"""What only pages have that are to be found."""
NOINDEX = '<meta name="robots" content="noindex">\n'


def site(root, output, day=None, today=LAST):
    """The tree of a built project."""
    report = build(Options(root, output, today, day, base_url=BASE_URL))
    assert report.errors == (), report.errors
    return tree(output)


def whole(content):
    """All of a content as plain values, which can be compared: the cards of its articles, and the articles."""
    return replace(content, articles=(content.articles.cards, tuple(content.articles)))


def first_fact(content):
    """The first fact of the first article."""
    return next(iter(content.articles)).facts[0]


def plain(files):
    """A tree without what only a site of a past day has, and without the day of a normal one."""
    return {
        name: TO_BE_FOUND.sub("", OWN_DAY.sub("", BANNER.sub("", data.decode()))).replace(NOINDEX, "").encode()
        if name.endswith(".html")
        else data
        for name, data in files.items()
        if name not in ("sitemap.xml", "robots.txt")
    }


def differing(one, other):
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def content_of(root):
    content, problems = read_project(root)
    assert [problem for problem in problems if problem.severity == "error"] == []
    return content


# Projects made at random, whole or as they would have been on a day.


def project(seed):
    """A random project: plain values, from which its files are written."""
    chance = random.Random(seed)
    articles = []
    for number in range(chance.randint(2, 6)):
        name = f"a{number}"
        published = chance.choice(DAYS)
        recorded = chance.choice([published, *(day for day in DAYS if day > published)])
        facts = []
        for at in range(chance.randint(0, 4)):
            others = [f"{a['id']}#{f['id']}" for a in articles for f in a["facts"]]
            others += [f"{a['id']}#{f['id']}-old" for a in articles for f in a["facts"] if f["alias"]]
            facts.append(
                {
                    "id": f"f{at}",
                    "recorded": chance.choice([None, None, *(day for day in DAYS if day > recorded)]),
                    "alias": chance.random() < 0.2,
                    "relation": chance.choice(["supersedes", "corrects", "denies", "supports"]),
                    "target": chance.choice(others) if others and chance.random() < 0.6 else None,
                    "retracted": chance.choice([None, None, None, *DAYS]),
                    "question": chance.random() < 0.5,
                    "date": chance.choice([None, "2025-04", "2025-03-12"]),
                    "who": chance.choice(["ada", "bo"]),
                }
            )
        links = [chance.choice([*(f"a{n}" for n in range(6)), *COUNTRIES]) for _ in range(3)]
        articles.append(
            {
                "id": name,
                "date": published,
                "recorded": recorded,
                "updated": chance.choice([None, *DAYS]),
                "alias": chance.random() < 0.3,
                "countries": chance.sample(sorted(COUNTRIES), 2),
                "facts": facts,
                "links": links,
            }
        )
    # One that states something of a fact that the desk entered later.
    later = [a for a in articles if a["facts"]]
    if len(later) > 1 and not later[0]["facts"][0]["target"]:
        later[0]["facts"][0] |= {"relation": "disputes", "target": f"{later[-1]['id']}#f0"}
    intros = {code: chance.choice([None, *DAYS]) for code in chance.sample(sorted(COUNTRIES), 2)}
    return {"articles": articles, "intros": intros}


def fact_day(article, fact):
    return max(article["recorded"], fact["recorded"] or article["recorded"])


def files_of(spec, day=LAST):
    """The files of a project, as a careful editor would have had them on a day."""
    articles = [article for article in spec["articles"] if article["recorded"] <= day]
    facts = {a["id"]: [f for f in a["facts"] if fact_day(a, f) <= day] for a in articles}
    names = {f"{a}#{f['id']}{end}" for a in facts for f in facts[a] for end in ("", "-old") if not end or f["alias"]}
    intros = {code: on for code, on in spec["intros"].items() if on is None or on <= day}
    covered = {code for article in articles for code in article["countries"]} | set(intros)
    everything = {code for article in spec["articles"] for code in article["countries"]} | set(spec["intros"])
    ids = {article["id"] for article in spec["articles"]}
    files = {
        "briefgen.yaml": "title: Random\ncheck: {no-facts: off}\n",
        "content/people.yaml": "ada: {name: Ada Example}\nbo: {name: Bo Example}\n",
        "content/questions.yaml": "ships: {title: How many ships?, unit: ships}\n",
    }
    for code, on in intros.items():
        head = f"date: {on}\n" if on else "summary: Undated.\n"
        first = "[the first](../articles/a0.md)" if "a0" in facts else "the first"
        files[f"content/countries/{code}.md"] = f"---\n{head}---\nSee {first}.\n"
    for article in articles:
        lines = [f"title: Article {article['id']}", f"date: {article['date']}", f"recorded: {article['recorded']}"]
        lines += [f"source: {{publisher: Gazette, url: 'https://example.org/{article['id']}'}}", "body: notes"]
        lines += [f"countries: [{', '.join(article['countries'])}]"]
        lines += [f"updated: {article['updated']}"] if article["updated"] and article["updated"] <= day else []
        lines += [f"aliases: [{article['id']}-old]"] if article["alias"] else []
        lines += ["facts:"] if facts[article["id"]] else []
        for fact in facts[article["id"]]:
            lines += fact_lines(article, fact, names, day)
        body = []
        for fact in article["facts"]:
            words = f"words {fact['id']} of {article['id']}"
            linked = f"[{words}](#{fact['id']})" if fact in facts[article["id"]] else words
            body.append(f"He says “{linked}”.")
        for link in article["links"]:
            if link in COUNTRIES and link in everything:
                body.append(f"[On *{link}*](../countries/{link}.md)" if link in covered else f"On *{link}*")
            elif link in ids:
                body.append(f"[More](./{link}.md)" if link in facts else "More")
                first = next((a["facts"][0] for a in spec["articles"] if a["id"] == link and a["facts"]), None)
                if first:
                    there = f"{link}#{first['id']}" in names
                    body.append(f"[Fact](./{link}.md#{first['id']})" if there else "Fact")
        text = "---\n" + "\n".join(lines) + "\n---\n" + "\n\n".join(["A report.", *body]) + "\n"
        files[f"content/articles/{article['id']}.md"] = text
    return files


def fact_lines(article, fact, names, day):
    lines = [f"- id: {fact['id']}", f"  claim: Claim {fact['id']} of {article['id']}.", "  kind: statement"]
    lines += [f"  said_by: {fact['who']}"]
    lines += [f"  recorded: {fact['recorded']}"] if fact["recorded"] else []
    lines += [f"  aliases: [{fact['id']}-old]"] if fact["alias"] else []
    lines += [f"  date: {fact['date']}", "  modality: planned"] if fact["date"] else []
    lines += ["  question: ships", f"  figure: {fact['id'][1:]}7 ships"] if fact["question"] else []
    lines += [f"  {fact['relation']}: {fact['target']}"] if fact["target"] in names else []
    withdrawn = fact["retracted"]
    if withdrawn and max(withdrawn, fact_day(article, fact)) <= day:
        lines += [f"  retracted: {{on: {withdrawn}, reason: Taken back.}}"]
    return lines


@pytest.mark.parametrize("seed", range(14))
def test_a_past_day_is_the_project_with_everything_later_removed_by_hand(seed, tmp_path):
    spec = project(seed)
    whole = write_project(tmp_path / "whole", files_of(spec))
    day = random.Random(seed).choice(DAYS[:-1])
    then = write_project(tmp_path / "then", files_of(spec, day))
    one = site(whole, tmp_path / "one", day, today=day)
    other = site(then, tmp_path / "other", today=day)
    assert differing(plain(one), plain(other)) == []


@pytest.mark.parametrize("seed", range(100, 104))
def test_the_last_day_is_the_normal_site(seed, tmp_path):
    root = write_project(tmp_path / "p", files_of(project(seed)))
    assert differing(plain(site(root, tmp_path / "one", LAST)), plain(site(root, tmp_path / "other"))) == []


@pytest.mark.parametrize("seed", range(300, 330))
def test_the_last_day_known_is_the_first_as_of_which_nothing_is_missing(seed, tmp_path):
    content = content_of(write_project(tmp_path / "p", files_of(project(seed))))
    now = whole(as_of(content, LAST))
    assert last_known(content) == next(day for day in DAYS if whole(as_of(content, day)) == now)


@pytest.mark.parametrize("seed", range(200, 230))
def test_earlier_days_do_not_depend_on_the_way_and_the_order(seed, tmp_path):
    content = content_of(write_project(tmp_path / "p", files_of(project(seed))))
    articles = tuple(content.articles)
    shuffled = replace(content, articles=shelved(random.Random(seed).sample(articles, len(articles))))
    for later in DAYS:
        for day in DAYS:
            assert whole(as_of(as_of(content, later), day)) == whole(as_of(content, min(later, day)))
        mixed, ordered = as_of(shuffled, later).articles, as_of(content, later).articles
        assert tuple(sorted(mixed, key=lambda article: article.id)) == tuple(ordered)
        assert tuple(sorted(mixed.cards, key=lambda card: card.id)) == ordered.cards


# The example.


@pytest.fixture(scope="module")
def may(tmp_path_factory):
    return site(REPO, tmp_path_factory.mktemp("may") / "site", dt.date(2025, 5, 27), dt.date(2025, 5, 27))


def test_the_example_on_the_day_before_the_figure_was_replaced(may, example_site):
    article = "articles/2025-02-20-news-az-zapad-announced.html"
    fact = re.compile(r'<li class="([^"]*)" id="troops-announced">(.*?)</li>\n', re.DOTALL)
    classes, shown = fact.search(may[article].decode()).groups()
    assert "struck" not in classes
    assert "13,000" in shown
    assert "until" not in re.sub(r"<details.*", "", shown, flags=re.DOTALL)
    now, shown = fact.search((example_site / article).read_text("utf-8")).groups()
    assert "struck" in now
    assert re.search(r'class="status superseded"[^>]*>replaced \w+ 2025<', shown)  # a plan held at no time


def test_no_later_article_is_anywhere_in_the_example(may):
    content = content_of(REPO)
    later = [article for article in content.articles if article.recorded > dt.date(2025, 5, 27)]
    assert len(later) > 10
    words = [word for article in later for word in (article.id, article.title, article.source.url)]
    words += [fact.claim for article in later for fact in article.facts]
    held = {file: data.decode("utf-8", "replace") for file, data in may.items()}
    assert_none(f"{file}: {word}" for word in words for file, text in held.items() if word in text or word in file)


def test_every_page_says_that_it_is_of_a_past_day(may):
    pages = {name: data.decode() for name, data in may.items() if name.endswith(".html")}
    former = {name for name, text in pages.items() if 'http-equiv="refresh"' in text}
    assert_none(name for name, text in pages.items() if NOINDEX not in text)
    assert_none(name for name, text in pages.items() if "As known on 27 May 2025" not in text and name not in former)


def test_the_home_page_of_a_past_day_names_no_other_day(may):
    home = may["index.html"].decode()
    assert home.count("As known on") == 1
    assert re.search(r'<p class="known">\d+ articles, \d+ facts', home)


def test_every_link_of_the_past_site_leads_somewhere(may):
    pages = {name: ReadPage(data.decode()) for name, data in may.items() if name.endswith(".html")}
    for name, page in pages.items():
        if name == "404.html":
            continue
        for element in page.named("a", "link"):
            url, fragment = urldefrag(urljoin(f"/{name}", element.attributes.get("href", "")))
            if not url.startswith("/"):
                continue
            target = unquote(url[1:])
            assert target in may, f"{name}:{element.line}: {target}"
            assert not fragment or unquote(fragment) in pages[target].ids, f"{name}:{element.line}: #{fragment}"


# Single rules.

ARTICLE = """\
---
title: One
date: 2025-03-01
source: https://example.org/one
body: notes
updated: 2025-03-20
facts:
  - {id: first, claim: The first., note: A note.}
  - {id: second, claim: The second., recorded: 2025-03-09, corrects: first}
---
“[The words](#second)” are new. So is [the other](two.md), [its fact](two.md#x),
[its heading](two.md#s-heading), [the list](/publishers/example-com.html).
"""
OTHER = """\
---
title: Two
date: 2025-03-14
source: https://example.com/two
facts: [{id: x, claim: The other., supports: one#first}]
text: full
---
# Heading
"""


@pytest.fixture
def small(tmp_path):
    files = {"briefgen.yaml": "title: S\n", "content/articles/one.md": ARTICLE, "content/articles/two.md": OTHER}
    return write_project(tmp_path / "p", files)


def run(command, root, *options):
    return CliRunner().invoke(cli, [command, "--root", str(root), *options], catch_exceptions=False)


def test_words_that_led_to_what_is_not_known_yet_stay_as_words(small, tmp_path):
    then = site(small, tmp_path / "out", DAYS[1])["articles/one.html"].decode()
    assert "<p>“The words” are new. So is the other, its fact,\nits heading, the list.</p>" in then
    assert "updated" not in then
    assert "The second." not in then
    now = site(small, tmp_path / "out")["articles/one.html"].decode()
    assert 'href="../articles/two.html#x">its fact</a>' in now
    assert "updated 20 Mar 2025" in now
    assert "corrected" in now


def test_a_mistake_is_one_on_every_day(small):
    path = small / "content/articles/two.md"
    path.write_text(path.read_text("utf-8").replace("one#first", "one#frist"), encoding="utf-8")
    for options in ((), ("--as-of", "2025-03-02")):
        result = run("check", small, *options)
        assert result.exit_code == 1
        assert "content/articles/two.md:5:46: unknown-reference" in result.stderr


@pytest.mark.parametrize(("written", "before", "after"), [("{on: 2025-03-09, reason: R.}", False, True)])
def test_a_fact_stands_until_the_day_of_its_withdrawal(written, before, after, small):
    path = small / "content/articles/one.md"
    path.write_text(path.read_text("utf-8").replace("note: A note.", f"retracted: {written}"), encoding="utf-8")
    content = content_of(small)
    for day, withdrawn in ((dt.date(2025, 3, 8), before), (dt.date(2025, 3, 9), after)):
        assert (first_fact(as_of(content, day)).retracted is not None) is withdrawn


def test_a_withdrawal_without_a_day_holds_from_the_first_day(small):
    path = small / "content/articles/one.md"
    path.write_text(path.read_text("utf-8").replace("note: A note.", "retracted: {reason: R.}"), encoding="utf-8")
    (article,) = as_of(content_of(small), DAYS[0]).articles
    assert article.facts[0].retracted
    assert withdrawn_on(article.facts[0], article) == DAYS[0]


def test_a_fact_is_never_known_before_its_article(small):
    (article,) = as_of(content_of(small), DAYS[0]).articles
    assert known_since(replace(article.facts[0], recorded=dt.date(2024, 1, 1)), article) == DAYS[0]


def test_what_is_said_of_a_fact_that_is_not_known_yet_is_left_out(small):
    path = small / "content/articles/one.md"
    path.write_text(path.read_text("utf-8").replace("note: A note.", "disputes: [two#x, second]"), encoding="utf-8")
    content = content_of(small)
    assert first_fact(as_of(content, DAYS[1])).relations == ()
    assert [ref.target for ref in first_fact(as_of(content, DAYS[2])).relations] == ["one#second"]
    assert whole(as_of(content, LAST)) == whole(content)


def test_a_sum_whose_parts_are_not_known_is_a_plain_figure(small):
    path = small / "content/articles/one.md"
    part = "figure: {value: 3, unit: ships, sum_of: [two#x]}"
    path.write_text(path.read_text("utf-8").replace("note: A note.", part), encoding="utf-8")
    content = content_of(small)
    assert first_fact(as_of(content, DAYS[0])).figures[0].sum_of == ()
    assert first_fact(as_of(content, LAST)).figures[0].sum_of == ("two#x",)


def test_the_day_is_the_day_for_upcoming_too(small):
    path = small / "content/articles/one.md"
    path.write_text(path.read_text("utf-8").replace("note: A note.", "date: 2025-03-04"), encoding="utf-8")
    for options, day in (
        (["--as-of", "2025-03-02"], "2 March 2025"),
        (["--as-of", "2025-03-02", "--today", "2025-03-05"], "5 March 2025"),
    ):
        assert run("build", small, *options).exit_code == 0
        page = (small / "site/upcoming.html").read_text("utf-8")
        assert f"after {day}" in page
        assert ("The first." in page) is (day == "2 March 2025")


def test_a_day_that_is_none(small):
    result = CliRunner().invoke(cli, ["check", "--root", str(small), "--as-of", "27 May 2025"])
    assert result.exit_code == 2
    assert "--as-of" in result.stderr


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href="#x" class="words">a <em>b</em></a> c', "a <em>b</em> c"),
        ('<a class="w" href="../a/b.html#x" rel="r">a</a>', "a"),
        ('<a href="a/b%20c.html">a</a><a href="y">b</a>', 'a<a href="y">b</a>'),
        ('<code>&lt;a href="#x"&gt;</code>', '<code>&lt;a href="#x"&gt;</code>'),
        ('<a title="1 > 0" href="#x">a</a>', "a"),
        ("<abbr>#x</abbr>", "<abbr>#x</abbr>"),
    ],
)
def test_dead_links_become_words(markup, expected):
    assert unlinked(markup, {"#x", "a/b.html#x", "a/b c.html"}.__contains__) == expected
