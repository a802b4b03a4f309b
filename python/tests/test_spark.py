"""Spark reads what ``oobelens batch`` writes. ``.ci/spark`` runs this, with Java, PySpark and the program at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from made import REPO, packed, record

pytest.importorskip("pyspark", reason="`.ci/spark` installs PySpark and runs this")

import pyarrow
import pyarrow.compute
import pyarrow.parquet
from pyspark.sql import SparkSession
from pyspark.sql.datasource import InputPartition
from pyspark.sql.types import LongType, StructType, TimestampNTZType

from oobelens.spark import Oobelens, _packed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

TABLES = ("devices", "enrolments", "phases", "apps", "findings", "runbook", "errors")
LOG = {"IntuneManagementExtension_log": record()}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundles, every other one packed, and of everything that is none."""
    folder = tmp_path_factory.mktemp("fleet") / "archives"
    bundles = sorted((REPO / "testdata" / "bundles").iterdir())
    assert len(bundles) >= 60
    for number, bundle in enumerate(bundles):
        there = folder / f"week{number % 3}" / bundle.name
        if number % 2:
            shutil.copytree(bundle / "input", there)
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(f"{there}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted((bundle / "input").rglob("*")):
                archive.write(file, file.relative_to(bundle / "input"))
    (folder / "garbage.zip").write_bytes(b"PK\x03\x04 and nothing more")
    (folder / "empty.zip").write_bytes(b"")
    (folder / "no-log.zip").write_bytes(packed(picture_bin=bytes(99)))
    (folder / "one.zip").write_bytes(packed(**LOG))
    (folder / "same.zip").write_bytes(packed(**LOG))
    (folder / "stray.log").write_bytes(record())
    # A name that is no text.
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.zip")).write_bytes(packed(AgentExecutor_log=record("here")))
    return folder


@pytest.fixture(scope="module")
def lake(archives: Path) -> Path:
    """The tables as the program writes them."""
    lake = archives.parent / "lake"
    subprocess.run([os.environ["OOBELENS"], "batch", archives, "--out", lake, "--records"], check=True, capture_output=True)
    return lake


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.host": "127.0.0.1",
        # Of a short run, most is the beginning.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def load(spark: SparkSession, table: str, path: Path) -> DataFrame:
    # A megabyte, so that there is more than one partition.
    return spark.read.format("oobelens").option("table", table).option("partitionBytes", 1 << 20).load(str(path))


def same(read: pyarrow.Table, written: pyarrow.Table) -> None:
    assert read.column_names == written.column_names
    for ours, theirs in zip(read.schema.types, written.schema.types, strict=True):
        if pyarrow.types.is_list(theirs):
            # What its elements are called is each writer's own.
            assert ours.value_type == theirs.value_type
        else:
            assert ours == theirs or pyarrow.types.is_unsigned_integer(theirs)
    written = written.cast(read.schema)
    if not read.equals(written):
        # The first row that differs says more than that some do.
        for ours, theirs in zip(read.to_pylist(), written.to_pylist(), strict=True):
            assert ours == theirs


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_that_of_batch(spark: SparkSession, archives: Path, lake: Path, table: str) -> None:
    written = pyarrow.parquet.read_table(lake / f"{table}.parquet")
    assert written.num_rows > 20 or table == "errors"
    same(load(spark, table, archives).toArrow(), written)


def test_what_cannot_be_read_is_a_row(lake: Path) -> None:
    """And so it is in Spark, whose table is the same."""
    errors = pyarrow.parquet.read_table(lake / "errors.parquet").to_pylist()
    said = {(row["archive"], row["kind"]) for row in errors if "/" not in row["archive"]}
    unreadable = {(f"{name}.zip", "unreadable") for name in ("empty", "garbage", "no-log")}
    assert said == unreadable | {("same.zip", "duplicate"), ("stray.log", "left-out")}


def test_records_are_those_of_batch(spark: SparkSession, archives: Path, lake: Path) -> None:
    frame = load(spark, "records", archives)
    read = frame.toArrow()
    devices = pyarrow.compute.unique(read["device"]).to_pylist()
    assert len(devices) >= 60
    for device in devices:
        written = pyarrow.parquet.read_table(lake / "records" / f"{device}.parquet")
        same(read.filter(pyarrow.compute.equal(read["device"], device)), written)
    written_rows = (pyarrow.parquet.read_metadata(file).num_rows for file in (lake / "records").iterdir())
    assert read.num_rows == sum(written_rows)


def test_it_is_read_in_parts(spark: SparkSession, archives: Path) -> None:
    frame = load(spark, "devices", archives)
    assert frame.rdd.getNumPartitions() > 4
    assert frame.schema["first"].dataType == TimestampNTZType()
    assert frame.schema["bytes"].dataType == LongType()
    assert frame.schema["verdict"].metadata["comment"] == "the answer in one or two sentences"


def test_the_guide(spark: SparkSession, archives: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (REPO / "docs" / "spark.md").read_text()
    program = guide.partition("```python\n")[2].partition("```")[0].replace("/mnt/archives", str(archives))
    exec(compile(program, "spark.md", "exec"), {"spark": spark})
    assert "|app-installer-failed" in capsys.readouterr().out


def test_several_paths_are_read(spark: SparkSession, archives: Path) -> None:
    reader = spark.read.format("oobelens").option("table", "devices")
    rows = reader.load([str(archives / "one.zip"), f"file://{archives / 'week1'}"]).select("archive").collect()
    names = [row["archive"] for row in rows]
    assert len(names) == 25
    assert all("week1/" in name or name.endswith("one.zip") for name in names)


def test_nothing_to_read_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows_of({"table": "devices", "path": str(tmp_path)}) == []
    assert rows_of({"table": "records", "path": str(tmp_path)}) == []


def test_knowledge_is_told(archives: Path, tmp_path: Path) -> None:
    options = {"table": "devices", "path": str(archives / "one.zip")}
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "app-gone.toml").write_text('off = true\nwhy = "our users may remove any app"\n')
    [plain], [other] = rows_of(options), rows_of(options | {"rules": str(tmp_path), "tz": "+02:00"})
    assert plain["knowledge"].split("-")[0] == other["knowledge"].split("-")[0]
    assert plain["knowledge"] != other["knowledge"]


def rows_of(options: dict[str, str]) -> list[dict[str, Any]]:
    """What Spark would be given, without Spark."""
    source = Oobelens(options)
    reader = source.reader(source.schema())
    # So Spark does where there is no partition.
    partitions = reader.partitions() or [InputPartition(None)]
    batches: list[Any] = [batch for one in partitions for batch in reader.read(one)]
    return [row for batch in batches for row in batch.to_pylist()]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "the option table is missing: expected one of devices, "),
        ({"table": "app"}, "there is no table 'app': expected one of devices, "),
        ({"table": "apps", "rule": "x"}, "there is no option rule: expected table, path, "),
        ({"table": "apps"}, "there is nothing to read"),
        ({"table": "apps", "path": "s3://bucket"}, "cannot read s3://bucket: oobelens reads folders"),
        ({"table": "apps", "path": "x", "partitionBytes": "256m"}, "partitionBytes must be a number of bytes; it is '256m'"),
    ],
)
def test_options_that_cannot_be(options: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        Oobelens(options).schema()


def test_a_schema_of_ones_own_is_refused() -> None:
    with pytest.raises(ValueError, match="the columns of the table apps are given"):
        Oobelens({"table": "apps", "path": "x"}).reader(StructType().add("name", "string"))


def test_partitions_are_about_as_large_as_each_other() -> None:
    opening = 64 << 10
    small = [(0, str(number)) for number in range(100)]
    portions = _packed(small, 10 * opening)
    assert [len(portion) for portion in portions] == [10] * 10
    assert [one for portion in portions for one in portion] == [name for _, name in small], "in order"
    large = [(1 << 20, "a"), (100 << 20, "b"), (1 << 20, "c"), (1 << 20, "d")]
    assert _packed(large, 10 << 20) == [["a"], ["b"], ["c", "d"]]
    assert _packed([], 10) == []
