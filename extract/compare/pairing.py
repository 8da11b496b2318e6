"""Which item of an old list is which item of the new one."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Key = Callable[[T], Hashable | None]
Rank = Callable[[T, T], tuple[float, float] | None]


class Pair(NamedTuple):
    """The positions of two items that are the same, None where one has no counterpart.

    ``likeness`` is None where a key says that they are the same, else how like they are: then it is a proposal.
    """

    old: int | None
    new: int | None
    likeness: float | None = None


def paired(old: Sequence[T], new: Sequence[T], keys: Sequence[Key[T]], rank: Rank[T] | None = None) -> list[Pair]:
    """Every item once: those of equal keys together, then of the rest the most alike, then those that stand alone.

    The keys are tried in their order, the most particular one first; a key that is None is none. Several items of one
    key are paired in their order. ``rank`` gives how well two items fit and how like they are, None where they do not
    fit; of equal ranks the one that stands first wins. The result does not depend on which list is the old one.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    found: list[Pair] = []
    for key in keys:
        found += _take(_same(left, right, key), left, right)
    if rank is not None:
        found += _take(_alike(left, right, rank), left, right)
    found += [Pair(position, None) for position in left]
    found += [Pair(None, position) for position in right]
    return _in_reading_order(found)


def _take(candidates: Sequence[Pair], left: dict[int, T], right: dict[int, T]) -> list[Pair]:
    """Those candidates, first come first served, whose items are both still free; they are no longer."""
    taken = []
    for pair in candidates:
        if pair.old in left and pair.new in right:
            del left[pair.old], right[pair.new]
            taken.append(pair)
    return taken


def _same(left: dict[int, T], right: dict[int, T], key: Key[T]) -> list[Pair]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for position, item in right.items():
        groups[key(item)].append(position)
    waiting = {name: iter(positions) for name, positions in groups.items() if name is not None}
    candidates = ((position, next(waiting.get(key(item), iter(())), None)) for position, item in left.items())
    return [Pair(position, counterpart) for position, counterpart in candidates if counterpart is not None]


def _alike(left: dict[int, T], right: dict[int, T], rank: Rank[T]) -> list[Pair]:
    ranked = []
    for position, item in left.items():
        for counterpart, other in right.items():
            fit = rank(item, other)
            if fit is not None:
                ranked.append((-fit[0], position, counterpart, fit[1]))
    return [Pair(position, counterpart, likeness) for _, position, counterpart, likeness in sorted(ranked)]


def _in_reading_order(found: Sequence[Pair]) -> list[Pair]:
    """In the order of the new list; what the old one alone has comes behind what it stood behind there."""
    order: list[tuple[int, int, Pair]] = [(pair.new, -1, pair) for pair in found if pair.new is not None]
    anchor = -1
    for position, pair in sorted((pair.old, pair) for pair in found if pair.old is not None):
        if pair.new is None:
            order.append((anchor, position, pair))
        else:
            anchor = pair.new
    return [pair for _, _, pair in sorted(order, key=lambda place: place[:2])]
