"""Reads what Windows Autopilot, Intune and the Enrollment Status Page leave behind and says what went wrong.

    >>> import oobelens
    >>> report = oobelens.diagnose("Logs")
    >>> print(report.verdict.sentence)  # doctest: +SKIP
    >>> records = oobelens.records("Logs").to_polars()  # doctest: +SKIP

Two ways in: :func:`diagnose` says what went wrong and which lines prove it; :func:`records` gives every record of the
logs as a table for polars, pandas, or whatever else speaks Arrow, and :func:`batches` the same batch by batch. They let
other threads run, stop at Ctrl-C, and raise an :class:`OobelensError` with a sentence that says what to do.
:func:`explain` says what a code means; :class:`Rules` are rules of your own; :func:`redact` takes personal things out of a
text, as ``redact=True`` does for the others.
"""

from oobelens._api import batches, diagnose, records, redact
from oobelens._native import __version__
from oobelens.errors import (
    Fault,
    MissingPackageError,
    NothingReadableError,
    OobelensError,
    PathNotFoundError,
    PathPermissionError,
    ReadError,
    ReportError,
    RulesError,
    UnknownCodeError,
    ZoneError,
)
from oobelens.knowledge import Code, Explanation, Rules, explain
from oobelens.report import (
    App,
    AppLink,
    CodeSaid,
    Coverage,
    Detection,
    Download,
    Enrolment,
    EspPage,
    Evidence,
    Finding,
    Layout,
    Line,
    Moment,
    Next,
    Oobe,
    Outage,
    PageSetup,
    PageStep,
    PageUser,
    Phase,
    Place,
    PointState,
    Profile,
    Report,
    Restart,
    Rows,
    Script,
    SignIn,
    SourceCoverage,
    Stage,
    Subject,
    Verdict,
)
from oobelens.table import Batches, Table, Unread

__all__ = [
    "App",
    "AppLink",
    "Batches",
    "Code",
    "CodeSaid",
    "Coverage",
    "Detection",
    "Download",
    "Enrolment",
    "EspPage",
    "Evidence",
    "Explanation",
    "Fault",
    "Finding",
    "Layout",
    "Line",
    "MissingPackageError",
    "Moment",
    "Next",
    "NothingReadableError",
    "Oobe",
    "OobelensError",
    "Outage",
    "PageSetup",
    "PageStep",
    "PageUser",
    "PathNotFoundError",
    "PathPermissionError",
    "Phase",
    "Place",
    "PointState",
    "Profile",
    "ReadError",
    "Report",
    "ReportError",
    "Restart",
    "Rows",
    "Rules",
    "RulesError",
    "Script",
    "SignIn",
    "SourceCoverage",
    "Stage",
    "Subject",
    "Table",
    "UnknownCodeError",
    "Unread",
    "Verdict",
    "ZoneError",
    "__version__",
    "batches",
    "diagnose",
    "explain",
    "records",
    "redact",
]
