"""What a notebook shows: escaped, short, and without colours that only suit one background."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import oobelens
from made import REPO, record

HOSTILE = "<script>alert('x')</script>\u202egnp.exe\u0007 &amp;"
BUNDLES = REPO / "testdata" / "bundles"


def values(chart: Any) -> Iterator[dict[str, str]]:
    """The rows a chart draws, wherever altair puts them."""
    if isinstance(chart, dict):
        yield from chart.get("values", ())
        for part in chart.values():
            yield from values(part)
    elif isinstance(chart, list):
        for part in chart:
            yield from values(part)


class Checked(HTMLParser):
    """Every tag that is opened is closed, in order; notes the text and the tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = tmp_path / "Logs"
    folder.mkdir()
    (folder / "a<b>&.log").write_bytes(record(HOSTILE) * 40 + record(HOSTILE, type="3"))
    return folder


def test_hostile_text_is_shown_and_not_obeyed(hostile: Path) -> None:
    for shown in (oobelens.records(hostile), oobelens.diagnose(hostile).coverage):
        html = shown._repr_html_()
        checked = Checked(html)
        assert "script" not in checked.tags
        assert "\u202e" not in html and "\u0007" not in html
        assert "a<b>&.log" in checked.text
    said = Checked(oobelens.records(hostile)._repr_html_()).text
    assert "<script>alert('x')</script>\\u202egnp.exe\\x07 &amp;" in said
    assert "the first 10 of 41 rows" in said


def test_a_report_is_shown_in_short() -> None:
    for bundle in sorted(BUNDLES.glob("*/input")):
        report = oobelens.diagnose(bundle)
        html = report._repr_html_()
        checked = Checked(html)
        assert report.verdict.sentence in checked.text
        assert len(html) < 8000
        assert not re.search(r"(?<![-\w])color:(?!inherit)|background:(?!none)", html), "the colours of the notebook"
        for name in ("findings", "timeline", "apps", "runbook", "coverage", "phases"):
            assert len(Checked(getattr(report, name)._repr_html_()).text) < 8000


def test_long_texts_are_shortened(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(record("long " * 1000))
    assert len(oobelens.records(tmp_path)._repr_html_()) < 3000


def test_an_empty_table_is_shown() -> None:
    report = oobelens.diagnose(BUNDLES / "healthy" / "input", timeline=False)
    assert Checked(report.timeline._repr_html_()).text.startswith("0 rows")


def test_a_page_of_html(tmp_path: Path) -> None:
    report = oobelens.diagnose(BUNDLES / "download-timeout" / "input")
    report.to_html(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert report.findings[0].rule in page
    oobelens.Report.from_json(report.to_json(indent=1)).to_html(tmp_path / "other.html")
    assert (tmp_path / "other.html").read_text(encoding="utf-8") == page
    data = {**report.to_dict(), "apps": [{**report.to_dict()["apps"][0], "state": "x" * 99}]}
    with pytest.raises(oobelens.ReportError, match="is no word of a report"):
        oobelens.Report.from_json(json.dumps(data)).to_html(tmp_path / "wrong.html")
    assert not (tmp_path / "wrong.html").exists()


def test_a_picture_of_each_scenario() -> None:
    pytest.importorskip("altair")
    shapes: set[str] = set()
    for bundle in sorted(BUNDLES.glob("*/input")):
        report = oobelens.diagnose(bundle)
        chart = report.plot().to_dict()
        data = list(values(chart))
        shapes |= {row["shape"] for row in data}
        assert all(row["first"] <= row["last"] and row["first"].endswith("Z") for row in data), bundle
        weighty = [one for one in report.findings if one.status != "history" and one.severity != "info"]
        timed = [finding for finding in weighty if finding.last or finding.first]
        assert sum(row["shape"] == "finding" for row in data) == len(timed)
        restarts = [one for one in report.restarts if one.time]
        assert sum(row["lane"] == "restarts" for row in data) == len(restarts)
        outages = [one for one in report.network if one.first or one.last]
        assert sum(row["lane"] == "network" for row in data) == len(outages)
    assert shapes == {"phase", "app", "finding", "restart", "network"}


def test_two_clocks_have_two_pictures() -> None:
    pytest.importorskip("altair")
    report = oobelens.diagnose(BUNDLES / "download-timeout" / "input")
    assert "not known" in str(report.plot().to_dict())
    report = oobelens.diagnose(BUNDLES / "download-timeout" / "input", tz="UTC")
    assert "not known" not in str(report.plot().to_dict()["vconcat"])


def test_altair_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    report = oobelens.diagnose(BUNDLES / "healthy" / "input")
    with pytest.raises(oobelens.MissingPackageError, match=r"plot\(\) needs altair"):
        report.plot()
