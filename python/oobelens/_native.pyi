"""What the package `oobelens` rests on. Use that."""

import os
from collections.abc import Sequence
from typing import Any, final

_StrPath = str | os.PathLike[str]

__all__ = ["Batches", "__version__", "diagnose", "records", "redact"]

__version__: str

def diagnose(
    paths: Sequence[_StrPath],
    *,
    rules: _StrPath | None = None,
    threads: int | None = None,
    redact: bool = False,
    redact_key: str | None = None,
) -> str:
    """The report on the device whose logs stand in and below these paths, as JSON."""

def records(
    paths: Sequence[_StrPath],
    *,
    threads: int | None = None,
    redact: bool = False,
    redact_key: str | None = None,
) -> Batches:
    """The records of the files in and below these paths."""

def redact(text: str, *, key: str | None = None, scripts: bool = False) -> str:
    """The text with pseudonyms in place of everything personal."""

@final
class Batches:
    """Arrow batches under one schema."""

    def __len__(self) -> int:
        """The number of rows."""

    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""

    def unread(self) -> list[tuple[str, str]]:
        """The sources that were not read, or not wholly: name and reason."""

    def filled(self) -> Batches:
        """The same rows with only the columns that hold anything."""

    def emptied(self) -> Batches:
        """The same columns without a row."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows, one dictionary each."""

    def __arrow_c_schema__(self) -> object:
        """The schema as a capsule of the name ``arrow_schema``."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The batches as a capsule of the name ``arrow_array_stream``; a new one with each call."""
