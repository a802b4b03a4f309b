"""The ways in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack

from oobelens import _native
from oobelens._progress import Progress, told
from oobelens.knowledge import Rules
from oobelens.report import Report
from oobelens.table import Batches, Table

StrPath = str | os.PathLike[str]


def diagnose(
    paths: StrPath | Iterable[StrPath],
    *,
    rules: StrPath | Rules | None = None,
    runbook: StrPath | None = None,
    tz: str | None = None,
    timeline: bool = True,
    threads: int | None = None,
    progress: bool | Progress | None = None,
    redact: bool = False,
    redact_key: str | None = None,
) -> Report:
    """Say what went wrong on the device whose logs stand in and below these paths.

    Args:
        paths: A folder, a file or an archive, or several of one device.
        rules: A folder of rules, signals and runbooks of your own, or :class:`Rules` that were loaded before. They are
            added to the built-in ones; one of the same name replaces it.
        runbook: The TOML file of a runbook of your own, beside the built-in one.
        tz: The device's time zone, where you know it: ``+03:00``, ``UTC``, a name of Windows (``Israel Standard Time``) or
            of the IANA database. What the logs tell of it is not asked then.
        timeline: Whether to look up each moment of ``report.timeline`` and each stage of an app.
        threads: On how many threads; all the machine has if not given. The report is the same with any number.
        progress: ``True`` shows a bar (tqdm); or a function that is called with the bytes done and the bytes in all.
        redact: Put pseudonyms in place of people, computers, tenants, SIDs, serial numbers, addresses and secrets; the same
            thing gets the same pseudonym. Names and ids of apps and policies stay. The logs are read twice for that.
        redact_key: A text that makes the pseudonyms the same in every run; new ones if not given.

    Raises:
        PathNotFoundError: A path that was named does not exist.
        ReadError: A path that was named cannot be read.
        NothingReadableError: Nothing that was named could be read as a log. A single file that cannot be read is no
            error: ``report.coverage`` says so.
        RulesError: The rules have a fault; the message shows file, line and place.
        ZoneError: There is no such time zone.

    >>> report = diagnose("Logs")
    >>> report.verdict.finding is None
    True
    """
    native = _rules(rules, runbook)
    wanted = _wanted(redact, redact_key)
    with told("diagnose", progress) as tell:
        text = _native.diagnose(
            _list(paths),
            rules=native,
            tz=tz,
            timeline=timeline,
            threads=_count(threads),
            progress=tell,
            redact=wanted,
            redact_key=redact_key,
        )
    return Report.from_json(text)


def records(
    paths: StrPath | Iterable[StrPath],
    *,
    threads: int | None = None,
    progress: bool | Progress | None = None,
    redact: bool = False,
    redact_key: str | None = None,
) -> Table:
    """Read every record of the logs in and below these paths into a table.

    Rows come in the order of the files' names and of their bytes. A stretch that is no complete record is a row too:
    its kind stands in the column ``anomaly``, which is null for complete records.

    Args:
        paths: A folder, a file or an archive, or several.
        threads: On how many threads; all the machine has if not given. The table is the same with any number.
        progress: ``True`` shows a bar (tqdm); or a function that is called with the bytes done and the bytes in all.
        redact: Put pseudonyms in place of everything personal, as in :func:`diagnose`.
        redact_key: As in :func:`diagnose`.

    Raises:
        PathNotFoundError: A path that was named does not exist.
        ReadError: A path that was named cannot be read.
        NothingReadableError: Nothing that was named could be read as a log. A single file that cannot be read is no
            error: ``table.unread`` says so.

    >>> table = records("Logs")
    >>> table.to_pylist()[0]["text"]
    'EMS Agent Started'
    """
    wanted = _wanted(redact, redact_key)
    with told("records", progress) as tell:
        native = _native.records(
            _list(paths), threads=_count(threads), progress=tell, redact=wanted, redact_key=redact_key
        )
    return Table(native)


def batches(
    paths: StrPath | Iterable[StrPath],
    *,
    threads: int | None = None,
    progress: bool | Progress | None = None,
    redact: bool = False,
    redact_key: str | None = None,
) -> Batches:
    """Read the same records batch by batch, while they are asked for: for logs of any size, in little memory.

    Args:
        paths: A folder, a file or an archive, or several.
        threads: On how many threads; all the machine has if not given.
        progress: ``True`` shows a bar (tqdm); or a function that is called with the bytes read and the bytes in all, while
            batches are asked for one by one. Who takes the whole stream at once is not told.
        redact: Put pseudonyms in place of everything personal, as in :func:`diagnose`.
        redact_key: As in :func:`diagnose`.

    Raises:
        PathNotFoundError: A path that was named does not exist.
        ReadError: A path that was named cannot be read.
        NothingReadableError: Nothing that was named could be read as a log; raised by the iteration.

    >>> sum(len(batch) for batch in batches("Logs"))
    5
    """
    wanted = _wanted(redact, redact_key)
    with ExitStack() as bar:
        tell = bar.enter_context(told("batches", progress))
        reader = _native.Reader(
            _list(paths), threads=_count(threads), progress=tell, redact=wanted, redact_key=redact_key
        )
        return Batches(reader, bar.pop_all())


def _rules(rules: StrPath | Rules | None, runbook: StrPath | None) -> _native.Rules | None:
    if isinstance(rules, Rules):
        return rules._native if runbook is None else _native.Rules(rules._path, runbook=runbook)
    return None if rules is None and runbook is None else _native.Rules(rules, runbook=runbook)


def redact(text: str, *, key: str | None = None, scripts: bool = False) -> str:
    r"""Put pseudonyms in place of everything personal in a text; the same thing gets the same pseudonym.

    Args:
        text: Any text: lines of a log, a report, a message.
        key: A text that makes the pseudonyms the same in every call; new ones if not given.
        scripts: Take out the bodies of scripts too, and what they wrote.

    >>> print(redact(r"C:\Users\jane.doe\x of jane.doe failed with 0x80070643"))  # doctest: +ELLIPSIS
    C:\Users\user-...\x of user-... failed with 0x80070643
    """
    return _native.redact(text, key=key, scripts=scripts)


def _wanted(redact: bool, key: str | None) -> bool:
    return redact or key is not None


def _list(paths: StrPath | Iterable[StrPath]) -> list[StrPath]:
    return [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)


def _count(threads: int | None) -> int | None:
    if threads is not None and not 1 <= threads <= 1024:
        raise ValueError(f"threads must be between 1 and 1024, or None for all the machine has; it is {threads}")
    return threads
