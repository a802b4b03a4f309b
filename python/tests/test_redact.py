"""Redaction: nothing personal in what comes out, and what joins still joins."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import oobelens
import pytest

from made import event, record

SECRETS = ["jane.doe", "contoso.com", "DESKTOP-1A2B3C4", "lotte.voss", "NWPC-00417"]


@pytest.fixture
def personal(tmp_path: Path) -> Path:
    """A folder whose name, logs and events hold names."""
    folder = tmp_path / "DESKTOP-1A2B3C4"
    folder.mkdir()
    said = [r"UPN: jane.doe@contoso.com in C:\Users\lotte.voss\x", "lotte.voss waits for jane.doe", "EMS Agent Started"]
    (folder / "IntuneManagementExtension.log").write_bytes(b"".join(record(text) for text in said))
    events = event(71, UserName="lotte.voss").replace("CONTOSO-01", "NWPC-00417")
    (folder / "nwpc-00417.xml").write_text(f"<Events>{events}</Events>", encoding="utf-8")
    return folder


def seen(text: str) -> list[str]:
    """The secrets in a text."""
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def test_a_report_and_records_hold_no_name(personal: Path) -> None:
    """The open ones do, so that the test says something."""
    assert seen(json.dumps(oobelens.records(personal).to_pylist(), default=str))
    rows = oobelens.records(personal, redact=True, redact_key="k").to_pylist()
    assert seen(json.dumps(rows, default=str)) == []
    assert len(rows) == len(oobelens.records(personal))
    report = oobelens.diagnose(personal, redact_key="k")
    assert seen(json.dumps(asdict(report), default=str)) == []
    assert any(row["text"] == "EMS Agent Started" for row in rows)


def test_the_same_key_joins_and_another_does_not(personal: Path) -> None:
    """Pseudonyms are those of the key; without one they are new each time."""
    one, same = (oobelens.records(personal, redact_key="k").to_pylist() for _ in range(2))
    assert one == same
    assert one != oobelens.records(personal, redact=True).to_pylist()
    text = oobelens.redact(r"C:\Users\lotte.voss\x", key="k")
    user = text.split("\\")[2]
    assert user.startswith("user-") and any(user in str(row["text"]) for row in one)


def test_a_text_is_redacted() -> None:
    """And one without secrets is the same."""
    text = 'jane.doe@contoso.com {"PolicyBody":"Write-Host hello"}'
    assert "Write-Host" in oobelens.redact(text)
    assert "Write-Host" not in oobelens.redact(text, scripts=True)
    assert seen(oobelens.redact(text)) == []
    assert oobelens.redact("Contoso CAD 0x80070643") == "Contoso CAD 0x80070643"
