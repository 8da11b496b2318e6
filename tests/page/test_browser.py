"""The site in a real browser: what an auditor does with the mouse, with the keyboard alone, without JavaScript."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from sites import PASSWORD, PDF, PERSONS, USER, WORD, serve

from extract.page.site import Collection, Site, application
from extract.page.site.collection import stored_record

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
NUMBER = "闵综治办〔2017〕11号"
AMOUNT = "/budget/rows/1/amount"  # 813.70 on page 3
SIZE = (595.3, 841.9)  # of its pages, in points
PAGES = (
    "/",
    f"/?q={quote('禁毒')}",
    "/regulations",
    f"/regulation?name={quote(NUMBER)}",
    f"/network?name={quote(NUMBER)}",
    "/network",
    "/archive",
    f"/filing/{PDF}.json?at={AMOUNT}",
    f"/filing/{PERSONS}.json",
    f"/compare?old={WORD}.json&new={PERSONS}.json&n=1",
    "/api",
    "/nothing",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, or another that is installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium is installed: apt install chromium")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def address(collection: Collection) -> Iterator[str]:
    with serve(application(Site(collection))) as found:
        yield found


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens a page; whatever the browser complains of there fails the test."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def opened(path: str, **given: Any) -> Any:
        usual = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}  # a screenshot stands still
        context = browser.new_context(base_url=address, **usual | given)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "404" not in text] == []


def yellow(page: Any, sheet: int, box: tuple[float, ...], size: tuple[float, float]) -> float:
    """The share of yellow pixels within a box (in points) of a sheet, as it looks on the screen."""
    image = Image.open(io.BytesIO(page.locator(f"#p{sheet} .sheet").screenshot())).convert("RGB")
    scale = (image.width / size[0], image.height / size[1])
    part = image.crop(tuple(int(edge * scale[at % 2]) for at, edge in enumerate(box)))  # type: ignore[arg-type]
    pixels = list(part.get_flattened_data() if hasattr(part, "get_flattened_data") else part.getdata())
    return sum(1 for red, _, blue in pixels if red - blue > 40) / len(pixels)


def lit_rightly(page: Any, collection: Collection) -> None:
    """The highlight lies over the cell of the amount, and nothing beside it is lit."""
    at = stored_record(collection, f"{PDF}.json").record.filings[0].evidence[AMOUNT].places[0]
    page.locator("#p3 img").evaluate("image => image.decode()")
    x0, top, x1, bottom = (float(edge) for edge in at.box or ())
    assert at.page == 3
    assert yellow(page, 3, (x0, top, x1, bottom), SIZE) > 0.5
    for beside in ((x0 - 40, top, x0 - 6, bottom), (x0, top - 14, x1, top - 4), (x0, bottom + 4, x1, bottom + 14)):
        assert yellow(page, 3, beside, SIZE) == 0


# ---------------------------------------------------------------- with the mouse


@pytest.mark.parametrize("written", ["闵综治办(2017)11号", "闵综治办［2017］ 11 号", "综治办〔2017"])
def test_a_number_is_searched_in_three_spellings(tab: Callable[..., Any], written: str) -> None:
    page = tab("/")
    page.fill("#q", written)
    page.click("button.main")
    page.wait_for_selector("text=/查到 [23] 份申报/")  # what means harm has a part of the number

    assert page.input_value("#q") == written
    assert "q=" in page.url
    assert page.locator("mark").first.inner_text() == NUMBER


def test_a_budget_row_and_its_cell_light_each_other(tab: Callable[..., Any], collection: Collection) -> None:
    page = tab(f"/?q={quote(NUMBER)}&status=complete&form=declaration")
    page.click(f"a[href^='/filing/{PDF}.json']")
    page.click(f".fields [data-at='{AMOUNT}']")
    lit_rightly(page, collection)
    assert page.locator("#told").inner_text() == "已在原件第3页标出"

    page.click(".original [data-at^='/budget/rows/2/amount'] rect", position={"x": 3, "y": 3})
    other = page.locator(".fields [data-at='/budget/rows/2/amount']")
    assert "lit" in (other.get_attribute("class") or "")
    assert other.evaluate("one => one === document.activeElement")
    assert page.locator(f".fields [data-at='{AMOUNT}'].lit").count() == 0


def test_a_place_lights_what_stands_there_and_a_check_all_its_places(tab: Callable[..., Any]) -> None:
    page = tab(f"/filing/{PDF}.json")
    key = "/project/feasibility"
    page.locator(f".original [data-own~='{key}'] rect").first.click(position={"x": 3, "y": 3})
    lit = page.evaluate("Array.from(document.querySelectorAll('.fields .lit'), one => one.dataset.at)")
    assert lit == [key]

    check = page.locator(".checks [data-at^='/checks/']").filter(visible=True).first
    check.click()
    own = check.get_attribute("data-at")
    every = page.locator(f".original [data-at~='{own}']").count()
    assert every >= 1
    assert page.locator(".original .lit").count() == every


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_original_is_enlarged_and_moved(tab: Callable[..., Any], size: tuple[int, int]) -> None:
    page = tab(f"/filing/{PDF}.json?at={AMOUNT}#lit", viewport={"width": size[0], "height": size[1]})
    share = """() => {
        const at = one => document.querySelector(one).getBoundingClientRect();
        const mark = at(".original .lit rect"), sheet = at("#p3 .sheet");
        return [(mark.left - sheet.left) / sheet.width, (mark.top - sheet.top) / sheet.height];
    }"""
    before = page.evaluate(share)
    page.click(".zoom >> text=放大")
    page.click(".zoom >> text=放大")
    pane, sheet = page.locator("#original"), page.locator("#p3 .sheet")
    inner = pane.evaluate("one => one.querySelector('.page').clientWidth")
    assert page.locator(".zoom output").inner_text() == "200%"
    assert sheet.evaluate("one => one.offsetWidth") == pytest.approx(2 * inner, abs=2)
    assert page.evaluate(share) == pytest.approx(before, abs=0.004)  # the marks lie where they lay
    width = page.locator("#p3 img").evaluate("one => one.decode().then(() => one.naturalWidth)")
    assert width == pytest.approx(2480, abs=2)  # 300 dots to the inch, not 144

    pane.focus()
    page.keyboard.press("-")
    assert page.locator(".zoom output").inner_text() == "150%"
    page.keyboard.press("0")
    assert page.locator(".zoom output").inner_text() == "100%"
    page.keyboard.press("+")
    assert page.locator(".zoom output").inner_text() == "150%"


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_a_mouse_moves_the_enlarged_original(tab: Callable[..., Any], size: tuple[int, int]) -> None:
    page = tab(f"/filing/{PDF}.json?at={AMOUNT}#lit", viewport={"width": size[0], "height": size[1]})
    page.click(".zoom >> text=放大")
    pane = page.locator("#original")
    pane.scroll_into_view_if_needed()
    box, address = pane.bounding_box(), page.url
    left, top = pane.evaluate("one => [one.scrollLeft, one.scrollTop]")
    page.mouse.move(box["x"] + 150, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 110, box["y"] + 240, steps=4)
    page.mouse.up()
    assert pane.evaluate("one => [one.scrollLeft, one.scrollTop]") == [left + 40, top + 60]
    assert page.url == address  # what is let go over a mark opens nothing


def test_an_address_has_nothing_that_was_not_asked(tab: Callable[..., Any]) -> None:
    page = tab("/")
    page.fill("#q", "禁毒")
    page.press("#q", "Enter")
    page.wait_for_selector("text=/查到 . 份申报/")
    assert page.url.partition("?")[2] == f"q={quote('禁毒')}"
    assert page.locator("#both1").is_enabled()
    page.click("summary >> text=更多条件和写法")
    page.select_option("#sort", "unit")
    page.click("button.main")
    page.wait_for_url("**sort=unit*")
    assert "both" not in page.url
    page.goto("/archive")
    page.click("form.inline button")
    page.wait_for_url("**/archive?")
    page.goto("/regulations")
    page.fill("#q", "禁毒")
    page.press("#q", "Enter")
    page.wait_for_url(f"**/regulations?q={quote('禁毒')}")


def test_a_query_that_is_not_understood_says_so_without_a_new_page(browser: Any, address: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto("/")
    page.fill("#q", "禁毒 (")
    page.press("#q", "Enter")
    page.wait_for_selector("#trouble >> text=没有写完")

    assert page.input_value("#q") == "禁毒 ("
    page.close()


def test_facets_narrow_without_a_new_page(tab: Callable[..., Any]) -> None:
    page = tab("/?q=" + quote("社区"))
    page.evaluate("window.same = true")
    page.click(".facets >> text=2021 年")
    page.wait_for_selector(".chosen >> text=年度：2021 年")

    assert page.evaluate("window.same")
    assert "year=2021" in page.url
    page.go_back()
    page.wait_for_selector(".chosen", state="detached")


def test_tables_are_taken_along(tab: Callable[..., Any], tmp_path: Path) -> None:
    page = tab(f"/filing/{PDF}.json")
    page.click("summary >> text=下载")
    with page.expect_download() as waiting:
        page.click("text=表格（Excel）")
    waiting.value.save_as(tmp_path / "t.xlsx")

    assert waiting.value.suggested_filename == "source-libreoffice.xlsx"
    assert (tmp_path / "t.xlsx").read_bytes()[:2] == b"PK"


def test_a_filing_is_compared_with_another(tab: Callable[..., Any]) -> None:
    page = tab(f"/filing/{PDF}.json")
    page.click("summary >> text=与其他年度比较")
    page.click(".menu[open] li a")
    page.wait_for_selector("text=下载对照报告")
    page.click(".changes a.where")

    page.wait_for_selector(".fields .lit")


# ---------------------------------------------------------------- otherwise


def test_the_keyboard_is_enough(tab: Callable[..., Any], collection: Collection) -> None:
    page = tab("/regulations")
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳至正文"
    for _ in range(2):
        press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "引用文件"
    page.goto("/")
    page.locator("#q:focus").wait_for()
    page.keyboard.type(NUMBER)
    press("Enter")
    page.wait_for_selector("text=查到 2 份申报")
    reach(page, f"(one.getAttribute('href') || '').startsWith('/filing/{PDF}.json')")
    press("Enter")
    page.wait_for_url(f"**/filing/{PDF}.json*")
    reach(page, f"one.closest('.fields') && one.dataset.at === '{AMOUNT}'")
    press("Enter")

    lit_rightly(page, collection)


def reach(page: Any, wanted: str, most: int = 400) -> None:
    """Press Tab until the focus is on what is wanted."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const one = document.activeElement; return Boolean({wanted}); }})()"):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize("has_log_in", [False, True])
def test_the_first_hit_is_eight_tabs_away(
    browser: Any, collection: Collection, users: Path, tmp_path: Path, has_log_in: bool
) -> None:
    book = tmp_path / "book" if has_log_in else None
    site = Site(collection, passwords=users if has_log_in else None, searches=book, notes=book)
    with serve(application(site)) as address:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.goto("/?q=" + quote(NUMBER))
        if has_log_in:
            page.fill("#name", USER)
            page.fill("#password", PASSWORD)
            page.press("#password", "Enter")
            page.wait_for_selector("#count")
            page.reload()
        reach(page, "one.closest('.hits')", 8)
        assert page.evaluate("document.activeElement.textContent") == "平安建设"
        context.close()


@pytest.mark.parametrize("has_script", [False, True])
def test_the_keyboard_chooses_hits_for_an_evidence_pack(
    tab: Callable[..., Any], tmp_path: Path, has_script: bool
) -> None:
    page = tab("/?q=" + quote(NUMBER), java_script_enabled=has_script)
    for _ in range(9):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("input[name=hit]:checked").count() == 1
    assert page.locator("#chosen").inner_text() == ("（1）" if has_script else "")
    page.locator(".pack button >> nth=1").focus()
    with page.expect_download(timeout=60_000) as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "pack.xlsx")

    assert waiting.value.suggested_filename == "证据包.xlsx"
    assert PDF.encode() in zipfile.ZipFile(tmp_path / "pack.xlsx").read("xl/worksheets/sheet1.xml")


def test_the_keyboard_goes_through_a_drawing(tab: Callable[..., Any]) -> None:
    page = tab(f"/network?name={quote(NUMBER)}", java_script_enabled=False)
    reach(
        page,
        "one.closest('svg') && (one.getAttribute('aria-label') || '').includes('闵禁毒委〔2018〕16号：2 份同时引用')",
    )
    page.keyboard.press("Enter")
    page.wait_for_selector("text=查到 2 份申报")


def test_a_wide_drawing_starts_in_its_middle_and_follows_the_keyboard(tab: Callable[..., Any]) -> None:
    page = tab(f"/network?name={quote(NUMBER)}", viewport={"width": 390, "height": 844})
    drawing = page.locator(".drawing.middle")
    left, room = drawing.evaluate("one => [one.scrollLeft, one.scrollWidth - one.clientWidth]")
    assert left == pytest.approx(room / 2, abs=1)
    assert page.locator(".hint").first.is_visible()
    nodes = drawing.locator("a:has(circle)")
    for position in range(nodes.count()):
        nodes.nth(position).focus()
        box = nodes.nth(position).locator("circle").bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    drawing.focus()
    before = drawing.evaluate("one => one.scrollLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(400)  # a key scrolls in steps
    assert drawing.evaluate("one => one.scrollLeft") < before
    wide = tab(f"/network?name={quote(NUMBER)}", viewport={"width": 1440, "height": 900})
    assert not wide.locator(".hint").first.is_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_what_a_user_keeps_stands_in_the_head_and_above_the_hits(
    browser: Any, collection: Collection, tmp_path: Path, width: int
) -> None:
    book = tmp_path / "book"
    with serve(application(Site(collection, searches=book, notes=book))) as address:
        context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto("/?q=" + quote("禁毒"))

        def edges(selector: str) -> tuple[float, float]:
            box = page.locator(selector).first.bounding_box()
            return box["y"], box["y"] + box["height"]

        for path in ("/saved", "/notes"):
            assert edges(f"a[href='{path}']")[1] <= edges("main")[0]
        assert edges("#count")[0] <= edges("#keep")[0] < edges("#keep")[1] <= edges(".hit")[0]
        page.click("#keep summary")
        assert page.locator("#keep button").is_visible()
        assert edges("#count")[1] <= edges("#keep form")[0] < edges("#keep form")[1] <= edges(".hit")[0]
        page.fill("#as", "禁毒")
        page.click("#keep button")
        page.wait_for_selector("text=1 项检索")
        context.close()


def test_a_note_is_written_on_the_value_chosen_last(browser: Any, collection: Collection, tmp_path: Path) -> None:
    with serve(application(Site(collection, notes=tmp_path / "book"))) as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/filing/{PDF}.json?q=" + quote("禁毒"))
        assert not page.locator("form.write [data-noted]").is_visible()
        page.click(f".fields [data-at='{AMOUNT}']")
        assert page.locator("form.write [data-noted]").inner_text().strip() == "记在“813.70”"
        page.fill("#text", "金额待核")
        page.click("form.write button")
        page.wait_for_selector(".notes >> text=项目预算分解·明细·2·金额")
        assert f"q={quote('禁毒')}" in page.url
        assert "“禁毒”" in page.locator(".steps").inner_text()
        page.close()


@pytest.mark.parametrize("has_script", [False, True])
def test_ticks_stay_from_page_to_page(tab: Callable[..., Any], tmp_path: Path, has_script: bool) -> None:
    page = tab(f"/?q={quote('平安')}&size=1", java_script_enabled=has_script)
    page.check("li.hit input[name=hit]")
    page.click("text=下一页")
    page.wait_for_selector("text=其他页上选用的 1 份")
    page.check("li.hit input[name=hit]")
    assert page.locator("#chosen").inner_text() == ("（2）" if has_script else "（1）")
    page.click("text=上一页")
    page.wait_for_selector(".pager >> text=第 1 页")
    assert page.locator("li.hit input[name=hit]").is_checked()
    assert page.locator("#chosen").inner_text() == "（2）"
    page.uncheck(".elsewhere input")
    with page.expect_download(timeout=60_000) as waiting:
        page.click("text=下载 Excel")
    waiting.value.save_as(tmp_path / "pack.xlsx")
    if has_script:
        assert page.url.partition("?")[2].count("page=") == 1


def test_two_hits_are_compared(tab: Callable[..., Any]) -> None:
    page = tab("/?q=" + quote(NUMBER))
    for number in (0, 1):
        page.check(f"input[name=hit] >> nth={number}")
    page.click("text=比较所选两份")
    page.wait_for_selector("text=下载对照报告")


def test_searching_and_reading_need_no_javascript(tab: Callable[..., Any], collection: Collection) -> None:
    page = tab("/", java_script_enabled=False)
    page.fill("#q", "综治办(2017)")
    page.press("#q", "Enter")
    page.click(f"a[href^='/filing/{PDF}.json']")
    page.click(f".fields a[href$='at={AMOUNT}#lit']")
    page.wait_for_url("**#lit")
    page.locator("svg .lit").wait_for(state="attached")

    box = stored_record(collection, f"{PDF}.json").record.filings[0].evidence[AMOUNT].places[0].box
    assert yellow(page, 3, tuple(map(float, box)), SIZE) > 0.5
    page.click("svg .lit rect", force=True)
    assert page.locator("#here").inner_text() == "813.70"


def test_the_narrow_page_needs_no_sideways_scrolling(tab: Callable[..., Any]) -> None:
    page = tab("/", viewport={"width": 360, "height": 740})
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_on_a_narrow_screen_a_place_is_enlarged_to_be_read(tab: Callable[..., Any]) -> None:
    page = tab(f"/filing/{PDF}.json", viewport={"width": 360, "height": 740})
    width = page.locator("#p3 img").evaluate("one => one.clientWidth")
    page.click(f".fields [data-at='{AMOUNT}']")
    page.locator("#p3 img").evaluate("image => image.decode()")
    box = page.locator("#p3 .lit rect").bounding_box()

    assert width < 340
    assert page.locator("#p3 img").evaluate("one => one.clientWidth") > 700
    assert 0 <= box["x"] < box["x"] + box["width"] <= 360
    assert 0 <= box["y"] < 740
    assert page.locator(".sheet.near").count() == 1


def test_what_is_cut_at_the_side_shows_that_it_scrolls(tab: Callable[..., Any]) -> None:
    page = tab(f"/filing/{PDF}.json", viewport={"width": 360, "height": 740})
    frame = page.locator("#g-budget-rows .scroll")
    frame.scroll_into_view_if_needed()
    frame.focus()

    def edge(at_right: bool) -> int:
        image = Image.open(io.BytesIO(frame.screenshot())).convert("L")
        return int(image.getpixel((image.width - 6 if at_right else 5, 60)))  # type: ignore[arg-type]

    assert edge(at_right=True) < 245
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('#g-budget-rows .scroll').scrollLeft > 100")
    assert edge(at_right=False) < 245


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/regulations", ("区综治办", "发文机关")),
        (f"/regulation?name={quote(NUMBER)}", ("引用", "同时引用")),
        (f"/filing/{PDF}.json", ("维护社会治安", "子类")),
    ],
)
def test_words_and_heads_of_tables_are_not_broken(tab: Callable[..., Any], path: str, texts: tuple[str, ...]) -> None:
    page = tab(path)
    for text in texts:
        cell = page.locator(".listing td, .listing th").get_by_text(text, exact=True).first
        lines = (
            "one => { const r = document.createRange(); r.selectNodeContents(one); return r.getClientRects().length; }"
        )
        assert cell.evaluate(lines) == 1, text


def test_a_keyboard_gets_past_the_values_of_a_section(tab: Callable[..., Any]) -> None:
    page = tab(f"/filing/{PDF}.json")
    page.focus(".switch a")
    steps = page.locator(".switch a").count()
    for section in range(steps - 1):
        reach(page, "one.className === 'past'", 3 if section else 40)
        page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id || location.hash") in ("original", "#original")


def test_the_label_stands_clear_of_its_focused_field(browser: Any, collection: Collection, users: Path) -> None:
    with serve(application(Site(collection, passwords=users))) as address:
        page = browser.new_page(base_url=address)
        page.goto("/login")
        label, field = (page.locator(one).bounding_box() for one in ("label[for=name]", "#name:focus"))
        page.close()

    assert field["y"] - (label["y"] + label["height"]) >= 5  # the ring is 3 wide, 2 away


def test_a_place_is_marked_where_colours_are_forced(tab: Callable[..., Any]) -> None:
    page = tab(f"/filing/{PDF}.json?at={AMOUNT}", forced_colors="active")

    assert page.locator(".fields .lit").evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert page.locator("svg .lit rect").first.evaluate("one => getComputedStyle(one).strokeWidth") == "3px"


def test_a_page_prints_without_what_is_only_pressed(tab: Callable[..., Any]) -> None:
    page = tab(f"/filing/{PDF}.json")
    page.emulate_media(media="print")

    assert [page.locator(part).first.is_visible() for part in (".band nav", ".deeds", ".switch", ".fields")] == [
        False,
        False,
        False,
        True,
    ]


def test_who_logs_in_reads(browser: Any, collection: Collection, users: Path) -> None:
    with serve(application(Site(collection, passwords=users))) as address:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.goto("/?q=" + quote("禁毒"))
        page.wait_for_selector("h1 >> text=登录")
        page.fill("#name", USER)
        page.fill("#password", "falsch12")
        page.click("button.main")
        page.wait_for_selector("text=用户名或密码错误")
        page.fill("#name", USER)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector("#count")
        assert re.search(r"查到 \d 份申报", page.locator("#count").inner_text())
        page.click("text=退出")
        page.wait_for_selector("h1 >> text=登录")
        page.goto("/archive")
        assert "/login" in page.url
        context.close()


@pytest.mark.parametrize(("width", "paths"), [(1280, PAGES), (360, PAGES[1:7:5])])
def test_axe_finds_nothing_serious(tab: Callable[..., Any], width: int, paths: tuple[str, ...]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe()
    page = tab("/", viewport={"width": width, "height": 900})
    found = []
    for path in paths:
        page.goto(path)
        violations = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        found += [
            (path, violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
            for violation in violations
            if violation["impact"] in ("serious", "critical")
        ]
    assert found == []
