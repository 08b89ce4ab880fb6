"""Hostile content: no script, no path out of the output, no traceback, bounded time."""

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from briefgen.content.articles import Policy, read_article
from briefgen.content.markdown import Frame, render
from briefgen.content.reader import Reader
from harness import TODAY, ReadPage, assert_none, pages_of, tree, write_project

PAYLOADS = (Path(__file__).parent / "fixtures" / "payloads.txt").read_text(encoding="utf-8").splitlines()
PER_ARTICLE = 12
ADDRESSES = {"href", "src", "srcset", "action", "formaction", "data", "poster", "xlink:href", "background", "cite"}
SCHEME = re.compile(r"(?:https?://|mailto:|\.\./|[\w%.-]+(?:[/#?]|$)|#|/|$)")
MARKDOWN = (
    "# One\n\na *b* **c** `d` ~~e~~ <https://example.org/> ![f](https://example.org/f.png)[^1]\n\n> g\n\n- h\n\n"
    "1. i\n\n```\nj\n```\n\n---\n\n| k |\n|--:|\n| l |\n\n    m\n\nn\\\no\n\n## Two\n\n### Three\n\n[^1]: p\n"
)


def told(text):
    """A text as YAML takes it, whatever is in it."""
    escaped = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda match: f"\\u{ord(match[0]):04x}", escaped)


def written(entry):
    """A mapping as YAML in braces; its values are texts, or YAML where they are lists of one."""
    return "{" + ", ".join(f"{key}: {v[0] if isinstance(v, list) else told(v)}" for key, v in entry.items()) + "}"


def fact(number, text):
    """One fact with the text in every field that takes a text."""
    it = f"{text} {number}"
    first = number // PER_ARTICLE * PER_ARTICLE
    speaker = {"name": it, "role": it, "organisation": it, "at": it, "on": "2025-09-01"}
    fields = {"id": f"f{number}", "claim": it, "said_by": [written(speaker)], "note": it, "question": f"q{number}"}
    fields |= {"answer": [f"[{told(it)}, other]"], "people": [f"[{told(it)}, p{number}]"], "organisations": it}
    fields |= {"date": f"2025-09-{1 + number % 28:02}", "supports": f"f{first + (number + 1 - first) % PER_ARTICLE}"}
    fields["figures"] = [written({"value": "5", "unit": f"ships {it}", "scope": it}).join("[]")]
    if number % 3 == 0:
        fields["retracted"] = [written({"reason": it})]
    elif number % 3 == 1:
        fields |= {"modality": "planned", "event": f"e{number}"}
    elif quotable(text):
        fields["quote"] = [written({"exact": f"Q{number} {text}", "translation": it})]
    return f"  - {written(fields)}\n"


def project(texts, bodies):
    """A project with the texts in every field; `bodies` are Markdown."""
    texts = texts[: len(texts) // PER_ARTICLE * PER_ARTICLE]
    it = [f"{text} {number}" for number, text in enumerate(texts)]
    config = {
        "title": it[0],
        "description": it[1],
        "author": it[2],
        "license": it[3],
        "base_url": "https://example.org/",
    }
    config |= {"countries": [written({"NO": it[4], "SE": it[5]})], "check": ["{no-facts: off}"]}
    registries = {"people": "p", "organisations": "o", "publishers": "u", "questions": "q", "events": "e"}
    lines = (f"{key}: {value[0] if isinstance(value, list) else told(value)}\n" for key, value in config.items())
    files = {"briefgen.yaml": "".join(lines)}
    for kind, letter in registries.items():
        lines = []
        for number, text in enumerate(it if kind == "people" else it[: 4 * PER_ARTICLE]):
            label = "title" if kind in ("questions", "events") else "name"
            own = f"{text} Ltd" if kind == "organisations" else text  # people and organisations share no name
            entry = {label: own, "note": text}
            if label == "name":
                entry |= {"kind": text, "aliases": [f"[{told(f'{number} {own}')}]"]}
            if kind == "people":
                entry |= {"role": text, "organisation": f"o{number}"}
            lines.append(f"{letter}{number}: {written(entry)}\n")
        files[f"content/{kind}.yaml"] = "".join(lines)
    for start in range(0, len(texts), PER_ARTICLE):
        own = range(start, start + PER_ARTICLE)
        quoted = "".join(f"``````\nQ{n} {texts[n]}\n``````\n\n" for n in own)
        body = "\n\n".join(bodies[start : start + PER_ARTICLE])
        source = {"publisher": texts[start + 1], "url": "https://example.org/", "cites": [f"[{told(it[start + 2])}]"]}
        matter = (
            f"title: {told(it[start])}\ndate: 2025-09-02\nsource: {written(source)}\nsummary: {told(it[start + 4])}\n"
        )
        matter += f"topics: [t{start}]\ncountries: [NO, SE]\naliases: [former-{start}]\ntext: full\nfacts:\n"
        matter += "".join(fact(number, texts[number]) for number in own)
        files[f"content/articles/a{start}.md"] = f"---\n{matter}---\n{quoted}{body}\n"
        for folder, at in (("topics/t", 5), ("pages/page", 7)):
            matter = f"title: {told(it[start + at])}\nsummary: {told(it[start + at + 1])}\n"
            files[f"content/{folder}{start}.md"] = f"---\n{matter}---\n{body}\n"
    files["content/countries/NO.md"] = f"---\nsummary: {told(it[9])}\nstatus: worsening\n---\n{bodies[0]}\n"
    return files


def build(root, files):
    write_project(root, files)
    result = CliRunner().invoke(cli, ["build", "--root", str(root), "--today", TODAY], catch_exceptions=False)
    return result, root / "site"


def harmless(text):
    """Whether a text may stand in a body without a problem."""
    reader = Reader("content/articles/a.md")
    body = render(text, Frame("content/articles/a.md", 1), reader)
    return not reader.problems and not body.links


def quotable(text):
    """Whether a text can stand in a body as code, and be quoted from there word for word."""
    head = "---\ntitle: T\ndate: 2025-09-02\nsource: {publisher: P}\nfacts:\n"
    article = f"{head}  - {{id: x, claim: C, quote: {told(text)}}}\n---\n``````\n{text}\n``````\n"
    return not read_article(article.encode(), "content/articles/a.md", Policy())[1].problems


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The site full of payloads, and the same one full of plain words."""
    bodies = [text if harmless(text) else "refused" for text in PAYLOADS]
    hostile, site = build(tmp_path_factory.mktemp("hostile"), project(PAYLOADS, bodies))
    assert hostile.exit_code == 0, hostile.output
    plain = [f"plain words {number}" for number in range(2 * PER_ARTICLE)]
    benign, other = build(tmp_path_factory.mktemp("benign"), project(plain, [MARKDOWN] * len(plain)))
    assert benign.exit_code == 0, benign.output
    return site, other


def test_there_are_many_payloads():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 150
    assert sum(map(harmless, PAYLOADS)) > 120
    assert sum(map(quotable, PAYLOADS)) > 120


class Tags(HTMLParser):
    """The start tags of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags(text):
    return Tags(text).found


OWN_SCRIPT = re.compile(r"(?:\.\./|/)?assets/\w+\.[0-9a-f]{8}\.js")
"""A script of the theme, as pages name it."""


def dangers(found, where):
    """What should not be in a page."""
    for tag, attributes in found:
        at = f"{where}: <{tag}>"
        own = OWN_SCRIPT.fullmatch(attributes.get("src", ""))
        if tag == "script" and not own and attributes.get("type") != "application/ld+json":
            yield f"{at} script"
        for name, value in attributes.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                yield f"{at} {name}={value[:60]}"
            if name in ADDRESSES and not SCHEME.match(value):
                yield f"{at} {name}={value[:60]}"


def test_no_payload_becomes_markup(sites):
    site, benign = sites
    pages = {path.relative_to(site).as_posix(): tags(path.read_text(encoding="utf-8")) for path in pages_of(site)}
    assert len(pages) > 200
    known = set().union(*(kinds(tags(path.read_text(encoding="utf-8"))) for path in pages_of(benign)))
    known |= {("code", "class"), ("a", "title"), ("img", "alt")}  # Markdown makes these of some payloads.
    found = []
    for name, page in pages.items():
        found += dangers(page, name)
        found += [f"{name}: {tag} {attribute}" for tag, attribute in kinds(page) - known]
    assert_none(found)


def kinds(found):
    """The elements of a page, each with the names of its attributes."""
    return {(tag, name) for tag, attributes in found for name in ("", *attributes)}


def test_the_payloads_are_there_as_text(sites):
    site, _ = sites
    text = (site / "articles/a0.html").read_text(encoding="utf-8")
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 10
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt; 0 – " in text


@pytest.mark.parametrize("raw_html", [False, True], ids=["markdown", "raw-html"])
def test_no_payload_gets_through_a_body(raw_html):
    found = []
    for prefix in ("", "x ", "> ", "- ", "# ", "*", "[a](https://example.org/) ", "| ", "\n\n    ", "[", "![", "```\n"):
        for payload in PAYLOADS:
            reader = Reader("content/articles/a.md")
            body = render(prefix + payload, Frame("content/articles/a.md", 1, raw_html=raw_html), reader)
            text = "".join(passage.html for passage in body.passages)
            page = ReadPage(text)
            found += [f"{prefix}{payload}: {danger}" for danger in dangers(tags(text), "")]
            allowed = {"details", "title", "map"} if not raw_html else set()
            bad = {
                "iframe",
                "object",
                "embed",
                "svg",
                "math",
                "form",
                "input",
                "style",
                "link",
                "meta",
                "base",
                "video",
            }
            found += [f"{prefix}{payload}: <{e.tag}>" for e in page.elements if e.tag in bad | allowed]
            found += [
                f"{prefix}{payload}: {e.attributes}"
                for e in page.named("img")
                if re.match(r"(?:[a-z]+:|//)", e.attributes.get("src", ""), re.IGNORECASE)
            ]
    assert_none(found)


@pytest.mark.browser
def test_a_browser_opens_every_hostile_page_quietly(sites, browser):
    site, _ = sites
    said = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: (said.append(f"{page.url}: dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: None if request.url.startswith("file:") else said.append(request.url))
    paths = [path for path in pages_of(site) if path.name != "404.html" and not path.name.startswith("former-")]
    for path in paths[:: max(1, len(paths) // 30)] + sorted((site / "articles").glob("a*.html")):
        page.goto(path.as_uri())
        inline = "script:not([type='application/ld+json'], [src]), iframe, [onclick]"
        assert page.query_selector_all(inline) == []
    page.close()
    assert_none(said)


# --- paths ---

TRAVERSALS = [
    "../x",
    "..",
    "../../etc/x",
    "/etc/x",
    "a/b",
    "a\\b",
    "C:x",
    "%2e%2e%2fx",
    ".x",
    "x.",
    "con",
    "x y",
    "x\u200b",
    "ｘ",
    "x\ny",
    "a" * 300,
]


@pytest.mark.parametrize("name", TRAVERSALS)
def test_no_id_is_a_path(tmp_path, name):
    it = told(name)
    article = (
        f"---\ntitle: T\ndate: 2025-09-02\nsource: {{publisher: {it}, origin: {it}}}\naliases: [{it}]\ntopics: [{it}]\n"
        f"facts:\n  - {{id: {it}, claim: C, aliases: [{it}], event: {it}, question: {it}, topics: [{it}]}}\n---\nx\n"
    )
    registry = f"{it}: Name\n"
    files = {"briefgen.yaml": "title: T\n", "content/articles/a.md": article}
    files |= {
        f"content/{kind}.yaml": registry for kind in ("people", "organisations", "publishers", "questions", "events")
    }
    root = write_project(tmp_path / "project", files)
    before = sorted(tmp_path.rglob("*"))
    result = CliRunner().invoke(cli, ["build", "--root", str(root)], catch_exceptions=False)
    assert result.exit_code == 1
    assert result.output.count(": bad-id: ") >= 8
    assert len(set(re.findall(r"^content/\w+(?:/a)?\.\w+(?=:)", result.output, re.MULTILINE))) == 6, "one of each file"
    assert [path for path in sorted(tmp_path.rglob("*")) if ".briefgen" not in path.parts] == before


@pytest.mark.parametrize("name", ["a b", "x'", "<img>", "x%2e", "ü", "nul", "index", "x" * 120])
@pytest.mark.parametrize("folder", ["articles", "topics"])
def test_no_file_name_is_a_path(tmp_path, name, folder):
    text = (
        "---\ntitle: T\ndate: 2025-09-02\nsource: {publisher: P}\n---\n"
        if folder == "articles"
        else "---\ntitle: T\n---\n"
    )
    root = write_project(tmp_path, {"briefgen.yaml": "title: T\n", f"content/{folder}/{name}.md": text})
    result = CliRunner().invoke(cli, ["build", "--root", str(root)], catch_exceptions=False)
    assert (result.exit_code, "unsafe-name" in result.output) == (1, True)
    assert not (root / "site").exists()


def test_links_that_lead_out_of_the_project_are_not_followed(tmp_path):
    (tmp_path / "secret.md").write_text(
        "---\ntitle: S\ndate: 2025-09-02\nsource: {publisher: P}\n---\nhidden\n", encoding="utf-8"
    )
    root = write_project(
        tmp_path / "project", {"briefgen.yaml": "title: T\n", "content/articles/a.md": "", "static/a.txt": ""}
    )
    (root / "content/articles/a.md").unlink()
    (root / "content/articles/b.md").symlink_to(tmp_path / "secret.md")
    (root / "static/secret").symlink_to(tmp_path)
    result = CliRunner().invoke(cli, ["build", "--root", str(root)], catch_exceptions=False)
    assert result.exit_code == 1
    assert re.findall(r"^(\S+?):1:1: outside-link", result.output, re.MULTILINE) == [
        "content/articles/b.md",
        "static/secret",
    ]


# --- size and depth ---

DEEP = {
    "quotes": "> " * 10_000 + "x",
    "brackets": "[" * 10_000,
    "closed brackets": "[" * 5_000 + "x" + "]" * 5_000,
    "links": "[a](" * 10_000,
    "images": "![" * 10_000,
    "stars": "*" * 10_000 + "x",
    "emphasis": "*a **b " * 10_000,
    "underscores": "_a" * 10_000,
    "strikes": "~~a" * 10_000,
    "lists": "- " * 10_000 + "x",
    "many lists": "".join(f"{' ' * n}- x\n" for n in range(300)),
    "rules": "-" * 10_000,
    "ticks": "".join(f"{'`' * n} " for n in range(500)),
    "entities": "&amp;" * 50_000,
    "angles": "<" * 20_000,
    "autolinks": "<https://example.org/x> " * 5_000,
    "same links": "[a](https://example.org/x) " * 10_000,
    "same bad links": "[a](nowhere) " * 2_000,
    "footnotes": "[^1]" * 5_000 + "\n\n[^1]: x",
    "footnote definitions": "".join(f"[^{n}]" for n in range(2_000))
    + "\n\n"
    + "".join(f"[^{n}]: x\n" for n in range(2_000)),
    "definitions": "".join(f"[a{n}]: https://example.org/\n" for n in range(5_000)),
    "table": "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|b" * 2_000 + "|\n",
    "one line of a megabyte": "word " * 200_000,
    "one word of a megabyte": "x" * 1_000_000,
    "a megabyte of blank lines": "\n" * 1_000_000 + "x",
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_a_deep_or_long_body_takes_bounded_time(body):
    matter = b"---\ntitle: T\ndate: 2025-09-02\nsource: {publisher: P}\n---\n"
    start = time.process_time()
    article, _ = read_article(matter + body.encode(), "content/articles/a.md", Policy())
    assert article is not None
    assert article.passages or "definitions" in body or body.startswith("[a0]")
    assert time.process_time() - start < 8


COMMON = "a " * 100_000
QUOTES = {
    "not found": [f"{'a ' * 300}b {n}" for n in range(300)],
    "common": ["a " * (n + 1) for n in range(300)],
    "in parts": [f"{'a ' * (n + 1)}[…] a […] b" for n in range(300)],
    "very long": [f"{'a ' * 5_000}b {n}" for n in range(20)],
}


@pytest.mark.parametrize("quotes", QUOTES.values(), ids=QUOTES)
def test_many_quotes_of_a_long_text_take_bounded_time(quotes):
    facts = "".join(f"  - {{id: f{n}, claim: C, quote: '{quote}'}}\n" for n, quote in enumerate(quotes))
    matter = f"---\ntitle: T\ndate: 2025-09-02\nsource: {{publisher: P}}\nfacts:\n{facts}---\n"
    start = time.process_time()
    article, reader = read_article((matter + COMMON).encode(), "content/articles/a.md", Policy())
    assert article is not None
    assert len(reader.problems) == len(quotes)
    assert time.process_time() - start < 8


BOMBS = {
    "laughs": ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "yaml-a"),
    "lists": ("a: " + "[" * 10_000 + "]" * 10_000 + "\n", "yaml-depth"),
    "open lists": ("a: " + "[" * 10_000 + "\n", "yaml-"),
    "braces": ("a: " + "{b: " * 10_000 + "\n", "yaml-"),
    "deep blocks": ("".join(" " * n + "a:\n" for n in range(2_000)), "yaml-"),
    "dashes": ("a:\n  " + "- " * 10_000 + "x\n", "yaml-depth"),
    "many keys": ("".join(f"k{n}: v\n" for n in range(100_000)), ""),
    "many items": ("facts: [" + "x, " * 100_000 + "]\n", ""),
    "long key": ("k" * 500_000 + ": v\n", ""),
    "long text": ("title: " + "x" * 2_000_000 + "\n", ""),
    "tags": ("a: !!python/object/apply:os.system ['id']\n", "yaml-tag"),
    "merge": ("<<: {a: b}\n", ""),
    "many quotation marks": ('title: "' * 5_000 + "\n", ""),
    "many colons": ("title: a: b" + ": c" * 5_000 + "\n", ""),
}


@pytest.mark.parametrize(("yaml", "code"), BOMBS.values(), ids=BOMBS)
def test_a_yaml_bomb_is_a_problem_in_bounded_time(yaml, code):
    start = time.process_time()
    _, reader = read_article(f"---\n{yaml}---\nx\n".encode(), "content/articles/a.md", Policy())
    assert time.process_time() - start < 8
    said = [(problem.code, problem.message) for problem in reader.problems]
    assert said
    assert any(problem.code.startswith(code) for problem in reader.problems), said


def test_control_characters_never_reach_a_page(tmp_path):
    text = "".join(f"\\x{n:02x}" for n in (*range(32), *range(127, 160))) + "\\uffff\\ufffe\\ufdd0"
    matter = f'---\ntitle: "T{text}"\ndate: 2025-09-02\nsource: {{publisher: "P{text}"}}\n'
    matter += f'facts:\n  - {{id: x, claim: "C{text}"}}\n---\n'
    result, site = build(
        tmp_path, {"briefgen.yaml": "title: T\n", "content/articles/a.md": matter + "a\x01b\x0bc\x7fd\n"}
    )
    assert result.exit_code == 0, result.output
    forbidden = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
    assert_none(path for path in pages_of(site) if forbidden.search(path.read_text(encoding="utf-8")))


TURNED = "\u202eand back\u202c \u2067or on\u2069"


def test_no_text_turns_the_direction_of_what_stands_behind_it(tmp_path):
    """A date behind such a sign could be read backwards; in a page nothing but its own elements isolates a text."""
    text = f"Text {TURNED}, “said {TURNED}” [link {TURNED}](https://example.org/) and\u200f a mark that may stay.\n"
    speaker = f'{{name: "A {TURNED}", role: "R {TURNED}"}}'
    fact = f'{{id: f, claim: "C {TURNED}", quote: "said {TURNED}", said_by: {speaker}}}'
    matter = f'title: "T {TURNED}"\ndate: 2025-09-02\nsource: {{publisher: "P {TURNED}"}}\nfacts:\n  - {fact}\n'
    result, site = build(tmp_path, {"content/articles/a.md": f"---\n{matter}---\n{text}"})
    assert result.exit_code == 0, result.output
    files = {name: data.decode() for name, data in tree(site).items() if name.endswith((".html", ".xml"))}
    assert any("and back" in page for page in files.values())
    assert any("\u200f" in page for page in files.values())
    assert_none(name for name, page in files.items() if re.search("[\u202a-\u202e\u2066-\u2069]", page))
