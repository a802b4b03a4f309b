"""Exceptions: one base, and the built-in exceptions where they say the same. The text is a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class OobelensError(Exception):
    """The base of all that oobelens raises on its own account."""


class ReadError(OobelensError, OSError):
    """A path that was named cannot be read. ``errno`` and ``filename`` are those of the system."""

    def __init__(self, sentence: str, errno: int | None = None, filename: str | None = None) -> None:
        super().__init__(sentence)
        self.errno = errno
        self.filename = filename

    def __str__(self) -> str:
        # OSError would put its own words around the sentence.
        return str(self.args[0])

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.errno, self.filename)


class PathNotFoundError(ReadError, FileNotFoundError):
    """A path that was named does not exist."""


class PathPermissionError(ReadError, PermissionError):
    """A path that was named may not be read."""


class NothingReadableError(OobelensError):
    """Nothing that was named could be read as a log."""


class Fault(NamedTuple):
    """A fault in a file of rules, signals or runbooks."""

    file: str
    """The file; of the built-in knowledge, which has none, the rule or signal."""
    line: int | None
    """The line, from 1."""
    message: str
    """What is wrong."""
    help: str | None
    """What to do about it."""


class RulesError(OobelensError, ValueError):
    """Rules, signals or runbooks have a fault; the message shows file, line and place of each."""

    def __init__(self, sentence: str, faults: Iterable[tuple[str, int | None, str, str | None]] = ()) -> None:
        super().__init__(sentence)
        self.faults = tuple(Fault(*one) for one in faults)
        """Each of them, to work with."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.faults)


class ZoneError(OobelensError, ValueError):
    """There is no time zone of the name that was given."""


class UnknownCodeError(OobelensError, ValueError):
    """What was given is no error code."""


class ReportError(OobelensError, ValueError):
    """What was given is no report, or one of another version."""


class MissingPackageError(OobelensError, ImportError):
    """A package that oobelens can do without is needed for what was asked, and is not installed or too old."""
