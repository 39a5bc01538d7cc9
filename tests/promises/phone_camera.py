"""What a phone's camera makes of a card that is held before it: turned, tilted, blurred, unevenly lit.

The camera sees 25 cm across at a distance of 20, in 1280 × 720 points, as the scanner page asks.
"""

from dataclasses import dataclass
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageChops, ImageFilter

from tests.factories.faces import DPI

Matrix = tuple[tuple[float, float, float], ...]

SIZE = (1280, 720)
FOCUS = 1000
DISTANCE_MM = 200
DESK = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How badly a frame comes out: each is the most that it may be.

    :ivar tilt: degrees, about both axes; a card lies turned in any direction.
    :ivar blur: points.
    :ivar shade: how much of the light is missing in the darkest corner, 0 to 1.
    :ivar noise: its share of each point, 0 to 1.
    """

    tilt: float = 20
    blur: float = 1.4
    shade: float = 0.6
    noise: float = 0.08


def frame(face: Image.Image, rng: Random, hand: Hand) -> Image.Image:
    """Return one frame of the video, grey, of a face drawn at 300 dpi."""
    seen = face.transform(
        SIZE,
        Image.Transform.PERSPECTIVE,
        _from_frame_to_face(face, rng, hand.tilt),
        Image.Resampling.BICUBIC,
        fillcolor=DESK,
    )
    seen = seen.filter(ImageFilter.GaussianBlur(rng.uniform(hand.blur / 2, hand.blur)))
    noise = Image.frombytes("L", SIZE, rng.randbytes(SIZE[0] * SIZE[1]))
    return Image.blend(ImageChops.multiply(seen, _light(rng, hand.shade)), noise, rng.uniform(0, hand.noise))


def _light(rng: Random, shade: float) -> Image.Image:
    """Return light that falls off in some direction."""
    darkest = 255 * (1 - rng.uniform(0, shade))
    slope = Image.linear_gradient("L").rotate(rng.uniform(0, 360), Image.Resampling.BILINEAR)
    middle = slope.crop((64, 64, 192, 192))  # without the corners that turning leaves empty
    return middle.point([round(255 - (255 - darkest) * value / 255) for value in range(256)]).resize(SIZE)


def _from_frame_to_face(face: Image.Image, rng: Random, tilt: float) -> list[float]:
    """Return the coefficients that say which point of the face each point of the frame shows."""
    yaw, pitch = (radians(rng.uniform(-tilt, tilt)) for _ in range(2))
    roll = radians(rng.uniform(0, 360))
    turned = _times(
        ((cos(roll), -sin(roll), 0), (sin(roll), cos(roll), 0), (0, 0, 1)),
        _times(
            ((cos(yaw), 0, sin(yaw)), (0, 1, 0), (-sin(yaw), 0, cos(yaw))),
            ((1, 0, 0), (0, cos(pitch), -sin(pitch)), (0, sin(pitch), cos(pitch))),
        ),
    )
    at = (rng.uniform(-10, 10), rng.uniform(-10, 10), DISTANCE_MM + rng.uniform(-30, 30))
    placed = tuple((row[0], row[1], at[number]) for number, row in enumerate(turned))
    lens = ((FOCUS, 0, SIZE[0] / 2), (0, FOCUS, SIZE[1] / 2), (0, 0, 1))
    mm = 25.4 / DPI
    on_plane = ((mm, 0, -face.width * mm / 2), (0, mm, -face.height * mm / 2), (0, 0, 1))
    inverse = _inverse(_times(lens, _times(placed, on_plane)))
    flat = [value / inverse[2][2] for row in inverse for value in row]
    return flat[:8]


def _times(left: Matrix, right: Matrix) -> Matrix:
    return tuple(tuple(sum(left[y][k] * right[k][x] for k in range(3)) for x in range(3)) for y in range(3))


def _inverse(matrix: Matrix) -> Matrix:
    """Return the inverse but for a factor, which perspective does not see."""

    def minor(y: int, x: int) -> float:
        (a, b), (c, d) = ([matrix[(y + i) % 3][(x + j) % 3] for j in (1, 2)] for i in (1, 2))
        return a * d - b * c

    return tuple(tuple(minor(x, y) for x in range(3)) for y in range(3))
