"""Drafts filled in as clerks do, saved and printed: nothing that was typed is lost or read otherwise."""

import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest
from clerk import Clerk, differences
from drafts import read, record

from extract import convert
from extract.seed import SeedOptions, seed
from extract.seed.layout import layouts

# a filing for every layout
LAYOUTS = {
    "general": "minhang-2021-community",
    "national-2011": "general-2015",
    "shanghai-minhang-2020": "minhang-2020-pingan",
    "shanghai-minhang-2021": "minhang-2021-community",
    "shanghai-putuo-2023": "putuo-2024-library",
    "shanghai-putuo-2026": "putuo-2026-repair",
}
each = pytest.mark.parametrize("name", LAYOUTS)
CUT = "table_cut"  # a browser cuts a row over two pages, and this is told


def clerk_at(name: str, number: int) -> Clerk:
    """The clerk with this number at a draft in the layout."""
    content = record(LAYOUTS[name])
    year = content["filings"][0]["fiscal_year"] + 1
    return Clerk(seed(content, year, SeedOptions(force=True), form=name), Random(number))


def test_every_layout_has_a_clerk() -> None:
    assert LAYOUTS.keys() == layouts().keys()


@pytest.mark.parametrize("number", range(4))
@each
def test_what_a_clerk_types_into_a_draft_is_read(name: str, number: int) -> None:
    """Units and full-width digits typed in, lines added and deleted, cells left blank."""
    clerk = clerk_at(name, number)

    content = read(clerk.filled())

    (filing,) = content["filings"]
    assert list(differences(clerk, filing)) == []
    assert content["status"] == "complete"


def test_a_clerk_fills_in_every_kind_of_cell() -> None:
    """The clerk of these tests is no idle one."""
    clerk = clerk_at("shanghai-minhang-2021", 1)
    clerk.filled()

    filled = {pointer for pointer, value in clerk.leaves.items() if pointer.startswith("/") and value is not None}
    assert {"/funds/own_level", "/filing_date"} <= filled
    lines = clerk.lists["/budget/rows"]
    assert sum(line["item"].startswith("新增工作") for line in lines) > 5
    assert sum(line["amount"] is None for line in lines) > 3
    assert len({line["item"] for line in lines}) > 30


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Clerk]]:
    """A filled draft of every layout as .doc, as PDF and as a web page: LibreOffice is called once for each."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder, clerks = tmp_path_factory.mktemp("filled"), {}
    for key in LAYOUTS:
        clerks[key] = clerk_at(key, 0)
    for key, clerk in clerks.items():
        (folder / f"{key}.docx").write_bytes(clerk.filled())
    for suffix in ("doc", "pdf", "html"):
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix]
        files = [str(folder / f"{key}.docx") for key in clerks]
        subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=300)
    return folder, clerks


@pytest.mark.parametrize("suffix", ["doc", "pdf"])
@each
def test_what_a_clerk_typed_is_read_from_the_file_that_is_handed_in(
    name: str, suffix: str, prints: tuple[Path, dict[str, Clerk]]
) -> None:
    folder, clerks = prints

    content = convert(folder / f"{name}.{suffix}").to_dict()

    (filing,) = content["filings"]
    assert list(differences(clerks[name], filing)) == []
    assert content["status"] == "complete"


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
@each
def test_what_a_clerk_typed_is_read_from_a_browser_s_print(name: str, prints: tuple[Path, dict[str, Clerk]]) -> None:
    folder, clerks = prints
    page, pdf = folder / f"{name}.html", folder / f"{name}-web.pdf"
    # LibreOffice writes the end of a content control as a control character, which no font has
    page.write_text(page.read_text("utf-8").replace("\x01", ""), "utf-8")
    switches = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    command = ["chromium", *switches, f"--user-data-dir={folder}/chromium", f"--print-to-pdf={pdf}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    content = convert(pdf).to_dict()

    (filing,) = content["filings"]
    assert list(differences(clerks[name], filing)) == []
    assert content["status"] == "complete" or CUT in {one["code"] for one in content["remarks"]}
