"""What the logs say of the runbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from oobelens.report.proof import Evidence, Line


@dataclass(frozen=True, slots=True)
class PointState:
    """What the logs say of a point of the runbook."""

    _table: ClassVar[str] = "runbook"
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
