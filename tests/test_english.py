"""English words for dates, figures, counts and lists."""

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import english
from briefgen.content import edtf, figures
from briefgen.model import Date, Figure


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025", "2025"),
        ("2025~", "about 2025"),
        ("2025-09", "September 2025"),
        ("2025-09?", "perhaps September 2025"),
        ("2025-09%", "perhaps about September 2025"),
        ("2025-09-12", "12 September 2025"),
        ("2025-09-12/2025-09-16", "12–16 September 2025"),
        ("2025-09-12/2025-09-12", "12 September 2025"),
        ("2025-09-28/2025-10-03", "28 September – 3 October 2025"),
        ("2025-12-28/2026-01-03", "28 December 2025 – 3 January 2026"),
        ("2025-09/2025-10", "September–October 2025"),
        ("2025-12/2026-01", "December 2025 – January 2026"),
        ("2020/2025", "2020–2025"),
        ("2025-09~/2025-10-03", "about September 2025 – 3 October 2025"),
        ("2025-09-12/2025-10", "12 September 2025 – October 2025"),
        ("2020/..", "since 2020"),
        ("2020/", "from 2020, end unknown"),
        ("../2025-02-20", "before 20 February 2025"),
        ("/2025-02-20", "until 20 February 2025, start unknown"),
        ("2025-09-XX", "a day in September 2025"),
        ("2025-XX", "a month in 2025"),
        ("2025-XX-XX", "a day in 2025"),
        ("2025-09-XX%", "perhaps a day around September 2025"),
        ("202X", "the 2020s"),
        ("200X~", "about the 2000s"),
        ("20XX", "the 21st century"),
        ("2025-21", "spring 2025"),
        ("2025-22?", "perhaps summer 2025"),
        ("2025-24", "winter 2025–26"),
        ("1999-24", "winter 1999–2000"),
        ("2009-24", "winter 2009–10"),
        ("2025-02-20T10:00+03:00", "20 February 2025, 10:00 (UTC+3)"),
        ("2025-02-20T10:00:00Z", "20 February 2025, 10:00 (UTC)"),
        ("2025-02-20T10:00:30+05:30", "20 February 2025, 10:00:30 (UTC+5:30)"),
        ("2025-02-20T10:00-05", "20 February 2025, 10:00 (UTC−5)"),
    ],
)
def test_a_date_in_words(text, words):
    assert english.date_words(edtf.parse(text)) == words


@given(st.lists(st.sampled_from([*"0123X/~?%", "20", "-0", "-1", "-2", "..", "2025"]), max_size=8).map("".join))
def test_every_date_has_words(text):
    date = edtf.parse(text)
    if isinstance(date, Date):
        assert english.date_words(date).strip()


def test_days_and_months():
    assert english.day_words(dt.date(2025, 9, 2)) == "2 September 2025"
    assert english.short_day(dt.date(2025, 2, 20)) == "20 Feb 2025"
    assert english.month_words(2025, 12) == "December 2025"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("25 September 2025", ("25 September", "2025")),
        ("12–16 September 2025", ("12–16 September", "2025")),
        ("about 2025", ("about", "2025")),
        ("2025", ("2025", "")),
        ("28 December 2025 – 3 January 2026", ("28 December 2025 – 3 January 2026", "")),
        ("2020–2025", ("2020–2025", "")),
        ("the 2020s", ("the 2020s", "")),
        ("20 February 2025, 10:00 (UTC)", ("20 February 2025, 10:00 (UTC)", "")),
    ],
)
def test_the_year_is_split_off(words, parts):
    assert english.split_year(words) == parts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("over 13,000 troops", "over 13,000 troops"),
        ("More than 13 000 troops", "more than 13,000 troops"),
        ("at most 30,000", "at most 30,000"),
        ("between 6,000 and 8,000", "6,000–8,000"),
        ("about 6,000 to 8,000 troops", "about 6,000–8,000 troops"),
        ("1.2 to 1.5 billion EUR", "1.2–1.5 billion EUR"),
        ("900 million to 1.2 billion", "900 million – 1.2 billion"),
        ("over $1.20bn", "over $1.2 billion"),
        ("$1.2-1.5m in aid", "$1.2–1.5 million in aid"),
        ("EUR 3 billion", "3 billion EUR"),
        ("two million troops", "2 million troops"),
        ("twenty-three divisions", "23 divisions"),
        ("6 m (20 feet)", "6 m (20 feet)"),
        ("1,084 km (672 miles)", "1,084 km (672 miles)"),
        ("62.5 %", "62.5\u202f%"),
        ("-5 to -3 °C", "−5 to −3 °C"),
        ("exactly 5", "5"),
    ],
)
def test_a_figure_in_words(text, words):
    assert english.figure_words(figures.parse(text)) == words


def test_the_questions_unit_stands_in():
    assert english.figure_words(figures.parse("over 13,000"), "troops") == "over 13,000 troops"
    assert english.figure_words(figures.parse("13,000 soldiers"), "troops") == "13,000 soldiers"


def test_a_figure_from_parts_has_the_plain_qualifier_and_no_scale_from_its_unit():
    assert english.figure_words(Figure("3 million EUR", 3, 3, "up to", "million EUR")) == "up to 3 million EUR"


def test_numbers():
    words = [english.number_words(value) for value in (0, 999, 6850, 1234567.0, 62.5, -3, -0.0)]
    assert words == ["0", "999", "6,850", "1,234,567", "62.5", "−3", "0"]


@given(st.one_of(st.integers(-(10**15) + 1, 10**15 - 1), st.decimals(-999, 999, places=2).map(float)))
def test_a_number_said_is_the_number_read(value):
    assert figures.number(english.number_words(value)) == value


def test_lists_and_counts():
    assert english.list_words([]) == ""
    assert english.list_words(["a"]) == "a"
    assert english.list_words(iter("ab")) == "a and b"
    assert english.list_words(["a", "b", "c"]) == "a, b and c"
    assert english.count_words(1, "source") == "1 source"
    assert english.count_words(3000, "source") == "3,000 sources"
    assert english.count_words(2, "country") == "2 countries"
    assert english.count_words(0, "day") == "0 days"
    assert english.count_words(2, "speech") == "2 speeches"
    assert english.count_words(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (112, "112th"), (21, "21st")]
)
def test_ordinals(number, words):
    assert english.ordinal(number) == words


def test_names_sort_as_in_an_index():
    names = ["Åland", "Austria", "Côte d’Ivoire", "Łódź", "Lublin", "Österreich", "Türkiye", "Ukraine"]
    assert sorted(sorted(names), key=english.sort_key) == names
    assert english.sort_key("Türkiye") == "turkiye"
    assert english.sort_key("Côte d’Ivoire") == english.sort_key("Cote d'Ivoire")


@given(st.text(string.ascii_lowercase + " "))
def test_plain_names_sort_as_they_are(text):
    assert english.sort_key(text) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (50_000, "50,000"),
        (999_999, "999,999"),
        (1_000_000, "1 million"),
        (500_000_000, "500 million"),
        (1_500_000_000, "1.5 billion"),
        (-2_000_000, "−2 million"),
        (3e12, "3 trillion"),
        (1_234_567, "1,234,567"),
    ],
)
def test_numbers_in_narrow_places(value, words):
    assert english.short_number(value) == words


def test_a_choice():
    assert [english.choice_words(items) for items in ([], ["a"], ["a", "b"], "abc")] == ["", "a", "a or b", "a, b or c"]
