"""The layers of a PDF (optional content, ISO 32000-1, 8.11) that are off: a viewer does not show what is on them."""

from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf

from extract.model import Remark


def layer_remarks(source: bytes) -> list[Remark]:
    """The remark on layers that are off: PDFium reads their text as it does any other, though the page has none of it.

    None where the file cannot be opened without a password, or is damaged: others tell of that.
    """
    names: list[str] = []
    broken = (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError, LookupError)
    with suppress(*broken), pikepdf.open(BytesIO(source), suppress_warnings=True) as pdf:
        properties = pdf.Root.get("/OCProperties", pikepdf.Dictionary())
        usual = properties.get("/D", pikepdf.Dictionary())
        layers: Any = properties.get("/OCGs", []) if usual.get("/BaseState") == "/OFF" else usual.get("/OFF", [])
        shown = {layer.objgen for layer in usual.get("/ON", [])}
        names = [str(layer.get("/Name", "")) for layer in layers if layer.objgen not in shown]
    if not names:
        return []
    message = (
        f"文件中有关闭的图层（{'、'.join(names[:5])}），页面不显示，其中的文字却可能已混入读出的内容；请对照原件。"
    )
    return [Remark("layer_hidden", "error", message)]
