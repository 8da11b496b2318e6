"""A batch that is killed at random moments and resumed must write the same as an undisturbed batch, the index too.

Usage: ``python bench/resume.py [KILLS] [SEED]``, without arguments 30 and 1. Ends with an error if a record or a
line of the manifest differs, or if a process is left behind.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import mutations  # noqa: E402
import watched  # noqa: E402
from hostile import zip_file  # noqa: E402
from index_dump import dump  # noqa: E402

from extract import index  # noqa: E402


def main(kills: int, seed: int) -> None:
    """Print the moments of the kills, and the number of lines in the manifest at each."""
    chance = Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder, whole = Path(place, "in"), Path(place, "whole")
        number = write_files(folder)
        run = watched.conversion_run(folder, whole, "--jobs", "2")
        print(f"{number} files, undisturbed: {run.seconds:.1f} s, {len(watched.manifest(whole))} lines")
        index.update(whole, Path(place, "anew.db"))
        anew = dump(Path(place, "anew.db"))
        for kill in range(kills):
            out = Path(place, f"out-{kill}")
            moments = [chance.uniform(0, run.seconds)]
            while chance.random() < 0.3:
                moments.append(chance.uniform(0, run.seconds))
            counts = [watched.kill_run(folder, out, moment, "--jobs", "2") for moment in moments]
            watched.conversion_run(folder, out, "--jobs", "2")
            kills_in_words = ", ".join(f"{at:.2f} s ({count} lines)" for at, count in zip(moments, counts, strict=True))
            print(f"killed after {kills_in_words}", flush=True)
            wrong = watched.differences(whole, out) + watched.left_behind(out)
            if dump(out / "shenbao.db") != anew:
                wrong.append("the index differs from one made anew")
            if wrong:
                sys.exit("\n".join(wrong))
    print(f"{kills} batches: records and manifests as of the undisturbed run")


def write_files(folder: Path) -> int:
    """Write some dozens of files (PDF, Word, older formats, a zip file, copies, damage); returns their number."""
    folder.mkdir()
    pdfs = [path.read_bytes() for path in sorted((ROOT / "corpus").glob("*/source-*.pdf"))]
    words = sorted((ROOT / "corpus").glob("*/source.docx"))
    files = {f"{index:02}.pdf": data for index, data in enumerate(pdfs)}
    files |= {f"{index:02}.docx": path.read_bytes() for index, path in enumerate(words)}
    files |= {f"old-{index:02}{kind}": data for index, (kind, data) in enumerate(mutations.in_older_formats(words))}
    files["archive.zip"] = zip_file({f"{index}.pdf": data + b"%" for index, data in enumerate(pdfs[:4])})
    files |= {"copy.pdf": pdfs[0], "copy.docx": files["00.docx"]}
    files |= dict(mutations.damaged_filing(pdfs, [path.read_bytes() for path in words], seed) for seed in range(8))
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return len(files)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*(numbers + [30, 1][len(numbers) :]))
