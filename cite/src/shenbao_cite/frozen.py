"""Frozen objects with slots, as ``dataclass(frozen=True, slots=True)`` makes them.

To import ``dataclasses`` takes a third of the time in which this package is imported. So a class here becomes a
dataclass only if the program has imported ``dataclasses`` before, or when it first calls ``dataclasses.asdict``,
``fields`` or ``replace``.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_):
        """Tell type checkers nothing: they read the branch above."""
        return lambda one: one


# of the class itself: ``one.__annotations__`` may be those of its metaclass before Python 3.14
_annotations_of = vars(type)["__annotations__"].__get__


@dataclass_transform(frozen_default=True)
class FrozenType(type):
    """Makes the annotated names of a class its slots and the arguments of its objects, with their defaults."""

    defaults: Mapping[str, Any]

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> "FrozenType":
        """The class with its slots; it is made a dataclass at once if the program has imported ``dataclasses``."""
        # the namespace of Python 3.14 has no annotations: only a finished class does, and it takes no slots any more
        names = tuple(_annotations_of(super().__new__(cls, name, bases, namespace)))
        defaults = {each: namespace.pop(each) for each in names if each in namespace}
        frozen_class = super().__new__(cls, name, bases, {**namespace, "__slots__": names, "__match_args__": names})
        frozen_class.defaults = defaults
        if names and "dataclasses" in sys.modules:
            hasattr(frozen_class, "__dataclass_fields__")
        return frozen_class

    def __getattr__(cls, name: str) -> Any:
        """The fields of the class as ``dataclasses`` describes them, with their defaults."""
        if name != "__dataclass_fields__" or not vars(cls)["__slots__"]:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        import_module("dataclasses").dataclass(init=False, repr=False, eq=False, match_args=False)(cls)
        for field, default in cls.defaults.items():
            vars(cls)[name][field].default = default
        return vars(cls)[name]


class Frozen(metaclass=FrozenType):
    """An object whose fields do not change: equal to another of the same class and fields."""

    if TYPE_CHECKING:
        __slots__: ClassVar[tuple[str, ...]]
    else:

        def __init__(self, *values, **by_name):
            """Set all fields, in order or by name; ``TypeError`` if one lacks or is given twice."""
            names = self.__slots__
            if not by_name and len(values) == len(names):
                for name, value in zip(names, values, strict=True):
                    object.__setattr__(self, name, value)
                return
            by_place = dict(zip(names, values, strict=False))
            facts = {**type(self).defaults, **by_place, **by_name}
            odd = (by_place.keys() & by_name.keys()) | (facts.keys() ^ set(names))
            if odd or len(values) > len(names):
                raise TypeError(f"arguments of {type(self).__name__}: {', '.join(sorted(odd)) or 'too many'}")
            for name in names:
                object.__setattr__(self, name, facts[name])

        def __getattr__(self, name):
            """The fields of the class: ``dataclasses`` looks them up at the object too."""
            if name != "__dataclass_fields__":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return getattr(type(self), name)

    def values(self) -> tuple[Any, ...]:
        """The fields in order."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        """Whether the other is of the same class, with equal fields."""
        return type(other) is type(self) and isinstance(other, Frozen) and self.values() == other.values()

    def __hash__(self) -> int:
        """The hash of the fields."""
        return hash(self.values())

    def __repr__(self) -> str:
        """The call that makes an equal object."""
        fields = zip(self.__slots__, self.values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in fields)})"

    def __setattr__(self, name: str, value: object) -> None:
        """Refused."""
        raise AttributeError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        """Refused."""
        raise AttributeError(f"cannot delete field {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        """The class and the fields, from which ``copy`` and ``pickle`` make an equal object."""
        return type(self), self.values()
