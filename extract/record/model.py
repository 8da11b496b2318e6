"""The record as typed objects: what ``convert`` returns, and what ``Record.load`` reads back from JSON.

The classes mirror ``output/schema/record.schema.json``: a class for each object, an attribute for each key, in the same
order. A blank is None, an empty list is ``()``; amounts are ``Decimal`` with the digits as written, days are ``date``.
Objects are immutable: ``msgspec.structs.replace`` makes a changed copy.

Each attribute of a filing has its :class:`FieldTitle`: what it is called, where its unit stands and whether it names a
person. :mod:`extract.record.fields` makes the table of all fields from them, which comparison, export, index, draft,
page and documentation use. Every attribute has a default, so that a record written before it was added can be read.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from msgspec import Struct

from extract.model import At, Box, CellReference, CitationKind, Place, Remark, Role, Severity, TextLayer, places_of
from extract.record import loading, writing

Status = Literal["complete", "partial", "failed"]
FormKind = Literal["declaration", "self_evaluation", "department_whole", "transfer", "review"]
FormPart = Literal["overview", "targets", "safeguards"]
Recurrence = Literal["one_off", "recurring", "medium_term_pilot", "phased", "multi_year"]
Novelty = Literal["new", "continuing", "carried_over"]
Level1 = Literal["output", "benefit", "satisfaction", "influence", "cost", "input", "process"]
Level2 = Literal[
    "quantity", "quality", "timeliness", "cost", "economic", "social", "ecological", "sustainable",
    "service_object_satisfaction",
]  # fmt: skip
Horizon = Literal["long_term", "annual"]
Operator = Literal[">=", "<=", "=", ">", "<", "range"]
SafeguardCategory = Literal["project_management", "budget_management", "financial_management"]
Phase = Literal["planning", "implementation", "closing"]
Outcome = Literal["holds", "fails", "flag", "cannot_check"]


class FieldTitle(NamedTuple):
    """What a field is called, in Chinese as on the forms and in English.

    Of an amount of money, ``unit`` is the pointer of the field that says its unit (元, 万元); of another number,
    ``measure`` is that of its unit (公里, %). ``*`` stands for a list position. ``person`` marks a field that names a
    person or how to reach one.
    """

    chinese: str
    english: str
    unit: str | None = None
    measure: str | None = None
    person: bool = False


class RecordNode(Struct, frozen=True):
    """An object of the record; its class's docstring starts with what it is."""


class Placed(RecordNode, frozen=True):
    """An object that stands somewhere in the source: ``places`` are the places of its ``at``, however many."""

    @property
    def places(self) -> tuple[Place, ...]:
        """One place, several where a page break cuts it or it stands in several cells, none where it is unknown."""
        return places_of(getattr(self, "at", None))


# ---------------------------------------------------------------- a filing


class Form(RecordNode, frozen=True):
    """Which form a filing is (表式): ``id`` of the definition that matched, ``score`` how well it fits (0 to 1)."""

    kind: Annotated[FormKind, FieldTitle("种类", "kind of form")] = "declaration"
    id: Annotated[str | None, FieldTitle("定义", "form definition")] = None
    title: Annotated[str | None, FieldTitle("表名", "title of the form")] = None
    parts: Annotated[tuple[FormPart, ...], FieldTitle("组成", "parts")] = ()
    pages: Annotated[tuple[int, int] | None, FieldTitle("页", "first and last page")] = None
    score: Annotated[float, FieldTitle("吻合度", "fit of the definition")] = 0.0


class ScheduleStep(RecordNode, frozen=True):
    """One step of the project's schedule (实施进度计划)."""

    content: Annotated[str | None, FieldTitle("实施内容", "work to be done")] = None
    start: Annotated[date | None, FieldTitle("开始时间", "start")] = None
    end: Annotated[date | None, FieldTitle("结束时间", "end")] = None
    planned_spend: Annotated[Decimal | None, FieldTitle("计划支出", "planned spending", unit="/money_unit")] = None
    note: Annotated[str | None, FieldTitle("备注", "note")] = None


class Project(RecordNode, frozen=True):
    """The project (项目总体情况)."""

    name: Annotated[str | None, FieldTitle("项目名称", "project name")] = None
    code: Annotated[str | None, FieldTitle("项目编号", "project code")] = None
    recurrence: Annotated[Recurrence | None, FieldTitle("项目性质", "recurrence")] = None
    novelty: Annotated[Novelty | None, FieldTitle("项目属性", "novelty")] = None
    budget_class: Annotated[str | None, FieldTitle("项目类别", "budget class")] = None
    government_procurement: Annotated[bool | None, FieldTitle("政府采购", "government procurement")] = None
    procurement_method: Annotated[str | None, FieldTitle("采购方式", "procurement method")] = None
    competent_department: Annotated[str | None, FieldTitle("主管部门", "competent department")] = None
    implementing_unit: Annotated[str | None, FieldTitle("实施单位", "implementing unit")] = None
    leader: Annotated[str | None, FieldTitle("项目负责人", "project leader", person=True)] = None
    contact_person: Annotated[str | None, FieldTitle("联系人", "contact person", person=True)] = None
    contact_phone: Annotated[str | None, FieldTitle("联系电话", "contact telephone", person=True)] = None
    start_date: Annotated[date | None, FieldTitle("起始日期", "start date")] = None
    end_date: Annotated[date | None, FieldTitle("结束日期", "end date")] = None
    summary: Annotated[str | None, FieldTitle("项目概况", "summary")] = None
    basis: Annotated[str | None, FieldTitle("立项依据", "legal basis")] = None
    necessity: Annotated[str | None, FieldTitle("必要性", "necessity")] = None
    feasibility: Annotated[str | None, FieldTitle("可行性", "feasibility")] = None
    resources_and_institutions: Annotated[
        str | None, FieldTitle("资源投入和制度建设", "resources and institutions")
    ] = None  # fmt: skip
    overall_target: Annotated[str | None, FieldTitle("项目总目标", "overall target")] = None
    annual_target: Annotated[str | None, FieldTitle("年度绩效目标", "annual performance target")] = None
    main_activities: Annotated[str | None, FieldTitle("主要活动", "main activities")] = None
    schedule: Annotated[tuple[ScheduleStep, ...], FieldTitle("实施进度计划", "schedule")] = ()
    prior_performance: Annotated[str | None, FieldTitle("以前年度绩效", "performance of earlier years")] = None
    other_notes: Annotated[str | None, FieldTitle("其他说明", "other notes")] = None


class FundsSource(RecordNode, frozen=True):
    """A funds line that no other key names (其他来源), such as 国有资本经营预算拨款."""

    label: Annotated[str, FieldTitle("名称", "name")] = ""
    amount: Annotated[Decimal | None, FieldTitle("金额", "amount", unit="/funds/sources/*/unit")] = None
    unit: Annotated[str | None, FieldTitle("单位", "unit")] = None


class AnnualFunds(RecordNode, frozen=True):
    """The annual column of a form that prints whole-project and annual money side by side (其中年度资金)."""

    fiscal_appropriation: Annotated[
        Decimal | None, FieldTitle("当年财政拨款", "fiscal appropriation of the year", unit="/funds/unit")
    ] = None
    carried_over: Annotated[
        Decimal | None, FieldTitle("上年结转", "carried over from last year", unit="/funds/unit")
    ] = None
    other_funds: Annotated[Decimal | None, FieldTitle("其他资金", "other funds", unit="/funds/unit")] = None


class Execution(RecordNode, frozen=True):
    """One line of a self-evaluation's budget execution (预算执行情况), the numbers as printed."""

    label: Annotated[str, FieldTitle("资金", "funds")] = ""
    initial: Annotated[Decimal | None, FieldTitle("年初预算数", "initial budget", unit="/funds/unit")] = None
    adjusted: Annotated[Decimal | None, FieldTitle("全年预算数", "adjusted budget", unit="/funds/unit")] = None
    executed: Annotated[Decimal | None, FieldTitle("全年执行数", "executed", unit="/funds/unit")] = None
    rate: Annotated[str | None, FieldTitle("执行率", "execution rate")] = None
    weight: Annotated[Decimal | None, FieldTitle("分值", "weight")] = None
    score: Annotated[Decimal | None, FieldTitle("得分", "score")] = None
    reason: Annotated[str | None, FieldTitle("原因", "reason")] = None


class Funds(RecordNode, frozen=True):
    """The project's money (项目资金), amounts in ``unit``."""

    unit: Annotated[str | None, FieldTitle("单位", "unit")] = None
    total_budget: Annotated[Decimal | None, FieldTitle("项目总预算", "total budget", unit="/funds/unit")] = None
    annual_budget: Annotated[Decimal | None, FieldTitle("当年预算", "budget of the year", unit="/funds/unit")] = None
    fiscal_appropriation: Annotated[
        Decimal | None, FieldTitle("财政拨款", "fiscal appropriation", unit="/funds/unit")
    ] = None  # fmt: skip
    from_higher_level: Annotated[
        Decimal | None, FieldTitle("上级财政拨款", "from higher levels", unit="/funds/unit")
    ] = None
    own_level: Annotated[Decimal | None, FieldTitle("本级财政安排", "from the own level", unit="/funds/unit")] = None
    lower_level_matching: Annotated[
        Decimal | None, FieldTitle("下级财政配套", "matched by lower levels", unit="/funds/unit")
    ] = None
    carried_over: Annotated[
        Decimal | None, FieldTitle("上年结转", "carried over from last year", unit="/funds/unit")
    ] = None
    other_funds: Annotated[Decimal | None, FieldTitle("其他资金", "other funds", unit="/funds/unit")] = None
    annual: Annotated[AnnualFunds, FieldTitle("其中年度资金", "funds of the year")] = AnnualFunds()
    sources: Annotated[tuple[FundsSource, ...], FieldTitle("其他来源", "other sources")] = ()
    execution: Annotated[tuple[Execution, ...], FieldTitle("预算执行情况", "budget execution")] = ()


class BudgetRow(RecordNode, frozen=True):
    """One row of the budget breakdown (项目预算分解)."""

    category: Annotated[str | None, FieldTitle("大类", "category")] = None
    subcategory: Annotated[str | None, FieldTitle("子类", "subcategory")] = None
    item: Annotated[str | None, FieldTitle("明细", "item")] = None
    amount: Annotated[Decimal | None, FieldTitle("金额", "amount", unit="/budget/unit")] = None
    unit_price: Annotated[Decimal | None, FieldTitle("单价", "unit price", unit="/budget/unit_price_unit")] = None
    unit_of_measure: Annotated[str | None, FieldTitle("计量单位", "unit of measure")] = None
    quantity: Annotated[Decimal | None, FieldTitle("数量", "quantity", measure="/budget/rows/*/unit_of_measure")] = None
    last_year_budget: Annotated[
        Decimal | None, FieldTitle("上年度预算安排", "last year's budget", unit="/budget/unit")
    ] = None
    last_year_executed: Annotated[
        Decimal | None, FieldTitle("上年度实际执行", "executed last year", unit="/budget/unit")
    ] = None
    basis: Annotated[str | None, FieldTitle("测算依据", "basis of the estimate")] = None
    note: Annotated[str | None, FieldTitle("备注", "note")] = None


class Budget(RecordNode, frozen=True):
    """The budget breakdown (项目预算分解): amounts in ``unit``, unit prices in ``unit_price_unit``."""

    unit: Annotated[str | None, FieldTitle("金额单位", "unit of amounts")] = None
    unit_price_unit: Annotated[str | None, FieldTitle("单价单位", "unit of unit prices")] = None
    total: Annotated[Decimal | None, FieldTitle("金额合计", "total", unit="/budget/unit")] = None
    rows: Annotated[tuple[BudgetRow, ...], FieldTitle("明细", "rows")] = ()


class Target(RecordNode, frozen=True):
    """The value an indicator is to reach (目标值); ``operator`` is None without a sign or a word for it (完成, 12期).

    ``applies`` is False where the form says that there is no such indicator (不适用, 无, /). Else it is None, and the
    key is left out of JSON.
    """

    text: Annotated[str | None, FieldTitle("目标值", "target value")] = None
    operator: Annotated[Operator | None, FieldTitle("运算符", "operator")] = None
    value: Annotated[Decimal | None, FieldTitle("数值", "number", measure="/indicators/*/target/unit")] = None
    value_max: Annotated[Decimal | None, FieldTitle("上限", "upper bound", measure="/indicators/*/target/unit")] = None
    unit: Annotated[str | None, FieldTitle("计量单位", "unit of measure")] = None
    measurable: Annotated[bool | None, FieldTitle("可衡量", "measurable")] = None
    applies: Annotated[bool | None, FieldTitle("适用", "applies")] = None


class Indicator(RecordNode, frozen=True):
    """A performance indicator (绩效指标); levels as codes, ``…_text`` as written."""

    level1: Annotated[Level1 | None, FieldTitle("一级指标", "level 1")] = None
    level1_text: Annotated[str | None, FieldTitle("一级指标（原文）", "level 1 as written")] = None
    level2: Annotated[Level2 | None, FieldTitle("二级指标", "level 2")] = None
    level2_text: Annotated[str | None, FieldTitle("二级指标（原文）", "level 2 as written")] = None
    name: Annotated[str | None, FieldTitle("三级指标", "indicator")] = None
    horizon: Annotated[Horizon | None, FieldTitle("期限", "horizon")] = None
    target: Annotated[Target, FieldTitle("目标值", "target value")] = Target()
    description: Annotated[str | None, FieldTitle("描述", "description")] = None
    weight: Annotated[Decimal | None, FieldTitle("分值", "weight")] = None
    scoring_rule: Annotated[str | None, FieldTitle("评分细则", "scoring rule")] = None
    last_year: Annotated[str | None, FieldTitle("上年度实际水平", "last year's level")] = None
    actual: Annotated[str | None, FieldTitle("实际完成值", "actual value")] = None
    score: Annotated[Decimal | None, FieldTitle("得分", "score")] = None
    deviation_reason: Annotated[str | None, FieldTitle("偏差原因", "reason of the deviation")] = None


class Safeguard(RecordNode, frozen=True):
    """A regulation that safeguards the project (制度保障); ``citation`` is the id of the cited document."""

    category: Annotated[SafeguardCategory | None, FieldTitle("类别", "category")] = None
    document: Annotated[str | None, FieldTitle("文件名称", "document")] = None
    citation: Annotated[str | None, FieldTitle("文号", "document number")] = None
    measures: Annotated[str | None, FieldTitle("具体措施", "measures")] = None
    phases: Annotated[tuple[Phase, ...], FieldTitle("保障阶段", "phases")] = ()


class OtherField(Placed, frozen=True):
    """A label and its value that no definition knows (其他栏目)."""

    label: Annotated[str, FieldTitle("名称", "label")] = ""
    value: Annotated[str, FieldTitle("内容", "value")] = ""
    at: Annotated[At, FieldTitle("位置", "place")] = None


class Check(RecordNode, frozen=True):
    """What one rule says of the filing (核对); ``places`` are those of every value involved."""

    rule: Annotated[str, FieldTitle("规则", "rule")] = ""
    severity: Annotated[Severity, FieldTitle("级别", "severity")] = "info"
    outcome: Annotated[Outcome, FieldTitle("结果", "outcome")] = "cannot_check"
    message: Annotated[str, FieldTitle("说明", "message")] = ""
    at: Annotated[tuple[Place, ...], FieldTitle("位置", "places")] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of every value involved."""
        return self.at


class Evidence(Placed, frozen=True):
    """What a leaf was read from: the text as written, its places, and how sure the reading is (0 to 1)."""

    one_line: ClassVar[bool] = True

    text: str = ""
    at: At = None
    confidence: float = 1.0


class Filing(RecordNode, frozen=True):
    """One filing (申报表): a declaration, a self-evaluation or a relative of them.

    ``evidence`` has, under the JSON Pointer of each filled leaf, what it was read from; also for a number, date or
    choice that is None because the image was read too unsurely.
    """

    form: Annotated[Form, FieldTitle("表式", "form")] = Form()
    fiscal_year: Annotated[int | None, FieldTitle("年度", "fiscal year")] = None
    reporting_unit: Annotated[str | None, FieldTitle("填报单位", "reporting unit")] = None
    money_unit: Annotated[str | None, FieldTitle("金额单位", "unit of money")] = None
    unit_leader: Annotated[str | None, FieldTitle("填报单位负责人", "head of the unit", person=True)] = None
    preparer: Annotated[str | None, FieldTitle("填表人", "preparer", person=True)] = None
    filing_date: Annotated[date | None, FieldTitle("填报日期", "filing date")] = None
    project: Annotated[Project, FieldTitle("项目总体情况", "project")] = Project()
    funds: Annotated[Funds, FieldTitle("项目资金", "funds")] = Funds()
    budget: Annotated[Budget, FieldTitle("项目预算分解", "budget breakdown")] = Budget()
    indicators: Annotated[tuple[Indicator, ...], FieldTitle("绩效指标", "performance indicators")] = ()
    safeguards: Annotated[tuple[Safeguard, ...], FieldTitle("制度保障", "safeguards")] = ()
    other_fields: Annotated[tuple[OtherField, ...], FieldTitle("其他栏目", "other fields")] = ()
    checks: Annotated[tuple[Check, ...], FieldTitle("核对", "checks")] = ()
    evidence: Annotated[dict[str, Evidence], FieldTitle("出处", "evidence")] = {}


# ---------------------------------------------------------------- citations


class MentionPlace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a citation stands: as :class:`extract.model.Place`, and in which leaf (``field``) of which filing.

    ``start`` and ``end`` are offsets (code points) into the text of that cell or clause.
    """

    one_line: ClassVar[bool] = True

    page: int | None = None
    box: Box | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    filing: int | None
    field: str | None
    start: int
    end: int


class Mention(RecordNode, frozen=True):
    """A citation where it stands (出现处); ``repairs`` names what had to be mended to reach the document's id."""

    one_line: ClassVar[bool] = True

    text: Annotated[str, FieldTitle("原文", "text as written")] = ""
    at: Annotated[MentionPlace | tuple[MentionPlace, ...] | None, FieldTitle("位置", "place")] = None
    pinpoint: Annotated[str | None, FieldTitle("条款项", "article")] = None
    repairs: Annotated[tuple[str, ...], FieldTitle("规范", "repairs")] = ()

    @property
    def places(self) -> tuple[MentionPlace, ...]:
        """One place, several where a line or page break cuts it."""
        return self.at if isinstance(self.at, tuple) else () if self.at is None else (self.at,)


class CitedDocument(RecordNode, frozen=True):
    """A cited document (引用文件) with all its mentions; ``id`` is its canonical number, else its 《title》."""

    id: Annotated[str, FieldTitle("文号", "document number")] = ""
    kind: Annotated[CitationKind, FieldTitle("种类", "kind")] = "document"
    issuer: Annotated[str | None, FieldTitle("机关代字", "issuing-organ code")] = None
    year: Annotated[int | None, FieldTitle("年份", "year")] = None
    number: Annotated[int | None, FieldTitle("序号", "serial number")] = None
    title: Annotated[str | None, FieldTitle("标题", "title")] = None
    draft: Annotated[bool, FieldTitle("征求意见稿", "draft")] = False
    provisional: Annotated[bool, FieldTitle("暂行/试行", "provisional")] = False
    annual_plan_for: Annotated[int | None, FieldTitle("年度计划", "year of an annual plan")] = None
    valid: Annotated[tuple[int, int] | None, FieldTitle("期间", "first and last year of validity")] = None
    mentions: Annotated[tuple[Mention, ...], FieldTitle("出现处", "mentions")] = ()


# ---------------------------------------------------------------- what the source says


class RecordClause(Placed, frozen=True, omit_defaults=True, kw_only=True):
    """A paragraph outside of tables (条款); ``raw`` only where compatibility characters were replaced."""

    one_line: ClassVar[bool] = True

    label: Annotated[str | None, FieldTitle("编号", "number")]
    level: Annotated[int | None, FieldTitle("层级", "level")]
    text: Annotated[str, FieldTitle("内容", "text")]
    raw: Annotated[str | None, FieldTitle("原字符", "text before replacement")] = None
    at: Annotated[At, FieldTitle("位置", "place")]
    role: Annotated[Role, FieldTitle("类型", "role")]


class RecordCheckBox(RecordNode, frozen=True):
    """A check box of a cell: the words that belong to it; ``checked`` is None where the mark cannot be read."""

    label: str | None = None
    checked: bool | None = None


class RecordCell(Placed, frozen=True, omit_defaults=True, kw_only=True):
    """A cell of a table (单元格), merged cells counting as one; ``raw`` as of a clause."""

    one_line: ClassVar[bool] = True

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    raw: str | None = None
    boxes: tuple[RecordCheckBox, ...]
    at: At


class RecordTable(RecordNode, frozen=True):
    """A table (表格) with its cells in reading order, and the copies of a header row that page breaks repeated."""

    rows: Annotated[int, FieldTitle("行数", "rows")] = 0
    columns: Annotated[int, FieldTitle("列数", "columns")] = 0
    pages: Annotated[tuple[int, ...], FieldTitle("页码", "pages")] = ()
    inside: Annotated[CellReference | None, FieldTitle("所在单元格", "cell that holds it")] = None
    cells: Annotated[tuple[RecordCell, ...], FieldTitle("单元格", "cells")] = ()
    repeated_rows: Annotated[tuple[tuple[RecordCell, ...], ...], FieldTitle("重复表头", "repeated header rows")] = ()


class Source(RecordNode, frozen=True):
    """The file that was read; ``path`` is relative to the folder that was given."""

    path: Annotated[str, FieldTitle("文件", "path")] = ""
    sha256: Annotated[str | None, FieldTitle("校验值", "SHA-256")] = None
    bytes: Annotated[int | None, FieldTitle("字节数", "size in bytes")] = None
    media_type: Annotated[str | None, FieldTitle("格式", "media type")] = None
    pages: Annotated[int | None, FieldTitle("页数", "pages")] = None
    text_layer: Annotated[TextLayer | None, FieldTitle("文字来源", "text layer")] = None


class Record(RecordNode, frozen=True):
    """What one source file says.

    ``status`` is ``complete``, ``partial`` (a remark of severity error says what could not be read) or ``failed``.

    >>> record = Record.parse(b'{"schema": "shenbao/record/1", "filings": [{"funds": {"annual_budget": 813.70}}]}')
    >>> record.filings[0].funds.annual_budget, record.filings[0].project.name
    (Decimal('813.70'), None)
    """

    schema: Literal["shenbao/record/1"] = "shenbao/record/1"
    source: Source = Source()
    status: Annotated[Status, FieldTitle("状态", "status")] = "complete"
    remarks: Annotated[tuple[Remark, ...], FieldTitle("提示", "remarks")] = ()
    filings: Annotated[tuple[Filing, ...], FieldTitle("申报表", "filings")] = ()
    citations: Annotated[tuple[CitedDocument, ...], FieldTitle("引用文件", "cited documents")] = ()
    clauses: Annotated[tuple[RecordClause, ...], FieldTitle("条款", "clauses")] = ()
    tables: Annotated[tuple[RecordTable, ...], FieldTitle("表格", "tables")] = ()

    @classmethod
    def load(cls, file: str | Path) -> Self:
        """The record in a .json file; ``ValueError`` with the file's name if the file holds no record."""
        return cls.parse(Path(file).read_bytes(), file)

    @classmethod
    def parse(cls, data: bytes, name: str | Path = "the text") -> Self:
        """The record that JSON text holds; ``ValueError`` with ``name`` if it holds none.

        Keys that a newer version of the same schema added are left out; keys that an older one lacks are blank.
        """
        return loading.parse(data, name, cls)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """The record that ``to_dict`` gave as dicts and lists; ``ValueError`` if they are no record."""
        return loading.from_dict(content, cls)

    def to_dict(self) -> dict[str, Any]:
        """The record as dicts and lists; amounts are ``Decimal`` with the digits as written, days ISO 8601 text."""
        return writing.to_dict(self)

    def to_json(self) -> str:
        """The record as indented JSON; the same source gives the same text, byte for byte."""
        return writing.to_json(self).decode()
