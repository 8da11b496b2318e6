"""Earlier years beside the one that is carried over: trends of rows and indicators, and what a self-evaluation says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extract import pack
from extract.check.arithmetic import at
from extract.find.width import half_width
from extract.identity import item_key, organ_key, project_key
from extract.seed.leaves import item
from extract.seed.model import Content, Refused

_LEAST = Decimal(90)  # percent: below it a self-evaluation must give a reason
_KEYS = {"/budget/rows": ("item", "category", "subcategory"), "/indicators": ("name", "horizon")}


@dataclass(frozen=True, slots=True)
class Past:
    """The filings of the same project, oldest first, last year's at the end, and last year's self-evaluation."""

    filings: tuple[Content, ...]
    evaluation: Content | None = None

    def trend(self, pointer: str, text: Callable[[Content, str], str]) -> str:
        """What stood under the leaf from year to year; "" with fewer than two years."""
        found = list(self._values(pointer))
        if len(found) < 2:
            return ""
        years = "，".join(f"{_year(filing)} {text(filing, own)}" for filing, own, _ in found)
        return f"历年：{years}{_change([value for *_, value in found])}。"

    def is_unchanged(self, pointer: str) -> bool:
        """Whether an amount was the same in three years or more, up to last year."""
        values = [value for *_, value in self._values(pointer)][-3:]
        return len(values) > 2 and isinstance(values[0], Decimal | int) and len(set(values)) == 1

    def names(self, pointer: str) -> list[tuple[str, str]]:
        """Each year with the text under a leaf where that differs from last year's (a unit that was renamed)."""
        *others, last = [(filing, value) for filing, _, value in self._values(pointer)] or [({}, None)]
        return [
            (_year(filing), str(value)) for filing, value in others if organ_key(str(value)) != organ_key(str(last[1]))
        ]

    def _values(self, pointer: str) -> Iterator[tuple[Content, str, Any]]:
        """Each year that has the leaf: its filing, the leaf's own pointer there, its value."""
        for filing in self.filings:
            own = counterpart(self.filings[-1], filing, pointer)
            value = at(filing, own) if own else None
            if own and value is not None:
                yield filing, own, value

    # ------------------------------------------------------------ the self-evaluation

    def actual(self, pointer: str) -> str | None:
        """What the indicator at a list item's pointer reached by the self-evaluation; None if that does not say."""
        if self.evaluation is None:
            return None
        own = counterpart(self.filings[-1], self.evaluation, pointer)
        found = at(self.evaluation, f"{own}/actual") if own else None
        return str(found) if found is not None else None

    def execution(self) -> Mapping[str, Any] | None:
        """The first line of the budget's execution: that of all the money."""
        lines = self.evaluation["funds"]["execution"] if self.evaluation else ()
        return next(iter(lines), None)

    def low_rate(self) -> str | None:
        """The rate of execution as written where it is below what needs no reason."""
        rate = (self.execution() or {}).get("rate")
        number = number_in(rate.replace("%", "").replace("％", "")) if rate else None
        return rate if number is not None and number < _LEAST else None

    def performance(self) -> str | None:
        """Last year's results in one text for 以前年度绩效情况: only what the self-evaluation says."""
        if self.evaluation is None:
            return None
        rows = [row for row in self.evaluation["indicators"] if row["actual"]]
        results = [f"{row['name']}：目标{row['target']['text'] or '未写'}，实际{row['actual']}" for row in rows]
        said = [part for part in (self.spent(), *results) if part]
        return f"{_year(self.evaluation)}{'；'.join(said)}。" if said else None

    def spent(self) -> str:
        """Last year's budget and what was spent of it, "" without a self-evaluation."""
        line, unit = self.execution() or {}, (self.evaluation or {}).get("funds", {}).get("unit") or ""
        names = {"adjusted": "全年预算数", "executed": "全年执行数"}
        said = [f"{name}{line[key]:f}{unit}" for key, name in names.items() if line.get(key) is not None]
        return "，".join([*said, f"执行率{line['rate']}"] if line.get("rate") else said)


def past(filing: Content, history: Sequence[Content], evaluation: Content | None) -> Past:
    """The years in their order; ``Refused`` where a record is of another project, or not of an earlier year."""
    name = filing["project"]["name"]
    found = [_same(record, name, "--history") for record in history]
    years = [one["fiscal_year"] or 0 for one in found]
    last = filing["fiscal_year"]
    if last and any(year >= last for year in years):
        raise Refused(f"--history 应是{last}年以前的申报表，其中有{max(years)}年的。")
    own = _same(evaluation, name, "--self-evaluation") if evaluation else None
    if own and last and own["fiscal_year"] not in (None, last):
        raise Refused(f"自评表是{own['fiscal_year']}年的，申报表是{last}年的，年度不一致。")
    if own and not any(row["actual"] for row in own["indicators"]) and not own["funds"]["execution"]:
        raise Refused("--self-evaluation 给出的记录中没有实际完成值和预算执行情况，不是自评表。")
    return Past((*sorted(found, key=lambda one: one["fiscal_year"] or 0), filing), own)


def _same(record: Content, name: str | None, what: str) -> Content:
    found = [one for one in record["filings"] if project_key(one["project"]["name"]) == project_key(name)]
    if not found:
        raise Refused(f"{what} {record['source']['path']} 中没有项目“{name}”。")
    filing: Content = found[0]
    return filing


# ---------------------------------------------------------------- the same row in another year


def counterpart(filing: Content, other: Content | None, pointer: str) -> str | None:
    """The pointer of the same leaf or list item in another filing: rows are the same by their names."""
    listed = next((key for key in _KEYS if pointer.startswith(f"{key}/")), None)
    if other is None or listed is None:
        return None if other is None else pointer
    own, rows = item(pointer), at(other, listed)
    for count in range(len(_KEYS[listed]), 0, -1):
        keys = _KEYS[listed][:count]
        wanted = _name(at(filing, own), keys)
        places = [index for index, row in enumerate(rows) if _name(row, keys) == wanted]
        if len(places) == 1 or (places and count == len(_KEYS[listed])):
            return f"{listed}/{places[0]}{pointer[len(own) :]}"
    return None


def _name(row: Content, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(item_key(row[key]) for key in keys)


# ---------------------------------------------------------------- numbers


def number_in(text: str) -> Decimal | None:
    """The one number that a target or a result states (≥95%, 6.4公里); None for words or several numbers."""
    for name in ("compared", "bounded", "plain"):
        if found := pack.patterns("target")[name].fullmatch(half_width(text).strip()):
            return Decimal(found["value"].replace(",", ""))
    return None


def _change(values: Sequence[Any]) -> str:
    """The change of the last two amounts in percent, to one decimal."""
    before, last = values[-2:]
    if not (isinstance(before, Decimal | int) and isinstance(last, Decimal | int)) or not before:
        return ""
    change = (Decimal(last) - Decimal(before)) * 100 / abs(Decimal(before))
    return f"（最近一年{'增' if change > 0 else '减'}{abs(change):.1f}%）" if change else "（最近一年没有变化）"


def _year(filing: Content) -> str:
    return f"{filing['fiscal_year']}年" if filing["fiscal_year"] else "年度不详"
