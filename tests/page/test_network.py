"""The page of documents that are cited together: a drawing with links, and the same numbers in tables."""

import re
from html import unescape
from urllib.parse import quote

from sites import PERSONS, Open, Page

from extract.page.site import drawings

NUMBER = "闵综治办〔2017〕11号"


def test_a_document_stands_amid_those_cited_with_it(page: Page) -> None:
    text = page(f"/network?name={quote('闵综治办(2017)11号')}")

    assert f"<h1>{NUMBER}</h1>" in text
    assert "引用该文件的 2 份申报中" in text
    spokes = re.findall('<a href="([^"]*)" aria-label="([^"]*：2 份同时引用)"', text)
    assert len(spokes) == 12
    address, words = next(one for one in spokes if "闵禁毒委〔2018〕16号" in one[1])
    assert words == f"{NUMBER} 与 闵禁毒委〔2018〕16号：2 份同时引用"
    assert "查到 2 份申报" in page(unescape(address))


def test_every_number_of_a_drawing_stands_in_a_table_too(page: Page) -> None:
    text = page(f"/network?name={quote(NUMBER)}")
    drawn = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)，2020 年：(\d+) 份"', text)
    tables = re.findall(r'<td class="number"><a href="([^"]*)">(\d+)</a></td>', text)

    assert len(drawn) == 14
    assert {(address, number) for address, _, number in drawn} <= set(tables)
    for address, _, number in drawn[::6]:
        assert f"查到 {number} 份申报" in page(unescape(address))


def test_the_archive_as_a_whole(page: Page) -> None:
    text = page("/network")

    assert "<h1>引用最多的文件</h1>" in text
    assert "圆越大引用越多" in text
    assert f'href="/network?name={quote(NUMBER)}"' in page(f"/regulation?name={quote(NUMBER)}")


def test_several_documents_lead_to_their_list(site: Open) -> None:
    assert site().get(f"/network?name={quote('闵禁毒委')}").headers["location"].startswith("/regulations?")
    assert site().get(f"/network?name={quote('没有这份文件')}").status_code == 404


def test_a_masked_network_names_nobody(site: Open) -> None:
    text = site(masked=True).get("/network").text

    assert "<svg" in text
    assert not any(name in text for name in ("沈佩兰", "顾一鸣")), PERSONS


def test_labels_of_a_ring_stand_on_their_side() -> None:
    names = [(f"甲办〔2017〕{number}号", None) for number in range(5)]
    drawn = drawings.ring(names, [4, 3, 2, 1, 1], [(0, 1, 2), (1, 2, 1)], lambda a, b: None, has_centre=True)

    assert [(node.x, node.y, node.anchor) for node in drawn.nodes] == [
        (560, 300, "middle"), (560, 85, "middle"), (830, 300, "start"), (560, 515, "middle"), (290, 300, "end"),
    ]  # fmt: skip
    assert [node.radius for node in drawn.nodes[:2]] == [24.0, 20.8]
    assert [edge.number for edge in drawn.spokes] == [2]
    assert [(edge.ends, edge.width) for edge in drawn.chords] == [((560, 85, 830, 300), 3.6)]
