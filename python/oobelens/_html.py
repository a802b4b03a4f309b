"""Tables and reports as a notebook shows them: short, and every text of a log escaped.

The colours are those of the notebook, light or dark: nothing here sets a text's colour or a background.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oobelens import _native
    from oobelens.report import Finding, Report

ROWS = 10
"""So many rows are shown."""
COLUMNS = 8
"""So many columns, of a table that has more and is not in :data:`SHOWN`."""
LETTERS = 160
"""So many letters of a text."""
OPEN = 5
"""So many findings of a report."""

SHOWN = {
    "records": ("source", "line", "time", "level", "component", "event_id", "text"),
    "findings": ("severity", "status", "summary", "points", "codes", "first", "source", "line"),
    "timeline": ("time", "kind", "outcome", "subject_name", "count", "source", "line"),
    "apps": ("name", "intent", "state", "since", "attempts", "exit_codes"),
    "phases": ("phase", "state", "blocked_by", "first", "last"),
    "scripts": ("name", "id", "kind", "state", "since", "runs", "failures"),
    "network": ("host", "trouble", "first", "last", "count", "over", "codes"),
    "restarts": ("time", "seen", "cause", "asked"),
    "sign_ins": ("what", "outcome", "first", "last", "count", "codes"),
    "enrolments": ("first", "kind", "join", "profile", "mdm", "failures", "codes"),
    "runbook": ("point", "title", "state", "findings", "otherwise"),
    "coverage": ("source", "format", "read", "records", "anomalies", "note"),
}
"""The columns that are shown, by the name of the table. One without any value is left out."""

LINE = "border:0;border-bottom:1px solid rgba(128,128,128,.35)"
CELL = f"text-align:left;vertical-align:top;padding:.2em .6em;color:inherit;background:none;{LINE}"


def text(value: Any) -> str:
    """A value as HTML: shortened, escaped, and nothing invisible in it."""
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    short = said if len(said) <= LETTERS else said[: LETTERS - 1] + "…"
    return html.escape("".join(map(_visible, short)))


def _visible(letter: str) -> str:
    # Control, format (bidirectional ones among them), unassigned, private: written, not obeyed.
    hidden = unicodedata.category(letter) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
    return letter.encode("unicode_escape").decode() if hidden else letter


def table(batches: _native.Batches) -> str:
    """The first rows, with the columns that say most."""
    rows = batches.head(ROWS).rows()
    wanted = SHOWN.get(batches.of(), batches.columns())
    filled = [name for name in wanted if any(row[name] not in (None, []) for row in rows)]
    shown = filled if batches.of() in SHOWN else filled[:COLUMNS]
    count, width = len(batches), len(batches.columns())
    more = f"the first {len(rows)} of " if count > len(rows) else ""
    said = f"{more}{count:,} {_plural(count, 'row')}, {len(shown)} of {width} columns"
    return _grid(shown, rows) + f"<p>{said}</p>"


def _grid(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    if not names:
        return ""
    head = "".join(f'<th scope="col" style="{CELL}">{text(name)}</th>' for name in names)
    cells = (
        "".join(f'<td style="{CELL}">{"" if row[name] is None else text(row[name])}</td>' for name in names)
        for row in rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def report(report: Report) -> str:
    """The verdict, what is open, and what was read."""
    still = [finding for finding in report.findings if finding.status == "open"]
    items = "".join(f"<li>{_finding(finding)}</li>" for finding in still[:OPEN])
    more = len(still) - OPEN
    rest = f"<p>and {more} more in <code>report.findings</code></p>" if more > 0 else ""
    over = len(report.findings) - len(still)
    read = sum(source.read for source in report.coverage)
    facts = [
        f"{over} {_plural(over, 'finding')} resolved or history" if over else "",
        f"{report.coverage.records:,} {_plural(report.coverage.records, 'record')} in {read} of {len(report.coverage)} sources",
        f"times: {text(report.coverage.clock)}",
    ]
    found = f"<ol>{items}</ol>" if items else ""
    return (
        f'<section aria-label="oobelens report"><p><strong>{text_whole(report.verdict.sentence)}</strong></p>'
        f"{found}{rest}<p>{' · '.join(fact for fact in facts if fact)}</p></section>"
    )


def _finding(finding: Finding) -> str:
    points = f" · runbook {text(list(finding.points))}" if finding.points else ""
    proof = ""
    for evidence in finding.evidence[:1]:
        line = f":{evidence.place.line}" if evidence.place.line is not None else ""
        proof = f"<br><code>{text(evidence.source)}{line}</code> {text(evidence.quote)}"
    return f"<strong>{finding.severity}</strong> {text_whole(finding.summary)} <small>{finding.confidence}{points}</small>{proof}"


def text_whole(said: str) -> str:
    """A sentence of ours: escaped, for it names what logs name, and not shortened."""
    return html.escape("".join(map(_visible, said)))


def _plural(count: int, word: str) -> str:
    return word if count == 1 else word + "s"
