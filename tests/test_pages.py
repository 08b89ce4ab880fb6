"""Small whole sites, built by the command and read as a reader gets them."""

import html
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.cli import cli
from harness import TODAY, ReadPage, assert_none, tree, write_project

SITES = Path(__file__).parent / "sites"
PERMALINK = re.compile(r'href="([^"#]*articles/[^"#]+#[^"]+)">')


class Site(dict):
    """The pages of a built site by address, with what the command said."""

    def __init__(self, folder, said):
        super().__init__(
            {name: data.decode() for name, data in tree(folder).items() if name.endswith((".html", ".css"))}
        )
        self.folder, self.said = folder, said

    def pages(self):
        return {name: text for name, text in self.items() if name.endswith(".html")}


def built(root, output, *options):
    arguments = ["build", "--root", str(root), "--output", str(output), "--jobs", "1", "--no-cache"]
    options = options if "--today" in options else (*options, "--today", TODAY)
    result = CliRunner().invoke(cli, [*arguments, *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return Site(output, result.output)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return built(SITES / "whole", tmp_path_factory.mktemp("whole") / "site")


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return built(SITES / "texts", tmp_path_factory.mktemp("texts") / "site")


def words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def entries(name, text):
    """The facts that a page lists, in order: the address of each, and its markup."""
    blocks = re.findall(r'<li class="fact(?! full).*?</li>', text, re.DOTALL)
    links = (urljoin(f"/{name}", PERMALINK.findall(block)[-1]) for block in blocks)
    return [(link.removeprefix("/articles/"), block) for link, block in zip(links, blocks, strict=True)]


def listed(site, name, heading=""):
    """The facts that a page lists, once each; with `heading`, those of the section below it."""
    text = site[name]
    if heading:
        text = re.search(rf"<h2>{re.escape(heading)}</h2>.*?(?=<h2>|</main>)", text, re.DOTALL)[0]
    return [ref for ref, _ in entries(name, text)]


def entry(site, name, ref):
    return dict(entries(name, site[name]))[ref]


def full(site, article, fact):
    """A fact as its article's page shows it."""
    text = site[f"articles/{article}.html"]
    return re.search(rf'<li class="fact full[^>]* id="{fact}">.*?\n</li>', text, re.DOTALL)[0]


SAILS, PLANNED, UNDATED = "first.html#sails", "first.html#planned", "first.html#undated"
FEWER, CORRECTED, NOWHERE = "second.html#fewer", "second.html#corrected", "second.html#nowhere"
FAR = "second.html#far"


@pytest.mark.parametrize(
    ("page", "heading", "facts"),
    [
        ("countries/norway.html", "Timeline", {PLANNED, FEWER, SAILS}),
        ("countries/norway.html", "What comes next", {PLANNED}),
        ("countries/sweden.html", "Timeline", {FEWER, FAR}),
        ("countries/denmark.html", "Timeline", {CORRECTED}),
        ("countries/denmark.html", "Background", {UNDATED}),
        ("timeline/2025.html", "", {PLANNED, FEWER, SAILS, NOWHERE}),
        ("timeline/2024.html", "", {CORRECTED}),
        ("topics/ferries.html", "Timeline", {PLANNED, SAILS}),
        ("topics/ferries.html", "Background", {UNDATED}),
        ("topics/floods.html", "", {NOWHERE}),
        ("people/ada.html", "", {SAILS}),
        ("organisations/nordic-council.html", "What others say", {SAILS}),
        ("upcoming.html", "", {PLANNED, FAR}),
    ],
)
def test_facts_stand_where_they_belong(whole, page, heading, facts):
    found = listed(whole, page, heading)
    assert Counter(found) == Counter(facts)


def test_facts_that_say_nothing_of_a_country_stand_on_no_country_page(whole):
    assert_none(name for name, text in whole.items() if name.startswith("countries/") and "second.html#nowhere" in text)
    assert listed(whole, "timeline/2025.html").count(NOWHERE) == 1


def test_a_fact_in_a_list_says_what_when_who_and_where(whole):
    found = entry(whole, "countries/norway.html", SAILS)
    assert "10 September" in words(found)
    assert "Ada Lund" in words(found)
    assert "Twelve ferries sail from Oslo." in words(found)
    assert 'aria-label="figure"' in found
    assert 'href="../people/ada.html"' in found
    assert re.search(r'href="https://gazette\.example/ferries[^"]*"[^>]*>The Gazette<', found)
    assert "citing Radio North" in words(found)
    assert 'href="../articles/second.html#fewer">disputed by Bo Ek<' in found
    struck = entry(whole, "countries/denmark.html", UNDATED)
    assert "<s>The harbour has nine quays.</s>" in struck
    assert 'class="status corrected"' in struck
    denial = entry(whole, "countries/sweden.html", FEWER)
    assert "Denies" in words(denial)
    assert "Swedish" in words(denial)
    assert 'aria-label="denial"' in denial


def test_a_fact_on_its_article_says_everything(whole):
    sails, fewer = full(whole, "first", "sails"), full(whole, "second", "fewer")
    for said in (
        "10 September 2025",
        "figure",
        "12 ferries",
        "Ada Lund",
        "minister of ports",
        "How many ferries sail?",
    ):
        assert said in words(sails)
    assert 'href="#sails"' in sails
    assert 'href="../organisations/nordic-council.html"' in sails
    assert re.search(r"Disputed by.*href=\"\.\./articles/second\.html#fewer\"", sails, re.DOTALL)
    for said in (
        "said 14 September 2025",
        "denial",
        "Bo Ek",
        "skipper",
        "He counted from the shore.",
        "Denies",
        "Disputes",
    ):
        assert said in words(fewer)
    assert 'href="../articles/first.html#undated"' in fewer
    assert 'href="../countries/sweden.html"' in fewer
    assert '<span id="quays"></span>' in full(whole, "first", "undated"), "a former id stays an anchor"
    assert "not named" in words(full(whole, "first", "planned"))


def test_an_article_shows_its_source_and_copies(whole):
    text = whole["articles/first.html"]
    byline = words(text).partition("Ferries sail again")[2]
    assert re.search(r"The Gazette ?, citing Radio North ?, 12 September 2025", byline)
    assert 'href="../articles/second.html"' in text.partition("Copies of the same report")[2]


def test_an_article_without_facts_has_a_page_and_is_listed(whole):
    text = whole["articles/notes.html"]
    assert "All is calm." in words(text)
    assert 'class="facts"' not in text
    assert "0 facts" not in words(text)
    for name in ("articles/index.html", "countries/finland.html", "publishers/radio-north.html"):
        assert 'href="../articles/notes.html"' in whole[name], name
    assert "Timeline</h2>" not in whole["countries/finland.html"], "empty sections are left out"


def test_publishers_list_their_articles(whole):
    assert 'href="../articles/first.html"' in whole["publishers/gazette.html"]
    assert 'href="../articles/second.html"' not in whole["publishers/gazette.html"]
    assert "publishers/unused.html" not in whole
    assert {"publishers/courier.html", "publishers/radio-north.html"} <= whole.keys()


def test_the_desks_judgement_stands_apart_from_the_facts(whole):
    text = words(whole["countries/norway.html"])
    for said in ("20 September 2025", "improving", "The harbours open again.", "The desk expects calm."):
        assert said in text
    assert "The floods of autumn" in words(whole["topics/index.html"])


def test_a_private_person_is_named_and_has_no_page(whole):
    assert "Sam Secret" in words(full(whole, "first", "undated"))
    assert "people/sam.html" not in whole
    assert "Sam Secret" not in words(whole["people/index.html"])


def test_a_former_id_leads_to_the_article(whole):
    page = ReadPage(whole["articles/ferries-return.html"])
    assert page.is_redirect
    assert any("first.html" in element.attributes.get("content", "") for element in page.named("meta"))
    assert any(element.attributes["href"] == "../articles/first.html" for element in page.named("a"))


def test_drafts_are_left_out_and_named(whole, tmp_path):
    assert re.search(r"^drafts: +hidden$", whole.said, re.MULTILINE)
    assert_none(name for name, text in whole.items() if "draft says something" in text or "hidden" in name)
    assert "countries/iceland.html" not in whole
    both = built(SITES / "whole", tmp_path / "site", "--drafts")
    assert listed(both, "countries/iceland.html") == ["hidden.html#secret"] * len(
        listed(both, "countries/iceland.html")
    )
    assert "The draft says something." in words(full(both, "hidden", "secret"))
    assert re.search(r"^drafts: +none$", both.said, re.MULTILINE)


def test_static_files_are_copied_and_linked_to(whole):
    assert (whole.folder / "papers/a plan.txt").read_text(encoding="utf-8") == "plan\n"
    assert 'href="papers/a%20plan.txt"' in whole["about.html"]


def test_no_link_or_anchor_of_these_sites_is_dead(whole, texts):
    dead = []
    for site in (whole, texts):
        for name, text in site.pages().items():
            if name == "404.html":
                continue
            for target in re.findall(r'(?:href|src)="([^"]+)"', text):
                if re.match(r"[a-z]+:", target):
                    continue
                path, _, anchor = urljoin(f"/{name}", target)[1:].partition("#")
                there = site.folder / unquote(path)
                if not there.is_file() or (
                    anchor and f'id="{unquote(anchor)}"' not in there.read_text(encoding="utf-8")
                ):
                    dead.append(f"{name}: {target}")
    assert_none(dead)


# --- what the site shows of a source's text ---


@pytest.mark.parametrize(
    ("policy", "shown", "hidden"),
    [
        ("full", ["Opening", "quoted rain", "Secret middle", "Secret close", "Secret footnote"], []),
        ("excerpt", ["Opening", "quoted rain", "[…]"], ["Secret middle", "Secret close", "Secret footnote"]),
        ("default", ["Opening", "quoted rain", "[…]"], ["Secret middle", "Secret close", "Secret footnote"]),
        ("none", [], ["Opening", "he said", "Secret middle", "Secret close", "Secret footnote"]),
    ],
)
def test_no_more_of_a_text_is_published_than_allowed(texts, policy, shown, hidden):
    page = words(texts[f"articles/{policy}.html"])
    assert_none(text for text in shown if text not in page)
    everything = {name: data.decode("utf-8", "replace") for name, data in tree(texts.folder).items()}
    own = [f"{text} of {policy}" if text.startswith(("Opening words", "Secret")) else text for text in hidden]
    leaks = [
        f"{name}: {text}"
        for name, data in everything.items()
        for text in own
        if (f"of {policy}" in text and text in data) or (name == f"articles/{policy}.html" and text in words(data))
    ]
    assert_none(leaks)
    if policy == "none":
        assert_none(name for name, data in everything.items() if f"Opening words of {policy}" in data)
        assert "the quoted rain of none" in page, "the words of a fact are its own"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("text: none\n", "The text of the source is not shown here. It stands at the source."),
        ("text: excerpt\n", "An excerpt: the passages that the facts rest on. The whole text stands at the source."),
        (
            "body: notes\ntext: none\n",
            "The desk’s notes are not shown here. The report itself stands at the source.",
        ),
        (
            "body: notes\ntext: excerpt\n",
            "An excerpt: the passages that the facts rest on. The report itself stands at the source.",
        ),
        ("body: notes\n", ""),
    ],
)
def test_what_is_not_shown_is_the_sources_text_or_the_desks_notes(tmp_path, more, told):
    page = words(small(tmp_path, ("id: x, claim: One.",), f"{more}")["articles/a.html"])
    assert (told in page) if told else ("stands" not in page)


# --- the theme ---


def test_a_project_shadows_the_theme_file_by_file(tmp_path):
    before = built(SITES / "texts", tmp_path / "plain")
    site = built(SITES / "shadowed", tmp_path / "site")
    for name in ("countries/norway.html", "timeline/2025.html"):
        assert '<li class="mine">It rained. in the house style</li>' in site[name]
    assert 'class="fact full"' in site["articles/a.html"], "other parts are the theme's"
    (style,) = (name for name in site if name.endswith(".css"))
    (old,) = (name for name in before if name.endswith(".css"))
    assert style != old, "another content has another name"
    assert re.fullmatch(r"assets/style\.[0-9a-f]{8}\.css", style)
    icon = re.search(r"url\((icon\.[0-9a-f]{8}\.svg)\)", site[style])[1]
    assert (site.folder / "assets" / icon).is_file()
    assert f'href="../{style}"' in site["articles/a.html"]
    assert f'href="{style}"' in site["index.html"]


def test_every_page_has_a_strict_policy_and_says_where_it_is(whole):
    for name, text in whole.pages().items():
        page = ReadPage(text)
        (policy,) = (
            e.attributes["content"]
            for e in page.named("meta")
            if e.attributes.get("http-equiv") == "Content-Security-Policy"
        )
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        canonical = [e.attributes["href"] for e in page.named("link") if e.attributes.get("rel") == "canonical"]
        if name == "404.html":
            assert canonical == []
        elif not page.is_redirect:
            assert canonical == ["https://example.org/desk/" + re.sub(r"(^|/)index\.html$", r"\1", name)]


def test_without_a_base_address_nothing_names_one(tmp_path, texts):
    assert_none(name for name, text in texts.items() if "canonical" in text)
    assert 'href="/index.html"' in texts["404.html"]
    moved = built(SITES / "texts", tmp_path / "site", "--base-url", "https://example.org/a/b")
    assert 'href="/a/b/index.html"' in moved["404.html"]
    assert 'href="https://example.org/a/b/articles/full.html"' in moved["articles/full.html"]
    assert 'href="../index.html"' in moved["articles/full.html"]


def test_today_changes_only_what_depends_on_it(whole, tmp_path):
    later = built(SITES / "whole", tmp_path / "site", "--today", "2025-11-15")
    one, other = tree(whole.folder), tree(later.folder)
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == {
        "countries/norway.html",
        "index.html",
        "topics/ferries.html",
        "upcoming.html",
    }
    assert "What comes next" not in later["countries/norway.html"]
    assert PLANNED in listed(later, "countries/norway.html", "Timeline")


# --- many facts ---


def test_a_year_above_500_facts_is_paged_and_nothing_is_lost(tmp_path):
    days = (
        [f"2025-{1 + n % 2:02}-{1 + n % 28:02}" for n in range(520)]
        + ["2025-01-07"] * 501
        + ["2025"] * 3
        + ["2024-05"] * 2
    )
    lines = "".join(
        f"  - {{id: f{n}, claim: Claim {n}., date: {day}, countries: [NO]}}\n" for n, day in enumerate(days)
    )
    head = "---\ntitle: Many\ndate: 2025-09-02\nsource: {publisher: Gazette}\nfacts:\n"
    root = write_project(tmp_path, {"briefgen.yaml": "title: Many\n", "content/articles/a.md": f"{head}{lines}---\n"})
    site = built(root, tmp_path / "site")
    for stem, main in (("timeline/", ""), ("countries/norway.", "countries/norway.html")):
        parts = sorted(
            name for name in site.pages() if name.startswith(stem) and name not in (main, "timeline/index.html")
        )
        assert {f"{stem}2025.html", f"{stem}2025-01.html", f"{stem}2025-02.html", f"{stem}2025-01-07.html"} <= set(
            parts
        )
        found = Counter(ref for name in parts for ref in listed(site, name))
        assert found == Counter(f"a.html#f{n}" for n in range(len(days)))
        assert len(listed(site, f"{stem}2025.html")) == 3, "what no month is known of stays with the year"
        year = words(site[f"{stem}2025.html"])
        assert "January 2025 761" in year
        assert "February 2025 260" in year
        january = site[f"{stem}2025-01.html"]
        assert "7 January 2025 520" in words(january)
        assert f'href="../{stem}2025.html"' in january
        assert f'href="../{stem}2025-02.html"' in january
    dead = []
    for name, text in site.pages().items():
        for path, anchor in re.findall(r'href="(\.\./[^"#]+)#([^"]+)"', text):
            there = urljoin(f"/{name}", path)[1:]
            if there not in site or f'id="{anchor}"' not in site[there]:
                dead.append(f"{name}: {path}#{anchor}")
    assert_none(dead)


def test_a_lone_static_template_folder_does_not_change_the_source(tmp_path):
    # Building never writes into the project but for its output and its cache.
    root = shutil.copytree(SITES / "shadowed", tmp_path / "project")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    built(root, tmp_path / "site")
    after = (path for path in root.rglob("*") if ".briefgen" not in path.parts)
    assert before == {path: path.stat().st_mtime_ns for path in after}


# --- any project ---

CODES = {"NO": "norway", "SE": "sweden", "DK": "denmark", "FI": "finland"}
FACT = st.fixed_dictionaries(
    {"countries": st.lists(st.sampled_from(sorted(CODES)), unique=True, max_size=3)},
    optional={
        "date": st.sampled_from(
            ["2025", "2025-09", "2025-09-12", "2024-12~", "2025-09-30/2025-10-02", "../2025-01-01", "202X"]
        ),
        "said_by": st.sampled_from(["Ada", "{role: clerk}", "{name: Bo, on: 2025-01-02}"]),
        "modality": st.sampled_from(["planned", "forecast"]),
        "retracted": st.just("{reason: R}"),
        "question": st.just("q"),
        "figure": st.sampled_from(["12", "over 5 ships"]),
    },
)
ARTICLES = st.lists(
    st.tuples(st.sampled_from(["", "NO", "DK, SE"]), st.lists(FACT, max_size=4)), min_size=1, max_size=4
)


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(ARTICLES)
def test_every_fact_stands_on_its_article_once_and_on_each_of_its_countries(tmp_path_factory, articles):
    files, expected = {"briefgen.yaml": "title: Any\n"}, {}
    for number, (lent, facts) in enumerate(articles):
        text = f"---\ntitle: Article {number}\ndate: 2025-09-0{number + 1}\nsource: {{publisher: Gazette}}\n"
        text += f"countries: [{lent}]\n" + ("facts:\n" if facts else "")
        for at, fact in enumerate(facts):
            own = ", ".join(f'"{code}"' for code in fact["countries"])
            written = "".join(f"    {key}: {value}\n" for key, value in fact.items() if key != "countries")
            text += (
                f"  - id: f{at}\n    claim: Claim {number} {at}.\n"
                + (f"    countries: [{own}]\n" if own else "")
                + written
            )
            expected[f"a{number}.html#f{at}"] = set(fact["countries"]) or set(filter(None, lent.split(", ")))
        files[f"content/articles/a{number}.md"] = text + "---\nWords.\n"
    root = write_project(tmp_path_factory.mktemp("any"), files)
    site = built(root, root / "site")
    for ref, codes in expected.items():
        page, fact = ref.split("#")
        assert site[f"articles/{page}"].count(f' id="{fact}"') == 1
        for code, name in CODES.items():
            text = site.get(f"countries/{name}.html", "")
            sections = [
                listed(site, f"countries/{name}.html", heading)
                for heading in ("Timeline", "Background")
                if f"<h2>{heading}</h2>" in text
            ]
            assert sum(section.count(ref) for section in sections) == (code in codes), (ref, code)


def small(tmp_path, facts, more="", **files):
    head = f"title: T\ndate: 2025-03-02\nsource: {{publisher: Radio}}\n{more}"
    text = (
        f"---\n{head}{'facts:' if facts else ''}\n{''.join(f'  - {{{fact}}}{chr(10)}' for fact in facts)}---\nText.\n"
    )
    project = {"briefgen.yaml": "title: T\n", "content/articles/a.md": text, **files}
    return built(write_project(tmp_path / "project", project), tmp_path / "site")


def test_the_home_page_knows_the_day_of_an_article_without_facts(tmp_path):
    assert "As known on 5 March 2025. 1 article, 0 facts" in words(
        small(tmp_path, (), "recorded: 2025-03-05\n")["index.html"]
    )


@pytest.mark.parametrize(
    ("fact", "more", "day"),
    [
        ("claim: One.", "updated: 2025-03-07\n", "7 March 2025"),
        ("claim: One., recorded: 2025-03-06", "updated: 2025-03-04\n", "6 March 2025"),
        ("claim: One., retracted: {on: 2025-03-09, reason: R.}", "updated: 2025-03-07\n", "9 March 2025"),
        ("claim: One., retracted: {reason: R.}", "", "2 March 2025"),
    ],
)
def test_the_home_page_knows_the_day_of_an_update_and_of_a_withdrawal(tmp_path, fact, more, day):
    site = small(tmp_path, (f"id: x, {fact}",), more)
    assert f"As known on {day}. 1 article, 1 fact" in words(site["index.html"])


def test_the_home_page_of_nothing_has_no_day(tmp_path):
    root = write_project(
        tmp_path / "project", {"briefgen.yaml": "title: T\n", "content/pages/about.md": "---\ntitle: A\n---\n"}
    )
    assert "As known on" not in built(root, tmp_path / "site")["index.html"]


def test_an_institution_that_speaks_is_named_and_leads_to_its_page(tmp_path):
    facts = (
        "id: free, claim: One., said_by: {organisation: Free Office, country: IS}",
        "id: known, claim: Two., said_by: {organisation: NAO, country: IS}",
        "id: somebody, claim: Three., said_by: {organisation: NAO, role: official}",
    )
    registry = {"content/organisations.yaml": "audit:\n  name: National Audit Office\n  aliases: [NAO]\n"}
    site = small(tmp_path, facts, **registry)
    assert "Free Office" in words(full(site, "a", "free"))
    assert "not named" not in words(full(site, "a", "free")) + words(full(site, "a", "known"))
    assert 'href="../organisations/audit.html"' in full(site, "a", "known")
    assert "Two." in site["organisations/audit.html"]
    assert "<h2>Own statements</h2>" in site["organisations/audit.html"]  # right without an article, for people too
    assert "not named" in words(full(site, "a", "somebody"))


def test_a_second_report_of_a_statement_stands_beside_the_first_and_is_no_source_of_its_own(tmp_path):
    fact = "id: x, claim: One., event: e, said_by: {name: Ann, on: 2025-03-01}"
    other = f"---\ntitle: T\ndate: 2025-03-03\nsource: {{publisher: Gazette}}\nfacts:\n  - {{{fact}}}\n---\nText.\n"
    shown = words(full(small(tmp_path, (fact,), **{"content/articles/b.md": other}), "a", "x"))
    assert re.search("1 source +Same statement: +Gazette", shown)
    assert "Copy" not in shown


def test_a_figure_without_a_question_is_no_answer(tmp_path):
    site = small(tmp_path, ("id: x, claim: One., figure: 5 ships", "id: y, claim: Two., figure: 6 ships, question: q"))
    assert "<dt>Figure</dt><dd><strong>5 ships" in full(site, "a", "x")
    assert "<dt>Answer</dt><dd><strong>6 ships" in full(site, "a", "y")


def test_the_archived_copy_goes_first_and_leads_to_the_words(tmp_path):
    archive = "https://web.archive.org/web/20250902000000/https://example.org/a"
    text = f"""---
title: A
date: 2025-09-02
source: {{publisher: Gazette, url: "https://example.org/a#top", archive: "{archive}"}}
countries: [NO]
facts:
  - {{id: x, claim: It rains a lot., date: 2025-09-01, quote: rains cats-and-dogs}}
body: notes
---
They say it “rains cats-and-dogs”.
"""
    root = write_project(tmp_path / "p", {"briefgen.yaml": "title: T\n", "content/articles/a.md": text})
    site = built(root, tmp_path / "site")
    words_at = ":~:text=rains%20cats%2Dand%2Ddogs"
    for page in ("articles/a.html", "countries/norway.html", "timeline/2025.html"):
        assert f'href="{archive}#{words_at}"' in site[page], page
    assert f'href="https://example.org/a#top{words_at}"' in site["articles/a.html"]
