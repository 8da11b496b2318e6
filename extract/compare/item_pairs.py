"""Which item of an old list is which item of the new one."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from extract.identity import likeness

T = TypeVar("T")
Key = Callable[[T], Hashable | None]


class Pair(NamedTuple):
    """The positions of two items that are the same, None where one has no counterpart.

    ``likeness`` is None where a key says that they are the same, else how like they are: then it is a proposal.
    """

    old: int | None
    new: int | None
    likeness: float | None = None


class Traits(NamedTuple):
    """What an item is recognised by.

    Its name, facts (an amount, a class) that the same item is likely to share, and what only this item has (a document
    number), None where it has none.
    """

    name: str
    facts: frozenset[Hashable] = frozenset()
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T]):
    """When two items are proposed to be the same: names this like, or less like where a fact is the same besides."""

    traits: Callable[[T], Traits]
    least: float = 0.7
    with_fact: float = 0.7

    def rank(self, old: Traits, new: Traits) -> tuple[float, float] | None:
        """How well two items fit, and how like their names are; None where they do not fit."""
        if old.own and new.own:
            return None
        like = likeness(old.name, new.name, self.with_fact)
        agree = not old.facts.isdisjoint(new.facts)
        return (like + agree, like) if like >= (self.with_fact if agree else self.least) else None


def item_pairs(
    old: Sequence[T],
    new: Sequence[T],
    keys: Sequence[Key[T]],
    proposal: Proposal[T] | None = None,
    last: Key[T] | None = None,
) -> list[Pair]:
    """Every item once: those of equal keys together, then of the rest the most alike, then those that stand alone.

    The keys are tried in their order, the most particular one first; a key that is None is none. Several items of one
    key are paired in their order; of proposals that rank the same the one that stands first wins. The key ``last`` is
    tried after the proposals. The result does not depend on which list is the old one.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[Pair] = []
    for key in keys:
        pairs += _take(_of_equal_keys(left, right, key), left, right)
    if proposal is not None:
        pairs += _take(_proposed(left, right, proposal), left, right)
    if last is not None:
        pairs += _take(_of_equal_keys(left, right, last), left, right)
    pairs += [Pair(position, None) for position in left]
    pairs += [Pair(None, position) for position in right]
    # in the order of the new list; what the old one alone has comes behind what it stood behind there
    order: list[tuple[int, int, Pair]] = [(pair.new, -1, pair) for pair in pairs if pair.new is not None]
    anchor = -1
    for position, pair in sorted((pair.old, pair) for pair in pairs if pair.old is not None):
        if pair.new is None:
            order.append((anchor, position, pair))
        else:
            anchor = pair.new
    return [pair for _, _, pair in sorted(order, key=lambda place: place[:2])]


def _take(candidates: Sequence[Pair], left: dict[int, T], right: dict[int, T]) -> list[Pair]:
    """Those candidates, first come first served, whose items are both still free; they are no longer."""
    taken = []
    for pair in candidates:
        if pair.old in left and pair.new in right:
            del left[pair.old], right[pair.new]
            taken.append(pair)
    return taken


def _of_equal_keys(left: dict[int, T], right: dict[int, T], key: Key[T]) -> list[Pair]:
    """The items of each key, paired in their order."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for position, item in right.items():
        groups[key(item)].append(position)
    waiting = {name: iter(positions) for name, positions in groups.items() if name is not None}
    candidates = ((position, next(waiting.get(key(item), iter(())), None)) for position, item in left.items())
    return [Pair(position, counterpart) for position, counterpart in candidates if counterpart is not None]


def _proposed(left: dict[int, T], right: dict[int, T], proposal: Proposal[T]) -> list[Pair]:
    """All pairs that may be the same, the most alike first."""
    ranked = []
    others = [(counterpart, proposal.traits(other)) for counterpart, other in right.items()]
    for position, item in left.items():
        traits = proposal.traits(item)
        for counterpart, other in others:
            fit = proposal.rank(traits, other)
            if fit is not None:
                ranked.append((-fit[0], position, counterpart, fit[1]))
    return [Pair(position, counterpart, likeness) for _, position, counterpart, likeness in sorted(ranked)]
