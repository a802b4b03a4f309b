"""The enrolment of the device, and what went on for some time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from oobelens.report.proof import CodeSaid, Evidence, Line


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

    _table: ClassVar[str] = "enrolments"
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


@dataclass(frozen=True, slots=True)
class Oobe:
    """The setting up of the device, in its last enrolment."""

    first: str
    """Its first record: the profile, the enrolment or the Enrollment Status Page."""
    last: str
    """The record that ended it, or the last one of it."""
    seconds: int
    """From the one to the other."""
    complete: bool
    """Whether the Enrollment Status Page was left; else the end is not among what was given."""
    evidence: tuple[Evidence, ...]
    """Both records."""


@dataclass(frozen=True, slots=True)
class Restart:
    """A restart of Windows."""

    _table: ClassVar[str] = "restarts"
    time: str | None
    """When Windows started again; where that was not seen, when somebody asked for it last."""
    seen: bool
    """Whether the start was seen; else it was only asked for."""
    cause: str
    """``policy``, ``app``, ``update``, ``user``, ``program``, ``crash or loss of power``, ``not told``."""
    asked: tuple[Line, ...]
    """Who asked for it, up to an hour before."""
    evidence: Evidence | None
    """The record of the start, or of who asked last."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A stretch in which sign-ins of one sort ended alike."""

    _table: ClassVar[str] = "sign_ins"
    what: Literal["token", "sign-in", "session"]
    """``token``: the agent asked Windows for one; ``sign-in``: Windows asked Entra ID; ``session``: somebody came or went."""
    outcome: str
    """How it ended: ``ok``, ``failed``, ``offline``, ``interactive`` and so on."""
    first: str | None
    """The first time."""
    last: str | None
    """The last time."""
    count: int
    """How often."""
    over: str | None
    """When it ended another way, for an hour at least."""
    codes: tuple[CodeSaid, ...]
    """The codes, each once."""
    evidence: tuple[Evidence, ...]
    """The first record and the last one."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A stretch of the same trouble on the way to the same host."""

    _table: ClassVar[str] = "network"
    what: str
    """What was tried: the kind of its records, ``net.request``, ``mdm.session`` and so on; of a ``fact`` the signal."""
    host: str | None
    """The host, where a record names it."""
    trouble: str
    """``name resolution``, ``no connection``, ``timed out``, ``cut off``, ``TLS``, ``proxy``, ``refused``, ``throttled``,
    ``service error``, ``no way out``."""
    first: str | None
    """The first time."""
    last: str | None
    """The last time."""
    count: int
    """How often."""
    over: str | None
    """When it went well after it, for an hour at least; ``None`` where nothing shows that it is over."""
    codes: tuple[CodeSaid, ...]
    """The codes, each once."""
    evidence: tuple[Evidence, ...]
    """The first record and the last one."""
