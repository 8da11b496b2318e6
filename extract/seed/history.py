"""Earlier years of a project: trends of rows and indicators, and results of the self-evaluation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extract import pack
from extract.find.width import half_width
from extract.identity import item_key, organ_key, project_key
from extract.record.model import Execution, Filing, Record
from extract.record.pointers import value_at
from extract.seed.leaves import list_item
from extract.seed.model import DraftRefused

_LEAST = Decimal(90)  # percent: a lower rate of execution needs a reason in the self-evaluation
_KEYS = {"/budget/rows": ("item", "category", "subcategory"), "/indicators": ("name", "horizon")}


@dataclass(frozen=True, slots=True)
class History:
    """The filings of a project, oldest first, last year's at the end, and last year's self-evaluation."""

    filings: tuple[Filing, ...]
    evaluation: Filing | None = None

    def trend(self, pointer: str) -> str:
        """The values of a leaf by year, and the last change in percent and since when; "" with fewer than two years.

        An amount has its unit if that differs from last year's.
        """
        values = list(self._values(pointer))
        if len(values) < 2:
            return ""
        texts = []
        for filing, own, value in values:
            evidence, unit = filing.evidence.get(own), filing.money_unit
            is_other_unit = own.startswith(("/funds", "/budget")) and unit != self.filings[-1].money_unit
            text = evidence.text if evidence else str(value)
            texts.append(f"{_year(filing)} {text}{unit or '' if is_other_unit else ''}")
        (earlier, _, before), (_, _, last) = values[-2:]
        change = ""
        if isinstance(before, Decimal) and isinstance(last, Decimal) and before:
            percent = (last - before) * 100 / abs(before)
            sign = "增" if percent > 0 else "减"
            change = f"（比{_year(earlier)}{sign}{abs(percent):.1f}%）" if percent else f"（与{_year(earlier)}相同）"
        return f"历年：{'，'.join(texts)}{change}。"

    def unchanged_years(self, pointer: str) -> str:
        """The last three years of an amount that was the same in all of them, in words; else ""."""
        last = list(self._values(pointer))[-3:]
        values, years = [value for *_, value in last], [filing.fiscal_year or 0 for filing, *_ in last]
        if len(values) < 3 or not isinstance(values[0], Decimal) or len(set(values)) > 1:
            return ""
        return "连续三年" if years[2] - years[0] == 2 else "、".join(_year(filing) for filing, *_ in last)

    def other_names(self, pointer: str) -> list[tuple[str, str]]:
        """Each year with a text of the leaf that differs from last year's (a renamed unit)."""
        values = list(self._values(pointer))
        last = organ_key(values[-1][2]) if values else ""
        return [(_year(filing), value) for filing, _, value in values[:-1] if organ_key(value) != last]

    def _values(self, pointer: str) -> Iterator[tuple[Filing, str, Any]]:
        """Each year with the leaf: its filing, the leaf's pointer there, its value."""
        for filing in self.filings:
            own = counterpart(self.filings[-1], filing, pointer)
            value = value_at(filing, own) if own else None
            if own and value is not None:
                yield filing, own, value

    # ------------------------------------------------------------ the self-evaluation

    def actual(self, pointer: str) -> str | None:
        """The indicator's actual value in the self-evaluation, by its list item's pointer; None if there is none."""
        if self.evaluation is None:
            return None
        own = counterpart(self.filings[-1], self.evaluation, pointer)
        actual: str | None = value_at(self.evaluation, f"{own}/actual") if own else None
        return actual

    def low_rate(self) -> str | None:
        """The rate of execution as written if it is so low that it needs a reason; else None."""
        rate = self._execution().rate
        number = single_number(rate.replace("%", "").replace("％", "")) if rate else None
        return rate if number is not None and number < _LEAST else None

    def performance(self) -> str | None:
        """Last year's results in one text for 以前年度绩效情况, only from the self-evaluation."""
        if self.evaluation is None:
            return None
        rows = [row for row in self.evaluation.indicators if row.actual]
        results = [f"{row.name}：目标{row.target.text or '未写'}，实际{row.actual}" for row in rows]
        sentences = [part for part in (self.spent(), *results) if part]
        return f"{_year(self.evaluation)}{'；'.join(sentences)}。" if sentences else None

    def spent(self) -> str:
        """Last year's budget and spending in one text; "" without a self-evaluation."""
        line, unit = self._execution(), (self.evaluation.funds.unit if self.evaluation else None) or ""
        amounts = {"全年预算数": line.adjusted, "全年执行数": line.executed}
        parts = [f"{name}{amount:f}{unit}" for name, amount in amounts.items() if amount is not None]
        return "，".join([*parts, f"执行率{line.rate}"] if line.rate else parts)

    def _execution(self) -> Execution:
        """The first line of the budget's execution, with the total; an empty one if there is none."""
        lines = self.evaluation.funds.execution if self.evaluation else ()
        return lines[0] if lines else Execution()


def project_history(filing: Filing, earlier: Sequence[Record], evaluation: Record | None) -> History:
    """The history with years in their order.

    Raises ``DraftRefused`` for a record of another project or not of an earlier year, or if ``evaluation`` is no
    self-evaluation.
    """
    filings = [_filing_of_project(record, filing, "历年申报表") for record in earlier]
    last, years = filing.fiscal_year, [one.fiscal_year or 0 for one in filings]
    if last and any(year >= last for year in years):
        raise DraftRefused(f"历年申报表应是{last}年以前的，其中有{max(years)}年的。")
    own = _filing_of_project(evaluation, filing, "自评表") if evaluation else None
    if own and last and own.fiscal_year not in (None, last):
        raise DraftRefused(f"自评表是{own.fiscal_year}年的，申报表是{last}年的，年度不一致。")
    if own and not any(row.actual for row in own.indicators) and not own.funds.execution:
        raise DraftRefused("作为自评表给出的文件中没有实际完成值和预算执行情况，不是自评表。")
    return History((*sorted(filings, key=lambda one: one.fiscal_year or 0), filing), own)


def _filing_of_project(record: Record, filing: Filing, what: str) -> Filing:
    name = filing.project.name
    filings = [one for one in record.filings if project_key(one.project.name) == project_key(name)]
    if not filings:
        raise DraftRefused(f"{what} {record.source.path} 中没有项目“{name}”。")
    return filings[0]


# ---------------------------------------------------------------- the same row in another year


def counterpart(filing: Filing, other: Filing, pointer: str) -> str | None:
    """The pointer of the same leaf or list item in another filing; list items are matched by name."""
    rows_at = next((key for key in _KEYS if pointer.startswith(f"{key}/")), None)
    if rows_at is None:
        return pointer
    own, keys = list_item(pointer), _KEYS[rows_at]
    rows = (value_at(filing, own), *value_at(other, rows_at))
    own_names, *names = ([item_key(getattr(row, key)) for key in keys] for row in rows)
    for count in range(len(keys), 0, -1):
        places = [index for index, one in enumerate(names) if one[:count] == own_names[:count]]
        if len(places) == 1 or (places and count == len(keys)):
            return f"{rows_at}/{places[0]}{pointer[len(own) :]}"
    return None


def single_number(text: str) -> Decimal | None:
    """The only number in a target or result (≥95%, 6.4公里); None for words or several numbers."""
    for name in ("compared", "bounded", "plain"):
        if match := pack.patterns("target")[name].fullmatch(half_width(text).strip()):
            return Decimal(match["value"].replace(",", ""))
    return None


def _year(filing: Filing) -> str:
    return f"{filing.fiscal_year}年" if filing.fiscal_year else "年度不详"
