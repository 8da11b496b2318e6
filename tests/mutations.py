"""Filings with damage that a seed decides: what a failing disk, a broken transfer or a wrong name makes of them."""

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


def damaged(pdfs: list[bytes], docxs: list[bytes], seed: int, link: str = "") -> tuple[str, bytes]:
    """The name and the bytes of a damaged filing; ``link`` is an address that some ask for."""
    chance = Random(seed)
    is_pdf = chance.random() < 0.5
    data = chance.choice(pdfs if is_pdf else docxs)
    suffix = SUFFIXES[0 if is_pdf else 1]
    deeds: tuple[Callable[..., bytes], ...]
    deeds = (*_GENERAL, _in_objects, _in_numbers) if is_pdf else (*_GENERAL, _in_parts, _in_tags, _linked)
    deed = deeds[seed % len(deeds)]
    data = deed(data, chance, link) if deed is _linked else deed(data, chance)
    if chance.random() < 0.2:
        suffix = chance.choice(SUFFIXES)
    return f"{seed:05}{suffix}", data + b"%%%d" % seed


def changed(data: bytes, seed: int) -> bytes:
    """A file of any format, damaged."""
    return _GENERAL[seed % len(_GENERAL)](data, Random(seed)) + b"%%%d" % seed


def _stretch(data: bytes, chance: Random) -> tuple[int, int]:
    first, second = sorted(chance.randrange(len(data)) for _ in range(2))
    return first, second


def _flipped(data: bytes, chance: Random) -> bytes:
    """Bits turned over."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 200)):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(data: bytes, chance: Random) -> bytes:
    """The end lost."""
    return data[: chance.randrange(len(data))]


def _moved(data: bytes, chance: Random) -> bytes:
    """A stretch at the end instead of its place."""
    first, second = _stretch(data, chance)
    return data[:first] + data[second:] + data[first:second]


def _repeated(data: bytes, chance: Random) -> bytes:
    """A stretch twice."""
    first = chance.randrange(len(data))
    return data[:first] + data[first : first + chance.randrange(1, 5_000)] + data[first:]


def _blanked(data: bytes, chance: Random) -> bytes:
    """A stretch of zeros, as of blocks that were never written."""
    first, second = _stretch(data, chance)
    second = min(second, first + 8_192)
    return data[:first] + bytes(second - first) + data[second:]


_GENERAL: tuple[Callable[[bytes, Random], bytes], ...] = (_flipped, _cut, _moved, _repeated, _blanked)


# ---------------------------------------------------------------- PDF


def _in_objects(data: bytes, chance: Random) -> bytes:
    """Objects in other places, under other numbers, or gone."""
    pieces = data.split(b"endobj")
    for _ in range(chance.randrange(1, 6)):
        one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        if chance.random() < 0.2:
            pieces[one] = b"\n"
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"endobj".join(pieces)


def _in_numbers(data: bytes, chance: Random) -> bytes:
    """Lengths, counts, references and boxes that are others."""
    numbers = list(re.finditer(rb"(?<=[ \[])\d{1,6}(?=[ \]/>\r\n])", data))
    changed = bytearray(data)
    for found in chance.sample(numbers, min(len(numbers), chance.randrange(1, 12))):
        size = found.end() - found.start()
        changed[found.start() : found.end()] = b"%0*d" % (size, chance.randrange(10**size))
    return bytes(changed)


# ---------------------------------------------------------------- Word


def _in_parts(data: bytes, chance: Random) -> bytes:
    """Parts under each other's names, in another order, or gone."""
    parts = _unpacked(data)
    names = list(parts)
    chance.shuffle(names)
    one, other = names[0], names[1]
    parts[one], parts[other] = parts[other], parts[one]
    kept = names if chance.random() < 0.5 else names[: chance.randrange(1, len(names))]
    return _packed({name: parts[name] for name in kept})


def _in_tags(data: bytes, chance: Random) -> bytes:
    """Tags of a part gone, repeated or in other places; the package itself is sound."""
    parts = _unpacked(data)
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
    return _packed(parts | {name: b"".join(tags)})


def _linked(data: bytes, chance: Random, link: str) -> bytes:
    """Pictures, a header and a template that are to be fetched."""
    parts = _unpacked(data)
    kinds = ("image", "header", "attachedTemplate", "oleObject")
    wanted = "".join(
        f'<Relationship Id="x{kind}" Type="{_KIND}/{kind}" Target="{link}/{kind}" TargetMode="External"/>'
        for kind in chance.sample(kinds, 3)
    )
    for name in ("word/_rels/document.xml.rels", "word/_rels/settings.xml.rels"):
        old = parts.get(name, f'<Relationships xmlns="{_LINKS}"></Relationships>'.encode())
        parts[name] = old.replace(b"</Relationships>", wanted.encode() + b"</Relationships>")
    return _packed(parts)


def _unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
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
