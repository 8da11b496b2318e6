"""Records to compare: sample filings, and copies with known changes."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Content = dict[str, Any]


@pytest.fixture(scope="session")
def pingan(root: Path) -> Content:
    """A filing with 23 budget rows, as its example record has it."""
    text = (root / "output/example/shanghai-minhang-2020.json").read_text(encoding="utf-8")
    return dict(json.loads(text, parse_float=Decimal))


@pytest.fixture(scope="session")
def two_forms(root: Path) -> Content:
    """A Word file with two filings of another layout, amounts in 元."""
    text = (root / "output/example/shanghai-putuo-2023.json").read_text(encoding="utf-8")
    return dict(json.loads(text, parse_float=Decimal))


@pytest.fixture
def next_year(pingan: Content) -> Content:
    """The same project a year later, with every kind of change in it."""
    record = deepcopy(pingan)
    filing = record["filings"][0]
    rows = filing["budget"]["rows"]
    filing["fiscal_year"] = 2021
    filing["unit_leader"] = "张三"
    filing["project"]["feasibility"] = None
    filing["funds"]["total_budget"] = filing["budget"]["total"] = Decimal("3905.9424")
    rows[0]["amount"] = Decimal("6.25")  # 5.00
    rows[1]["item"] = "辅警工资、奖金"  # 辅警工资、奖金等, 813.70
    rows[2]["subcategory"] = "队伍保障"
    del rows[22]
    rows.append({**rows[0], "item": "消防站点建设", "amount": Decimal("88.00"), "unit_price": None, "quantity": None})
    target = {"text": "≥95%", "operator": ">=", "value": 95, "value_max": None, "unit": "%", "measurable": True}
    filing["indicators"][0]["target"] = target
    filing["safeguards"][0]["measures"] += "。"
    del record["citations"][4]
    return record
