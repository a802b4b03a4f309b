"""Real logs. They are read where they stand, and nothing of them is here."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import oobelens


def truth(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "cmtrace-truth.tsv").open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_rows_are_counted_as_the_truth_counts_them(corpus: Path) -> None:
    rows = truth(corpus)
    assert rows
    for row in rows:
        kinds = Counter(one["anomaly"] for one in oobelens.records(corpus / row["file"]).to_pylist())
        found = (kinds[None], kinds["headless"], kinds["unclosed"])
        expected = (row["complete_records"], row["close_without_open"], row["open_without_close"])
        assert found == tuple(map(int, expected)), row["file"]


def test_a_report_and_a_table_count_the_same(corpus: Path) -> None:
    folder = corpus / "ime" / "workstation-2026"
    complete = sum(int(row["complete_records"]) for row in truth(corpus) if row["file"].startswith("ime/workstation-2026/"))
    report, table = oobelens.diagnose(folder), oobelens.records(folder)
    assert report.coverage.records == complete
    assert report.coverage.records + report.coverage.anomalies == len(table)
    assert report.findings
    assert report == oobelens.diagnose(folder, threads=1)


def test_quotes_stand_where_the_report_says(corpus: Path) -> None:
    folder = corpus / "ime" / "workstation-2026"
    table = {(row["source"], row["byte"]): row for row in oobelens.records(folder).to_pylist()}
    proofs = [proof for finding in oobelens.diagnose(folder).findings for proof in finding.evidence]
    assert proofs
    for proof in proofs:
        row = table[proof.source, proof.place.byte]
        assert row["line"] == proof.place.line
