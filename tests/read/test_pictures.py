"""What a picture in a file without pages says, whatever the file is: read by an engine that gives set answers."""

from collections.abc import Sequence

import pytest
from drawn_pictures import drawn, file_of, form, table
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extract.read.bitmaps import image_to_read
from extract.read.layout.drawing import RulingLine
from extract.read.layout.lines import Glyph
from extract.read.ocr import OcrOptions, ScanImage, ScannedPage
from extract.read.pictures import PictureReader, ShownPicture

UNMOVED = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
