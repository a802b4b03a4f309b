"""What the package `oobelens` rests on. Use that."""

import os
from collections.abc import Callable, Sequence
from typing import Any, final

_StrPath = str | os.PathLike[str]

_Progress = Callable[[int, int], object]

__all__ = [
    "Batches",
    "Reader",
    "Rules",
    "__version__",
    "diagnose",
    "explain",
    "face",
    "lake_columns",
    "lake_devices",
    "lake_rows",
    "lake_tables",
    "records",
    "redact",
    "rows",
]

__version__: str

def diagnose(
    paths: Sequence[_StrPath],
    *,
    rules: Rules | None = None,
    tz: str | None = None,
    timeline: bool = False,
    threads: int | None = None,
    progress: _Progress | None = None,
    redact: bool = False,
    redact_key: str | None = None,
) -> str:
    """The report on the device whose logs stand in and below these paths, as JSON on one line."""

def face(report: str, name: str) -> str:
    """A report, given as JSON, as the face of that name writes it: ``html``, ``markdown`` and so on."""

def explain(code: str) -> str:
    """What is known of a code in any spelling, as JSON."""

def lake_columns(name: str) -> Batches:
    """The columns of a table, without a row."""

def lake_devices(paths: Sequence[_StrPath]) -> list[tuple[int, str]]:
    """The devices in and below these paths: bytes to be read, and a text that says what to read."""

def lake_rows(name: str, devices: Sequence[str], *, rules: Rules | None = None, tz: str | None = None) -> Batches:
    """The rows of such devices in a table, in order."""

def lake_tables() -> list[str]:
    """The names of the tables."""

def records(
    paths: Sequence[_StrPath],
    *,
    threads: int | None = None,
    progress: _Progress | None = None,
    redact: bool = False,
    redact_key: str | None = None,
) -> Batches:
    """The records of the files in and below these paths."""

def redact(text: str, *, key: str | None = None, scripts: bool = False) -> str:
    """The text with pseudonyms in place of everything personal."""

def rows(table: str, json: str) -> Batches:
    """A table of a report from its rows, a JSON array of the objects as they stand in the report."""

@final
class Reader:
    """The records of the files in and below these paths, batch by batch as they are asked for."""

    def __new__(
        cls,
        paths: Sequence[_StrPath],
        *,
        threads: int | None = None,
        progress: _Progress | None = None,
        redact: bool = False,
        redact_key: str | None = None,
    ) -> Reader: ...
    @staticmethod
    def of_device(device: str, *, rules: Rules | None = None) -> Reader:
        """Batches of the records of a device of many, of which there may be none."""

    def next(self) -> Batches | None:
        """The next batch; nothing at the end."""

    def unread(self) -> list[tuple[str, str]]:
        """The sources that were not read, or not wholly: name and reason; all of them at the end."""

    def emptied(self) -> Batches:
        """The columns without a row."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """All that is still to come, as a capsule of the name ``arrow_array_stream``, once."""

@final
class Rules:
    """The built-in knowledge and, beside it, the pack in a folder."""

    def __new__(cls, folder: _StrPath | None = None, *, runbook: _StrPath | None = None) -> Rules: ...
    def names(self) -> list[list[str]]:
        """The names of all signals, rules and runbooks."""

    def check(self) -> list[tuple[str, int | None, str, str | None]]:
        """Reads the folder again and runs every example in it: file, line, sentence and help of what is wrong."""

@final
class Batches:
    """Arrow batches under one schema."""

    def __len__(self) -> int:
        """The number of rows."""

    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""

    def unread(self) -> list[tuple[str, str]]:
        """The sources that were not read, or not wholly: name and reason."""

    def plain(self) -> Batches:
        """The same rows with texts as `string`, which is what everything that speaks Arrow can work with."""

    def filled(self) -> Batches:
        """The same rows with only the columns that hold anything."""

    def head(self, rows: int) -> Batches:
        """The first rows, so many at most."""

    def of(self) -> str:
        """What it is a table of: ``records``, or a part of a report."""

    def emptied(self) -> Batches:
        """The same columns without a row."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows, one dictionary each."""

    def __arrow_c_schema__(self) -> object:
        """The schema as a capsule of the name ``arrow_schema``."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The batches as a capsule of the name ``arrow_array_stream``; a new one with each call."""
