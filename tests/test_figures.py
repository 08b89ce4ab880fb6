"""Figures: what editors' words mean, what cannot be read in one way, and which figures agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import english
from briefgen.content import figures, units
from briefgen.content.figures import number, parse, qualifier
from briefgen.model import Figure
from briefgen.problems import Mistake


@pytest.mark.parametrize(
    ("text", "meaning", "low", "high", "unit"),
    [
        ("13,000", "exactly", 13000, 13000, ""),
        ("13 000 troops", "exactly", 13000, 13000, "troops"),
        ("13\u202f000", "exactly", 13000, 13000, ""),
        ("13\u00a0000", "exactly", 13000, 13000, ""),
        ("13\u2009000", "exactly", 13000, 13000, ""),
        ("13'000", "exactly", 13000, 13000, ""),
        ("over 13,000 troops", "over", 13000, 13000, "troops"),
        ("More than 13,000", "over", 13000, 13000, ""),
        ("above 5", "over", 5, 5, ""),
        ("exceeding 5", "over", 5, 5, ""),
        ("at least 30,000", "at least", 30000, 30000, ""),
        ("no fewer than 30,000", "at least", 30000, 30000, ""),
        ("not less than 3 %", "at least", 3, 3, "%"),
        ("a minimum of 3", "at least", 3, 3, ""),
        ("some 34,000 troops", "about", 34000, 34000, "troops"),
        ("nearly 34,000", "about", 34000, 34000, ""),
        ("c. 500", "about", 500, 500, ""),
        ("up to 30,000", "up to", 30000, 30000, ""),
        ("at most 30,000", "up to", 30000, 30000, ""),
        ("no more than 30,000", "up to", 30000, 30000, ""),
        ("a maximum of 3", "up to", 3, 3, ""),
        ("fewer than 7", "under", 7, 7, ""),
        ("below 7", "under", 7, 7, ""),
        ("exactly 7", "exactly", 7, 7, ""),
        ("6,000 to 8,000", "exactly", 6000, 8000, ""),
        ("6,000–8,000", "exactly", 6000, 8000, ""),
        ("6,000-8,000", "exactly", 6000, 8000, ""),
        ("between 6,000 and 8,000", "exactly", 6000, 8000, ""),
        ("about 6,000 to 8,000 troops", "about", 6000, 8000, "troops"),
        ("6,000 troops to 8,000 troops", "exactly", 6000, 8000, "troops"),
        ("5% to 7%", "exactly", 5, 7, "%"),
        ("62.5 %", "exactly", 62.5, 62.5, "%"),
        ("0.125", "exactly", 0.125, 0.125, ""),
        ("1.2 to 1.5 billion EUR", "exactly", 1200000000, 1500000000, "EUR"),
        ("1.1 million", "exactly", 1100000, 1100000, ""),
        ("900 million to 1.2 billion", "exactly", 900000000, 1200000000, ""),
        ("500,000 to 1 million", "exactly", 500000, 1000000, ""),
        ("$1.2 million", "exactly", 1200000, 1200000, "$"),
        ("€3bn", "exactly", 3000000000, 3000000000, "€"),
        ("$3m in aid", "exactly", 3000000, 3000000, "$ in aid"),
        ("$1.2–1.5m", "exactly", 1200000, 1500000, "$"),
        ("US$5 million", "exactly", 5000000, 5000000, "US$"),
        ("EUR 3 billion", "exactly", 3000000000, 3000000000, "EUR"),
        ("3m", "exactly", 3, 3, "m"),
        ("13k troops", "exactly", 13000, 13000, "troops"),
        ("three", "exactly", 3, 3, ""),
        ("Twenty-three divisions", "exactly", 23, 23, "divisions"),
        ("over three hundred tanks", "over", 300, 300, "tanks"),
        ("two hundred thousand", "exactly", 200000, 200000, ""),
        ("a million troops", "exactly", 1000000, 1000000, "troops"),
        ("three to five", "exactly", 3, 5, ""),
        ("10 F-16 jets", "exactly", 10, 10, "F-16 jets"),
        ("20 Leopard 2 tanks", "exactly", 20, 20, "Leopard 2 tanks"),
        ("−5 to -3 °C", "exactly", -5, -3, "°C"),
    ],
)
def test_a_figure_in_words(text, meaning, low, high, unit):
    figure = parse(text, "whole exercise")
    assert isinstance(figure, Figure)
    assert (figure.qualifier, figure.low, figure.high, figure.unit) == (meaning, low, high, unit)
    assert (type(figure.low), type(figure.high)) == (type(low), type(high))
    assert figure.text == " ".join(text.split())
    assert figure.scope == "whole exercise"


def test_a_second_unit_in_brackets():
    figure = parse("about 1,084 km (over 672 miles)")
    assert (figure.low, figure.unit) == (1084, "km")
    assert (figure.also.low, figure.also.unit, figure.also.qualifier) == (672, "miles", "over")
    assert parse("13,000 km (13.000 miles)").offset == 11


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("13.000", "ambiguous-figure", "write `13` or `13,000`"),
        ("over 13.000 troops", "ambiguous-figure", "write `over 13 troops` or `over 13,000 troops`"),
        ("1.200", "ambiguous-figure", "write `1.2` or `1,200`"),
        ("1.234", "ambiguous-figure", "write `1.2340` or `1,234`"),
        ("6 to 8,000", "ambiguous-figure", "write `6,000 to 8,000`, or `low:` and `high:` as keys"),
        ("12m people", "ambiguous-figure", "write `12 million people`, or the unit in full"),
        ("3M", "ambiguous-figure", "write `3 million`, or the unit in full"),
        ("1,30,00", "bad-figure", "write `13,000`"),
        ("1,30,000", "bad-figure", "write `130,000`"),
        ("13,00", "bad-figure", "write `13` or `1,300`"),
        ("62,5 %", "bad-figure", "write `62.5 %`"),
        ("0,500", "bad-figure", "write `0.500`"),
        ("1.234.567", "bad-figure", "write `1,234,567`"),
        ("1.234,56", "bad-figure", "write `1,234.56`"),
        ("20 million trillion troops", "bad-figure", "leave out a scale word, or leave the number to the claim"),
        ("-999999999999999 trillion", "bad-figure", "leave out a scale word, or leave the number to the claim"),
        ("1 to 10 million trillion EUR", "bad-figure", "leave out a scale word, or leave the number to the claim"),
        ("6,000 8,000", "bad-figure", "write `6,000 to 8,000`"),
        ("6,000 or 8,000", "bad-figure", "write `6,000 to 8,000`"),
        ("100, 000", "bad-figure", "write `100,000`"),
        ("over 100 ,000 men", "bad-figure", "write `over 100,000 men`"),
        ("90, 000 to 1, 100, 000 men", "bad-figure", "write `90,000 to 1,100,000 men`"),
        (
            "100, 200 men",
            "bad-figure",
            "write `100,200 men` for one number; of two figures give each its scope under `figures:`",
        ),
        ("about 8,000-6,000 men", "bad-figure", "write the smaller number first: `about 6,000-8,000 men`"),
        ("15,000-20", "ambiguous-figure", "write `15,000 to 20,000`, or `low:` and `high:` as keys"),
        (
            "over 15,000 – 20 men",
            "ambiguous-figure",
            "write `over 15,000 to 20,000 men`, or `low:` and `high:` as keys",
        ),
        (
            "between $15,000 and 20",
            "ambiguous-figure",
            "write `between $15,000 and 20,000`, or `low:` and `high:` as keys",
        ),
        ("20,000-15", "ambiguous-figure", "write `15,000 to 20,000`, or `low:` and `high:` as keys"),
        ("15,000-0", "bad-figure", "write the smaller number first: `0-15,000`"),
        ("8,000 to 6,000", "bad-figure", "write the smaller number first: `6,000 to 8,000`"),
        ("13,000+ troops", "bad-figure", "write `at least 13,000 troops`"),
        ("13,000 or more", "bad-figure", "write `at least 13,000`"),
        ("> 13,000", "bad-figure", "write `over 13,000`"),
        ("~13,000", "bad-figure", "write `about 13,000`"),
        ("3 mln EUR", "bad-figure", "write `3 million EUR`"),
        ("40 tys. soldiers", "bad-figure", "write `40 thousand soldiers`"),
        ("half a million", "bad-figure", "write `500,000`"),
        ("over half a million troops", "bad-figure", "write `over 500,000 troops`"),
        ("a dozen", "bad-figure", "write `12` where they were counted, `about 12` where not"),
        (
            "two dozen tanks",
            "bad-figure",
            "write the number counted out, as in `24 tanks`, with `about` where it is not exact",
        ),
        ("nearly half", "bad-figure", "write `about 50 %` and of what, or the claim without a figure"),
        ("two thirds", "bad-figure", "write `about 67 %` and of what, or the claim without a figure"),
        ("two hundred and fifty", "bad-figure", "write the number in digits"),
        ("the 13,000 troops", "bad-figure", "write `13,000 troops`, with other words after the number"),
        (".5 %", "bad-figure", "write `0.5 %`"),
        ("", "bad-figure", "write a number, as in `13,000 troops`"),
        ("several thousand", "bad-figure", "write one, as in `about 13,000`, or the claim without a figure"),
    ],
)
def test_the_hint_is_the_right_form(text, code, hint):
    mistake = parse(text)
    assert isinstance(mistake, Mistake)
    assert (mistake.code, mistake.hint) == (code, hint)


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("13,000 troops and 600 tanks", 'two numbers without a range in "13,000 troops and 600 tanks"', 7),
        ("100, 000", 'beside the comma in "100, 000" stands a space', 3),
        ("13,000, 600", 'two numbers without a range in "13,000, 600"', 6),
        ("100,000 in 2025", 'two numbers without a range in "100,000 in 2025"', 8),
        ("13,000 (planned)", 'the brackets in "13,000 (planned)" hold no second figure', 7),
        ("3-day exercise", '"-day exercise" after the number in "3-day exercise" is not a unit', 1),
        ("1e5", '"e5" after the number in "1e5" is not a unit', 1),
        ("900 to 1.2 billion", "the range ends below its start", 7),
        ("over 13.000", '"13.000" can be read as 13 or as 13,000', 5),
        ("9" * 16, "a number has at most 15 digits", 0),
        ("9 " * 150, "a figure has at most 200 characters", 0),
    ],
)
def test_what_is_wrong(text, message, offset):
    mistake = parse(text)
    assert (mistake.message, mistake.offset) == (message, offset)
    assert mistake.hint


def test_plain_numbers():
    assert [number(text) for text in ("13000", "13,000", "010", "62.50", "-3")] == [13000, 13000, 10, 62.5, -3]
    assert number("13.000").code == "ambiguous-figure"
    assert [number(text).code for text in ("", "abc", "13,00", "5.", "1e5")] == ["bad-figure"] * 5
    assert number("5.").hint == "write `5`"


def test_qualifiers():
    assert qualifier("No fewer than") == "at least"
    assert [qualifier(word) for word in figures._PHRASES] == list(figures._PHRASES)
    assert qualifier("perhaps").hint.startswith("write one of `exactly`, `over`")


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [*"0123,.- '$€%()+", "over ", "to ", " million", "between ", " and ", "one", "half ", "k", "m"]
            ),
            max_size=12,
        ).map("".join),
    )
)
def test_any_text_is_a_figure_or_a_mistake(text):
    found = parse(text)
    number(text)
    qualifier(text)
    if isinstance(found, Mistake):
        assert found.code in ("bad-figure", "ambiguous-figure")
        assert found.message
        assert found.hint
        assert 0 <= found.offset <= len(text)
        return
    assert found.low <= found.high
    assert english.figure_words(found).strip()
    low, high = units.covers(found)
    assert low <= found.low <= found.high <= high
    assert units.agree(found, found)
    units.conversion_slip(found)


SCALES = st.sampled_from([1, 1000, 10**6])


@given(
    st.integers(1, 999), SCALES, st.sampled_from(["over ", "up to ", "", "about "]), st.sampled_from(["", " troops"])
)
def test_the_words_of_a_figure_read_as_the_same_figure(value, scale, lead, unit):
    figure = parse(f"{lead}{value * scale:,}{unit}")
    assert parse(english.figure_words(figure)) == figure


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("13,000", 13000, 13000),
        ("about 10,000", 9000, 11000),
        ("over 8,000", 8000, 10000),
        ("at least 8,000", 8000, 10000),
        ("up to 8,000", 6000, 8000),
        ("under 8,000", 6000, 8000),
        ("about 1,000 to 2,000", 900, 2200),
        ("over 1,000 to 2,000", 1000, 2500),
        ("up to 1,000 to 2,000", 750, 2000),
        ("about -10", -11, -9),
    ],
)
def test_the_range_that_a_figure_covers(text, low, high):
    assert units.covers(parse(text)) == (low, high)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("over 13,000 troops", "about 14,000 troops", True),
        ("over 13,000", "30,000", False),
        ("up to 30,000", "no fewer than 30,000", False),
        ("at least 200 million", "up to 200 million", False),
        ("at least 200 million", "200 million", True),
        ("200 million", "up to 200 million", True),
        ("at least 200 million", "up to 201 million", True),
        ("at least 200 million", "at least 250 million", False),
        ("6,000 to 8,000", "8,000 to 9,000", False),
        ("6,000 to 8,000", "8,000", True),
        ("over 0", "over 0", True),
        ("at least 1,084 km", "up to 673.6 miles", False),
        ("1,084 km", "up to 673.6 miles", True),
        ("6,000 to 8,000", "up to 7,000", True),
        ("7,000 troops", "up to 7,000", True),
        ("1,084 km", "673.6 miles", True),
        ("1,084 km", "672 miles", False),
        ("1,084 km", "650 miles", False),
        ("2 hectares", "20,000 m2", True),
        ("62.5 %", "62.5 percent", True),
        ("$3 billion", "3 billion USD", True),
        ("€3 million in aid", "3 million euros in aid", True),
        ("1 troop", "1 Troops", True),
        ("$5 million (4.6 million EUR)", "€4.6 million", True),
        ("5 km", "5 kg", None),
        ("13,000 troops", "13,000 vehicles", None),
        ("$3 billion", "€3 billion", None),
    ],
)
def test_agreement(a, b, expected):
    assert units.agree(parse(a), parse(b)) is expected
    assert units.agree(parse(b), parse(a)) is expected


def test_agreement_in_the_questions_unit():
    assert units.agree(parse("1,084"), parse("673.6 miles"), "km") is True
    assert units.agree(parse("1,084"), parse("1,084 troops"), "km") is None


def test_the_base_unit():
    assert units.in_base_unit(2, "miles") == (2 * 1609.344, "m")
    assert units.in_base_unit(2, "Tonnes") == (2000, "kg")
    assert units.in_base_unit(2, "battle  tanks") == (2, "battle tank")


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("1,084 km (672 miles)", "1,084 km = 673.6 miles, not 672"),
        ("74 km (45 miles)", "74 km = 46 miles, not 45"),
        ("200 km (100 miles)", "200 km = 124.3 miles, not 100"),
        ("10 to 20 km (6 to 22 miles)", "20 km = 12.4 miles, not 22"),
        ("1,084 km (673.6 miles)", None),
        ("1,084 km (674 miles)", None),
        ("80 km (50 miles)", None),
        ("200 km (125 miles)", None),
        ("6 m (20 feet)", None),
        ("100 kg (220 lb)", None),
        ("5 km2 (2 sq mi)", None),
        ("100 hectares (247 acres)", None),
        ("100 hectares (300 acres)", "100 hectares = 247.1 acres, not 300"),
        ("$5 million (4.6 million EUR)", None),
        ("5 km (5,000 troops)", None),
        ("1,084 km", None),
    ],
)
def test_slips_of_conversion(text, slip):
    assert units.conversion_slip(parse(text)) == slip


@given(
    st.sampled_from(["", "over ", "at least ", "$", "EUR ", "between ", "-", "half ", "no "]),
    st.from_regex(r"[0-9]{1,16}", fullmatch=True),
    st.sampled_from(
        ["", " troops", "%", " million", "k", " m", "bn", " dozen", " or more", " to", "²", " (more)", "-km line"]
    ),
)
def test_a_count_is_read_as_any_figure_is(lead, digits, rest):
    text = " ".join(f"{lead}{digits}{rest}".split())
    assert figures._figure(text) == figures._read(text)
