"""Pairing the items of an old list with those of a new one."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from extract.identity import likeness

T = TypeVar("T")
Key = Callable[[T], Hashable | None]


class Pair(NamedTuple):
    """The positions of two items that are the same; one is None if the other has no counterpart.

    ``likeness`` (0 to 1) marks a proposal, made by the likeness of names; it is None if equal keys made the pair.
    """

    old: int | None
    new: int | None
    likeness: float | None = None


class Traits(NamedTuple):
    """The traits by which an item is recognised.

    These are its name, facts that the same item probably shares (an amount, a class), and a value of its own that no
    other item has (a document number), None if there is none.
    """

    name: str
    facts: frozenset[Hashable] = frozenset()
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T]):
    """The least likeness of names for proposing a pair; less is enough if the items also share a fact."""

    traits: Callable[[T], Traits]
    least: float = 0.7
    with_fact: float = 0.7

    def rank(self, old: Traits, new: Traits) -> tuple[float, float] | None:
        """The rank of two items as a pair, and the likeness of their names; None if they do not fit."""
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
    """Pairs that contain every item once: by equal keys, then by likeness; the rest stand alone.

    The keys are tried in their order, the most specific one first; None is not a key. Items with the same key are
    paired in their order; of proposals with the same rank the first one wins. The key ``last`` is tried after the
    proposals. Exchanging the two lists does not change the pairs.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[Pair] = []
    for key in keys:
        pairs += _take(_of_equal_keys(left, right, key), left, right)
    if proposal is not None:
        pairs += _take(_proposed_pairs(left, right, proposal), left, right)
    if last is not None:
        pairs += _take(_of_equal_keys(left, right, last), left, right)
    pairs += [Pair(position, None) for position in left]
    pairs += [Pair(None, position) for position in right]
    # in the order of the new list; an item of the old list alone follows its predecessor there
    order: list[tuple[int, int, Pair]] = [(pair.new, -1, pair) for pair in pairs if pair.new is not None]
    anchor = -1
    for position, pair in sorted((pair.old, pair) for pair in pairs if pair.old is not None):
        if pair.new is None:
            order.append((anchor, position, pair))
        else:
            anchor = pair.new
    return [pair for _, _, pair in sorted(order, key=lambda place: place[:2])]


def _take(candidates: Sequence[Pair], left: dict[int, T], right: dict[int, T]) -> list[Pair]:
    """The candidates, first come first served, whose two items are still free; removes these items."""
    own_pairs = []
    for pair in candidates:
        if pair.old in left and pair.new in right:
            del left[pair.old], right[pair.new]
            own_pairs.append(pair)
    return own_pairs


def _of_equal_keys(left: dict[int, T], right: dict[int, T], key: Key[T]) -> list[Pair]:
    """The items of each key, paired in their order."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for position, item in right.items():
        groups[key(item)].append(position)
    waiting = {name: iter(positions) for name, positions in groups.items() if name is not None}
    candidates = ((position, next(waiting.get(key(item), iter(())), None)) for position, item in left.items())
    return [Pair(position, counterpart) for position, counterpart in candidates if counterpart is not None]


def _proposed_pairs(left: dict[int, T], right: dict[int, T], proposal: Proposal[T]) -> list[Pair]:
    """All pairs that fit, the best first."""
    ranked = []
    others = [(counterpart, proposal.traits(other)) for counterpart, other in right.items()]
    for position, item in left.items():
        traits = proposal.traits(item)
        for counterpart, other in others:
            fit = proposal.rank(traits, other)
            if fit is not None:
                ranked.append((-fit[0], position, counterpart, fit[1]))
    return [Pair(position, counterpart, likeness) for _, position, counterpart, likeness in sorted(ranked)]
