"""YAML text to positioned nodes: what comes out, what is reported and where, and that the advice is right."""

import random
import re
import time
from functools import partial

import pytest
import yaml
import yamlcore
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.yamlevents import PythonLoader
from briefgen.content.yamlplain import plain_nodes
from briefgen.content.yamltext import MAX_NODES, compose

LOADERS = {"libyaml": yaml.CSafeLoader, "python": PythonLoader}


@pytest.fixture(params=LOADERS.values(), ids=LOADERS)
def loader(request):
    return request.param


def simple(node: Node):
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [simple(item) for item in node.items]
    return {key: simple(value) for key, value in node.values.items()}


def told(problems):
    return [(problem.code, problem.line, problem.column) for problem in problems]


def shown(hint):
    """The corrected lines of a hint."""
    return re.findall(r"`(.*?)`(?=$|,)", hint)


# text, values
VALID = [
    ("", {}),
    ("# only a remark\n", {}),
    ("---\n", {}),
    ("title: Foo\n", {"title": "Foo"}),
    ("countries: [NO, SE]\nflag: yes\n", {"countries": ["NO", "SE"], "flag": "yes"}),
    (
        "a: null\nb: ~\nc: true\nd: 010\ne: 12:30\nf: 1e3\n",
        dict(zip("abcdef", ["null", "~", "true", "010", "12:30", "1e3"], strict=True)),
    ),
    (
        "d: 2025-02-30\ne: 2025-09~\nf: 2020/..\ng: ../2025-02-20\n",
        {"d": "2025-02-30", "e": "2025-09~", "f": "2020/..", "g": "../2025-02-20"},
    ),
    ("a:\nb: c\n", {"a": "", "b": "c"}),
    ("claim: one\n  two\n\n  three\n", {"claim": "one two\nthree"}),
    ("a: |\n  one: #x\n   two\nb: >-\n  three\n  four\n", {"a": "one: #x\n two\n", "b": "three four"}),
    ("a: \"x\\u00e9\\ty\"\nb: 'it''s'\n", {"a": "xé\ty", "b": "it's"}),
    ("a: “If Poland” said\n", {"a": "“If Poland” said"}),
    ("a: {b: c, d: , e: [f, {g: h}]}\n", {"a": {"b": "c", "d": "", "e": ["f", {"g": "h"}]}}),
    ("a: [b: c]\n", {"a": [{"b": "c"}]}),
    (
        "a: [Tusk, Donald]\nb: [1, 200]\nc: [13,0000]\n",
        {"a": ["Tusk", "Donald"], "b": ["1", "200"], "c": ["13", "0000"]},
    ),
    ("facts:\n- id: a\n  claim: b\n-\n  id: c\n", {"facts": [{"id": "a", "claim": "b"}, {"id": "c"}]}),
    ("a: b#c\nd: https://x/#y\n", {"a": "b#c", "d": "https://x/#y"}),
    ("date: 2025 # remark\nclaim: text  # remark\n", {"date": "2025", "claim": "text"}),
    ("source:  # remark\n  url: x\nfacts: # remark\n  - a\n", {"source": {"url": "x"}, "facts": ["a"]}),
    ('note: "the range #3" # x\n', {"note": "the range #3"}),
    ("a:\tb\n", {"a": "b"}),
    ("a: b\r\nc: d\re: f\n", {"a": "b", "c": "d", "e": "f"}),
    ("\ufeffa: b\n", {"a": "b"}),
    ("<<: x\n", {"<<": "x"}),
    ("\"a b\": c\n'd': e\n", {"a b": "c", "d": "e"}),
    (
        "figures: {whole exercise: 30000, in Belarus: 8000}\n",
        {"figures": {"whole exercise": "30000", "in Belarus": "8000"}},
    ),
]


@pytest.mark.parametrize(("text", "values"), VALID)
def test_valid(text, values, loader):
    root, problems = compose(text, "x.md", loader=loader)
    assert (simple(root), problems) == (values, [])


# text, values, [(code, line, column)], corrected line of the first problem (None: not one line)
BROKEN = [
    # a text that YAML takes for something else
    (
        "claim: Revenko: up to 30,000\nx: y\n",
        {"claim": "Revenko: up to 30,000", "x": "y"},
        [("yaml-syntax", 1, 15)],
        'claim: "Revenko: up to 30,000"',
    ),
    (
        'claim: "If Poland" said\nx: y\n',
        {"claim": '"If Poland" said', "x": "y"},
        [("yaml-syntax", 1, 19)],
        "claim: '\"If Poland\" said'",
    ),
    (
        "claim: 'Poland's border closes.'\nx: y\n",
        {"claim": "Poland's border closes.", "x": "y"},
        [("yaml-syntax", 1, 15)],
        'claim: "Poland\'s border closes."',
    ),
    (
        "figure: >100,000\nx: >= 3 km\n",
        {"figure": "over 100,000", "x": "at least 3 km"},
        [("yaml-syntax", 1, 9), ("yaml-syntax", 2, 4)],
        "figure: over 100,000",
    ),
    ("a: 'x' y\n", {"a": "'x' y"}, [("yaml-syntax", 1, 7)], "a: \"'x' y\""),
    ("- \n", {}, [("yaml-root", 1, 1)], None),
    ("title: [Update] Zapad\n", {"title": "[Update] Zapad"}, [("yaml-syntax", 1, 16)], 'title: "[Update] Zapad"'),
    ("a: {b} c\n", {"a": "{b} c"}, [("yaml-syntax", 1, 7)], 'a: "{b} c"'),
    ("a: b: c: d\n", {"a": "b: c: d"}, [("yaml-syntax", 1, 5)], 'a: "b: c: d"'),
    ('a: it\'s "fine": so\n', {"a": 'it\'s "fine": so'}, [("yaml-syntax", 1, 15)], "a: 'it''s \"fine\": so'"),
    ("a: b: c  # remark\n", {"a": "b: c"}, [("yaml-syntax", 1, 5)], 'a: "b: c"  # remark'),
    ("a: said\n  about this: up to\nb: c\n", {"a": "said about this: up to", "b": "c"}, [("yaml-syntax", 2, 13)], None),
    ("a: é𝒳: c\n", {"a": "é𝒳: c"}, [("yaml-syntax", 1, 6)], 'a: "é𝒳: c"'),
    (
        "a: {b: He said: no, c: x}\n",
        {"a": {"b": "He said: no", "c": "x"}},
        [("yaml-syntax", 1, 15)],
        'a: {b: "He said: no", c: x}',
    ),
    ("a: [b, `c`]\n", {"a": ["b", "`c`"]}, [("yaml-syntax", 1, 8)], 'a: [b, "`c`"]'),
    ("x:\n  - @a\n  - b: @c\n", {"x": ["@a", {"b": "@c"}]}, [("yaml-syntax", 2, 5), ("yaml-syntax", 3, 8)], '- "@a"'),
    ("claim: - foo\n", {"claim": "- foo"}, [("yaml-syntax", 1, 8)], 'claim: "- foo"'),
    ("countries: - BY\n", {"countries": ["BY"]}, [("yaml-syntax", 1, 12)], "countries: [BY]"),
    # fields within braces, or rather within them
    (
        "f: {name:revenko, on:2025-09-15}\n",
        {"f": {"name": "revenko", "on": "2025-09-15"}},
        [("yaml-syntax", 1, 10)],
        "f: {name: revenko, on: 2025-09-15}",
    ),
    (
        "f: {name: revenko, on:2025-09-15, at: a port, in Belarus}\n",
        {"f": {"name": "revenko", "on": "2025-09-15", "at": "a port, in Belarus"}},
        [("yaml-syntax", 1, 23), ("yaml-split", 1, 45)],
        "f: {name: revenko, on: 2025-09-15, at: a port, in Belarus}",
    ),
    (
        "f: {name: revenko; on: 2025-09-15; at: a port}\nb: c\n",
        {"f": {"name": "revenko", "on": "2025-09-15", "at": "a port"}, "b": "c"},
        [("yaml-syntax", 1, 18)],
        "f: {name: revenko, on: 2025-09-15, at: a port}",
    ),
    (
        "said_by: name: Kari, role: clerk\nb: c\n",
        {"said_by": {"name": "Kari", "role": "clerk"}, "b": "c"},
        [("yaml-syntax", 1, 10)],
        "said_by: {name: Kari, role: clerk}",
    ),
    ("a: {https://example.org/x, b: c}\n", {"a": {"b": "c"}}, [("yaml-split", 1, 5)], None),
    # quotation marks and brackets that stay open
    ('a: "foo\nb: c\n', {"a": "foo", "b": "c"}, [("yaml-syntax", 1, 4)], 'a: "foo"'),
    ('a: "foo\nb: "x"\n', {"a": "foo", "b": "x"}, [("yaml-syntax", 1, 4)], 'a: "foo"'),
    (
        'a: "foo\nb: "x\nc: d\n',
        {"a": "foo", "b": "x", "c": "d"},
        [("yaml-syntax", 1, 4), ("yaml-syntax", 2, 4)],
        'a: "foo"',
    ),
    ('a: "foo\n  bar\nb: c\n', {"a": "foo bar", "b": "c"}, [("yaml-syntax", 1, 4)], None),
    ('a: {b: "x}\nc: d\n', {"a": {"b": "x"}, "c": "d"}, [("yaml-syntax", 1, 8)], 'a: {b: "x"}'),
    ('a: "C:\\qoo"\n', {"a": "C:\\qoo"}, [("yaml-syntax", 1, 7)], "a: 'C:\\qoo'"),
    ("a: [b, c\nd: e\n", {"a": ["b", "c"], "d": "e"}, [("yaml-syntax", 1, 4)], "a: [b, c]"),
    ("a: {b: c\nd: e\n", {"a": {"b": "c"}, "d": "e"}, [("yaml-syntax", 1, 4)], "a: {b: c}"),
    ("a: [{b: c]\nd: e\n", {"a": [{"b": "c"}], "d": "e"}, [("yaml-syntax", 1, 5)], "a: [{b: c}]"),
    ("a: [\n  b,\n  c\nd: e\n", {"a": ["b", "c"], "d": "e"}, [("yaml-syntax", 1, 4)], None),
    ("a: [b, c]]\nd: e\n", {"a": ["b", "c"], "d": "e"}, [("yaml-syntax", 1, 10)], "a: [b, c]"),
    # signs that are missing
    ("title:Foo\ndate: x\n", {"title": "Foo", "date": "x"}, [("yaml-syntax", 1, 7)], "title: Foo"),
    ("title:Foo\n", {"title": "Foo"}, [("yaml-syntax", 1, 7)], "title: Foo"),
    ("a: b\ntitle:Foo\nc: d\n", {"a": "b", "title": "Foo", "c": "d"}, [("yaml-syntax", 2, 7)], "title: Foo"),
    ("a: b\ntitle Foo\nc: d\n", {"a": "b", "title": "Foo", "c": "d"}, [("yaml-syntax", 2, 6)], "title: Foo"),
    ("title = Foo\nb: c\n", {"title": "Foo", "b": "c"}, [("yaml-syntax", 1, 6)], "title: Foo"),
    ("{", {}, [("yaml-syntax", 1, 1)], "{}"),
    ("facts\n  - a\n", {"facts": ["a"]}, [("yaml-syntax", 1, 6)], "facts:"),
    ("c:\n - a\n -b\n", {"c": ["a", "b"]}, [("yaml-syntax", 3, 3)], "- b"),
    (
        "claim: text\nthat goes on\nb: c\n",
        {"claim": "text that goes on", "b": "c"},
        [("yaml-syntax", 2, 1)],
        "  that goes on",
    ),
    # indentation
    ("a: b\n  c: d\n", {"a": "b", "c": "d"}, [("yaml-syntax", 2, 3)], "c: d"),
    (" a: b\nc: d\n", {"a": "b", "c": "d"}, [("yaml-syntax", 1, 1)], "a: b"),
    (
        "f:\n  - id: a\n    b: c\n   d: e\n",
        {"f": [{"id": "a", "b": "c", "d": "e"}]},
        [("yaml-syntax", 4, 4)],
        "    d: e",
    ),
    (
        "f:\n- id: a\n  b: c\n  - id: d\n    e: f\n",
        {"f": [{"id": "a", "b": "c"}, {"id": "d", "e": "f"}]},
        [("yaml-syntax", 4, 3)],
        "- id: d",
    ),
    # one dash that stands where the others do not, with the lines below it where they belong, or moved with it
    *(
        (
            f"f:\n  - id: a\n    b: c\n{' ' * spaces}- id: d\n    e: f\n    g: h\n  - i: j\n",
            {"f": [{"id": "a", "b": "c"}, {"id": "d", "e": "f", "g": "h"}, {"i": "j"}]},
            [("yaml-syntax", 4, spaces + 1)],
            "  - id: d",
        )
        for spaces in (0, 1, 3, 4)
    ),
    *(
        (
            f"f:\n{' ' * spaces}- id: a\n    b: c\n  - id: d\n    e: f\n",
            {"f": [{"id": "a", "b": "c"}, {"id": "d", "e": "f"}]},
            [("yaml-syntax", 2, spaces + 1)],
            "  - id: a",
        )
        for spaces in (0, 1, 3, 4)
    ),
    (
        "f:\n  - id: a\n    b: c\n   - id: d\n     e: f\n  - i: j\n",
        {"f": [{"id": "a", "b": "c"}, {"id": "d", "e": "f"}, {"i": "j"}]},
        [("yaml-syntax", 4, 4)],
        "  - id: d",
    ),
    # a field of a fact at the margin: the fact goes on below it, or the next one begins
    (
        "f:\n  - id: a\n    b: c\nd: e\n    g: h\n  - id: i\nj: k\n",
        {"f": [{"id": "a", "b": "c", "d": "e", "g": "h"}, {"id": "i"}], "j": "k"},
        [("yaml-syntax", 4, 1)],
        "    d: e",
    ),
    (
        "f:\n- id: a\nd: 'e'\n- id: b\nfigures:\n    x: y\n  g: h\n",
        {"f": [{"id": "a", "d": "e"}, {"id": "b", "figures": {"x": "y"}, "g": "h"}]},
        [("yaml-syntax", 3, 1), ("yaml-syntax", 5, 1)],
        "  d: 'e'",
    ),
    (
        "f:\n  - id: a\nd: e\nb:\n      x: y\n    g: h\n",
        {"f": [{"id": "a", "d": "e", "b": {"x": "y"}, "g": "h"}]},
        [("yaml-syntax", 3, 1), ("yaml-syntax", 4, 1)],
        "    d: e",
    ),
    (
        "f:\n  - id: a\n    b: c\nid: d\n    b: e\n  - id: g\n",
        {"f": [{"id": "a", "b": "c"}, {"id": "d", "b": "e"}, {"id": "g"}]},
        [("yaml-syntax", 4, 1)],
        "  - id: d",
    ),
    (
        "f:\n  - id: a\nbody: e\n    text: h\n",
        {"f": [{"id": "a"}], "body": "e", "text": "h"},
        [("yaml-syntax", 4, 5)],
        "text: h",
    ),
    ("\ta: b\n", {"a": "b"}, [("yaml-tab", 1, 1)], "a: b"),
    ("a:\n\tb: c\n", {"a": {"b": "c"}}, [("yaml-tab", 2, 1)], "  b: c"),
    # dashes that are missing
    (
        "facts:\n  id: a\n  claim: b\n\n  id: c\n  claim: d\nbody: notes\n",
        {"facts": [{"id": "a", "claim": "b"}, {"id": "c", "claim": "d"}], "body": "notes"},
        [("wrong-type", 2, 3)],
        "- id: a",
    ),
    (
        "facts:\n-   id: a\n    claim: b\n    id: c\n    claim: d\nbody: notes\n",
        {"facts": [{"id": "a", "claim": "b"}, {"id": "c", "claim": "d"}], "body": "notes"},
        [("duplicate-key", 4, 5)],
        "-   id: c",
    ),
    (
        "date: 1\nfacts:\nid: a\nclaim: b\ndate: 2\nbody: notes\n",
        {"date": "1", "facts": [{"id": "a", "claim": "b", "date": "2"}], "body": "notes"},
        [("wrong-type", 3, 1)],
        "- id: a",
    ),
    (
        "facts:\n  id: a\n  claim: b: c\n  id: c\n  figure: {value: 1,000}\n",
        {"facts": [{"id": "a", "claim": "b: c"}, {"id": "c", "figure": {"value": "1,000"}}]},
        [("wrong-type", 2, 3), ("yaml-syntax", 3, 11), ("yaml-split", 5, 20)],
        "- id: a",
    ),
    ("f: [{id: a, claim: b, id: c}]\n", {"f": [{"id": "a", "claim": "b"}]}, [("duplicate-key", 1, 23)], None),
    ("f:\n  id: a\n  claim: b\n  id: c\n", {"f": {"id": "a", "claim": "b"}}, [("duplicate-key", 4, 3)], None),
    # what YAML can do and we do not want
    ("a: b\nc: d\na: e\n", {"a": "b", "c": "d"}, [("duplicate-key", 3, 1)], None),
    ("a: !!python/none x\n", {"a": "x"}, [("yaml-tag", 1, 4)], '"!!python/none x"'),
    ("a: &x b\n", {"a": "b"}, [("yaml-anchor", 1, 4)], '"&x b"'),
    ("a: *b\n", {"a": "*b"}, [("yaml-alias", 1, 4)], 'a: "*b"'),
    ("a: *very* b\n", {"a": "*very* b"}, [("yaml-syntax", 1, 4)], 'a: "*very* b"'),
    ("<<: *x\n", {"<<": "*x"}, [("yaml-alias", 1, 5)], '<<: "*x"'),
    ("? a\n: b\n", {"a": "b"}, [("yaml-key", 1, 3)], "a: …"),
    ("{[a]: b, c: d}\n", {"c": "d"}, [("yaml-key", 1, 2)], None),
    ("a: b\n---\nc: d\n", {"a": "b"}, [("yaml-document", 2, 1)], None),
    ("- a\n- b\n", {}, [("yaml-root", 1, 1)], None),
    ("just words here\n", {}, [("yaml-syntax", 1, 1)], None),
    (": x\n", {}, [("yaml-syntax", 1, 1)], None),
    ("%foo: x\n", {}, [("yaml-syntax", 1, 5)], None),
    ("a: x\x00y\n", {"a": "x y"}, [("control-character", 1, 5)], None),
    ("a: x\u2028y\nb: \x07\n", {"a": "x y", "b": ""}, [("control-character", 1, 5), ("control-character", 2, 4)], None),
    # silent traps
    ("note: the range #3\n", {"note": "the range #3"}, [("yaml-cut", 1, 17)], 'note: "the range #3"'),
    ("note: the range # 3\n", {"note": "the range # 3"}, [("yaml-cut", 1, 17)], 'note: "the range # 3"'),
    ("date: 2025 #x\n", {"date": "2025"}, [("yaml-cut", 1, 12)], 'date: "2025 #x"'),
    ("quote:\n  - the #3 x\n", {"quote": ["the #3 x"]}, [("yaml-cut", 2, 9)], '- "the #3 x"'),
    ("a: {note: b #c\n}\n", {"a": {"note": "b"}}, [("yaml-cut", 1, 13)], None),
    ("a: x #3\n  foo\nb: c\n", {"a": "x #3 foo", "b": "c"}, [("yaml-cut", 1, 6)], None),
    ("supersedes: #x\nb: c\n", {"supersedes": "#x", "b": "c"}, [("yaml-comment-value", 1, 13)], 'supersedes: "#x"'),
    ("denies: #a#x\nb: c\n", {"denies": "a#x", "b": "c"}, [("yaml-comment-value", 1, 9)], "denies: a#x"),
    (
        "denies: [#x, a#y, #z]\nb: c\n",
        {"denies": ["#x", "a#y", "#z"], "b": "c"},
        [("yaml-cut", 1, 10)],
        'denies: ["#x", a#y, "#z"]',
    ),
    ("denies:\n  - #x\n  - y\n", {"denies": ["#x", "y"]}, [("yaml-comment-value", 2, 5)], '- "#x"'),
    ("denies: a #x\nb: c\n", {"denies": "a#x", "b": "c"}, [("yaml-cut", 1, 11)], "denies: a#x"),
    ("disputes: a-b: x\nb: c\n", {"disputes": "a-b#x", "b": "c"}, [("yaml-syntax", 1, 14)], "disputes: a-b#x"),
    (
        "f:\n  - id: x\n   claim: y\n   note: n\n    kind: event\n",
        {"f": [{"id": "x", "claim": "y", "note": "n", "kind": "event"}]},
        [("yaml-syntax", 3, 4)],
        None,
    ),
    ("f: {value: 13,000}\n", {"f": {"value": "13,000"}}, [("yaml-split", 1, 14)], 'f: {value: "13,000"}'),
    (
        "f: {name: Revenko, Valery, role: x}\n",
        {"f": {"name": "Revenko, Valery", "role": "x"}},
        [("yaml-split", 1, 18)],
        'f: {name: "Revenko, Valery", role: x}',
    ),
    (
        "f: {url: https://a/b,c}\n",
        {"f": {"url": "https://a/b,c"}},
        [("yaml-split", 1, 21)],
        'f: {url: "https://a/b,c"}',
    ),
    (
        "f: {a: up to 30,000, b: 8,000}\n",
        {"f": {"a": "up to 30,000", "b": "8,000"}},
        [("yaml-split", 1, 16), ("yaml-split", 1, 26)],
        'f: {a: "up to 30,000", b: "8,000"}',
    ),
    ("f: {2024,2025}\n", {"f": {}}, [("yaml-split", 1, 5)], None),
    (
        "f: [13,000, 1,000,000]\n",
        {"f": ["13,000", "1,000,000"]},
        [("yaml-split", 1, 7), ("yaml-split", 1, 14)],
        'f: ["13,000", 1,000,000]',
    ),
]
BROKEN += [
    (f"claim: {sign} x\ny: z\n", {"claim": f"{sign} x", "y": "z"}, [("yaml-syntax", 1, 8)], f'claim: "{sign} x"')
    for sign in "@`%>|*,]}"
]


@pytest.mark.parametrize(("text", "values", "places", "line"), BROKEN)
def test_broken(text, values, places, line, loader):
    root, problems = compose(text, "x.md", loader=loader)
    assert (simple(root), told(problems)) == (values, places)
    if line is not None:
        assert line in problems[0].hint
    for problem in problems:
        assert problem.path == "x.md"
        assert problem.hint
        assert not problem.message.endswith(".")
        assert "\n" not in problem.message + problem.hint


def test_the_corrected_line_parses_to_what_is_meant():
    seen = 0
    for text, values, places, line in BROKEN:
        if line is None or len(places) != 1 or "…" in line or line.startswith('"'):
            continue
        lines = text.split("\n")
        if re.match(r" *(- |\w)", lines[0]) and places[0][1] == 1:
            seen += 1
            fixed = "\n".join([line, *lines[1:]])
            root, problems = compose(fixed, "x.md")
            assert problems == [], fixed
            expected = {"date": "2025 #x"} if text.startswith("date") else values
            assert simple(root) == expected, fixed
    assert seen > 35


def test_all_mistakes_in_one_run(loader):
    text = """title: Zapad: the numbers
date: 2025-08-25
source:
  publisher: "Digi24" news
  url: https://x/y
countries: [RU, BY
facts:
  - id: a
    claim: Revenko: up to 30,000
    quote: the range #3
   note: @x
  - id: b
    claim: second
    figure: {value: 13,000}
    claim: third
    note: *star*
body: notes
"""
    root, problems = compose(text, "x.md", 2, loader=loader)
    assert told(problems) == [
        ("yaml-syntax", 2, 13),
        ("yaml-syntax", 5, 22),
        ("yaml-syntax", 7, 12),
        ("yaml-syntax", 10, 19),
        ("yaml-cut", 11, 22),
        ("yaml-syntax", 12, 4),
        ("yaml-syntax", 12, 10),
        ("yaml-split", 15, 23),
        ("duplicate-key", 16, 5),
        ("yaml-syntax", 17, 11),
    ]
    assert "line 14" in problems[8].message
    assert simple(root)["facts"][0] == {
        "id": "a",
        "claim": "Revenko: up to 30,000",
        "quote": "the range #3",
        "note": "@x",
    }
    assert simple(root)["facts"][1] == {"id": "b", "claim": "second", "figure": {"value": "13,000"}, "note": "*star*"}
    assert simple(root)["countries"] == ["RU", "BY"]
    note = root.values["facts"].items[0].values["note"]
    assert (note.line, note.column) == (12, 10)


def test_positions(loader):
    root, problems = compose('é: [b, c]\nd:\n  - e: "f"\n    g: |\n      h\ni:\n', "x.md", 3, loader=loader)
    assert problems == []
    assert (root.line, root.column, root.keys) == (3, 1, {"é": (3, 1), "d": (4, 1), "i": (8, 1)})
    items = root.values["é"]
    assert (items.line, items.column) == (3, 4)
    assert items.items == [Scalar("b", 3, 5, True), Scalar("c", 3, 8, True)]
    inner = root.values["d"].items[0]
    assert isinstance(inner, Mapping)
    assert inner.values == {"e": Scalar("f", 5, 8, False), "g": Scalar("h\n", 6, 8, False)}
    assert inner.keys == {"e": (5, 5), "g": (6, 5)}
    assert root.values["i"] == Scalar("", 8, 3, True)


def test_positions_after_a_repair_on_the_same_line(loader):
    root, problems = compose("a: {b: He said: no, c: x, c: y}\n", "x.md", loader=loader)
    assert told(problems) == [("yaml-syntax", 1, 15), ("duplicate-key", 1, 27)]
    assert root.values["a"].values["c"] == Scalar("x", 1, 24, True)


def test_depth(loader):
    for text in ("a: " + "[" * 31 + "]" * 31, "a: " + "{x: " * 31 + "}" * 31):
        assert compose(text, "x.md", loader=loader)[1] == []
    root, problems = compose("b: c\na: " + "[" * 32 + "]" * 32, "x.md", loader=loader)
    assert [problem.code for problem in problems] == ["yaml-depth"]
    assert simple(root)["b"] == "c"


def test_limits(loader):
    root, problems = compose("a: b\n" * 10, "x.md", 2, max_characters=49, loader=loader)
    assert (root.values, told(problems)) == ({}, [("yaml-size", 2, 1)])
    assert told(compose("a: [b, c, d]\n", "x.md", max_nodes=2, loader=loader)[1]) == [("yaml-size", 1, 1)]


def test_prose_keys_are_a_parameter():
    assert told(compose("a: b # c\n", "x.md", prose=frozenset({"a"}))[1]) == [("yaml-cut", 1, 6)]
    assert compose("note: b # c\n", "x.md", prose=frozenset())[1] == []


ALIASES = "a: &a [x,x]\n" + "".join(f"k{n}: &a{n} [{','.join(['*a'] * 9)}]\n" for n in range(1000))
BOMBS = {
    "brackets": "[" * 1_000_000,
    "nested": "a: " + "[" * 30_000 + "]" * 30_000,
    "nested short": "a: " + "[" * 1000,
    "braces": "{a: " * 30_000,
    "dashes": "- " * 100_000,
    "alias bomb": ALIASES,
    "long line": "a: " + "x" * 5_000_000,
    "long text": "a: " + "x " * 120_000,
    "commas": "a: {" + "b," * 100_000 + "}",
    "thousands": "a: [" + "1,000," * 30_000 + "]",
    "spaces": "a" + " " * 200_000 + "b: c: d\n" + " " * 20_000,
    "quotes": "a: [" + '"' * 200_001,
    "colons": "a: " + "b: " * 80_000,
    "broken lines": "a: @b\n" * 40_000,
    "keys": "".join(f"k{n}: x\n" for n in range(20_000)),
    "unclosed": 'a: "b\n' * 30_000,
    "indents": "".join(" " * (n % 50) + "a: b\n" for n in range(8000)),
    "tabs": "\ta: b\n" * 30_000,
    "question": "? " * 50_000,
    "hashes": "a: b #c\n" * 30_000,
    "tags": "a: [" + "!x y," * 40_000 + "]",
    "controls": "\x01" * 200_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name):
    start = time.process_time()
    _, problems = compose(BOMBS[name], "x.md")
    assert time.process_time() - start < 3
    assert problems or name in ("long text", "keys")


@pytest.mark.parametrize("name", ["brackets", "nested short", "braces", "alias bomb", "long line"])
def test_bombs_without_libyaml(name):
    start = time.process_time()
    assert compose(BOMBS[name], "x.md", loader=PythonLoader)[1]
    assert time.process_time() - start < 3


FRAGMENTS = st.sampled_from(
    [
        "a",
        "b: ",
        "claim: ",
        "- ",
        "  ",
        "\n",
        "\n  ",
        ": ",
        "#",
        " #",
        '"',
        "'",
        "[",
        "]",
        "{",
        "}",
        ",",
        "@",
        "%",
        "|",
        ">",
        "*x",
        "&x",
        "!y",
        "\t",
        "---\n",
        "...\n",
        "? ",
        "13,000",
        "\\",
        "\r\n",
        "\x00",
        "\u2028",
        "\ufeff",
        "é",
        "𝒳",
        "�",
        "a:b",
        "a\n",
        "|\n  ",
    ]
)
MESSY = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=40).map("".join))


@settings(max_examples=500, deadline=None)
@given(MESSY)
def test_never_raises(text):
    root, problems = compose(text, "x.md", 5)
    lines = max(1, len(re.split(r"\r\n|\r|\n", text)))
    assert isinstance(root, Mapping)
    for problem in problems:
        assert 5 <= problem.line < 5 + lines
        assert problem.column >= 1


@settings(max_examples=60, deadline=None)
@given(MESSY)
def test_never_raises_without_libyaml(text):
    compose(text, "x.md", loader=PythonLoader)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" \n"), max_size=30)
DATA = st.dictionaries(
    WORDS.filter(str.strip),
    st.recursive(
        WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
    ),
    max_size=6,
)


def as_text(data):
    if isinstance(data, dict):
        return {key: as_text(value) for key, value in data.items()}
    return [as_text(item) for item in data] if isinstance(data, list) else data


@settings(max_examples=120, deadline=None)
@given(DATA, st.booleans(), st.sampled_from([None, "'", '"', "|"]))
def test_what_pyyaml_writes_comes_back(data, flow, style):
    text = yaml.dump(data, Dumper=yaml.SafeDumper, default_flow_style=flow, default_style=style, allow_unicode=True)
    if "\n? " in "\n" + text.replace(" ? ", "\n? ").replace("{? ", "\n? ").replace("- ? ", "\n? ") or re.search(
        r"[&*]id\d", text
    ):
        return  # keys of more than one line, and lists that are the same object: not wanted here
    root, problems = compose(text, "x.md")
    assert [problem for problem in problems if problem.code not in ("yaml-split", "yaml-tag")] == []
    if not problems:
        assert simple(root) == as_text(yaml.load(text, yaml.BaseLoader))


def test_same_as_other_loaders():
    rng = random.Random(1)
    for _ in range(100):
        text = sample(rng)
        root, problems = compose(text, "x.md")
        assert problems == []
        assert simple(root) == yaml.load(text, yaml.CBaseLoader)
        assert list(root.values) == list(yaml.load(text, yamlcore.CCoreLoader))
        assert compose(text, "x.md", loader=PythonLoader)[0] == root


def sample(rng):
    """A front matter in the ways that editors write it."""
    words = re.split(" ", "Minsk said that over troops would join in September near Kaliningrad (see p. 4) – perhaps")
    lines = [
        "title: " + " ".join(rng.sample(words, 5)),
        "date: 2025-08-25   # published",
        "source:",
        "  url: https://x.org/a?b=c#d",
        "",
        "facts:",
    ]
    indent = rng.choice(["", "  "])
    for number in range(rng.randint(1, 6)):
        text = " ".join(rng.sample(words, 9))
        lines += [
            f"{indent}- id: f{number}",
            f"{indent}  claim: {text}",
            f"{indent}    {text}." if rng.random() < 0.3 else "  # remark",
        ]
        lines.append(f"{indent}  countries: [{', '.join(rng.sample(['NO', 'BY', 'RU', 'ON'], 2))}]")
        lines.append(
            indent
            + "  "
            + rng.choice(
                ['quote: "a \\"b\\" c"', "quote: 'it''s'", "note: |\n      two\n      lines", "each: {a: b, c: [d]}"]
            )
        )
    return "\n".join(lines) + "\n"


# Lines of which most texts are taken by the short way, and pieces that make it give up.
LINES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "  ", "    ", "      "]),
    st.sampled_from(["", "", "- ", "-  "]),
    st.sampled_from(["a: ", "b: ", "c_d: ", "facts:", "e:", "A: ", ""]),
    st.sampled_from(
        """x|One, two.|2025-09|“no”|http://x.org/a|p: q|r:|"s: t"|'u'|'it''s'|"v|"\\n"||[NO, SE]|[New York, NO]|[1,000]
        |[a,b]|[]|{f: g}|*h|&i j|!k l|m # n|o#p|>|é²| q""".split("|")
    ),
)


@given(st.lists(LINES, max_size=8).map("\n".join))
@settings(max_examples=2000)
def test_the_short_way_gives_the_nodes_of_libyaml_or_gives_up(text):
    short = plain_nodes(text, 2, MAX_NODES)
    if short is not None:
        # Another callable than the usual loader: the short way is not tried.
        assert (short, []) == compose(text, "a.md", 2, loader=partial(yaml.CSafeLoader))


def test_the_short_way_reads_what_articles_have():
    text = """title: "A: drill"
date: 2025-09-12
source:
  publisher: The Guardian
  url: https://example.org/a
countries: [NO, SE]

facts:
  - id: f1
    claim: He said 'no', or so.
    said_by:
      name: 'Ana Pop'
    cites:
    - Reuters
    - AFP
  - claim: Second.
"""
    short = plain_nodes(text, 2, MAX_NODES)
    assert short is not None
    assert (short, []) == compose(text, "a.md", 2, loader=partial(yaml.CSafeLoader))
    assert plain_nodes(text, 2, 10) is None
    assert plain_nodes("a: 1\na: 2\n", 2, MAX_NODES) is None


@pytest.mark.parametrize(
    ("text", "values", "lines"),
    [
        ("a:\nname: x\nrole: y\n\nb:\nname: z\n", {"a": {"name": "x", "role": "y"}, "b": {"name": "z"}}, [2, 6]),
        ("a:\nname: x\n  role: y\nb: z\n", {"a": {"name": "x", "role": "y"}, "b": "z"}, [2]),
        ("a:\naliases:\n- x\n- y\nb: z\n", {"a": {"aliases": ["x", "y"]}, "b": "z"}, [2]),
        ("a:\naliases:\n  - x\n  - y\nname: z\n", {"a": {"aliases": ["x", "y"], "name": "z"}}, [2]),
        ("a:\nrole:\n  name: x\n", {"a": "", "role": {"name": "x"}}, []),
        ("a:\n  name: x\nrole: y\nb:\n", {"a": {"name": "x"}, "role": "y", "b": ""}, []),
        ("a:\nb: x\n", {"a": "", "b": "x"}, []),
    ],
)
def test_fields_beside_their_entry(text, values, lines, loader):
    fields = frozenset({"name", "role", "aliases"})
    root, problems = compose(text, "x.yaml", fields=fields, loader=loader)
    assert (simple(root), told(problems)) == (values, [("yaml-syntax", line, 1) for line in lines])
    for problem in problems:
        number = problem.line - 1
        assert f"`  {text.splitlines()[number]}`" in problem.hint
    if lines == [2, 6]:
        role = root.values["a"].values["role"]
        assert (role.line, role.column) == (3, 7)
