"""Intros and plain pages: Markdown that opens the page of a country, topic or question, or is a page of its own."""

import posixpath

from briefgen.content.fields import Field, Table, choice, day, record, text
from briefgen.content.frontmatter import split
from briefgen.content.markdown import Frame, render
from briefgen.content.reader import Reader
from briefgen.content.yamltext import compose
from briefgen.entries import Intro

INTRO: Table = {
    "title": Field(text, "Heading of the page, where it is not the name of its subject."),
    "date": Field(day, "Day of the judgement."),
    "summary": Field(text, "One sentence."),
    "status": Field(
        choice("worsening", "unchanged", "improving"), "Which way things go: worsening, unchanged or improving."
    ),
}
PAGE: Table = {
    "title": Field(text, "Heading of the page.", required=True),
    "date": Field(day, "When it was last changed."),
    "summary": Field(text, "One sentence, for search engines."),
}


def read_intro(data: bytes, path: str, *, plain: bool = False, raw_html: bool = False) -> tuple[Intro | None, Reader]:
    """The intro, or the plain page, of one file, and what is wrong with it."""
    reader = Reader(path)
    matter, problems = split(data, path)
    reader.add(problems)
    root, problems = compose(matter.yaml, path, matter.yaml_line)
    reader.add(problems)
    if not root.values and reader.problems:
        return None, reader
    found = record(root, PAGE if plain else INTRO, reader, "a page" if plain else "an intro")
    frame = Frame(path, matter.body_line, root="" if plain else "../", top=2 if plain else 3, raw_html=raw_html)
    body = render(matter.body, frame, reader)
    html = "".join(passage.html for passage in body.passages)
    name = posixpath.basename(path).removesuffix(".md")
    line, column = root.keys.get("title", (1, 1))
    return Intro(id=name, path=path, html=html, links=body.links, line=line, column=column, **found), reader
