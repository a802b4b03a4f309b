"""The parts of a report as tables."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import cache
from typing import Any

import pytest

import oobelens
from made import REPO

NAMES = (
    *("findings", "timeline", "apps", "phases", "scripts", "network", "restarts", "sign_ins", "enrolments"),
    *("runbook", "coverage"),
)


@cache
def reports() -> dict[str, oobelens.Report]:
    """A report of each scenario, what happened included."""
    folder = REPO / "testdata" / "bundles"
    return {path.parent.name: oobelens.diagnose(path) for path in sorted(folder.glob("*/input"))}


def tables(name: str) -> Iterator[Any]:
    return (getattr(report, name) for report in reports().values())


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_a_sequence_and_a_frame(name: str) -> None:
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    rows = 0
    for table in tables(name):
        rows += len(table)
        assert len(list(table)) == len(table) == len(table.to_pylist())
        frame = table.to_polars()
        assert tuple(frame.columns) == table.columns
        assert frame.to_dicts() == table.to_pylist()
        assert frame.equals(polars.DataFrame(table).select(frame.columns))
        arrow = table.to_arrow()
        arrow.validate(full=True)
        assert arrow.schema == pyarrow.schema(table), "types do not depend on what the logs hold"
        assert arrow.schema.metadata[b"oobelens.table"] == name.encode()
        assert len(table.to_pandas()) == len(table)
    assert rows > 0, "the scenarios show one of each"


@pytest.mark.parametrize("name", NAMES)
def test_every_column_holds_something_in_some_scenario(name: str) -> None:
    rows = [row for table in tables(name) for row in table.to_pylist()]
    never = {column for column in rows[0] if all(row[column] in (None, []) for row in rows)}
    # What no scenario shows; the core holds every column against the schema of the report.
    unseen = {"apps": {"needs", "replaces"}, "phases": {"record"}, "scripts": {"key", "record", "name", "output"}}
    assert never <= unseen.get(name, {"key", "record"}), never


def test_tables_of_all_devices_stack() -> None:
    polars = pytest.importorskip("polars")
    for name in NAMES:
        whole = polars.concat([table.to_polars() for table in tables(name)])
        assert whole.height == sum(len(table) for table in tables(name))


def test_a_row_says_the_same_in_both_forms() -> None:
    report = reports()["download-timeout"]
    finding, row = report.findings[0], report.findings.to_pylist()[0]
    assert finding.subject is not None
    assert (row["number"], row["rule"], row["points"]) == (0, finding.rule, list(finding.points))
    assert (row["subject_name"], row["subject_id"]) == (finding.subject.name, finding.subject.id)
    assert (row["source"], row["line"]) == (finding.evidence[0].source, finding.evidence[0].place.line)
    assert (row["proofs"], row["codes"]) == (len(finding.evidence), [code.code for code in finding.codes])
    assert report.findings[-1] == list(report.findings)[-1]
    assert report.findings[0] in report.findings
    some = report.runbook[3:5]
    assert (len(some), list(some)) == (2, [report.runbook[3], report.runbook[4]])
    assert some.to_pylist() == report.runbook.to_pylist()[3:5]
    with pytest.raises(IndexError):
        report.findings[99]


def test_times_say_what_clock_they_are_of() -> None:
    polars = pytest.importorskip("polars")
    told, local = reports()["esp-certificates-failed"], reports()["download-timeout"]
    frame = local.findings.to_polars()
    assert frame.schema["first"] == polars.Datetime("us")
    assert frame.schema["first_utc"] == polars.Datetime("us", "UTC")
    clocks = {row["time_is"] for row in local.timeline.to_pylist()}
    assert clocks <= {"local", None}
    assert "utc" in {row["time_is"] for row in told.timeline.to_pylist()}
    for report in reports().values():
        for moment, row in zip(report.timeline, report.timeline.to_pylist(), strict=True):
            time = None if moment.time is None else datetime.fromisoformat(moment.time)
            assert row["time"] == (None if time is None else time.replace(tzinfo=None))
            known = time is not None and time.tzinfo is not None
            assert row["time_utc"] == (time.astimezone(timezone.utc) if time is not None and known else None)


def test_coverage_is_a_table_with_members() -> None:
    coverage = reports()["healthy"].coverage
    assert len(coverage) == len(coverage.sources)
    assert coverage[0] == coverage.sources[0] == next(iter(coverage))
    assert coverage.to_pylist() == coverage.sources.to_pylist()
    assert sum(row["records"] for row in coverage.to_pylist()) == coverage.records
    assert sum(row["anomalies"] for row in coverage.to_pylist()) == coverage.anomalies


def test_a_report_goes_through_json_and_pickle() -> None:
    for report in reports().values():
        assert oobelens.Report.from_json(report.to_json()) == report
        again = pickle.loads(pickle.dumps(report))
        assert (again, hash(again)) == (report, hash(report))
        assert pickle.loads(pickle.dumps(report.findings)) == report.findings
        assert copy.deepcopy(report) == report
    stated = json.loads(report.to_json())
    assert repr(report.runbook) == f"<oobelens.Rows: {len(stated['runbook'])} × PointState>"
    assert report.findings != list(report.findings)


def test_a_report_without_a_page_has_no_phases() -> None:
    report = reports()["download-timeout"]
    assert report.page is None
    assert len(report.phases) == 0
    assert report.phases.columns == reports()["esp-certificates-failed"].phases.columns
    assert report.phases.to_pylist() == []
