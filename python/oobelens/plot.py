"""The picture of a report: what went on when."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from oobelens.frames import needed

if TYPE_CHECKING:
    import altair

    from oobelens.report import Report

CLOCKS = {
    "utc": "UTC",
    "local": "local time as each log wrote it; its offset from UTC is not known",
}
"""What an axis shows, by the clock."""

COLOURS = {
    "done": "#2a9d8f",
    "open": "#5b8ff9",
    "failed": "#d1495b",
    "error": "#d1495b",
    "warning": "#e09f3e",
    "over": "#8d99ae",
    "restart": "#8e7cc3",
}
"""The states of what is drawn, and their colours: each is seen on white and on black."""

WORK = ("content", "download", "unpack", "install", "uninstall", "exit")
"""The stages in which something is done to an app; being looked at takes no time worth a bar."""
LETTERS = 100
"""So many letters of the title stand on a line: they are as wide as the picture."""
GOOD = ("ok", "yes")
BAD = ("failed", "timeout", "no")


class Span(NamedTuple):
    """Something that went on from a time to a time."""

    lane: str
    """What stands beside it."""
    shape: str
    """``phase``, ``app``, ``finding``, ``restart`` or ``network``."""
    state: str
    """One of :data:`COLOURS`."""
    says: str
    """What is told of it."""
    first: str
    last: str


def plot(report: Report) -> altair.VConcatChart:
    """The picture: a chart for each clock that the report has times of."""
    alt = needed("plot", "altair")
    by_clock: dict[str, list[dict[str, str]]] = {}
    for span in spans(report):
        (clock, first), (_, last) = _instant(span.first), _instant(span.last)
        by_clock.setdefault(clock, []).append({**span._asdict(), "first": first, "last": last})
    charts = [_chart(alt, CLOCKS[clock], by_clock[clock]) for clock in CLOCKS if clock in by_clock]
    whole: altair.VConcatChart = alt.vconcat(*charts or [_chart(alt, "no record tells a time", [])])
    lines = textwrap.wrap(report.verdict.sentence, LETTERS)
    return whole.properties(title=alt.TitleParams(lines, anchor="start"))


def spans(report: Report) -> Iterator[Span]:
    """What has a time: phases, what was done to apps, restarts, trouble with the network, and findings but for notes and
    history. What ends on another clock than it begins is shown where it begins."""
    for phase in report.phases:
        stands = phase.state if phase.state in COLOURS else "over"
        yield from _span(phase.phase, "phase", stands, f"{phase.phase}: {phase.state}", [phase.first, phase.last])
    blamed = {finding.subject.id for finding in report.findings if finding.status == "open" and finding.subject}
    for app in report.apps:
        lane = app.name or app.id
        worked = [stage for stage in app.stages if stage.stage in WORK]
        for stage in worked:
            stands = "failed" if stage.outcome in BAD else "done" if stage.outcome in GOOD else "open"
            says = f"{lane}: {stage.stage} {stage.outcome}"
            yield from _span(lane, "app", stands, says, [stage.first, stage.last])
        if not worked and app.id in blamed:
            yield from _span(lane, "app", "failed", f"{lane}: {app.state}", [app.since])
    for restart in report.restarts:
        says = f"restart{'' if restart.seen else ' asked for, not seen'}: {restart.cause}"
        yield from _span("restarts", "restart", "restart" if restart.seen else "over", says, [restart.time])
    for outage in report.network:
        way = f"{outage.trouble}, {outage.host}" if outage.host else outage.trouble
        trouble = "over" if outage.over else "warning"
        yield from _span("network", "network", trouble, f"{way}: {outage.count} ×", [outage.first, outage.last])
    for finding in report.findings:
        if finding.status != "history" and finding.severity != "info":
            weight = finding.severity if finding.status == "open" else "over"
            says = f"{finding.severity}, {finding.status}: {finding.summary}"
            yield from _span("findings", "finding", weight, says, [finding.last or finding.first])


def _span(lane: str, shape: str, state: str, says: str, times: Iterable[str | None]) -> Iterator[Span]:
    told = [time for time in times if time is not None]
    for clock in CLOCKS:
        of_clock = sorted((instant, time) for time in told for kind, instant in [_instant(time)] if kind == clock)
        if of_clock:
            yield Span(lane, shape, state, says, of_clock[0][1], of_clock[-1][1])
            return


def _instant(time: str) -> tuple[str, str]:
    """The clock, and the time on it as ISO 8601. A local time is written as if it were UTC, and the axis says what it is:
    else the browser would take it for one of its own zone."""
    civil = datetime.fromisoformat(time)
    offset = civil.utcoffset()
    if offset is None:
        return "local", f"{civil.isoformat()}Z"
    return "utc", f"{(civil.replace(tzinfo=None) - offset).isoformat()}Z"


def _chart(alt: Any, title: str, rows: list[dict[str, str]]) -> Any:
    order = {"phase": 0, "finding": 1, "restart": 2, "network": 3, "app": 4}
    lanes = list(dict.fromkeys(row["lane"] for row in sorted(rows, key=lambda row: (order[row["shape"]], row["first"]))))
    there = [state for state in COLOURS if any(row["state"] == state for row in rows)]
    scale = alt.Scale(domain=there, range=[COLOURS[state] for state in there])
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("first:T", title=title, scale=alt.Scale(type="utc")),
        y=alt.Y("lane:N", title=None, sort=lanes),
        color=alt.Color("state:N", title=None, scale=scale),
        tooltip=[alt.Tooltip(f"{name}:N") for name in ("says", "first", "last")],
    )
    spans = base.transform_filter("datum.shape != 'finding'")
    # What took no time is seen all the same.
    edges = spans.mark_tick(thickness=3, height=10)
    marks = base.transform_filter("datum.shape == 'finding'").mark_point(shape="diamond", size=90, filled=True)
    return (spans.mark_bar(height=10).encode(x2="last:T") + edges + marks).properties(width=640)
