"""Scans as they lie in archives: pages of a PDF, worn step by step as paper, copiers and scanners wear them.

``worn_scan(pdf, name)`` prints the pages and takes them through the steps of the degradation of that name. The same
file, name and seed give the same bytes. ``HELD_OUT`` are for the last measurement only: nothing is tuned on them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from math import pi
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from scanner import EPOCH, MILLIMETRES, POINTS, press, seal_ink

WHITE, BLACK = 255, 0
THRESHOLD = 140  # grey level: what is darker is black on a page of two colours
INK_OF_PEN = (38, 42, 92)
RED, GREY_SEAL = (214, 38, 38), (60, 60, 60)

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Field = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Paper:
    """One page on its way: red, green and blue dots, dots per inch, and what chance does to it."""

    dots: Pixels
    dpi: int
    chance: np.random.Generator

    def dots_of(self, millimetres: float) -> int:
        """That length in dots, one at least."""
        return max(1, round(millimetres / MILLIMETRES * self.dpi))

    def ink(self) -> Pixels:
        """255 where something is printed."""
        return np.where(cv2.cvtColor(self.dots, cv2.COLOR_RGB2GRAY) < THRESHOLD, 255, 0).astype(np.uint8)


Step = Callable[[Paper], Pixels]


@dataclass(frozen=True, slots=True)
class Degradation:
    """How pages are worn: the steps in their order, dots per inch (down a page too), and how the image is kept."""

    steps: tuple[Step, ...] = ()
    dpi: int = 200
    kept: str = "jpeg"  # "jpeg", "grey", or "bilevel": black and white, fax group 4
    quality: int = 75
    down: int | None = None  # dots per inch down the page, where they are others than across


def worn_scan(pdf: bytes, name: str, seed: int = 0) -> bytes:
    """The PDF of the same pages as scans; ``seed`` decides all that chance does."""
    kind = DEGRADATIONS[name] if name in DEGRADATIONS else HELD_OUT[name]
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [_page(document[at], kind, np.random.default_rng([seed, at, len(name)])) for at in range(len(document))]
    written = BytesIO()
    quality = {} if kind.kept == "bilevel" else {"quality": kind.quality}
    pages[0].save(
        written,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        dpi=(kind.dpi, kind.down or kind.dpi),
        creationDate=EPOCH,
        modDate=EPOCH,
        **quality,
    )
    return written.getvalue()


def _page(page: pypdfium2.PdfPage, kind: Degradation, chance: np.random.Generator) -> Image.Image:
    dots = np.ascontiguousarray(page.render(scale=kind.dpi / POINTS, rev_byteorder=True).to_numpy()[..., :3])
    if kind.down:
        dots = cv2.resize(dots, (dots.shape[1], round(dots.shape[0] * kind.down / kind.dpi)))
    for step in kind.steps:
        dots = step(Paper(dots, kind.dpi, chance))
    image = Image.fromarray(dots)
    if kind.kept == "bilevel":
        return image.convert("L").point(lambda grey: 255 * (grey >= THRESHOLD)).convert("1")
    return image.convert("L") if kind.kept == "grey" else image


# ---------------------------------------------------------------- paper and light


def _field(paper: Paper, millimetres: float) -> Field:
    """Chance between 0 and 1 that changes slowly over the page: one value about every so many millimetres."""
    height, width = paper.dots.shape[:2]
    coarse = paper.dots_of(millimetres)
    small = paper.chance.random((height // coarse + 3, width // coarse + 3)).astype(np.float32)
    return np.clip(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1)


def _dimmed(dots: Pixels, share: Field) -> Pixels:
    """The page under light of that share."""
    return np.clip(dots * (share[..., None] if share.ndim == 2 else share), 0, WHITE).astype(np.uint8)


def grain(paper: Paper, levels: float = 8) -> Pixels:
    """The noise of a sensor."""
    noise = paper.chance.normal(0, levels, (*paper.dots.shape[:2], 1))
    return np.clip(paper.dots * (246 / 255) + noise, 0, WHITE).astype(np.uint8)


def tilted(paper: Paper, degrees: float) -> Pixels:
    """The page askew, to either side."""
    height, width = paper.dots.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees * paper.chance.choice([-1, 1]), 1)
    return cv2.warpAffine(paper.dots, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(WHITE,) * 3)


def turned(paper: Paper, quarters: int) -> Pixels:
    """The page fed on its side or upside down."""
    return np.ascontiguousarray(np.rot90(paper.dots, quarters))


def blurred(paper: Paper, millimetres: float) -> Pixels:
    """Out of focus."""
    return cv2.GaussianBlur(paper.dots, (0, 0), millimetres / MILLIMETRES * paper.dpi)


def uneven_light(paper: Paper, least: float = 0.6) -> Pixels:
    """Light from one side, with a shadow that falls on the page."""
    height, width = paper.dots.shape[:2]
    slope = np.linspace(1, least, width, dtype=np.float32) * np.linspace(1, 0.9, height, dtype=np.float32)[:, None]
    return _dimmed(paper.dots, slope)


def stained(paper: Paper) -> Pixels:
    """Rings and patches of tea: a pale disc with a darker rim, five on a page."""
    height, width = paper.dots.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    share = np.ones((height, width, 3), np.float32)
    for _ in range(5):
        radius = paper.dots_of(paper.chance.uniform(12, 28))
        y, x = paper.chance.uniform(0.1, 0.9) * height, paper.chance.uniform(0.1, 0.9) * width
        away = np.hypot(rows - y, columns - x) / radius + (_field(paper, 6) - 0.5) * 0.15
        depth = np.where(away < 1, 0.22, 0) + 0.38 * np.exp(-(((away - 1) / 0.05) ** 2))
        share -= depth[..., None] * np.array([0.45, 0.7, 1.0], np.float32)
    return _dimmed(paper.dots, np.clip(share, 0.2, 1))


def folded(paper: Paper) -> Pixels:
    """Folded in four and flattened: a dark line with light beside it, ink rubbed off on it, a step in the paper."""
    dots, (height, width) = paper.dots.copy(), paper.dots.shape[:2]
    wide = paper.dots_of(0.5)
    for axis, length in ((0, height), (1, width)):
        at = round(length * paper.chance.uniform(0.42, 0.58))
        part = [slice(None), slice(None)]
        part[axis] = slice(at, None)
        dots[tuple(part)] = np.roll(dots[tuple(part)], paper.dots_of(0.2), axis=1 - axis)
        away = np.abs(np.arange(length) - at).astype(np.float32)
        light = 1 - 0.55 * np.exp(-((away / wide) ** 2)) + 0.06 * np.exp(-((away / (8 * wide)) ** 2))
        dots = _dimmed(dots, np.broadcast_to(light[:, None] if axis == 0 else light[None, :], (height, width)))
        rubbed = np.broadcast_to((away <= wide)[:, None] if axis == 0 else (away <= wide)[None, :], (height, width))
        dots[rubbed & (paper.chance.random((height, width)) < 0.3)] = 225
    return dots


def curled(paper: Paper, millimetres: float = 5) -> Pixels:
    """A bound volume on the glass: at its back the lines rise, the text is narrower and lies in the shadow."""
    height, width = paper.dots.shape[:2]
    near = np.exp(-np.arange(width, dtype=np.float32) / (0.13 * width))
    rise, press = near * paper.dots_of(millimetres), near * paper.dots_of(millimetres * 0.8)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    slope = (rows / height - 0.25) * 1.4
    flat = cv2.remap(paper.dots, columns - press, rows + rise * slope, cv2.INTER_CUBIC, borderValue=(WHITE,) * 3)
    return _dimmed(flat, np.broadcast_to(1 - 0.6 * near**1.5, (height, width)).astype(np.float32))


def photographed(paper: Paper) -> Pixels:
    """By a phone that was not held level, on a desk."""
    height, width = paper.dots.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inset = paper.chance.uniform(0.02, 0.07, (4, 2)).astype(np.float32) * [width, height]
    way = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    lens = cv2.getPerspectiveTransform(corners, (corners + inset * way).astype(np.float32))
    return cv2.warpPerspective(paper.dots, lens, (width, height), flags=cv2.INTER_CUBIC, borderValue=(96, 78, 62))


# ---------------------------------------------------------------- toner, copiers and scanners


def bilevel(paper: Paper, threshold: int = THRESHOLD) -> Pixels:
    """Black and white."""
    grey = cv2.cvtColor(paper.dots, cv2.COLOR_RGB2GRAY)
    return cv2.cvtColor(np.where(grey < threshold, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2RGB)


def dithered(paper: Paper) -> Pixels:
    """Black and white dots for grey (Floyd and Steinberg)."""
    return np.asarray(Image.fromarray(paper.dots).convert("L").convert("1").convert("RGB")).copy()


def dirty(paper: Paper, specks: int = 700) -> Pixels:
    """Specks over the page, and dirt along its edges."""
    dots, (height, width) = paper.dots.copy(), paper.dots.shape[:2]
    for x, y, size in zip(
        paper.chance.integers(0, width, specks),
        paper.chance.integers(0, height, specks),
        paper.chance.integers(1, paper.dots_of(0.35) + 1, specks),
        strict=True,
    ):
        cv2.circle(dots, (int(x), int(y)), int(size) // 2, (30,) * 3, -1)
    for _ in range(12):
        y, long = int(paper.chance.integers(0, height)), paper.dots_of(paper.chance.uniform(1, 12))
        x = 0 if paper.chance.random() < 0.5 else width - paper.dots_of(1.5)
        cv2.rectangle(dots, (x, y), (x + paper.dots_of(paper.chance.uniform(0.3, 1.5)), y + long), (20,) * 3, -1)
    return dots


def punched(paper: Paper) -> Pixels:
    """Two holes in the margin, black on the glass."""
    dots, height = paper.dots.copy(), paper.dots.shape[0]
    for y in (height // 2 - paper.dots_of(40), height // 2 + paper.dots_of(40)):
        cv2.circle(dots, (paper.dots_of(9), y), paper.dots_of(3), (10,) * 3, -1)
    return dots


def copied(paper: Paper, times: int = 1, threshold: int = 150) -> Pixels:
    """A copy of a copy: a blur and a hard edge each time, with noise between."""
    dots = paper.dots
    for _ in range(times):
        noise = paper.chance.normal(0, 16, dots.shape[:2])[..., None]
        dots = np.clip(cv2.GaussianBlur(dots, (0, 0), paper.dpi / 220) + noise, 0, WHITE).astype(np.uint8)
        dots = bilevel(Paper(dots, paper.dpi, paper.chance), threshold)
    return dots


def thin_toner(paper: Paper) -> Pixels:
    """A cartridge at its end: strokes thin, pale and broken."""
    fine = paper.chance.normal(0, 0.22, paper.dots.shape[:2]).astype(np.float32)
    cover = np.clip(0.62 + 0.35 * (_field(paper, 9) - 0.5) + fine, 0, 1)[..., None]
    pale = WHITE - (WHITE - cv2.GaussianBlur(paper.dots, (0, 0), paper.dpi / 300)) * cover
    return np.clip(pale, 0, WHITE).astype(np.uint8)


def uneven_toner(paper: Paper) -> Pixels:
    """A drum that prints pale bands down the page."""
    width = paper.dots.shape[1]
    bands = paper.chance.random(width // paper.dots_of(14) + 3).astype(np.float32)
    cover = 0.28 + 0.72 * np.clip(cv2.resize(bands[None], (width, 1), interpolation=cv2.INTER_CUBIC), 0, 1)
    return np.clip(WHITE - (WHITE - paper.dots) * cover[..., None], 0, WHITE).astype(np.uint8)


def streaked(paper: Paper) -> Pixels:
    """Dirt on a copier's glass: thin dark lines from the top of the page to its end."""
    dots, width = paper.dots.copy(), paper.dots.shape[1]
    for _ in range(7):
        x, wide = int(paper.chance.integers(0, width)), int(paper.chance.integers(1, 4))
        dark = int(paper.chance.integers(60, 170))
        dots[:, x : x + wide] = np.minimum(dots[:, x : x + wide], dark)
    return dots


# ---------------------------------------------------------------- seals, pens, rules


def sealed(
    paper: Paper, ink: tuple[int, int, int] = RED, places: Sequence[tuple[float, float]] = ((0.7, 0.7),)
) -> Pixels:
    """Seals of an office over the print, each at shares of the page's width and height."""
    image = Image.fromarray(paper.dots)
    for x, y in places:
        near = paper.chance.uniform(-0.06, 0.06, 2)
        at = round((x + near[0]) * image.width), round((y + near[1]) * image.height)
        press(image, seal_ink(paper.dpi, paper.chance), at, ink)
    return np.asarray(image).copy()


def signed(paper: Paper) -> Pixels:
    """Names and remarks written by pen across the cells, six of them."""
    dots, (height, width) = paper.dots.copy(), paper.dots.shape[:2]
    for _ in range(6):
        x, y = paper.chance.uniform(0.12, 0.72) * width, paper.chance.uniform(0.12, 0.88) * height
        size = paper.dots_of(paper.chance.uniform(5, 9))
        for letter in range(3):
            steps = paper.chance.uniform(-0.6, 0.6, (7, 2)).cumsum(axis=0)
            line = (np.clip(steps, -0.8, 0.8) * size + [x + letter * size * 1.3, y]).astype(np.int32)
            cv2.polylines(dots, [line], False, INK_OF_PEN, paper.dots_of(0.45), cv2.LINE_AA)
    return dots


def marked(paper: Paper, words: str = "ARCHIVE COPY") -> Pixels:
    """A grey watermark slanting over the page."""
    page = Image.fromarray(paper.dots)
    layer = Image.new("L", page.size)
    font = ImageFont.load_default(page.width / 9)
    ImageDraw.Draw(layer).text((page.width * 0.12, page.height * 0.46), words, fill=70, font=font)
    page.paste((120,) * 3, (0, 0), layer.rotate(38, Image.Resampling.BILINEAR))
    return np.asarray(page).copy()


def _rules(paper: Paper) -> tuple[Pixels, Pixels]:
    """255 where level and upright rules are drawn."""
    ink, long = paper.ink(), paper.dots_of(11)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return tuple(cv2.dilate(lines, np.ones((3, 3), np.uint8)) for lines in (level, upright))  # type: ignore[return-value]


def ruled(paper: Paper, way: str) -> Pixels:
    """The rules of the page "faint", "dashed", with "gaps", or gone ("none")."""
    dots = paper.dots.copy()
    level, upright = _rules(paper)
    height, width = level.shape
    if way == "faint":
        drawn = (level | upright) > 0
        dots[drawn] = np.maximum(dots[drawn], 205)
        return dots
    for lines, length, axis in ((level, width, 1), (upright, height, 0)):
        along = np.arange(length)
        if way == "dashed":
            off = along % paper.dots_of(2.2) < paper.dots_of(0.9)
        elif way == "gaps":
            off = np.zeros(length, bool)
            for at in paper.chance.integers(0, length, length // paper.dots_of(28)):
                off[at : at + paper.dots_of(paper.chance.uniform(2, 8))] = True
        else:
            off = np.ones(length, bool)
        dots[(lines > 0) & np.broadcast_to(off[None, :] if axis == 1 else off[:, None], lines.shape)] = WHITE
    return dots


# ---------------------------------------------------------------- held out


def shown_through(paper: Paper) -> Pixels:
    """Thin paper printed on both sides: the back shows through, mirrored and pale."""
    back = cv2.GaussianBlur(np.ascontiguousarray(paper.dots[:, ::-1]), (0, 0), paper.dpi / 120)
    back = np.roll(back, (paper.dots_of(4), paper.dots_of(3)), axis=(0, 1))
    return np.minimum(paper.dots, np.clip(WHITE - (WHITE - back.astype(np.float32)) * 0.3, 0, WHITE)).astype(np.uint8)


def jolted(paper: Paper) -> Pixels:
    """A feeder that slips: strips of the page moved aside by a dot or two."""
    dots, at = paper.dots.copy(), 0
    while at < len(dots):
        end = at + int(paper.chance.integers(paper.dots_of(6), paper.dots_of(30)))
        dots[at:end] = np.roll(dots[at:end], int(paper.chance.integers(-2, 3)), axis=1)
        at = end
    return dots


def yellowed(paper: Paper) -> Pixels:
    """Old paper: yellow, darker towards its edges, the print brownish."""
    height, width = paper.dots.shape[:2]
    across = np.minimum(np.arange(width), np.arange(width)[::-1]) / width
    down = np.minimum(np.arange(height), np.arange(height)[::-1]) / height
    edge = np.exp(-np.minimum(across[None, :], down[:, None]) / 0.05).astype(np.float32)
    tint = (
        np.array([0.93, 0.84, 0.64], np.float32)
        * (1 - 0.35 * edge[..., None])
        * (0.95 + 0.05 * _field(paper, 20))[..., None]
    )
    return _dimmed(np.maximum(paper.dots, 45), tint)


def screened(paper: Paper) -> Pixels:
    """Printed as a picture through a screen of dots: no edge is sharp, paper and ink are both dotted."""
    rows, columns = np.mgrid[: paper.dots.shape[0], : paper.dots.shape[1]].astype(np.float32)
    turn = 2 * pi / max(2.6, paper.dpi / 75)
    wave = (np.sin((rows + columns) * turn * 0.7) + np.sin((rows - columns) * turn * 0.7)) * 18
    return np.clip(cv2.GaussianBlur(paper.dots, (0, 0), paper.dpi / 350) * 0.9 + 14 + wave[..., None], 0, WHITE).astype(
        np.uint8
    )


def torn(paper: Paper) -> Pixels:
    """A corner that is missing, a staple's shadow, pencil ticks in the margin."""
    dots, (height, width) = paper.dots.copy(), paper.dots.shape[:2]
    side = paper.dots_of(22)
    cv2.fillPoly(dots, [np.array([[width, 0], [width - side, 0], [width, side]], np.int32)], (70, 70, 70))
    cv2.line(
        dots, (paper.dots_of(8), paper.dots_of(9)), (paper.dots_of(19), paper.dots_of(6)), (60,) * 3, paper.dots_of(0.6)
    )
    for y in paper.chance.uniform(0.15, 0.9, 8) * height:
        x, size = paper.dots_of(7), paper.dots_of(3)
        cv2.polylines(
            dots,
            [np.array([[x, y], [x + size // 3, y + size // 2], [x + size, y - size]], np.int32)],
            False,
            (140,) * 3,
            1,
        )
    return dots


def smeared(paper: Paper) -> Pixels:
    """Moved while it was exposed."""
    kernel = np.zeros((5, 5), np.float32)
    cv2.line(kernel, (0, 3), (4, 1), 1.0)
    return cv2.filter2D(paper.dots, -1, kernel / kernel.sum())


def underlined(paper: Paper) -> Pixels:
    """Lines of a reader's pen under and through some of the text, and a circle around figures."""
    dots, (height, width) = paper.dots.copy(), paper.dots.shape[:2]
    for _ in range(7):
        x, y = paper.chance.uniform(0.15, 0.6) * width, paper.chance.uniform(0.12, 0.9) * height
        bend = paper.chance.uniform(-1, 1, 2) * paper.dots_of(1)
        line = [[x, y], [x + width * 0.12, y + bend[0]], [x + width * 0.25, y + bend[1]]]
        cv2.polylines(dots, [np.array(line, np.int32)], False, (40, 40, 150), paper.dots_of(0.3), cv2.LINE_AA)
    for _ in range(3):
        centre = (int(paper.chance.uniform(0.4, 0.85) * width), int(paper.chance.uniform(0.2, 0.8) * height))
        cv2.ellipse(
            dots,
            centre,
            (paper.dots_of(11), paper.dots_of(5)),
            4,
            0,
            350,
            (40, 40, 150),
            paper.dots_of(0.3),
            cv2.LINE_AA,
        )
    return dots


TITLE_AND_CELLS = ((0.5, 0.1), (0.35, 0.45), (0.7, 0.75))
grey_seals = partial(sealed, ink=GREY_SEAL, places=TITLE_AND_CELLS)
slightly = partial(tilted, degrees=0.4)

DEGRADATIONS: dict[str, Degradation] = {
    "clean": Degradation((grain,)),
    "grey": Degradation((slightly, grain), kept="grey"),
    "grey-100": Degradation((slightly, grain), 100, "grey"),
    "grey-300": Degradation((slightly, grain), 300, "grey"),
    "jpeg-15": Degradation((slightly, grain), quality=15),
    "g4-200": Degradation((slightly, grain), kept="bilevel"),
    "g4-150": Degradation((slightly, grain), 150, "bilevel"),
    "g4-100": Degradation((slightly, grain), 100, "bilevel"),
    "dithered": Degradation((slightly, grain, dithered), kept="bilevel"),
    "red-seal": Degradation((sealed, partial(tilted, degrees=1), grain)),
    "black-seal": Degradation((grey_seals, slightly, grain), kept="bilevel"),
    "archive": Degradation(
        (partial(sealed, ink=GREY_SEAL), partial(tilted, degrees=1.3), copied, dirty, punched), kept="bilevel"
    ),
    "fax": Degradation((slightly, partial(grain, levels=20), partial(dirty, specks=150)), 204, "bilevel", down=98),
    "thin-toner": Degradation((thin_toner, slightly), kept="bilevel"),
    "copy-of-copies": Degradation((slightly, partial(copied, times=3), dirty), kept="bilevel"),
    "uneven-toner": Degradation((uneven_toner, slightly, grain)),
    "streaks": Degradation((slightly, streaked, grain)),
    "watermark": Degradation((marked, slightly, grain)),
    "signature": Degradation((signed, slightly, grain)),
    "stains": Degradation((stained, slightly, grain)),
    "folds": Degradation((folded, slightly, grain)),
    "faint-rules": Degradation((partial(ruled, way="faint"), slightly, grain)),
    "dashed-rules": Degradation((partial(ruled, way="dashed"), slightly, grain)),
    "gaps-in-rules": Degradation((partial(ruled, way="gaps"), slightly, grain)),
    "no-rules": Degradation((partial(ruled, way="none"), slightly, grain)),
    "curl": Degradation((curled, grain)),
    "photo": Degradation((photographed, uneven_light, partial(blurred, millimetres=0.08), grain)),
    "askew": Degradation((partial(tilted, degrees=4.5), grain)),
    "on-its-side": Degradation((slightly, grain, partial(turned, quarters=1))),
    "upside-down": Degradation((slightly, grain, partial(turned, quarters=2))),
}

HELD_OUT: dict[str, Degradation] = {
    "show-through": Degradation((shown_through, slightly, grain)),
    "jolts": Degradation((jolted, slightly, grain), kept="grey"),
    "yellowed": Degradation((yellowed, slightly, grain)),
    "screen": Degradation((screened, slightly)),
    "torn": Degradation((torn, slightly, grain)),
    "smeared": Degradation((smeared, slightly, grain), kept="grey"),
    "pen-marks": Degradation((underlined, slightly, grain)),
    "worn-archive": Degradation(
        (grey_seals, partial(ruled, way="gaps"), partial(tilted, degrees=0.8), copied, dirty), kept="bilevel"
    ),
    "curl-bilevel": Degradation(
        (partial(curled, millimetres=3), grain, partial(bilevel, threshold=110)), kept="bilevel"
    ),
    "pale-folds": Degradation((thin_toner, folded, slightly, grain)),
    "blue-seal": Degradation((partial(sealed, ink=(40, 60, 190)), slightly, grain), 150),
    "lined-light": Degradation((streaked, partial(uneven_light, least=0.45), grain)),
}
