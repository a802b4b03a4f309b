"""What the agent had to do: apps and scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from oobelens.report.proof import CodeSaid, Evidence


@dataclass(frozen=True, slots=True)
class AppLink:
    """Another app."""

    id: str
    """Its id."""
    name: str | None
    """Its name, where a record gives one."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A detection rule, out of the app's policy."""

    asks: str
    """What must hold, in words."""
    met: bool | None
    """Whether it held the last time; ``None`` where no record tells."""


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


@dataclass(frozen=True, slots=True)
class App:
    """An app and what became of it."""

    _table: ClassVar[str] = "apps"
    id: str
    """Its id as the logs write it."""
    name: str | None
    """Its name, where a record gives one."""
    intent: Literal["required", "available", "uninstall", "not targeted"] | None
    """What its policy wants."""
    state: str
    """How it stood at the end of what was given, in words: ``detected``, ``missing`` and so on."""
    fine: bool
    """Whether it stands as it should: it is there, it is gone where it should be, or it is not meant for this device."""
    since: str | None
    """Since when it stood so."""
    waits: bool
    """Whether it failed and waits for its next try."""
    next_try: str | None
    """When it may be tried again: a day after it failed, as the agent wrote it down."""
    context: Literal["system", "user"] | None
    """Where its installer runs."""
    tracked: bool
    """Whether the Enrollment Status Page waits for it, as far as a record tells."""
    needs: tuple[AppLink, ...]
    """The apps that must be there before it."""
    replaces: tuple[AppLink, ...]
    """The apps it replaces."""
    detection: tuple[Detection, ...]
    """What tells the agent that it is there: all of it must hold."""
    attempts: int
    """How often the agent began to download or install it."""
    exit_codes: tuple[CodeSaid, ...]
    """The exit codes of its installer, each once."""
    download: Download | None
    """Its download, as far as it got."""
    install_seconds: int | None
    """Seconds from the start of its installer to its exit code, the last time; ``None`` where the logs do not tell both."""
    stages: tuple[Stage, ...]
    """What it went through, in order; empty unless the timeline was asked for."""


@dataclass(frozen=True, slots=True)
class Script:
    """A platform script or a remediation and what became of it."""

    _table: ClassVar[str] = "scripts"
    id: str
    """Its id as the logs write it."""
    name: str | None
    """Its name, where a record gives one."""
    kind: Literal["platform script", "remediation"]
    """What it is."""
    state: str
    """How it stood at the end of what was given: ``succeeded``, ``failed``, ``running``, ``seen``; of a remediation
    ``compliant``, ``not compliant``, ``mending``, ``mended``, ``mending failed``."""
    since: str | None
    """Since when it stood so."""
    runs: int
    """How often it ran."""
    failures: int
    """How often it ended badly; of a remediation: how often the device was not compliant after it."""
    exit_codes: tuple[CodeSaid, ...]
    """What its process ended with the last time."""
    output: str | None
    """What it wrote the last time, shortened where it is long."""
    error: str | None
    """What it wrote as an error, where it did not end well after that."""
    first: str | None
    """The first record of it."""
    last: str | None
    """The last record of it."""
    seconds: int | None
    """Seconds its last run took, where its beginning and its end are told."""
    evidence: tuple[Evidence, ...]
    """The record that tells how it stands."""
