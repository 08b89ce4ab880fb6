"""The schemas of what an editor writes: they take what briefgen reads, and mark what it cannot."""

import contextlib
import json
import re

import pytest
import yaml
import yamlcore
from jsonschema import Draft202012Validator
from test_documentation import TABLES

from briefgen.content.articles import ARTICLE, Policy, read_article
from briefgen.outputs.schemas import FILES, unknown, written
from harness import REPO, assert_none, briefgen

SCHEMAS = written()
KINDS = {"articles": "article", "countries": "country", "topics": "topic", "questions": "question", "pages": "page"}
PROJECTS = ((".", 30), ("tests/sites/golden", 8), ("tests/sites/whole", 8), ("tests/sites/traps", 5))
"""Each with how many files there are at least that PyYAML reads too."""


def read(path):
    """The values that an editor wrote in a file as YAML 1.2 has them; None where PyYAML's parser cannot read it."""
    text = path.read_text("utf-8-sig").replace("\r\n", "\n")
    if path.suffix == ".md":
        matter = re.match(r"---\n(.*?)^---$", text, re.DOTALL | re.MULTILINE)
        text = matter[1] if matter else "["
    with contextlib.suppress(yaml.YAMLError):
        return yaml.load(text, Loader=yamlcore.CoreLoader)


def written_in(project):
    """What editors wrote in a project: the path, the name of its schema, and the values."""
    files = {
        path: KINDS.get(path.relative_to(project / "content").parts[0]) if path.suffix == ".md" else path.stem
        for path in (project / "content").rglob("*.*")
    }
    files[project / "briefgen.yaml"] = "config"
    found = ((path, kind, read(path)) for path, kind in sorted(files.items()) if kind in SCHEMAS and path.is_file())
    return [entry for entry in found if entry[2] is not None]


def errors(kind, value):
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:160]}"
        for error in Draft202012Validator(SCHEMAS[kind]).iter_errors(value)
    ]


def problems(text):
    found = read_article(f"---\n{text}\n---\n".encode(), "content/articles/a.md", Policy())[1].problems
    return [problem.code for problem in found if problem.code != "quote-not-found"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[name]["$id"] == f"tag:briefgen.invalid,2025:schema/content-{name}"


@pytest.mark.parametrize(("name", "least"), PROJECTS)
def test_what_editors_wrote_is_right(name, least):
    project = REPO / name
    found = written_in(project)
    assert len(found) >= least
    assert_none(f"{path}: {error}" for path, kind, value in found for error in errors(kind, value))


@pytest.mark.parametrize("name", TABLES)
def test_every_field_has_a_shape(name):
    key = {"configuration": "config", "intro": "country"}.get(name, name)
    assert unknown(key, TABLES[name]) == []


HEAD = "title: T\ndate: 2025-09-12\nsource: https://example.org/x\n"
FACT = f"{HEAD}facts:\n  - claim: C.\n    "


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("title: T\n", ""),
        HEAD.replace("2025-09-12", "2025-09"),
        HEAD.replace("2025-09-12", "soon"),
        HEAD.replace("https://example.org/x", "example"),
        HEAD.replace("https://example.org/x", "{lang: ro}"),
        f"{HEAD}titel: T",
        f"{HEAD}countries: [UK]",
        f"{HEAD}countries: Norway",
        f"{HEAD}draft: perhaps",
        f"{HEAD}text: some",
        f"{HEAD}topics: [a b]",
        f"{HEAD}rating: {{source: G, information: 3}}",
        f"{HEAD}each: {{claim: C.}}",
        f"{HEAD}facts: {{claim: C.}}",
        f"{HEAD}facts: [{{kind: event}}]",
        f"{FACT}kind: rumour",
        f"{FACT}date: yesterday",
        f"{FACT}said_by: {{name: X, where: Y}}",
        f"{FACT}figure: {{unit: cars}}",
        f"{FACT}supersedes: a#",  # words with spaces may be a title: told between the articles
        f"{FACT}retracted: {{on: 2025-09-12}}",
        f"{FACT}quote: {{prefix: x}}",
    ],
)
def test_a_mistake_is_marked(text):
    assert problems(text), "briefgen itself takes it"
    assert errors("article", yaml.load(text, Loader=yamlcore.CoreLoader))


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD.replace("title: T", "title: 2025"),
        f"{HEAD}summary:\ncountries: NO\ntopics: ferries\nfacts:",
        f"{HEAD}countries: [NO, SE]\ndraft: yes\nrating: {{source: C, information: 3}}",
        HEAD.replace("2025-09-12", "2025-09-12T10:00+03:00"),
        f"{FACT}date: 2025",
        f"{FACT}date: ../2025-02-20\n    figure: 13000\n    said_by: X",
        f"{FACT}figures: {{whole: up to 30, half: {{value: 3, unit: cars}}}}\n    answer: [US, TR]",
        f"{FACT}quote: [by spring, {{exact: in May, translation: im Mai}}]\n    aliases: [old]",
        f"{FACT}retracted: {{on: 2025-09, reason: R.}}\n    spoken: true\n    event: '1'",
    ],
)
def test_what_is_right_is_not_marked(text):
    assert set(problems(text)) <= {"empty-field"}, text  # no schema marks a field before its value is written
    assert errors("article", yaml.load(text, Loader=yamlcore.CoreLoader)) == []


def test_registries_and_configuration():
    assert errors("people", {"kari": "Kari Lund", "ola": {"name": "Ola", "country": "NO", "private": True}}) == []
    assert errors("people", {"kari": {"name": "K", "county": "NO"}})
    assert errors("people", {"kari lund": "K"})
    assert errors("config", {"title": "T", "check": {"no-facts": "off"}, "countries": {"TR": "Türkiye"}}) == []
    assert errors("config", {"title": "T", "check": {"no-fact": "off"}})
    assert errors("config", {"description": "D"})


def test_the_command_prints_them(tmp_path):
    for name, schema in SCHEMAS.items():
        assert json.loads(briefgen("schema", name).stdout) == schema
        break
    listed = briefgen("schema").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(FILES)
    assert briefgen("schema", "--output", tmp_path / "s").returncode == 0
    assert {path.stem: json.loads(path.read_bytes()) for path in (tmp_path / "s").iterdir()} == SCHEMAS
    wrong = briefgen("schema", "artikel")
    assert (wrong.returncode, "article" in wrong.stderr) == (2, True)
    assert SCHEMAS["article"]["properties"]["title"]["description"] == ARTICLE["title"].doc
