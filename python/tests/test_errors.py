"""Every exception, and the sentence it says."""

from __future__ import annotations

import errno
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import oobelens

BOTH = pytest.mark.parametrize("call", [oobelens.diagnose, oobelens.records])
Call = Callable[..., object]


def test_all_have_one_base() -> None:
    errors = [value for value in vars(oobelens).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert len(errors) == 10
    assert all(issubclass(error, oobelens.OobelensError) for error in errors)


@BOTH
def test_a_path_that_is_not_there(tmp_path: Path, call: Call) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(oobelens.PathNotFoundError) as told:
        call([tmp_path, missing])
    error = told.value
    assert isinstance(error, FileNotFoundError)
    assert isinstance(error, oobelens.ReadError)
    assert (error.errno, error.filename) == (errno.ENOENT, str(missing))
    assert str(error).startswith(f"cannot read {missing}: "), error
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.errno, again.filename) == (
        *(type(error), str(error), error.errno, error.filename),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
@BOTH
def test_a_folder_without_permission(tmp_path: Path, call: Call) -> None:
    tmp_path.chmod(0)
    user = os.geteuid()
    try:
        if user == 0:  # who may read everything is refused nothing
            os.seteuid(65534)
        with pytest.raises(oobelens.PathPermissionError) as told:
            call(tmp_path)
    finally:
        os.seteuid(user)
        tmp_path.chmod(0o700)
    assert isinstance(told.value, PermissionError)
    assert str(told.value).startswith("cannot read ")


def test_a_path_that_is_no_folder(logs: Path) -> None:
    with pytest.raises(oobelens.ReadError) as told:
        oobelens.diagnose(logs, rules=logs / "Other.log")
    assert isinstance(told.value, OSError)
    assert told.value.errno == errno.ENOTDIR


@BOTH
def test_nothing_readable(tmp_path: Path, call: Call) -> None:
    with pytest.raises(oobelens.NothingReadableError, match="there is no file in what was named"):
        call(tmp_path)
    with pytest.raises(oobelens.NothingReadableError, match="there is no file in what was named"):
        call([])
    (tmp_path / "empty.log").touch()
    (tmp_path / "binary.log").write_bytes(bytes(99))
    with pytest.raises(oobelens.NothingReadableError, match=r"no log was found in 2 files: .*binary\.log.*empty\.log"):
        call(tmp_path)


def test_faulty_rules_show_file_and_place(logs: Path, tmp_path: Path) -> None:
    rules = tmp_path / "mine" / "rules"
    rules.mkdir(parents=True)
    (rules / "my-rule.toml").write_text('severity = "terrible"\n')
    with pytest.raises(oobelens.RulesError):
        oobelens.diagnose(logs, rules=tmp_path / "mine")
    with pytest.raises(oobelens.RulesError) as told:
        oobelens.Rules.load(tmp_path / "mine")
    assert isinstance(told.value, ValueError)
    assert "rules/my-rule.toml:1" in str(told.value)
    assert "^" in str(told.value)
    assert (told.value.faults[0].line, told.value.faults[0].file) == (1, str(rules / "my-rule.toml"))
    again = pickle.loads(pickle.dumps(told.value))
    assert (str(again), again.faults) == (str(told.value), told.value.faults)


def test_a_time_zone_that_is_none(logs: Path) -> None:
    with pytest.raises(oobelens.ZoneError, match=r"there is no time zone \"Mars\": expected an offset") as told:
        oobelens.diagnose(logs, tz="Mars")
    assert isinstance(told.value, ValueError)


@pytest.mark.parametrize("text", ["", "7", "[]", "{}", '{"schema_version": 2}', '{"schema_version": 99}'])
def test_what_is_no_report(text: str) -> None:
    with pytest.raises(oobelens.ReportError, match="report"):
        oobelens.Report.from_json(text)


@BOTH
def test_arguments_of_the_wrong_kind(logs: Path, call: Call) -> None:
    for threads in (0, -1, 1 << 70):
        with pytest.raises(ValueError, match="threads must be between 1 and 1024"):
            call(logs, threads=threads)
    for paths in (7, [7], None):
        with pytest.raises(TypeError):
            call(paths)
    with pytest.raises(TypeError):
        call(logs, 2)
