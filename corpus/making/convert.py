"""Word and HTML → PDF through LibreOffice and Chromium, without times and random ids."""

from pathlib import Path
from re import sub
from shutil import move
from subprocess import run
from tempfile import TemporaryDirectory

MOMENT = b"20200101000000"


def libreoffice(word: Path, pdf: Path) -> None:
    """Print a .docx with LibreOffice."""
    with TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(word))
        move(Path(folder) / f"{word.stem}.pdf", pdf)
    _pin(pdf)


def chromium(html: str, pdf: Path) -> None:
    """Print an HTML text with Chromium."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        switches = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
        output = (f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
        _run("chromium", *switches, *output, page.as_uri())
    _pin(pdf)


def _run(*command: str) -> None:
    run(command, check=True, capture_output=True, timeout=120)


def _pin(pdf: Path) -> None:
    """Replace dates and the trailer's document ids by fixed ones of the same length, so that no offset moves."""
    content = sub(rb"D:\d{14}", b"D:" + MOMENT, pdf.read_bytes())
    body, trailer, rest = content.rpartition(b"trailer")
    pdf.write_bytes(body + trailer + sub(rb"(?<=[</])[0-9A-F]{32}", b"0" * 32, rest))
