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
    """The share, 0 to 1, of warning and error records that some signal explains; none where there are none."""
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
