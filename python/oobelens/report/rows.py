"""A table of a report: frozen classes to iterate, columns to compute with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Generic, TypeVar, overload

from oobelens import _native
from oobelens.frames import Frames

T = TypeVar("T")


class Rows(Frames, Generic[T]):
    """Rows of a report: frozen classes to iterate and to index, and a table of columns.

    Each time of a row is two columns: ``first`` is civil time as the report writes it, without a zone; ``first_utc`` is
    the same instant on UTC, null where the offset of the writer's clock is not known. ``time_is`` says which it is:
    ``utc`` (every time of the row has its UTC), ``local`` (none has), ``mixed``. What is an object in the row is columns of
    the table (``subject_name``); of the records that prove it, the first one is (``source``, ``line``, ``quote``); the
    others are members of the classes.
    """

    __slots__ = ("_batches", "_data", "_kind")

    def __init__(self, kind: type[T], data: list[dict[str, Any]]) -> None:
        self._kind = kind
        self._data = data
        self._batches: _native.Batches | None = None

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._data)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Rows[T]: ...
    def __getitem__(self, at: int | slice) -> T | Rows[T]:
        """The row of that number, from 0, or the table of some of them."""
        if isinstance(at, slice):
            return Rows(self._kind, self._data[at])
        return self._made(self._data[at])

    def __iter__(self) -> Iterator[T]:
        return map(self._made, self._data)

    def _made(self, data: dict[str, Any]) -> T:
        # Here and not above: what builds the classes builds tables too.
        from oobelens.report.build import build

        return build(self._kind, data)

    def _as_batches(self) -> _native.Batches:
        if self._batches is None:
            table: str = getattr(self._kind, "_table")
            self._batches = _native.rows(table, json.dumps(self._data))
        return self._batches

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows):
            return NotImplemented
        return self._kind is other._kind and self._data == other._data

    def __hash__(self) -> int:
        return hash((self._kind, *self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Rows, (self._kind, self._data)

    def __repr__(self) -> str:
        return f"<oobelens.Rows: {len(self):,} × {self._kind.__name__}>"
