"""The layers of a PDF (optional content, ISO 32000-1, 8.11) that are off: what is on them is taken out of the file.

A viewer does not show it, while PDFium hands out its text as any other.
"""

from io import BytesIO
from typing import Any

import pikepdf

from extract.model import Place, Remark

_WRONG = "文件的图层设置有误，无法判断哪些图层关闭，读出的内容可能含有页面不显示的文字；请对照原件。"
_DEEPEST = 16  # forms in each other, and expressions of visibility
_PAINTING = {  # what stands in the place of an operator that paints: a path must end, a line of text move on
    **dict.fromkeys(("Tj", "TJ", "Do", "sh", "INLINE IMAGE"), ()),
    **dict.fromkeys(("'", '"'), ("T*",)),
    **dict.fromkeys(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s"), ("n",)),
}
_BROKEN = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, NotImplementedError)


def without_hidden_layers(source: bytes) -> tuple[bytes, list[Remark]]:
    """The file without what is on layers that are off, and the remark on it; the file itself where there is nothing.

    A file that cannot be opened without a password, or is damaged, is as it was: the reader itself says so.
    """
    try:
        pdf = pikepdf.open(BytesIO(source), suppress_warnings=True)
    except pikepdf.PdfError:
        return source, []
    with pdf:
        try:
            layers = _hidden_layers(pdf)
            cleaning = _Cleaning(pdf, layers)
            pages = [number for number, page in enumerate(pdf.pages, 1) if layers and cleaning.clean(page)]
        except _BROKEN:
            return source, [Remark("layer_hidden", "error", _WRONG)]
        if not pages:
            return source, []
        target = BytesIO()
        pdf.save(target)
    names, where = "、".join(list(layers.values())[:5]), "、".join(f"第{number}页" for number in pages[:5])
    message = f"文件中有关闭的图层（{names}），页面不显示其内容（{where}），未读取；如需读取，请打开图层后另存。"
    places = tuple(Place(page=number) for number in pages)
    return target.getvalue(), [Remark("layer_hidden", "error", message, places[0] if len(places) == 1 else places)]


Layers = dict[tuple[int, int], str]  # by object number and generation


def _hidden_layers(pdf: pikepdf.Pdf) -> Layers:
    """The layers that are off, with their names; raises what pikepdf raises where the settings are wrong."""
    properties = pdf.Root.get("/OCProperties", pikepdf.Dictionary())
    usual = properties.get("/D", pikepdf.Dictionary())
    every: Any = properties.get("/OCGs", [])
    layers: Any = every if usual.get("/BaseState") == "/OFF" else usual.get("/OFF", [])
    visible = {layer.objgen for layer in usual.get("/ON", [])}
    off = {layer.objgen: layer for layer in layers if layer.objgen not in visible}
    for event in usual.get("/AS", []):
        for layer in event.get("/OCGs", []) if event.get("/Event") == "/View" else []:
            view: Any = layer.get("/Usage", pikepdf.Dictionary()).get("/View", pikepdf.Dictionary())
            state = view.get("/ViewState")
            if state == "/OFF":
                off[layer.objgen] = layer
            elif state == "/ON":
                off.pop(layer.objgen, None)
    return {key: str(layer.get("/Name", "")) for key, layer in off.items()}


class _Cleaning:
    """Takes what is on hidden layers out of a file; ``removed`` counts what was painted there."""

    def __init__(self, pdf: pikepdf.Pdf, layers: Layers) -> None:
        self.pdf = pdf
        self.layers = layers
        self.removed = 0
        self._done: set[tuple[int, int]] = set()

    def clean(self, page: pikepdf.Page) -> bool:
        """Whether something was taken out of the page."""
        before = self.removed
        visible_instructions = self._visible_instructions(page, page.obj.get("/Resources", pikepdf.Dictionary()), 0)
        if self.removed > before:
            page.obj.Contents = self.pdf.make_stream(pikepdf.unparse_content_stream(visible_instructions))
        annotations = list(page.obj.get("/Annots", []))
        visible = [one for one in annotations if not self._is_off(one.get("/OC"), 0)]
        if len(visible) < len(annotations):
            page.obj.Annots = pikepdf.Array(visible)
            self.removed += len(annotations) - len(visible)
        return self.removed > before

    def _visible_instructions(self, stream: Any, resources: Any, depth: int) -> list[Any]:
        """The instructions of a page or form without those that paint something on a hidden layer."""
        properties, objects = resources.get("/Properties", {}), resources.get("/XObject", {})
        marks: list[bool] = []
        result: list[Any] = []
        for instruction in pikepdf.parse_content_stream(stream):
            operands, name = instruction.operands, str(instruction.operator)
            if name in {"BDC", "BMC"}:
                is_layer = name == "BDC" and operands[0] == "/OC"
                marks.append(is_layer and self._is_off(properties.get(str(operands[1])), 0))
            elif name == "EMC" and marks:
                marks.pop()
            is_off = any(marks)
            if name == "Do" and not is_off:
                is_off = self._is_object_off(objects.get(str(operands[0])), depth)
            if is_off and name in _PAINTING:
                self.removed += 1
                result += [pikepdf.ContentStreamInstruction([], pikepdf.Operator(other)) for other in _PAINTING[name]]
            else:
                result.append(instruction)
        return result

    def _is_object_off(self, one: Any, depth: int) -> bool:
        """Whether an image or form is on a hidden layer; a form that is not is cleaned itself."""
        if one is None or self._is_off(one.get("/OC"), 0):
            return one is not None
        if one.get("/Subtype") == "/Form" and depth < _DEEPEST and one.objgen not in self._done:
            self._done.add(one.objgen)
            before = self.removed
            kept = self._visible_instructions(one, one.get("/Resources", {}), depth + 1)
            if self.removed > before:
                one.write(pikepdf.unparse_content_stream(kept))
        return False

    def _is_off(self, layer: Any, depth: int) -> bool:
        """Whether a layer is off, or what a set of layers (OCMD) decides on."""
        if layer is None:
            return False
        if layer.get("/Type") != "/OCMD":
            return layer.objgen in self.layers
        if "/VE" in layer:
            return not self._is_visible(layer.VE, depth)
        members = layer.get("/OCGs", [])
        off = [self._is_off(one, depth) for one in (members if isinstance(members, pikepdf.Array) else [members])]
        policy = str(layer.get("/P", "/AnyOn"))
        is_visible = {"/AllOn": not any(off), "/AnyOff": any(off), "/AllOff": all(off)}.get(policy, not all(off))
        return bool(off) and not is_visible

    def _is_visible(self, expression: Any, depth: int) -> bool:
        if not isinstance(expression, pikepdf.Array) or depth > _DEEPEST:
            return not self._is_off(expression, depth)
        operator, *operands = expression
        visible = [self._is_visible(one, depth + 1) for one in operands]
        return {"/And": all(visible), "/Or": any(visible), "/Not": not all(visible)}[str(operator)]
