"""The wheel's patterns: the TOML files as JSON, which every Python reads, and fast."""

import json
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10: Hatchling brings the same reader with it
    import tomli as tomllib  # type: ignore[import-not-found,no-redef]

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PatternFiles(BuildHookInterface[Any]):
    """Puts ``patterns/<name>.json`` in the place of each TOML file; an editable installation reads the TOML files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files and tell the builder where they go."""
        if version == "editable":
            return
        folder = Path(mkdtemp())
        for path in sorted((Path(self.root) / "src" / "shenbao_cite" / "patterns").glob("*.toml")):
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            built = folder / f"{path.stem}.json"
            built.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            build_data["force_include"][str(built)] = f"shenbao_cite/patterns/{built.name}"
