"""The country table, the advice for what is not a code, and the maps and flags that ship with it."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from briefgen.content.countries import advice, countries, country, matches
from harness import REPO

DATA = REPO / "briefgen" / "data"
MAP_BYTES = 12_000
WORLD_BYTES = 70_000
# What could run, style or fetch something when an SVG is inlined in a page.
UNSAFE = re.compile(
    r"<(script|style|foreignObject|image|use|a)\b|\s(on\w+|style|id)\s*=|href|url\(|[{}]", re.IGNORECASE
)

# Published addresses: a change here breaks links to every site that was ever built.
FROZEN_SLUGS = {
    "AX": "aland-islands",
    "BY": "belarus",
    "CD": "congo-drc",
    "CG": "congo-brazzaville",
    "CI": "cote-d-ivoire",
    "CW": "curacao",
    "CZ": "czechia",
    "GB": "united-kingdom",
    "GE": "georgia",
    "KR": "south-korea",
    "LT": "lithuania",
    "MF": "saint-martin",
    "MK": "north-macedonia",
    "MM": "myanmar",
    "NO": "norway",
    "PL": "poland",
    "RE": "reunion",
    "RU": "russia",
    "ST": "sao-tome-and-principe",
    "SZ": "eswatini",
    "TL": "timor-leste",
    "TR": "turkey",
    "UA": "ukraine",
    "US": "united-states",
    "VA": "vatican-city",
    "XK": "kosovo",
}

CODES = sorted(countries())


def test_all_of_iso_3166_1_and_kosovo():
    assert len(CODES) == 250
    assert [code for code, found in countries().items() if found.status == "user-assigned"] == ["XK"]
    assert not {"UK", "EL", "EU", "UN", "SU", "YU", "CS", "DD", "AN", "ZR", "BU", "TP", "XX", "ZZ"} & set(CODES)


def test_the_table_is_sorted_and_keyed_by_code():
    assert list(countries()) == CODES
    assert all(found.code == code for code, found in countries().items())


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        countries()["ZZ"] = countries()["BY"]
    with pytest.raises(AttributeError):
        countries()["BY"].slug = "white-russia"


def test_belarus():
    found = country("BY")
    assert (found.code3, found.name, found.the, found.slug) == ("BLR", "Belarus", False, "belarus")
    assert (found.region, found.continent) == ("Eastern Europe", "Europe")
    assert found.neighbours == ("LT", "LV", "PL", "RU", "UA")
    assert found.demonyms[0] == "Belarusian"
    assert {"Republic of Belarus", "Byelorussia"} <= set(found.aliases)


@pytest.mark.parametrize("code", ["by", "BLR", "UK", "Belarus", "", " BY", "EU", "XX"])
def test_only_exact_codes_are_countries(code):
    assert country(code) is None


def test_norway_is_a_country():
    assert country("NO").name == "Norway"


def test_codes_of_three_letters_are_unique():
    found = [one.code3 for one in countries().values()]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[A-Z]{3}", one) for one in found)
    assert country("XK").code3 == "XKX"


def test_slugs_are_addresses_for_ever():
    slugs = {code: found.slug for code, found in countries().items()}
    assert len(set(slugs.values())) == len(slugs)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", slug) for slug in slugs.values())
    assert not {"con", "aux", "nul", "prn", "index"} & set(slugs.values())
    assert {code: slugs[code] for code in FROZEN_SLUGS} == FROZEN_SLUGS


def test_names_are_unique_and_sorted_without_accents():
    names = [found.name for found in countries().values()]
    assert len(set(names)) == len(names)
    order = sorted(countries().values(), key=lambda found: found.sort_key)
    assert [found.code for found in order[:3]] == ["AF", "AX", "AL"]
    assert all(re.fullmatch("[a-z ]+", found.sort_key) for found in order)


@pytest.mark.parametrize("code", ["US", "GB", "NL", "PH", "AE", "BS", "GM", "CF", "DO", "MV", "KM"])
def test_the_before_the_name(code):
    assert country(code).the


@pytest.mark.parametrize("code", ["BY", "UA", "PL", "SD", "CD", "LB", "VA"])
def test_no_the_before_the_name(code):
    assert not country(code).the


@pytest.mark.parametrize("code", CODES)
def test_neighbours_are_symmetric(code):
    for other in country(code).neighbours:
        assert code in country(other).neighbours
        assert other != code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("PL", "BY CZ DE LT RU SK UA"),
        ("UA", "BY HU MD PL RO RU SK"),
        ("LT", "BY LV PL RU"),
        ("XK", "AL ME MK RS"),
        ("SO", "DJ ET KE"),
        ("LS", "ZA"),
        ("BW", "NA ZA ZM ZW"),
        ("ES", "AD FR GI MA PT"),
        ("CY", ""),
        ("IS", ""),
        ("FR", "AD BE CH DE ES IT LU MC"),
        ("GF", "BR SR"),
    ],
)
def test_neighbours(code, expected):
    assert " ".join(country(code).neighbours) == expected


def test_regions():
    continents = {found.continent for found in countries().values()}
    assert continents == {"Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania"}
    assert all(found.region for found in countries().values())


@pytest.mark.parametrize("code", CODES)
def test_a_code_needs_no_advice(code):
    assert advice(code) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UK", "write GB (United Kingdom)"),
        ("uk", "write GB (United Kingdom)"),
        ("Great Britain", "write GB (United Kingdom)"),
        ("EU", "the European Union is an organisation and no country: name it in a fact, as `organisations: EU`"),
        (
            "European Union",
            "the European Union is an organisation and no country: name it in a fact, as `organisations: EU`",
        ),
        ("UN", "the United Nations is an organisation and no country: name it in a fact, as `organisations: UN`"),
        ("NATO", "NATO is an organisation and no country: name it in a fact, as `organisations: NATO`"),
        ("by", "write BY (Belarus)"),
        (" BY", "write BY (Belarus)"),
        ("BLR", "write BY (Belarus)"),
        ("Belarus", "write BY (Belarus)"),
        ("Republic of Belarus", "write BY (Belarus)"),
        ("BYELORUSSIA", "write BY (Belarus)"),
        ("no", "write NO (Norway)"),
        ("Norway", "write NO (Norway)"),
        ("Kosovo", "write XK (Kosovo)"),
        ("USA", "write US (United States)"),
        ("U.S.", "write US (United States)"),
        ("the Netherlands", "write NL (Netherlands)"),
        ("Holland", "write NL (Netherlands)"),
        ("Türkiye", "write TR (Turkey)"),
        ("turkiye", "write TR (Turkey)"),
        ("Ivory Coast", "write CI (Côte d’Ivoire)"),
        ("Cote d'Ivoire", "write CI (Côte d’Ivoire)"),
        ("Burma", "write MM (Myanmar)"),
        ("St. Lucia", "write LC (Saint Lucia)"),
        ("Bosnia & Herzegovina", "write BA (Bosnia and Herzegovina)"),
        ("Congolese", "write CD (Congo (DRC)) or CG (Congo-Brazzaville)"),
        ("XX", "XX is a code for private use, of which only XK (Kosovo) is known here"),
        ("", "no such country: write a two-letter code such as BY (Belarus)"),
        ("QQQQQ", "no such country: write a two-letter code such as BY (Belarus)"),
        ("KS", "no such country: write a two-letter code such as BY (Belarus)"),
    ],
)
def test_advice(text, expected):
    assert advice(text) == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("EL", "GR"),
        ("SU", "BY EE LT LV RU UA"),
        ("Soviet Union", "BY RU UA"),
        ("YU", "BA HR ME MK RS SI XK"),
        ("CS", "CZ SK RS ME"),
        ("Czechoslovakia", "CZ SK"),
        ("DD", "DE"),
        ("AN", "BQ CW SX"),
        ("ZR", "CD"),
        ("Zaire", "CD"),
        ("BU", "MM"),
        ("TP", "TL"),
        ("Crimea", "UA"),
        ("Gaza", "PS"),
        ("Transnistria", "MD"),
        ("England", "GB"),
        ("Baltic states", "EE LV LT"),
    ],
)
def test_former_codes_and_parts_name_the_countries_of_today(text, codes):
    words = advice(text)
    assert all(re.search(rf"\b{code}\b", words) for code in codes.split()), words
    assert not words.endswith(".")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congo", "CD CG"),
        ("Georgia", "GE US"),
        ("Guinea", "GN GW GQ PG"),
        ("Korea", "KR KP"),
        ("Sudan", "SD SS"),
        ("Niger", "NE NG"),
        ("Nigeria", "NE NG"),
        ("Dominica", "DM DO"),
        ("Samoa", "WS AS"),
        ("Ireland", "IE GB"),
        ("Macedonia", "MK"),
        ("Saint-Martin", "MF SX"),
        ("Virgin Islands", "VG VI"),
    ],
)
def test_homonyms_name_every_candidate(text, codes):
    assert all(re.search(rf"\b{code} \(|\b{code}\b", advice(text)) for code in codes.split())


def test_a_misspelling_is_offered_near_names_and_never_taken():
    assert advice("Belarsu").startswith("no such country; nearest: Belarus (BY)")
    assert "Lithuania (LT)" in advice("Lithuana")
    assert matches("Belarsu") == ()


def test_every_alias_leads_to_its_country():
    for found in countries().values():
        for name in (found.name, *found.aliases, *found.demonyms):
            assert found in matches(name), name
            assert found.code in advice(name), name


def test_no_alias_is_a_code():
    assert not {alias for found in countries().values() for alias in found.aliases} & set(CODES)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("BY", "BY"),
        ("BLR", "BY"),
        ("belarusian", "BY"),
        ("Polish", "PL"),
        ("CÔTE D’IVOIRE", "CI"),
        ("Aland", "AX"),
        ("Congo", "CD CG"),
        ("Congolese", "CD CG"),
        ("Korean", "KP KR"),
        ("Nigeria", "NG"),
        ("Niger", "NE"),
        ("Georgia", "GE"),
        ("Guinea", "GN"),
        ("no", ""),
        ("by", ""),
        ("us", ""),
        ("US", "US"),
        ("U.S.", "US"),
        ("car", ""),
        ("CAR", "CF"),
        ("EU", ""),
        ("Soviet Union", ""),
        ("Nige", ""),
        ("", ""),
    ],
)
def test_matches(text, codes):
    assert " ".join(found.code for found in matches(text)) == codes


@pytest.mark.parametrize("code", CODES)
def test_every_flag_is_there_and_harmless(code):
    svg = (DATA / "flags" / f"{code.lower()}.svg").read_text(encoding="utf-8")
    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert not UNSAFE.search(svg)


def test_there_are_no_other_flags_or_maps():
    assert sorted(path.stem.upper() for path in (DATA / "flags").iterdir()) == CODES
    assert {path.stem for path in (DATA / "maps").iterdir()} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_map_shows_the_country(code):
    markup = (DATA / "maps" / f"{code}.svgpart").read_text(encoding="utf-8")
    assert len(markup.encode()) <= MAP_BYTES + 1
    shapes = list(ET.fromstring(f"<svg>{markup}</svg>"))
    assert {(shape.tag, shape.get("class")) for shape in shapes} <= {
        ("path", "land"),
        ("path", "here"),
        ("circle", "dot"),
    }
    assert shapes[-1].get("class") in {"here", "dot"}, "the country is drawn last, over its neighbours"
    for shape in shapes:
        assert set(shape.attrib) <= ({"class", "d"} if shape.tag == "path" else {"class", "cx", "cy", "r"})
        if shape.tag == "path":
            assert re.fullmatch(r"(M[-.\d ]+l[-.\d ]+z)+", shape.get("d"))
        else:
            assert 0 < float(shape.get("cx")) < 300
            assert 0 < float(shape.get("cy")) < 200


@pytest.mark.parametrize("code", ["VA", "MC", "MT", "TV", "GI", "SM", "FJ"])
def test_tiny_countries_have_a_dot(code):
    assert 'class="dot"' in (DATA / "maps" / f"{code}.svgpart").read_text(encoding="utf-8")


def test_the_world_map():
    text = (DATA / "world.json").read_text(encoding="utf-8")
    assert len(text.encode()) <= WORLD_BYTES
    world = json.loads(text)
    _, _, width, height = world["viewBox"]
    assert sorted(world["shapes"]) == [code for code in CODES if code != "AQ"]
    for code, shape in world["shapes"].items():
        x0, y0, x1, y1 = shape["box"]
        assert 0 <= x0 <= x1 <= width, code
        assert 0 <= y0 <= y1 <= height, code
        assert set(shape) in ({"box", "path"}, {"box", "dot"}), code
        if "path" in shape:
            assert re.fullmatch(r"(M[-.\d ]+l[-.\d ]+z)+", shape["path"]), code


def test_no_country_spans_the_world_map():
    """A shape cut by the antimeridian would draw a line from edge to edge."""
    shapes = json.loads((DATA / "world.json").read_text(encoding="utf-8"))["shapes"]
    widths = {code: shape["box"][2] - shape["box"][0] for code, shape in shapes.items()}
    assert max(widths, key=widths.get) == "RU"
    assert widths["RU"] < 450
    assert widths["FJ"] < 10
