"""The report: the members of the JSON as frozen classes of the same names."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from oobelens.report.build import build
from oobelens.report.coverage import Coverage, Layout, SourceCoverage
from oobelens.report.device import Enrolment, Oobe, Outage, Profile, Restart, SignIn
from oobelens.report.finding import Finding, Verdict
from oobelens.report.moment import Moment
from oobelens.report.page import EspPage, PageSetup, PageStep, PageUser, Phase
from oobelens.report.proof import CodeSaid, Evidence, Line, Place, Subject
from oobelens.report.runbook import Next, PointState
from oobelens.report.work import App, AppLink, Detection, Download, Script, Stage

__all__ = [
    "App",
    "AppLink",
    "CodeSaid",
    "Coverage",
    "Detection",
    "Download",
    "Enrolment",
    "EspPage",
    "Evidence",
    "Finding",
    "Layout",
    "Line",
    "Moment",
    "Next",
    "Oobe",
    "Outage",
    "PageSetup",
    "PageStep",
    "PageUser",
    "Phase",
    "Place",
    "PointState",
    "Profile",
    "Report",
    "Restart",
    "Script",
    "SignIn",
    "SourceCoverage",
    "Stage",
    "Subject",
    "Verdict",
]


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What is known of a device after everything has been read. Its members are those of the JSON."""

    schema_version: int
    """The version of the shape: grows by one when a member changes its meaning or goes."""
    verdict: Verdict
    """The answer in one sentence."""
    findings: tuple[Finding, ...]
    """Open ones first, the worst first."""
    runbook: tuple[PointState, ...]
    """Each point of the runbook and what the logs say of it."""
    page: EspPage | None
    """The Enrollment Status Page; ``None`` where nothing tells of it."""
    enrolments: tuple[Enrolment, ...]
    """The attempts to enrol the device; those without a time first."""
    oobe: Oobe | None
    """How long the device was set up; ``None`` where nothing tells of it."""
    apps: tuple[App, ...]
    """What became of each app."""
    scripts: tuple[Script, ...]
    """What became of each script."""
    restarts: tuple[Restart, ...]
    """Restarts of Windows, and who asked for them."""
    sign_ins: tuple[SignIn, ...]
    """Tokens and sign-ins."""
    network: tuple[Outage, ...]
    """Trouble with the network."""
    timeline: tuple[Moment, ...]
    """What happened, in order; empty unless it was asked for."""
    next: tuple[Next, ...]
    """What the runbook does next where something stands in the way."""
    coverage: Coverage
    """What was read and what was not."""
    _json: str = field(compare=False)

    @classmethod
    def _of_json(cls, text: str) -> Report:
        return build(cls, {**json.loads(text), "_json": text})

    def to_json(self, *, indent: int | None = None) -> str:
        """The report as JSON: on one line, or indented by so many blanks."""
        return self._json if indent is None else json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)

    def to_dict(self) -> dict[str, Any]:
        """The report as dictionaries and lists, as in the JSON. They are yours to change."""
        return cast("dict[str, Any]", json.loads(self._json))

    def __repr__(self) -> str:
        counts = Counter(finding.status for finding in self.findings)
        sources = sum(source.read for source in self.coverage.sources)
        found = f"{counts['open']} open and {counts['resolved']} resolved findings"
        read = f"{self.coverage.records:,} records in {sources} of {len(self.coverage.sources)} sources"
        return f"<oobelens.Report: {self.verdict.sentence!r}; {found}; {read}>"
