"""Bodies: CommonMark with tables, footnotes and anchors; safe markup; links that lead somewhere."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.rules_core import text_join

from briefgen.content import commonmark, markdown
from briefgen.content.markdown import Frame, render
from briefgen.content.markup import words
from briefgen.content.reader import Reader

FIXTURES = (Path(__file__).parent / "fixtures" / "markdown.md").read_text(encoding="utf-8")
CASES = re.findall(r"^(\S[^\n]*)\n\.\n(.*?\n)\.\n(.*?\n)\.$", FIXTURES, re.MULTILINE | re.DOTALL)
PATH = "content/articles/a.md"


def rendered(text, **frame):
    """The markup of a body, and what is wrong with it."""
    reader = Reader(PATH)
    body = render(text, Frame(PATH, 10, facts=frozenset({"troops"}), **frame), reader)
    return "".join(passage.html for passage in body.passages), body, reader.problems


def test_every_case_is_read():
    assert len(CASES) == FIXTURES.count("\n.\n") // 3 > 12


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_markup(text, expected):
    html, _, problems = rendered(text)
    assert (html, problems) == (expected, [])


def test_passages_are_whole_blocks_with_their_words_and_lines():
    text = "One *two*\nthree `four`.\n\n- a\n- b\n\n> c[^1]\n\n| d | e |\n|---|---|\n| f | g |\n\n[^1]: Note.\n"
    _, body, _ = rendered(text)
    shown = [(passage.line, " ".join(passage.text.split())) for passage in body.passages]
    assert shown == [(10, "One two three four."), (13, "a b"), (16, "c"), (18, "d e f g"), (22, "Note.")]
    for passage in body.passages:
        opened, closed = re.findall(r"<(\w+)", passage.html), re.findall(r"</(\w+)", passage.html)
        assert sorted(set(opened) - {"br", "hr", "img"}) == sorted(set(closed)), passage.html


RAW = """\
<script>alert(1)</script><style>p{}</style><iframe src="https://example.org"></iframe>

<p style="color:red" onclick="alert(1)">kept</p> <b>bold</b> <a href="javascript:alert(1)">j</a>
<img src="https://example.org/x.png"><img src=//example.org/x.png onerror=alert(1)><form action="/x"><input></form>
<svg onload=alert(1)><object data="x"></object><base href="https://example.org"><meta http-equiv="refresh" content="0">

<figure><figcaption>caption</figcaption></figure>

![own](/own.png)

| a |
|--:|
| 1 |
"""


def test_raw_html_passes_an_allow_list_where_a_project_wants_it():
    html, _, problems = rendered(RAW, raw_html=True)
    told = [(problem.code, problem.line, problem.column) for problem in problems]
    assert told == [("bad-link", 12, 71), ("bad-link", 13, 47)]
    for kept in ("<p>kept</p>", "<b>bold</b>", "<figcaption>caption</figcaption>", '<td class="align-right">1</td>'):
        assert kept in html
    assert '<img src="../own.png" alt="own">' in html
    assert html.count("<img") == 1
    gone = "script style iframe onclick onerror onload javascript form input svg object base meta example.org alert"
    assert [word for word in gone.split() if word in html] == []


def test_raw_html_cannot_be_taken_for_the_page_s_own():
    posing = '<div id="main" class="masthead"><a href="https://x.org" class="words">fine</a></div>'
    text = f"{posing}\n\n[I deny it](#troops)"
    html, body, problems = rendered(text, raw_html=True)
    assert problems == []
    assert '<div><a href="https://x.org">fine</a></div>' in html
    assert [quote.exact for quote in body.quotes["troops"]] == ["I deny it"]


def test_a_link_to_a_fact_has_words():
    _, body, problems = rendered("[](#troops) x")
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [("quote-not-found", 10, 4)]
    assert body.quotes == {}


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("[x](javascript:alert(1))", 10, 5, "bad-link"),
        ("[x](javascript://example.org/%0aalert(1))", 10, 5, "bad-link"),
        ("[x](JaVaScRiPt:alert(1))", 10, 5, "bad-link"),
        ("one\n[x](vbscript:x)", 11, 5, "bad-link"),
        ("<javascript:alert(1)>", 10, 2, "bad-link"),
        ("[x](data:text/html,<b>)", 10, 5, "bad-link"),
        ("![x](data:image/svg+xml,x)", 10, 6, "bad-link"),
        ("[x](ftp://example.org/)", 10, 5, "bad-link"),
        ("[x](//example.org/)", 10, 5, "bad-link"),
        ("[x](https://a@example.org/)", 10, 5, "bad-link"),
        ("a\n\n- b\n- [x](nowhere.html)", 13, 7, "bad-link"),
        ("| a |\n|---|\n| [x](../../../../etc/passwd) |", 12, 7, "bad-link"),
        ("[x](../../content/articles/../../secret.md)", 10, 5, "bad-link"),
        ("[x](../countries/UK.md)", 10, 5, "bad-link"),
        ("[ok](#troops) and [x](#trops)", 10, 23, "unknown-fact"),
        ("[x](#a) [x](#a)", 10, 13, "unknown-fact"),
    ],
)
def test_a_link_that_may_not_be_is_words_and_a_problem_at_its_place(text, line, column, code):
    html, _, problems = rendered(text)
    last = problems[-1]
    assert (last.code, last.line, last.column) == (code, line, column)
    assert last.hint
    bad = re.search(r"\((?!#troops)[^)]*|<javascript[^>]*", text)[0].strip("(<")
    assert f'href="{bad}' not in html
    assert 'src="' not in html


def test_links_to_the_site_are_told_with_their_places():
    _, body, _ = rendered("[a](b.md#f)\n\n![p](/p%20q.png) [a](/doc.pdf)")
    assert [(link.target, link.line, link.column) for link in body.links] == [
        ("articles/b.html#f", 10, 5),
        ("p q.png", 12, 6),
        ("doc.pdf", 12, 22),
    ]


def test_words_of_a_fact_are_what_a_reader_reads():
    _, body, _ = rendered('“[up *to*\n30,000](#troops "at most")”')
    (quote,) = body.quotes["troops"]
    assert (quote.exact, quote.translation, quote.in_body) == ("up to 30,000", "at most", True)
    assert (quote.line, quote.column) == (11, 9)


def long_way(raw_html):
    """The parser without the short ways for bare words."""
    made = commonmark.parser.__wrapped__(raw_html)
    made.block.ruler.disable("plain_paragraph")
    made.core.ruler.at(
        "inline",
        lambda state: [
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            for token in state.tokens
            if token.type == "inline"
        ],
    )
    made.core.ruler.at("text_join", text_join)
    return made


PIECES = [
    *(
        "word",
        "Ab",
        "é",
        "1. ",
        "- ",
        "> ",
        "# ",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "  \n",
        "\n  ",
        "\n    ",
        "\t",
        " ",
        " ",
        " ",
    ),
    *(
        "*",
        "**",
        "_",
        "~~",
        "`",
        "[",
        "](",
        "](https://x.org/a)",
        "](#troops)",
        ")",
        "!",
        "![",
        "[^1]",
        "\n\n[^1]: note",
        "^[in]",
    ),
    *(
        "&",
        "&amp;",
        "<",
        "<b>",
        "<https://a.org>",
        "https://x.org",
        "|",
        "\n|---|---|\n",
        "---",
        "===",
        "\n```\n",
        '"',
        "(",
        ".",
    ),
    *(
        "*em*",
        "**strong**",
        "[w w](https://x.org/a-b)",
        "[w](#troops)",
        "(*em*)",
        "**s**,",
        "\u00a0",
        "\u2003",
        "\\",
        "²",
        "—",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
@settings(max_examples=1500)
def test_the_short_ways_give_what_the_parser_gives(text, raw_html):
    frame = Frame(PATH, 10, facts=frozenset({"troops"}), raw_html=raw_html)
    short, long = Reader(PATH), Reader(PATH)
    body = render(text, frame, short)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "parser", long_way)
        assert body == render(text, frame, long)
    assert short.problems == long.problems
    assert [passage.text for passage in body.passages] == [words(passage.html) for passage in body.passages]


MARKERS = ("- ", "> ", "1. ", "* ", ">")


@settings(max_examples=150)
@given(st.lists(st.sampled_from(MARKERS), min_size=8, max_size=60), st.sampled_from(("", "# ", "| ", "    ", "```\n")))
def test_no_words_are_lost_in_quotations_and_lists_however_deep(markers, last):
    html, body, problems = rendered(f"Before.\n\n{''.join(markers)}{last}within\n\nAfter, a *whole* article.\n")
    said = " ".join(passage.text for passage in body.passages)
    assert {"Before.", "After,", "whole", "article."} <= set(said.split())
    assert "within" in said
    assert "<em>whole</em>" in html
    assert problems == []
