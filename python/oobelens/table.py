"""Records as a table, whole or batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple

from oobelens import _native
from oobelens.frames import Frames


class Unread(NamedTuple):
    """A source that was not read, or not wholly."""

    source: str
    reason: str


class Table(Frames):
    """Records in memory, in Arrow's layout.

    The columns: ``source``, ``line`` (from 1, null where the source is no text), ``byte`` (from 0), ``anomaly`` (the kind
    of residue, null for a complete record), ``time`` (the writer's own civil time, without a zone), ``offset_minutes``
    (from UTC, where the writer told it), ``level``, ``level_raw``, ``component``, ``thread``, ``file``, ``context``,
    ``text`` and, of residue, ``rest``; then columns of events, registry values and documents, null for log records:
    ``provider``, ``channel``, ``event_id``, ``version``, ``record_id``, ``computer``, ``pid``, ``tid``; ``key``,
    ``name``, ``type``; ``path``; and ``data``, names and values as JSON.
    """

    __slots__ = ("_batches",)

    def __init__(self, batches: _native.Batches) -> None:
        self._batches = batches

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._batches)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The sources that were not read, or not wholly, and why."""
        return tuple(Unread(*one) for one in self._batches.unread())

    def _as_batches(self) -> _native.Batches:
        return self._batches

    def __repr__(self) -> str:
        unread = f", {len(self.unread):,} unread" if self.unread else ""
        return f"<oobelens.Table: {len(self):,} rows, {len(self.columns)} columns{unread}>"


class Batches(Iterator[Table]):
    """Records batch by batch, read while they are asked for: for logs of any size, in little memory.

    An iterator of tables; each speaks Arrow on its own. What is still to come can also be taken as one Arrow stream,
    once: ``pyarrow.RecordBatchReader.from_stream(batches)``.
    """

    __slots__ = ("_bar", "_reader")

    def __init__(self, reader: _native.Reader, bar: ExitStack) -> None:
        self._reader = reader
        self._bar = bar

    def __next__(self) -> Table:
        batch = None
        try:
            batch = self._reader.next()
        finally:
            if batch is None:
                self._bar.close()
        if batch is None:
            raise StopIteration
        return Table(batch)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._reader.emptied().columns()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The sources that were not read, or not wholly, and why: all of them when the last batch was taken."""
        return tuple(Unread(*one) for one in self._reader.unread())

    def __arrow_c_schema__(self) -> object:
        """The schema, as the Arrow PyCapsule interface hands it over."""
        return self._reader.emptied().plain().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """All that is still to come, as the Arrow PyCapsule interface hands it over, once.

        Raises:
            ValueError: It was taken before.
        """
        return self._reader.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<oobelens.Batches: {len(self.columns)} columns>"
