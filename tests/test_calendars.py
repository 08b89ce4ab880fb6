"""Calendars, as an independent reader takes them: whole days, names that stay, nothing dropped."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from briefgen.build import Options, build
from briefgen.outputs.calendars import PAST
from briefgen.outputs.ical import LINE, document, text
from harness import BASE_URL, ReadPage, tree, write_project

TODAY = dt.date(2025, 3, 15)
HEAD = "---\ntitle: T\ndate: {day}\ncountries: [BY]\ntopics: [ships]\nsource: https://example.org/x\nfacts:\n"
FACTS = {
    "day": "date: 2025-04-12, modality: planned, said_by: Ada Example",
    "days": "date: 2025-04-12/2025-04-16, modality: planned, countries: [BY, PL]",
    "at-ten": "date: 2025-04-20T23:30-05:00",
    "perhaps": "date: 2025-04-21, modality: forecast",
    "if": "date: 2025-04-22, modality: conditional",
    "past-plan": "date: 2025-03-10, modality: planned",
    "withdrawn": "date: 2025-04-23, modality: planned, retracted: {on: 2025-03-14, reason: No.}",
    "moved": "date: 2025-04-24, modality: planned",
    "wrong": "date: 2025-04-25",
    "denied": "date: 2025-04-26, modality: planned",
    "came": "date: 2025-03-11, modality: planned",
    "closes": "date: 2025-03-05, modality: planned",
    "met": "date: 2025-05-02, modality: planned, event: summit",
    # Days that nobody named, and what was over when it was recorded:
    "month": "date: 2025-04, modality: planned",
    "some-day": "date: 2025-04-XX, modality: planned",
    "about": "date: 2025-04-12~, modality: planned",
    "unsure": "date: 2025-04-12?, modality: planned",
    "vague-end": "date: 2025-04-12/2025-05, modality: planned",
    "open-end": "date: 2025-04-12/.., modality: planned",
    "report": "date: 2025-02-10",
    "late-plan": "date: 2025-02-11, modality: planned",
    "dateless": "modality: planned",
}
LATER = {
    "moved-to": "date: 2025-05-01, modality: planned, supersedes: x#moved",
    "right": "date: 2025-04-27, corrects: x#wrong, countries: [PL]",
    "denies": "denies: x#denied, said_by: Bo Example",
    "it-came": "date: 2025-03-11, supersedes: x#came",
    "opens": "date: 2025-05-09, modality: planned, supersedes: x#closes",
    "met-too": "date: 2025-05-03, modality: planned, event: summit, supersedes: x#met",
}
CANCELLED = {"withdrawn", "moved", "wrong"}
EXPECTED = {
    *(
        "day",
        "days",
        "at-ten",
        "perhaps",
        "if",
        "past-plan",
        "denied",
        "came",
        "met-too",
        "moved-to",
        "right",
        "closes",
        "opens",
    ),
    *CANCELLED,
}


def article(day, facts):
    lines = [f'  - {{id: {name}, claim: "Claim {name}; a, b.", {keys}}}' for name, keys in facts.items()]
    return HEAD.format(day=day) + "\n".join(lines) + "\n---\nText.\n"


@pytest.fixture
def made(tmp_path):
    """Builds the project, perhaps with other files and options; gives its files."""
    files = {
        "briefgen.yaml": "title: Ships\nid: ships\n",
        "content/articles/x.md": article("2025-03-01", FACTS),
        "content/articles/y.md": article("2025-03-12", LATER),
    }
    write_project(tmp_path, files)

    def make(more=None, **options):
        write_project(tmp_path, more or {})
        report = build(Options(tmp_path, tmp_path / "site", **{"today": TODAY, **options}))
        assert report.errors == ()
        return tree(tmp_path / "site")

    return make


def events_of(data):
    """The events of a calendar by the names of their facts; the file keeps to the form."""
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= LINE
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    calendar = Calendar.from_ical(data)
    assert calendar.errors == []
    events = calendar.walk("VEVENT")
    assert all(event.errors == [] for event in events)
    uids = [str(event["UID"]) for event in events]
    assert len(set(uids)) == len(uids) > 0
    return {str(event["SUMMARY"]).removeprefix("Claim ").partition(";")[0]: event for event in events}


def test_only_what_names_its_days_is_in_the_calendar(made):
    events = events_of(made()["upcoming.ics"])
    assert set(events) == EXPECTED
    days = {name: (event["DTSTART"].dt, event["DTEND"].dt) for name, event in events.items()}
    assert days["day"] == (dt.date(2025, 4, 12), dt.date(2025, 4, 13))
    assert days["days"] == (dt.date(2025, 4, 12), dt.date(2025, 4, 17))
    assert days["at-ten"] == (dt.date(2025, 4, 20), dt.date(2025, 4, 21))
    assert all(event[end].params["VALUE"] == "DATE" for event in events.values() for end in ("DTSTART", "DTEND"))
    assert [start for start, _ in days.values()] == sorted(start for start, _ in days.values())
    assert str(events["day"]["SUMMARY"]) == "Claim day; a, b."
    assert "Ada Example" in events["day"]["DESCRIPTION"]
    assert "https://example.org/x" in events["day"]["DESCRIPTION"]


def test_what_was_called_off_stays_as_cancelled(made):
    events = events_of(made()["upcoming.ics"])
    status = {name: str(event["STATUS"]) for name, event in events.items()}
    assert {name for name, said in status.items() if said == "CANCELLED"} == CANCELLED
    # What may be, and what somebody denies; what came to pass is replaced by the report of it, and was not called off.
    assert {name for name, said in status.items() if said == "TENTATIVE"} == {"perhaps", "if", "denied"}
    assert status["came"] == status["closes"] == "CONFIRMED"
    sequence = {name: event["SEQUENCE"] for name, event in events.items()}
    changed = {"withdrawn": 1, "moved": 1, "wrong": 1, "denied": 1, "came": 1, "closes": 1, "met-too": 2}
    assert sequence == {name: changed.get(name, 0) for name in events}
    stamps = {name: event["DTSTAMP"].dt for name, event in events.items()}
    assert stamps["day"] == dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
    assert stamps["moved"] == dt.datetime(2025, 3, 12, tzinfo=dt.UTC)
    assert stamps["withdrawn"] == dt.datetime(2025, 3, 14, tzinfo=dt.UTC)


def test_names_stay_and_only_add_up(made):
    past, now = made(as_of=dt.date(2025, 3, 5)), made()
    before, after = events_of(past["upcoming.ics"]), events_of(now["upcoming.ics"])
    assert "moved-to" not in before
    assert str(before["moved"]["STATUS"]) == "CONFIRMED"
    assert str(before["moved"]["UID"]) == str(after["moved"]["UID"]) == "fact/x/moved@ships.briefgen.invalid"
    # An event is one with and without a second report, and its new day is a new version of it.
    assert str(before["met"]["UID"]) == str(after["met-too"]["UID"]) == "event/summit@ships.briefgen.invalid"
    assert after["met-too"]["SEQUENCE"] > before["met"]["SEQUENCE"]
    assert str(after["met-too"]["STATUS"]) == "CONFIRMED"
    for name in before.keys() & after.keys():
        assert after[name]["SEQUENCE"] >= before[name]["SEQUENCE"]
        assert after[name]["DTSTAMP"].dt >= before[name]["DTSTAMP"].dt


def test_a_country_has_its_own(made):
    files = made()
    assert set(events_of(files["countries/poland.ics"])) == {"days", "right"}
    assert set(events_of(files["countries/belarus.ics"])) == EXPECTED - {"right"}
    for name in ("upcoming", "countries/poland"):
        page = ReadPage(files[f"{name}.html"].decode())
        root = "../countries/poland" if "/" in name else name
        for kind in ("link", "a"):
            ways = [e.attributes["href"] for e in page.named(kind) if e.attributes.get("type") == "text/calendar"]
            assert ways == [f"{root}.ics"], name


def test_addresses_only_where_the_site_has_one(made):
    here, there = made()["upcoming.ics"], made(base_url=BASE_URL)["upcoming.ics"]
    assert b"example.org/repo" not in here
    assert b"URL" not in here
    events = events_of(there)
    assert str(events["day"]["URL"]) == f"{BASE_URL}articles/x.html#day"
    assert [str(event["UID"]) for event in events.values()] == [str(e["UID"]) for e in events_of(here).values()]


def test_no_day_of_a_build_is_in_it(made):
    assert made()["countries/belarus.ics"] == made(today=dt.date(2025, 6, 1))["countries/belarus.ics"]


def test_what_passed_stays_for_a_while(made):
    facts = {f"f{n}": f"date: {dt.date(2025, 3, 2) + dt.timedelta(n)}, modality: planned" for n in range(120)}
    none = article("2025-03-01", {}).replace("facts:\n\n", "facts: []\n")
    more = {"x": none, "y": none, "many": article("2025-03-01", facts)}
    files = made({f"content/articles/{name}.md": words for name, words in more.items()}, today=dt.date(2025, 6, 10))
    for name in ("upcoming", "countries/belarus"):
        assert list(events_of(files[f"{name}.ics"])) == [f"f{n}" for n in range(100 - PAST, 120)], name


def test_without_days_there_is_no_calendar(tmp_path):
    root = write_project(tmp_path, {"content/articles/x.md": article("2025-03-01", {"month": FACTS["month"]})})
    assert build(Options(root, root / "site", TODAY)).errors == ()
    assert not [name for name in tree(root / "site") if name.endswith(".ics")]


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_text_comes_back(words):
    """But for control characters, which a calendar cannot hold, and the shape of line breaks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:x", f"SUMMARY:{text(words)}"]
    data = document([*lines, "END:VEVENT", "END:VCALENDAR"])
    assert max(map(len, data.split(b"\r\n"))) <= LINE
    data.decode()
    for line in data.split(b"\r\n"):
        line.decode()  # no character is cut
    found = str(Calendar.from_ical(data).walk("VEVENT")[0]["SUMMARY"])
    kept = words.replace("\r\n", "\n").translate(dict.fromkeys(map(ord, "\x85\u2028\u2029"), "\n"))
    assert found == "".join(sign for sign in kept if sign in "\t\n" or not (sign < " " or sign == "\x7f"))
