"""A table in other packages. Each test is skipped where its package is not installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import oobelens


def test_polars(logs: Path) -> None:
    polars = pytest.importorskip("polars")
    table = oobelens.records(logs)
    frame = table.to_polars()
    assert frame.equals(polars.DataFrame(table)), "polars makes the same of it by itself"
    assert tuple(frame.columns) == table.columns
    assert frame["text"].to_list() == [row["text"] for row in table.to_pylist()]
    assert frame.schema["time"] == polars.Datetime("ns", time_zone=None)
    assert frame["time"].dt.epoch("ns").to_list()[1] % 1_000_000_000 == 123_456_700, "to the last digit"
    assert frame.schema["provider"] == polars.String
    assert frame.schema["event_id"] == polars.UInt32
    assert frame["event_id"].null_count() == 5
    assert frame.filter(polars.col("anomaly").is_null()).height == 4
    assert table.to_polars().equals(frame), "any number of times"


def test_pandas(logs: Path) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = oobelens.records(logs).to_pandas()
    assert len(frame) == 5
    assert frame["time"].iloc[0].isoformat() == "2026-03-24T09:22:49.923003200", "to the last digit"
    assert frame["time"].dtype == "datetime64[ns]"
    assert frame["offset_minutes"].dtype == "Int16"
    assert frame["level_raw"].dtype == "UInt32"
    assert frame["level_raw"].sum() == 7
    assert frame["text"].iloc[2] == "caf\ufffd"
    assert frame["anomaly"].isna().sum() == 4


def test_pyarrow(logs: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = oobelens.records(logs)
    first, second = pyarrow.table(table), pyarrow.table(table)
    first.validate(full=True)
    assert first.equals(second), "the stream can be taken more than once"
    schema = pyarrow.schema(table)
    assert first.schema.equals(schema, check_metadata=True)
    assert schema.metadata == {b"oobelens.table": b"records", b"oobelens.schema_version": b"2"}
    assert str(schema.field("time").type) == "timestamp[ns]"
    assert {str(field.type) for field in schema} == {
        *("string", "uint64", "timestamp[ns]", "int16", "uint32", "uint8"),
    }, "no views: pyarrow computes little with them"
    assert [field.name for field in schema if not field.nullable] == ["source", "level", "text"]
    assert b"residue" in schema.field("anomaly").metadata[b"description"]


def test_batches_make_one_stream(logs: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    stream = oobelens.batches(logs)
    assert pyarrow.RecordBatchReader.from_stream(stream).read_all().equals(oobelens.records(logs).to_arrow())
    with pytest.raises(ValueError, match="taken already"):
        stream.__arrow_c_stream__()
    assert pyarrow.schema(oobelens.batches(logs)).equals(pyarrow.schema(oobelens.records(logs)), check_metadata=True)


def test_the_stream_outlives_the_table(logs: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    reader = pyarrow.RecordBatchReader.from_stream(oobelens.records(logs))
    assert reader.read_all().num_rows == 5


def test_capsules_are_named_and_given_back(logs: Path) -> None:
    table = oobelens.records(logs)
    for _ in range(100):
        assert '"arrow_array_stream"' in repr(table.__arrow_c_stream__())
        assert '"arrow_array_stream"' in repr(table.__arrow_c_stream__(table.__arrow_c_schema__()))
        assert '"arrow_schema"' in repr(table.__arrow_c_schema__())


@pytest.mark.parametrize(("method", "missing"), [("to_polars", "polars"), ("to_pandas", "pandas"), ("to_pandas", "pyarrow"), ("to_arrow", "pyarrow")])
def test_a_missing_package_is_told(logs: Path, method: str, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if method == "to_pandas" and missing == "pyarrow":
        pytest.importorskip("pandas")
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(oobelens.MissingPackageError, match=rf"{method}\(\) needs {missing}.*pip install ") as told:
        getattr(oobelens.records(logs), method)()
    assert isinstance(told.value, ImportError)
    assert told.value.name == missing


def test_a_polars_that_reads_a_part_is_refused(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    polars = pytest.importorskip("polars")
    whole = polars.DataFrame
    monkeypatch.setattr(polars, "DataFrame", lambda table: whole(table).head(2))
    with pytest.raises(oobelens.MissingPackageError, match=r"too old.*pip install --upgrade polars"):
        oobelens.records(logs).to_polars()


def test_nothing_is_imported_that_nobody_asked_for(logs: Path) -> None:
    program = (
        "import sys, oobelens; oobelens.records(sys.argv[1]).to_pylist(); oobelens.diagnose(sys.argv[1]); "
        "print(*{'polars', 'pandas', 'pyarrow', 'numpy'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program, logs], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")
