"""Working with hits: from the list to the lit value, and from hit to hit within a filing."""

import re
from html import unescape

from sites import PDF, Page


def link(text: str, words: str) -> str:
    """The address of the link with these words."""
    (address,) = set(re.findall(f'href="([^"]*)"[^>]*>{words}</a>', text))
    return unescape(address)


def test_a_hit_opens_the_filing_at_its_lit_value(page: Page) -> None:
    (address,) = {
        unescape(one) for one in re.findall('<h3><a href="([^"]*)">', page("/?q=813.70万元&file=libreoffice"))
    }
    text = page(address)

    assert "at=%2Fbudget%2Frows%2F1%2Famount" in address
    assert re.search('class="v lit" id="here"[^>]*>813.70<', text)
    assert 'id="lit"' in text


def test_one_steps_from_hit_to_hit(page: Page) -> None:
    start = page(f"/filing/{PDF}.json?q=禁毒")
    total = int(re.search("共 ([0-9]+) 处", start)[1])  # type: ignore[index]
    seen, text = [], start
    while ">下一处</a>" in text:
        address = link(text, "下一处")
        assert address not in seen
        seen.append(address)
        text = page(address)
        assert f"第 {len(seen)} 处，共 {total} 处" in text

    assert len(seen) == total > 3
    assert link(page(seen[1]), "上一处") == seen[0]
    assert "上一处" not in page(seen[0]).replace("Alt+P 上一处", "")


def test_a_query_that_finds_nothing_here_has_no_steps(page: Page) -> None:
    assert "处，共" not in page(f"/filing/{PDF}.json?q=没有这个词")
    assert 'class="steps"' not in page(f"/filing/{PDF}.json?q=AND")
    assert 'class="steps"' not in page(f"/filing/{PDF}.json")
