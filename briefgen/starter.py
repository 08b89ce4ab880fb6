"""The starter: a whole project with an invented briefing, its dates set round the day on which it begins."""

import datetime as dt
import re
from pathlib import Path
from typing import NamedTuple

from briefgen import english, workflow
from briefgen.content import edtf
from briefgen.content.yamlwrite import entry
from briefgen.model import Date

FOLDER = Path(__file__).parent / "data" / "starter"
CONTENT = "content/"
TITLE = "North Star: the night train"
DESCRIPTION = "An invented briefing on a train that does not exist, to look at and to replace."
EMPTY_TITLE = "Briefing"
EMPTY_FOLDER = "content/articles/.gitkeep"
"""Keeps the folder of an empty project, which git would not keep."""
NAMES = {"gitignore": ".gitignore"}
"""Files that are kept under another name: here they would be taken for the repository's own."""
FAREWELL = "\n## Begin with your own\n"
"""Begins the end of the README, which tells how to get rid of the invented briefing."""
_MARK = re.compile(r"\[\[(words )?(day|month)([+-][0-9]+)\]\]")


class Wanted(NamedTuple):
    """What a new project is to be."""

    today: dt.date
    title: str = ""
    """Empty: the starter's own."""
    base_url: str = ""
    """Address at which it will be published; empty: not known yet."""
    empty: bool = False
    """Without the invented briefing."""
    branch: str = "main"
    """Whose pushes the workflow publishes; empty: no workflow, since GitHub would not look for it here."""


def files(wanted: Wanted) -> dict[str, str]:
    """The texts of a new project's files, by their paths below its folder, sorted."""
    found = {workflow.PATH: workflow.workflow(wanted.branch)} if wanted.branch else {}
    for path in sorted(FOLDER.rglob("*")):
        name = path.relative_to(FOLDER).as_posix()
        if path.is_file() and not (wanted.empty and name.startswith(CONTENT)):
            found[NAMES.get(name, name)] = _filled(path.read_text(encoding="utf-8"), wanted)
    if wanted.empty:
        found[EMPTY_FOLDER] = ""
        found["README.md"] = found["README.md"].partition(FAREWELL)[0]
    return dict(sorted(found.items()))


def _filled(text: str, wanted: Wanted) -> str:
    """A file's text, with what is asked for and with its dates."""
    title = wanted.title or (EMPTY_TITLE if wanted.empty else TITLE)
    description = entry("description", DESCRIPTION)
    address = entry("base_url", wanted.base_url) if wanted.base_url else "# base_url: https://example.org/briefing/"
    places = {
        "[[heading]]": title,
        "[[title]]": entry("title", title),
        "[[description]]": "# description: One sentence." if wanted.empty else description,
        "[[base_url]]": address,
    }
    text = _MARK.sub(lambda mark: _date(mark, wanted.today), text)
    return re.sub("|".join(map(re.escape, places)), lambda place: places[place[0]], text)


def _date(mark: re.Match[str], today: dt.date) -> str:
    """`[[day-12]]` as 2026-11-11, `[[month+3]]` as 2027-02, `[[words month+3]]` as February 2027."""
    words, unit, distance = mark.groups()
    if unit == "day":
        written = (today + dt.timedelta(days=int(distance))).isoformat()
    else:
        months = today.year * 12 + today.month - 1 + int(distance)
        written = f"{months // 12:04}-{months % 12 + 1:02}"
    if not words:
        return written
    date = edtf.parse(written)
    assert isinstance(date, Date)
    return english.date_words(date)
