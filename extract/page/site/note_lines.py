"""Notes as lines of text, and what their places are called."""

from extract.index import FilingSummary
from extract.page.site.notebook import Notebook
from extract.record import labels

_NOTED = tuple(f"/{name}" for name in labels.field_titles("filing") if name not in ("checks", "evidence"))


def note_lines(notes: Notebook | None, sha256: str | None, filing: FilingSummary) -> list[str]:
    """The notes on a filing as lines, for an evidence pack; none without a file of notes."""
    own = notes.notes(sha256, [filing.path]) if notes else []
    return [
        f"{' · '.join(filter(None, (place_title(one.at), one.user, written_time(one.written), one.tags)))}：{one.text}"
        for one in own
        if one.position == (filing.position or 0)
    ]


def place_title(at: str | None) -> str:
    """What the field at a pointer is called, for a note on it; "" for no pointer, or one of something else."""
    return labels.pointer_title(at) if at and at.startswith(_NOTED) else ""


def written_time(iso_time: str) -> str:
    """A time as people write it: 2026-11-30 13:05."""
    return iso_time[:16].replace("T", " ")
