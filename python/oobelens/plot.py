"""The picture of a report: what went on when."""

from __future__ import annotations

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

STATES = ("done", "open", "failed", "error", "warning", "info", "over")
COLOURS = ("#2a9d8f", "#5b8ff9", "#d1495b", "#d1495b", "#e09f3e", "#8d99ae", "#8d99ae")


class Span(NamedTuple):
    """Something that went on from a time to a time."""

    lane: str
    """What stands beside it."""
    shape: str
    """``phase``, ``app`` or ``finding``."""
    state: str
    """One of :data:`STATES`."""
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
    return whole.properties(title=alt.TitleParams(report.verdict.sentence, anchor="start"))


def spans(report: Report) -> Iterator[Span]:
    """What has a time: phases, apps, findings. What ends on another clock than it begins is shown where it begins."""
    for phase in report.phases:
        stands = phase.state if phase.state in STATES else "over"
        yield from _span(phase.phase, "phase", stands, f"{phase.phase}: {phase.state}", [phase.first, phase.last])
    for app in report.apps:
        times = [time for stage in app.stages for time in (stage.first, stage.last)] or [app.since]
        stands = "done" if app.state in ("detected", "installed by its installer") else "failed" if app.waits else "open"
        yield from _span(app.name or app.id, "app", stands, f"{app.name or app.id}: {app.state}", times)
    for finding in report.findings:
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
    lanes = list(dict.fromkeys(row["lane"] for row in sorted(rows, key=lambda row: (row["shape"] != "phase", row["first"]))))
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("first:T", title=title, scale=alt.Scale(type="utc")),
        y=alt.Y("lane:N", title=None, sort=lanes),
        color=alt.Color("state:N", title=None, scale=alt.Scale(domain=list(STATES), range=list(COLOURS))),
        tooltip=[alt.Tooltip(f"{name}:N") for name in ("says", "first", "last")],
    )
    spans = base.transform_filter("datum.shape != 'finding'")
    # What took no time is seen all the same.
    edges = spans.mark_tick(thickness=3, height=10)
    marks = base.transform_filter("datum.shape == 'finding'").mark_point(shape="diamond", size=90, filled=True)
    return (spans.mark_bar(height=10).encode(x2="last:T") + edges + marks).properties(width=640)
