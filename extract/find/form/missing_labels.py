"""What the image of a page hides of a form: a seal on its title, labels that cannot be read.

If labels were not read, their values are missing from the record without a trace: a remark says so.
"""

from collections.abc import Iterable, Iterator

from extract.find.form.definition import Match
from extract.find.form.part import FormPart
from extract.find.form.words.label import Vocabulary, bare_label
from extract.model import Document, Remark, Severity

_FEW = 1  # another year's form may word one label otherwise; more are lost, with the values beside them
_HALF = 0.5  # share of the labels that nearly every form has
_FEWEST = 3  # labels that make a table that of a form


def missing_label_remarks(
    document: Document, forms: Iterable[tuple[FormPart, Match, frozenset[str]]], vocabulary: Vocabulary
) -> Iterator[Remark]:
    """A remark for each part of a form on an image whose labels were not all read; each comes with the keys of its
    labels. One that is worded otherwise (其他需要说明的问题 for 其他说明的问题) was read all the same.
    """
    for part, match, keys in forms:
        holders = list(part.holders())
        missing = [name for name in match.missing if not _is_worded_otherwise(name, keys, vocabulary)]
        words = "、".join(missing)
        if not any(map(document.is_scanned, holders)):
            continue
        if missing:
            message = f"影像中没有读出表单的{len(missing)}个栏目（{words}），其内容可能缺失，请对照原件。"
            severity: Severity = "error" if len(missing) > _FEW else "warning"
            yield Remark("labels_missing", severity, message, (holders[0].places or (holders[0].place(),))[:1])
        elif match.id is None and match.score < _HALF:
            message = "影像中只读出表单的少数栏目，其内容可能缺失，请对照原件。"
            yield Remark("labels_missing", "error", message, (holders[0].places or (holders[0].place(),))[:1])


def _is_worded_otherwise(label: str, keys: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether one of the labels that were read names the same one field; several options have labels of their own."""
    field = vocabulary.field(label)
    return field is not None and field.type != "choice" and field.key in keys


def untitled_table_remarks(document: Document, parts: Iterable[FormPart], vocabulary: Vocabulary) -> Iterator[Remark]:
    """A remark for each table on an image that belongs to no part of a form and has the labels of one."""
    form_tables = {id(grid.table) for part in parts for grid in part.grids}
    for table in document.tables:
        if id(table) in form_tables:
            continue
        cells = [cell for cell in table.cells if document.is_scanned(cell)]
        by_key = {f.key: cell for cell in cells if (f := vocabulary.field(bare_label(cell.text))) and not f.foot}
        labels = [cell for key, cell in by_key.items() if key]
        if len(labels) >= _FEWEST:
            words = "、".join("".join(cell.text.split()) for cell in labels[:_FEWEST])
            message = f"影像中的表格有{words}等栏目，但没有读出表单的标题，未作为表单读取，请对照原件。"
            yield Remark("form_unread", "error", message, labels[0].places or (labels[0].place(),))
