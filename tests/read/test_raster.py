"""Pages as images for whoever shows them: of a PDF, of one that was repaired, of picture files."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from extract.errors import DamagedSource
from extract.read.raster import page_sizes, raster

SAMPLE = "corpus/putuo-2026-repair/source-libreoffice.pdf"
_ROTATED = 6  # the camera lay on its side (EXIF 2.32, 4.6.4 A, Orientation)


def picture(size: tuple[int, int], kind: str = "PNG", **more: object) -> bytes:
    """A black picture, white in its left upper quarter."""
    image = Image.new("RGB", size)
    image.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def test_a_page_of_a_pdf_has_the_size_and_scale_that_were_asked_for(root: Path) -> None:
    data = (root / SAMPLE).read_bytes()
    [(width, height)] = page_sizes(data)
    image, scale = raster(data, 1, 1.5)

    assert scale == 1.5
    assert image.size == (pytest.approx(width * 1.5, abs=1), pytest.approx(height * 1.5, abs=1))


def test_a_pdf_that_was_repaired_to_be_read_is_repaired_to_be_drawn(root: Path) -> None:
    whole = (root / SAMPLE).read_bytes()
    cut = whole[: whole.rindex(b"startxref")]
    cut = cut.replace(b"xref", b"xxxx")

    assert page_sizes(cut) == page_sizes(whole)
    assert raster(cut, 1, 1.0)[0].tobytes() == raster(whole, 1, 1.0)[0].tobytes()


def test_a_picture_is_a_page_of_the_size_that_its_dots_tell() -> None:
    data = picture((1240, 1754), dpi=(150, 150))

    assert page_sizes(data) == [(pytest.approx(595.2, abs=0.1), pytest.approx(841.9, abs=0.1))]
    image, scale = raster(data, 1, 1.0)
    assert image.size == (pytest.approx(595, abs=1), pytest.approx(842, abs=1))
    assert scale == pytest.approx(1.0)
    assert raster(data, 1, 9.0)[1] == pytest.approx(150 / 72, abs=0.01)  # it has no more


def test_a_picture_is_shown_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = _ROTATED
    data = picture((300, 200), "JPEG", exif=exif, dpi=(144, 144))

    assert page_sizes(data) == [(100.0, 150.0)]
    image, _ = raster(data, 1, 2.0)
    assert image.size == (200, 300)
    assert [image.getpixel((x, y))[0] > 128 for x, y in ((20, 20), (180, 20))] == [False, True]  # type: ignore[index]


def test_a_tiff_has_as_many_pages_as_pictures() -> None:
    file = BytesIO()
    frames = [Image.new("L", (200 + 10 * at, 300), 40 * at) for at in range(3)]
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:], dpi=(144, 144))

    assert [round(width) for width, _ in page_sizes(file.getvalue())] == [100, 105, 110]
    assert raster(file.getvalue(), 3, 1.0)[0].getpixel((5, 5)) == (80, 80, 80)
    with pytest.raises(DamagedSource):
        raster(file.getvalue(), 4, 1.0)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n" + bytes(400), b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_cannot_be_opened_is_told(data: bytes) -> None:
    with pytest.raises(DamagedSource):
        page_sizes(data)
    with pytest.raises(DamagedSource):
        raster(data, 1, 1.0)
