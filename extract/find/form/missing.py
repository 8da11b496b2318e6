"""What the image of a page hides of a form: a seal on its title, labels that cannot be read.

A form whose labels were not all read has values that nobody misses: the record must say so.
"""

from collections.abc import Iterator

from extract.find.form.definition import Match
from extract.find.form.label import Vocabulary, bare
from extract.find.form.part import Part
from extract.model import Document, Remark, Table

_FEW = 1  # a label that another year's form words otherwise; more are lost, and what stands beside them
_HALF = 0.5  # share of the labels that nearly every form has
_FEWEST = 3  # labels that make a table that of a form


def of_form(document: Document, part: Part, match: Match) -> Iterator[Remark]:
    """What says that labels of the form were not read; nothing for one that is no image."""
    held = list(part.holders())
    if not any(map(document.is_scanned, held)):
        return
    at = held[0].places[:1]
    if match.missing:
        words = "、".join(match.missing)
        message = f"影像中没有读出表单的{len(match.missing)}个栏目（{words}），其内容可能缺失，请对照原件。"
        yield Remark("labels_missing", "error" if len(match.missing) > _FEW else "warning", message, at)
    elif match.id is None and match.score < _HALF:
        message = "影像中只读出表单的少数栏目，其内容可能缺失，请对照原件。"
        yield Remark("labels_missing", "error", message, at)


def of_table(document: Document, table: Table, vocabulary: Vocabulary) -> Iterator[Remark]:
    """What says that a table of no form has the labels of one; nothing for one that is no image."""
    cells = [cell for cell in table.cells if document.is_scanned(cell)]
    found = {field.key: cell for cell in cells if (field := vocabulary.field(bare(cell.text))) and not field.foot}
    labels = [cell for key, cell in found.items() if key]
    if len(labels) >= _FEWEST:
        words = "、".join("".join(cell.text.split()) for cell in labels[:_FEWEST])
        message = f"影像中的表格有{words}等栏目，但没有读出表单的标题，未作为表单读取，请对照原件。"
        yield Remark("form_unread", "error", message, labels[0].places)
