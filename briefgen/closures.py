"""What each template is made from: its own source and those of all templates that it extends, includes or imports.

A template that is named and not there counts too: it may be there the next time. One that names another only when it
is rendered may need any.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import jinja2
from jinja2 import meta

from briefgen.cards import DIGEST, digest_of

MISSING = b""


def sources(folders: Sequence[Path]) -> dict[str, bytes]:
    """Digests of all templates by name; one in an earlier folder shadows that of a later one."""
    found: dict[str, bytes] = {}
    for folder in reversed(folders):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not name.startswith("assets/"):
                found[name] = blake2b(path.read_bytes(), digest_size=DIGEST).digest()
    return found


def closures(environment: jinja2.Environment, known: Mapping[str, bytes], always: str) -> dict[str, bytes]:
    """By template: a digest of it and of all that it needs; `always` is one that every template may need."""
    needs = {name: _named(environment, name) for name in known}
    return {name: _digest({name, always}, needs, known) for name in known}


def _named(environment: jinja2.Environment, name: str) -> set[str] | None:
    """The templates that one names; None: it may need any."""
    assert environment.loader is not None
    try:
        text, _, _ = environment.loader.get_source(environment, name)
        found = set(meta.find_referenced_templates(environment.parse(text)))
    except (jinja2.TemplateError, UnicodeDecodeError):
        return None  # It cannot be rendered either: whatever mends it counts.
    return None if None in found else {named for named in found if named}


def _digest(start: set[str], needs: Mapping[str, set[str] | None], known: Mapping[str, bytes]) -> bytes:
    entered: set[str] = set()
    pending = list(start)
    while pending:
        name = pending.pop()
        if name in entered:
            continue
        entered.add(name)
        further = needs.get(name, set())
        if further is None:
            return digest_of(sorted(start), sorted(known.items()))
        pending += further
    return digest_of(sorted(start), [(name, known.get(name, MISSING)) for name in sorted(entered)])
