"""Writes docs/problems.md: every code that `briefgen` tells, from the program's table and the broken projects.

    .venv/bin/python tools/problems_page.py

A test compares the page with what this script would write.
"""

import re
from pathlib import Path

from briefgen.problems import CODES, Code

REPO = Path(__file__).resolve().parent.parent
PAGE = REPO / "docs" / "problems.md"
SITES = REPO / "tests" / "sites_invalid"
PROBLEM = re.compile(r"^\S.*?:\d+:\d+: (?:warning: )?(?P<code>[a-z0-9-]+): (?P<message>.+)$")
ELSEWHERE = {
    "bad-output": "the output would lie in content/, which the build reads",
    "cannot-write": "the disk is full; the old site is as it was",
    "file-too-large": "the file has 10,000,001 bytes, more than the 10,000,000 that are read",
    "no-search": "Pagefind ended before it was done",
    "not-as-built": "these are not the bytes of a build from nothing",
    "not-ours": "briefgen did not make this file and would overwrite it",
    "outside-link": "this link leads out of the project, or nowhere",
    "unreadable-file": "this is no file with a text: a pipe, a socket or a device",
    "yaml-size": "262,200 characters of YAML are more than the 262,144 that are read",
}
"""Examples of what no broken project can show."""
INTRODUCTION = """\
<!-- Made by tools/problems_page.py: change it there, or in briefgen/problems.py. -->
# What briefgen can tell you

`briefgen check` and `briefgen build` tell every problem of every file in one run, each with its file, line and column,
a code, and one line of advice. This is every code. An *error* fails the build. A *finding* is allowed and yet probably
not meant: it is a warning, unless `briefgen.yaml` sets its severity (`error`, `warning` or `off`) or you ask for
`--strict`.

```yaml
check:
  no-fact-id: error
  no-facts: off
```

"""


def examples() -> dict[str, str]:
    """A message for each code: that of the first broken project in which it is the only or the first one."""
    found: dict[str, str] = {}
    texts = [path.read_text(encoding="utf-8") for path in sorted(SITES.glob("*/expected.txt"))]
    told = [[match for line in text.splitlines() if (match := PROBLEM.match(line))] for text in texts]
    for problems in sorted(told, key=lambda problems: len({match["code"] for match in problems})):
        for match in problems:
            found.setdefault(match["code"], match["message"])
    return ELSEWHERE | found


def cell(text: str) -> str:
    """A text as it stands in a Markdown table, code spans apart."""
    parts = re.split(r"(`[^`]+`)", text)
    plain = [re.sub(r"([*_<\[\]`])", r"\\\1", part) if at % 2 == 0 else part for at, part in enumerate(parts)]
    return "".join(plain).replace("|", "\\|")


def table(title: str, codes: dict[str, Code], shown: dict[str, str]) -> str:
    """A section with one row for each code."""
    rows = [f"| `{name}` | {code.says} | {cell(shown.get(name, ''))} |" for name, code in codes.items()]
    return "\n".join([f"## {title}", "", "| code | what it says | for example |", "|---|---|---|", *rows, ""])


def page() -> str:
    """The whole page."""
    shown = examples()
    errors = {name: code for name, code in CODES.items() if not code.finding}
    findings = {name: code for name, code in CODES.items() if code.finding}
    sections = (table("Errors", errors, shown), table("Findings: you set their severity", findings, shown))
    return INTRODUCTION + "\n".join(sections)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(REPO)}: {len(CODES)} codes")
