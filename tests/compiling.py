"""Templates compiled once in a process of tests, whoever builds in it and however often.

What Jinja makes of a template depends on nothing but its text, its names and the environment's settings, and is most of
what building a small project costs. A build by the command compiles in a process beside; what it makes is forgotten
when the build ends. Tests that run the command, and those marked `compiling`, have all that as it is.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any

import jinja2
import jinja2.meta
import pytest

from briefgen.ahead import Ahead

COMPILE, PARSE = jinja2.Environment.compile, jinja2.Environment.parse
FIND, AHEAD = jinja2.meta.find_referenced_templates, Ahead.__init__


def each_time(patch: pytest.MonkeyPatch) -> None:
    """Parse and compile as it is done outside of tests."""
    put(patch, COMPILE, PARSE, FIND, AHEAD)


def once(patch: pytest.MonkeyPatch) -> None:
    """Parse and compile each text of a template once, and here.

    The same text in another folder is not compiled again either: its code is told where it lies.
    """
    known: dict[Any, Any] = {}

    def remembered(key, make):
        if key not in known:
            known[key] = make()
        return known[key]

    def compiled(self, source, name=None, filename=None, raw=False, defer_init=False):
        key = ("compile", settings(self), str(source), name, raw, defer_init)
        first, code = remembered(key, lambda: (filename, COMPILE(self, source, name, filename, raw, defer_init)))
        return code if raw or first == filename else lying_at(filename or "<template>", code)

    def parsed(self, source, name=None, filename=None):
        key = ("parse", settings(self), source, name, filename)
        return remembered(key, lambda: PARSE(self, source, name, filename))

    def found(tree):
        # Kept with the tree itself, so that no other one gets its id.
        return remembered(("find", id(tree)), lambda: (tree, list(FIND(tree))))[1]

    put(patch, compiled, parsed, found, lambda self, templates, **_: AHEAD(self, templates, needed=False))


def put(patch: pytest.MonkeyPatch, *functions: Callable[..., Any]) -> None:
    """Set what compiles, parses, finds what a template names, and compiles beside."""
    compiled, parsed, found, ahead = functions
    patch.setattr(jinja2.Environment, "compile", compiled)
    patch.setattr(jinja2.Environment, "parse", parsed)
    patch.setattr(jinja2.meta, "find_referenced_templates", found)
    patch.setattr(Ahead, "__init__", ahead)


def settings(environment: jinja2.Environment) -> tuple[object, ...]:
    """On what the code of a template depends besides its text."""
    options = (environment.autoescape, environment.undefined, environment.trim_blocks, environment.lstrip_blocks)
    return type(environment), *options, environment.optimized, tuple(sorted(environment.filters))


def lying_at(filename: str, code: CodeType) -> CodeType:
    """The same code from another file, which tracebacks tell."""
    consts = (lying_at(filename, const) if isinstance(const, CodeType) else const for const in code.co_consts)
    return code.replace(co_filename=filename, co_consts=tuple(consts))
