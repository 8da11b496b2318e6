"""Money by level of government (中央资金, 省级财政, 县级配套): whose it is depends on who files."""

from collections.abc import Iterable, Mapping

from extract import pack
from extract.find.form.entries.entry import FormEntry
from extract.find.form.words.label import bare_label

_RANKS = {"country": 5, "province": 4, "city": 3, "county": 2, "township": 1}
_UNITS = ("reporting_unit", "project.competent_department", "project.implementing_unit")


def keys_by_level(units: Iterable[FormEntry], entries: Iterable[FormEntry]) -> Mapping[int, str]:
    """The key of each line of money whose label names a level of government, under the ``id`` of the entry.

    ``units`` are the form's entries, whose units say at which level it is filed: money from above it, its own, and that
    of levels below it. "" stands for a line that is a source of its own: where the level of the filer is not known and
    several are named, or two lines would be one key's, which a sum alone could fill. In a form of a transfer that names
    no money from above the department, that of its own level comes from above: regions below receive it.
    """
    units = list(units)
    own = {
        rank for one in units if one.key in _UNITS for span in one.values if (rank := _rank("unit_level", span.text))
    }
    filer = own.pop() if len(own) == 1 else None
    entries = list(entries)
    lines = [(one, rank) for one in entries if (rank := _rank("money_level", bare_label(one.label)))]
    transfer = next(one["labels"] for one in pack.toml("field")["kind"] if one["key"] == "transfer")
    is_transfer = any(bare_label(one.label) in transfer for one in units)
    if filer is not None and is_transfer and max((rank for _, rank in lines), default=0) == filer:
        filer -= 1
    below = {rank for _, rank in lines if rank < _RANKS["country"]}
    keys: dict[int, str] = {}
    for entry, rank in lines:
        if filer is not None:
            place = (rank > filer) - (rank < filer)
            keys[id(entry)] = ("own_level", "from_higher_level", "lower_level_matching")[place]
        elif rank == _RANKS["country"]:
            keys[id(entry)] = "from_higher_level"
        elif len(below) > 1 or rank == _RANKS["province"]:
            keys[id(entry)] = ""
        else:
            keys[id(entry)] = "own_level"
    labels: dict[str, set[str]] = {}
    for entry in entries:
        key = keys.get(id(entry), (entry.key or "").removeprefix("funds."))
        labels.setdefault(key, set()).add(bare_label(entry.label))
    return {entry: key if len(labels[key]) == 1 else "" for entry, key in keys.items()}


def _rank(pattern: str, text: str) -> int:
    """The rank of the level that a text names, the lower the nearer to the people; 0 where it names none."""
    match = pack.pattern("money", pattern).match("".join(text.split()))
    names = [name for name, piece in match.groupdict().items() if piece] if match else []
    return min((_RANKS[name] for name in names), default=0)
