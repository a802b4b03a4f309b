"""The report: the members of the JSON as frozen classes of the same names."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from oobelens import _html, _native
from oobelens.errors import ReportError
from oobelens.plot import plot
from oobelens.report.build import build
from oobelens.report.coverage import Coverage, Layout, SourceCoverage
from oobelens.report.device import Enrolment, Oobe, Outage, Profile, Restart, SignIn
from oobelens.report.finding import Finding, Verdict
from oobelens.report.moment import Moment
from oobelens.report.page import EspPage, PageSetup, PageStep, PageUser, Phase
from oobelens.report.proof import CodeSaid, Evidence, Line, Place, Subject
from oobelens.report.runbook import Next, PointState
from oobelens.report.rows import Rows
from oobelens.report.work import App, AppLink, Detection, Download, Script, Stage

if TYPE_CHECKING:
    import altair

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
    "Rows",
    "Script",
    "SignIn",
    "SourceCoverage",
    "Stage",
    "Subject",
    "Verdict",
]

SCHEMA_VERSION = 2
"""The version of the report's shape that this oobelens writes and reads."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What is known of a device after everything has been read. Its members are those of the JSON."""

    schema_version: int
    """The version of the shape: grows by one when a member changes its meaning or goes."""
    verdict: Verdict
    """The answer in one sentence."""
    findings: Rows[Finding]
    """Open ones first, the worst first."""
    runbook: Rows[PointState]
    """Each point of the runbook and what the logs say of it."""
    page: EspPage | None
    """The Enrollment Status Page; ``None`` where nothing tells of it."""
    enrolments: Rows[Enrolment]
    """The attempts to enrol the device; those without a time first."""
    oobe: Oobe | None
    """How long the device was set up; ``None`` where nothing tells of it."""
    apps: Rows[App]
    """What became of each app."""
    scripts: Rows[Script]
    """What became of each script."""
    restarts: Rows[Restart]
    """Restarts of Windows, and who asked for them."""
    sign_ins: Rows[SignIn]
    """Tokens and sign-ins."""
    network: Rows[Outage]
    """Trouble with the network."""
    timeline: Rows[Moment]
    """What happened, in order; empty where ``timeline=False`` was asked for."""
    next: tuple[Next, ...]
    """What the runbook does next where something stands in the way."""
    coverage: Coverage
    """What was read and what was not."""
    _json: str = field(compare=False)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """The report out of its JSON: what :meth:`to_json` gives and ``oobelens diagnose --output-format json`` writes.

        Raises:
            ReportError: It is no report, or one of another version.
        """
        try:
            data = json.loads(text)
            version = data["schema_version"]
            if version == SCHEMA_VERSION:
                return build(cls, {**data, "_json": text})
        except (ValueError, TypeError, KeyError) as error:
            sentence = f"this is no report as oobelens writes it in JSON: {type(error).__name__}: {error}"
            raise ReportError(sentence) from error
        sentence = f"this report has version {version!r} of the shape, this oobelens reads version {SCHEMA_VERSION}"
        raise ReportError(f"{sentence}: diagnose the device again")

    @property
    def phases(self) -> Rows[Phase]:
        """The phases of the Enrollment Status Page; none where nothing tells of it."""
        return Rows(Phase, []) if self.page is None else self.page.phases

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

    def _repr_html_(self) -> str:
        return _html.report(self)

    def to_html(self, path: str | os.PathLike[str]) -> None:
        """Write the report as one page of HTML, with a picture of the time; it loads nothing from anywhere.

        Raises:
            ReportError: The report was read from JSON that says what no report says.
        """
        page = _native.face(self._json, "html")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(page)

    def plot(self) -> altair.VConcatChart:
        """Draw the time: phases of the page, work on apps and trouble with the network as bars, restarts and findings as
        marks. Needs ``oobelens[notebook]``.

        Findings that are notes or history are left out; the table has them. Times that are on UTC and times of which that
        is not known have a picture each: they cannot be compared.

        Raises:
            MissingPackageError: altair is not installed.
        """
        return plot(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Report.from_json, (self._json,)
