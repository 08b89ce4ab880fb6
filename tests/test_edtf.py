"""Dates: what EDTF levels 0 and 1 mean, and what the errors say to write instead."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.content.edtf import listed, overlap, parse, vagueness
from briefgen.model import Date
from briefgen.problems import Mistake

GOOD = [
    ("2025", "2025-01-01", "2025-12-31", "year"),
    ("0001", "0001-01-01", "0001-12-31", "year"),
    ("2025-09", "2025-09-01", "2025-09-30", "month"),
    ("2024-02", "2024-02-01", "2024-02-29", "month"),
    ("1900-02", "1900-02-01", "1900-02-28", "month"),
    ("2025-09-12", "2025-09-12", "2025-09-12", "day"),
    ("2000-02-29", "2000-02-29", "2000-02-29", "day"),
    ("2025-02-20T10:00:00+03:00", "2025-02-20", "2025-02-20", "time"),
    ("2025-02-20T23:30-05", "2025-02-20", "2025-02-20", "time"),
    ("2025-02-20T10:00Z", "2025-02-20", "2025-02-20", "time"),
    ("2025-09-XX", "2025-09-01", "2025-09-30", "month"),
    ("2025-XX", "2025-01-01", "2025-12-31", "year"),
    ("2025-XX-XX", "2025-01-01", "2025-12-31", "year"),
    ("202X", "2020-01-01", "2029-12-31", "decade"),
    ("20XX", "2000-01-01", "2099-12-31", "century"),
    ("00XX", "0001-01-01", "0099-12-31", "century"),
    ("2025-21", "2025-03-01", "2025-05-31", "season"),
    ("2025-22", "2025-06-01", "2025-08-31", "season"),
    ("2025-23", "2025-09-01", "2025-11-30", "season"),
    ("2025-24", "2025-12-01", "2026-02-28", "season"),
    ("2023-24~", "2023-12-01", "2024-02-29", "season"),
    ("9999-24", "9999-12-01", "9999-12-31", "season"),
    ("2025-09-12/2025-09-16", "2025-09-12", "2025-09-16", "interval"),
    ("2025-09~/2025-10-03?", "2025-09-01", "2025-10-03", "interval"),
    ("2025-09-12/2025", "2025-09-12", "2025-12-31", "interval"),
    ("2025/2026", "2025-01-01", "2026-12-31", "interval"),
    ("2020/..", "2020-01-01", None, "interval"),
    ("2020/", "2020-01-01", None, "interval"),
    ("../2025-02-20", None, "2025-02-20", "interval"),
    ("/2020", None, "2020-12-31", "interval"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), GOOD)
def test_the_days_that_a_date_can_mean(text, earliest, latest, precision):
    date = parse(text)
    assert isinstance(date, Date)
    assert (date.text, date.precision) == (text, precision)
    assert (date.earliest, date.latest) == tuple(day and dt.date.fromisoformat(day) for day in (earliest, latest))


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2025", False, False),
        ("2025~", True, False),
        ("2025-09?", False, True),
        ("2025-09-12%", True, True),
        ("2025-09-XX~", True, False),
        ("202X?", False, True),
        ("2025~/2026", True, False),
        ("2025/2026?", False, True),
    ],
)
def test_doubt(text, approximate, uncertain):
    date = parse(text)
    assert (date.approximate, date.uncertain) == (approximate, uncertain)


def test_the_time_is_kept_as_written_and_the_day_is_the_authors():
    assert parse("2025-02-20T23:30:00-05:00").time == "23:30:00-05:00"
    assert parse("2025-02-20T23:30:00-05:00").day == dt.date(2025, 2, 20)


def test_the_ends_of_an_interval_are_dates():
    date = parse("2025-09~/2025-10-03")
    assert (date.start, date.end) == (parse("2025-09~"), parse("2025-10-03"))
    assert parse("2020/..").end is None
    assert parse("/2020").start is None


MENDED = [
    ("2025-9-3", "2025-09-03"),
    ("12.09.2025", "2025-09-12"),
    ("09/12/2025", "2025-12-09", "2025-09-12"),
    ("12/09/2025", "2025-09-12", "2025-12-09"),
    ("12-09-2025", "2025-09-12", "2025-12-09"),
    ("13/09/2025", "2025-09-13"),
    ("09/13/2025", "2025-09-13"),
    ("09/2025", "2025-09"),
    ("2025/09", "2025-09"),
    ("2025/09/12", "2025-09-12"),
    ("20250912", "2025-09-12"),
    ("2025-13-09", "2025-09-13"),
    ("September 2025", "2025-09"),
    ("Sept 2025", "2025-09"),
    ("12 September 2025", "2025-09-12"),
    ("12. September 2025", "2025-09-12"),
    ("Sept. 12, 2025", "2025-09-12"),
    ("Friday, 12th of September 2025", "2025-09-12"),
    ("12-Sep-2025", "2025-09-12"),
    ("2025 September 12", "2025-09-12"),
    ("12-16 September 2025", "2025-09-12/2025-09-16"),
    ("September 12–16, 2025", "2025-09-12/2025-09-16"),
    ("28 September – 3 October 2025", "2025-09-28/2025-10-03"),
    ("28 December 2025 - 3 January 2026", "2025-12-28/2026-01-03"),
    ("September-October 2025", "2025-09/2025-10"),
    ("from 12 to 16 September 2025", "2025-09-12/2025-09-16"),
    ("between 12 and 16 September 2025", "2025-09-12/2025-09-16"),
    ("2025-09-12 - 2025-09-16", "2025-09-12/2025-09-16"),
    ("2025-09-12/16", "2025-09-12/2025-09-16"),
    ("12 Sept 2025/16 Sept 2025", "2025-09-12/2025-09-16"),
    ("2025-09-16/2025-09-12", "2025-09-12/2025-09-16"),
    ("2025–2026", "2025/2026"),
    ("2014-18", "2014/2018"),
    ("2025-26", "2025/2026", "2025-06/2025-08"),
    ("2025-33", "2025-01/2025-03"),
    ("2025-36", "2025-10/2025-12"),
    ("2025-30", "2025-12/2026-02"),
    ("Q3 2025", "2025-07/2025-09"),
    ("2025-H2", "2025-07/2025-12"),
    ("c. 2025", "2025~"),
    ("circa 2025", "2025~"),
    ("about 2025", "2025~"),
    ("about September 2025", "2025-09~"),
    ("perhaps 12 September 2025", "2025-09-12?"),
    ("2025?~", "2025%"),
    ("~2025", "2025~"),
    ("2025?-09-12", "2025-09-12?"),
    ("(2025)-09~", "2025-09~"),
    ("2025-uu", "2025-XX"),
    ("199u", "199X"),
    ("2025-09-xx", "2025-09-XX"),
    ("unknown/2025", "/2025"),
    ("2025/open", "2025/.."),
    ("[2025,2026]", "2025/2026"),
    ("{2025-09-12..2025-09-14}", "2025-09-12/2025-09-14"),
    ("[..2025]", "../2025"),
    ("2025-21/2025-24", "2025-03/2026-02"),
    ("2025-09-XX/2025-10-03", "2025-09/2025-10-03"),
    ("2025-09-12T10:00Z/2025-09-13", "2025-09-12/2025-09-13"),
    ("spring 2025", "2025-21"),
    ("fall 2025", "2025-23"),
    ("winter 2025", "2025-24", "2024-24"),
    ("winter 2025/26", "2025-24"),
    ("2020s", "202X"),
    ("21st century", "20XX"),
    ("since 2020", "2020/.."),
    ("before 20 February 2025", "../2025-02-20"),
    ("early September 2025", "2025-09"),
    ("2025-02-20 10:00+0300", "2025-02-20T10:00+03:00"),
    ("2025-02-20T10:00:00.123Z", "2025-02-20T10:00:00Z"),
    (" 2025 ", "2025"),
]


@pytest.mark.parametrize("row", MENDED, ids=lambda row: row[0])
def test_the_hint_is_the_right_form(row):
    text, *forms = row
    mistake = parse(text)
    assert isinstance(mistake, Mistake)
    assert mistake.code == "bad-date"
    assert re.findall("`([^`]*)`", mistake.hint) == forms


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("2025-02-30", "there is no day 2025-02-30", 8),
        ("2025-02-29", "there is no day 2025-02-29", 8),
        ("2025-09-12/2025-09-31", "there is no day 2025-09-31", 19),
        ("2025-13", "there is no month 13", 5),
        ("2025-00", "there is no month 00", 5),
        ("0000", "there is no year 0000", 0),
        ("-0044", '"-0044" is a negative or long year, which is not read', 0),
        ("Y17000", '"Y17000" is a negative or long year, which is not read', 0),
        ("2025-02-20T10:00", "a time of day needs its offset", 16),
        ("2025-02-20T25:00Z", '"2025-02-20T25:00Z" is no date that can be read', 0),
        ("today", '"today" is another day whenever it is read', 0),
        ("last Thursday", '"last Thursday" is another day whenever it is read', 0),
        ("", "the date is empty", 0),
        ("../..", "an interval needs a date on one side at least", 0),
        ("202X/2025", '"202X" cannot be an end of an interval', 0),
        ("2025-10/2025-09-12", "the interval ends before it starts: 2025-10/2025-09-12", 8),
        ("31 September 2025", "there is no day 2025-09-31", 0),
        ("31.09.2025", "there is no day 2025-09-31", 0),
        ("about February 29, 2025", "there is no day 2025-02-29", 0),
        ("13/2025", "there is no month 13", 0),
        ("2025-XX-12", '"2025-XX-12" is no date that can be read', 0),
        ("1\N{ARABIC-INDIC DIGIT ONE}25", '"1\N{ARABIC-INDIC DIGIT ONE}25" is no date that can be read', 0),
        ("2025" * 30, "a date has at most 80 characters, this has 120", 0),
    ],
)
def test_what_is_wrong(text, message, offset):
    mistake = parse(text)
    assert (mistake.message, mistake.offset) == (message, offset)
    assert mistake.hint


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2025-09-12", "2025-09", True),
        ("2025-09-12", "2025-09-13", False),
        ("2025-09-12~", "2025-09-13", True),
        ("2025-09-12~", "2025-09-14", False),
        ("2025-09~", "2025-10-02", True),
        ("2025-09?", "2025-10-02", False),
        ("2025-09-12/2025-09-16", "2025-09-16", True),
        ("2025-09-12/2025-09-16", "2025-09-17", False),
        ("2020/..", "2025", True),
        ("2020/..", "2019", False),
        ("../2025-02-20", "2025-02-21", False),
        ("9999~", "0001~", False),
    ],
)
def test_whether_both_can_be_true(a, b, expected):
    assert overlap(parse(a), parse(b)) is expected
    assert overlap(parse(b), parse(a)) is expected


def test_the_finest_date_comes_first():
    finest_first = [
        *("2025-09-12/2025-09-16", "2025-09-12T10:00Z", "2025-09-12", "2025-09-12?", "2025-09-12~"),
        *("2025-09", "2025-21", "2025", "202X", "20XX", "2020/.."),
    ]
    assert sorted(sorted(finest_first), key=lambda text: vagueness(parse(text))) == finest_first


PIECES = st.sampled_from(
    [
        *"0123456789-/.~?%XuT:Z+ []{},",
        "..",
        "20",
        "2025",
        "-09",
        "-12",
        "Sept",
        "September",
        " to ",
        "c. ",
        "the ",
        "winter ",
    ]
)


@given(st.one_of(st.text(max_size=90), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_is_a_date_or_a_mistake(text):
    found = parse(text)
    if isinstance(found, Mistake):
        assert found.code == "bad-date"
        assert found.message
        assert found.hint
        assert 0 <= found.offset <= len(text)
        return
    assert found.text == text
    assert found.earliest or found.latest
    assert not (found.earliest and found.latest) or found.earliest <= found.latest
    assert overlap(found, found)


DAYS = st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(2999, 12, 31)).map(str)
BOTH_READ = st.one_of(
    DAYS,
    DAYS.map(lambda day: day[:7]),
    DAYS.map(lambda day: day[:4]),
    DAYS.map(lambda day: f"{day[:7]}-XX"),
    DAYS.map(lambda day: f"{day[:4]}-XX"),
    DAYS.map(lambda day: f"{day[:3]}X"),
    DAYS.map(lambda day: f"{day[:2]}XX"),
    st.tuples(DAYS, st.sampled_from("~?%")).map("".join),
    st.tuples(DAYS, st.sampled_from(["-21", "-22", "-23"])).map(lambda pair: pair[0][:4] + pair[1]),
    st.tuples(DAYS, DAYS, st.sampled_from([4, 7, 10])).map(
        lambda two: "/".join(day[: two[2]] for day in sorted(two[:2]))
    ),
)


def test_an_independent_reader_finds_the_same_days():
    edtf = pytest.importorskip("edtf")

    @given(BOTH_READ)
    def compare(text):
        theirs = edtf.parse_edtf(text)
        ours = parse(text)
        days = [dt.date(*bound[:3]) for bound in (theirs.lower_strict(), theirs.upper_strict())]
        assert [ours.earliest, ours.latest] == days

    compare()


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-12 and 2025-09-16",
        "2025-09-12, 2025-09-16",
        "2025-09-12;2025-09-16",
        "2025-09-12 & 2025-09-16",
        "12 and 16 September 2025",
        "12 September 2025 and 16 September 2025",
    ],
)
def test_two_days_are_no_range_unless_it_lasts(text):
    mistake = parse(text)
    assert mistake.message == f'"{text}" names more than one date'
    assert mistake.hint.startswith("write `2025-09-12/2025-09-16` if it lasts")
    assert mistake.hint.endswith("two days are two facts, each with its own date")


@pytest.mark.parametrize(
    "text", ["between 12 and 16 September 2025", "September 12–16, 2025", "2025-09-12 to 2025-09-16"]
)
def test_a_range_in_words_is_a_range(text):
    assert parse(text).hint == "write `2025-09-12/2025-09-16`"


def test_dates_in_a_list():
    assert listed(["2025-09-12"]).hint == "write `2025-09-12`"
    mistake = listed(["2025-09-16", "2025-09-12", "2025-09-14"])
    assert mistake.message == '"2025-09-16, 2025-09-12, 2025-09-14" names more than one date'
    assert mistake.hint.startswith("write `2025-09-12/2025-09-16` if it lasts")
    assert [listed(texts) for texts in ([], ["soon"], ["2025", "soon"])] == [None] * 3
