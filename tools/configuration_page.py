"""Writes docs/configuration.md: every setting of `briefgen.yaml`, from the program's own table.

    .venv/bin/python tools/configuration_page.py

A test compares the page with what this script would write.
"""

import typing

from msgspec.structs import fields
from tables import cell, code, table, write

from briefgen.config import CONFIG, LANGUAGES, LICENSES, Config
from briefgen.problems import CODES

EXAMPLE = {
    "title": '"Zapad 2025: a briefing"',
    "description": "What was reported of the exercise, who said it, and where the reports disagree.",
    "id": "zapad-2025",
    "base_url": "https://briefing.example.org/",
    "domain": "briefing.example.org",
    "language": "en",
    "author": "The desk",
    "license": "CC-BY-4.0",
    "text": "excerpt",
    "raw_html": "false",
    "check": "\n  no-fact-id: error\n  no-facts: off",
    "countries": "{TR: Türkiye}",
}
"""A value for every setting: the page shows them together, and a test reads them."""
MORE = {
    "base_url": "Needed for feeds, the canonical address of pages, and the page for wrong addresses."
    " `--base-url` goes before it.",
    "countries": "Addresses of pages stay as they are.",
    "check": "Errors that are no findings cannot be turned off.",
    "text": "The desk's own notes are shown in full.",
}
"""What the page says of a setting besides its line in the table."""
INTRODUCTION = """\
<!-- Made by tools/configuration_page.py: change it there, or in briefgen/config.py. -->
# Configuration: briefgen.yaml

The file lies at the top of the project. A folder that has only `content/` builds without one. Once there is one,
`title` is needed, and nothing else is.
A setting that is unknown, or a value that cannot be used, is an error with its line, and nothing is built.

This is every setting, with an example of each:

"""

FINDINGS = """\
A finding is allowed and yet probably not meant. It is a warning, unless `check` says `error` or `off`; with `--strict`
every warning is an error. [problems.md](problems.md) shows each with an example.
"""


def kind(name: str, hint: object) -> str:
    """What may be written for a setting, in words."""
    if name == "language":
        return " or ".join(map(code, LANGUAGES))
    if name == "base_url":
        return "a web address"
    if typing.get_origin(hint) is typing.Literal:
        return ", ".join(map(code, typing.get_args(hint)))
    if hint is bool:
        return "`true` or `false`"
    if typing.get_origin(hint) is dict:
        keys = "code" if name == "check" else "ISO code"
        value = typing.get_args(hint)[1]
        words = kind("", value) if typing.get_origin(value) is typing.Literal else "a text"
        return f"{keys} and {words}"
    return "a text"


def default(name: str) -> str:
    """What holds where a setting is not written."""
    value = next(field.default for field in fields(Config) if field.name == name)
    if CONFIG[name].required:
        return "needed"
    if isinstance(value, bool):
        return code(str(value).lower())
    return code(value) if value and isinstance(value, str) else "none"


def settings() -> str:
    """The table of settings."""
    hints = typing.get_type_hints(Config)
    rows = [
        (code(name), cell(" ".join(filter(None, (field.doc, MORE.get(name))))), kind(name, hints[name]), default(name))
        for name, field in CONFIG.items()
    ]
    return table(("setting", "what it means", "what to write", "if not given"), rows)


def findings() -> str:
    """The codes that `check` knows."""
    rows = [(code(name), cell(entry.says)) for name, entry in CODES.items() if entry.finding]
    return table(("code", "what it tells"), rows)


def example() -> str:
    """A whole file."""
    return "".join(f"{name}: {value}\n".replace(": \n", ":\n") for name, value in EXAMPLE.items())


def page() -> str:
    """The whole page."""
    licences = ", ".join(map(code, LICENSES))
    return "\n".join(
        [
            f"{INTRODUCTION}```yaml\n{example()}```\n",
            settings(),
            "## `check`: how serious a finding is\n",
            FINDINGS,
            findings(),
            "## `license`\n",
            f"These are linked to their text: {licences}. Any other text is shown as it is.\n",
            "## See also\n",
            "[content-model.md](content-model.md) for what stands in articles, [templates.md](templates.md) for how",
            "pages look.\n",
        ]
    )


if __name__ == "__main__":
    write("configuration.md", page())
