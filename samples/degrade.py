"""What happens to a clean page on its way through printers, scanners, copiers and phones.

Pure functions on uint8 images, grey (height, width) or RGB (height, width, 3), white being 255. Whatever is
random takes a seed: the same call gives the same pixels. Angles are degrees, counter-clockwise positive.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def _as_image(values: NDArray[np.floating]) -> Image:
    return np.asarray(np.clip(np.rint(values), 0, 255), dtype=np.uint8)


def _white(image: Image) -> tuple[int, ...]:
    return (255,) * (image.shape[2] if image.ndim == 3 else 1)


def _spread(field: NDArray[np.floating], image: Image) -> NDArray[np.floating]:
    """A field of the page's height and width, ready to be combined with ``image``."""
    return field[..., None] if image.ndim == 3 else field


def _smooth_field(shape: tuple[int, ...], cells: int, seed: int) -> NDArray[np.floating]:
    """Values in 0..1 that change slowly over the page; ``cells`` is how many hills fit across it."""
    coarse = np.random.default_rng(seed).random((cells + 2, cells + 2)).astype(np.float32)
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC).clip(0, 1)


def skew(image: Image, degrees: float) -> Image:
    """Turns the page a little about its middle; the size stays, corners are filled with white."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=_white(image))
    return np.asarray(turned, dtype=np.uint8)


def turn(image: Image, degrees: int) -> Image:
    """Turns by 0, 90, 180 or 270 degrees without loss. Raises ValueError for any other angle."""
    if degrees % 90:
        raise ValueError(f"not a quarter turn: {degrees}")
    return np.ascontiguousarray(np.rot90(image, degrees // 90))


def noise(image: Image, sigma: float, seed: int) -> Image:
    """Adds Gaussian grain of ``sigma`` grey levels."""
    grain = np.random.default_rng(seed).normal(0.0, sigma, image.shape).astype(np.float32)
    return _as_image(image.astype(np.float32) + grain)


def blur(image: Image, sigma: float) -> Image:
    """Gaussian blur of ``sigma`` pixels, as a lens slightly out of focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)


def uneven_light(image: Image, strength: float, seed: int) -> Image:
    """Darkens parts of the page by up to ``strength`` (0 to 1), slowly changing over it."""
    field = 1.0 - strength * _smooth_field(image.shape, 2, seed)
    return _as_image(image.astype(np.float32) * _spread(field, image))


def shadow(image: Image, strength: float, seed: int) -> Image:
    """A soft-edged shadow over one side of the page, as of the hand that holds the telephone."""
    height, width = image.shape[:2]
    rng = np.random.default_rng(seed)
    slope, offset = rng.uniform(-0.35, 0.35), rng.uniform(0.45, 0.65)
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    edge = 1.0 / (1.0 + np.exp(-(x - offset - slope * (y - 0.5)) / 0.035))
    light: NDArray[np.floating] = 1.0 - strength * np.asarray(edge)
    return _as_image(image.astype(np.float32) * _spread(light, image))


def paper(image: Image, seed: int, tint: tuple[int, int, int] = (251, 250, 246)) -> Image:
    """Lays an RGB page on slightly toned paper with faint clouds."""
    clouds = 1.0 - 0.02 * _smooth_field(image.shape, 8, seed)
    toned = image.astype(np.float32) * (np.array(tint, dtype=np.float32) / 255.0)
    return _as_image(toned * clouds[..., None])


def grey(image: Image) -> Image:
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def resample(image: Image, from_dpi: float, to_dpi: float) -> Image:
    """The same page at another resolution."""
    scale = to_dpi / from_dpi
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=kind), dtype=np.uint8)


def jpeg(image: Image, quality: int) -> Image:
    """The page after JPEG compression at ``quality`` (1 to 100)."""
    colour = image[..., ::-1] if image.ndim == 3 else image
    _, packed = cv2.imencode(".jpg", colour, [cv2.IMWRITE_JPEG_QUALITY, quality])
    flag = cv2.IMREAD_COLOR if image.ndim == 3 else cv2.IMREAD_GRAYSCALE
    unpacked = np.asarray(cv2.imdecode(packed, flag), dtype=np.uint8)
    return np.ascontiguousarray(unpacked[..., ::-1]) if image.ndim == 3 else unpacked


def photocopy(image: Image, seed: int, speckles: float = 3e-5, wear: float = 1.0) -> Image:
    """A worn black-and-white copy: grey levels 0 and 255 only, ragged edges, specks of toner.

    ``speckles`` is the share of pixels where a speck begins; ``wear`` scales the raggedness of strokes.
    """
    rng = np.random.default_rng(seed)
    page = np.asarray(cv2.GaussianBlur(grey(image), (0, 0), 0.7), dtype=np.float32)
    grain = cv2.GaussianBlur(rng.normal(0, 1, page.shape).astype(np.float32), (0, 0), 0.8)
    density = 18.0 * (_smooth_field(page.shape, 4, seed + 1) - 0.5)
    ink = np.asarray(page + wear * (40.0 * grain + density) < 150.0, dtype=np.uint8)
    height, width = page.shape
    count = int(speckles * height * width)
    centres = np.column_stack([rng.integers(0, width, count), rng.integers(0, height, count)])
    for (x, y), radius in zip(centres, rng.choice([0, 0, 1, 1, 2], count), strict=True):
        cv2.circle(ink, (int(x), int(y)), int(radius), 1, -1)
    return np.where(ink > 0, 0, 255).astype(np.uint8)


def streaks(image: Image, seed: int, count: int = 3) -> Image:
    """Thin dark lines from the top of the page to its foot, as dust on the glass of a copier leaves."""
    rng = np.random.default_rng(seed)
    marked = image.copy()
    for x in rng.uniform(0.15, 0.85, count):
        column = round(float(x) * image.shape[1])
        marked[:, column : column + 2] = np.minimum(marked[:, column : column + 2], 60)
    return marked


def perspective(image: Image, strength: float, seed: int, background: tuple[int, int, int]) -> Image:
    """The page as a telephone sees it from aside, lying on a table of colour ``background`` (RGB).

    ``strength`` is how far, as a share of the size, a corner may be displaced.
    """
    height, width = image.shape[:2]
    margin_x, margin_y = width * 0.06, height * 0.05
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moves = np.random.default_rng(seed).uniform(0, strength, (4, 2)) * (width, height)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    target = corners + inwards * np.add(moves, (margin_x, margin_y))
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    fill = background if image.ndim == 3 else background[:1]
    seen = cv2.warpPerspective(
        image, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=tuple(float(c) for c in fill)
    )
    return np.asarray(seen, dtype=np.uint8)


def ink_over(image: Image, coverage: NDArray[np.floating], colour: tuple[int, int, int]) -> Image:
    """Prints translucent ink on an RGB page: ``coverage`` (height, width) in 0..1 is how much there is."""
    ink = np.array(colour, dtype=np.float32) / 255.0
    through = 1.0 - coverage[..., None].astype(np.float32) * (1.0 - ink)
    return _as_image(image.astype(np.float32) * through)
