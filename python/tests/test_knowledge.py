"""Codes, and rules of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

import oobelens
from made import record
from test_diagnose import RULE, SIGNAL


def text(log: bytes) -> str:
    return log.decode().strip()


def pack(folder: Path, fires: bytes, quiet: bytes) -> Path:
    for name, said in (
        ("signals/toasters.toml", SIGNAL),
        ("rules/toaster-on-fire.toml", RULE.format(fires=text(fires), quiet=text(quiet))),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said)
    return folder


def test_a_code_in_any_spelling() -> None:
    one = oobelens.explain("0x80070643")
    assert one.kind == "known"
    assert one == oobelens.explain(-2147023293) == oobelens.explain(2147944003) == oobelens.explain("0X80070643")
    assert (one.codes[0].signed, one.codes[0].unsigned, one.codes[0].scope) == (-2147023293, 2147944003, "")
    assert one.codes[0].meaning and one.codes[0].source
    small = oobelens.explain(1603)
    assert small.kind == "needs-scope"
    assert oobelens.explain("exit:1603").codes[0] in small.codes
    unknown = oobelens.explain("0x8abcdef1")
    assert (unknown.kind, unknown.codes[0].source) == ("decoded", None)
    with pytest.raises(oobelens.UnknownCodeError, match="cannot explain .toaster.: it is no error code"):
        oobelens.explain("toaster")


def test_rules_are_loaded_once_and_used(tmp_path: Path) -> None:
    burning, calm = record("The toaster T1 is on fire"), record("The toaster is calm")
    rules = oobelens.Rules.load(pack(tmp_path / "mine", burning, calm))
    assert "toaster-on-fire" in rules.rules and "toaster-on-fire" in rules.signals
    assert repr(rules) == f"<oobelens.Rules: {len(rules.rules)} rules, {len(rules.signals)} signals>"
    assert rules.check() == ()
    log = tmp_path / "IntuneManagementExtension.log"
    log.write_bytes(burning)
    for given in (rules, tmp_path / "mine"):
        [finding] = oobelens.diagnose(log, rules=given).findings
        assert finding.rule == "toaster-on-fire"


def test_an_example_that_does_not_do_what_it_says_is_told(tmp_path: Path) -> None:
    burning, calm = record("The toaster T1 is on fire"), record("The toaster is calm")
    faults = oobelens.Rules.load(pack(tmp_path / "mine", calm, burning)).check()
    assert [Path(fault.file).name for fault in faults] == ["toaster-on-fire.toml"] * 2
    assert [fault.line for fault in faults] == sorted(fault.line or 0 for fault in faults)
    assert "should fire and stays quiet" in faults[0].message


def test_a_runbook_of_ones_own(logs: Path, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        'title = "Ours"\n\n[[point]]\nid = "X1"\npart = "verification"\nsection = "Ours"\ntitle = "It hums"\n'
        'provable = "no"\nproof = ""\notherwise = "Listen to it"\n'
    )
    try:
        report = oobelens.diagnose(logs, runbook=path)
    except oobelens.RulesError as error:
        pytest.fail(str(error))
    assert [point.title for point in report.runbook if point.runbook == "ours"] == ["It hums"]
    rules = oobelens.Rules.load(pack(tmp_path / "mine", record("The toaster T1 is on fire"), record()), runbook=path)
    assert "ours" in rules.runbooks
