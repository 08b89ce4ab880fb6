"""The quicker environment says what a plain one of Jinja2 with autoescape says, of the same templates and values."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import jinja2
import pytest
from markupsafe import Markup
from msgspec import Struct

from briefgen import environment
from briefgen.environment import Environment

pytestmark = pytest.mark.compiling

HOSTILE = "<script>alert(\"1\")</script> & 'x'"


class Thing(Struct, frozen=True):
    """What views are made of."""

    name: str = HOSTILE
    safe: Markup = Markup("<b>bold</b>")
    number: int = 5
    nothing: None = None
    parts: tuple[Any, ...] = ()


class Html:
    """Something that says itself what it is as HTML."""

    def __html__(self) -> str:
        return "<i>own</i>"

    def __str__(self) -> str:
        return "<never>"


class Shout(str):
    """A text that is no plain one."""

    __slots__ = ()


class Angular:
    """A thing whose words are markup, and that does not say so."""

    def __str__(self) -> str:
        return "<u>words</u>"


class Both(dict[str, str]):
    """A mapping with attributes besides its items."""

    name = "<attribute>"


FILES = {
    "base.html": "<{% block a %}{{ t.name }}{% endblock %}|{% block b %}base{{ t.name }}{% endblock %}>",
    "parts.html": "{% macro m(x, y='<d>') %}[{{ x }}{{ y }}]{% endmacro %}{% set made %}<s>{{ 1 }}</s>{% endset %}",
    "shown.html": "({{ t.name }}{{ here|default('none') }})",
    "recursive.html": "{% for x in tree recursive %}<{{ x.name }}{{ loop(x.parts) }}>{% endfor %}",
}
VALUES: dict[str, Any] = {
    "t": Thing(),
    "text": HOSTILE,
    "safe": Markup("<b>&amp;</b>"),
    "html": Html(),
    "shout": Shout("<shout>"),
    "angular": Angular(),
    "both": Both(name="<item>", other="<other>"),
    "things": [Thing("<1>"), Thing("<2>", parts=(Thing("<2a>"),))],
    "tree": (Thing("<1>", parts=(Thing("<1a>"), Thing("<1b>"))),),
    "texts": ["<a>", "&", Markup("<b>")],
    "call": lambda *args, **kwargs: f"<{args}{sorted(kwargs)}>",
    "mark": lambda text: Markup("<em>{}</em>").format(text),
    "bytes": b"<x>",
}
SAME = [
    ("a text", "{{ text }}"),
    ("an attribute", "{{ t.name }}{{ t.safe }}{{ t.number }}{{ t.nothing }}"),
    ("a constant", "{{ '<' }}{{ 1 }}{{ none }}{{ true }}{{ 1.5 }}"),
    ("markup", "{{ safe }}{{ safe ~ text }}{{ text ~ safe }}{{ safe + text }}{{ safe % () }}"),
    ("plus", "{{ text + text }}{{ 'a' + text }}"),
    ("tilde", "{{ text ~ text }}{{ 1 ~ text }}{{ none ~ '<' }}"),
    ("something with __html__", "{{ html }}{{ html ~ text }}{{ [html]|join('<') }}"),
    ("a kind of text", "{{ shout }}{{ shout ~ text }}{{ shout|upper }}"),
    ("something else", "{{ angular }}{{ [angular] }}{{ bytes }}{{ {'<k>': '<v>'} }}{{ ('<',) }}"),
    ("filters", "{{ text|e }}{{ text|safe }}{{ text|upper }}{{ text|e|upper }}{{ text|safe|upper }}{{ safe|e }}"),
    ("forced", "{{ text|forceescape }}{{ safe|forceescape }}{{ text|e|forceescape }}"),
    ("join", "{{ texts|join }}{{ texts|join('<') }}{{ texts|join(safe) }}{{ things|join(',', attribute='name') }}"),
    ("replace", "{{ text|replace('<', '>') }}{{ safe|replace('b', '<') }}"),
    ("other filters", "{{ text|length }}{{ text|striptags }}{{ text|urlize }}{{ text|title }}{{ texts|first }}"),
    ("attributes as data", "{{ {'class': text, 'id': none}|xmlattr }}{{ t|attr('name') }}{{ text|tojson }}"),
    ("format", "{{ '%s<'|format(text) }}{{ safe|format }}{{ '<%s>'|safe|format(text) }}"),
    ("filter block", "{% filter upper %}<{{ text }}>{% endfilter %}{% filter e %}<{{ text }}>{% endfilter %}"),
    ("macro", "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(text) }}{{ m(safe) }}{{ m(m(text)) }}{{ m(text) ~ text }}"),
    (
        "macro, filtered",
        "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(text)|upper }}{{ m(text)|e }}{{ [m(text)]|join }}",
    ),
    (
        "defaults",
        "{% macro m(x, y='<', z=x) %}{{ x }}{{ y }}{{ z }}{% endmacro %}{{ m(1) }}{{ m(1, text) }}{{ m(y=2, x=text) }}",
    ),
    ("rest", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(text, a=text) }}{{ m() }}"),
    ("one of the rest", "{% macro m(x) %}{{ x }}{{ varargs|join }}{% endmacro %}{{ m(text) }}{{ m(text, text) }}"),
    (
        "call",
        "{% macro m(x) %}<{{ caller(x) }}{{ x }}>{% endmacro %}{% call(y) m(text) %}[{{ y }}{{ text }}]{% endcall %}",
    ),
    (
        "perhaps called",
        (
            "{% macro m() %}{% if caller is defined %}{{ caller() }}{% endif %}-{% endmacro %}"
            "{{ m() }}{% call m() %}{{ text }}{% endcall %}"
        ),
    ),
    ("set", "{% set x = text %}{{ x }}{% set y = safe %}{{ y }}{% set a, b = text, safe %}{{ a }}{{ b }}"),
    (
        "set block",
        (
            "{% set x %}<b>{{ text }}</b>{% endset %}{{ x }}{{ x ~ text }}{{ x|e }}"
            "{% set y | upper %}<{{ text }}>{% endset %}{{ y }}"
        ),
    ),
    (
        "macro in a loop",
        (
            "{% macro m(x) %}<{{ x }}>{% endmacro %}"
            "{% for x in texts %}{% set y = x %}{{ m(y) }}{{ loop.index }}{% endfor %}"
        ),
    ),
    ("loop", "{% for x in things if x.name != '<1>' %}{{ x.name }}{{ loop.last }}{% else %}{{ text }}{% endfor %}"),
    (
        "nested loop",
        "{% for x in things %}{% for y in x.parts %}{{ y.name }}{{ x.name }}{% endfor %}{{ x.name }}{% endfor %}",
    ),
    ("empty loop", "{% for x in () %}{{ x }}{% else %}{{ text }}{% endfor %}"),
    ("recursion", "{% include 'recursive.html' %}"),
    ("namespace", "{% set ns = namespace(x=text) %}{{ ns.x }}{% set ns.x = safe %}{{ ns.x }}"),
    ("with", "{% with x = t.name, y = t.safe %}{{ x }}{{ y }}{% endwith %}"),
    ("condition", "{{ text if t.number > 4 else safe }}{{ safe if t.nothing else text }}{{ t.nothing or text }}"),
    ("tests", "{{ t.name is defined }}{{ t.other is defined }}{{ gone is defined }}{{ t.nothing is none }}"),
    ("default", "{{ gone|default(text) }}{{ t.other|default(text) }}{{ both.gone|default('<') }}"),
    (
        "item for attribute",
        "{{ both.other }}{{ both.name }}{{ both['name'] }}{{ both.get('name') }}{{ {'a': text}.a }}",
    ),
    (
        "attribute for item",
        "{{ t['name'] }}{{ things[1]['parts'][0].name }}{{ things[0].name }}{{ things[1].parts[0].name }}",
    ),
    ("chain", "{{ things[1].parts[0].name.upper().lower() }}{{ both.other.replace('<', '<<') }}"),
    ("of a call", "{{ call(t.name, a=t.safe) }}{{ mark(text) }}{{ mark(t.name).upper() }}{{ call(call(text)) }}"),
    ("call in a loop", "{% for x in texts %}{{ call(x) }}{{ mark(x) }}{% endfor %}"),
    ("words of Python", "{{ {'class': text}.class }}{{ {'None': 1}.None }}{{ {'if': text}['if'] }}"),
    (
        "names of the code",
        "{% set _value = text %}{% set _found = safe %}{{ _value }}{{ _found }}{{ t.name }}{{ _value }}",
    ),
    (
        "include",
        (
            "{% include 'shown.html' %}{% set here = text %}{% include 'shown.html' %}"
            "{% include 'no.html' ignore missing %}"
        ),
    ),
    ("import", "{% import 'parts.html' as p %}{{ p.m(text) }}{{ p.m(text, safe) }}{{ p.made }}{{ p.m(p.made) }}"),
    ("from", "{% from 'parts.html' import m, made as x %}{{ m(text) }}{{ x }}{{ m(x, text) }}"),
    ("inheritance", "{% extends 'base.html' %}{% block a %}{{ super() }}{{ text }}{{ super()|upper }}{% endblock %}"),
    ("own block", "{% block x %}{{ text }}{% endblock %}{{ self.x() }}{{ self.x() ~ text }}"),
    ("no escape", "{% autoescape false %}{{ text }}{{ t.name }}{{ text ~ safe }}{% endautoescape %}{{ text }}"),
    (
        "macro without escape",
        "{% macro m(x) %}<{{ x }}>{% endmacro %}{% autoescape false %}{{ m(text) }}{% endautoescape %}{{ m(text) }}",
    ),
    ("escape as it comes", "{% autoescape t.number > 4 %}{{ text }}{{ t.safe }}{% endautoescape %}"),
    ("raw", "{% raw %}{{ text }}{% endraw %}<b>&amp;</b>"),
    ("white space", "\n  {% if t.number %}\n  {{ text }}\n  {% endif %}\n"),
    ("slices", "{{ text[1:3] }}{{ things[:1][0].name }}{{ safe[:2] }}{{ texts[-1] }}"),
    ("sorting", "{{ things|sort(attribute='name')|map(attribute='name')|join }}{{ things|groupby('name') }}"),
    ("arithmetic", "{{ t.number * 2 }}{{ t.number / 2 }}{{ '<' * t.number }}{{ safe * 2 }}{{ -t.number }}"),
    ("comparison", "{{ t.number < 6 < 7 }}{{ t.name == text }}{{ text in texts }}{{ not t.nothing }}"),
]
WRONG = [
    ("no such name", "{{ gone }}"),
    ("no such attribute", "{{ t.other }}"),
    ("no such attribute, in a condition", "{% if t.other %}{% endif %}"),
    ("no such item", "{{ both.gone }}"),
    ("attribute of nothing", "{{ t.nothing.name }}"),
    ("attribute of what is undefined", "{{ gone.name }}"),
    ("attribute of an attribute that is not there", "{{ t.other.name }}"),
    ("loop over nothing", "{% for x in gone %}{% endfor %}"),
    ("call of nothing", "{{ gone() }}"),
    ("call of a text", "{{ text() }}"),
    ("too many arguments", "{% macro m(x) %}{% endmacro %}{{ m(1, 2) }}"),
    ("an argument that is unknown", "{% macro m(x) %}{% endmacro %}{{ m(1, y=2) }}"),
    ("too few arguments", "{% macro m(x) %}{{ x }}{% endmacro %}{{ m() }}"),
    ("no caller", "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}"),
    ("a caller for nothing", "{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}"),
    ("division by zero", "{{ 1 // 0 }}"),
    ("no such template", "{% include 'no.html' %}"),
    ("no such filter", "{{ text|no }}"),
]


def plain() -> jinja2.Environment:
    """What briefgen's environment has to agree with."""
    loader = jinja2.DictLoader(FILES)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def quick() -> jinja2.Environment:
    """Briefgen's."""
    return Environment(jinja2.DictLoader(FILES))


def said(made: Callable[[], jinja2.Environment], source: str) -> str:
    """What a template gives, or what is wrong with it."""
    try:
        return made().from_string(source).render(VALUES)
    except (jinja2.TemplateError, TypeError, ZeroDivisionError) as error:
        return f"Error {type(error).__name__}: {error}"


@pytest.mark.parametrize(("source"), [source for _, source in SAME], ids=[title for title, _ in SAME])
def test_the_same_comes_out(source):
    expected = said(plain, source)
    assert not expected.startswith("Error"), expected
    assert said(quick, source) == expected


@pytest.mark.parametrize(("source"), [source for _, source in WRONG], ids=[title for title, _ in WRONG])
def test_the_same_is_wrong(source):
    expected = said(plain, source)
    assert expected.startswith("Error"), expected
    assert said(quick, source) == expected


def test_what_macros_and_blocks_give_is_markup():
    made = (
        quick().from_string("{% macro m(x) %}{{ x }}{% endmacro %}{% set a = m('<') %}{% set b %}<{% endset %}").module
    )
    assert [type(made.a), type(made.b), type(made.m("<"))] == [Markup, Markup, Markup]
    assert (made.a, made.b, made.m("<")) == ("&lt;", "<", "&lt;")


def test_every_output_is_escaped_where_markupsafe_has_no_quick_function(monkeypatch):
    monkeypatch.setattr(environment, "escape_text", lambda text: str(environment.escape(text)))
    assert said(quick, "{{ text }}{{ t.name }}") == said(plain, "{{ text }}{{ t.name }}")


def test_globals_are_seen_in_every_template():
    made = quick()
    made.globals.update(word=lambda: "<word>")
    assert made.from_string("{{ word() }}{% include 'shown.html' %}").render(VALUES) == (
        f"&lt;word&gt;({Markup.escape(HOSTILE)}none)"
    )


COMPILED = """
import sys
from pathlib import Path
from briefgen.ahead import Ahead
from briefgen.environment import Environment
from briefgen.theme import theme_of

templates = theme_of(Path(sys.argv[1])).templates
ahead, made = Ahead(templates), Environment(templates)
made.compiled = ahead.code
missing = [name for name in made.list_templates(extensions=["html", "xml"]) if ahead.code(name) is None]
print(made.get_template("own.html").render(), *missing)
ahead.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_templates_come_as_code_from_another_process(tmp_path, write_project):
    root = write_project(tmp_path, {"templates/own.html": "{{ 6 * 7 }}", "templates/wrong.html": "{% if %}"})
    # In a process of its own: this one may have threads, with which none is copied.
    result = subprocess.run([sys.executable, "-c", COMPILED, root], capture_output=True, encoding="utf-8", check=True)
    assert result.stdout.split() == ["42", "wrong.html"]
