"""Draws the locator maps that ship with briefgen: where each country is among its neighbours."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vendor_atlas import Atlas, Point, Polygon
from vendor_geo import (
    XY,
    Lambert,
    Vector,
    angle,
    area,
    bounds,
    clipped,
    middle,
    normalised,
    number_text,
    path_text,
    simplified,
    size,
    unit,
)

EARTH_KM = 6371.0
WIDTH, HEIGHT = 300, 200
FRAME = (-4.0, -4.0, WIDTH + 4.0, HEIGHT + 4.0)
"""Clipping leaves a margin, so that no stroke runs along the visible edge."""
MAP_BYTES = 12_000
"""No locator map is larger: it is inlined in a page."""
NARROWEST_KM, WIDEST_KM = 900.0, 7000.0
"""How much of the world the width of a map shows: at least, and at most when it widens to find other land."""
DOT_PX = 12.0
"""A country drawn smaller than this gets a dot, or nobody would find it."""
LAND_SHARE = 0.05
"""How much of the frame must be other land before a reader can tell where the country is."""
CENTRES: dict[str, Vector] = {"AQ": (0.0, 0.0, -1.0)}
"""Fixed centres: Antarctica is shown from above the pole, Greenwich upwards, as maps of it are drawn."""


@dataclass(frozen=True)
class Arc:
    """One arc on the sphere: all points, few points (for far away), and a cap that holds it (centre, radius)."""

    full: list[Vector]
    coarse: list[Vector]
    centre: Vector
    radius: float


class Locator:
    """Draws locator maps from the finer atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.arcs = [_arc(points) for points in atlas.arcs]

    def draw(self, code: str, at: Point | None) -> str | None:
        """The inner markup of the map of one country; None if neither the atlas nor `at` says where it is."""
        polygons = self.atlas.shapes.get(code, [])
        if not polygons and at is None:
            return None
        body = self._body(polygons, unit(*at) if at else None)
        view = self._view(code, body)
        spot = unit(*at) if at else view.centre_of(body[0])
        tolerance, smallest = 0.4, 0.8
        while True:
            text = self._markup(view, code, tolerance, smallest, spot)
            if len(text.encode()) <= MAP_BYTES:
                return text
            tolerance, smallest = tolerance * 1.3, smallest * 1.4

    def _body(self, polygons: list[Polygon], at: Vector | None) -> list[list[Vector]]:
        """The outlines that decide the view: the main polygon, and what lies near it and is not tiny."""
        outlines = [self._outline(polygon) for polygon in polygons]
        if not outlines or (at and min(angle(at, middle(o)) for o in outlines) > math.radians(5)):
            return [[at]] if at else []
        flat = Lambert(at or middle(max(outlines, key=size)))
        outlines.sort(key=lambda o: angle(at, middle(o)) if at else -size(o))
        body, rest = outlines[:1], outlines[1:]
        least = size(body[0]) * 0.02
        grown = True
        while grown:
            grown = False
            box = bounds(p for o in body for p in flat.all(o))
            reach = 0.25 * math.hypot(box[2] - box[0], box[3] - box[1]) + 0.01
            for outline in rest:
                if size(outline) >= least and _gap(box, bounds(flat.all(outline))) <= reach:
                    body.append(outline)
                    rest.remove(outline)
                    grown = True
                    break
        return body

    def _outline(self, polygon: Polygon) -> list[Vector]:
        return [unit(*point) for point in self.atlas.ring(polygon[0])]

    def _view(self, code: str, body: list[list[Vector]]) -> View:
        """Centre the body, let it fill about half of the frame, and widen until other land is in sight."""
        centre = middle(body[0])
        for _ in range(6):
            centre = CENTRES.get(code, centre)
            flat = Lambert(centre)
            x0, y0, x1, y1 = bounds(p for outline in body for p in flat.all(outline))
            centre = normalised(flat.back(((x0 + x1) / 2, (y0 + y1) / 2)))
        centre = CENTRES.get(code, centre)
        wide, high = max(x1 - x0, 1e-6), max(y1 - y0, 1e-6)
        scale = min(WIDTH / wide, HEIGHT / high) * _fill(max(wide, high * 1.5) * EARTH_KM)
        view = View(Lambert(centre), min(scale, WIDTH * EARTH_KM / NARROWEST_KM))
        while view.width_km < WIDEST_KM and self._land_share(view, code) < LAND_SHARE:
            view = View(view.flat, view.scale / 1.3)
        return view

    def _land_share(self, view: View, code: str) -> float:
        rings = self._rings(view, 2.0, 0.0, skip=code)
        return sum(map(area, rings)) / (WIDTH * HEIGHT)

    def _markup(self, view: View, code: str, tolerance: float, smallest: float, spot: Vector) -> str:
        land = path_text(self._rings(view, tolerance, smallest, skip=code))
        own = self._rings(view, tolerance, min(smallest, 1.5), only=code)
        here = path_text(own)
        text = f'<path class="land" d="{land}"/>' if land else ""
        text += f'<path class="here" d="{here}"/>' if here else ""
        largest = max((max(x1 - x0, y1 - y0) for x0, y0, x1, y1 in map(bounds, own)), default=0.0)
        if largest < DOT_PX:
            x, y = (number_text(round(value * 10)) for value in view.place([spot])[0])
            text += f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>'
        return text

    def _rings(
        self, view: View, tolerance: float, smallest: float, skip: str | None = None, only: str | None = None
    ) -> list[list[XY]]:
        """The rings in sight, in pixels; arcs are simplified before they are joined, so borders stay shared."""
        ready: dict[int, list[XY]] = {}
        rings: list[list[XY]] = []
        for code in sorted(self.atlas.shapes) if only is None else [only]:
            for polygon in self.atlas.shapes.get(code, []) if code != skip else []:
                seen = [ring for ring in polygon if any(self._near(view, number) for number in ring)]
                rings += [self._joined(view, ring, tolerance, ready) for ring in seen]
        inside = (clipped(ring, FRAME) for ring in rings)
        return [ring for ring in inside if len(ring) > 2 and _extent(ring) >= smallest]

    def _near(self, view: View, number: int) -> bool:
        arc = self.arcs[max(number, ~number)]
        return angle(view.flat.centre, arc.centre) - arc.radius < view.radius

    def _joined(self, view: View, ring: list[int], tolerance: float, ready: dict[int, list[XY]]) -> list[XY]:
        points: list[XY] = []
        for number in ring:
            index = max(number, ~number)
            if index not in ready:
                arc = self.arcs[index]
                near = self._near(view, number)
                placed = view.place(arc.full if near else arc.coarse)
                ready[index] = simplified(placed, tolerance) if near else placed
            arc_points = ready[index] if number >= 0 else ready[index][::-1]
            points += arc_points[1:] if points else arc_points
        return points


@dataclass(frozen=True)
class View:
    """What one map shows: a projection and how many pixels an Earth radius is."""

    flat: Lambert
    scale: float

    @property
    def width_km(self) -> float:
        """What the width of the frame is in the world."""
        return WIDTH / self.scale * EARTH_KM

    @property
    def radius(self) -> float:
        """The angle from the centre within which an arc may touch the frame; 3 degrees more than the corner's."""
        corner = math.hypot(WIDTH, HEIGHT) / 2 / self.scale
        return 2 * math.asin(min(1.0, corner / 2)) + math.radians(3)

    def place(self, vectors: list[Vector]) -> list[XY]:
        """Pixels of unit vectors."""
        return [(x * self.scale + WIDTH / 2, y * self.scale + HEIGHT / 2) for x, y in self.flat.all(vectors)]

    def centre_of(self, outline: list[Vector]) -> Vector:
        """The middle of an outline, as it is drawn."""
        x0, y0, x1, y1 = bounds(self.flat.all(outline))
        return self.flat.back(((x0 + x1) / 2, (y0 + y1) / 2))


def _arc(points: list[Point]) -> Arc:
    full = [unit(*point) for point in points]
    centre = middle(full)
    flat = Lambert(centre).all(full)
    # A degree is far below the three degrees that `View.radius` adds, so that nothing coarse enters a frame.
    kept = set(simplified(flat, math.radians(1)))
    coarse = [vector for vector, xy in zip(full, flat, strict=True) if xy in kept]
    return Arc(full, coarse, centre, max(angle(centre, vector) for vector in full))


def _gap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    return math.hypot(max(b[0] - a[2], a[0] - b[2], 0.0), max(b[1] - a[3], a[1] - b[3], 0.0))


def _extent(ring: list[XY]) -> float:
    x0, y0, x1, y1 = bounds(ring)
    return max(x1 - x0, y1 - y0)


def _fill(extent_km: float) -> float:
    """How much of the frame a country fills: half of it, and up to nine tenths if it is as large as Russia."""
    share = math.log(max(extent_km, 1.0) / 1000) / math.log(5)
    return 0.5 + 0.4 * min(1.0, max(0.0, share))
