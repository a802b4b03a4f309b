"""The Enrollment Status Page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from oobelens.report.proof import Evidence
from oobelens.report.rows import Rows


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

    _table: ClassVar[str] = "phases"
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
    seconds: int | None
    """Seconds from the first time to the last; ``None`` where they are of two clocks."""
    evidence: Evidence | None
    """The record its state is from."""


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


@dataclass(frozen=True, slots=True)
class EspPage:
    """The Enrollment Status Page, as far as what was given tells of it."""

    setup: PageSetup
    """How it is set up."""
    phases: Rows[Phase]
    """Device preparation, device setup, account setup."""
    users: tuple[PageUser, ...]
    """The users whose first sync the device knows."""
    failed: Evidence | None
    """The last event that says that the page failed or ran out of time."""
    may_be_passed: bool
    """Something failed and the user may have gone on with "Continue anyway": that the desktop came proves nothing."""
    notes: tuple[str, ...]
    """What else is to be known to read this."""
