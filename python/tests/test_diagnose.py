"""`diagnose` and the report."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

import oobelens
from made import REPO, packed, record
from oobelens.report.build import build


SIGNAL = """
[toaster-on-fire]
kind = "fact"
source = "ime"
text = ["The toaster {name:word} is on fire"]
example = ["The toaster T1 is on fire"]
sources = ["https://example.org/toasters"]
"""

RULE = """
severity = "error"
points = []
summary = "the agent said that the toaster is on fire"
why = "It said so."
fix = "Put it out."
needs = ["ime"]
sources = ["https://example.org/toasters"]

[when]
on = "toaster-on-fire"

[[example]]
fires = true
log = '''{fires}'''

[[example]]
fires = false
log = '''{quiet}'''
"""


def as_json(value: Any) -> Any:
    """Dataclasses, tables and tuples as the JSON has them."""
    if dataclasses.is_dataclass(value):
        members = (member for member in dataclasses.fields(value) if not member.name.startswith("_"))
        return {member.name: as_json(getattr(value, member.name)) for member in members}
    if isinstance(value, (tuple, oobelens.Rows)):
        return [as_json(one) for one in value]
    return value


def test_a_report_says_what_the_json_says(logs: Path) -> None:
    report = oobelens.diagnose(logs)
    assert as_json(report) == report.to_dict() == json.loads(report.to_json())
    assert json.loads(report.to_json(indent=2)) == report.to_dict()
    assert report.schema_version == 2
    assert report.verdict.finding is None
    assert report.coverage.records == 4
    assert [source.source for source in report.coverage.sources if not source.read] == ["picture.bin"]
    assert len(report.runbook) > 50


def test_the_tool_that_put_it_together_is_told(tmp_path: Path) -> None:
    archive = tmp_path / "DiagLogs.zip"
    archive.write_bytes(packed(MDMDiagReport_xml=b"<R><A>1</A></R>", a_log=record()))
    report = oobelens.diagnose(archive)
    assert report.coverage.layouts == (oobelens.Layout("DiagLogs.zip!", "mdmdiagnosticstool"),)
    assert as_json(report) == report.to_dict()


def test_the_story_of_a_device_is_told() -> None:
    report = oobelens.diagnose(REPO / "testdata" / "bundles" / "esp-certificates-failed" / "input")
    assert as_json(report) == report.to_dict()
    assert report.page is not None
    assert [phase.state for phase in report.page.phases] == ["done", "done", "failed"]
    assert report.page.phases[2].blocked_by == "certificates"
    assert report.page.setup.time_limit == 60
    assert [user.done for user in report.page.users] == [False]
    assert [(enrolment.mdm, enrolment.kind) for enrolment in report.enrolments] == [("ok", "user-driven")]
    assert [app.state for app in report.apps] == ["detected"]
    assert len(report.timeline) > 10
    assert len(oobelens.diagnose(REPO / "testdata" / "bundles" / "esp-certificates-failed" / "input", timeline=False).timeline) == 0


REPORTS = sorted((REPO / "testdata" / "bundles").glob("*/report.json"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.parent.name)
def test_every_report_has_its_classes(path: Path) -> None:
    report = oobelens.Report.from_json(path.read_text(encoding="utf-8"))
    assert as_json(report) == report.to_dict()


def test_a_moment_and_a_stage_have_their_classes() -> None:
    place = {"byte": 0, "line": 1, "record": None, "key": None}
    evidence = {"source": "a.log", "place": place, "time": None, "quote": "done"}
    stage = {"stage": "install", "outcome": "ok", "first": None, "last": None, "seconds": 3, "count": 1}
    built = build(oobelens.Stage, {**stage, "evidence": evidence})
    assert as_json(built) == {**stage, "evidence": evidence}
    begun: dict[str, Any] = {"time": None, "since": None, "after": 2, "kind": "app.install", "outcome": "ok", "signal": "ended"}
    moment = {**begun, "subject": {"kind": "app", "id": "1", "name": None}, "count": 1, "evidence": evidence}
    assert as_json(build(oobelens.Moment, moment)) == moment


def test_a_report_is_frozen_and_its_dictionary_is_not(logs: Path) -> None:
    report = oobelens.diagnose(logs)
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.verdict.sentence = "all is well"  # type: ignore[misc]
    report.to_dict()["verdict"]["sentence"] = "all is well"
    assert report.to_dict()["verdict"]["sentence"] == report.verdict.sentence
    assert report == oobelens.diagnose(logs)


def test_the_repr_is_short(logs: Path) -> None:
    said = repr(oobelens.diagnose(logs))
    assert said.endswith("; 0 open and 0 resolved findings; 4 records in 2 of 3 sources>"), said
    assert "\n" not in said


@pytest.mark.parametrize("threads", [1, 2, None])
def test_paths_of_every_kind(logs: Path, threads: int | None) -> None:
    whole = oobelens.diagnose(logs, threads=threads).coverage.records
    named: list[str | Path] = [str(logs / "Other.log"), logs / "IntuneManagementExtension.log"]
    assert oobelens.diagnose(str(logs), threads=threads).coverage.records == whole
    assert oobelens.diagnose(named, threads=threads).coverage.records == whole
    assert oobelens.diagnose(iter(named), threads=threads).coverage.records == whole
    assert oobelens.diagnose((logs,), threads=threads).coverage.records == whole


def test_rules_of_ones_own_find_something(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "signals").mkdir(parents=True)
    (mine / "rules").mkdir()
    (mine / "signals" / "toasters.toml").write_text(SIGNAL)
    fires, quiet = (record(text).decode().strip() for text in ("The toaster T1 is on fire", "The toaster is well"))
    (mine / "rules" / "toaster-burns.toml").write_text(RULE.format(fires=fires, quiet=quiet))
    log = tmp_path / "IntuneManagementExtension.log"
    log.write_bytes(record() + record("The toaster T1 is on fire", type="3"))

    assert not oobelens.diagnose(log).findings
    report = oobelens.diagnose(log, rules=mine)
    [finding] = report.findings
    assert (finding.rule, finding.severity, finding.status) == ("toaster-burns", "error", "open")
    assert report.verdict.finding == 0
    [proof] = finding.evidence
    assert (proof.place.line, proof.place.byte) == (2, len(record()))
    assert "toaster T1 is on fire" in proof.quote
    assert as_json(report) == report.to_dict()
    assert "1 open and 0 resolved findings" in repr(report)
