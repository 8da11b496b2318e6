"""The root of an output folder: the folder that the paths in its manifest are relative to, kept in ``root.txt``.

Without it, a second folder converted into the same output would take the places of the first one's records.
"""

import os
from collections.abc import Collection
from contextlib import suppress
from hashlib import file_digest
from itertools import islice
from pathlib import Path

from extract.batch.manifest import outcomes_of
from extract.batch.output import Output, kept_root
from extract.errors import ShenbaoError
from extract.storage import Address, Place

_SAMPLE = 200  # files of the manifest that are looked for in a folder


class OtherRoot(ShenbaoError):
    """The output folder has the records of another folder."""


def keep_root(out: Place, root: Place, output: Output) -> None:
    """Write the root, if it is new; raises ``NotWritten``."""
    if kept_root(out) != root:
        output.write_root(os.fsencode(str(root)) + b"\n")


def root_of(sources: Collection[Path], out: Place, wanted: Path | None = None) -> Path:
    """The root for converting absolute sources into ``out``: the one that it has, wherever that stands now.

    ``wanted`` is the root that the user names, to begin with or because the folder was moved. Raises ``OtherRoot`` if
    the output folder has the records of another one, ``ValueError`` if the sources have no folder in common.
    """
    common = Path(os.path.commonpath([source if source.is_dir() else source.parent for source in sources]))
    old = kept_root(out)
    if wanted is not None:
        if wanted not in (common, *common.parents):
            raise OtherRoot(f"--root {wanted} does not hold all sources: {common} is outside")
        if old not in (None, wanted) and not _holds_files_of(wanted, out):
            raise OtherRoot(f"{out} has the records of {old}, whose files are not in {wanted}: give another --out")
        return wanted
    if old is None:
        if _holds_files_of(common, out):
            return common
        raise OtherRoot(
            f"{out} has records of files that are not in {common}: give another --out; "
            "or say with --root DIR which folder they were converted from"
        )
    for folder in (common, *common.parents):
        if isinstance(old, Path) and (folder == old or (folder.exists() and old.exists() and folder.samefile(old))):
            return folder
    raise OtherRoot(
        f"{out} has the records of {old}, and {common} is outside: give another --out (one for both: convert both "
        f"together into a new one); if {old} was moved, add --root DIR with the place where it is now"
    )


def address_root_of(sources: Collection[Address], out: Place, wanted: Address | None = None) -> Address:
    """The root for sources at addresses, as ``root_of``; one that was moved is taken at the user's word."""
    around = [(source, *source.parents) if source.is_dir() else source.parents for source in sources]
    common = next((one for one in around[0] if all(one in others for others in around)), None)
    if common is None:
        raise ValueError(" and ".join(sorted(str(source) for source in sources)))
    old = kept_root(out)
    if wanted is not None and wanted not in (common, *common.parents):
        raise OtherRoot(f"--root {wanted} does not hold all sources: {common} is outside")
    if wanted is not None or old is None:
        return wanted or common
    for one in (common, *common.parents):
        if one == old:
            return one
    raise OtherRoot(f"{out} has the records of {old}, and {common} is outside: give another --out")


def _holds_files_of(root: Path, out: Place) -> bool:
    """Whether some file of the manifest, of a sample of them, is below ``root`` with the same content.

    True also where the manifest names no file outside of archives.
    """
    is_empty = True
    for outcome in islice(outcomes_of(out), _SAMPLE):
        file = root / outcome.path
        if outcome.sha256 is None:
            continue
        if os.path.isfile(file):
            with suppress(OSError), file.open("rb") as stream:
                if file_digest(stream, "sha256").hexdigest() == outcome.sha256:
                    return True
        is_empty &= any(os.path.isfile(parent) for parent in file.parents)  # a member of an archive
    return is_empty
