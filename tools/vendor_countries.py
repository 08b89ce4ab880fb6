"""Makes the frozen country table from the Unicode CLDR, i18n-nationality and our own overlay of words."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

Overlay = dict[str, Any]
"""`countries-overlay.json`, read."""

WORLD_REGIONS = ("002", "009", "019", "142", "150")
"""The United Nations' codes of its five regions (M49); all other codes of three digits are their parts."""


def alpha3_codes(overlay: Overlay, cldr: Path) -> dict[str, str]:
    """Our code for each alpha-3 code: ISO's from CLDR, Kosovo's XKX from the overlay."""
    mappings = _cldr(cldr, "codeMappings")
    return {own.get("code3") or mappings[code]["_alpha3"]: code for code, own in overlay["countries"].items()}


def table(overlay: Overlay, cldr: Path, nationalities: Path, borders: dict[str, set[str]]) -> dict[str, Any]:
    """The whole document: `countries` sorted by code, `homonyms`, and `former` (what is not a country today)."""
    code3 = {code: alpha3 for alpha3, code in alpha3_codes(overlay, cldr).items()}
    demonyms = json.loads(nationalities.read_text(encoding="utf-8"))["nationalities"]
    for pair in overlay["neighbours"]["add"]:
        one, other = pair.split()
        borders.setdefault(one, set()).add(other)
        borders.setdefault(other, set()).add(one)
    regions = _regions(overlay, cldr)
    countries = []
    for code, own in sorted(overlay["countries"].items()):
        region, continent = regions.get(code, (own.get("region"), own.get("continent")))
        countries.append(
            {
                "code": code,
                "code3": code3[code],
                "status": own.get("status", "official"),
                "name": own["name"],
                "the": own.get("the", False),
                "slug": own.get("slug") or slug(own["name"]),
                "sort_key": ascii_text(own["name"]).lower(),
                "region": region,
                "continent": continent,
                "neighbours": sorted(borders.get(code, ())),
                "aliases": own.get("aliases", []),
                "demonyms": own["demonyms"] if "demonyms" in own else [demonyms[code]],
            }
        )
    return {"countries": countries, "homonyms": overlay["homonyms"], "former": overlay["former"]}


def _cldr(cldr: Path, name: str) -> dict[str, Any]:
    document = json.loads((cldr / "supplemental" / f"{name}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = document["supplemental"][name]
    return found


def _regions(overlay: Overlay, cldr: Path) -> dict[str, tuple[str, str]]:
    """For each code the names of its sub-region and its continent, by the United Nations' M49."""
    contained = {
        code: entry["_contains"]
        for code, entry in _cldr(cldr, "territoryContainment").items()
        if code.isdigit() and "_grouping" not in entry
    }
    names = overlay["regions"]
    found: dict[str, tuple[str, str]] = {}
    for continent in WORLD_REGIONS:
        for region in contained[continent]:
            for code in contained.get(region, ()):
                found[code] = names[region], names[continent]
    return found


def ascii_text(text: str) -> str:
    """The text without accents, in ASCII, punctuation as spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("U.S.", "US"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^A-Za-z0-9]+", " ", plain).strip()


def slug(name: str) -> str:
    """The part of a page's address that stands for a country: lower case, ASCII, hyphens."""
    return ascii_text(name).lower().replace(" ", "-")


def check(document: dict[str, Any], before: Path) -> None:
    """Stop if the table has a fault: 250 codes, unique slugs, and no slug that differs from the published one."""
    countries = document["countries"]
    slugs = {country["code"]: country["slug"] for country in countries}
    if len(slugs) != 250 or len(set(slugs.values())) != 250:
        raise SystemExit(f"{len(slugs)} codes and {len(set(slugs.values()))} slugs, where 250 belong")
    if before.exists():
        for country in json.loads(before.read_text(encoding="utf-8"))["countries"]:
            if slugs.get(country["code"]) != country["slug"]:
                raise SystemExit(f"the address {country['slug']} is published: keep it as 'slug' in the overlay")
    known = set(slugs)
    for entry in [*document["homonyms"], *document["former"]]:
        if unknown := set(entry["codes"]) - known:
            raise SystemExit(f"unknown codes in the overlay: {sorted(unknown)}")


def text(document: dict[str, Any]) -> str:
    """The document as JSON with one record per line, so that a change reads well."""
    parts = []
    for name, records in document.items():
        lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        parts.append(f'"{name}": [\n{lines}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"
