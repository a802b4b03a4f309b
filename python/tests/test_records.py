"""`records` and the table, without any other package."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

import oobelens
from made import REPO, event, packed, record

COLUMNS = (
    *("source", "line", "byte", "anomaly", "time", "offset_minutes", "level", "level_raw"),
    *("component", "thread", "file", "context", "text", "rest"),
    *("provider", "channel", "event_id", "version", "record_id", "computer", "pid", "tid"),
    *("key", "name", "type", "path", "data"),
)


def test_every_cell(logs: Path) -> None:
    table = oobelens.records(logs)
    assert len(table) == 5
    assert table.columns == COLUMNS
    first, second, third, residue, last = table.to_pylist()
    assert all(tuple(row) == COLUMNS for row in table.to_pylist())

    assert first["source"] == "IntuneManagementExtension.log"
    assert (first["line"], first["byte"], first["anomaly"]) == (1, 0, None)
    assert first["time"] == datetime(2026, 3, 24, 9, 22, 49, 923003)
    assert (first["level"], first["level_raw"], first["offset_minutes"]) == ("info", 1, None)
    assert (first["component"], first["thread"]) == ("IntuneManagementExtension", "4")
    assert (first["file"], first["context"], first["text"]) == (None, None, "EMS Agent Started")

    assert second["text"] == "second\nline"
    assert (second["line"], second["level"], second["thread"]) == (2, "warning", "77")
    assert second["time"] == datetime(2026, 3, 24, 9, 22, 50, 123456)

    assert (third["source"], third["line"], third["byte"]) == ("Other.log", 1, 3)
    assert (third["text"], third["context"], third["file"]) == ("caf\ufffd", "SYSTEM", "a.cpp:1")
    assert (third["time"], third["offset_minutes"]) == (datetime(2026, 3, 24, 10), -240)

    assert (residue["anomaly"], residue["line"]) == ("headless", 2)
    assert "the end of a record" in residue["text"]
    assert residue["time"] == first["time"]

    assert (last["text"], last["time"], last["level"], last["level_raw"]) == ("never", None, "unknown", None)


def test_what_was_not_read_is_told(logs: Path) -> None:
    [unread] = oobelens.records(logs).unread
    assert unread == oobelens.Unread("picture.bin", unread.reason)
    assert "binary" in unread.reason


def test_any_number_of_threads_gives_the_same(big: Path) -> None:
    one = big / "7.log"
    alone, two = (oobelens.records(one, threads=threads) for threads in (1, 2))
    assert len(alone) == len(two) > 100_000
    assert alone.to_pylist() == two.to_pylist()


def test_paths_of_every_kind(logs: Path) -> None:
    named: list[str | Path] = [str(logs / "Other.log"), logs / "IntuneManagementExtension.log"]
    assert len(oobelens.records(named)) == len(oobelens.records(str(logs))) == 5
    assert len(oobelens.records(logs / "Other.log")) == 3


def test_the_repr_is_short(logs: Path) -> None:
    assert repr(oobelens.records(logs)) == "<oobelens.Table: 5 rows, 27 columns, 1 unread>"
    assert repr(oobelens.records(logs / "Other.log")) == "<oobelens.Table: 3 rows, 27 columns>"


@pytest.mark.parametrize("threads", [1, 2])
def test_batches_are_the_table(big: Path, threads: int) -> None:
    one = [big / "7.log", REPO / "testdata" / "bundles" / "healthy"]
    stream, table = oobelens.batches(one, threads=threads), oobelens.records(one)
    tables = list(stream)
    assert len(tables) > 30
    assert sum(map(len, tables)) == len(table)
    assert [row for one in tables for row in one.to_pylist()] == table.to_pylist()
    assert stream.columns == tables[0].columns == table.columns
    assert stream.unread == table.unread
    assert list(stream) == [], "the end stays the end"


def test_batches_of_nothing_say_so(tmp_path: Path) -> None:
    (tmp_path / "binary.log").write_bytes(bytes(99))
    with pytest.raises(oobelens.NothingReadableError, match="no log was found in 1 file"):
        list(oobelens.batches(tmp_path))
    with pytest.raises(oobelens.PathNotFoundError):
        oobelens.batches(tmp_path / "missing")


@pytest.mark.parametrize("year", [1, 1676, 1969, 2262, 2263, 9999])
def test_times_at_the_edges(tmp_path: Path, year: int) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(record(date=f"1-1-{year}", time="23:59:59.9999999"))
    [row] = oobelens.records(log).to_pylist()
    # A count of nanoseconds in 64 bits reaches from 1677 to 2262.
    told = datetime(year, 1, 1, 23, 59, 59, 999999) if 1677 < year <= 2262 else None
    assert row["time"] == told


def test_an_archive_with_an_event_log(tmp_path: Path) -> None:
    events = "<Events>\r\n" + event(1001, File="setup.exe", Code="0x80070002") + "\r\n" + event(7) + "</Events>"
    archive = tmp_path / "collected.zip"
    archive.write_bytes(packed(Admin_xml=events.encode(), agent_log=record(), note_txt=b"milk"))
    table = oobelens.records(archive)
    told = [(row["source"], row["provider"], row["event_id"], row["data"]) for row in table.to_pylist()]
    assert told == [
        ("collected.zip!Admin.xml", "Contoso Agent", 1001, '{"File":"setup.exe","Code":"0x80070002"}'),
        ("collected.zip!Admin.xml", "Contoso Agent", 7, None),
        ("collected.zip!agent.log", None, None, None),
    ]
    first, *_ = table.to_pylist()
    assert (first["line"], first["record_id"], first["channel"], first["computer"]) == (2, 7, "Application", "CONTOSO-01")
    assert (first["time"], first["offset_minutes"]) == (datetime(2026, 3, 24, 7, 0, 0, 123456), 0)
    assert [name for name, _ in table.unread] == ["collected.zip!note.txt"]


def test_what_is_no_text_has_no_line() -> None:
    log = REPO / "testdata" / "formats" / "evtx" / "templates.evtx"
    rows = oobelens.records(log).to_pylist()
    assert [row["line"] for row in rows] == [None] * 3
    assert [row["event_id"] for row in rows] == [161, 807, 72]
    assert json.loads(rows[2]["data"]) == {"Tenant": "contoso.example", "Stage": "DeviceSetup"}
