"""Invented archives: any number of records like those of real filings, always the same.

The words are those of budget filings; the frequencies of cited regulations follow Zipf's law, as in real archives.
"""

import json
import random
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from shenbao_cite.numbers import parse

Content = dict[str, Any]


def _words(text: str) -> list[str]:
    return text.split()


_PLACES = _words(
    """
    闵 沪 浦 徐 普 静 黄 长 虹 杨 宝 嘉 松 金 青 奉 崇 京 津 渝 苏 浙 皖 闽 赣 鲁 豫 鄂 湘
    粤
    """
)
_ORGANS = [
    "府办",
    "财预",
    "财绩",
    "综治办",
    "禁毒委",
    "民福",
    "教委规",
    "卫健",
    "建房",
    "水务",
    "环保",
    "文旅",
    "人社",
    "农业",
    "应急",
    "残联",
    "司发",
    "审计",
    "档发",
    "科委",
]
_DEEDS = _words(
    """
    开展 完成 推进 落实 加强 规范 保障 提升 改善 组织 实施 建设 维护 补充 更新 检查 考核 监督 宣传
    培训
    """
)
_FIELDS = _words(
    """
    社区 禁毒 河道 绿化 校舍 设备 信息 图书 养老 居家 垃圾 道路 应急 消防 食品 防汛 档案 法律 人才 就业 残疾
    困难 卫生 疫苗 文化 体育 小区 群租 交通 铁路 反恐 信访 统计 预算 采购 资产 内控 农田 污水 公园 停车 辅警
    物业 电梯 菜场 学前 托育 职教 科普 非遗 湿地 林地 渔业 种业 粮食 燃气 供暖 桥梁 隧道 码头 航道 气象 地震
    测绘 版权 广电 旅游 侨务 民族 宗教 双拥 优抚 殡葬 救助 慈善 医保 康复 献血 精神 妇幼 计生 药品 器械 质检
    计量 商标 税收 国库 债务 审计 海绵 节能 减排 扬尘 噪声
    """
)
_TASKS = _words(
    """
    矫正 宣传 清淤 养护 维修 购置 系统 服务 照护 分类 照明 演练 设施 抽检 物资 整理 援助 引进 培训 补助 保障
    接种 活动 改造 整治 疏导 巡护 防范 接待 调查 评价 监管 处置 控制 修缮 管网 建设 管理 队伍 平台 更新 普查
    监测 执法 认证 奖励 补贴 租赁 回收 巡查 验收 规划 设计 咨询 外包 运行 升级 迁移 鉴定 安置
    """
)
_THINGS = [field + task for field in _FIELDS for task in _TASKS]
_ENDS = _words(
    """
    工作方案 实施办法 管理规定 工作要点 实施细则 专项规划 考核办法 指导意见 资金管理办法 三年行动计划
    """
)
_BRACKETS = ("〔〕", "（）", "()", "[]", "【】", "［］", "〔〕", "〔〕")
_UNITS = 200
_YEARS = range(2014, 2025)


@cache
def regulations(number: int) -> tuple[Content, ...]:
    """``number`` cited documents, most cited first; one in ten is known by its title only."""
    chance = random.Random(number)
    return tuple(_regulation(chance, at) for at in range(number))


def _regulation(chance: random.Random, at: int) -> Content:
    issuer = f"{_PLACES[at % len(_PLACES)]}{chance.choice(_ORGANS)}"
    year, number = chance.choice(_YEARS), at // len(_PLACES) % 400 + 1
    subject = f"{chance.choice(_DEEDS)}{chance.choice(_THINGS)}{chance.choice(_ENDS)}"
    annual = year if chance.random() < 0.3 else None
    title = f"{f'{annual}年' if annual else ''}{issuer[0]}{chance.choice(_THINGS)}{subject}"
    return document(f"《{title}》" if at % 10 == 9 else f"{issuer}〔{year}〕{number}号", title, annual_plan_for=annual)


@cache
def _weights(number: int) -> tuple[float, ...]:
    return tuple(accumulate(1 / (rank + 3) for rank in range(number)))


def record(at: int, known: int) -> Content:
    """The record of filing number ``at`` in an archive that cites ``known`` documents."""
    chosen = random.Random(at).choices(range(known), cum_weights=_weights(known), k=5)
    cited = {regulations(known)[one]["id"]: regulations(known)[one] for one in chosen}
    return citing(at, list(cited.values()))


def document(name: str, title: str, **facts: Any) -> Content:
    """A cited document of this name; 《title》 is one that is known by its title only."""
    number = parse(name)
    return {
        "id": name,
        "kind": number.kind if number else "named",
        "issuer": number.issuer if number else None,
        "year": number.year if number else None,
        "number": number.number if number else None,
        "title": title,
        **{"draft": False, "provisional": False, "annual_plan_for": None, "valid": None, **facts},
    }


def citing(at: int, cited: list[Content]) -> Content:
    """The record of the filing with this number, which cites these documents."""
    chance = random.Random(-1 - at)
    sheet = _Sheet(chance)
    filing = _filing(sheet, chance, at)
    citations = _citations(sheet, cited)
    filing |= {"checks": _checks(chance), "evidence": sheet.evidence}
    path = f"{filing['fiscal_year']}/{at:06}.pdf"
    return {
        "schema": "shenbao/record/1",
        "source": {
            "path": path,
            "sha256": sha256(path.encode()).hexdigest(),
            "bytes": 20_000 + at,
            "media_type": "application/pdf",
            "pages": 3,
            "text_layer": "digital",
        },
        "status": "complete" if at % 20 else "partial",
        "remarks": [] if at % 20 else [_remark()],
        "filings": [filing],
        "citations": citations,
        "clauses": sheet.clauses,
        "tables": [
            {"rows": 60, "columns": 4, "pages": [1, 2, 3], "inside": None, "cells": sheet.cells, "repeated_rows": []}
        ],
    }


def _remark() -> Content:
    return {"code": "page_unreadable", "severity": "error", "message": "第3页没有可读的文字。", "at": {"page": 3}}


class _Sheet:
    """A form that is being filled in: its texts with places, and the evidence."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.cells: list[Content] = []
        self.clauses: list[Content] = []
        self.evidence: Content = {}

    def place(self, row: int) -> Content:
        top = 60 + row * 13.2
        return {"page": 1 + row // 20, "box": [133.9, round(top, 1), 480.2, round(top + 11, 1)]}

    def cell(self, text: str, *pointers: str) -> Content:
        """Write a text into the next cell; returns its place for evidence and mentions."""
        row = len(self.cells)
        spans = {"row": row, "column": 1, "row_span": 1, "column_span": 1}
        self.cells.append({**spans, "text": text, "boxes": [], "at": self.place(row)})
        at = {**self.place(row), "table": 0, "row": row, "column": 1}
        for pointer in pointers:
            self.evidence[pointer] = {"text": text, "at": at, "confidence": 1.0}
        return at

    def clause(self, text: str, pointer: str, value: str) -> None:
        row = len(self.clauses)
        self.clauses.append({"label": None, "level": None, "text": text, "at": self.place(row), "role": "heading"})
        self.evidence[pointer] = {"text": value, "at": {**self.place(row), "paragraph": row}, "confidence": 1.0}


def sentence(chance: random.Random, clauses: int) -> str:
    """A sentence of ``clauses`` clauses."""
    words = (f"{chance.choice(_DEEDS)}{chance.choice(_THINGS)}" for _ in range(clauses))
    return "，".join(words) + "。"


def _filing(sheet: _Sheet, chance: random.Random, at: int) -> Content:
    year, unit = chance.choice(_YEARS), f"{chance.choice(_PLACES)}区第{chance.randrange(_UNITS)}服务中心"
    name = f"{chance.choice(_THINGS)}经费"
    sheet.clause(f"（{year}年）", "/fiscal_year", str(year))
    sheet.clause(f"填报单位：{unit}", "/reporting_unit", unit)
    sheet.clause(f"填表人：王某{at % 97}", "/preparer", f"王某{at % 97}")
    sheet.cell(name, "/project/name")
    texts = {
        key: sentence(chance, number) for key, number in (("summary", 16), ("necessity", 14), ("overall_target", 10))
    }
    for key, text in texts.items():
        sheet.cell(text, f"/project/{key}")
    budget, indicators = _budget(sheet, chance), _indicators(sheet, chance)
    filing: Content = json.loads(_BLANK)
    filing |= {"fiscal_year": year, "reporting_unit": unit, "preparer": f"王某{at % 97}", "indicators": indicators}
    filing["project"] |= {"name": name, **texts}
    filing["funds"] |= {"unit": "万元", "annual_budget": budget["total"], "total_budget": budget["total"]}
    filing["budget"] = budget
    return filing


def _budget(sheet: _Sheet, chance: random.Random) -> Content:
    rows: list[Content] = []
    for position in range(4):
        item = f"{chance.choice(_THINGS)}费用"
        sheet.cell(item, f"/budget/rows/{position}/item")
        rows.append({**dict.fromkeys(_ROW), "item": item, "amount": chance.randrange(1, 900)})
    total = sum(row["amount"] for row in rows)
    return {"unit": "万元", "unit_price_unit": "万元", "total": total, "rows": rows}


def _indicators(sheet: _Sheet, chance: random.Random) -> list[Content]:
    found = []
    for position in range(4):
        name = f"{chance.choice(_THINGS)}完成率"
        sheet.cell(name, f"/indicators/{position}/name")
        target = {**dict.fromkeys(_TARGET), "text": f"≥{chance.randrange(80, 100)}%", "measurable": True}
        found.append({**dict.fromkeys(_INDICATOR), "level1": "output", "name": name, "target": target})
    return found


def _citations(sheet: _Sheet, cited: list[Content]) -> list[Content]:
    """The documents with their mentions, all in one cell, each in its own spelling."""
    text = "根据"
    spans: list[tuple[int, int, str]] = []
    for one in cited:
        spelling = spelling_of(one["id"], sheet.chance)
        text += f"《{one['title']}》（" if one["issuer"] else ""
        spans.append((len(text), len(text) + len(spelling), spelling))
        text += spelling + ("）、" if one["issuer"] else "、")
    at = sheet.cell(text[:-1], "/project/basis")
    mentions: list[Content] = [
        {
            "text": spelling,
            "at": {**at, "filing": 0, "field": "/project/basis", "start": start, "end": end},
            "pinpoint": None,
            "repairs": [],
        }
        for start, end, spelling in spans
    ]
    return [{**one, "mentions": [mention]} for one, mention in zip(cited, mentions, strict=True)]


def spelling_of(name: str, chance: random.Random) -> str:
    """A document number in one of its common spellings."""
    if "〔" not in name:
        return name
    head, _, rest = name.partition("〔")
    year, _, tail = rest.partition("〕")
    kind = chance.randrange(10)
    if kind == 0:
        return f"{head}{year}-{tail}"
    left, right = tuple(chance.choice(_BRACKETS))
    return f"{head}{left}{year}{right}{' ' * (kind == 1)}{tail}"


def _checks(chance: random.Random) -> list[Content]:
    outcome = "fails" if chance.random() < 0.1 else "holds"
    return [
        {"rule": rule, "severity": "error", "outcome": outcome, "message": "4 行合计与表列总额相符", "at": []}
        for rule in ("budget.rows_sum_to_total", "period.within_year")
    ]


def files(folder: Path, contents: Iterable[Content]) -> Path:
    """An output folder with these records, as ``convert`` leaves it."""
    with (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for content in contents:
            file = f"{content['source']['path']}.json"
            target = folder / "records" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            line = {"path": content["source"]["path"], "record": file, "status": content["status"]}
            manifest.write(json.dumps(line, ensure_ascii=False) + "\n")
    return folder


def every(numbers: range, known: int) -> Iterator[bytes]:
    """The records as bytes."""
    for at in numbers:
        yield json.dumps(record(at, known), ensure_ascii=False).encode()


_ROW = _words(
    """
    category subcategory item amount unit_price unit_of_measure quantity last_year_budget
    last_year_executed basis note
    """
)
_TARGET = _words(
    """
    text operator value value_max unit measurable
    """
)
_INDICATOR = _words(
    """
    level1 level1_text level2 level2_text name horizon target description weight scoring_rule last_year
    actual score deviation_reason
    """
)
_PROJECT = _words(
    """
    name code recurrence novelty budget_class government_procurement procurement_method
    competent_department implementing_unit leader contact_person contact_phone start_date end_date
    summary basis necessity feasibility resources_and_institutions overall_target annual_target
    main_activities prior_performance other_notes
    """
)
_FUNDS = _words(
    """
    unit total_budget annual_budget fiscal_appropriation from_higher_level own_level
    lower_level_matching carried_over other_funds
    """
)
_BLANK = json.dumps(
    {
        "form": {
            "kind": "declaration",
            "id": "shanghai-minhang-2020",
            "title": "项目支出绩效目标申报表",
            "parts": ["overview"],
            "pages": [1, 3],
            "score": 1.0,
        },
        **dict.fromkeys(["fiscal_year", "reporting_unit", "unit_leader", "preparer", "filing_date"]),
        "money_unit": "万元",
        "project": {**dict.fromkeys(_PROJECT), "schedule": []},
        "funds": {
            **dict.fromkeys(_FUNDS),
            "annual": dict.fromkeys(["fiscal_appropriation", "carried_over", "other_funds"]),
            "sources": [],
            "execution": [],
        },
        "budget": None,
        "indicators": [],
        "safeguards": [],
        "other_fields": [],
        "checks": [],
        "evidence": {},
    }
)
