"""The layers of a PDF (optional content, ISO 32000-1, 8.11) that are off: a viewer does not show what is on them."""

from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf

from extract.model import Remark

_WRONG = "文件的图层设置有误，无法判断哪些图层关闭，读出的内容可能含有页面不显示的文字；请对照原件。"


def layer_remarks(source: bytes) -> list[Remark]:
    """The remark on layers that are off: PDFium reads their text as it does any other, though the page has none of it.

    There is no remark on a file that cannot be opened without a password, or is damaged: the reader itself says so.
    """
    names: list[str] = []
    with suppress(pikepdf.PdfError), pikepdf.open(BytesIO(source), suppress_warnings=True) as pdf:
        try:
            names = _hidden_layers(pdf)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError):
            return [Remark("layer_hidden", "error", _WRONG)]
    if not names:
        return []
    message = (
        f"文件中有关闭的图层（{'、'.join(names[:5])}），页面不显示，其中的文字却可能已混入读出的内容；请对照原件。"
    )
    return [Remark("layer_hidden", "error", message)]


def _hidden_layers(pdf: pikepdf.Pdf) -> list[str]:
    """The names of the layers that are off; raises what pikepdf raises where the settings are not what they must be."""
    properties = pdf.Root.get("/OCProperties", pikepdf.Dictionary())
    usual = properties.get("/D", pikepdf.Dictionary())
    layers: Any = properties.get("/OCGs", []) if usual.get("/BaseState") == "/OFF" else usual.get("/OFF", [])
    shown = {layer.objgen for layer in usual.get("/ON", [])}
    return [str(layer.get("/Name", "")) for layer in layers if layer.objgen not in shown]
