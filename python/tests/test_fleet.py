"""What docs/fleet.md shows of a lake is run, and says what `oobelens fleet` says.

Needs the program, as `OOBELENS` names it or as cargo built it; elsewhere there is nothing to run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from made import REPO

PAGE = (REPO / "docs" / "fleet.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)


@pytest.fixture(scope="module")
def program() -> str:
    built = [REPO / "target" / profile / "oobelens" for profile in ("ci", "release")]
    named = [Path(name) for name in [os.environ.get("OOBELENS")] if name]
    found = [path for path in [*named, *built] if path.is_file()]
    if not found:
        pytest.skip("the program is not built: cargo build --profile ci -p oobelens-cli")
    return str(found[0])


@pytest.fixture(scope="module")
def folder(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("fleet")
    maker = [sys.executable, str(REPO / "testdata" / "fleet.py"), "archives", "--devices", "120", "--days", "0"]
    subprocess.run(maker, cwd=folder, check=True, capture_output=True)
    subprocess.run([program, "batch", "archives", "--out", "lake"], cwd=folder, check=True, capture_output=True)
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


def told(program: str) -> dict[str, Any]:
    said = subprocess.run(
        [program, "fleet", "lake", "--since", "2026-07-13", "--output-format", "json"], capture_output=True, check=False
    )
    assert said.returncode in (0, 1)
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_polars(program: str, folder: Path) -> None:
    pytest.importorskip("polars")
    (program_text,) = blocks("python")
    names: dict[str, Any] = {}
    exec(compile(program_text, "docs/fleet.md", "exec"), names)
    fleet = told(program)
    # Archives of this fleet are of one device each.
    failures = {(one["rule"], one["subject"]): one for one in fleet["failures"]}
    of_apps = {key: one for key, one in failures.items() if one["subject_kind"] == "app"}
    by_week = names["by_week"]
    assert by_week.height > 20 and of_apps
    weeks = [week["week"] for week in fleet["weeks"]]
    for (rule, app), one in of_apps.items():
        rows = by_week.filter(rule=rule, subject_name=app).to_dicts()
        assert {row["week"]: row["failing"] for row in rows} == {
            week: devices for week, devices in zip(weeks, one["weeks"], strict=True) if devices
        }
    new = {(row["rule"], row["subject_name"]) for row in names["new"].to_dicts()}
    assert {key for key, one in of_apps.items() if one["is_new"]} == new & set(of_apps)
    times = {one["name"]: one for one in fleet["times"] if one["what"] == "installer"}
    assert names["installers"].height > 3
    for row in names["installers"].drop_nulls("name").to_dicts():
        one = times[row["name"]]
        assert (one["count"], one["median"]) == (row["timed"], row["half"])
        assert one["p95"] == pytest.approx(row["most"])
    several = [one for one in fleet["prevention"] if one["kind"] == "several-profiles"]
    assert names["several"].height == sum(one["devices"] for one in several)
    assert names["by_model"]["devices"].sum() == fleet["basis"]["archives"]


def test_duckdb(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    (queries,) = blocks("sql")
    for query in filter(str.strip, queries.split(";")):
        duckdb.sql(query).fetchall()
