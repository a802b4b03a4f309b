"""What went wrong, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from oobelens.report.proof import CodeSaid, Evidence, Line, Subject


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one sentence, and what it rests on."""

    sentence: str
    """One or two sentences."""
    finding: int | None
    """The number of the finding it rests on, from 0; none where nothing is open."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that went wrong, or is worth knowing."""

    _table: ClassVar[str] = "findings"
    rule: str
    """The rule that found it."""
    severity: Literal["error", "warning", "info"]
    """How bad it is."""
    status: Literal["open", "resolved", "history"]
    """Whether it still stands at the end of what was given; ``history``: it happened before the device was enrolled as it
    is now, and is no cause of anything."""
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
