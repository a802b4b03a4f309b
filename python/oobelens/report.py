"""The report: the members of the JSON as frozen classes of the same names."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, cast


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source a record stands."""

    byte: int
    """Its first byte, from 0; in a text that is not UTF-8 counted in the text as UTF-8."""
    line: int | None
    """The line of that byte, from 1; ``None`` where the source is no text."""
    record: int | None
    """Of an event: its number in the channel."""
    key: str | None
    """Of a registry value: its key and name. Of a part of a document: where in it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that proves something: where it stands and what it says."""

    source: str
    """The source, a chain for archives: ``a.zip!b.cab!c.log``."""
    place: Place
    """Where in it."""
    time: str | None
    """When, in the writer's own time; with an offset only where the writer gave one."""
    quote: str
    """What it says, shortened where it is long."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Evidence:
        return cls(**{**data, "place": Place(**data["place"])})


def _evidence(data: dict[str, Any] | None) -> Evidence | None:
    return None if data is None else Evidence._of(data)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one sentence, and what it rests on."""

    sentence: str
    """One or two sentences."""
    finding: int | None
    """The number of the finding it rests on, from 0; none where nothing is open."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about."""

    kind: str
    """``app``, ``script``, ``host`` and so on."""
    id: str
    """Its id as the logs write it."""
    name: str | None
    """Its name, where a record gives one."""


@dataclass(frozen=True, slots=True)
class CodeSaid:
    """A code that stands in a record of a finding."""

    code: str
    """As 32 bits, ``0x80070643``; a small number as a decimal."""
    name: str | None
    """Its symbol."""
    meaning: str
    """What it means."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its proof."""

    text: str
    """The sentence."""
    evidence: Evidence
    """The record it rests on."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Line:
        return cls(**{**data, "evidence": Evidence._of(data["evidence"])})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that went wrong, or is worth knowing."""

    rule: str
    """The rule that found it."""
    severity: Literal["error", "warning", "info"]
    """How bad it is."""
    status: Literal["open", "resolved"]
    """Whether it still stands at the end of what was given."""
    confidence: Literal["proven", "likely", "hint"]
    """How sure it is."""
    points: tuple[str, ...]
    """Runbook points, best first."""
    summary: str
    """One sentence."""
    why: str
    """What it means."""
    fix: str
    """What to do."""
    subject: Subject | None
    """What it happened to."""
    first: str | None
    """The first time of the failure itself, in the writer's own time."""
    last: str | None
    """The last one."""
    count: int
    """How often."""
    codes: tuple[CodeSaid, ...]
    """The codes the records hold."""
    evidence: tuple[Evidence, ...]
    """The records that prove it, in order."""
    context: tuple[Line, ...]
    """What else is known of the subject."""
    sources: tuple[str, ...]
    """Addresses of what is known about this failure."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Finding:
        built = {
            "points": tuple(data["points"]),
            "subject": None if data["subject"] is None else Subject(**data["subject"]),
            "codes": tuple(CodeSaid(**code) for code in data["codes"]),
            "evidence": tuple(Evidence._of(one) for one in data["evidence"]),
            "context": tuple(Line._of(one) for one in data["context"]),
            "sources": tuple(data["sources"]),
        }
        return cls(**{**data, **built})


@dataclass(frozen=True, slots=True)
class PointState:
    """What the logs say of a point of the runbook."""

    runbook: str
    """The runbook."""
    section: str
    """The heading the point stands under."""
    point: str
    """The point."""
    title: str
    """Its short text."""
    state: Literal["failed", "hinted", "resolved", "fine", "shown", "nothing", "no-data", "not-provable"]
    """What the logs say."""
    findings: tuple[int, ...]
    """The numbers of the findings that say so."""
    evidence: Evidence | None
    """A record that shows it is fine."""
    shows: tuple[Line, ...]
    """What the records tell a person who has to judge it."""
    otherwise: str
    """What to collect, or where to look instead."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> PointState:
        evidence = None if data["evidence"] is None else Evidence._of(data["evidence"])
        shows = tuple(Line._of(one) for one in data["shows"])
        return cls(**{**data, "findings": tuple(data["findings"]), "evidence": evidence, "shows": shows})


@dataclass(frozen=True, slots=True)
class Next:
    """The runbook's own next steps at a point where something stands in the way."""

    runbook: str
    """The runbook."""
    point: str
    """The point the worst of the findings leads to."""
    title: str
    """The heading of the steps."""
    findings: tuple[int, ...]
    """The numbers of the findings that lead here, from 0."""
    steps: tuple[str, ...]
    """What to do, in order."""
    rollback: tuple[str, ...]
    """What to do with a single device that still fails after that, in order."""
    never: str | None
    """What must not be done, though it may tempt here."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Next:
        lists = {name: tuple(data[name]) for name in ("findings", "steps", "rollback")}
        return cls(**{**data, **lists})


@dataclass(frozen=True, slots=True)
class PageSetup:
    """How the Enrollment Status Page is set up; ``None`` where that is not told."""

    time_limit: int | None
    """After so many minutes it gives up."""
    may_reset: bool | None
    """Whether the user may reset the device when it fails."""
    may_retry: bool | None
    """Whether the user may try again when it fails."""
    may_continue: bool | None
    """Whether the user may continue anyway when it fails; where not, it blocks."""
    device_page: Literal["shown", "skipped"] | None
    """Whether the device's part is shown."""
    user_page: Literal["shown", "skipped"] | None
    """Whether the user's part is shown."""
    evidence: tuple[Evidence, ...]
    """The values that say so."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> PageSetup:
        return cls(**{**data, "evidence": tuple(Evidence._of(one) for one in data["evidence"])})


@dataclass(frozen=True, slots=True)
class PageStep:
    """A step of a phase of the Enrollment Status Page."""

    step: str
    """``certificates``, ``apps`` and so on; a step that has no plain name as Windows writes it."""
    state: Literal["not started", "open", "done", "failed", "unknown"]
    """How it stands."""
    text: str | None
    """What the page says of it."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the Enrollment Status Page."""

    phase: Literal["device preparation", "device setup", "account setup"]
    """Which one."""
    state: Literal["not started", "open", "done", "failed", "skipped", "unknown"]
    """How it stands."""
    text: str | None
    """What the page says of it."""
    blocked_by: str | None
    """The step that failed; of an open phase, the one it is at."""
    steps: tuple[PageStep, ...]
    """Its steps, in the order of the page's own record."""
    first: str | None
    """The first time it is told of."""
    last: str | None
    """The last time it is told of."""
    evidence: Evidence | None
    """The record its state is from."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Phase:
        steps = tuple(PageStep(**one) for one in data["steps"])
        return cls(**{**data, "steps": steps, "evidence": _evidence(data["evidence"])})


@dataclass(frozen=True, slots=True)
class PageUser:
    """A user and the first sync of that user."""

    sid: str
    """The SID."""
    done: bool
    """Whether the first sync is done."""
    time: str | None
    """The stamp that stands beside it."""
    evidence: Evidence
    """The record that says so."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> PageUser:
        return cls(**{**data, "evidence": Evidence._of(data["evidence"])})


@dataclass(frozen=True, slots=True)
class EspPage:
    """The Enrollment Status Page, as far as what was given tells of it."""

    setup: PageSetup
    """How it is set up."""
    phases: tuple[Phase, ...]
    """Device preparation, device setup, account setup."""
    users: tuple[PageUser, ...]
    """The users whose first sync the device knows."""
    failed: Evidence | None
    """The last event that says that the page failed or ran out of time."""
    may_be_passed: bool
    """Something failed and the user may have gone on with "Continue anyway": that the desktop came proves nothing."""
    notes: tuple[str, ...]
    """What else is to be known to read this."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> EspPage:
        built = {
            "setup": PageSetup._of(data["setup"]),
            "phases": tuple(Phase._of(one) for one in data["phases"]),
            "users": tuple(PageUser._of(one) for one in data["users"]),
            "failed": _evidence(data["failed"]),
            "notes": tuple(data["notes"]),
        }
        return cls(**{**data, **built})


@dataclass(frozen=True, slots=True)
class Profile:
    """The Autopilot profile of an attempt to enrol."""

    state: Literal["present", "empty", "error"]
    """What is known of it."""
    name: str | None
    """Its name."""
    tenant: str | None
    """The tenant's domain."""
    reason: str | None
    """Of an error: the service's own words."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An attempt to enrol the device, with its tries."""

    id: str | None
    """The enrolment's id, where a record gives it."""
    first: str | None
    """Its first event."""
    last: str | None
    """Its last event."""
    kind: str
    """As far as it is proven: ``user-driven``, ``pre-provisioning``, ``plain MDM`` and so on, else ``not told``."""
    join: str | None
    """The join: ``Entra joined``, ``hybrid joined``, ``joined``, ``failed``, ``none``."""
    profile: Profile | None
    """The Autopilot profile; ``None`` where nothing tells of it."""
    mdm: Literal["ok", "failed", "none", "not told"]
    """The enrolment with the MDM; ``none`` where no record tells of one."""
    failures: int
    """How many records say that it failed."""
    codes: tuple[CodeSaid, ...]
    """The codes it failed with, each once."""
    evidence: tuple[Evidence, ...]
    """The records all this is from."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Enrolment:
        built = {
            "profile": None if data["profile"] is None else Profile(**data["profile"]),
            "codes": tuple(CodeSaid(**code) for code in data["codes"]),
            "evidence": tuple(Evidence._of(one) for one in data["evidence"]),
        }
        return cls(**{**data, **built})


@dataclass(frozen=True, slots=True)
class Download:
    """A download, as far as it got."""

    bytes: int
    """Bytes that had arrived."""
    total: int | None
    """Bytes in all; ``None`` where no record tells."""
    via: str | None
    """Where it came from: ``DO``, ``CDN`` and so on."""
    host: str | None
    """The host it came from."""
    seconds: int
    """Seconds from the first to the last record of it."""
    bytes_per_second: int | None
    """Bytes a second between the first and the last count of bytes; ``None`` where they do not tell."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Something an app went through."""

    stage: str
    """``policy``, ``detected``, ``download``, ``install``, ``exit`` and so on."""
    outcome: str
    """How it ended."""
    first: str | None
    """When it began."""
    last: str | None
    """When it ended."""
    seconds: int
    """How long it took, in seconds."""
    count: int
    """How many records it stands for."""
    evidence: Evidence
    """Its last record."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Stage:
        return cls(**{**data, "evidence": Evidence._of(data["evidence"])})


@dataclass(frozen=True, slots=True)
class App:
    """An app and what became of it."""

    id: str
    """Its id as the logs write it."""
    name: str | None
    """Its name, where a record gives one."""
    intent: Literal["required", "available", "uninstall", "not targeted"] | None
    """What its policy wants."""
    state: str
    """How it stood at the end of what was given, in words: ``detected``, ``missing`` and so on."""
    since: str | None
    """Since when it stood so."""
    waits: bool
    """Whether it failed and waits for its next try."""
    attempts: int
    """How often the agent began to download or install it."""
    exit_codes: tuple[CodeSaid, ...]
    """The exit codes of its installer, each once."""
    download: Download | None
    """Its download, as far as it got."""
    stages: tuple[Stage, ...]
    """What it went through, in order; empty unless the timeline was asked for."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> App:
        built = {
            "exit_codes": tuple(CodeSaid(**code) for code in data["exit_codes"]),
            "download": None if data["download"] is None else Download(**data["download"]),
            "stages": tuple(Stage._of(one) for one in data["stages"]),
        }
        return cls(**{**data, **built})


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, or a stretch of the same."""

    time: str | None
    """When it happened, of a stretch the last time; as ``Coverage.clock`` says."""
    since: str | None
    """Of a stretch: when it began."""
    after: int | None
    """Seconds from the moment before to this one, where both have times that can be compared."""
    kind: str
    """Its kind: ``app.download``, ``esp.phase`` and so on."""
    outcome: str
    """What came of it: ``ok``, ``failed``, ``timeout`` and so on."""
    signal: str
    """The signal that tells it."""
    subject: Subject | None
    """What it happened to."""
    count: int
    """How many records it stands for."""
    evidence: Evidence
    """The record, of a stretch the last one."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Moment:
        subject = None if data["subject"] is None else Subject(**data["subject"])
        return cls(**{**data, "subject": subject, "evidence": Evidence._of(data["evidence"])})


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """One source: what was read of it and what was not."""

    source: str
    """Its name."""
    format: str
    """What it was taken for."""
    read: bool
    """Whether it was read."""
    records: int
    """Complete records."""
    anomalies: dict[str, int] = field(hash=False)
    """Stretches that are no complete record, by what is wrong with them."""
    bytes: int
    """Bytes read."""
    ranked: int
    """Records at warning and error."""
    explained: int
    """How many of them some signal explains."""
    first: str | None
    """The earliest time of any record, in the writer's own time."""
    last: str | None
    """The latest."""
    note: str | None
    """Why it was not read, or not wholly."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a tool has put together."""

    root: str
    """What stands before the names of its sources, ``a.zip!`` or ``folder/``; empty for all of them."""
    tool: str
    """The tool."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read and what was not."""

    sources: tuple[SourceCoverage, ...]
    """Everything that was found, by name."""
    layouts: tuple[Layout, ...]
    """The tools that put it together, where their ways to name things are known."""
    records: int
    """Complete records."""
    anomalies: int
    """Stretches that are no complete record."""
    bytes: int
    """Bytes read."""
    explained: float | None
    """The share, 0 to 1, of warnings and errors in logs that some signal explains; none where there are none."""
    explained_events: float | None
    """The same of events; counted are those of providers that are known here."""
    families: tuple[str, ...]
    """Source families that were read."""
    clock: str
    """What the times in this report are."""
    not_kept: int
    """Happenings that are counted but not kept, because one kind had too many subjects."""

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Coverage:
        built = {
            "sources": tuple(SourceCoverage(**one) for one in data["sources"]),
            "layouts": tuple(Layout(**one) for one in data["layouts"]),
            "families": tuple(data["families"]),
        }
        return cls(**{**data, **built})


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
    apps: tuple[App, ...]
    """What became of each app."""
    timeline: tuple[Moment, ...]
    """What happened, in order; empty unless it was asked for."""
    next: tuple[Next, ...]
    """What the runbook does next where something stands in the way."""
    coverage: Coverage
    """What was read and what was not."""
    _json: str = field(compare=False)

    @classmethod
    def _of_json(cls, text: str) -> Report:
        data = json.loads(text)
        built = {
            "verdict": Verdict(**data["verdict"]),
            "findings": tuple(Finding._of(one) for one in data["findings"]),
            "runbook": tuple(PointState._of(one) for one in data["runbook"]),
            "page": None if data["page"] is None else EspPage._of(data["page"]),
            "enrolments": tuple(Enrolment._of(one) for one in data["enrolments"]),
            "apps": tuple(App._of(one) for one in data["apps"]),
            "timeline": tuple(Moment._of(one) for one in data["timeline"]),
            "next": tuple(Next._of(one) for one in data["next"]),
            "coverage": Coverage._of(data["coverage"]),
        }
        return cls(**{**data, **built}, _json=text)

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
