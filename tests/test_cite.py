"""Citations: read back by a small strict reader each, and by independent ones."""

import datetime as dt
import re
import warnings

import pytest
import rispy
from made import article, briefing

from briefgen.build import Options, build
from briefgen.config import Config
from briefgen.showing.cite import cite_views
from briefgen.showing.context import Context
from harness import BASE_URL, ReadPage, write_project

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its parser, for whoever maintains it
    import bibtexparser

NASTY = r"50 % of {the \ships} & $5_000 #1 ~ ^ \"x\" @ say “yes”"
ARTICLE = f"""\
---
title: 'A \\ report {{ & co'
date: 2025-03-02
source:
  publisher: Gazette & Sons
  url: https://example.org/a_b?c=%7Bd&e=1#f
  archive: https://web.archive.org/web/20250304000000/https://example.org/a
  accessed: 2025-03-04
  cites: [TASS, Interfax]
  lang: ro
facts:
  - {{id: nasty, claim: '{NASTY}', said_by: 'Ada {{Example', spoken: true, quote: sails at 5 % & more}}
  - {{id: old, claim: Ten ships., said_by: Bo Example, quote: ten of them}}
  - {{id: new, claim: Five ships, said_by: {{name: Bo Example, on: 2025-03}}, supersedes: old, recorded: 2025-03-09}}
---
Text: it sails at 5 % & more, and ten of them.
"""
PLAIN = "---\ntitle: Plain\ndate: 2025-03-02\nsource: Radio\nfacts: [{id: a, claim: A claim.}]\n---\nText.\n".replace(
    "source: Radio", "source: {publisher: Radio}"
)
ENTITIES = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{char}": char for char in "$&#%_"},
}


@pytest.fixture
def made(tmp_path):
    """Builds the project; gives the citations of an article's facts: text, BibTeX, RIS by id."""

    def make(base_url=BASE_URL, name="r", author=""):
        files = {"content/articles/r.md": ARTICLE, "content/articles/p.md": PLAIN}
        config = f"title: The {{site}} 100%\n{author and f'author: {author}'}\n"
        root = write_project(tmp_path, {"briefgen.yaml": config, **files})
        report = build(Options(root, root / "site", dt.date(2025, 4, 1), base_url=base_url))
        assert report.errors == ()
        page = ReadPage((root / f"site/articles/{name}.html").read_text("utf-8"))
        texts = [e.text for e in page.elements if e.attributes.get("class") == "citation"]
        codes = [e.text for e in page.named("code") if e.parent == "pre"]
        anchors = [name.removeprefix("page-cite-") for name in page.ids if name.startswith("page-cite-")]
        found = zip(anchors, texts, codes[::2], codes[1::2], strict=True)
        return {anchor: (text, bibtex, ris) for anchor, text, bibtex, ris in found}

    return make


def untex(text):
    """Plain text of a LaTeX one; fails on anything that LaTeX would read differently."""
    out, at = [], 0
    while at < len(text):
        command = next((key for key in sorted(ENTITIES, key=len, reverse=True) if text.startswith(key, at)), None)
        if command:
            out.append(ENTITIES[command])
            at += len(command)
        else:
            assert text[at] not in "\\{}$&#%_~^", f"not escaped: {text[at:]}"
            out.append(text[at])
            at += 1
    return "".join(out)


def read_bibtex(text):
    """One entry as BibTeX reads it: braces counted, escaped or not."""
    head = re.match(r"@([a-z]+)\{([^\s\"#%'(),={}\\~]+),\n", text)
    fields, at = {}, head.end()
    while text[at] != "}":
        name = re.compile(r"\s*([a-z]+) = ").match(text, at)
        at = name.end()
        if text[at] == "{":
            start, depth = at, 0
            while True:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
                if not depth:
                    break
            fields[name[1]] = text[start + 1 : at - 1]
        else:
            word = re.compile(r"[a-z]{3}").match(text, at)
            fields[name[1]] = word[0]
            at = word.end()
        at = re.compile(r",?\n").match(text, at).end()
    assert at == len(text) - 1
    return head[1], head[2], fields


def read_ris(text):
    lines = text.split("\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-1] == "ER  - "
    pairs = []
    for line in lines[1:-1]:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (\S.*)", line)
        assert match, line
        pairs.append(match.groups())
    return pairs


def test_bibtex(made):
    kind, key, fields = read_bibtex(made()["nasty"][1])
    assert (kind, key) == ("misc", "r:nasty")
    assert re.fullmatch(r"\{.*\}", fields["title"])
    assert untex(fields["title"][1:-1]) == NASTY
    assert untex(fields["author"][1:-1]) == "The {site} 100%"
    assert untex(fields["howpublished"]) == "The {site} 100%"
    assert (fields["year"], fields["month"]) == ("2025", "mar")
    assert fields["url"] == f"{BASE_URL}articles/r.html#nasty"
    assert untex(fields["note"]) == (
        "Ada {Example, “sails at 5 % & more”. Reported by Gazette & Sons, citing TASS, citing Interfax, 2 March 2025. "
        "Read on 4 March 2025. Recorded on 2 March 2025. Source: https://example.org/a_b?c=%7Bd&e=1#f "
        "Archived: https://web.archive.org/web/20250304000000/https://example.org/a"
    )


def test_the_author_is_who_makes_the_site(made):
    _, bibtex, ris = made(author="Desk & Co")["nasty"]
    assert untex(read_bibtex(bibtex)[2]["author"][1:-1]) == "Desk & Co"
    assert dict(read_ris(ris))["AU"] == "Desk & Co"


def test_every_entry_is_read_by_an_independent_reader(made):
    parse = getattr(bibtexparser, "parse_string", None)
    for _, bibtex, _ in made().values():
        _, key, fields = read_bibtex(bibtex)
        if parse:
            library = parse(bibtex, parse_stack=[])
            assert library.failed_blocks == []
            (entry,) = library.entries
            found = {field.key: re.sub(r"\A\{(.*)\}\Z", r"\1", field.value) for field in entry.fields}
            assert (entry.key, found) == (key, fields)
        else:
            (entry,) = bibtexparser.loads(bibtex).entries
            assert entry["ID"] == key
            assert entry["howpublished"] == fields["howpublished"]


def test_ris(made):
    for anchor, (_, _, ris) in made().items():
        pairs = read_ris(ris)
        values = dict(pairs)
        assert values["ID"] == f"r:{anchor}"
        assert (values["AU"], values["PB"]) == ("The {site} 100%", "The {site} 100%")
        day = "2025/03/09" if anchor == "new" else "2025/03/02"
        assert (values["PY"], values["DA"]) == ("2025", day)
        assert [value for tag, value in pairs if tag == "UR"] == [
            f"{BASE_URL}articles/r.html#{anchor}",
            "https://example.org/a_b?c=%7Bd&e=1#f",
            "https://web.archive.org/web/20250304000000/https://example.org/a",
        ]
        (entry,) = rispy.loads(ris)
        assert entry["id"] == values["ID"]
        assert entry["title"] == values["TI"]
        assert entry["authors"] == [values["AU"]]
    pairs = read_ris(made()["nasty"][2])
    assert dict(pairs)["TI"] == NASTY
    assert [value for tag, value in pairs if tag == "N1"] == [
        "Ada {Example, “sails at 5 % & more”.",
        "Reported by Gazette & Sons, citing TASS, citing Interfax, 2 March 2025.",
        "Read on 4 March 2025.",
        "Recorded on 2 March 2025.",
    ]


def test_text(made):
    text = made()["nasty"][0]
    assert text == (
        f"{NASTY} (Ada {{Example, “sails at 5 % & more”). Reported by Gazette & Sons, citing TASS, citing Interfax, "
        "2 March 2025. <https://example.org/a_b?c=%7Bd&e=1#f>. "
        "Archived: <https://web.archive.org/web/20250304000000/https://example.org/a>. Read on 4 March 2025. "
        f"Summarised in: The {{site}} 100%. Recorded on 2 March 2025. <{BASE_URL}articles/r.html#nasty>"
    )


def test_words_stand_in_quotation_marks_only_where_they_are_quoted(made):
    cites = made()
    assert cites["old"][0].startswith("Ten ships (Bo Example; Gazette & Sons writes “ten of them”). Reported by ")
    assert cites["new"][0].startswith("Five ships (Bo Example). Reported by ")
    for form in (form for forms in cites.values() for form in forms):
        quoted = set(re.findall("“[^”]*”", form.replace("\\%", "%").replace("\\&", "&")))
        assert quoted <= {"“sails at 5 % & more”", "“ten of them”", "“yes”"}
        assert "A \\ report" not in form  # the desk's headline is not the publisher's


def test_what_is_only_planned_is_cited_as_such():
    facts = ("id: a, said_by: Ann, modality: planned", "id: b, modality: forecast", "id: c, said_by: Ann")
    context = Context(briefing(article("x", 1, *facts)), Config(), dt.date(2025, 9, 24))
    views = cite_views([context.briefing.facts[f"x#{name}"] for name in "abc"], context)
    told = [view.text.partition(" Reported")[0] for view in views]
    assert told == ["The claim (planned; Ann).", "The claim (forecast).", "The claim (Ann)."]
    assert ["N1  - Planned; Ann." in views[0].ris, "note = {Planned; Ann. " in views[0].bibtex] == [True, True]


def test_what_became_of_the_fact_is_said(made):
    cites = made()
    for form in cites["old"]:
        assert "Recorded on 2 March 2025; since replaced (March 2025)." in form
    for form in cites["new"]:
        assert "Recorded on 9 March 2025." in form


def test_without_an_address_of_the_site_the_source_is_cited(made):
    text, bibtex, ris = made(base_url="")["nasty"]
    assert "r.html" not in text + bibtex + ris
    _, _, fields = read_bibtex(bibtex)
    assert fields["url"] == "https://example.org/a_b?c=%7Bd&e=1#f"
    assert "Source:" not in fields["note"]
    assert next(value for tag, value in read_ris(ris) if tag == "UR").startswith("https://example.org/a_b")


def test_a_source_without_an_address(made):
    text, bibtex, ris = made(base_url="", name="p")["a"]
    assert text == "A claim. Reported by Radio, 2 March 2025. Summarised in: The {site} 100%. Recorded on 2 March 2025."
    assert "url" not in read_bibtex(bibtex)[2]
    assert "UR" not in dict(read_ris(ris))


def test_the_permalink_survives_rewording(made, tmp_path):
    before = made()["old"]
    path = tmp_path / "content/articles/r.md"
    write_project(tmp_path, {"content/articles/r.md": ARTICLE.replace("Ten ships.", "A dozen ships.")})
    report = build(Options(tmp_path, tmp_path / "site", dt.date(2025, 4, 1), base_url=BASE_URL))
    assert report.errors == ()
    assert "A dozen" in path.read_text("utf-8")
    page = (tmp_path / "site/articles/r.html").read_text("utf-8")
    link = f"{BASE_URL}articles/r.html#old"
    assert link in before[0]
    assert f"&lt;{link}&gt;" in page


def test_citations_are_folded_and_where_their_address_leads(made, tmp_path):
    made()
    page = ReadPage((tmp_path / "site/articles/r.html").read_text("utf-8"))
    folds = page.named("details")
    assert len(folds) == 3
    assert not any("open" in fold.attributes for fold in folds)
    # Within the fold, so that a browser opens it for whoever follows the address.
    assert [e.parent for e in page.elements if e.attributes.get("id", "").startswith("page-cite-")] == ["details"] * 3


def test_the_article_page_says_when_it_was_said_known_and_until_when_it_held(tmp_path):
    facts = [
        "{id: old, claim: Ten., said_by: Ada, date: 2025-05, answer: ten, scope: in port}",
        "{id: new, claim: V., said_by: {name: Ada, on: 2025-03-08}, recorded: 2025-03-09, date: 2025, supersedes: old}",
        "{id: slip, claim: Six., retracted: {on: 2025-03-10, reason: R.}}",
    ]
    text = PLAIN.replace("facts: [{id: a, claim: A claim.}]", "text: none\nfacts:\n  - " + "\n  - ".join(facts))
    root = write_project(tmp_path, {"briefgen.yaml": "title: T\n", "content/articles/p.md": text})
    assert build(Options(root, root / "site", dt.date(2025, 4, 1))).errors == ()
    page = (root / "site/articles/p.html").read_text("utf-8")
    rows = re.findall(r"<dt>(Said|Known|Answer)</dt><dd>(.*?)</dd>", page)
    assert rows == [
        ("Answer", "<strong>ten</strong>, in port"),
        ("Known", "since 2 March 2025; held until 8 March 2025"),
        ("Said", "8 March 2025"),
        ("Known", "since 9 March 2025"),
        ("Known", "since 2 March 2025; stood until 10 March 2025"),
    ]
    assert "The text of the source is not shown here." in page
