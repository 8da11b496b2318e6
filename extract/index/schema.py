"""The tables of the index, the same in both databases, and the migrations between versions.

The writer chooses the ids, so that both databases have the same rows. Amounts are text with the digits as written;
beside each that searches look for, ``…_fine`` has its value in ten-thousandths of a yuan, NULL where its unit is
unknown. ``filing.amount`` is such a value, too, for sorting and sums. ``at`` has the places as packed by the module
``places``. ``cited_issuer`` has each issuer that a filing cites once ('' for documents without an issuer), since every
search counts them.
"""

from typing import NamedTuple

from extract.record.fields import fields_of

VERSION = 7
MARK = 0x5348454E  # "SHEN": the application_id of an SQLite file that is an index

# parts of a total by their source, and amounts of the year before: a search for an amount leaves them out
_NOT_SEARCHED = (
    *("fiscal_appropriation", "from_higher_level", "own_level", "lower_level_matching", "carried_over", "other_funds"),
    *("last_year_budget", "last_year_executed"),
)


class BudgetColumn(NamedTuple):
    """A column of ``budget_row`` and the pointer of its field; ``is_of_row`` is False for a unit of the whole table."""

    name: str
    pointer: str
    is_of_row: bool = True


def amount_columns(part: str) -> tuple[str, ...]:
    """The fields of an object of the record (``funds``, ``budget_row``) that a search for an amount looks into."""
    return tuple(one.name for one in fields_of(part) if one.kind == "money" and one.name not in _NOT_SEARCHED)


def budget_columns() -> list[BudgetColumn]:
    """The columns of ``budget_row``: all fields of a record's budget row, each unit after the first amount with it."""
    columns: dict[str, BudgetColumn] = {}
    for one in fields_of("budget_row"):
        columns[one.pointer] = BudgetColumn(one.name, one.pointer)
        if one.kind == "money" and one.unit and not one.unit.startswith("/budget/rows/"):
            columns.setdefault(one.unit, BudgetColumn(unit_column(one.name), one.unit, is_of_row=False))
    return list(columns.values())


def unit_column(name: str) -> str:
    """The column of ``budget_row`` with the unit of one of its amounts."""
    unit = next(one.unit for one in fields_of("budget_row") if one.name == name)
    return "money_unit" if unit in (None, "/budget/unit") else str(unit).rpartition("/")[2]


def tables() -> str:
    """The statements that create the tables and their indexes; the connection fills in {clustered}."""
    searched = [("filing", name, "id") for name in amount_columns("funds")]
    searched += [("budget_row", name, "filing_id") for name in amount_columns("budget_row")]
    indexes = (
        f"CREATE INDEX {table}_by_{name} ON {table} ({name}_fine, {key}) WHERE {name}_fine IS NOT NULL;\n"
        f"CREATE INDEX {table}_by_printed_{name} ON {table} ({name}) "
        f"WHERE {name}_fine IS NULL AND {name} IS NOT NULL;\n"
        for table, name, key in searched
    )
    fine = {part: "".join(f" {name}_fine BIGINT," for name in amount_columns(part)) for part in ("funds", "budget_row")}
    text = _TABLES.replace("{totals}", "".join(f" {name} TEXT," for name in amount_columns("funds")) + fine["funds"])
    text = text.replace("{total_places}", "".join(f", {name}_at TEXT" for name in amount_columns("funds")))
    columns = "".join(f" {column.name} TEXT," for column in budget_columns())
    return text.replace("{budget_columns}", columns + fine["budget_row"]) + "".join(indexes)


# {clustered} stores the rows in the order of their key, where the connection can
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE record (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, stamp TEXT NOT NULL,
  path TEXT NOT NULL, sha256 TEXT, media_type TEXT, bytes BIGINT, pages INTEGER, text_layer TEXT,
  status TEXT NOT NULL, cause TEXT, message TEXT
);
CREATE TABLE source (path TEXT PRIMARY KEY, file TEXT NOT NULL, folded_path TEXT NOT NULL);
CREATE INDEX source_of_file ON source (file);
CREATE TABLE remark (
  record_id INTEGER, position INTEGER, code TEXT, severity TEXT, message TEXT, at TEXT,
  PRIMARY KEY (record_id, position)
){clustered};

CREATE TABLE filing (
  id INTEGER PRIMARY KEY, record_id INTEGER NOT NULL, position INTEGER, status TEXT NOT NULL,
  kind TEXT, form TEXT, form_title TEXT, first_page INTEGER, last_page INTEGER,
  fiscal_year INTEGER, unit TEXT, project TEXT, project_key TEXT, project_code TEXT,
  competent_department TEXT, implementing_unit TEXT, start_date TEXT, end_date TEXT,
  money_unit TEXT,{totals} amount BIGINT, failed INTEGER NOT NULL{total_places}
);
CREATE INDEX filing_of_record ON filing (record_id);
CREATE INDEX filing_by_year ON filing (fiscal_year, unit, kind, status, amount);
CREATE INDEX filing_by_unit ON filing (unit);
CREATE TABLE person (
  filing_id INTEGER, position INTEGER, field TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (filing_id, position)
){clustered};
CREATE INDEX person_by_text ON person (text);
CREATE TABLE passage (
  filing_id INTEGER, position INTEGER, field TEXT, role TEXT, text TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (filing_id, position)
){clustered};
CREATE TABLE budget_row (
  filing_id INTEGER, position INTEGER,{budget_columns} at TEXT,
  PRIMARY KEY (filing_id, position)
){clustered};
CREATE TABLE indicator (
  filing_id INTEGER, position INTEGER, level1 TEXT, level2 TEXT, name TEXT, horizon TEXT, target TEXT,
  description TEXT, weight TEXT, actual TEXT, score TEXT, at TEXT,
  PRIMARY KEY (filing_id, position)
){clustered};
CREATE TABLE checked (
  filing_id INTEGER, position INTEGER, rule TEXT NOT NULL, severity TEXT NOT NULL, outcome TEXT NOT NULL,
  message TEXT NOT NULL, at TEXT,
  PRIMARY KEY (filing_id, position)
){clustered};
CREATE INDEX checked_by_rule ON checked (outcome, rule, filing_id);

CREATE TABLE regulation (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, kind TEXT NOT NULL,
  issuer TEXT, year INTEGER, number INTEGER, same_as INTEGER NOT NULL, filings INTEGER NOT NULL
);
CREATE INDEX regulation_by_same_as ON regulation (same_as);
CREATE INDEX regulation_by_number ON regulation (number, year);
CREATE INDEX regulation_by_issuer ON regulation (issuer);
CREATE INDEX regulation_by_filings ON regulation (filings);
CREATE INDEX regulation_by_part ON regulation (folded, year, same_as);
CREATE TABLE title (
  id INTEGER PRIMARY KEY, regulation_id INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL, core TEXT NOT NULL,
  draft INTEGER NOT NULL, provisional INTEGER NOT NULL, annual_plan_for INTEGER, valid_first INTEGER,
  valid_last INTEGER, filings INTEGER NOT NULL,
  UNIQUE (regulation_id, text)
);
CREATE INDEX title_by_core ON title (core);
CREATE INDEX title_by_part ON title (folded, regulation_id);
CREATE TABLE citation (
  regulation_id INTEGER, filing_id INTEGER, title_id INTEGER, years_past INTEGER, repealed INTEGER,
  PRIMARY KEY (regulation_id, filing_id)
){clustered};
CREATE INDEX citation_of_filing ON citation (filing_id, regulation_id);
CREATE INDEX citation_repealed ON citation (regulation_id, filing_id) WHERE repealed IS NOT NULL;
CREATE INDEX citation_past ON citation (years_past, filing_id) WHERE years_past IS NOT NULL;
CREATE TABLE cited_issuer (filing_id INTEGER, issuer TEXT, PRIMARY KEY (filing_id, issuer)){clustered};
CREATE INDEX cited_issuer_by_issuer ON cited_issuer (issuer, filing_id);
CREATE TABLE mention (
  filing_id INTEGER, position INTEGER, regulation_id INTEGER NOT NULL, text TEXT NOT NULL, passage INTEGER,
  field TEXT, start_at INTEGER, end_at INTEGER, pinpoint TEXT, repairs TEXT, at TEXT,
  PRIMARY KEY (filing_id, position)
){clustered};
"""

# statements that bring an index to the version that is the key, from the version before
MIGRATIONS: dict[int, str] = {}

# the tables with a filing's rows under its id, besides ``filing`` and ``citation``
OF_FILING = ("person", "passage", "budget_row", "indicator", "checked", "mention", "cited_issuer")
