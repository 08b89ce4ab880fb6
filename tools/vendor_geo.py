"""Map geometry for the vendoring scripts: projections, clipping, simplifying, and SVG path text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Vector = tuple[float, float, float]
"""A point on the unit sphere."""
XY = tuple[float, float]

FAR = -0.5
"""Cosine of 120 degrees: what lies farther from the centre is moved to that circle, far outside any frame."""


def unit(lon: float, lat: float) -> Vector:
    """The point on the unit sphere at a longitude and latitude in degrees."""
    east, north = math.radians(lon), math.radians(lat)
    return (math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north))


def normalised(vector: Vector) -> Vector:
    """The vector at length 1; the zero vector becomes the north pole."""
    length = math.hypot(*vector)
    return (vector[0] / length, vector[1] / length, vector[2] / length) if length else (0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Lambert:
    """The azimuthal equal-area projection by Lambert, in Earth radii, y downwards.

    It works on unit vectors, so that neither the antimeridian nor a pole is special.
    """

    centre: Vector

    def _axes(self) -> tuple[Vector, Vector]:
        x, y, z = self.centre
        east = normalised((-y, x, 0.0)) if abs(z) < 1 - 1e-12 else (0.0, 1.0, 0.0)
        north = (y * east[2] - z * east[1], z * east[0] - x * east[2], x * east[1] - y * east[0])
        return east, north

    def all(self, vectors: Iterable[Vector]) -> list[XY]:
        """Project many vectors."""
        (cx, cy, cz), ((ex, ey, ez), (nx, ny, nz)) = self.centre, self._axes()
        points: list[XY] = []
        for x, y, z in vectors:
            near = cx * x + cy * y + cz * z
            east, north = ex * x + ey * y + ez * z, nx * x + ny * y + nz * z
            size = math.sqrt(3) / (math.hypot(east, north) or 1.0) if near < FAR else math.sqrt(2 / (1 + near))
            points.append((size * east, -size * north))
        return points

    def back(self, point: XY) -> Vector:
        """The unit vector at a projected point."""
        radius = math.hypot(*point)
        if not radius:
            return self.centre
        angle = 2 * math.asin(min(1.0, radius / 2))
        east, north = self._axes()
        a, b = math.sin(angle) * point[0] / radius, -math.sin(angle) * point[1] / radius
        near = math.cos(angle)
        x, y, z = (near * self.centre[i] + a * east[i] + b * north[i] for i in range(3))
        return (x, y, z)


def total(vectors: Iterable[Vector]) -> Vector:
    """The sum of vectors, exact to the last digit whatever their order."""
    x, y, z = (math.fsum(axis) for axis in zip(*vectors, strict=True))
    return (x, y, z)


def middle(vectors: list[Vector]) -> Vector:
    """The middle of points on the sphere."""
    return normalised(total(vectors))


def angle(a: Vector, b: Vector) -> float:
    """The angle between two unit vectors, in radians."""
    return math.acos(min(1.0, max(-1.0, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])))


def size(outline: list[Vector]) -> float:
    """The area of an outline on the sphere, in squared Earth radii."""
    return area(Lambert(middle(outline)).all(outline))


def equal_earth(lon: float, lat: float) -> XY:
    """The Equal Earth projection (Šavrič, Patterson, Jenny 2018), y downwards; degrees in, Earth radii out."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    square = theta * theta
    sixth = square**3
    slope = 9 * a4 * square * sixth + 7 * a3 * sixth + 3 * a2 * square + a1
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(theta) / (3 * slope)
    return x, -theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


def simplified(points: list[XY], tolerance: float) -> list[XY]:
    """Douglas-Peucker: leave out points that lie within `tolerance` of the line; both ends always stay."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        worst, at = 0.0, first
        for index in range(first + 1, last):
            distance = _distance(points[index], points[first], points[last])
            if distance > worst:
                worst, at = distance, index
        if worst > tolerance:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[index] for index in sorted(keep)]


def _distance(point: XY, start: XY, end: XY) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / square if square else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def clipped(ring: list[XY], box: tuple[float, float, float, float]) -> list[XY]:
    """Sutherland-Hodgman: the part of a ring inside a box (x0, y0, x1, y1)."""
    for axis, edge, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if not ring:
            break
        ring = _half(ring, axis, edge, sign)
    return ring


def _half(ring: list[XY], axis: int, edge: float, sign: int) -> list[XY]:
    kept: list[XY] = []
    previous = ring[-1]
    inside_before = (previous[axis] - edge) * sign >= 0
    for point in ring:
        inside = (point[axis] - edge) * sign >= 0
        if inside != inside_before:
            share = (edge - previous[axis]) / (point[axis] - previous[axis])
            other = previous[1 - axis] + share * (point[1 - axis] - previous[1 - axis])
            kept.append((edge, other) if axis == 0 else (other, edge))
        if inside:
            kept.append(point)
        previous, inside_before = point, inside
    return kept


def bounds(points: Iterable[XY]) -> tuple[float, float, float, float]:
    """The box around points: x0, y0, x1, y1."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def area(ring: list[XY]) -> float:
    """The area of a ring, never negative."""
    before = [ring[-1], *ring]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(before, ring, strict=False))) / 2


def path_text(rings: Iterable[list[XY]]) -> str:
    """SVG path data with one decimal and relative steps; rings that round to fewer than three points vanish."""
    return "".join(filter(None, map(_ring_text, rings)))


def _ring_text(ring: list[XY]) -> str:
    tenths: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x * 10), round(y * 10))
        if not tenths or point != tenths[-1]:
            tenths.append(point)
    if len(tenths) > 1 and tenths[0] == tenths[-1]:
        tenths.pop()
    if len(tenths) < 3:
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(tenths)]
    return "M" + _numbers([tenths[0]]) + "l" + _numbers(steps) + "z"


def _numbers(pairs: Iterable[tuple[int, int]]) -> str:
    text = ""
    for number in (value for pair in pairs for value in pair):
        word = number_text(number)
        text += word if not text or word[0] == "-" else " " + word
    return text


def number_text(tenths: int) -> str:
    """A number given in tenths, as short as SVG allows: 5 is `.5`, 20 is `2`, -13 is `-1.3`."""
    whole, rest = divmod(abs(tenths), 10)
    text = (str(whole) if whole or not rest else "") + (f".{rest}" if rest else "")
    return "-" + text if tenths < 0 else text
