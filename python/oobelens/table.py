"""Records as a table that speaks Arrow."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

from oobelens import _native
from oobelens.errors import MissingPackageError

if TYPE_CHECKING:
    import pandas
    import polars


class Unread(NamedTuple):
    """A source that was not read, or not wholly."""

    source: str
    reason: str


class Table:
    """Rows and columns in memory, in Arrow's layout.

    Whatever speaks the Arrow PyCapsule interface takes it as it is: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, DuckDB. It can be taken any number of times; nothing is copied for that.

    The columns of records: ``source``, ``line`` (from 1, null where the source is no text), ``byte`` (from 0),
    ``anomaly`` (the kind of residue, null for a complete record), ``time`` (the writer's own civil time, without a zone),
    ``offset_minutes`` (from UTC, where the writer told it), ``level``, ``level_raw``, ``component``, ``thread``,
    ``file``, ``context``, ``text`` and, of residue, ``rest``; then columns of events, registry values and documents, null for log records: ``provider``,
    ``channel``, ``event_id``, ``version``, ``record_id``, ``computer``, ``pid``, ``tid``; ``key``, ``name``, ``type``;
    ``path``; and ``data``, names and values as JSON.
    """

    __slots__ = ("_batches",)

    def __init__(self, batches: _native.Batches) -> None:
        self._batches = batches

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._batches)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._batches.columns()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The sources that were not read, or not wholly, and why."""
        return tuple(Unread(*one) for one in self._batches.unread())

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows, one dictionary each. Needs no other package.

        Python's times end at the microsecond: the last digit of a time is cut.
        """
        return self._batches.rows()

    def to_polars(self) -> polars.DataFrame:
        """The table as a polars DataFrame.

        Raises:
            MissingPackageError: polars is not installed, or too old.
        """
        pl = _needed("to_polars", "polars")
        # polars makes views of each text, null or not: columns without any are better made by polars itself.
        frame: polars.DataFrame = pl.DataFrame(self._batches.filled())
        if frame.height != len(self):
            # polars before 1.12 takes the first batch for all of them.
            sentence = f"polars {pl.__version__} is too old to read the whole table: pip install --upgrade polars"
            raise MissingPackageError(sentence, name="polars")
        types = pl.DataFrame(self._batches.emptied()).schema
        there = set(frame.columns)
        return frame.select(
            pl.col(name) if name in there else pl.lit(None, kind).alias(name) for name, kind in types.items()
        )

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas DataFrame.

        Numbers have pandas' nullable types, so that the type of a column does not depend on what the logs hold.

        Raises:
            MissingPackageError: pandas or pyarrow is not installed; pandas reads Arrow through pyarrow.
        """
        pd, pa = _needed("to_pandas", "pandas", "pyarrow"), _needed("to_pandas", "pyarrow", "pandas")
        numbers = {
            pa.uint8(): pd.UInt8Dtype(),
            pa.int16(): pd.Int16Dtype(),
            pa.uint32(): pd.UInt32Dtype(),
            pa.uint64(): pd.UInt64Dtype(),
        }
        frame: pandas.DataFrame = pa.table(self).to_pandas(types_mapper=numbers.get)
        return frame

    def __arrow_c_schema__(self) -> object:
        """The schema, as the Arrow PyCapsule interface hands it over."""
        return self._batches.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows, as the Arrow PyCapsule interface hands them over; a new stream with each call.

        ``requested_schema`` makes no difference: casting is left to who reads the stream, as the interface allows.
        """
        return self._batches.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        unread = f", {len(self.unread):,} unread" if self.unread else ""
        return f"<oobelens.Table: {len(self):,} rows, {len(self.columns)} columns{unread}>"


def _needed(method: str, name: str, *others: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # A package that is there but misses one of its own says so best itself.
        if error.name != name:
            raise
        install = " ".join(sorted((name, *others)))
        sentence = f"{method}() needs {name}, which is not installed: pip install {install}"
        raise MissingPackageError(sentence, name=name) from None
