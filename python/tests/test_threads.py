"""Long work: other threads run meanwhile, and Ctrl-C stops it."""

from __future__ import annotations

import _thread
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

import oobelens

BOTH = pytest.mark.parametrize("call", [oobelens.diagnose, oobelens.records])
Call = Callable[..., object]


def streamed(*paths: Any, **options: Any) -> int:
    """Every batch of a stream."""
    return sum(len(batch) for batch in oobelens.batches(*paths, **options))


ALL = pytest.mark.parametrize("call", [oobelens.diagnose, oobelens.records, streamed])


@BOTH
def test_other_threads_run_meanwhile(big: Path, call: Call) -> None:
    times: list[float] = []

    def work() -> None:
        times.append(perf_counter())
        call([big / "1.log", big / "2.log"], threads=1)
        times.append(perf_counter())

    worker = threading.Thread(target=work)
    worker.start()
    ticks = []
    while worker.is_alive():
        ticks.append(perf_counter())
    worker.join()
    started, ended = times
    quarter = (ended - started) / 4
    assert sum(started + quarter < tick < ended - quarter for tick in ticks) > 100, "the lock was held"


@pytest.mark.parametrize("threads", [1, 2])
@BOTH
def test_ctrl_c_stops_it(big: Path, call: Call, threads: int) -> None:
    some = [big / f"{number}.log" for number in range(10)]
    start = perf_counter()
    call(some, threads=threads)
    whole = perf_counter() - start

    interrupt = threading.Timer(whole / 10, _thread.interrupt_main)
    interrupt.start()
    start = perf_counter()
    with pytest.raises(KeyboardInterrupt):
        call([big], threads=threads)
    interrupt.join()
    assert perf_counter() - start < 2 * whole, "50 ms after the signal, in five times the work"


def test_ctrl_c_stops_a_stream(big: Path) -> None:
    stream = oobelens.batches(big, threads=1)
    assert len(next(stream)) > 0
    interrupt = threading.Timer(0.2, _thread.interrupt_main)
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        for _ in stream:
            pass
    interrupt.join()
    start = perf_counter()
    del stream
    assert perf_counter() - start < 1, "the reader ends when nobody takes its batches"


@ALL
def test_progress_is_told_and_can_stop_it(big: Path, call: Call) -> None:
    files = [big / f"{number}.log" for number in range(4)]
    told: list[tuple[int, int]] = []
    call(files, threads=1, progress=lambda done, total: told.append((done, total)))
    total = sum(file.stat().st_size for file in files)
    assert told[-1] == (total, total)
    assert told == sorted(told)

    def stop(done: int, total: int) -> None:
        raise LookupError(f"at {done} of {total}")

    with pytest.raises(LookupError, match="at "):
        call([big], progress=stop)


@ALL
def test_progress_drives_tqdm(logs: Path, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    call(logs, progress=True)
    assert "oobelens" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(oobelens.MissingPackageError, match="needs tqdm.auto, which is not installed: pip install tqdm"):
        call(logs, progress=True)


def test_many_at_once_give_the_same(logs: Path) -> None:
    expected = oobelens.diagnose(logs), oobelens.records(logs).to_pylist()
    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(oobelens.diagnose, [logs] * 40))
        tables = list(pool.map(oobelens.records, [logs] * 40))
    assert all(report == expected[0] for report in reports)
    assert all(table.to_pylist() == expected[1] for table in tables)
