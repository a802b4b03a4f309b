"""JSON made into the frozen classes, by their annotations."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from oobelens.report.rows import Rows

T = TypeVar("T")


def build(kind: type[T], data: Any) -> T:
    """An object of this class out of what the JSON has for it."""
    if kind not in _OBJECTS:
        _OBJECTS[kind] = _object(kind)
    made: T = _OBJECTS[kind](data)
    return made


_OBJECTS: dict[type, Callable[[Any], Any]] = {}


def _maker(hint: Any) -> Callable[[Any], Any]:
    """Makes the value of a member that is annotated so."""
    if dataclasses.is_dataclass(hint):
        return _object(hint)
    match get_origin(hint), get_args(hint):
        case origin, (kind,) if origin is Rows:
            return lambda data: Rows(kind, data)
        case origin, (kind, _) if origin is tuple:  # tuple[kind, ...]
            one = _maker(kind)
            return tuple if one is _same else lambda data: tuple(map(one, data))
        case origin, kinds if origin in (Union, UnionType) and NoneType in kinds:
            [kind] = [kind for kind in kinds if kind is not NoneType]
            some = _maker(kind)
            return some if some is _same else lambda data: None if data is None else some(data)
    return _same


def _same(data: Any) -> Any:
    return data


def _object(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    makers = [(member.name, _maker(hints[member.name])) for member in dataclasses.fields(kind)]
    return lambda data: kind(*[make(data[name]) for name, make in makers])
