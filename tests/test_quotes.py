"""Quotes: checked word for word, marked where they stand, and linked to by text fragment that a browser finds."""

import base64
import re
import unicodedata
from collections import Counter
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.content.articles import Policy, read_article
from briefgen.content.markup import Mark, mark, words
from briefgen.content.nearest import AROUND, _nearest
from briefgen.content.quotes import check, quoted
from briefgen.content.reader import Reader
from briefgen.content.words import comparable, normalised
from briefgen.model import Fact, Passage, Quote, Span
from briefgen.showing.body import body
from briefgen.showing.fragments import with_words
from harness import ReadPage

HEAD = "---\ntitle: T\ndate: 2025-09-12\nsource: https://example.org/a\nbody: {body}\nfacts:\n"


def article(text, *facts, body="source"):
    """An article of one body with facts given as YAML lines; and its problems as `code line:column`."""
    lines = "".join(f"  - id: f{number}\n    claim: Fact {number}.\n    {fact}\n" for number, fact in enumerate(facts))
    data = f"{HEAD.format(body=body)}{lines}---\n{text}\n".encode()
    read, reader = read_article(data, "content/articles/a.md", Policy("full"))
    return read, reader.problems


def found(text, quote, body="source"):
    """The text that a quote is found to be, or the code of the problem."""
    read, problems = article(text, f"quote: {quote}", body=body)
    if problems:
        assert [(p.line, p.column) for p in problems] == [(9, 12)]
        assert problems[0].severity == ("warning" if problems[0].code == "repeated-quote" else "error")
        return problems[0].code
    spans = read.facts[0].quotes[0].spans
    return [read.passages[span.passage].text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("It will involve over 13,000 troops.", "will involve over 13,000 troops", ["will involve over 13,000 troops"]),
        ("It will\ninvolve   over 13,000.", "will involve over 13,000", ["will\ninvolve   over 13,000"]),
        ("He said “we will see”.", '"we will see"', ["we will see"]),
        ("the country’s army", "country's army", ["country’s army"]),
        ("a build–up", "a build-up", ["a build–up"]),
        ("Mol\u00addau’s", "Moldau's", ["Mol\u00addau’s"]),
        ("Cafe\u0301 life", "Café life", ["Cafe\u0301 life"]),
        ("over 13,000 troops, he said", "over 13,000 troops.", ["over 13,000 troops"]),
        ("an opinion,” he said", "an opinion.", ["an opinion"]),
        ("will **involve** [over](https://x.org) 13,000", "will involve over 13,000", ["will involve over 13,000"]),
        ("one two three four five", "one […] four", ["one", "four"]),
        ("one two three four five", "four […] one", "quote-not-found"),
        ("over 13,000 troops", "over 13,000 troop", "quote-not-found"),
        ("over 13,000 troops", "Over 13,000 troops", "quote-not-found"),
        ("over 13,000 troops", "over 13000 troops", "quote-not-found"),
        ("over 13 000 troops", "over 13,000 troops", "quote-not-found"),
        ("Some 1,500 men came.", "500 men", "quote-not-found"),
        ("Some 1 500 men came.", "500 men", "quote-not-found"),
        ("It rose 5.75 per cent.", "rose 5", "quote-not-found"),
        ("It rose 5, then fell.", "rose 5", ["rose 5"]),
        ("In 2025 500 men came.", "500 men", ["500 men"]),
        ("the end, and the end", "the end", "repeated-quote"),
        ("the end, and the end", '{exact: the end, prefix: "end, and"}', ["the end"]),
        ("the end, and the end", '{exact: the end, suffix: "and the"}', ["the end"]),
        ("", "the end", "quote-not-found"),
        ("with a note[^1] in it\n\n[^1]: Below.", "a note in it", ["a note in it"]),
    ],
)
def test_found_word_for_word_or_not_at_all(text, quote, expected):
    quote = quote if quote.startswith(("{", '"')) else f'"{quote}"'
    result = found(text, quote)
    assert result == expected


def test_prefix_and_suffix_choose_the_place():
    read, problems = article("the end, and the end", 'quote: {exact: the end, prefix: "end, and"}')
    assert not problems
    assert read.facts[0].quotes[0].spans == (
        Span(0, read.passages[0].text.rindex("the end"), read.passages[0].text.rindex("the end") + 7),
    )


def test_what_is_not_found_shows_the_nearest_passage():
    _, problems = article(
        "First words.\n\nThe drill will involve more than 13,000 troops, said he.",
        "quote: will involve over 13,000 troops",
    )
    assert problems[0].code == "quote-not-found"
    assert problems[0].hint == (
        "write “will involve more than 13,000 troops” (the text has “more than” instead of “over”)"
    )


@pytest.mark.parametrize(
    ("quote", "hint"),
    [
        ("half the way to Anna's", "write “half the time to Anna’s” (the text has “time” instead of “way”)"),
        ("half the time to Annas airport", "write “half the time to Anna’s airport” (the text has “Anna’s” instead of"),
        ("“half the time”, and", "write “half the time” (the text has no “and”)"),
        ("airport and then gone", "write “airport”, and then, gone” (the text has “then,” instead of “then”)"),
        ("gone […] half the time", "each part stands in the text of the article, but not in this order"),
        ("He said […] for gone", "write “then, gone” (the text has “then” instead of “for”)"),
        ("nothing of the sort is here", "copy the words from the text of the article"),
        ("{exact: gone, prefix: half}", "it stands after “airport', and then,”: correct `prefix`"),
    ],
)
def test_the_advice_can_be_written_as_it_stands(quote, hint):
    quote = quote if quote.startswith("{") else f'"{quote}"'
    text = "He said that it takes “half the time to Anna’s airport”, and then, gone."
    _, problems = article(text, f"quote: {quote}")
    assert [problem.code for problem in problems] == ["quote-not-found"]
    assert problems[0].hint.startswith(hint)
    if given := re.match(r"write “(.*)” \(", problems[0].hint):
        assert article(text, f'quote: "{given[1]}"')[1] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He spoke of “sweeping sanctions” today.", ["sweeping sanctions"]),
        ("He spoke of sweeping sanctions today.", "unquoted-words"),
        ("He ‘said’ that sweeping sanctions aren’t ‘new’.", "unquoted-words"),
        ("He spoke of ‘sweeping sanctions’.", ["sweeping sanctions"]),
        ("Er sprach von „sweeping sanctions“.", ["sweeping sanctions"]),
        ('He spoke of "the sweeping sanctions of 2020".', ["sweeping sanctions"]),
        ("Il parle de « sweeping sanctions ».", ["sweeping sanctions"]),
        ("> sweeping sanctions on all", ["sweeping sanctions"]),
        ("“One” sweeping sanctions “two”", "unquoted-words"),
        ("Of sweeping sanctions he said: “sweeping sanctions”.", ["sweeping sanctions"]),
    ],
)
def test_in_notes_the_words_stand_within_quotation_marks(text, expected):
    assert found(text, "sweeping sanctions", body="notes") == expected


def test_a_link_in_the_body_is_a_quote_at_its_own_place():
    read, problems = article('Twice “the end” and “[the *end*](#f0 "das Ende")”.', "kind: background", body="notes")
    assert not problems
    (quote,) = read.facts[0].quotes
    assert (quote.exact, quote.translation, quote.in_body, quote.line) == ("the end", "das Ende", True, 11)
    (span,) = quote.spans
    text = read.passages[0].text
    assert text[span.start : span.end] == "the end"
    assert span.start == text.rindex("the end")


@given(st.text("ab e\u0301é“'’-–\u00ad\u200b \n.,", max_size=60))
def test_the_way_back_from_comparable_words(text):
    made = comparable(text)
    assert made.text == normalised(text)
    for start in range(len(made.text)):
        for end in range(start + 1, min(start + 6, len(made.text)) + 1):
            left, right = made.span(start, end)
            assert 0 <= left < right <= len(text)
            cut = unicodedata.combining(made.text[start]) or unicodedata.combining(made.text[end : end + 1] or " ")
            if not (cut or made.text[start].isspace() or made.text[end - 1].isspace()):
                assert normalised(text[left:right]) == made.text[start:end]


BODY = """Words *of emphasis* and **strong [linked](https://x.org/a) ones**, with `code` & <signs>.

- first item
- second item

> A quotation.

| a | b |
|---|--:|
| c | d |
"""


@given(st.data())
def test_marks_change_nothing_but_marks(data):
    read, problems = article(BODY)
    assert not problems
    for passage in read.passages:
        text = words(passage.html)
        assert text == passage.text
        edges = st.integers(0, len(text))
        spans = data.draw(st.lists(st.tuples(edges, edges).filter(lambda s: s[0] < s[1]), max_size=4))
        marks = [Mark(start, end, f"words-{n}") for n, (start, end) in enumerate(spans)]
        marked = mark(passage.html, marks, lambda anchor: f'<sup data-for="{anchor}"></sup>')
        bare = re.sub(r"</?mark[^>]*>|<span id[^>]*></span>|<sup data-for[^>]*></sup>", "", marked)
        assert bare == passage.html
        page = ReadPage(marked)
        inside = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", marked, re.DOTALL))
        covered = "".join(c for i, c in enumerate(text) if any(a <= i < b for a, b in spans))
        assert normalised(words(inside)).replace(" ", "") == normalised(covered).replace(" ", "")
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        with_letters = {f"words-{n}" for n, (a, b) in enumerate(spans) if any(not c.isspace() for c in text[a:b])}
        assert with_letters <= set(ids)
        assert len(ids) == len(set(ids))


@given(st.text("ab .”,’", min_size=1, max_size=30), st.data())
def test_the_short_way_to_mark_a_paragraph_is_the_long_one(text, data):
    """What has an entity takes the long way; its markup is the same but for the entity."""
    edges = sorted(data.draw(st.lists(st.integers(0, len(text) + 3), max_size=8)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))  # apart, as a rule, or meeting
    whole = st.sampled_from([True, True, True, False])
    ends = data.draw(st.tuples(whole, whole))
    marks = [Mark(start, end, f"words-{n}", *ends) for n, (start, end) in enumerate(spans) if start < end]
    short, long = (
        mark(f"<p>{words}</p>\n", marks, lambda anchor: f'<sup data-for="{anchor}"></sup>')
        for words in (f"{text}x", f"{text}&amp;")
    )
    assert short.replace("x", "&amp;") == long


def test_overlapping_marks_through_emphasis_and_links():
    read, problems = article(
        "One **two three [four](https://x.org/) five** six.", "quote: two three four", "quote: three four five six"
    )
    assert not problems
    shown = str(body(read))
    assert '<mark id="words-f0">two </mark><mark id="words-f1">three </mark>' in shown
    assert 'href="https://x.org/"' in shown
    assert '<a href="#f0" aria-label="Fact 1: Fact 0.">1</a>' in shown
    assert '<a href="#f1" aria-label="Fact 2: Fact 1.">2</a>' in shown
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", shown), "a link within a link"


def test_quoted_stretches():
    text = "He said “it’s ‘new’ here” and 'no' and „ja“."
    assert [text[a:b] for a, b in quoted(text)] == ["new", "it’s ‘new’ here", "ja"]


def written(text, *quotes, kind="source", url="https://example.org/a", shown="full"):
    """The address that leads to quotes, which stand in a body of one passage."""
    wanted = tuple(quote if isinstance(quote, Quote) else Quote(quote) for quote in quotes)
    fact = Fact("a", "f", "Claim.", "event", 1, 1, quotes=wanted)
    passages = (Passage(f"<p>{text}</p>", text),)
    (checked,) = check([fact], passages, kind, shown, Reader("a.md"))
    return with_words(url, checked.quotes)


@pytest.mark.parametrize(
    ("url", "text", "quote", "expected"),
    [
        (
            "https://x.org/a",
            "some sweeping sanctions",
            "sweeping sanctions",
            "https://x.org/a#:~:text=sweeping%20sanctions",
        ),
        (
            "https://x.org/a",
            "a 1,084-km line & more",
            "1,084-km line &",
            "https://x.org/a#:~:text=1%2C084%2Dkm%20line%20%26",
        ),
        ("https://x.org/a#top", "the end", "the end", "https://x.org/a#top:~:text=the%20end"),
        ("https://x.org/a#:~:text=x", "the end", "the end", "https://x.org/a#:~:text=x&text=the%20end"),
        ("https://x.org/a", "end here, then the end", "end", "https://x.org/a#:~:text=end,-here%2C%20then%20the"),
        ("https://x.org/a", "", "", "https://x.org/a"),
    ],
)
def test_the_address_of_the_words(url, text, quote, expected):
    assert written(text, *([quote] if quote else []), url=url) == expected


def test_long_words_by_their_ends_and_notes_without_context():
    text = " ".join(f"word{n}" for n in range(80))
    assert unquote(written(text, text)).endswith(
        "text=word0 word1 word2 word3 word4,word75 word76 word77 word78 word79"
    )
    twice = "we note the end, and again the end"
    assert written(twice, "the end", kind="notes") == "https://example.org/a#:~:text=the%20end"


def test_no_word_of_a_body_that_may_not_be_shown_goes_into_an_address():
    text = "Hidden the port other then third the port secret fourth."
    last = Quote("the port", prefix="third")
    assert unquote(written(text, last)).endswith("text=other then third-,the port,-secret fourth.")
    assert written(text, last, shown="none") == "https://example.org/a#:~:text=the%20port"
    data = f"{HEAD.format(body='source')}  - {{claim: C., quote: {{exact: the port, prefix: third}}}}\n---\n{text}\n"
    for shown, directive in (("none", "the%20port"), ("excerpt", "other%20then%20third-,the%20port,-secret%20fourth.")):
        for policy, field in (("full", f"text: {shown}\n"), (shown, "")):
            read, reader = read_article(data.replace("facts:", f"{field}facts:").encode(), "a.md", Policy(policy))
            assert not reader.problems
            assert read.facts[0].quotes[0].directives == (directive,)


def test_words_that_do_not_stand_in_the_body_lead_nowhere():
    assert written("the end", "the beginning") == "https://example.org/a"
    assert written("the end", "the beginning", kind="notes") == "https://example.org/a"


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title>
<style>p{{margin-bottom:2000px}}::target-text{{background:#f00;color:#f00}}</style><p>Top.</p>{}<p>Bottom.</p></html>"""
COUNT_RED = """async (data) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
    pen.drawImage(image, 0, 0);
    const d = pen.getImageData(0, 0, image.width, image.height).data;
    let n = 0;
    for (let i = 0; i < d.length; i += 4) if (d[i] > 200 && d[i + 1] < 60 && d[i + 2] < 60) n++;
    return n;
}"""
CASES = (
    "It will involve over 13,000 troops — “a joint-drill”, he said.",
    "Поїзди ходять до кордону, mówi «около 40 тыс.».",
    "Ukraine and Belarus share a 1,084-kilometer (672-mile) border & more, 100 % sure?",
    " ".join(f"word{n}," for n in range(90)),
)


@pytest.mark.browser
@pytest.mark.parametrize("text", CASES, ids=["quotes", "scripts", "signs", "long"])
def test_chromium_finds_and_highlights_the_words(text, browser, serve, tmp_path):
    read, problems = article(text)
    assert not problems
    plain = " ".join(read.passages[0].text.split())
    quote = plain if len(plain) > 300 else plain.rstrip(".?")
    (tmp_path / "a.html").write_text(PAGE.format(read.passages[0].html), encoding="utf-8")
    with serve(tmp_path) as home:
        url = written(plain, quote, url=f"{home}a.html")
        page = browser.new_page()
        page.goto(url)
        page.wait_for_function("scrollY > 500", timeout=5000)
        red = page.evaluate(COUNT_RED, base64.b64encode(page.screenshot()).decode())
        page.close()
    assert red > 1000


@pytest.mark.parametrize(
    "text",
    ["the end, and the end", "port art; port are", "of the port and of the port", "It is 5 and 5.", "so, so"],
)
def test_the_advice_for_a_repeated_quote_tells_the_places_apart(text):
    words = {
        "of the port and of the port": "the port",
        "port art; port are": "port",
        "It is 5 and 5.": "5",
        "so, so": "so",
    }
    exact = words.get(text, "the end")
    _, problems = article(text, f'quote: "{exact}"')
    assert [problem.code for problem in problems] == ["repeated-quote"]
    advised = re.search(r"`quote: (.*)`", problems[0].hint)[1].replace("…", exact)
    _, problems = article(text, f"quote: {advised}")
    assert problems == []


@pytest.mark.parametrize("kind", ["source", "notes"])
def test_words_given_twice_are_a_quote_once(kind):
    read, problems = article("One “[two](#f0)” three.", "quote: two", body=kind)
    assert problems == []
    (quote,) = read.facts[0].quotes
    assert with_words("https://example.org/a", (quote, quote)).endswith("#:~:text=two")


@settings(max_examples=200)
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=8), st.lists(st.text("abcd ", max_size=40), max_size=3))
def test_the_nearest_passage_shares_as_many_words_as_any(wanted, passages):
    number, stretch, share = _nearest(wanted, passages)
    windows = [
        words[start : start + len(wanted) + AROUND]
        for words in map(str.split, passages)
        for start in range(max(1, len(words) - len(wanted) - AROUND + 1))
    ]
    most = max(((Counter(wanted) & Counter(window)).total() for window in windows), default=0)
    assert share == most / len(wanted)
    if most:
        assert (Counter(wanted) & Counter(passages[number].split()[stretch])).total() <= most


def test_the_place_that_a_prefix_names_is_found_among_thousands():
    text = "the end " * 1_500 + "of the end here"
    assert found(text, '{exact: the end, prefix: "of"}') == ["the end"]
    assert found("the end. " * 3_000, "the end") == "repeated-quote"
