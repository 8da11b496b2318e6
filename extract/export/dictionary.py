"""What every column of an export holds, and what the codes in its cells mean."""

from collections.abc import Iterator

from extract.export.parquet_files import PRECISION, SCALE
from extract.export.record_tables import TableRow, record_tables

_KINDS = {
    "text": ("文字", "string"),
    "code": ("代码，含义见“代码”表", "string"),
    "pointer": ("记录中的位置（JSON Pointer）", "string"),
    "number": ("数，按原有的小数位数", f"decimal128({PRECISION}, {SCALE})，小数补足{SCALE}位，数值不变"),
    "integer": ("整数", "int64"),
    "boolean": ("是否", "bool"),
    "date": ("日期（年-月-日）", "date32"),
}


def dictionary_rows() -> Iterator[TableRow]:
    """The rows of the tables ``dictionary`` (every column) and ``codes`` (every code of every column)."""
    for table in record_tables().values():
        for column in table.columns:
            where = (table.name, table.title, column.key, column.head)
            yield TableRow("dictionary", (*where, *_KINDS[column.kind]))
            for code, word in column.words.items():
                yield TableRow("codes", (*where, code, word, column.meanings.get(code)))
