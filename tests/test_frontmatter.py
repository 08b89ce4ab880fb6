"""A file's bytes to front matter and body: encodings, fences, and the line on which each part begins."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.content.frontmatter import FrontMatter, decode, split

# bytes, yaml, line of yaml, body, line of body
GOOD = [
    (b"---\ntitle: x\n---\nbody\n", "title: x\n", 2, "body\n", 4),
    (b"---\ntitle: x\n---", "title: x\n", 2, "", 4),
    (b"---\n---\nbody", "", 2, "body", 3),
    (b"---  \ntitle: x\n--- \t\nbody", "title: x\n", 2, "body", 4),
    (b"---\ntitle: x\n...\nbody\n---\n", "title: x\n", 2, "body\n---\n", 4),
    (
        b"---\na: b\n----\nc: d\n --- \n---x\n---\nbody\n---\nmore",
        "a: b\n----\nc: d\n --- \n---x\n",
        2,
        "body\n---\nmore",
        8,
    ),
    (b"\xef\xbb\xbf---\ntitle: x\n---\nbody", "title: x\n", 2, "body", 4),
    (b"---\r\ntitle: x\r\n---\r\nbody\r\n", "title: x\n", 2, "body\n", 4),
    (b"---\rtitle: x\r---\rbody\r", "title: x\n", 2, "body\n", 4),
    ("---\ntitle: é𝒳\n---\né".encode(), "title: é𝒳\n", 2, "é", 4),
    (b"---\n\n# x\n\n---\n\n\nbody", "\n# x\n\n", 2, "\n\nbody", 6),
]


@pytest.mark.parametrize(("data", "yaml", "yaml_line", "body", "body_line"), GOOD)
def test_good(data, yaml, yaml_line, body, body_line):
    assert split(data, "x.md") == (FrontMatter(yaml, yaml_line, body, body_line), [])


# bytes, parts, (code, line, column), words of the message, words of the hint
BAD = [
    (b"", ("", 1, "", 1), ("no-front-matter", 1, 1), "empty", "title: …"),
    (b" \n\n", ("", 1, " \n\n", 1), ("no-front-matter", 1, 1), "empty", "title: …"),
    (b"Just text.\n", ("", 1, "Just text.\n", 1), ("no-front-matter", 1, 1), "no front matter", "title: …"),
    (b"\n\n---\na: b\n---\nc\n", ("a: b\n", 4, "c\n", 6), ("no-front-matter", 1, 1), "2 blank lines stand", "delete"),
    (b"\n---\na: b\n---\nc\n", ("a: b\n", 3, "c\n", 5), ("no-front-matter", 1, 1), "1 blank line stands", "delete"),
    (b"Hello\n---\na: b\n---\nc\n", ("a: b\n", 3, "c\n", 5), ("no-front-matter", 1, 1), "text stands", "delete"),
    (b"----\na: b\n---\nc\n", ("a: b\n", 2, "c\n", 4), ("no-front-matter", 1, 1), "`----`", "write `---`"),
    (b"--- # x\na: b\n---\nc\n", ("a: b\n", 2, "c\n", 4), ("no-front-matter", 1, 1), "alone", "write `---`"),
    ("\n–––\na: b\n---\nc\n".encode(), ("a: b\n", 3, "c\n", 5), ("no-front-matter", 2, 1), "`–––`", "write `---`"),
    (b"+++\na = 1\n+++\nc\n", ("", 1, "+++\na = 1\n+++\nc\n", 1), ("no-front-matter", 1, 1), "TOML", "YAML"),
    (
        b"title: x\ndate: y\n---\nc\n",
        ("title: x\ndate: y\n", 1, "c\n", 4),
        ("no-front-matter", 1, 1),
        "missing",
        "`title: x`",
    ),
    (b"title: x\n\nc\n", ("", 1, "title: x\n\nc\n", 1), ("no-front-matter", 1, 1), "missing", "`title: x`"),
    (
        b"---\na: b\n\nThe text.\n",
        ("a: b\n\n", 2, "The text.\n", 4),
        ("unclosed-front-matter", 1, 1),
        "never closed",
        "above line 4: `The text.`",
    ),
    # the text stands right below the last field; what goes on with a field is no text, nor is a remark
    *(
        (
            f"---\na: b\nc:\n  - d\n{yaml}{text}".encode(),
            (f"a: b\nc:\n  - d\n{yaml}", 2, text, 5 + yaml.count("\n")),
            ("unclosed-front-matter", 1, 1),
            "never closed",
            f"above line {5 + yaml.count(chr(10))}: `{text.splitlines()[0]}`",
        )
        for yaml, text in (
            ("body: notes\n", "The text.\n"),
            ("body: notes\n", "The minister said: no.\n\nMore of the text: b.\n"),
            ("body: notes\n", '"No," she said.\n\nMore.\n'),
            ("body: notes\n", "# Head\n\nMore.\n"),
            ("# recorded: 2025-09-12\ne: [x,\n]\nTitle: y\n", "The text.\n"),
            ("# recorded: 2025-09-12\n\n", "The text.\n"),
            ('e: "x\n"\n', "The text.\n"),
        )
    ),
    (
        b"---\na: b\n----\nThe text.\n",
        ("a: b\n", 2, "The text.\n", 4),
        ("unclosed-front-matter", 1, 1),
        "never closed",
        "alone on line 3",
    ),
    (
        b"---\na: b\n\n# Head\n",
        ("a: b\n\n", 2, "# Head\n", 4),
        ("unclosed-front-matter", 1, 1),
        "never closed",
        "above line 4: `# Head`",
    ),
    (
        b"---\na: b\nc:\n  - d\n",
        ("a: b\nc:\n  - d\n\n", 2, "", 6),
        ("unclosed-front-matter", 1, 1),
        "never closed",
        "after line 4",
    ),
    (b"---", ("", 2, "", 2), ("unclosed-front-matter", 1, 1), "never closed", "after line 1"),
    (b"---\n", ("\n", 2, "", 3), ("unclosed-front-matter", 1, 1), "never closed", "after line 1"),
    (b"---\na: b\n---\nx\0y\n", ("a: b\n", 2, "x y\n", 4), ("nul-byte", 4, 2), "1 NUL byte", "delete"),
    (
        "---\na: caf\u00e9\n---\nb\n".encode("cp1252"),
        ("a: café\n", 2, "b\n", 4),
        ("not-utf8", 2, 7),
        "0xE9",
        "Windows-1252, there the byte is `é`",
    ),
    ("\u00e9\r\n\r\n".encode() + b"ab\xff\x81\n", None, ("not-utf8", 3, 3), "0xFF", "UTF-8"),
    ("\ufeff---\na: é\n---\nb\n".encode("utf-16-le"), ("a: é\n", 2, "b\n", 4), ("not-utf8", 1, 1), "UTF-16", "UTF-8"),
    ("\ufeff---\na: é\n---\nb\n".encode("utf-16-be"), ("a: é\n", 2, "b\n", 4), ("not-utf8", 1, 1), "UTF-16", "UTF-8"),
    ("---\na: b\n---\nc\n".encode("utf-16-le"), None, ("nul-byte", 1, 2), "NUL bytes", "UTF-16"),
]


@pytest.mark.parametrize(("data", "parts", "place", "message", "hint"), BAD)
def test_bad(data, parts, place, message, hint):
    matter, problems = split(data, "x.md")
    assert parts is None or matter == FrontMatter(*parts)
    problem = problems[0]
    assert (problem.code, problem.line, problem.column) == place
    assert problem.path == "x.md"
    assert message in problem.message
    assert hint in problem.hint
    assert problem.hint
    assert len(problems) == 1 or parts is None


def test_too_large():
    matter, problems = split(b"---\n---\n" + b"x" * 93, "x.md", max_bytes=100)
    assert matter == FrontMatter("", 1, "", 1)
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [("file-too-large", 1, 1)]
    assert split(b"---\n---\n" + b"x" * 92, "x.md", max_bytes=100)[1] == []


def test_decode_serves_files_without_fences():
    assert decode(b"\xef\xbb\xbfa: b\r\n", "people.yaml") == ("a: b\n", [])


PIECES = st.sampled_from(
    [b"---", b"---\n", b"...\n", b"\n", b"\r", b"\r\n", b"a: b", b" ", b"\t", b"text", b"\0", b"\xff\xfe", b"\xfe\xff",
     b"\xef\xbb\xbf", b"\xe9", b"----\n", b"+++\n", b"# x\n", b"- y\n"]
)  # fmt: skip
BYTES = st.binary() | st.text().map(str.encode) | st.lists(PIECES, max_size=20).map(b"".join)


@settings(max_examples=800, deadline=None)
@given(BYTES)
def test_never_raises_and_loses_nothing(data):
    matter, problems = split(data, "x.md")
    text, _ = decode(data, "x.md")
    lines = text.split("\n")
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert "\n" not in problem.message + problem.hint
    if matter.yaml.strip():
        first = matter.yaml.split("\n", 1)[0]
        assert lines[matter.yaml_line - 1] == first
    if matter.body.strip():
        assert lines[matter.body_line - 1 :] == matter.body.split("\n")


BIG = {
    "fences that are none": b"---\n" + b"---x\n" * 1_000_000,
    "blank lines": b"\n" * 5_000_000,
    "one line": b"---\n" + b"x" * 9_000_000,
    "spaces": b"---" + b" " * 9_000_000,
    "nul": b"\0" * 9_000_000,
    "bytes": b"\xe9" * 9_000_000,
    "colons": b"---\n" + b"\n: " * 1_000_000,
    "nested fences": b"\n---\na:\n" * 500_000,
    "dashes": b"----\n" * 1_000_000,
}


@pytest.mark.parametrize("name", BIG)
def test_bounded_time(name):
    start = time.process_time()
    assert split(BIG[name], "x.md")[1]
    assert time.process_time() - start < 3


def test_ten_thousand_are_fast():
    data = b"---\n" + b"title: some words of a title\n" * 100 + b"---\n" + b"word " * 700
    start = time.process_time()
    for _ in range(1000):
        split(data, "x.md")
    assert time.process_time() - start < 2
    assert re.match("title", split(data, "x.md")[0].yaml)
