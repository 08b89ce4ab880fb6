"""What each template is made from: its own source and those of all templates that it extends, includes or imports.

A template that is named and not there counts too: it may be there the next time. One that names another only when it
is rendered may need any.
"""

from collections.abc import Mapping

import jinja2
from jinja2 import meta

from briefgen.cards import digest_of
from briefgen.theme import Templates


def digests(templates: Templates) -> dict[str, bytes]:
    """Digests of all templates by name."""
    return {name: digest_of(file.data) for name, file in sorted(templates.files.items())}


def closures(environment: jinja2.Environment, known: Mapping[str, bytes], always: str) -> dict[str, tuple[str, ...]]:
    """By template: the names of it and of all that it may need; `always` is one that every template may need."""
    named = {name: _named(environment, name) for name in known}
    return {name: _closure((name, always), named, known) for name in known}


def _named(environment: jinja2.Environment, name: str) -> set[str] | None:
    """The templates that one names; None: it may need any."""
    assert environment.loader is not None
    try:
        text, _, _ = environment.loader.get_source(environment, name)
        found = set(meta.find_referenced_templates(environment.parse(text)))
    except (jinja2.TemplateError, UnicodeDecodeError):
        return None  # It cannot be rendered either: whatever mends it counts.
    return None if None in found else {named for named in found if named}


def _closure(
    start: tuple[str, ...], named: Mapping[str, set[str] | None], known: Mapping[str, bytes]
) -> tuple[str, ...]:
    entered: set[str] = set()
    pending = list(start)
    while pending:
        name = pending.pop()
        if name not in entered:
            entered.add(name)
            further = named.get(name, set())
            pending += known if further is None else further
    return tuple(sorted(entered))
