"""Reads what Windows Autopilot, Intune and the Enrollment Status Page leave behind and says what went wrong.

    >>> import oobelens
    >>> report = oobelens.diagnose("Logs")
    >>> print(report.verdict.sentence)  # doctest: +SKIP
    >>> records = oobelens.records("Logs").to_polars()  # doctest: +SKIP

Ways in: :func:`diagnose` says what went wrong and which lines prove it; :func:`records` gives every record of the
logs as a table for polars, pandas, or whatever else speaks Arrow; :func:`redact` takes personal things out of a text, as
``redact=True`` does for the others. Those let other threads run, stop at Ctrl-C, and raise
an :class:`OobelensError` with a sentence that says what to do.
"""

from oobelens._api import diagnose, records, redact
from oobelens._native import __version__
from oobelens.errors import (
    MissingPackageError,
    NothingReadableError,
    OobelensError,
    PathNotFoundError,
    PathPermissionError,
    ReadError,
    RulesError,
)
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
    Script,
    SignIn,
    SourceCoverage,
    Stage,
    Subject,
    Verdict,
)
from oobelens.table import Table, Unread

__all__ = [
    "App",
    "AppLink",
    "CodeSaid",
    "Coverage",
    "Detection",
    "Download",
    "Enrolment",
    "EspPage",
    "Evidence",
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
    "Restart",
    "RulesError",
    "Script",
    "SignIn",
    "SourceCoverage",
    "Stage",
    "Subject",
    "Table",
    "Unread",
    "Verdict",
    "__version__",
    "diagnose",
    "records",
    "redact",
]
