"""Logs made up here, and the real ones where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from made import REPO, record


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder with one of everything: two logs, residue, text that is no UTF-8, and a file that is no log."""
    folder = tmp_path / "Logs"
    folder.mkdir()
    started = record() + record("second\nline", type="2", thread="77", time="09:22:50.1234567")
    (folder / "IntuneManagementExtension.log").write_bytes(started)
    parts = [
        b"\xef\xbb\xbf",
        record(b"caf\xe9", component="CcmExec", time="10:00:00.000+240", context="SYSTEM", file="a.cpp:1", type="3"),
        b"the end of a record" + record("")[7:],
        record("never", time="no time", type=""),
    ]
    (folder / "Other.log").write_bytes(b"".join(parts))
    (folder / "picture.bin").write_bytes(bytes(99))
    return folder


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A folder that looks like 1.6 GB: 32 MB under fifty names. Long enough to be interrupted, on any machine."""
    folder = tmp_path / "Big"
    folder.mkdir()
    block = b"".join(record(f"[Win32App] line {number} of a log that goes on and on") for number in range(2000))
    first = folder / "0.log"
    first.write_bytes(block * (32_000_000 // len(block)))
    for number in range(1, 50):
        os.link(first, folder / f"{number}.log")
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real logs: OOBELENS_CORPUS, or ../shared/corpus beside the repository."""
    folder = Path(os.environ.get("OOBELENS_CORPUS") or REPO / "../shared/corpus")
    if not (folder / "cmtrace-truth.tsv").is_file():
        said = f"no real logs in {folder}: set OOBELENS_CORPUS"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return folder
