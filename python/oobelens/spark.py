"""Archives of many devices as tables of Spark: a Python Data Source for PySpark 4.

    findings = spark.read.format("oobelens").option("table", "findings").load("/mnt/archives")

The tables, their columns and rows are those of ``oobelens batch``. Archives are read on the executors, which need this
package and what PySpark's data sources need themselves (pyarrow), and see the archives under the same path as the driver.
What cannot be read is a row of the table ``errors``.

PySpark finds the source where this package is installed. Where it does not look, such as in a session that began before,
``spark.dataSource.register(oobelens.spark.Oobelens)`` tells it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DoubleType,
    LongType,
    ShortType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
    TimestampType,
)

from oobelens import _native

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Oobelens"]

# So many bytes of archives make a partition, if not told otherwise.
_PARTITION = 256 << 20
# What it costs to begin a device, in bytes of archives: many small ones are work too.
_BEGINNING = 64 << 10
# The rows of so many devices make a batch.
_DEVICES = 64


class Oobelens(DataSource):
    """The data source ``oobelens``. It reads in batches; options, in any case:

    - ``table``: ``devices``, ``enrolments``, ``phases``, ``apps``, ``findings``, ``runbook``, ``errors`` or ``records``;
    - ``rules``: a folder of rules of your own, under the same path everywhere; ``runbook``: the file of a runbook alike;
    - ``tz``: the zone of devices whose records do not tell it, as in :func:`oobelens.diagnose`;
    - ``partitionBytes``: how many bytes of archives a task reads, about; 256 MiB if not given.
    """

    @classmethod
    def name(cls) -> str:
        """What ``spark.read.format`` knows it by."""
        return "oobelens"

    def schema(self) -> StructType:
        """The columns of the table. Times have no zone: the column ``clock`` says what they are."""
        table = _Asked.of(self.options).table
        return StructType([_field(field) for field in _columns(table)])

    def reader(self, schema: StructType) -> DataSourceReader:
        """What reads the table."""
        asked = _Asked.of(self.options)
        own = [(field.name, field.dataType) for field in self.schema()]
        if [(field.name, field.dataType) for field in schema] != own:
            raise ValueError(f"the columns of the table {asked.table} are given: leave out schema(…) and select from them")
        return _Reader(asked, schema)


@dataclass(frozen=True)
class _Asked:
    """What the options say."""

    table: str
    paths: tuple[str, ...]
    rules: str | None
    runbook: str | None
    tz: str | None
    partition: int

    NAMES = ("table", "path", "paths", "rules", "runbook", "tz", "partitionBytes")

    @classmethod
    def of(cls, options: Mapping[str, str]) -> _Asked:
        known = {name.lower(): name for name in cls.NAMES}
        for name in options:
            if name.lower() not in known:
                raise ValueError(f"there is no option {name}: expected {', '.join(cls.NAMES)}")
        table = options.get("table", "")
        if table not in (tables := _native.lake_tables()):
            found = f"there is no table {table!r}" if table else "the option table is missing"
            raise ValueError(f"{found}: expected one of {', '.join(tables)}")
        paths = [options["path"]] if "path" in options else json.loads(options.get("paths", "[]"))
        if not paths:
            raise ValueError("there is nothing to read: name a folder of archives, as in load('/mnt/archives')")
        return cls(
            table,
            tuple(_local(path) for path in paths),
            _local(options["rules"]) if "rules" in options else None,
            _local(options["runbook"]) if "runbook" in options else None,
            options.get("tz"),
            _bytes(options.get("partitionBytes")),
        )


class _Reader(DataSourceReader):
    def __init__(self, asked: _Asked, schema: StructType) -> None:
        self._asked = asked
        self._schema = schema

    def partitions(self) -> Sequence[InputPartition]:
        devices = _native.lake_devices(self._asked.paths)
        return [InputPartition(some) for some in _packed(devices, self._asked.partition)]

    def read(self, partition: InputPartition) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        types = {field.name: field.type for field in _columns(self._asked.table)}
        # Spark wants its own columns to the letter, and knows no numbers without a sign.
        wanted = pyarrow.schema(
            [pyarrow.field(field.name, _signed(types[field.name]), field.nullable) for field in self._schema]
        )
        # Without a device Spark asks for a partition of nothing.
        for batches in self._batches(partition.value or []):
            yield from pyarrow.table(batches).cast(wanted).to_batches()

    def _batches(self, devices: Sequence[str]) -> Iterator[_native.Batches]:
        asked, rules = self._asked, None
        if asked.rules is not None or asked.runbook is not None:
            rules = _native.Rules(asked.rules, runbook=asked.runbook)
        if asked.table == "records":
            for device in devices:
                reader = _native.Reader.of_device(device, rules=rules)
                while (batch := reader.next()) is not None:
                    yield batch
            return
        for start in range(0, len(devices), _DEVICES):
            some = devices[start : start + _DEVICES]
            yield _native.lake_rows(asked.table, some, rules=rules, tz=asked.tz)


def _packed(devices: Iterable[tuple[int, str]], limit: int) -> list[list[str]]:
    """Devices in their order, in portions of about so many bytes that are about as large as each other."""
    sized = [(size + _BEGINNING, device) for size, device in devices]
    total = sum(size for size, _ in sized)
    portions: list[list[str]] = [[] for _ in range(-(-total // limit))]
    before = 0
    for size, device in sized:
        # It goes where its middle lies.
        portions[(2 * before + size) * len(portions) // (2 * total)].append(device)
        before += size
    return [portion for portion in portions if portion]


def _columns(table: str) -> Any:
    import pyarrow

    return pyarrow.schema(_native.lake_columns(table))


def _field(field: Any) -> StructField:
    said = (field.metadata or {}).get(b"description")
    comment = {"comment": said.decode()} if said else None
    return StructField(field.name, _spark(field.type), field.nullable, comment)


def _signed(kind: pyarrow.DataType) -> pyarrow.DataType:
    import pyarrow

    return pyarrow.int64() if pyarrow.types.is_unsigned_integer(kind) else kind


def _spark(kind: pyarrow.DataType) -> DataType:
    import pyarrow

    known: dict[pyarrow.DataType, DataType] = {
        pyarrow.string(): StringType(),
        pyarrow.int16(): ShortType(),
        pyarrow.int64(): LongType(),
        pyarrow.float64(): DoubleType(),
        pyarrow.bool_(): BooleanType(),
        pyarrow.timestamp("us"): TimestampNTZType(),
        pyarrow.timestamp("us", "UTC"): TimestampType(),
    }
    if pyarrow.types.is_list(kind):
        return ArrayType(_spark(kind.value_type))
    return known[_signed(kind)]


def _local(path: str) -> str:
    """A path as the system knows it: Spark's users write ``file:`` before it."""
    scheme, colon, rest = path.partition(":")
    # One letter is a drive of Windows.
    if not colon or len(scheme) < 2 or not scheme.isalnum():
        return path
    if scheme == "file":
        return "/" + rest.lstrip("/")
    raise ValueError(f"cannot read {path}: oobelens reads folders; mount it under the same path on all machines")


def _bytes(text: str | None) -> int:
    if text is None:
        return _PARTITION
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(f"partitionBytes must be a number of bytes; it is {text!r}")
    return int(text)
