"""Records that prove something, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its proof."""

    text: str
    """The sentence."""
    evidence: Evidence
    """The record it rests on."""


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
