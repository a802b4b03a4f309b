"""What was read and what was not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from oobelens import _native
from oobelens.frames import Frames
from oobelens.report.rows import Rows


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """One source: what was read of it and what was not."""

    _table: ClassVar[str] = "coverage"
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
class Coverage(Frames):
    """What was read and what was not. It is the table of its sources, too."""

    sources: Rows[SourceCoverage]
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

    def __len__(self) -> int:
        """The number of sources."""
        return len(self.sources)

    def __iter__(self) -> Iterator[SourceCoverage]:
        return iter(self.sources)

    def __getitem__(self, at: int) -> SourceCoverage:
        """The source of that number, from 0, in the order of their names."""
        return self.sources[at]

    def _as_batches(self) -> _native.Batches:
        return self.sources._as_batches()
