"""What happened, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from oobelens.report.proof import Evidence, Subject


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, or a stretch of the same."""

    _table: ClassVar[str] = "timeline"
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
