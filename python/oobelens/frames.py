"""What every table can do: it becomes a frame of another package, or is shown in a notebook."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from oobelens import _html, _native
from oobelens.errors import MissingPackageError

if TYPE_CHECKING:
    import pandas
    import polars


class Frames(ABC):
    """Rows and columns that speak Arrow.

    Whatever speaks the Arrow PyCapsule interface takes a table as it is: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, DuckDB. It can be taken any number of times. The texts of records are copied for that, because
    not everything can work with the views they are kept as; :meth:`to_polars` and :meth:`to_pandas` take those.
    """

    __slots__ = ()

    @abstractmethod
    def _as_batches(self) -> _native.Batches:
        """The rows in Arrow's layout."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._as_batches().columns()

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows, one dictionary each. Needs no other package.

        Python's times end at the microsecond: the last digit of a time is cut.
        """
        return self._as_batches().rows()

    def to_arrow(self) -> Any:
        """The table as a ``pyarrow.Table``.

        Raises:
            MissingPackageError: pyarrow is not installed.
        """
        return needed("to_arrow", "pyarrow").table(self)

    def to_polars(self) -> polars.DataFrame:
        """The table as a polars DataFrame.

        Raises:
            MissingPackageError: polars is not installed, or too old.
        """
        pl = needed("to_polars", "polars")
        batches = self._as_batches()
        if len(batches) == 0:
            empty: polars.DataFrame = pl.DataFrame(batches)
            return empty
        # polars pays for each column of each batch: those that hold nothing are better made by polars itself.
        every, filled = pl.DataFrame(batches.emptied()), pl.DataFrame(batches.filled())
        frame: polars.DataFrame = pl.concat([every, filled], how="diagonal")
        if frame.height != len(batches):
            # polars before 1.12 takes the first batch for all of them.
            sentence = f"polars {pl.__version__} is too old to read the whole table: pip install --upgrade polars"
            raise MissingPackageError(sentence, name="polars")
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas DataFrame.

        Numbers have pandas' nullable types, so that the type of a column does not depend on what the logs hold.

        Raises:
            MissingPackageError: pandas or pyarrow is not installed; pandas reads Arrow through pyarrow.
        """
        pd, pa = needed("to_pandas", "pandas", "pyarrow"), needed("to_pandas", "pyarrow", "pandas")
        numbers = {
            pa.uint8(): pd.UInt8Dtype(),
            pa.int16(): pd.Int16Dtype(),
            pa.uint32(): pd.UInt32Dtype(),
            pa.int64(): pd.Int64Dtype(),
            pa.uint64(): pd.UInt64Dtype(),
            pa.bool_(): pd.BooleanDtype(),
        }
        frame: pandas.DataFrame = pa.table(self._as_batches()).to_pandas(types_mapper=numbers.get)
        return frame

    def __arrow_c_schema__(self) -> object:
        """The schema, as the Arrow PyCapsule interface hands it over."""
        return self._as_batches().emptied().plain().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows, as the Arrow PyCapsule interface hands them over; a new stream with each call.

        ``requested_schema`` makes no difference: casting is left to who reads the stream, as the interface allows.
        """
        return self._as_batches().plain().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return _html.table(self._as_batches())


def needed(method: str, name: str, *others: str) -> Any:
    """A package that is only imported where it is used."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # A package that is there but misses one of its own says so best itself.
        if error.name != name:
            raise
        install = " ".join(sorted((name.partition(".")[0], *others)))
        sentence = f"{method}() needs {name}, which is not installed: pip install {install}"
        raise MissingPackageError(sentence, name=name) from None
