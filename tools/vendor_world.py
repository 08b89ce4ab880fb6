"""Draws the world map that ships with briefgen, for the home page."""

from __future__ import annotations

import math

from vendor_atlas import Atlas, Point
from vendor_geo import XY, bounds, equal_earth, middle, path_text, simplified, size, unit

WORLD_WIDTH = 960
WORLD_CENTRE = 11.0
WORLD_CUT = -172.0
"""The world map is cut at this longitude; outlines across it stay whole and go where most of them lies, so that
America's St Lawrence Island is with Alaska, and Chukotka with Russia."""


def world(coarse: Atlas, fine: Atlas, places: dict[str, Point | None]) -> dict[str, object]:
    """The world map without Antarctica: `viewBox`, and per code `box` with `path` (or, if tiny, `dot`).

    `places` holds every code, with coordinates for those that the atlas lacks. Coordinates are pixels of the view box.
    """
    arcs = [simplified([_world_xy(point) for point in _unrolled(arc)], 0.25) for arc in coarse.arcs]
    flat = Atlas(arcs, coarse.shapes)
    rings = {
        code: [flat.ring(ring) for polygon in polygons for ring in polygon]
        for code, polygons in coarse.shapes.items()
        if code in places and code != "AQ"
    }
    top = math.floor(min(y for code in rings for ring in rings[code] for _, y in ring)) - 4
    bottom = math.ceil(max(y for code in rings for ring in rings[code] for _, y in ring)) + 4
    shapes: dict[str, object] = {}
    for code in sorted(places.keys() - {"AQ"}):
        if code in rings:
            drawn = [[(x, y - top) for x, y in ring] for ring in rings[code]]
            box = bounds(point for ring in drawn for point in ring)
            shapes[code] = {"box": [round(value, 1) for value in box], "path": path_text(drawn)}
        else:
            lon, lat = places[code] or _largest_at(fine, code)
            # Samoa and its neighbours lie on the cut: all dots as far as 169° W stand together on the right.
            x, y = _world_xy((lon + 360 if lon < -169 else lon, lat))
            spot = [round(x, 1), round(min(y, bottom) - top, 1)]
            shapes[code] = {"box": spot * 2, "dot": spot}
    return {"viewBox": [0, 0, WORLD_WIDTH, bottom - top], "shapes": shapes}


def _unrolled(arc: list[Point]) -> list[Point]:
    """The arc with longitudes that never jump, on the side of the cut on which its middle lies."""
    lons = [arc[0][0]]
    for lon, _ in arc[1:]:
        lons.append(lon + 360 * round((lons[-1] - lon) / 360))
    turns = math.floor((math.fsum(lons) / len(lons) - WORLD_CUT) / 360)
    return [(lon - 360 * turns, lat) for lon, (_, lat) in zip(lons, arc, strict=True)]


def _world_xy(point: Point) -> XY:
    scale = WORLD_WIDTH / 2 / equal_earth(180, 0)[0]
    x, y = equal_earth(point[0] - WORLD_CENTRE, point[1])
    return x * scale + WORLD_WIDTH / 2, y * scale


def _largest_at(atlas: Atlas, code: str) -> Point:
    outlines = [[unit(*p) for p in atlas.ring(polygon[0])] for polygon in atlas.shapes[code]]
    x, y, z = middle(max(outlines, key=size))
    return math.degrees(math.atan2(y, x)), math.degrees(math.asin(z))
