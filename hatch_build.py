"""The accelerator (``extract/read/accelerator_source``): compiled where there is a compiler, else left out.

``SHENBAO_PURE=1`` leaves it out everywhere. Usage without a build: ``python hatch_build.py FOLDER`` compiles it there.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "extract/read"
SOURCE = f"{PACKAGE}/accelerator_source"  # a folder called accelerator would be imported where it is not compiled


def compiled_module(root: Path, folder: Path) -> Path | None:
    """Compile the module; returns its path in the folder, None without a compiler or Python's headers."""
    from setuptools import Distribution, Extension  # noqa: PLC0415 - a pure wheel needs none of it

    sources = sorted(str(path) for path in (root / SOURCE).glob("*.c"))
    extension = Extension("accelerator", sources, optional=True)
    command: Any = Distribution({"name": "shenbao", "ext_modules": [extension]}).get_command_obj("build_ext")
    with TemporaryDirectory() as objects:
        command.build_lib, command.build_temp, command.force = str(folder), objects, True
        command.ensure_finalized()
        command.run()
    built = folder / command.get_ext_filename("accelerator")
    return built if built.exists() else None


class Accelerator(BuildHookInterface[Any]):
    """Puts the module into the wheel, which is then one for this system; an editable installation has it in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the module and tell the builder where it goes."""
        if os.environ.get("SHENBAO_PURE"):
            return
        is_editable = version == "editable"
        built = compiled_module(Path(self.root), Path(self.root, PACKAGE) if is_editable else Path(mkdtemp()))
        if built is None:
            self.app.display_warning("no compiler, or no headers of Python: built without the accelerator")
        elif not is_editable:
            build_data["force_include"][str(built)] = f"{PACKAGE}/{built.name}"
            build_data.update(pure_python=False, infer_tag=True)


if __name__ == "__main__":
    sys.exit(compiled_module(Path(__file__).parent, Path(sys.argv[1])) is None)
