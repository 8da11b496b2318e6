"""Draw what the benchmarks measured; runs with the Python of the peers' own environment: ``plots.py JSON PNG``.

The JSON is a list of panels: ``{"title", "x", "y", "scales": [of x, of y], "lines": {name: [[x, y], …]}}``. A name has
one colour in all panels, which the legend in the last place tells.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

COLUMNS = 3


def main(source: Path, target: Path) -> None:
    """Write the picture."""
    matplotlib = import_module("matplotlib")
    matplotlib.use("Agg")
    pyplot = import_module("matplotlib.pyplot")
    panels = json.loads(source.read_bytes())
    rows = len(panels) // COLUMNS + 1
    figure, axes = pyplot.subplots(rows, COLUMNS, figsize=(4.6 * COLUMNS, 3.7 * rows), squeeze=False)
    names = list(dict.fromkeys(name for panel in panels for name in panel["lines"]))
    drawn = {}
    for axis, panel in zip(axes.flat, panels, strict=False):
        for name, points in panel["lines"].items():
            style = {"marker": "o", "markersize": 7 if len(points) == 1 else 4, "color": f"C{names.index(name)}"}
            drawn[name] = axis.plot(*zip(*points, strict=True), **style, alpha=0.8)[0]
        axis.set(title=panel["title"], xlabel=panel["x"], ylabel=panel["y"])
        axis.set(xscale=panel["scales"][0], yscale=panel["scales"][1])
        if panel["scales"][0] == "log":
            axis.xaxis.set_major_formatter(pyplot.FuncFormatter(lambda number, _: f"{number:,.10g}"))
            axis.xaxis.set_minor_formatter(pyplot.NullFormatter())
        axis.grid(alpha=0.3)
    for axis in axes.flat[len(panels) :]:
        axis.axis("off")
    axes.flat[-1].legend([drawn[name] for name in names], names, loc="center left", fontsize=11)
    figure.tight_layout()
    figure.savefig(target, dpi=90)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
