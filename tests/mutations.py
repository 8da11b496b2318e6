"""Filings with random damage by seed, as from a failing disk, a broken transfer or a wrong file name."""

import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SUFFIXES = (".pdf", ".docx", ".doc")
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def damaged_filing(pdfs: list[bytes], docxs: list[bytes], seed: int, link: str = "") -> tuple[str, bytes]:
    """The name and bytes of a damaged filing; some of them refer to the address ``link``."""
    chance = Random(seed)
    is_pdf = chance.random() < 0.5
    data = chance.choice(pdfs if is_pdf else docxs)
    suffix = SUFFIXES[0 if is_pdf else 1]
    deeds: tuple[Callable[..., bytes], ...]
    deeds = (*_GENERAL, _in_objects, _in_numbers) if is_pdf else (*_GENERAL, _in_parts, _in_tags, _with_links)
    deed = deeds[seed % len(deeds)]
    data = deed(data, chance, link) if deed is _with_links else deed(data, chance)
    if chance.random() < 0.2:
        suffix = chance.choice(SUFFIXES)
    return f"{seed:05}{suffix}", data + b"%%%d" % seed


def damaged_file(data: bytes, seed: int) -> bytes:
    """The bytes of a file of any format, damaged."""
    return _GENERAL[seed % len(_GENERAL)](data, Random(seed)) + b"%%%d" % seed


def _stretch(data: bytes, chance: Random) -> tuple[int, int]:
    first, second = sorted(chance.randrange(len(data)) for _ in range(2))
    return first, second


def _with_flipped_bits(data: bytes, chance: Random) -> bytes:
    """Bytes with some bits flipped."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 200)):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _without_end(data: bytes, chance: Random) -> bytes:
    """Bytes without their end."""
    return data[: chance.randrange(len(data))]


def _with_moved_stretch(data: bytes, chance: Random) -> bytes:
    """Bytes with a stretch moved to the end."""
    first, second = _stretch(data, chance)
    return data[:first] + data[second:] + data[first:second]


def _with_repeated_stretch(data: bytes, chance: Random) -> bytes:
    """Bytes with a stretch repeated."""
    first = chance.randrange(len(data))
    return data[:first] + data[first : first + chance.randrange(1, 5_000)] + data[first:]


def _with_blank_stretch(data: bytes, chance: Random) -> bytes:
    """Bytes with a stretch of zeros, as in blocks that were never written."""
    first, second = _stretch(data, chance)
    second = min(second, first + 8_192)
    return data[:first] + bytes(second - first) + data[second:]


_GENERAL: tuple[Callable[[bytes, Random], bytes], ...] = (
    _with_flipped_bits,
    _without_end,
    _with_moved_stretch,
    _with_repeated_stretch,
    _with_blank_stretch,
)


# ---------------------------------------------------------------- PDF


def _in_objects(data: bytes, chance: Random) -> bytes:
    """A PDF with objects moved, renumbered or removed."""
    pieces = data.split(b"endobj")
    for _ in range(chance.randrange(1, 6)):
        one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        if chance.random() < 0.2:
            pieces[one] = b"\n"
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"endobj".join(pieces)


def _in_numbers(data: bytes, chance: Random) -> bytes:
    """A PDF with wrong lengths, counts, references and boxes."""
    numbers = list(re.finditer(rb"(?<=[ \[])\d{1,6}(?=[ \]/>\r\n])", data))
    changed = bytearray(data)
    for found in chance.sample(numbers, min(len(numbers), chance.randrange(1, 12))):
        size = found.end() - found.start()
        changed[found.start() : found.end()] = b"%0*d" % (size, chance.randrange(10**size))
    return bytes(changed)


# ---------------------------------------------------------------- Word


def _in_parts(data: bytes, chance: Random) -> bytes:
    """A package with parts renamed, reordered or removed."""
    parts = _zip_parts(data)
    names = list(parts)
    chance.shuffle(names)
    one, other = names[0], names[1]
    parts[one], parts[other] = parts[other], parts[one]
    kept = names if chance.random() < 0.5 else names[: chance.randrange(1, len(names))]
    return _zip_bytes({name: parts[name] for name in kept})


def _in_tags(data: bytes, chance: Random) -> bytes:
    """A sound package with tags of a part removed, repeated or moved."""
    parts = _zip_parts(data)
    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    tags = re.split(rb"(?=<)", parts[name])
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(1, len(tags) + 1)
        match chance.randrange(3):
            case 0:
                del tags[at : at + 1]
            case 1:
                tags[at:at] = tags[at : at + chance.randrange(1, 400)]
            case _:
                tags.insert(chance.randrange(1, len(tags) + 1), tags.pop(min(at, len(tags) - 1)))
    return _zip_bytes(parts | {name: b"".join(tags)})


def _with_links(data: bytes, chance: Random, link: str) -> bytes:
    """A package that refers to pictures, a header and a template at the address ``link``."""
    parts = _zip_parts(data)
    kinds = ("image", "header", "attachedTemplate", "oleObject")
    wanted = "".join(
        f'<Relationship Id="x{kind}" Type="{_KIND}/{kind}" Target="{link}/{kind}" TargetMode="External"/>'
        for kind in chance.sample(kinds, 3)
    )
    for name in ("word/_rels/document.xml.rels", "word/_rels/settings.xml.rels"):
        old = parts.get(name, f'<Relationships xmlns="{_LINKS}"></Relationships>'.encode())
        parts[name] = old.replace(b"</Relationships>", wanted.encode() + b"</Relationships>")
    return _zip_bytes(parts)


def _zip_parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _zip_bytes(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return buffer.getvalue()


# ---------------------------------------------------------------- older formats


def in_older_formats(words: list[Path]) -> list[tuple[str, bytes]]:
    """Each Word file as LibreOffice saves it in older formats: suffix and bytes; nothing without LibreOffice."""
    if shutil.which("soffice") is None:
        return []
    with TemporaryDirectory() as place:
        files = [shutil.copy(path, Path(place, f"{index:03}.docx")) for index, path in enumerate(words)]
        profile = Path(place, "profile").as_uri()
        for suffix in ("doc", "rtf"):
            command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
            subprocess.run([*command, "--outdir", place, *files], check=True, capture_output=True, timeout=120)
        made = sorted(path for path in Path(place).iterdir() if path.suffix in (".doc", ".rtf"))
        return [(path.suffix, path.read_bytes()) for path in made]
